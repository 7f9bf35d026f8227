//! Which part of a list is shown, and the ways to the next and the one before.

use leptos::prelude::*;

use super::{icon, number};
use crate::api::imports::PAGE;

/// `1 to 50 of 2,986`, Previous, Next. `go` is asked for the first item of the page to show.
#[component]
pub fn Pager(
    /// What is turned over, for a screen reader: "Pages of people".
    label: &'static str,
    #[prop(into)] first: Signal<u64>,
    #[prop(into)] total: Signal<u64>,
    go: Callback<u64>,
) -> impl IntoView {
    let last = move || (first.get() + PAGE).min(total.get());
    let back = move || first.get() > 0;
    let on = move || last() < total.get();
    view! {
        <nav class="table-foot" aria-label=label>
            <span class="num" role="status">
                {move || format!("{} to {} of {}", number(first.get() + 1), number(last()), number(total.get()))}
            </span>
            <Show when=move || back() || on()>
                <span class="button-row">
                    <button class="button button-small" type="button" aria-disabled=move || (!back()).then_some("true")
                        on:click=move |_| if back() { go.run(first.get_untracked().saturating_sub(PAGE)) }>
                        {icon("prev")} "Previous"
                    </button>
                    <button class="button button-small" type="button" aria-disabled=move || (!on()).then_some("true")
                        on:click=move |_| if on() { go.run(first.get_untracked() + PAGE) }>
                        "Next" {icon("next")}
                    </button>
                </span>
            </Show>
        </nav>
    }
    .into_any()
}
