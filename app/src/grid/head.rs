//! The headings: our field above, the file's own heading beneath; the whole of it opens the column's menu.

pub mod menu;

use importer::format::TabSpec;
use importer::message::ColumnState;
use web_sys::{Element, HtmlElement};

use super::model::At;
use super::pool::{make, set};
use crate::import::columns::menu_label;

#[derive(Default)]
pub struct Heads {
    row: Option<HtmlElement>,
    cells: Vec<HeadSlot>,
}

struct HeadSlot {
    element: HtmlElement,
    button: HtmlElement,
    field: Element,
    need: Element,
    file: Element,
    note: Element,
    shown: Option<(u16, ColumnState, bool)>,
    tab_stop: bool,
}

impl Heads {
    pub fn button(&self, column: u16, seen: (u16, u16)) -> Option<HtmlElement> {
        let place = column.checked_sub(seen.0)?;
        self.cells.get(usize::from(place)).map(|cell| cell.button.clone())
    }

    pub fn draw(
        &mut self,
        group: &Element,
        columns: &[ColumnState],
        spec: &TabSpec,
        seen: (u16, u16),
        focus: At,
    ) {
        let row = self.row.get_or_insert_with(|| {
            let row = make("div", "grid-row");
            set(&row, "role", "row");
            set(&row, "aria-rowindex", "1");
            let gutter = make("div", "grid-head grid-gutter");
            set(&gutter, "role", "columnheader");
            set(&gutter, "aria-colindex", "1");
            gutter.set_text_content(Some("Row"));
            let spacer = make("div", "grid-spacer");
            set(&spacer, "role", "presentation");
            let _ = row.append_child(&gutter);
            let _ = row.append_child(&spacer);
            let _ = group.append_child(&row);
            row
        });
        let count = usize::from(seen.1 - seen.0);
        while self.cells.len() > count {
            if let Some(cell) = self.cells.pop() {
                cell.element.remove();
            }
        }
        while self.cells.len() < count {
            let cell = HeadSlot::new();
            let _ = row.append_child(&cell.element);
            self.cells.push(cell);
        }
        for (column, cell) in (seen.0..).zip(&mut self.cells) {
            if let Some(state) = columns.get(usize::from(column)) {
                let required =
                    state.field.and_then(|field| spec.column(field)).is_some_and(|column| column.required);
                cell.show(column, state, spec, required, focus.row < 0 && focus.column == column);
            }
        }
    }
}

impl HeadSlot {
    fn new() -> Self {
        let element = make("div", "grid-head");
        set(&element, "role", "columnheader");
        let button = make("button", "grid-head-button");
        set(&button, "type", "button");
        set(&button, "aria-haspopup", "menu");
        set(&button, "tabindex", "-1");
        let field = make("span", "grid-head-field");
        let name = make("span", "");
        let need = make("span", "");
        let _ = field.append_child(&name);
        let _ = field.append_child(&need);
        let file_line = make("span", "grid-head-file");
        let said = make("span", "visually-hidden");
        said.set_text_content(Some("in the file: "));
        let file = make("span", "");
        let note = make("span", "visually-hidden");
        for part in [&said, &file, &note] {
            let _ = file_line.append_child(part);
        }
        let _ = button.append_child(&field);
        let _ = button.insert_adjacent_html(
            "beforeend",
            r##"<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><use href="#i-down"/></svg>"##,
        );
        let _ = button.append_child(&file_line);
        let _ = element.append_child(&button);
        Self {
            element,
            button,
            field: name.into(),
            need: need.into(),
            file: file.into(),
            note: note.into(),
            shown: None,
            tab_stop: false,
        }
    }

    fn show(&mut self, column: u16, state: &ColumnState, spec: &TabSpec, required: bool, tab_stop: bool) {
        if self.tab_stop != tab_stop {
            self.tab_stop = tab_stop;
            set(&self.button, "tabindex", if tab_stop { "0" } else { "-1" });
        }
        if self
            .shown
            .as_ref()
            .is_some_and(|(at, old, need)| *at == column && *need == required && same_heading(old, state))
        {
            return;
        }
        set(&self.element, "aria-colindex", &(u32::from(column) + 2).to_string());
        let (class, field) = match (state.field, state.ignored) {
            (Some(field), _) => ("grid-head", menu_label(spec, field)),
            (None, true) => ("grid-head is-unused", "Not imported"),
            (None, false) => ("grid-head is-open", "Choose a field"),
        };
        self.element.set_class_name(class);
        self.field.set_text_content(Some(field));
        self.need.set_inner_html(if required {
            r#"<span class="need" aria-hidden="true"> *</span><span class="visually-hidden">, required</span>"#
        } else {
            ""
        });
        let header = if state.header.is_empty() { "no heading" } else { &state.header };
        self.file.set_text_content(Some(header));
        let issue = state.issue.as_ref().map(|issue| issue.message.as_str()).unwrap_or_default();
        let note = if issue.is_empty() { String::new() } else { format!(". {issue}") };
        self.note.set_text_content(Some(&note));
        self.button.set_title(issue);
        self.shown = Some((column, state.clone(), required));
    }
}

fn same_heading(a: &ColumnState, b: &ColumnState) -> bool {
    (&a.header, a.field, a.ignored, &a.issue) == (&b.header, b.field, b.ignored, &b.issue)
}
