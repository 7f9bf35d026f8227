//! Above the grid: which tab, which rows, and what can be done.

use importer::format::Tab;
use importer::message::{Command, Filter, Update};
use js_sys::Array;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlElement, KeyboardEvent, Url};

use super::Import;
use crate::grid::Grid;
use crate::ui::{TabLabel, icon, mark, number};

pub fn tab_id(tab: Tab) -> &'static str {
    match tab.0 {
        0 => "tab-first",
        1 => "tab-second",
        _ => "tab-third",
    }
}

/// The tabs, with how many rows each has and how many of them have errors.
pub fn tab_labels(import: Import) -> Vec<TabLabel> {
    let label = |tab: Tab, name: &'static str| {
        let known = Memo::new(move |_| import.about(tab, |state| (state.rows, state.errors)));
        let beside = ViewFn::from(move || {
            (move || {
                let (rows, errors) = known.get();
                let rows_shown = (rows > 0).then(|| view! { <span class="tab-rows">{number(rows.into())}</span> });
                let problems = (errors > 0).then(|| {
                    view! {
                        " "
                        <span class="tab-problems">
                            {icon("error")} {number(errors.into())} <span class="visually-hidden">" rows with errors"</span>
                        </span>
                    }
                });
                view! { {rows_shown}{problems} }.into_any()
            })
            .into_any()
        });
        TabLabel { id: tab_id(tab), name, beside }
    };
    import.format.tabs().map(|(tab, spec)| label(tab, spec.label)).collect()
}

/// Which rows are shown: radio buttons with counts.
#[component]
pub fn Chips(import: Import, grid: Grid, tab: Tab, filter: RwSignal<Filter>) -> impl IntoView {
    let counts = Memo::new(move |_| {
        import.about(tab, |state| [state.rows, state.errors, state.warnings, state.cleaned])
    });
    let chip = move |place: usize, this: Filter, label: &'static str, sign: Option<&'static str>| {
        view! {
            <label class="chip">
                <input
                    type="radio"
                    name="show"
                    prop:checked=move || filter.get() == this
                    on:change=move |_| {
                        filter.set(this);
                        grid.choose(this);
                    }
                />
                {sign.map(mark)}
                {label}
                " "
                <span class="chip-count">{move || number(counts.get()[place].into())}</span>
            </label>
        }
        .into_any()
    };
    let shown = move || match (grid.total.get(), filter.get()) {
        (_, Filter::All) | (None, _) => String::new(),
        (Some(total), _) => format!("{} rows are shown", number(total.into())),
    };
    view! {
        <fieldset class="chips">
            <legend class="visually-hidden">"Show rows"</legend>
            {chip(0, Filter::All, "All", None)}
            {chip(1, Filter::Errors, "Errors", Some("error"))}
            {chip(2, Filter::Warnings, "Warnings", Some("warn"))}
            {chip(3, Filter::Cleaned, "Cleaned", Some("clean"))}
            <span class="visually-hidden" role="status">{shown}</span>
        </fieldset>
    }
    .into_any()
}

/// What can be done with the rows: one tab stop, arrows inside.
#[component]
pub fn Tools(import: Import, grid: Grid, tab: Tab, panel: RwSignal<bool>) -> impl IntoView {
    let engine = import.engine;
    let undo = Memo::new(move |_| engine.state.with(|state| state.undo.clone()));
    let redo = Memo::new(move |_| engine.state.with(|state| state.redo.clone()));
    let errors = Memo::new(move |_| import.about(tab, |state| state.errors));
    let found = Memo::new(move |_| import.about(tab, |state| state.errors + state.warnings));
    let chosen = move || grid.chosen.get().map_or(0, |(_, rows)| u64::from(rows));
    let act = move |what: &'static str, named: Memo<Option<String>>, command: Command| {
        let title = move || match named.get() {
            Some(named) => format!("{what}: {named}"),
            None => what.to_owned(),
        };
        let key = if what == "Undo" { "undo" } else { "redo" };
        view! {
            <button
                class="button button-quiet button-small button-icon"
                type="button"
                tabindex=if what == "Undo" { "0" } else { "-1" }
                title=title
                aria-disabled=move || named.get().is_none().then_some("true")
                on:click=move |_| if named.get_untracked().is_some() { engine.say(command.clone()) }
            >
                {icon(key)} <span class="visually-hidden">{title}</span>
            </button>
        }
        .into_any()
    };
    let delete_label = move || match chosen() {
        0 | 1 => "Delete row".to_owned(),
        rows => format!("Delete {} rows", number(rows)),
    };
    let mend = move |_| {
        if errors.get_untracked() > 0 {
            import.download_rows_to_mend(tab);
        }
    };
    let mend_title = move || if errors.get() == 0 { Some("No row has an error") } else { None };
    view! {
        <div class="toolbar-set" role="toolbar" aria-label="Edit" on:keydown=move |event| roam(&event)>
            {act("Undo", undo, Command::Undo)}
            {act("Redo", redo, Command::Redo)}
            <span class="toolbar-rule" aria-hidden="true"></span>
            <button class="button button-quiet button-small" type="button" tabindex="-1" on:click=move |_| grid.add_row()>
                {icon("addrow")} <span class="tool-text">"Add row"</span>
            </button>
            <button
                class="button button-quiet button-small"
                type="button"
                tabindex="-1"
                aria-disabled=move || (chosen() == 0).then_some("true")
                on:click=move |_| grid.delete_rows()
            >
                {icon("trash")} <span class="tool-text">{delete_label}</span>
            </button>
            <button
                class="button button-quiet button-small"
                type="button"
                tabindex="-1"
                title=mend_title
                aria-disabled=move || (errors.get() == 0).then_some("true")
                on:click=mend
            >
                {icon("download")} <span class="tool-text">"Download rows to mend"</span>
            </button>
            <button
                class="button button-small tool-issues"
                type="button"
                tabindex="-1"
                aria-haspopup="dialog"
                on:click=move |_| panel.set(true)
            >
                "What was found " <span class="count count-error">{move || number(found.get().into())}</span>
            </button>
        </div>
    }
    .into_any()
}

/// Arrows go between the tools.
fn roam(event: &KeyboardEvent) {
    let key = event.key();
    let Some(bar) = event.current_target().and_then(|bar| bar.dyn_into::<web_sys::Element>().ok()) else {
        return;
    };
    let Ok(all) = bar.query_selector_all("button") else { return };
    let buttons: Vec<HtmlElement> = (0..all.length())
        .filter_map(|at| all.item(at)?.dyn_into::<HtmlElement>().ok())
        .filter(|button| button.offset_width() > 0)
        .collect();
    let active = document().active_element();
    let Some(now) = buttons.iter().position(|button| active.as_ref() == Some(button.as_ref())) else {
        return;
    };
    let last = buttons.len() - 1;
    let next = match key.as_str() {
        "ArrowRight" => (now + 1).min(last),
        "ArrowLeft" => now.saturating_sub(1),
        "Home" => 0,
        "End" => last,
        _ => return,
    };
    event.prevent_default();
    let _ = buttons[now].set_attribute("tabindex", "-1");
    let _ = buttons[next].set_attribute("tabindex", "0");
    let _ = buttons[next].focus();
}

impl Import {
    /// The rows with errors and their reasons, as a file made in this browser.
    pub fn download_rows_to_mend(self, tab: Tab) {
        self.engine.ask(
            |request| Command::ExportRowsToMend { request, tab },
            |update| {
                if let Update::File { name, text, .. } = update {
                    save(&name, &text);
                }
            },
        );
    }
}

/// Gives a text to the administrator as a file.
fn save(name: &str, text: &str) {
    let options = BlobPropertyBag::new();
    options.set_type("text/csv;charset=utf-8");
    let parts = Array::of1(&text.into());
    let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) else { return };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else { return };
    if let Some(link) =
        document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok())
    {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    // The browser has begun to write it by then.
    set_timeout(move || drop(Url::revoke_object_url(&url)), std::time::Duration::from_secs(60));
}
