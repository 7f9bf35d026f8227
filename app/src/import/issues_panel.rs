//! What was found in a tab: every kind once, worst first, with its count, the way to it, and its mend for all.

use importer::format::Tab;
use importer::issue::{Code, Severity};
use importer::message::{Command, KindState};
use leptos::html;
use leptos::prelude::*;

use super::Import;
use super::mapping::{lacking, left_behind};
use crate::grid::Grid;
use crate::grid::model::At;
use crate::ui::{count, icon, mark, number};

/// So many columns that are not imported are named one by one.
const COLUMNS: usize = 8;

#[component]
pub fn IssuesPanel(
    import: Import,
    grid: Grid,
    tab: Tab,
    /// On small screens it is a sheet from below, while this is true.
    open: RwSignal<bool>,
) -> impl IntoView {
    let label = import.format.tab(tab).label;
    let kinds = Memo::new(move |_| import.about(tab, |state| state.kinds.clone()));
    let rows = Memo::new(move |_| import.about(tab, |state| (state.errors, state.warnings)));
    let mended = Memo::new(move |_| import.engine.state.with(|state| state.mended));
    let current = Memo::new(move |_| {
        grid.here.with(|here| here.as_ref().and_then(|here| here.issues.first().map(|issue| issue.code)))
    });
    let here = Panel { import, grid, tab, current, open };
    let missing = Memo::new(move |_| import.about(tab, |state| state.missing.clone()));
    let behind = Memo::new(move |_| import.about(tab, |state| left_behind(&state.columns)));
    let list = move || {
        let kinds = kinds.get();
        let unused = behind.with(|columns| unused(here, columns));
        let lacking = missing.with(|missing| lacking(import, tab, missing));
        let of = |severity: Severity| {
            kinds.iter().filter(|kind| kind.severity == severity).cloned().collect::<Vec<_>>()
        };
        let (errors, warnings) = rows.get();
        let (worst, odd, cleaned) = (of(Severity::Error), of(Severity::Warning), of(Severity::Info));
        if worst.is_empty()
            && odd.is_empty()
            && cleaned.is_empty()
            && missing.with(Vec::is_empty)
            && behind.with(Vec::is_empty)
        {
            return view! { <p class="issues-none">{mark("ok")}<span>"Nothing to mend."</span></p> }
                .into_any();
        }
        view! {
            {lacking}
            {group(here, "error", "Errors", count(errors.into(), "row", "rows"), worst)}
            {group(here, "warn", "Warnings", count(warnings.into(), "row", "rows"), odd)}
            {unused}
            {folded(here, cleaned)}
        }
        .into_any()
    };
    let node = NodeRef::<html::Aside>::new();
    Effect::new(move || {
        if open.get()
            && let Some(node) = node.get()
        {
            let _ = node.focus();
        }
    });
    let keys = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            open.set(false);
            grid.take_focus();
        }
    };
    let class = move || if open.get() { "issues is-open" } else { "issues" };
    view! {
        <aside class=class tabindex="-1" aria-label=format!("What was found in {label}") node_ref=node on:keydown=keys>
            <div class="issues-head">
                <h2>"Found in " {label}</h2>
                <p>"Mend what you can. Rows with errors are left out, the others go in."</p>
                <button class="button button-quiet button-small button-icon issues-close" type="button" on:click=move |_| open.set(false)>
                    {icon("close")} <span class="visually-hidden">"Close"</span>
                </button>
            </div>
            <div class="issues-scroll" tabindex="0" role="group" aria-label="List of what was found">{list}</div>
            {move || {
                let mended = u64::from(mended.get());
                (mended > 0).then(|| {
                    view! { <div class="issues-mended" role="status">{mark("ok")} {count(mended, "cell", "cells")} " mended"</div> }
                })
            }}
        </aside>
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct Panel {
    import: Import,
    grid: Grid,
    tab: Tab,
    /// The kind of the cell that has the focus.
    current: Memo<Option<Code>>,
    open: RwSignal<bool>,
}

fn group(
    panel: Panel,
    sign: &'static str,
    label: &'static str,
    rows: String,
    kinds: Vec<KindState>,
) -> AnyView {
    if kinds.is_empty() {
        return ().into_any();
    }
    let id = format!("found-{sign}");
    let items = kinds.into_iter().map(|kind| one(panel, kind)).collect_view();
    view! {
        <section class="issues-group" aria-labelledby=id.clone()>
            <h3 class="issues-group-head" id=id.clone()>{mark(sign)} {label} <span class="num">{rows}</span></h3>
            <ul class="issues-list">{items}</ul>
        </section>
    }
    .into_any()
}

/// Columns that no field takes: without a word they would be missed only afterwards.
fn unused(panel: Panel, columns: &[(u16, String)]) -> AnyView {
    if columns.is_empty() {
        return ().into_any();
    }
    let one = |(at, header): &(u16, String)| {
        let at = *at;
        let go = move |_| {
            panel.open.set(false);
            panel.grid.go(At { row: -1, column: at });
        };
        view! {
            <li class="issue">
                <button class="issue-name" type="button" on:click=go>{format!("Column {header} is not imported")}</button>
                <span class="icon-next">{icon("next")}</span>
            </li>
        }
    };
    let shown = columns.iter().take(COLUMNS).map(one).collect_view();
    let more = (columns.len() > COLUMNS).then(|| {
        let more = count((columns.len() - COLUMNS) as u64, "more column", "more columns");
        view! { <li class="issue"><span class="issue-name">"And " {more}</span></li> }
    });
    view! {
        <section class="issues-group" aria-labelledby="found-unused">
            <h3 class="issues-group-head" id="found-unused">{mark("warn")} "Not imported" <span class="num">{count(columns.len() as u64, "column", "columns")}</span></h3>
            <ul class="issues-list">{shown}{more}</ul>
        </section>
    }
    .into_any()
}

/// What was cleaned, and what is looked up later: folded away.
fn folded(panel: Panel, kinds: Vec<KindState>) -> AnyView {
    if kinds.is_empty() {
        return ().into_any();
    }
    let cells: u64 = kinds.iter().map(|kind| u64::from(kind.cells)).sum();
    let items = kinds.into_iter().map(|kind| one(panel, kind)).collect_view();
    view! {
        <details class="issues-group">
            <summary class="issues-group-head">
                {mark("clean")} "Cleaned, or looked up later" <span class="num">{count(cells, "cell", "cells")}</span> {icon("down")}
            </summary>
            <ul class="issues-list">{items}</ul>
        </details>
    }
    .into_any()
}

fn one(panel: Panel, kind: KindState) -> AnyView {
    let Panel { import, grid, tab, current, open, .. } = panel;
    let KindState { code, cells, fixable, .. } = kind;
    let go = move |_| {
        open.set(false);
        grid.seek(Some(code), false, false);
    };
    let fix = move |_| {
        import.engine.say(Command::FixAll { tab, code });
        import.undoable.set_value(Some(import.engine.steps.get_untracked()));
    };
    let end = if fixable > 0 {
        view! {
            <button class="button button-small" type="button" on:click=fix>
                "Fix " {number(fixable.into())} <span class="visually-hidden">": " {code.title()}</span>
            </button>
        }
        .into_any()
    } else {
        view! { <span class="icon-next">{icon("next")}</span> }.into_any()
    };
    let is_here = move || current.get() == Some(code);
    view! {
        <li class=move || if is_here() { "issue is-here" } else { "issue" }>
            <button class="issue-name" type="button" aria-current=move || is_here().then_some("true") on:click=go>{code.title()}</button>
            <span class="issue-rows num">{count(u64::from(cells), "cell", "cells")}</span>
            {end}
        </li>
    }
    .into_any()
}
