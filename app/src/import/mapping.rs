//! What the columns became, in short; `columns` is where that is changed.

use importer::format::{Field, Tab, TabSpec};
use importer::issue::Code;
use importer::message::{ColumnState, Command, KindState};
use leptos::prelude::*;

use super::Import;
use super::columns::{menu_label, rename};
use crate::ui::{count, mark, number};

/// More columns than these are not shown one by one.
const SHOWN: usize = 60;

#[component]
pub fn Mapping(
    import: Import,
    tab: Tab,
    /// Goes to where they are changed.
    change: Callback<()>,
) -> impl IntoView {
    let known = Memo::new(move |_| {
        let whole = whole_names(import, tab);
        import.about(tab, |state| (cards(&state.columns), state.missing.clone(), whole))
    });
    let shown = move || {
        let (columns, missing, _) = known.get();
        if columns.is_empty() {
            return None;
        }
        let spec = import.format.tab(tab);
        let found = columns.iter().filter(|column| column.field.is_some()).count() as u64;
        let total = columns.len() as u64;
        let more = (columns.len() > SHOWN).then(|| {
            let more = count(total - SHOWN as u64, "more column", "more columns");
            view! { <p class="small quiet">"And " {more} "."</p> }
        });
        let lead = format!("{} of {} found by themselves.", number(found), number(total));
        let cards = columns.iter().take(SHOWN).map(|column| card(spec, column)).collect_view();
        let title = format!("fields-{}", spec.key);
        Some(
            view! {
                <section class="fields" aria-labelledby=title.clone()>
                    <div class="fields-head"><h2 id=title.clone()>"What your columns became"</h2>
                        <p class="small quiet">
                            {lead} " "
                            <button class="link-button" type="button" on:click=move |_| change.run(())>"Change the columns"</button>
                        </p>
                    </div>
                    {lacking(import, tab, &missing)}
                    <ul class="field-map">{cards}</ul>
                    {more}
                </section>
            }
            .into_any(),
        )
    };
    view! { {shown} }.into_any()
}

/// Only what a card shows, so that samples and widths do not draw it anew.
fn cards(columns: &[ColumnState]) -> Vec<ColumnState> {
    let card = |column: &ColumnState| ColumnState { width: 0, ..column.clone() };
    columns.iter().map(card).collect()
}

/// Required fields that no column has, and a way to type them.
pub fn lacking(import: Import, tab: Tab, missing: &[Field]) -> AnyView {
    let spec = import.format.tab(tab);
    if missing.is_empty() {
        return ().into_any();
    }
    let names: Vec<&str> = missing.iter().map(|field| spec.label(*field)).collect();
    let which = match names.as_slice() {
        [one] => format!("{one} is missing. Every {} needs one.", spec.one),
        many => format!("{} are missing. Every {} needs them.", many.join(" and "), spec.one),
    };
    let whole = missing.contains(&Field::FamilyName).then(|| whole_names(import, tab)).flatten();
    if let Some(header) = whole {
        let split = move |_| import.engine.say(Command::FixAll { tab, code: Code::NameFull });
        return view! {
            <div class="read-issue is-warn" role="status">
                {mark("warn")}
                <p>
                    "The column “" {header} "” seems to have whole names. First name and last name are needed apart. "
                    <button class="link-button" type="button" on:click=split>"Split into first and last name"</button>
                </p>
            </div>
        }
        .into_any();
    }
    let meant = import.about(tab, |state| {
        let named = (0u16..).zip(&state.columns).filter(|(_, column)| column.field.is_none());
        named.filter_map(|(at, column)| Some((at, column.meant.clone()?))).collect::<Vec<_>>()
    });
    let add = missing
        .iter()
        .map(|field| {
            let field = *field;
            if let Some((at, heading)) = meant.iter().find(|(_, heading)| *heading == spec.label(field)) {
                return view! { " " {rename(import, tab, *at, heading)} }.into_any();
            }
            let click = move |_| import.engine.say(Command::AddColumn { tab, field });
            view! {
                " "
                <button class="link-button" type="button" on:click=click>{format!("Add an empty column “{}”", spec.label(field))}</button>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <div class="read-issue is-error" role="status">
            {mark("error")}
            <p>{which} " If a column has it under another name, choose it there." {add}</p>
        </div>
    }
    .into_any()
}

/// The heading of the column of first names, if there are names in it that can be split.
fn whole_names(import: Import, tab: Tab) -> Option<String> {
    import.about(tab, |state| {
        let full = |kind: &KindState| kind.code == Code::NameFull && kind.fixable > 0;
        let given = state.columns.iter().find(|column| column.field == Some(Field::GivenName))?;
        state.kinds.iter().any(full).then(|| given.header.clone())
    })
}

/// Columns that have something in them, but no field, and that nobody said to leave out. As (place, heading).
pub fn left_behind(columns: &[ColumnState]) -> Vec<(u16, String)> {
    let open = |column: &ColumnState| column.field.is_none() && !column.ignored && !column.samples.is_empty();
    let named = |at: u16, column: &ColumnState| match column.header.trim() {
        "" => format!("{}, without a heading,", number(u64::from(at) + 1)),
        header => header.to_owned(),
    };
    (0u16..)
        .zip(columns)
        .filter(|(_, column)| open(column))
        .map(|(at, column)| (at, named(at, column)))
        .collect()
}

fn card(spec: &TabSpec, column: &ColumnState) -> AnyView {
    let header = if column.header.is_empty() { "no heading".to_owned() } else { column.header.clone() };
    let (class, sign, label) = match column.field {
        Some(field) => ("", None, menu_label(spec, field)),
        None if column.ignored => ("is-ignored", None, "Left out"),
        None if column.samples.is_empty() => ("is-ignored", None, "Empty"),
        None => ("is-open", Some(mark("warn")), "Not known yet"),
    };
    view! {
        <li class=class title=column.samples.join(", ")>
            <span class="field-map-to">{sign} {label}</span>
            <span class="field-map-from">{header}</span>
        </li>
    }
    .into_any()
}
