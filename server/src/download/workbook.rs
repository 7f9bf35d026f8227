//! Workbooks to be saved. All their cells are text: zeros, long numbers and signs stay, and nothing is run.

use importer::format::{Format, TabSpec, notes};
use importer::report::templated;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, Format as Style, Note, Workbook, Worksheet, XlsxError,
};

/// The last row of a sheet, from 0.
const LAST_ROW: u32 = 1_048_575;
/// The longest text of a cell, in characters.
const LONGEST: usize = 32_767;
/// Characters that a column is wide: at least, and at most.
const WIDTH: (usize, usize) = (12, 48);

/// A format's template: a sheet for each tab, named so that it goes to that tab when the file is dropped in, with notes
/// on the headings, lists where a cell has to be one of a few words, and the example row, which is not imported.
pub fn template(format: &Format) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    for tab in format.tabs {
        let sheet = workbook.add_worksheet().set_name(tab.label)?;
        sheet.set_default_note_author("Rollcall").set_freeze_panes(1, 0)?;
        for (at, column) in (0..).zip(templated(tab)) {
            let heading = column.label();
            sheet.set_column_format(at, &text())?;
            sheet.set_column_width(at, width(&[heading, column.example]))?;
            sheet.write_string_with_format(0, at, heading, &headings(column.required))?;
            sheet.insert_note(0, at, &told(&notes::note(tab, column)))?;
            sheet.write_string_with_format(1, at, column.example, &example())?;
            if !column.values.is_empty() {
                let words: Vec<&str> = column.values.iter().map(|value| value.key).collect();
                let list = DataValidation::new()
                    .allow_list_strings(&words)?
                    .set_error_style(DataValidationErrorStyle::Information)
                    .set_error_title("Not in the list")?
                    .set_error_message("Rollcall will look whether it can be understood.")?;
                sheet.add_data_validation(1, at, LAST_ROW, at, &list)?;
            }
        }
        let said =
            format!("An example of a {}. This row is not imported: leave it, or write over it.", tab.one)
                .replace("a instructor", "an instructor");
        sheet.insert_note(1, 0, &told(&said))?;
    }
    workbook.save_to_buffer()
}

/// Rows as a sheet for each tab that has any, the first of them the headings.
pub fn rows<S, R, C>(tabs: S) -> Result<Vec<u8>, XlsxError>
where
    S: IntoIterator<Item = (&'static TabSpec, R)>,
    R: IntoIterator<Item = Vec<C>>,
    C: AsRef<str>,
{
    let mut workbook = Workbook::new();
    for (tab, rows) in tabs {
        let sheet = workbook.add_worksheet().set_name(tab.label)?;
        sheet.set_freeze_panes(1, 0)?;
        let (text, headings) = (text(), headings(false));
        for (row, cells) in (0..).zip(rows) {
            if row == 0 {
                style_columns(sheet, &cells)?;
            }
            for (column, cell) in (0..).zip(&cells) {
                let cell = cell.as_ref();
                if !cell.is_empty() {
                    sheet.write_string_with_format(
                        row,
                        column,
                        fitting(cell),
                        if row == 0 { &headings } else { &text },
                    )?;
                }
            }
        }
    }
    workbook.save_to_buffer()
}

fn style_columns<C: AsRef<str>>(sheet: &mut Worksheet, headings: &[C]) -> Result<(), XlsxError> {
    for (at, heading) in (0..).zip(headings) {
        sheet.set_column_format(at, &text())?;
        sheet.set_column_width(at, width(&[heading.as_ref(), "name@school.example"]))?;
    }
    Ok(())
}

/// No cell of a workbook is longer.
fn fitting(cell: &str) -> &str {
    cell.char_indices().nth(LONGEST).map_or(cell, |(end, _)| &cell[..end])
}

fn width(texts: &[&str]) -> f64 {
    let longest = texts.iter().map(|text| text.chars().count() + 2).max().unwrap_or_default();
    longest.clamp(WIDTH.0, WIDTH.1) as f64
}

fn told(text: &str) -> Note {
    // About 40 characters to a line, 20 pixels each.
    let lines = text.lines().map(|line| 1 + line.len() / 40).sum::<usize>() as u32;
    Note::new(text).add_author_prefix(false).set_width(280).set_height(24 + 20 * lines)
}

fn text() -> Style {
    Style::new().set_num_format("@")
}

/// What is required is told by its colour and its note: a sign in the text would be part of the heading.
fn headings(required: bool) -> Style {
    let (ground, ink) = if required { (0x1F_4E_79, 0xFF_FF_FF) } else { (0xE3_E8_EF, 0x1B_24_30) };
    text().set_bold().set_background_color(Color::RGB(ground)).set_font_color(Color::RGB(ink))
}

fn example() -> Style {
    text().set_italic().set_font_color(Color::RGB(0x7A_82_8E))
}
