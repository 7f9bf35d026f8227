//! Which number format each style has.

use std::collections::BTreeMap;

use crate::workbook::error::WorkbookError;
use crate::workbook::format::Format;
use crate::workbook::xml::{Node, Xml};

/// Spreadsheets have at most so many styles.
const MAX_STYLES: usize = 65_536;

/// The format of each style, by its number.
pub fn read(mut xml: Xml<'_>) -> Result<Vec<Format>, WorkbookError> {
    let mut codes: BTreeMap<u16, Format> = BTreeMap::new();
    let mut formats = Vec::new();
    // `xf` stands in two lists; cells speak of this one.
    let mut in_cells = false;
    loop {
        match xml.next()? {
            Node::Start(tag) => match tag.local() {
                "numFmt" if codes.len() < MAX_STYLES => {
                    if let Ok(number) = tag.attribute("numFmtId").parse() {
                        codes.insert(number, Format::new(&tag.attribute("formatCode")));
                    }
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells && formats.len() < MAX_STYLES => {
                    let number = tag.attribute("numFmtId").parse().unwrap_or(0);
                    formats.push(codes.get(&number).cloned().unwrap_or_else(|| Format::built_in(number)));
                }
                _ => {}
            },
            Node::End(name) if name.local() == "cellXfs" => in_cells = false,
            Node::Eof => return Ok(formats),
            _ => {}
        }
    }
}
