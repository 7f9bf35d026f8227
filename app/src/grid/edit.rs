//! Editing in place: a box over the cell, and over a heading.

use gloo_events::{EventListener, EventListenerOptions};
use importer::message::{CellText, Command, Update};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlTextAreaElement, KeyboardEvent};

use super::core::Grid;
use super::model::{At, Motion, Run, Selection};
use super::pool::{make, set};

/// What is being edited. There is one at most.
pub struct Editing {
    subject: Subject,
    input: HtmlTextAreaElement,
    before: String,
    /// They end with it: a box that loses the focus by being taken away, alone or with the whole grid, says nothing.
    listeners: Vec<EventListener>,
}

/// What happens in the box and is its own, and not of the cell beneath it.
const OWN: [&str; 6] = ["pointerdown", "mousedown", "dblclick", "copy", "cut", "paste"];

#[derive(Clone, Copy)]
enum Subject {
    Cell { at: u32, row: u32, column: u16 },
    Heading { column: u16 },
}

impl Grid {
    /// Edits the focused cell: as it is, or beginning anew with what was typed.
    pub fn edit(self, typed: Option<String>) {
        let Some((subject, tab, text, cut)) = self.with(|core| {
            let column = core.selection.focus.column;
            let row = core.row_here()?;
            let cell = row.cells.get(usize::from(column))?;
            let subject =
                Subject::Cell { at: u32::try_from(core.selection.focus.row).ok()?, row: row.row, column };
            Some((subject, core.tab, cell.text.clone(), cell.cut))
        }) else {
            return;
        };
        let Subject::Cell { row, column, .. } = subject else { return };
        match typed {
            // The key itself arrives in the box right after.
            Some(_) => self.open(subject, text, Some(String::new())),
            None if cut => self.engine.ask(
                |request| Command::Cell { request, tab, row, column },
                move |update| {
                    if let Update::Cell { text, .. } = update {
                        self.open(subject, text, None);
                    }
                },
            ),
            None => self.open(subject, text, None),
        }
    }

    /// Edits the heading that has the focus.
    pub fn rename(self) {
        let subject = self.with(|core| {
            let column = core.selection.focus.column;
            core.columns
                .get(usize::from(column))
                .map(|state| (Subject::Heading { column }, state.header.clone()))
        });
        if let Some((subject, header)) = subject {
            self.open(subject, header, None);
        }
    }

    fn open(self, subject: Subject, before: String, begin: Option<String>) {
        self.commit(None);
        self.hushed.set(true);
        let (at, label) = match subject {
            Subject::Cell { at, column, .. } => (At { row: i64::from(at), column }, "Cell"),
            Subject::Heading { column } => (At { row: -1, column }, "Heading in the file"),
        };
        let Some(cell) = self.with(|core| core.cell(at)) else { return };
        let host = if at.row < 0 { cell.parent_element() } else { Some(cell.into()) };
        let Some(host) = host else { return };
        let input: HtmlTextAreaElement = make("textarea", "grid-input").unchecked_into();
        input.set_value(begin.as_deref().unwrap_or(&before));
        set(&input, "aria-label", &self.label(at, label));
        set(&input, "rows", "1");
        set(&input, "wrap", "off");
        set(&input, "spellcheck", "false");
        set(&input, "autocapitalize", "off");
        set(&input, "dir", "auto");
        let takes = EventListenerOptions::enable_prevent_default();
        let mut listeners = vec![
            EventListener::new_with_options(&input, "keydown", takes, move |event| {
                self.editor_key(event.unchecked_ref());
            }),
            EventListener::new(&input, "blur", move |_| self.commit(None)),
        ];
        listeners.extend(OWN.map(|name| EventListener::new(&input, name, |event| event.stop_propagation())));
        let _ = host.append_child(&input);
        self.with(|core| {
            core.editing = Some(Editing { subject, input: input.clone(), before, listeners });
        });
        self.draw();
        let _ = input.focus();
        let end = u32::try_from(input.value().encode_utf16().count()).unwrap_or(u32::MAX);
        let _ = input.set_selection_range(end, end);
    }

    fn label(self, at: At, otherwise: &str) -> String {
        self.with(|core| {
            let column = core.columns.get(usize::from(at.column));
            let name =
                column.and_then(|column| column.field).map_or(otherwise, |field| core.spec.label(field));
            match core.row_here().filter(|_| at.row >= 0) {
                Some(row) => format!("{name}, row {}", row.line),
                None if at.row < 0 => format!("Heading of {name}"),
                None => name.to_owned(),
            }
        })
    }

    fn editor_key(self, event: &KeyboardEvent) {
        event.stop_propagation();
        if event.is_composing() {
            return;
        }
        let shift = event.shift_key();
        let motion = match event.key().as_str() {
            "Enter" if event.alt_key() => {
                // A line break within the cell.
                if let Some(input) =
                    self.with(|core| core.editing.as_ref().map(|editing| editing.input.clone()))
                {
                    let at = input.selection_start().ok().flatten().unwrap_or_default();
                    let end = input.selection_end().ok().flatten().unwrap_or(at);
                    let _ = input.set_range_text_with_start_and_end_and_mode("\n", at, end, "end");
                }
                event.prevent_default();
                return;
            }
            "Enter" if shift => Motion::Up,
            "Enter" => Motion::Down,
            "Tab" if shift => Motion::Left,
            "Tab" => Motion::Right,
            "Escape" => {
                event.prevent_default();
                self.drop_editor();
                self.draw();
                self.take_focus();
                return;
            }
            "F8" => {
                event.prevent_default();
                self.commit(None);
                self.seek(None, shift, false);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        self.commit(Some(motion));
    }

    /// Takes what stands in the box, and moves on. Shown in this frame; the worker says what it thinks of it later.
    pub fn commit(self, motion: Option<Motion>) {
        let Some((subject, text, before)) = self.drop_editor() else { return };
        let tab = self.with(|core| core.tab);
        let changed = text != before;
        match subject {
            Subject::Cell { at, row, column } if changed => {
                self.with(|core| core.rows.set_text(at, column, &text));
                self.engine.say(Command::SetCells { tab, cells: vec![CellText { row, column, text }] });
            }
            Subject::Heading { column } if changed => {
                self.engine.say(Command::RenameHeader { tab, column, header: text });
            }
            _ => {}
        }
        if let Some(motion) = motion {
            self.with(|core| {
                let (extent, page) = (core.extent(), core.scroll.page());
                let from = core.selection.focus;
                if motion == Motion::Down {
                    core.selection = Selection::at(Run::home(core.run, from, extent));
                }
                core.selection = core.selection.moved(motion, false, extent, page);
                let tabbed = motion == Motion::Right;
                core.run = if tabbed { Run::on(core.run, from, core.selection.focus) } else { None };
            });
        }
        self.hushed.set(false);
        if changed {
            self.with(|core| core.asked = None);
        }
        if motion.is_some() {
            self.follow();
        } else {
            self.draw();
        }
    }

    /// Takes the box away.
    fn drop_editor(self) -> Option<(Subject, String, String)> {
        let Editing { subject, input, before, listeners } = self.with(|core| core.editing.take())?;
        let text = input.value();
        // Before the box, for its going takes the focus from it. One of them may be running: it is let go after that.
        drop(listeners);
        input.remove();
        Some((subject, text, before))
    }
}
