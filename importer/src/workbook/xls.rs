//! XLS: records one behind the other, of Excel 97 to 2003 (BIFF8). Source: [MS-XLS].

mod record;
mod sheet;
mod strings;

use std::collections::BTreeMap;

use super::error::{Limit, WorkbookError};
use super::format::Format;
use super::limits::{Meter, over};
use super::strings::Strings;
use super::zip::{u16_at, u32_at};
use super::{Workbook, WorkbookSheet};

use record::{Kind, records};

/// What one sheet needs of the workbook.
struct Book<'m> {
    stream: &'m [u8],
    strings: Strings,
    /// By style.
    formats: Vec<Format>,
    since_1904: bool,
    meter: &'m Meter<'m>,
}

/// A sheet as the workbook names it.
struct Listed {
    name: String,
    hidden: bool,
    /// Where its records begin.
    at: usize,
}

pub fn read(stream: &[u8], meter: &Meter<'_>) -> Result<Workbook, WorkbookError> {
    let mut book =
        Book { stream, strings: Strings::default(), formats: Vec::new(), since_1904: false, meter };
    let mut codes: BTreeMap<u16, Format> = BTreeMap::new();
    let mut listed = Vec::new();
    let mut records = records(stream, 0);
    let first = records.next().filter(|first| first.kind == Kind::BEGIN);
    let first = first.ok_or(WorkbookError::Damaged("its beginning is missing"))?;
    if u16_at(first.data, 0) != 0x0600 {
        return Err(WorkbookError::OtherWorkbook("Excel workbook of 1995 or before"));
    }
    for record in &mut records {
        let data = record.data;
        match record.kind {
            Kind::PASSWORD => return Err(WorkbookError::Locked),
            Kind::DATES => book.since_1904 = u16_at(data, 0) == 1,
            Kind::FORMAT => {
                codes.insert(u16_at(data, 0), Format::new(&strings::text(data, 2)));
            }
            Kind::STYLE => {
                let number = u16_at(data, 2);
                book.formats.push(codes.get(&number).cloned().unwrap_or_else(|| Format::built_in(number)));
            }
            // Only sheets of cells.
            Kind::SHEET if data.get(5) == Some(&0) => {
                listed.push(Listed {
                    name: strings::short_text(data, 6),
                    hidden: data[4] & 3 != 0,
                    at: u32_at(data, 0) as usize,
                });
                if listed.len() > meter.limits.sheets as usize {
                    return Err(over(Limit::Sheets(meter.limits.sheets)));
                }
            }
            Kind::STRINGS => book.strings = strings::shared(stream, record.at, meter)?,
            Kind::END => break,
            _ => {}
        }
    }
    let mut workbook = Workbook::default();
    for Listed { name, hidden, at } in listed {
        let (sheet, issues) = sheet::read(&book, at)?;
        workbook.sheets.push(WorkbookSheet { name, hidden, sheet, issues });
    }
    Ok(workbook)
}
