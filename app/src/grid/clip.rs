//! Copying out and pasting in.

use importer::issue::Severity;
use importer::message::{Command, Update};
use leptos::prelude::*;
use web_sys::ClipboardEvent;

use super::core::Grid;
use super::rows::single;

/// With more rows than these one value does not fill a range at once.
const FILL_LIMIT: u64 = 2_000_000;

impl Grid {
    /// What is here is copied at once; a larger range comes from the worker.
    pub fn copy(self, event: &ClipboardEvent) {
        let Some(range) = self.with(|core| core.selection.range()) else { return };
        event.prevent_default();
        let here = self.with(|core| core.rows.text(range));
        if let (Some(text), Some(data)) = (here, event.clipboard_data()) {
            let _ = data.set_data("text/plain", &text);
            return;
        }
        let tab = self.with(|core| core.tab);
        self.engine.ask(
            |request| Command::Copy {
                request,
                tab,
                first: range.first,
                last: range.last,
                left: range.left,
                right: range.right,
            },
            move |update| {
                let Update::Copied { text, .. } = update else { return };
                let write = window().navigator().clipboard().write_text(&text);
                leptos::task::spawn_local(async move {
                    let said = match wasm_bindgen_futures::JsFuture::from(write).await {
                        Ok(_) => (Severity::Info, "Copied.".to_owned()),
                        Err(_) => (
                            Severity::Warning,
                            "The browser did not allow copying. Select fewer rows and try again.".to_owned(),
                        ),
                    };
                    self.engine.notice.set(Some(said));
                });
            },
        );
    }

    pub fn cut(self, event: &ClipboardEvent) {
        self.copy(event);
        self.fill("");
    }

    /// A block goes in from the upper left corner of the selection, and the grid grows; one value fills the range.
    pub fn paste(self, event: &ClipboardEvent) {
        let text = event.clipboard_data().and_then(|data| data.get_data("text/plain").ok());
        let Some(text) = text.filter(|text| !text.is_empty()) else { return };
        let Some(range) = self.with(|core| core.selection.range()) else { return };
        event.prevent_default();
        let cells = u64::from(range.last - range.first + 1) * u64::from(range.right - range.left + 1);
        if let Some(value) = single(&text)
            && cells <= FILL_LIMIT
        {
            self.fill(value);
            return;
        }
        let corner = super::model::Range { last: range.first, right: range.left, ..range };
        self.with_rows(corner, move |tab, rows| {
            if let Some(row) = rows.first() {
                self.engine.say(Command::Paste { tab, row: *row, column: range.left, text });
                self.refresh();
            }
        });
    }
}
