//! The counts, and the list that the chosen one opens into. The list stands in the address, so that it can be gone
//! back to and passed on.

use importer::format::Field;
use importer::outcome::{Fate, OutcomeList};
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::row::{done, place};
use super::{format_of, mend_files};
use crate::api::imports::{self as calls, BatchState, BatchView, OutcomeLine, Page};
use crate::ui::pager::Pager;
use crate::ui::{Load, count, fates, icon, number};

pub fn lists(batch: &BatchView) -> AnyView {
    let id = batch.id;
    let url = use_query_map();
    let navigate = use_navigate();
    let default = default_list(batch);
    let list = Memo::new(move |_| {
        url.read().get("list").and_then(|key| OutcomeList::from_key(&key)).unwrap_or(default)
    });
    let first =
        Memo::new(move |_| url.read().get("first").and_then(|first| first.parse().ok()).unwrap_or(0u64));
    let load = Load::<(OutcomeList, Page<OutcomeLine>)>::new();
    let ask = move || {
        let (list, first) = (list.get(), first.get());
        load.ask(move || async move { calls::batch_rows(id, list, first).await.map(|page| (list, page)) });
    };
    Effect::new(ask);

    let title = NodeRef::<html::H2>::new();
    // The list's title takes focus when another list is chosen, not when the page opens.
    Effect::new(move |before: Option<OutcomeList>| {
        let now = list.get();
        if before.is_some_and(|before| before != now)
            && let Some(title) = title.get_untracked()
        {
            let _ = title.focus();
        }
        now
    });
    let turn = Callback::new(move |to: u64| {
        let href = format!("/imports/{id}?list={}&first={to}", list.get_untracked().key());
        navigate(&href, NavigateOptions { scroll: false, ..Default::default() });
    });
    let total =
        Signal::derive(move || load.value.with(|page| page.as_ref().map_or(0, |(_, page)| page.total)));
    let batch = StoredValue::new(batch.clone());
    let n = move || batch.with_value(|batch| list.get().count(&batch.counts));
    let mend = move || {
        // Before Yes there are no files: what is to be mended is mended in the grid.
        (list.get() == OutcomeList::Fate(Fate::Failed) && !batch.with_value(is_planned)).then(|| {
            let files = batch.with_value(mend_files).into_iter().enumerate();
            let links = files.map(|(at, (label, _, href))| {
                let class = if at == 0 { "button button-primary" } else { "button" };
                view! { <a class=class href=href download rel="external">{icon("download")} {label}</a> }
                    .into_any()
            });
            links.collect::<Vec<_>>()
        })
    };
    let table = move || {
        load.value.with(|answer| {
            let (list, page) = answer.as_ref()?;
            Some(table(batch, *list, page))
        })
    };
    view! {
        <div class="sheet results">
            {batch.with_value(|batch| counts(batch, list))}
            <section aria-labelledby="list-title">
                <div class="outcome-list-head">
                    <div>
                        <h2 id="list-title" tabindex="-1" node_ref=title>{move || format!("{}: {}", name(list.get()), unit(list.get(), n()))}</h2>
                        <p>{move || explain(list.get(), batch.with_value(is_planned))}</p>
                    </div>
                    <div class="button-row">{mend}</div>
                </div>
                {load.around(Callback::new(move |()| ask()), "the list")}
                <div class:is-stale=move || load.busy.get() && load.value.with(Option::is_some)>{table}</div>
                <Show when=move || { total.get() > 0 }>
                    <Pager label="Pages of this list" first total go=turn/>
                </Show>
            </section>
        </div>
    }
    .into_any()
}

/// Is it a plan, of which nothing is written?
fn is_planned(batch: &BatchView) -> bool {
    batch.state == BatchState::Planned
}

fn default_list(batch: &BatchView) -> OutcomeList {
    if is_planned(batch) {
        return OutcomeList::All;
    }
    let counts = &batch.counts;
    let fate = if counts.failed > 0 {
        Fate::Failed
    } else {
        fates::present(counts).first().map_or(Fate::Created, |(fate, _)| *fate)
    };
    OutcomeList::Fate(fate)
}

fn name(list: OutcomeList) -> &'static str {
    match list {
        OutcomeList::All => "All rows",
        OutcomeList::Fate(fate) => fates::label(fate),
        OutcomeList::AssociationsMade => "Associations made",
        OutcomeList::AssociationsNotMade => "Associations not made",
        OutcomeList::MailsQueued => "Invitations",
        OutcomeList::ActivatedByParent => "Activated by a parent",
        OutcomeList::CourseAssignments => "Course assignments",
        OutcomeList::CohortsJoined => "Cohorts joined",
        OutcomeList::PasswordsSet => "Passwords set",
        OutcomeList::Renamed => "Renamed",
        OutcomeList::Suspended => "Suspended",
    }
}

fn unit(list: OutcomeList, n: u64) -> String {
    match list {
        OutcomeList::All | OutcomeList::Fate(_) | OutcomeList::ActivatedByParent => count(n, "row", "rows"),
        _ => number(n),
    }
}

fn explain(list: OutcomeList, planned: bool) -> &'static str {
    match list {
        OutcomeList::All if planned => {
            "Each row with what it would do. Rows that would be left out are highlighted."
        }
        OutcomeList::All => "Each row with what became of it. Rows that were left out are highlighted.",
        OutcomeList::Fate(Fate::Failed) if planned => {
            "They would be left out. Mend them in the review, and press Finish again."
        }
        OutcomeList::Fate(Fate::Created) => "New accounts.",
        OutcomeList::Fate(Fate::Updated) => "People you had already, with what changed.",
        OutcomeList::Fate(Fate::Unchanged) => "People you had already, and nothing was different.",
        OutcomeList::Fate(Fate::Skipped) => "People who were left as they are.",
        OutcomeList::Fate(Fate::Failed) => "Take them as a spreadsheet, mend them, and bring it back.",
        OutcomeList::Fate(Fate::Deleted) => "Accounts that are no more.",
        OutcomeList::Fate(Fate::SamePerson) => "Rows of somebody whom another row brought in already.",
        OutcomeList::AssociationsMade => "Who was associated with whom.",
        OutcomeList::AssociationsNotMade => "These associations were not made, and why.",
        OutcomeList::MailsQueued => "New people whose invitation waits to be sent.",
        OutcomeList::ActivatedByParent => "Students without an email: a parent sets up their account.",
        OutcomeList::CourseAssignments => "Who was assigned to which course. Only new ones count.",
        OutcomeList::CohortsJoined => "Who was put into which cohort.",
        OutcomeList::PasswordsSet => "Whose password this import set.",
        OutcomeList::Renamed => "Who has another username now.",
        OutcomeList::Suspended => "Who cannot sign in until the account is brought back.",
    }
}

fn counts(batch: &BatchView, list: Memo<OutcomeList>) -> AnyView {
    let id = batch.id;
    let outcome = move |this: OutcomeList, sign: AnyView, note: Option<String>, n: u64| {
        view! {
            <a class="outcome" href=format!("/imports/{id}?list={}", this.key()) data-noscroll="true"
                aria-current=move || (list.get() == this).then_some("true")>
                {sign}
                <span><span class="outcome-name">{name(this)}</span>{note.map(|note| view! { <span class="outcome-note">{note}</span> })}</span>
                <span class="outcome-n">{number(n)}</span>
            </a>
        }
        .into_any()
    };
    // The five that every import has, and those that this one happens to have.
    let always = |fate| !matches!(fate, Fate::Deleted | Fate::SamePerson);
    let rows = Fate::ALL
        .into_iter()
        .filter(|fate| always(*fate) || batch.counts.of(*fate) > 0)
        .map(|fate| view! { <li>{outcome(OutcomeList::Fate(fate), fates::swatch(fate), None, batch.counts.of(fate))}</li> })
        .collect_view();
    let all = outcome(OutcomeList::All, icon("sheet"), None, batch.counts.rows());
    let parents = count(batch.with_parents, "parent", "parents");
    let links = format!("{parents}, {}", count(batch.with_instructors, "instructor", "instructors"));
    let format = format_of(batch);
    let has_links = format.has(Field::Parent);
    let weak = (batch.counts.weak_passwords > 0)
        .then(|| count(batch.counts.weak_passwords, "weak password", "weak passwords"));
    let also = [
        (OutcomeList::CourseAssignments, "book", None, format.has(Field::Course)),
        (OutcomeList::CohortsJoined, "people", None, format.has(Field::Cohort)),
        (OutcomeList::PasswordsSet, "lock", weak, batch.counts.passwords_set > 0),
        (OutcomeList::Renamed, "edit", None, format.by_options),
        (OutcomeList::Suspended, "warn", None, format.by_options),
        (OutcomeList::MailsQueued, "mail", Some("waiting to be sent".to_owned()), true),
        (OutcomeList::AssociationsMade, "link", Some(links), has_links),
        (OutcomeList::AssociationsNotMade, "warn", None, batch.counts.associations_not_made > 0),
        (OutcomeList::ActivatedByParent, "people", None, batch.counts.activated_by_parent > 0),
    ];
    let also = also
        .into_iter()
        .filter(|(.., shown)| *shown)
        .map(|(this, symbol, note, _)| {
            let n = this.count(&batch.counts);
            view! { <li class="outcome-wide">{outcome(this, icon(symbol), note.filter(|_| n > 0), n)}</li> }
        })
        .collect_view();
    view! {
        <nav class="outcomes" aria-label="What became of the rows">
            <p class="outcomes-label" id="o-rows">"Rows"</p>
            <ul class="outcomes-set" aria-labelledby="o-rows"><li>{all}</li> {rows}</ul>
            <p class="outcomes-label" id="o-also">"And with them"</p>
            <ul class="outcomes-set" aria-labelledby="o-also">{also}</ul>
        </nav>
    }
    .into_any()
}

fn table(batch: StoredValue<BatchView>, list: OutcomeList, page: &Page<OutcomeLine>) -> AnyView {
    if page.items.is_empty() {
        return view! { <p class="card-body quiet">"None."</p> }.into_any();
    }
    let planned = batch.with_value(is_planned);
    let does = if planned { "Action" } else { "Outcome" };
    let what = match list {
        OutcomeList::All if planned => "What changes, and why",
        OutcomeList::All => "What changed, and why",
        OutcomeList::Fate(Fate::Failed) => "Why it failed",
        OutcomeList::Fate(Fate::Updated) => "What changed",
        OutcomeList::AssociationsNotMade => "Why not",
        OutcomeList::AssociationsMade => "Associated with",
        OutcomeList::ActivatedByParent => "Who activates the account",
        OutcomeList::CourseAssignments => "Courses",
        OutcomeList::CohortsJoined => "Cohort",
        _ => "What was done",
    };
    let line = |line: &OutcomeLine| {
        let row = &line.row;
        let shown = if row.name.trim().is_empty() { "Without a name".to_owned() } else { row.name.clone() };
        let name = match line.account {
            Some(account) => {
                view! { <a class="person-name" href=format!("/people/{account}") dir="auto">{shown}</a> }
                    .into_any()
            }
            None => view! { <span class="person-name" dir="auto">{shown}</span> }.into_any(),
        };
        let fate = (list == OutcomeList::All).then(|| {
            let words = if planned { action(row.fate) } else { fates::label(row.fate) };
            view! { <td class="nowrap" data-label=does><span class="reason">{fates::swatch(row.fate)} <span class="medium">{words}</span></span></td> }
        });
        view! {
            <tr class=tint(list, row.fate)>
                <td class="num quiet nowrap" data-label="Row"><span>{place(batch, row.origin)}</span></td>
                <th scope="row">{name}<span class="person-key">{row.key.clone()}</span></th>
                {fate}
                <td>{done(batch, list, line)}</td>
            </tr>
        }
    };
    let fate = (list == OutcomeList::All).then(|| view! { <th scope="col">{does}</th> });
    view! {
        <table class="table table-compact table-cards">
            <caption class="visually-hidden">{name(list)}</caption>
            <thead><tr><th scope="col">"Row"</th><th scope="col">"Person"</th>{fate}<th scope="col">{what}</th></tr></thead>
            <tbody>{page.items.iter().map(line).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// Among all rows, those that were left out are highlighted; in words it stands beside them.
fn tint(list: OutcomeList, fate: Fate) -> Option<&'static str> {
    match fate {
        Fate::Failed if list == OutcomeList::All => Some("is-failed"),
        Fate::Skipped if list == OutcomeList::All => Some("is-skipped"),
        _ => None,
    }
}

/// What a row of a plan would do.
fn action(fate: Fate) -> &'static str {
    match fate {
        Fate::Created => "Create",
        Fate::Updated => "Update",
        Fate::Skipped => "Skip",
        Fate::Failed => "Fail",
        Fate::Deleted => "Delete",
        other => fates::label(other),
    }
}
