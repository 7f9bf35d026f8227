//! One import after "Yes": its progress while it runs, and then what became of each row.

mod list;
mod row;
mod running;

use importer::bulk::Who;
use importer::format::learners::LEARNERS;
use importer::format::{self, Format, OptionKey, Tab, site};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::api::error::ApiError;
use crate::api::imports::{self as calls, BatchState, BatchView, MOST_IN_WORKBOOK};
use crate::ui::head::{Heading, PageHead};
use crate::ui::menu::{Menu, download};
use crate::ui::stepper::ImportHead;
use crate::ui::{Load, count, fates, icon, load, locale, mark, number};

#[component]
pub fn ResultsPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").and_then(|id| id.parse::<i64>().ok()));
    let load = Load::<BatchView>::new();
    let ask = move || match id.get() {
        Some(id) => load.ask(move || calls::batch(id)),
        None => load.error.set(Some(ApiError::NotFound)),
    };
    Effect::new(ask);
    let again = Callback::new(move |()| ask());
    let place = Signal::derive(move || {
        load.value.with(|batch| batch.as_ref().map(super::imports::place).unwrap_or_default())
    });
    let step =
        Signal::derive(move || match load.value.with(|batch| batch.as_ref().map(|batch| batch.state)) {
            Some(BatchState::Finished) | None => 3,
            _ => 2,
        });
    let side = move || {
        load.value.with(|batch| {
            let batch = batch.as_ref()?;
            Some(match &batch.finished {
                Some(at) if batch.state == BatchState::Finished => {
                    view! { <span>{mark("ok")} "Finished " {locale::date_time(at)}</span> }.into_any()
                }
                _ => view! { <span>"Started " {locale::date_time(&batch.started)}</span> }.into_any(),
            })
        })
    };
    let body = move || {
        let batch = load.value.get()?;
        Some(match batch.state {
            BatchState::Committing => running::running(&batch, again),
            BatchState::Finished => finished(&batch),
            BatchState::Planned => planned(&batch),
            _ => nothing_written(&batch),
        })
    };
    view! {
        <main class="main" id="main" tabindex="-1">
            <ImportHead now=step place>{side}</ImportHead>
            {move || load.error.get().map(|error| view! { <div class="page">{load::broken(&error, Some(again))}</div> })}
            {body}
        </main>
    }
    .into_any()
}

/// What each row would do. Nothing is written: Yes is said in the window that led here.
fn planned(batch: &BatchView) -> AnyView {
    let lead = format!("{} checked. Nothing is written yet.", count(batch.rows, "row was", "rows were"));
    view! {
        <div class="page">
            <div class="page-head"><div><Heading title="What this import would do"/><p class="lead">{lead}</p></div></div>
            <div class="results-bar">{fates::bar(&batch.counts, false, true)}</div>
            <div class="notice">
                {icon("file")}
                <p>"To import it, say Yes in the window where it was checked. If that is closed, begin again with the same spreadsheet."</p>
            </div>
            {list::lists(batch)}
        </div>
    }
    .into_any()
}

/// An import that was left before "Yes".
fn nothing_written(batch: &BatchView) -> AnyView {
    let lead = match batch.state {
        BatchState::Discarded => "It was given up before it was confirmed. Nothing was written.",
        _ => "Its rows did not all arrive. Nothing was written.",
    };
    view! {
        <div class="page">
            <PageHead title="This import was not finished" lead=lead.to_owned()/>
            <div class="notice">
                {icon("file")}
                <p>{super::imports::sources(batch)} ", " {count(batch.rows, "row", "rows")} ". To bring these people in, begin again with the same spreadsheet."</p>
            </div>
            <p class="button-row"><a class="button button-primary" href="/imports/new">{icon("import")} "Add multiple users"</a></p>
        </div>
    }
    .into_any()
}

fn finished(batch: &BatchView) -> AnyView {
    let counts = &batch.counts;
    let is_in = match (counts.created, counts.updated) {
        (0, 0) => None,
        (0, n) => Some(format!("{} updated", count(n, "person", "people"))),
        (created, updated) => Some(format!("{} in", count(created + updated, "person is", "people are"))),
    };
    let deleted =
        (counts.deleted > 0).then(|| format!("{} deleted", count(counts.deleted, "account", "accounts")));
    let done: Vec<String> = is_in.into_iter().chain(deleted).collect();
    let title = match (done.is_empty(), counts.unchanged) {
        (true, 0) => "Nobody came in".to_owned(),
        (true, _) => "Nothing had to change".to_owned(),
        _ => done.join(", "),
    };
    // A row that deletes somebody does not go in anywhere.
    let (go_in, went_in) =
        if counts.deleted > 0 { ("be carried out", "were carried out") } else { ("go in", "went in") };
    let failed = counts.failed;
    let lead = match failed {
        0 if counts.skipped > 0 => {
            let was = if counts.skipped == 1 { "was" } else { "were" };
            format!("{} {was} left out. No row failed.", count(counts.skipped, "row", "rows"))
        }
        0 if counts.rows() == 1 => format!("The one row {}.", went_in.replace("were", "was")),
        0 => format!("All {} rows {went_in}.", number(counts.rows())),
        n => format!(
            "{} could not {go_in} and {} waiting for you.",
            count(n, "row", "rows"),
            if n == 1 { "is" } else { "are" }
        ),
    };
    let seal = if failed == counts.rows() { "error" } else { "check" };
    view! {
        <div class="page">
            <div class="page-head">
                <div class="results-head">
                    <span class=if seal == "error" { "results-seal is-failed" } else { "results-seal" } aria-hidden="true">{icon(seal)}</span>
                    <div><Heading title=title/><p>{lead}</p></div>
                </div>
                <div class="button-row">{select(batch)} {export(batch)}</div>
            </div>
            <div class="results-bar">{fates::bar(counts, false, true)}</div>
            {list::lists(batch)}
        </div>
    }
    .into_any()
}

/// To the list of people, with those of this import selected: whom the options say, else all.
fn select(batch: &BatchView) -> AnyView {
    let format = format_of(batch);
    let who = match batch.options.choice(format, OptionKey::BulkSelect) {
        site::NONE => return ().into_any(),
        key => Who::from_key(key).unwrap_or(Who::All),
    };
    let (words, n) = match who {
        Who::New => ("Select the new people", batch.counts.created),
        Who::Updated => ("Select the updated people", batch.counts.updated),
        Who::All => {
            ("Select these people", batch.counts.created + batch.counts.updated + batch.counts.unchanged)
        }
    };
    let href = format!("/people?import={}&who={}", batch.id, who.key());
    (n > 0).then(|| view! { <a class="button" href=href>{icon("people")} {words}</a> }).into_any()
}

fn export(batch: &BatchView) -> AnyView {
    let id = batch.id;
    let one = batch.tabs.len() == 1;
    let results = batch.tabs.iter().map(|tab| {
        let tab = format_of(batch).tab(*tab);
        let label = if one { "Results as CSV".to_owned() } else { format!("Results as CSV: {}", tab.label) };
        download(
            label,
            "What became of each row; can be imported again",
            format!("/download/imports/{id}/results/{}.csv", tab.key),
        )
    });
    let results: Vec<AnyView> = results.collect();
    let to_mend = mend_files(batch).into_iter().map(|(label, note, href)| download(label, note, href));
    let to_mend: Vec<AnyView> = to_mend.collect();
    let button = view! { {icon("download")} "Export" }.into_any();
    view! {
        <Menu button>
            {results}
            {download("Results as JSON", "Counts and lists, for programs", format!("/download/imports/{id}/results.json"))}
            {to_mend}
        </Menu>
    }
    .into_any()
}

/// The files of rows to mend, a workbook and a CSV for each tab that has any: what the link says, and its address.
fn mend_files(batch: &BatchView) -> Vec<(String, &'static str, String)> {
    let one = batch.failed.len() == 1;
    let failed: u64 = batch.failed.iter().map(|(_, rows)| rows).sum();
    let workbook = (1..=MOST_IN_WORKBOOK).contains(&failed).then(|| {
        let href = format!("/download/imports/{}/rows-to-mend.xlsx", batch.id);
        ("Rows to mend".to_owned(), "XLSX: the rows that failed, with reasons, to import again", href)
    });
    let file = |&(tab, _): &(Tab, u64)| {
        let tab = format_of(batch).tab(tab);
        let label = if one {
            "Rows to mend as CSV".to_owned()
        } else {
            format!("Rows to mend as CSV: {}", tab.label)
        };
        let href = format!("/download/imports/{}/rows-to-mend/{}.csv", batch.id, tab.key);
        (label, "The same as text", href)
    };
    workbook.into_iter().chain(batch.failed.iter().map(file)).collect()
}

/// The format of a batch; one that is not known here any more is as the default one.
fn format_of(batch: &BatchView) -> &'static Format {
    format::by_key(&batch.format).unwrap_or(&LEARNERS)
}
