//! The reader of workbooks in the browser: a module Web Worker that reads one file.
//!
//! It posts `"ready"`; the page posts the `File`; it answers with `{ bytes, sheets }`, as `importer::message::workbook`
//! tells, every buffer transferred. The page then ends it: what a workbook took of memory is only so given back.

use importer::issue::{Code, Issue, Severity};
use importer::message::encode;
use importer::message::workbook::{Opened, OpenedSheet};
use importer::workbook::{Limits, open};
use js_sys::{Array, Object, Reflect, Uint8Array, global};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

/// How large a file may be: as for a text. Memory for more cannot be had.
const MOST_BYTES: f64 = 512.0 * 1024.0 * 1024.0;

/// Called by the start script, once.
///
/// # Errors
/// If this is not a dedicated worker.
#[wasm_bindgen(start)]
pub fn start() -> Result<(), JsValue> {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = global().dyn_into()?;
    let answering = scope.clone();
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Ok(file) = event.data().dyn_into::<File>() else { return };
        let scope = answering.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let (opened, sheets) = read(&file).await;
            post(&scope, &opened, &sheets);
        });
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    // The worker lives as long as its scope.
    hear.forget();
    scope.post_message(&JsValue::from_str("ready"))
}

/// Opens the file: what came of it, and its sheets as bytes.
async fn read(file: &File) -> (Opened, Array) {
    let sheets = Array::new();
    if file.size() > MOST_BYTES {
        let message = "It has more than 512 MB, the most that is read. Split it into several files.";
        return (Opened::Refused(refusal(Code::TooLarge, message.to_owned())), sheets);
    }
    let blob = gloo_file::Blob::from(web_sys::Blob::from(file.clone()));
    let Ok(bytes) = gloo_file::futures::read_as_bytes(&blob).await else {
        let name = file.name();
        let message = format!(
            "“{name}” could not be read. It may have been moved or changed since it was chosen. Choose it again."
        );
        return (Opened::Refused(refusal(Code::BinaryFile, message)), sheets);
    };
    let workbook = match open(&bytes, &Limits::default()) {
        Ok(workbook) => workbook,
        Err(error) => return (Opened::Refused(error.issue()), sheets),
    };
    drop(bytes);
    let opened = workbook.sheets.into_iter().map(|each| {
        let rows = each.sheet.rows();
        sheets.push(&Uint8Array::from(&*encode(&each.sheet)));
        OpenedSheet { name: each.name, hidden: each.hidden, rows, issues: each.issues }
    });
    (Opened::Sheets(opened.collect()), sheets)
}

fn refusal(code: Code, message: String) -> Issue {
    Issue { code, severity: Severity::Error, message, fixes: Vec::new() }
}

fn post(scope: &DedicatedWorkerGlobalScope, opened: &Opened, sheets: &Array) {
    let bytes = Uint8Array::from(&*encode(opened));
    let buffers = Array::of1(&bytes.buffer());
    for sheet in sheets.iter() {
        buffers.push(&Uint8Array::from(sheet).buffer());
    }
    let message = Object::new();
    // Setting a property of a plain object cannot fail, nor can posting bytes; a page that is gone does not hear them.
    let _ = Reflect::set(&message, &"bytes".into(), &bytes);
    let _ = Reflect::set(&message, &"sheets".into(), sheets);
    let _ = scope.post_message_with_transfer(&message, &buffers);
}
