//! The import's steps: Add, Review, Confirm, and the way to the results.

pub mod engine;

use leptos::prelude::*;

/// The page at `/imports/new`.
#[component]
pub fn ImportPage() -> impl IntoView {
    view! { <main class="main" id="main" tabindex="-1"><h1>"Add your people"</h1></main> }.into_any()
}
