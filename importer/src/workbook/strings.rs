//! The texts that cells share, in one arena.

use super::error::WorkbookError;
use super::limits::Meter;

#[derive(Debug, Default)]
pub struct Strings {
    text: String,
    /// Where each ends in `text`.
    ends: Vec<u32>,
}

impl Strings {
    /// A text by its number.
    #[inline]
    pub fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)? as usize;
        let start = if number == 0 { 0 } else { self.ends[number - 1] as usize };
        self.text.get(start..end)
    }

    /// Where the text that is open grows: only to be added to.
    #[inline]
    pub fn open(&mut self) -> &mut String {
        &mut self.text
    }

    /// Ends the text that is open; `tidy` gets all texts and where it starts.
    pub fn end(&mut self, meter: &Meter<'_>, tidy: fn(&mut String, usize)) -> Result<(), WorkbookError> {
        let start = self.ends.last().map_or(0, |&end| end as usize);
        tidy(&mut self.text, start);
        meter.text(self.text.len() - start)?;
        meter.cells(1)?;
        // The limit of text is far below what 32 bits can count.
        self.ends.push(self.text.len() as u32);
        Ok(())
    }
}
