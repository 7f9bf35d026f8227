//! What page and worker say to each other, as JSON: so the benches talk to the engine as the page does, and no other
//! hand writes its messages.

use importer::format::Tab;
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

/// The bytes of [`Command::Add`] for a file of which nothing was chosen.
#[wasm_bindgen]
pub fn add(source: u16, tab: u8, name: String) -> Vec<u8> {
    message::encode(&Command::Add {
        source: SourceId(source),
        tab: Tab(tab),
        name,
        kind: SourceKind::File,
        dialect: DialectChoice::default(),
    })
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
