//! What a key does.

use importer::format::Tab;
use importer::issue::Code;
use importer::message::{CellText, Command, Place, Update};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement, KeyboardEvent};

use super::core::Grid;
use super::keys::{Act, Press, act};
use super::model::{At, Range, Selection};

impl Grid {
    /// A key on a cell or a heading. Those that the grid has no use for are left to the browser.
    pub fn key(self, event: &KeyboardEvent) {
        if event.default_prevented() || event.is_composing() {
            return;
        }
        let press = Press {
            key: &event.key(),
            ctrl: event.ctrl_key() || event.meta_key(),
            shift: event.shift_key(),
            alt: event.alt_key(),
        };
        let on_heading = self.with(|core| core.selection.focus.row < 0);
        let Some(act) = act(press, on_heading) else { return };
        // What is typed goes into the editor that opens meanwhile.
        if !matches!(act, Act::Type(_)) {
            event.prevent_default();
        }
        event.stop_propagation();
        self.act(act);
    }

    pub fn act(self, act: Act) {
        match act {
            Act::Move { motion, extend } => {
                self.hushed.set(false);
                self.with(|core| {
                    let (extent, page) = (core.extent(), core.scroll.page());
                    core.selection = core.selection.moved(motion, extend, extent, page);
                });
                self.follow();
            }
            Act::SelectAll => {
                self.with(|core| core.selection = core.selection.all(core.extent()));
                self.draw();
                self.take_focus();
            }
            Act::Edit => self.edit(None),
            Act::Type(text) => self.edit(Some(text)),
            Act::Empty => self.fill(""),
            Act::Undo => self.engine.say(Command::Undo),
            Act::Redo => self.engine.say(Command::Redo),
            Act::Problem { back } => self.seek(None, back, false),
            Act::Into => self.into_popover(),
            Act::Menu => self.menu.set(Some(self.with(|core| core.selection.focus.column))),
            Act::Rename => self.rename(),
            Act::Escape => {
                if self.hushed.get_untracked() {
                    self.with(|core| core.selection = Selection::at(core.selection.focus));
                    self.draw();
                }
                self.hushed.set(true);
            }
        }
    }

    /// Selects one cell and goes there.
    pub fn go(self, at: At) {
        self.hushed.set(false);
        self.with(|core| core.selection = Selection::at(at).within(core.extent()));
        self.follow();
    }

    /// Scrolls as little as is needed to see the focus, draws, and takes it. The browser hears of it last: for the scroll
    /// and the focus it lays out the page, once.
    pub fn follow(self) {
        let left = self.reveal();
        self.draw();
        self.with(|core| {
            core.place();
            if let (Some(left), Some(frame)) = (left, &core.frame) {
                frame.scroller.set_scroll_left(left as i32);
            }
        });
        self.take_focus();
    }

    /// Sees to it that the focus is among what is drawn. Gives how far to scroll sideways for that.
    fn reveal(self) -> Option<f64> {
        self.with(|core| {
            core.frame.as_ref()?;
            let At { row, column } = core.selection.focus;
            if let Ok(row) = u32::try_from(row) {
                core.scroll = core.scroll.to_row(row);
            }
            let (left, width) = (core.layout.left(column), core.layout.width(column));
            let room = core.room.width - core.room.gutter;
            let now = core.room.left;
            let to = if left < now {
                left.floor()
            } else if left + width > now + room {
                (left + width - room).min(left).ceil()
            } else {
                return None;
            };
            core.room.left = to;
            Some(to)
        })
    }

    /// Puts the browser's focus on the cell, or on the grid while the cell is not in the page.
    pub fn take_focus(self) {
        let cell = self.with(|core| {
            core.wants_focus = false;
            let cell = core.cell(core.selection.focus);
            cell.or_else(|| core.frame.as_ref().map(|frame| frame.grid.clone()))
        });
        if let Some(cell) = cell {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = cell.focus_with_options(&options);
        }
    }

    /// The focus is wanted for a cell that has not come, or waits for it on the grid itself.
    pub fn settle_focus(self) {
        let waits = self.with(|core| {
            let grid = core.frame.as_ref().map(|frame| frame.grid.clone());
            let is_here =
                core.wants_focus && core.row_here().is_some() && core.cell(core.selection.focus).is_some();
            is_here || grid.is_some() && document().active_element() == grid.map(Into::into)
        });
        if waits {
            self.take_focus();
        }
    }

    /// Goes to the next cell of a kind, or the next with an error or a warning. `anew`: from the start.
    pub fn seek(self, code: Option<Code>, back: bool, anew: bool) {
        let (tab, from) = self.with(|core| {
            let column = core.selection.focus.column;
            (core.tab, core.row_here().map(|row| (row.row, column)).filter(|_| !anew))
        });
        self.engine.ask(
            |request| Command::Seek { request, tab, from, code, back },
            move |update| {
                let Update::Found { at, .. } = update else { return };
                match at {
                    Some(Place { at, column, .. }) => self.go(At { row: i64::from(at), column }),
                    // Past the last one: round to the first.
                    None if from.is_some() => self.seek(code, back, true),
                    None => self.engine.notice.set(Some((
                        importer::issue::Severity::Info,
                        "There is none in the rows that are shown.".to_owned(),
                    ))),
                }
            },
        );
    }

    /// Writes one text into every cell that is selected.
    pub fn fill(self, text: &str) {
        let Some(range) = self.with(|core| core.selection.range()) else { return };
        let text = text.to_owned();
        self.with_rows(range, move |tab, rows| self.set_range(tab, range, &rows, &text));
    }

    fn set_range(self, tab: Tab, range: Range, rows: &[u32], text: &str) {
        let mut cells = Vec::new();
        self.with(|core| {
            for (at, row) in (range.first..).zip(rows) {
                for column in range.left..=range.right {
                    let known = core.rows.get(at).and_then(|row| row.cells.get(usize::from(column)));
                    if known.is_some_and(|cell| cell.text == text && !cell.cut) {
                        continue;
                    }
                    core.rows.set_text(at, column, text);
                    cells.push(CellText { row: *row, column, text: text.to_owned() });
                }
            }
        });
        if !cells.is_empty() {
            self.engine.say(Command::SetCells { tab, cells });
            self.refresh();
        }
    }

    /// The stable numbers of the rows of a range: from here, or from the worker.
    pub fn with_rows(self, range: Range, then: impl FnOnce(Tab, Vec<u32>) + 'static) {
        let (tab, here) = self.with(|core| (core.tab, core.rows.numbers(range.first, range.last)));
        if let Some(rows) = here {
            then(tab, rows);
            return;
        }
        self.engine.ask(
            |request| Command::Rows { request, tab, first: range.first, last: range.last },
            move |update| {
                if let Update::Rows { rows, .. } = update {
                    then(tab, rows);
                }
            },
        );
    }

    /// Deletes the rows of the selection.
    pub fn delete_rows(self) {
        let Some(range) = self.with(|core| core.selection.range()) else { return };
        self.with_rows(range, move |tab, rows| {
            self.engine.say(Command::DeleteRows { tab, rows });
            self.with(|core| {
                core.selection = Selection::at(At { row: i64::from(range.first), column: range.left })
            });
            self.refresh();
        });
    }

    /// Adds a row below the focus, or at the end.
    pub fn add_row(self) {
        let (tab, below) = self.with(|core| (core.tab, core.row_here().map(|row| row.row)));
        self.engine.say(Command::AddRows { tab, below, count: 1 });
        let at = self.with(|core| match below {
            Some(_) => core.selection.focus.row + 1,
            None => i64::from(core.rows.total),
        });
        self.with(|core| core.selection = Selection::at(At { row: at, column: 0 }));
        self.hushed.set(true);
        self.refresh();
        self.take_focus();
    }

    /// Alt and Down: focus goes to the first button in the popover.
    fn into_popover(self) {
        self.hushed.set(false);
        // The popover comes with the next run of effects.
        request_animation_frame(|| {
            let first = document()
                .query_selector("#grid-popover .fix, #grid-popover .popover-foot button")
                .ok()
                .flatten();
            if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
                let _ = first.focus();
            }
        });
    }
}
