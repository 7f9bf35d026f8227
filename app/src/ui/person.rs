//! A person in a line: initials, state, roles.

use importer::format::Role;
use importer::outcome::AccountState;
use leptos::prelude::*;

/// Two initials, or one where there is one word or no alphabet with capitals.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphabetic()));
    let Some(first) = words.next() else { return String::new() };
    let last = words.next_back().filter(|_| first.is_uppercase());
    [Some(first), last].into_iter().flatten().flat_map(char::to_uppercase).collect()
}

/// A person, as the head of a table's row.
pub fn person(name: &str, key: Option<&str>, href: Option<String>) -> AnyView {
    let shown = if name.is_empty() { "Without a name" } else { name }.to_owned();
    let name_view = match href {
        Some(href) => view! { <a class="person-name" href=href dir="auto">{shown}</a> }.into_any(),
        None => view! { <span class="person-name" dir="auto">{shown}</span> }.into_any(),
    };
    let key = key.map(|key| view! { <span class="person-key">{key.to_owned()}</span> });
    view! {
        <div class="person">
            <span class="avatar" aria-hidden="true">{initials(name)}</span>
            <div>{name_view}{key}</div>
        </div>
    }
    .into_any()
}

pub fn state_label(state: AccountState) -> &'static str {
    match state {
        // Whether an invitation waits for them is not known of a line.
        AccountState::Invited => "Not active yet",
        AccountState::Active => "Active",
        AccountState::Disabled => "Disabled",
        AccountState::Suspended => "Suspended",
        AccountState::Deleted => "Deleted",
    }
}

/// The state as a badge. A student without an e-mail is activated by a parent, and says so.
pub fn state_badge(state: AccountState, has_email: bool) -> AnyView {
    let (class, label) = match state {
        AccountState::Invited if !has_email => ("badge badge-accent", "Activated by a parent"),
        AccountState::Invited => ("badge badge-warn", state_label(state)),
        AccountState::Active => ("badge badge-ok", state_label(state)),
        AccountState::Suspended => ("badge badge-error", state_label(state)),
        AccountState::Disabled | AccountState::Deleted => ("badge", state_label(state)),
    };
    view! { <span class=class>{label}</span> }.into_any()
}

/// `Student, Parent`.
pub fn roles(roles: &[Role]) -> String {
    roles.iter().map(|role| role.label()).collect::<Vec<_>>().join(", ")
}
