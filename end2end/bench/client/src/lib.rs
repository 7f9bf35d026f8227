//! What page and worker say to each other, as JSON: so the benches talk to the engine as the page does, and no other
//! hand writes its messages.

use importer::format::Tab;
use importer::message::workbook::Opened;
use importer::message::{self, Command, DialectChoice, SourceKind, Update};
use importer::outcome::SourceId;
use wasm_bindgen::prelude::*;

/// The bytes of a command: `{"Open":{"format":"learners"}}`.
///
/// # Errors
/// If it is not a command.
#[wasm_bindgen]
pub fn encode(json: &str) -> Result<Vec<u8>, JsError> {
    let command: Command = serde_json::from_str(json)?;
    Ok(message::encode(&command))
}

/// The bytes of [`Command::Add`] for a file, or a sheet of a workbook, of which nothing was chosen.
#[wasm_bindgen]
pub fn add(source: u16, tab: u8, name: String, is_sheet: bool) -> Vec<u8> {
    message::encode(&Command::Add {
        source: SourceId(source),
        tab: Tab(tab),
        name,
        kind: if is_sheet { SourceKind::Sheet } else { SourceKind::File },
        dialect: DialectChoice::default(),
    })
}

/// What the reader of workbooks said of its first sheet: what comes after the sheet's cells when it is added.
///
/// # Errors
/// If it said no, or if there is no sheet.
#[wasm_bindgen]
pub fn issues_of_first(opened: &[u8]) -> Result<Vec<u8>, JsError> {
    match message::decode(opened) {
        Some(Opened::Sheets(sheets)) if !sheets.is_empty() => Ok(message::encode(&sheets[0].issues)),
        Some(Opened::Refused(issue)) => Err(JsError::new(&issue.message)),
        _ => Err(JsError::new("no sheet")),
    }
}

/// An update in JSON.
///
/// # Errors
/// If it is not an update.
#[wasm_bindgen]
pub fn decode(bytes: &[u8]) -> Result<String, JsError> {
    let update: Update = message::decode(bytes).ok_or_else(|| JsError::new("not an update"))?;
    Ok(serde_json::to_string(&update)?)
}
