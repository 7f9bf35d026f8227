//! The client of the reader of workbooks: one worker for one file.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot::Sender;
use importer::issue::Code;
use importer::message::decode;
use importer::message::workbook::Opened;
use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::File;

use super::refusal;
use crate::import::engine::Running;

/// What came of a workbook, and the cells of its sheets.
type Answer = (Opened, Vec<Uint8Array>);

/// Starts the worker and has it read the file. It ends with what is given back; `tell` is then heard as gone.
pub fn open(file: &File, tell: Sender<Answer>) -> Option<Running> {
    let tell = Rc::new(RefCell::new(Some(tell)));
    let answer = {
        let tell = Rc::clone(&tell);
        move |answer: Answer| {
            if let Some(tell) = tell.borrow_mut().take() {
                // Nobody hears it if the page was left.
                let _ = tell.send(answer);
            }
        }
    };
    let died = {
        let answer = answer.clone();
        move || answer(stopped())
    };
    let heard = answer.clone();
    let file = file.clone();
    let running = Running::start(
        "rollcall-workbook",
        move |worker, data| {
            if data.as_string().as_deref() == Some("ready") {
                // Posting a file cannot fail.
                let _ = worker.post_message(&file);
            } else {
                heard(read(&data).unwrap_or_else(stopped));
            }
        },
        died,
    );
    if running.is_none() {
        answer(stopped());
    }
    running
}

fn read(data: &JsValue) -> Option<Answer> {
    let part = |name: &str| Reflect::get(data, &JsValue::from_str(name)).ok();
    let bytes = part("bytes")?.dyn_into::<Uint8Array>().ok()?;
    let sheets = part("sheets")?.dyn_into::<Array>().ok()?;
    let sheets = sheets.iter().filter_map(|sheet| sheet.dyn_into().ok()).collect();
    Some((decode(&bytes.to_vec())?, sheets))
}

fn stopped() -> Answer {
    let message = "This workbook could not be opened: the part of the page that reads workbooks stopped. Add it again, or save it as CSV and add that file.";
    (Opened::Refused(refusal(Code::BinaryFile, message)), Vec::new())
}
