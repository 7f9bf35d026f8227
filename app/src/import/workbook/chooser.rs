//! What is shown of a workbook until its sheets are sources.

use importer::format::Tab;
use importer::outcome::SourceId;
use leptos::prelude::*;

use super::{Offered, Stage, Workbook};
use crate::import::Import;
use crate::ui::{count, icon, mark};

/// The workbooks that were dropped on a tab.
#[component]
pub fn Workbooks(import: Import, tab: Tab) -> impl IntoView {
    let here = move || {
        import
            .workbooks
            .with(|all| all.iter().filter(|each| each.tab == tab).map(|each| each.id).collect::<Vec<_>>())
    };
    let here = Memo::new(move |_| here());
    view! {
        <Show when=move || !here.with(Vec::is_empty)>
            <ul class="source-list" aria-label="Workbooks">
                <For each=move || here.get() key=|id| *id let(id)>{one(import, id)}</For>
            </ul>
        </Show>
    }
    .into_any()
}

fn of<T>(import: Import, id: SourceId, tell: impl FnOnce(&Workbook) -> T) -> Option<T> {
    import.workbooks.with(|all| all.iter().find(|each| each.id == id).map(tell))
}

fn one(import: Import, id: SourceId) -> AnyView {
    let name = untrack(|| of(import, id, |workbook| workbook.name.clone())).unwrap_or_default();
    // Only from stage to stage, so that choosing for a sheet does not draw the others anew.
    let stage = Memo::new(move |_| of(import, id, |workbook| std::mem::discriminant(&workbook.stage)));
    let body = move || {
        // Read, not only tracked: a memo that nobody has read does not know what it depends on.
        stage.get()?;
        untrack(|| of(import, id, |workbook| workbook.stage.clone())).map(|stage| match stage {
            Stage::Opening(_) => view! {
                <p class="workbook-opening small">
                    <span>"Opening"</span> <progress class="meter meter-s" aria-label="Opening"></progress>
                </p>
            }
            .into_any(),
            Stage::Refused(issue) => view! {
                <p class="read-issue is-error">{mark("error")} <span>{issue.message}</span></p>
            }
            .into_any(),
            Stage::Choosing(sheets) => choices(import, id, &sheets),
        })
    };
    let remove = format!("Remove {name}");
    view! {
        <li class="file-chip">
            {icon("sheet")}
            <div>
                <p class="medium source-name">{name}</p>
                <div role="status">{body}</div>
            </div>
            <button
                class="button button-quiet button-small"
                type="button"
                aria-label=remove
                on:click=move |_| {
                    import.remove_workbook(id);
                }
            >
                "Remove"
            </button>
        </li>
    }
    .into_any()
}

/// Which tab each sheet goes to.
fn choices(import: Import, id: SourceId, sheets: &[Offered]) -> AnyView {
    let shown = sheets.iter().enumerate().filter(|(_, sheet)| !sheet.hidden);
    let rows = shown.map(|(at, sheet)| choice(import, id, at, sheet)).collect_view();
    let hidden: Vec<&str> =
        sheets.iter().filter(|sheet| sheet.hidden).map(|sheet| sheet.name.as_str()).collect();
    let hidden = (!hidden.is_empty()).then(|| {
        view! { <p class="small quiet">"Hidden in the workbook, and left out: " {hidden.join(", ")}</p> }
    });
    let chosen = Memo::new(move |_| {
        of(import, id, |workbook| match &workbook.stage {
            Stage::Choosing(sheets) => sheets.iter().filter(|sheet| sheet.tab.is_some()).count() as u64,
            _ => 0,
        })
        .unwrap_or_default()
    });
    let add = move |_| {
        if chosen.get_untracked() > 0 {
            import.add_sheets(id);
        }
    };
    view! {
        <p class="small">"Who is on its sheets?"</p>
        <ul class="workbook-sheets">{rows}</ul>
        {hidden}
        <button
            class="button button-primary button-small"
            type="button"
            aria-disabled=move || (chosen.get() == 0).then_some("true")
            on:click=add
        >
            {move || format!("Add {}", count(chosen.get(), "sheet", "sheets"))}
        </button>
    }
    .into_any()
}

fn choice(import: Import, id: SourceId, at: usize, sheet: &Offered) -> AnyView {
    let field = crate::ui::field::next_id("sheet");
    let taken = sheet.tab;
    let options = import
        .format
        .tabs()
        .map(|(tab, spec)| view! { <option value=tab.0.to_string() selected=taken == Some(tab)>{spec.label}</option> })
        .collect_view();
    let change = move |event| {
        let tab = event_target_value(&event).parse().ok().map(Tab);
        import.workbooks.update(|all| {
            let workbook = all.iter_mut().find(|each| each.id == id);
            if let Some(Workbook { stage: Stage::Choosing(sheets), .. }) = workbook
                && let Some(sheet) = sheets.get_mut(at)
            {
                sheet.tab = tab;
            }
        });
    };
    view! {
        <li>
            <label for=field.clone()>
                {sheet.name.clone()} " " <span class="small quiet num">{count(u64::from(sheet.rows), "row", "rows")}</span>
            </label>
            <span class="select-wrap">
                <select class="select select-small" id=field on:change=change>
                    {options}
                    <option value="" selected=taken.is_none()>"Leave out"</option>
                </select>
                {icon("down")}
            </span>
        </li>
    }
    .into_any()
}
