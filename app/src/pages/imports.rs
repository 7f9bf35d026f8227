//! What was brought in, by whom, and what came of it.

use importer::outcome::Fate;
use leptos::prelude::*;
use std::time::Duration;

use crate::api::imports::{self as calls, BatchState, BatchView, Page};
use crate::ui::empty::Empty;
use crate::ui::head::PageHead;
use crate::ui::pager::Pager;
use crate::ui::toast::toasts;
use crate::ui::{Kind, Load, count, fates, icon, locale, number, session};

/// How often a running import is looked at.
const AGAIN: Duration = Duration::from_millis(1500);

#[component]
pub fn ImportsPage() -> impl IntoView {
    let first = RwSignal::new(0u64);
    let load = Load::<Page<BatchView>>::new();
    let ask = move || {
        let first = first.get();
        load.ask(move || calls::batches(first));
    };
    Effect::new(ask);
    // While one runs, the list follows it.
    Effect::new(move || {
        let running = load.value.with(|page| {
            page.as_ref()
                .is_some_and(|page| page.items.iter().any(|batch| batch.state == BatchState::Committing))
        });
        if running {
            set_timeout(
                move || {
                    if let Some(first) = first.try_get_untracked() {
                        load.ask(move || calls::batches(first));
                    }
                },
                AGAIN,
            );
        }
    });
    let total = Signal::derive(move || load.value.with(|page| page.as_ref().map_or(0, |page| page.total)));
    let list = move || {
        load.value.with(|page| {
            let page = page.as_ref()?;
            if page.total == 0 {
                return Some(none());
            }
            let is_draft = |batch: &&BatchView| batch.state == BatchState::Planned;
            let drafts: Vec<&BatchView> = page.items.iter().filter(is_draft).collect();
            let others = page.items.iter().filter(|batch| !is_draft(batch));
            let none = (drafts.len() == page.items.len()).then(none);
            Some(view! { {none} {days(others)} {unconfirmed(&drafts, load)} }.into_any())
        })
    };
    view! {
        <main class="main" id="main" tabindex="-1">
            <div class="page">
                <PageHead title="Imports" lead="What was brought in, by whom, and what came of it.".to_owned()>
                    <a class="button button-primary" href="/imports/new">{icon("import")} "Add multiple users"</a>
                </PageHead>
                {load.around(Callback::new(move |()| ask()), "the imports")}
                {list}
                <Show when=move || { total.get() > calls::PAGE }>
                    <Pager label="Pages of imports" first total go=Callback::new(move |to| first.set(to))/>
                </Show>
            </div>
        </main>
    }
    .into_any()
}

fn none() -> AnyView {
    view! {
        <div class="sheet">
            <Empty icon="history" title="Nothing was imported yet"
                text="Each import is kept here with its results: who came in, what changed, and which rows are to be mended."/>
        </div>
    }
    .into_any()
}

/// Newest first, under their days.
fn days<'a>(batches: impl Iterator<Item = &'a BatchView>) -> AnyView {
    let mut days: Vec<(String, Vec<AnyView>)> = Vec::new();
    for batch in batches {
        let day = locale::day(&batch.started);
        match days.last_mut().filter(|(last, _)| *last == day) {
            Some((_, lines)) => lines.push(line(batch)),
            None => days.push((day, vec![line(batch)])),
        }
    }
    days.into_iter()
        .enumerate()
        .map(|(n, (day, lines))| {
            let id = format!("day-{n}");
            view! {
                <section aria-labelledby=id.clone()>
                    <h2 class="day" id=id.clone()>{day}</h2>
                    <ul class="sheet">{lines}</ul>
                </section>
            }
        })
        .collect_view()
        .into_any()
}

/// Imports that were checked and never confirmed: folded away, since nothing came of them.
fn unconfirmed(batches: &[&BatchView], load: Load<Page<BatchView>>) -> AnyView {
    if batches.is_empty() {
        return ().into_any();
    }
    let lines = batches.iter().map(|batch| draft(batch, load)).collect_view();
    view! {
        <details class="drafts">
            <summary>{icon("next")} {count(batches.len() as u64, "import was not confirmed", "imports were not confirmed")} ": nothing was written"</summary>
            <ul class="sheet">{lines}</ul>
        </details>
    }
    .into_any()
}

fn draft(batch: &BatchView, load: Load<Page<BatchView>>) -> AnyView {
    let (id, name) = (batch.id, sources(batch));
    let (session, toasts) = (session(), toasts());
    let discard = move |_| {
        leptos::task::spawn_local(async move {
            match session.ask(move || calls::discard(id)).await {
                Ok(()) => load.value.update(|page| {
                    if let Some(page) = page {
                        page.items.retain(|batch| batch.id != id);
                        page.total = page.total.saturating_sub(1);
                    }
                }),
                Err(error) => toasts.show(Kind::Error, "It was not discarded", &error.to_string(), None),
            }
        });
    };
    view! {
        <li class="import import-draft">
            <div>
                <p class="import-name">{name.clone()}</p>
                <p class="import-meta">
                    {count(batch.rows, "row", "rows")} " · " {batch.by.clone()} ", " {locale::date_time(&batch.started)}
                </p>
            </div>
            <div class="import-actions">
                <button class="button button-quiet button-small" type="button" on:click=discard>"Discard" <span class="visually-hidden">": " {name}</span></button>
            </div>
        </li>
    }
    .into_any()
}

/// `riverside-roster.csv, parents.csv`; what a batch is called.
pub fn sources(batch: &BatchView) -> String {
    let mut names: Vec<&str> = Vec::new();
    for (_, name) in &batch.sources {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    match names.as_slice() {
        [] => format!("Import {}", batch.id),
        [first, second, third, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second}, {third} and {} more", rest.len())
        }
        names => names.join(", "),
    }
}

/// Where it went: the place that was chosen, or the kind of list where the rows say their places.
pub fn place(batch: &BatchView) -> String {
    let format = importer::format::by_key(&batch.format).map(|format| format.label.to_owned());
    if batch.place.is_empty() { format.unwrap_or_default() } else { batch.place.clone() }
}

fn line(batch: &BatchView) -> AnyView {
    let href = format!("/imports/{}", batch.id);
    let name = sources(batch);
    let (class, word, until) = match batch.state {
        BatchState::Committing => ("badge badge-accent", "Importing", ""),
        BatchState::Finished => ("badge badge-ok", "Finished", ""),
        // Those that were not confirmed stand elsewhere; of those given up nothing is listed.
        _ => ("badge", "Not finished", "Nothing was written"),
    };
    let invited = (batch.state == BatchState::Finished).then(|| match batch.counts.mails_queued {
        0 => "Nobody was invited".to_owned(),
        n => format!("{} waiting", count(n, "invitation", "invitations")),
    });
    let action = match batch.state {
        BatchState::Committing => "Watch",
        BatchState::Finished => "Results",
        _ => "Look",
    };
    view! {
        <li class="import">
            <div>
                <p class="import-name"><a href=href.clone()>{name.clone()}</a><span class=class>{word}</span></p>
                <p class="import-meta">{place(batch)} " · " {batch.by.clone()} ", " {locale::time(&batch.started)}</p>
            </div>
            <div class="import-sum">{sum(batch)}</div>
            <p class="import-until">{invited.unwrap_or_else(|| until.to_owned())}</p>
            <div class="import-actions">
                <a class="button button-small" href=href>{action}<span class="visually-hidden">": " {name}</span></a>
            </div>
        </li>
    }
    .into_any()
}

fn sum(batch: &BatchView) -> AnyView {
    match batch.state {
        BatchState::Committing => view! {
            <p class="import-counts"><span>{number(batch.done)} " of " {count(batch.rows, "row", "rows")}</span></p>
            <progress class="meter meter-s" max=batch.rows.max(1).to_string() value=batch.done.to_string() aria-label="Rows imported"></progress>
        }
        .into_any(),
        BatchState::Finished => {
            let words = fates::present(&batch.counts)
                .into_iter()
                .filter(|(fate, _)| matches!(fate, Fate::Created | Fate::Updated | Fate::Unchanged | Fate::Failed))
                .map(|(fate, n)| {
                    view! { <span class:is-failed=fate == Fate::Failed>{number(n)} " " {fates::label(fate).to_lowercase()}</span> }
                })
                .collect_view();
            view! { <p class="import-counts">{words}</p> {fates::bar(&batch.counts, true, false)} }.into_any()
        }
        _ => view! { <p class="import-counts"><span>{count(batch.rows, "row", "rows")}</span></p> }.into_any(),
    }
}
