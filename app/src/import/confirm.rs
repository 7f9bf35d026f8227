//! The last window: what the import would do. Yes writes it; No goes back with nothing lost.

use importer::format::{Field, OptionKey, OptionKind};
use importer::outcome::{Change, Counts, Fate};
use leptos::prelude::*;

use super::Step;
use super::finish::Finish;
use super::question::{OWN_PASSWORD, focus_question};
use super::send::give_up;
use crate::api::error::ApiError;
use crate::api::imports::{BatchState, PlanView, confirm, progress};
use crate::ui::{Button, Dialog, count, fates, icon, mark, number};

/// So many changes are shown one by one.
const SHOWN: usize = 8;

#[component]
pub fn Confirm(finish: Finish) -> impl IntoView {
    let import = finish.import;
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<ApiError>);
    // Closed in any way but by Yes: the plan is given up.
    Effect::new(move || {
        if finish.confirming.get() {
            failed.set(None);
        } else if let Some(plan) = finish.plan.get_untracked() {
            finish.plan.set(None);
            if !matches!(import.step.get_untracked(), Step::Importing(_)) {
                give_up(import.session, plan.batch);
            }
        }
    });
    let yes = Callback::new(move |()| {
        let Some(batch) = finish.plan.with_untracked(|plan| plan.as_ref().map(|plan| plan.batch)) else {
            return;
        };
        busy.set(true);
        leptos::task::spawn_local(async move {
            let retried = failed.get_untracked().is_some();
            let result = say_yes(finish, batch, retried).await;
            busy.set(false);
            match result {
                Ok(()) => {
                    import.step.set(Step::Importing(batch));
                    finish.confirming.set(false);
                }
                Err(error) => failed.set(Some(error)),
            }
        });
    });
    let title = Signal::derive(move || finish.plan.with(|plan| plan.as_ref().map(title).unwrap_or_default()));
    let lead = Signal::derive(move || {
        finish.plan.with(|plan| {
            plan.as_ref().map(|plan| {
                let place = if plan.place.is_empty() { "your places" } else { &plan.place };
                format!("{} checked against {place}. Nothing is written yet.", were(plan.counts.rows()))
            })
        })
    });
    let body = move || finish.plan.with(|plan| plan.as_ref().map(|plan| summary(finish, plan)));
    let is_refused =
        move || finish.plan.with(|plan| plan.as_ref().is_some_and(|plan| !plan.unknown_courses.is_empty()));
    let foot = move || match failed.get() {
        Some(error) => view! {
            <p class="read-issue is-error" role="alert">{mark("error")}<span>{error.to_string()}</span></p>
        }
        .into_any(),
        None if is_refused() => view! { <p></p> }.into_any(),
        None => view! { <p>"Yes writes this. What each row did stays in the history under Imports."</p> }
            .into_any(),
    };
    view! {
        <Dialog open=finish.confirming title lead=lead close="Close and go back" locked=busy>
            <div class="dialog-body" tabindex="0" role="group" aria-label="Summary">{body}</div>
            <div class="dialog-foot">
                {foot}
                <button class="button" type="button" on:click=move |_| if !busy.get_untracked() { finish.confirming.set(false) }>
                    {move || if is_refused() { "Back to review" } else { "No, back to review" }}
                </button>
                <Show when=move || !is_refused()>
                    <Button class="button button-primary" busy on_click=yes>"Yes, import"</Button>
                </Show>
            </div>
        </Dialog>
    }
    .into_any()
}

/// Says Yes. Where an earlier Yes got no answer, it is looked up first whether it arrived.
async fn say_yes(finish: Finish, batch: i64, retried: bool) -> Result<(), ApiError> {
    let session = finish.import.session;
    if retried {
        let now = session.ask(|| progress(batch)).await?;
        if matches!(now.state, BatchState::Committing | BatchState::Finished) {
            return Ok(());
        }
    }
    session.ask(|| confirm(batch)).await
}

fn title(plan: &PlanView) -> String {
    if !plan.unknown_courses.is_empty() {
        return "Nobody can be imported yet".to_owned();
    }
    match plan.counts.created + plan.counts.updated + plan.counts.deleted {
        0 => "Nothing to create or update. Import all the same?".to_owned(),
        people => format!("Import {}?", count(people, "person", "people")),
    }
}

fn were(rows: u64) -> String {
    format!("{} {}", count(rows, "row", "rows"), if rows == 1 { "was" } else { "were" })
}

fn summary(finish: Finish, plan: &PlanView) -> AnyView {
    if !plan.unknown_courses.is_empty() {
        return refused(plan);
    }
    view! {
        <div class="dialog-section">
            {fates::bar(&plan.counts, false, false)}
            {legend(&plan.counts)}
            <p class="small plan-rows">
                <a href=format!("/imports/{}", plan.batch) target="_blank" rel="noopener">"See what each row would do"</a>
                <span class="visually-hidden">" (opens in a new tab)"</span>
            </p>
        </div>
        {changes(finish, plan)}
        <section class="dialog-section" aria-labelledby="also-title">
            <h3 class="visually-hidden" id="also-title">"What else happens"</h3>
            <ul class="effects">
                {invitations(finish, plan)}
                {links(finish, plan)}
                {others(plan)}
                {failures(finish, plan)}
            </ul>
        </section>
    }
    .into_any()
}

fn legend(counts: &Counts) -> AnyView {
    let shown = [
        (Fate::Created, "Create"),
        (Fate::Updated, "Update"),
        (Fate::Unchanged, "No change"),
        (Fate::Skipped, "Skip"),
        (Fate::Failed, "Fail"),
    ];
    let deleted = (counts.deleted > 0).then_some((Fate::Deleted, "Delete"));
    let same = (counts.same_person > 0).then(|| {
        let rows = count(counts.same_person, "row is", "rows are");
        view! { <p class="small quiet">{rows} " about a person who stands in another row too."</p> }
    });
    let shown = shown
        .into_iter()
        .chain(deleted)
        .map(|(fate, label)| {
            view! { <div><dt>{fates::swatch(fate)} {label}</dt><dd>{number(counts.of(fate))}</dd></div> }
        })
        .collect_view();
    view! { <dl class="fates">{shown}</dl> {same} }.into_any()
}

fn changes(finish: Finish, plan: &PlanView) -> AnyView {
    let all: Vec<(&str, &Change)> = plan
        .changes
        .iter()
        .flat_map(|row| row.changes.iter().map(|change| (row.name.as_str(), change)))
        .collect();
    if all.is_empty() {
        return ().into_any();
    }
    let shown = |value: &Option<String>| {
        value.clone().filter(|value| !value.is_empty()).unwrap_or_else(|| "None".to_owned())
    };
    let rows = all
        .iter()
        .take(SHOWN)
        .map(|(name, change)| {
            let by_hand = change.edited_by_hand.then(|| {
                view! { <span class="diff-note">{icon("edit")}"Was changed by hand since the last import"</span> }
            });
            view! {
                <tr>
                    <th scope="row">{(*name).to_owned()}</th>
                    <td>{finish.import.format.tabs[0].label(change.field)}</td>
                    <td>
                        <del>{shown(&change.old)}</del>
                        {icon("arrow")}
                        <span class="visually-hidden">"becomes "</span>
                        <ins>{shown(&change.new)}</ins>
                        {by_hand}
                    </td>
                </tr>
            }
        })
        .collect_view();
    let updated = plan.counts.updated;
    let more = (all.len() > SHOWN || updated > plan.changes.len() as u64).then(|| {
        let line = format!(
            "{} in all. “See what each row would do” lists every change.",
            count(updated, "person changes", "people change")
        );
        view! { <p class="small quiet diff-more">{line}</p> }
    });
    view! {
        <section class="dialog-section" aria-labelledby="diff-title">
            <div class="dialog-section-head"><h3 id="diff-title">"What changes for people you have"</h3></div>
            <table class="diff">
                <thead><tr><th scope="col">"Person"</th><th scope="col">"Field"</th><th scope="col">"Now, and after the import"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
            {more}
        </section>
    }
    .into_any()
}

fn invitations(finish: Finish, plan: &PlanView) -> AnyView {
    let counts = &plan.counts;
    if counts.created == 0 {
        return ().into_any();
    }
    let by_parent = match counts.activated_by_parent {
        0 => String::new(),
        n => format!(
            " {} without email {} activated by a parent.",
            count(n, "student", "students"),
            if n == 1 { "is" } else { "are" }
        ),
    };
    let asked =
        finish.import.format.option(OptionKey::Invite).is_some_and(|option| option.kind == OptionKind::Asked);
    let (title, text) = if plan.options.has(OptionKey::Invite) {
        let why = if asked { "You answered Yes to auto-invite. " } else { "" };
        (
            count(counts.mails_queued, "invitation is queued", "invitations are queued"),
            format!("{why}They are listed under Invitations.{by_parent}"),
        )
    } else {
        let why = if asked { "You answered No to auto-invite: new" } else { "New" };
        let sign_in = if plan.options.has(OptionKey::FirstPassword) {
            "New people sign in with the first password, which you tell them.".to_owned()
        } else if finish.import.has_passwords(&plan.options) {
            OWN_PASSWORD.to_owned()
        } else {
            format!("{why} people will not be able to sign in yet.")
        };
        ("No invitations are queued".to_owned(), format!("{sign_in}{by_parent}"))
    };
    let change = move |_| {
        finish.confirming.set(false);
        // Closing gives the focus back to where it was; after that.
        request_animation_frame(focus_question);
    };
    view! {
        <li>
            {icon("mail")}
            <div><span class="medium">{title}</span><p>{text}</p></div>
            <button class="link-button small" type="button" on:click=change>"Change"</button>
        </li>
    }
    .into_any()
}

/// What the rows do besides, in the formats that have it.
fn others(plan: &PlanView) -> AnyView {
    let counts = &plan.counts;
    let line = |symbol: &'static str, n: u64, one: &str, many: &str, text: String| {
        (n > 0).then(|| {
            view! { <li>{icon(symbol)}<div><span class="medium">{count(n, one, many)}</span><p>{text}</p></div></li> }
        })
    };
    let weak = match &plan.password_advice {
        Some(advice) => {
            format!("It is weak, and taken all the same: it lasts until the first sign-in. {advice}")
        }
        None if counts.weak_passwords > 0 => {
            format!(
                "{} weak, and taken all the same.",
                count(counts.weak_passwords, "of them is", "of them are")
            )
        }
        None if plan.options.has(OptionKey::FirstPassword) => {
            "Each person has to change it when they first sign in.".to_owned()
        }
        None => "They are in the list, and are kept nowhere readable.".to_owned(),
    };
    view! {
        {line("book", counts.course_assignments, "course assignment", "course assignments", "Only new ones count.".to_owned())}
        {line("people", counts.cohorts_joined, "person joins a cohort", "people join a cohort", "They stay in the cohorts that they are in.".to_owned())}
        {line("lock", counts.passwords_set, "password is set", "passwords are set", weak)}
        {line("edit", counts.renamed, "username changes", "usernames change", "These people sign in with the new one from then on.".to_owned())}
        {line("warn", counts.suspended, "account is suspended", "accounts are suspended", "They cannot sign in until they are brought back.".to_owned())}
        {line("trash", counts.deleted, "account is deleted", "accounts are deleted", "They cannot sign in any more, and their usernames are free.".to_owned())}
    }
    .into_any()
}

/// Titles that are not known keep everybody out: which, and for whom.
fn refused(plan: &PlanView) -> AnyView {
    let line = |(title, company): &(String, String)| {
        view! { <li><span class="medium">{format!("“{title}”")}</span> " " <span class="quiet">{format!("for {company}")}</span></li> }
    };
    let n = plan.unknown_total;
    let more = n.saturating_sub(plan.unknown_courses.len() as u64);
    let more = (more > 0).then(|| view! { <li class="quiet">{format!("and {} more", number(more))}</li> });
    view! {
        <section class="dialog-section" aria-labelledby="unknown-title">
            <div class="read-issue is-error" role="alert">
                {mark("error")}
                <p id="unknown-title">{count(n, "course title is", "course titles are")} " not open to the company, so nobody is imported:"</p>
            </div>
            <ul class="unknown-courses">{plan.unknown_courses.iter().map(line).collect_view()} {more}</ul>
            <p class="small quiet">"Correct the titles in the grid, where every cell with such a title is marked now; or open the courses to the company under Organisation. Then press Finish again."</p>
        </section>
    }
    .into_any()
}

fn links(finish: Finish, plan: &PlanView) -> AnyView {
    if !finish.import.format.has(Field::Parent) {
        return ().into_any();
    }
    let counts = &plan.counts;
    let title = format!("{} made", count(counts.associations_made, "association is", "associations are"));
    let text = format!(
        "{} between students and parents, {} between students and instructors.",
        number(plan.with_parents),
        number(plan.with_instructors)
    );
    let not = (counts.associations_not_made > 0).then(|| {
        let line = format!(
            "{} made; the results say why.",
            count(counts.associations_not_made, "association cannot be", "associations cannot be")
        );
        view! { <p>{line}</p> }
    });
    view! { <li>{icon("link")}<div><span class="medium">{title}</span><p>{text}</p>{not}</div></li> }
        .into_any()
}

fn failures(finish: Finish, plan: &PlanView) -> AnyView {
    let failed = plan.counts.failed;
    if failed == 0 {
        return ().into_any();
    }
    // What only the server knows is in the results, not in the grid.
    let see = finish.has_errors().then(|| {
        let see = move |_| {
            finish.confirming.set(false);
            finish.see_errors();
        };
        view! { <button class="link-button small" type="button" on:click=see>"See rows"</button> }
    });
    view! {
        <li>
            {mark("error")}
            <div>
                <span class="medium">{count(failed, "row still has errors", "rows still have errors")}</span>
                <p>"They do not stop the others. You can mend them afterwards."</p>
            </div>
            {see}
        </li>
    }
    .into_any()
}
