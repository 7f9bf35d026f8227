//! The product's help, in plain words. It is one text: HTML that is written once, not pieces that are computed.

use leptos::prelude::*;

use crate::ui::head::PageHead;
use crate::ui::session;

const TEXT: &str = include_str!("help/text.html");
const CONTENTS: &str = include_str!("help/contents.html");

#[component]
pub fn HelpPage() -> impl IntoView {
    let session = session();
    view! {
        <main class="main" id="main" tabindex="-1">
            <div class="page">
                {move || (!session.is_in()).then(|| view! { <a class="crumb" href="/sign-in">"Sign in"</a> })}
                <PageHead title="Help" lead="How people come into Rollcall, and what each thing on the way means.".to_owned()/>
                <div class="help">
                    <nav class="help-contents" aria-label="Contents" inner_html=CONTENTS></nav>
                    <div class="help-text" inner_html=TEXT></div>
                </div>
            </div>
        </main>
    }
    .into_any()
}
