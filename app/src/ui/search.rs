//! A box to search a list with: it is asked a moment after the last key.

use leptos::prelude::*;
use std::time::Duration;

use super::field::next_id;
use super::icon;

/// How long after the last key a search begins.
const TYPING: Duration = Duration::from_millis(200);

#[component]
pub fn SearchBox(
    /// Read out, not seen.
    label: &'static str,
    placeholder: &'static str,
    search: RwSignal<String>,
    /// Another search has begun.
    changed: Callback<()>,
) -> impl IntoView {
    let id = next_id("find");
    let typed = RwSignal::new(search.get_untracked());
    let apply = move |text: String| {
        if search.get_untracked() != text {
            search.set(text);
            changed.run(());
        }
    };
    let input = move |event: web_sys::Event| {
        typed.set(event_target_value(&event));
        let text = typed.get_untracked();
        set_timeout(
            move || {
                if typed.try_get_untracked().as_ref() == Some(&text) {
                    apply(text.trim().to_owned())
                }
            },
            TYPING,
        );
    };
    // Cleared from outside: the box follows.
    Effect::new(move || {
        if search.with(String::is_empty) && !typed.get_untracked().trim().is_empty() {
            typed.set(String::new())
        }
    });
    view! {
        <div class="input-group" role="search">
            {icon("search")}
            <label class="visually-hidden" for=id.clone()>{label}</label>
            <input class="input" id=id type="search" placeholder=placeholder autocomplete="off" spellcheck="false"
                prop:value=move || typed.get() on:input=input/>
        </div>
    }
    .into_any()
}
