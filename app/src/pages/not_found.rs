//! An address that leads nowhere.

use leptos::prelude::*;

use crate::ui::head::PageHead;

#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <main class="main" id="main" tabindex="-1">
            <div class="page">
                <PageHead title="There is no such page" lead="The address may be mistyped, or what it led to is not there any more."/>
                <p class="button-row">
                    <a class="button button-primary" href="/people">"Go to People"</a>
                    <a class="button" href="/imports">"Imports"</a>
                </p>
            </div>
        </main>
    }
    .into_any()
}
