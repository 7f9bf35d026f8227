//! One row of a list of results: where it stands in its spreadsheet, what was done with it, and why.

use importer::issue::{Code, Severity};
use importer::outcome::{Effect as Done, Fate, Origin, OutcomeList, Reason, RowOutcome};
use leptos::prelude::*;

use super::format_of;
use crate::api::imports::{BatchView, OutcomeLine};
use crate::ui::change::change_view;
use crate::ui::mark;

/// `Students 7`, and the source where there are several.
pub fn place(batch: StoredValue<BatchView>, origin: Origin) -> AnyView {
    let tab = batch.with_value(|batch| match format_of(batch).tabs {
        [_] => "Row",
        tabs => tabs.get(usize::from(origin.tab.0)).map_or("Row", |tab| tab.label),
    });
    let source = batch.with_value(|batch| {
        let several = batch.sources.len() > 1;
        several
            .then(|| {
                batch.sources.iter().find(|(id, _)| *id == origin.source.0).map(|(_, name)| name.clone())
            })
            .flatten()
    });
    view! { {tab} " " {origin.line} {source.map(|name| view! { <span class="person-key">{name}</span> })} }
        .into_any()
}

/// The third cell: reasons, changes or effects, as the list asks for.
pub fn done(batch: StoredValue<BatchView>, list: OutcomeList, line: &OutcomeLine) -> AnyView {
    let row = &line.row;
    let whole = matches!(list, OutcomeList::All | OutcomeList::Fate(_));
    let mut parts: Vec<AnyView> = Vec::new();
    parts.extend(line.parents.iter().map(|parent| {
        let href = format!("/people/{}", parent.account);
        view! {
            <p><a class="person-name" href=href dir="auto">{parent.name.clone()}</a><span class="person-key">{parent.key.clone()}</span></p>
        }
        .into_any()
    }));
    if whole {
        parts.extend(reasons(row.fate, &row.reasons).map(|reason| {
            let sign = match reason.code.severity() {
                Severity::Error => "error",
                Severity::Warning => "warn",
                Severity::Info => "clean",
            };
            reason_view(sign, reason.code.title(), reason.message.clone())
        }));
        parts.extend(row.changes.iter().map(|change| match row.fate {
            // Made, counted or a default: the row does not say it.
            Fate::Created => {
                let (label, new) = (change.field.label(), change.new.clone());
                view! { <p>{label} " " <span class="medium" dir="auto">{new}</span></p> }.into_any()
            }
            _ => view! { <p class="event-changes">{change_view(change)}</p> }.into_any(),
        }));
        if let Some(other) = row.same_as {
            parts.push(view! { <p>"The same person as " {place(batch, other)}</p> }.into_any());
        }
    }
    for effect in &row.effects {
        match effect {
            Done::RoleGiven { role, at } if whole => {
                let at = at.as_ref().map(|at| format!(" at {at}"));
                parts.push(view! { <p>"Is now " {role.with_article()} {at}</p> }.into_any());
            }
            Done::Enrolled { course } if whole || list == OutcomeList::CourseAssignments => {
                parts
                    .push(view! { <p>"Course " <span class="medium">{course.clone()}</span></p> }.into_any());
            }
            Done::JoinedCohort { cohort } if whole || list == OutcomeList::CohortsJoined => {
                parts
                    .push(view! { <p>"Cohort " <span class="medium">{cohort.clone()}</span></p> }.into_any());
            }
            Done::PasswordSet | Done::WeakPasswordSet if whole || list == OutcomeList::PasswordsSet => {
                let weak = (*effect == Done::WeakPasswordSet).then_some(", which is weak");
                parts.push(view! { <p>"Has a password from this import" {weak}</p> }.into_any());
            }
            Done::JoinedProgramme { programme } if whole => {
                parts.push(
                    view! { <p>"Programme " <span class="medium">{programme.clone()}</span></p> }.into_any(),
                );
            }
            Done::JoinedGroup { group } if whole => {
                parts.push(view! { <p>"Group " <span class="medium">{group.clone()}</span></p> }.into_any());
            }
            Done::RoleTaken { role } if whole => {
                parts.push(view! { <p>"Is no longer " {role.with_article()}</p> }.into_any());
            }
            Done::Renamed { from, to } if list == OutcomeList::Renamed => {
                parts.push(
                    view! { <p><del>{from.clone()}</del> " → " <ins>{to.clone()}</ins></p> }.into_any(),
                );
            }
            Done::Suspended if whole || list == OutcomeList::Suspended => {
                parts.push(view! { <p>"Is suspended"</p> }.into_any());
            }
            Done::Restored if whole => {
                parts.push(view! { <p>"Is not suspended any more"</p> }.into_any());
            }
            Done::Associated { field, other } if whole || list == OutcomeList::AssociationsMade => {
                parts.push(
                    view! { <p>{field.label()} " " <span class="medium">{other.clone()}</span></p> }
                        .into_any(),
                );
            }
            Done::NotAssociated { code, reason, .. }
                if list == OutcomeList::AssociationsNotMade || (whole && told(row, reason)) =>
            {
                parts.push(reason_view("warn", code.title(), reason.clone()));
            }
            Done::Invited if whole || list == OutcomeList::MailsQueued => {
                parts.push(view! { <p>"Invitation waits to be sent"</p> }.into_any());
            }
            _ => {}
        }
    }
    if parts.is_empty() && list == OutcomeList::All {
        // The action beside it says all.
        ().into_any()
    } else if parts.is_empty() {
        view! { <span class="quiet">"–"</span> }.into_any()
    } else {
        parts.collect_view().into_any()
    }
}

/// Errors first. That a row which failed is associated with nobody goes without saying.
fn reasons(fate: Fate, all: &[Reason]) -> impl Iterator<Item = &Reason> {
    let stops = |reason: &&Reason| reason.code.severity() == Severity::Error;
    let said = move |reason: &&Reason| fate != Fate::Failed || reason.code != Code::ReferenceFailed;
    all.iter().filter(stops).chain(all.iter().filter(move |reason| !stops(reason) && said(reason)))
}

/// Is an association that was not made told in the list of a fate? Not where the row itself failed, and not twice.
fn told(row: &RowOutcome, reason: &str) -> bool {
    row.fate != Fate::Failed && !row.reasons.iter().any(|said| said.message == reason)
}

fn reason_view(sign: &'static str, title: &'static str, message: String) -> AnyView {
    view! {
        <span class="reason">
            {mark(sign)}
            <span><span class="medium">{title}</span><span class="person-key reason-text">{message}</span></span>
        </span>
    }
    .into_any()
}
