//! What is thought of the focused cell, beside it: the sentence, the mends, and the way to the next of its kind.

use importer::issue::{Issue, Severity};
use importer::message::Command;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::core::{Grid, Here};
use crate::ui::{icon, mark, number};

#[component]
pub fn Popover(grid: Grid) -> impl IntoView {
    let shown = move || {
        if grid.hushed.get() {
            return None;
        }
        grid.here.get().filter(|here| !here.issues.is_empty()).map(|here| one(grid, here))
    };
    view! { {shown} }.into_any()
}

fn one(grid: Grid, here: Here) -> AnyView {
    let close = move || {
        grid.hushed.set(true);
        grid.take_focus();
    };
    let keys = move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" => {
            event.prevent_default();
            event.stop_propagation();
            close();
        }
        "ArrowDown" => step(&event, false),
        "ArrowUp" => step(&event, true),
        "F8" => {
            event.prevent_default();
            grid.seek(None, event.shift_key(), false);
        }
        _ => {}
    };
    let first = here.issues.first().map(|issue| issue.code);
    let mut main = true;
    let issues: Vec<AnyView> = here
        .issues
        .iter()
        .enumerate()
        .map(|(place, issue)| {
            let section = about(grid, &here, issue, place == 0, &mut main);
            section.into_any()
        })
        .collect();
    let kind = first.and_then(|code| {
        let tab = grid.with(|core| core.tab);
        let state = grid.engine.state.get_untracked();
        let kinds = &state.tabs.get(usize::from(tab.0))?.kinds;
        kinds
            .iter()
            .find(|kind| kind.code == code)
            .map(|kind| u64::from(kind.cells))
            .filter(|cells| *cells > 1)
    });
    let line = number(u64::from(here.line));
    let mut where_at = match &here.source {
        Some(source) => format!("{source} row {line}"),
        None => format!("Row {line}"),
    };
    if let Some(cells) = kind {
        where_at.push_str(&format!(", one of {}", number(cells)));
    }
    let empty = (!here.text.is_empty()).then(|| {
        let click = move |_| {
            grid.fill("");
            grid.take_focus();
        };
        view! { <button class="button button-quiet button-small" type="button" on:click=click>"Empty the cell"</button> }
    });
    let next = (kind.is_some()).then(|| {
        view! {
            <button class="button button-quiet button-small" type="button" on:click=move |_| grid.seek(first, false, false)>
                "Next" <span class="visually-hidden">" of its kind"</span> {icon("next")}
            </button>
        }
    });
    view! {
        <section class="popover at-cell" id="grid-popover" role="dialog" aria-labelledby="issue-title" on:keydown=keys>
            <button class="button button-quiet button-small button-icon popover-close" type="button" on:click=move |_| close()>
                {icon("close")} <span class="visually-hidden">"Close"</span>
            </button>
            <div class="popover-scroll">{issues}</div>
            <div class="popover-foot">
                <span class="num">{where_at}</span>
                <span class="button-row">{empty}{next}</span>
            </div>
        </section>
    }
    .into_any()
}

/// One issue: what it is called, the sentence, and its mends. `main`: no mend was offered yet.
fn about(grid: Grid, here: &Here, issue: &Issue, title: bool, main: &mut bool) -> AnyView {
    let name = match issue.severity {
        Severity::Error => "error",
        Severity::Warning => "warn",
        Severity::Info => "clean",
    };
    let (tab, row, column, code) = (grid.with(|core| core.tab), here.row, here.column, issue.code);
    let fixes: Vec<AnyView> = (0u8..)
        .zip(&issue.fixes)
        .map(|(choice, fix)| {
            let first = std::mem::take(main);
            let click = move |_| {
                grid.engine.say(Command::Fix { tab, row, column, code, choice });
                grid.take_focus();
            };
            let note =
                (!fix.note.is_empty()).then(|| view! { <span class="fix-note">{fix.note.clone()}</span> });
            let key = first.then(|| view! { <span class="key" aria-hidden="true">"↵"</span> });
            view! {
                <button class=if first { "fix fix-first" } else { "fix" } type="button" on:click=click>
                    {icon("clean")}
                    <span><span class="fix-title">{fix.label.clone()}</span>{note}</span>
                    {key}
                </button>
            }
            .into_any()
        })
        .collect();
    let fixes = (!fixes.is_empty()).then(|| view! { <div class="fix-set">{fixes}</div> });
    view! {
        <div class="popover-head">{mark(name)}<h2 id=title.then_some("issue-title")>{issue.code.title()}</h2></div>
        <div class="popover-body"><p>{issue.message.clone()}</p></div>
        {fixes}
    }
    .into_any()
}

/// Arrows go between the buttons.
fn step(event: &KeyboardEvent, back: bool) {
    event.prevent_default();
    let Ok(all) = document().query_selector_all("#grid-popover button") else { return };
    let active = document().active_element();
    let buttons: Vec<HtmlElement> =
        (0..all.length()).filter_map(|at| all.item(at)?.dyn_into::<HtmlElement>().ok()).collect();
    let now = buttons.iter().position(|button| active.as_ref() == Some(button.as_ref()));
    let next = match (now, back) {
        (None, _) => 0,
        (Some(at), true) => at.checked_sub(1).unwrap_or(buttons.len() - 1),
        (Some(at), false) => (at + 1) % buttons.len(),
    };
    if let Some(button) = buttons.get(next) {
        let _ = button.focus();
    }
}
