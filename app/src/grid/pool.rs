//! The rows of the grid that are in the page. There are as many as are seen; as one scrolls, the same elements
//! show other rows, and only what differs is touched.

use importer::issue::{Issue, Severity};
use importer::message::{ColumnState, WindowCell, WindowRow};
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Text};

use super::model::{Range, Selection};

const MARK_ERROR: &str = r#"<svg class="mark mark-error" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6"/><path d="M8 5v3.5M8 11h.01"/></svg>"#;
const MARK_WARN: &str = r#"<svg class="mark mark-warn" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 2.2 14.4 13H1.6z"/><path d="M8 6.4v3M8 11.3h.01"/></svg>"#;

/// What all rows have in common while they are filled.
pub struct Look<'a> {
    pub columns: &'a [ColumnState],
    /// Columns that are in the page: first, and one after the last.
    pub seen: (u16, u16),
    pub selection: Selection,
    pub range: Option<Range>,
    pub editing: bool,
    /// The name of the row's source, where there are several.
    pub source: &'a dyn Fn(&WindowRow) -> Option<String>,
}

pub struct RowSlot {
    pub element: HtmlElement,
    /// `None`: it is free for another row.
    pub at: Option<u32>,
    hidden: bool,
    number: usize,
    class: &'static str,
    gutter: HtmlElement,
    gutter_mark: Element,
    gutter_text: Element,
    gutter_note: Element,
    gutter_shown: (Option<Severity>, String, String),
    cells: Vec<CellSlot>,
}

struct CellSlot {
    element: HtmlElement,
    /// What stands in the first of its parts. Kept, so that another text does not make another node.
    text: Text,
    first: Element,
    note: HtmlElement,
    sentence: Element,
    shown: Shown,
}

/// What a cell's elements say now.
#[derive(Clone, Default, PartialEq)]
struct Shown {
    column: Option<u16>,
    text: String,
    severity: Option<Severity>,
    sentence: String,
    class: String,
    note: &'static str,
    selected: bool,
    tab_stop: bool,
}

/// Makes an element.
pub fn make(tag: &str, class: &str) -> HtmlElement {
    #[expect(clippy::expect_used, reason = "the names of elements stand in this folder and are valid")]
    let element = document().create_element(tag).expect("a valid name");
    element.set_class_name(class);
    element.unchecked_into()
}

/// Sets an attribute. Only an invalid name could fail, and the names stand in this folder.
pub fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

fn append(parent: &Element, child: &Element) {
    let _ = parent.append_child(child);
}

impl RowSlot {
    pub fn new(number: usize) -> Self {
        let element = make("div", "grid-row grid-row-body");
        set(&element, "role", "row");
        let gutter = make("div", "grid-gutter");
        set(&gutter, "role", "rowheader");
        set(&gutter, "aria-colindex", "1");
        let gutter_mark = make("span", "grid-mark");
        let gutter_text = make("span", "");
        let gutter_note = make("span", "visually-hidden");
        for part in [&gutter_mark, &gutter_note, &gutter_text] {
            append(&gutter, part);
        }
        let spacer = make("div", "grid-spacer");
        set(&spacer, "role", "presentation");
        append(&element, &gutter);
        append(&element, &spacer);
        Self {
            element,
            at: None,
            hidden: false,
            number,
            class: "grid-row grid-row-body",
            gutter,
            gutter_mark: gutter_mark.into(),
            gutter_text: gutter_text.into(),
            gutter_note: gutter_note.into(),
            gutter_shown: (None, String::new(), String::new()),
            cells: Vec::new(),
        }
    }

    pub fn cell(&self, column: u16, seen: (u16, u16)) -> Option<&HtmlElement> {
        let place = column.checked_sub(seen.0)?;
        self.cells.get(usize::from(place)).map(|cell| &cell.element)
    }

    /// Is the browser's focus on one of its cells?
    pub fn has_focus(&self) -> bool {
        self.element.contains(document().active_element().as_deref())
    }

    /// Takes a row that shows nothing out of sight. Only now: one that is soon placed again keeps its layout.
    pub fn hide(&mut self) {
        if self.at.is_none() && !self.hidden {
            self.hidden = true;
            self.element.set_hidden(true);
        }
    }

    /// Shows the row at a place of the view; `None`: it has not come yet.
    pub fn show(&mut self, at: u32, row: Option<&WindowRow>, look: &Look<'_>) {
        if self.at != Some(at) {
            self.at = Some(at);
            if std::mem::take(&mut self.hidden) {
                self.element.set_hidden(false);
            }
            set(&self.element, "aria-rowindex", &(u64::from(at) + 2).to_string());
        }
        let here = look.selection.focus.row == i64::from(at);
        let class = match (row, here) {
            (None, _) => "grid-row grid-row-body is-waiting",
            (Some(row), true) if row.left_out => "grid-row grid-row-body is-here is-left-out",
            (Some(row), false) if row.left_out => "grid-row grid-row-body is-left-out",
            (Some(_), true) => "grid-row grid-row-body is-here",
            (Some(_), false) => "grid-row grid-row-body",
        };
        if self.class != class {
            self.class = class;
            self.element.set_class_name(class);
        }
        if let Some(row) = row {
            self.show_gutter(row, look);
        }
        let count = usize::from(look.seen.1 - look.seen.0);
        while self.cells.len() > count {
            if let Some(cell) = self.cells.pop() {
                cell.element.remove();
            }
        }
        while self.cells.len() < count {
            let cell = CellSlot::new(self.number, self.cells.len());
            append(&self.element, &cell.element);
            self.cells.push(cell);
        }
        for (column, cell) in (look.seen.0..).zip(&mut self.cells) {
            // What a waiting row showed before is hidden by its class, and mostly the same elements soon show the next text.
            if row.is_some() || cell.is_told_apart(at, column, look) {
                let content = row.and_then(|row| row.cells.get(usize::from(column)));
                cell.show(at, column, content, look);
            }
        }
    }

    fn show_gutter(&mut self, row: &WindowRow, look: &Look<'_>) {
        let severity = row.severity.filter(|severity| *severity > Severity::Info);
        let mut note = (look.source)(row).unwrap_or_default();
        for issue in &row.issues {
            if !note.is_empty() {
                note.push_str(". ");
            }
            note.push_str(&issue.message);
        }
        let shown = (severity, row.line.to_string(), note);
        if shown == self.gutter_shown {
            return;
        }
        if shown.0 != self.gutter_shown.0 {
            self.gutter_mark.set_inner_html(mark(severity));
        }
        self.gutter_text.set_text_content(Some(&shown.1));
        let spoken = match severity {
            Some(Severity::Error) => "Has errors, row ",
            Some(Severity::Warning) => "Has warnings, row ",
            _ => "",
        };
        self.gutter_note.set_text_content(Some(spoken));
        self.gutter.set_title(&shown.2);
        self.gutter_shown = shown;
    }
}

fn mark(severity: Option<Severity>) -> &'static str {
    match severity {
        Some(Severity::Error) => MARK_ERROR,
        Some(Severity::Warning) => MARK_WARN,
        _ => "",
    }
}

impl CellSlot {
    fn new(row: usize, number: usize) -> Self {
        let element = make("div", "grid-cell");
        set(&element, "role", "gridcell");
        set(&element, "tabindex", "-1");
        set(&element, "aria-selected", "false");
        let first = make("span", "");
        set(&first, "dir", "auto");
        let text = document().create_text_node("");
        let _ = first.append_child(&text);
        let note = make("span", "visually-hidden");
        note.set_hidden(true);
        let sentence = make("span", "");
        sentence.set_hidden(true);
        sentence.set_id(&format!("said-{row}-{number}"));
        for part in [&first, &note, &sentence] {
            append(&element, part);
        }
        let class = "grid-cell".to_owned();
        let shown = Shown { class, ..Shown::default() };
        Self { element, text, first: first.into(), note, sentence: sentence.into(), shown }
    }

    /// Does more than its text change: was it, or will it be, another column's, chosen, or where the focus is?
    fn is_told_apart(&self, at: u32, column: u16, look: &Look<'_>) -> bool {
        let focus = look.selection.focus;
        self.shown.column != Some(column)
            || self.shown.tab_stop
            || self.shown.selected
            || (focus.row == i64::from(at) && focus.column == column)
            || look.range.is_some_and(|range| range.has(at, column))
    }

    fn show(&mut self, at: u32, column: u16, content: Option<&WindowCell>, look: &Look<'_>) {
        let state = look.columns.get(usize::from(column));
        let focus = look.selection.focus;
        let is_focus = focus.row == i64::from(at) && focus.column == column;
        let selected = look.range.is_some_and(|range| range.has(at, column));
        let worst = content.and_then(|cell| cell.issues.iter().map(|issue| issue.severity).max());
        let mut class = "grid-cell".to_owned();
        let mut note = "";
        match worst {
            Some(Severity::Error) => class.push_str(" is-error"),
            Some(Severity::Warning) => class.push_str(" is-warn"),
            Some(Severity::Info) => {
                class.push_str(" is-clean");
                note = ", has a note";
            }
            None if content.is_some_and(|cell| cell.mended) => {
                class.push_str(" is-mended");
                note = ", mended";
            }
            None => {}
        }
        if state.is_some_and(|column| column.ignored || column.field.is_none()) {
            class.push_str(" is-unused");
        }
        if selected && look.range.is_some_and(|range| !range.is_one()) {
            class.push_str(" is-range");
        }
        if is_focus {
            class.push_str(" is-focus is-anchor");
            if look.editing {
                class.push_str(" is-editing");
            }
        }
        let new = Shown {
            column: Some(column),
            text: content.map(|cell| cell.text.clone()).unwrap_or_default(),
            severity: worst,
            sentence: content.map(|cell| sentences(&cell.issues)).unwrap_or_default(),
            class,
            note,
            selected,
            tab_stop: is_focus,
        };
        self.change(new);
    }

    fn change(&mut self, new: Shown) {
        let old = &self.shown;
        if *old == new {
            return;
        }
        let element = &self.element;
        if old.column != new.column {
            let index = new.column.map(|column| u32::from(column) + 2).unwrap_or_default();
            set(element, "aria-colindex", &index.to_string());
        }
        if old.text != new.text {
            self.text.set_data(&new.text);
        }
        if old.severity != new.severity {
            if let Ok(Some(old_mark)) = element.query_selector(":scope > .mark") {
                old_mark.remove();
            }
            let _ = self.first.insert_adjacent_html("afterend", mark(new.severity));
            if new.severity == Some(Severity::Error) {
                set(element, "aria-invalid", "true");
            } else {
                let _ = element.remove_attribute("aria-invalid");
            }
        }
        if old.sentence != new.sentence {
            self.sentence.set_text_content(Some(&new.sentence));
            if new.sentence.is_empty() {
                let _ = element.remove_attribute("aria-describedby");
            } else {
                set(element, "aria-describedby", &self.sentence.id());
            }
            element.set_title(&new.sentence);
        }
        if old.class != new.class {
            element.set_class_name(&new.class);
        }
        if old.note != new.note {
            self.note.set_text_content(Some(new.note));
            self.note.set_hidden(new.note.is_empty());
        }
        if old.selected != new.selected {
            set(element, "aria-selected", if new.selected { "true" } else { "false" });
        }
        if old.tab_stop != new.tab_stop {
            set(element, "tabindex", if new.tab_stop { "0" } else { "-1" });
        }
        self.shown = new;
    }
}

/// All that is said of a cell, as one text.
pub fn sentences(issues: &[Issue]) -> String {
    let mut text = String::new();
    for issue in issues {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&issue.message);
    }
    text
}
