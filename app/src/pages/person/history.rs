//! What happened to an account, newest first: when, what, by whom, from what to what.

use leptos::prelude::*;

use super::Account;
use crate::api::people::Event;
use crate::ui::change::change_view;
use crate::ui::locale;

pub fn card(account: Account) -> AnyView {
    let lines = move || account.person().map(|person| person.history.into_iter().map(line).collect_view());
    view! {
        <section class="sheet account-history" aria-labelledby="history">
            <div class="card-head"><h2 id="history">"History"</h2></div>
            <ol class="events">{lines}</ol>
        </section>
    }
    .into_any()
}

fn line(event: Event) -> AnyView {
    // "Created in import 4, by Martha Quill", but "Changed by hand by Martha Quill".
    let comma = if event.batch.is_some() { "," } else { "" };
    let by = event.by.map(|by| format!("{comma} by {by}"));
    let import = event.batch.map(|batch| {
        view! { " in " <a href=format!("/imports/{batch}")>"import " {batch}</a> }
    });
    let changes = event.changes.iter().map(|change| view! { <li>{change_view(change)}</li> }).collect_view();
    view! {
        <li>
            <span class="event-when">{locale::date_time(&event.at)}</span>
            <div>
                <p><span class="medium">{event.what}</span>{import}{by}</p>
                <ul class="event-changes">{changes}</ul>
            </div>
        </li>
    }
    .into_any()
}
