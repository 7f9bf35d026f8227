//! A page's title: in the tab of the browser, as its heading, and as where focus goes when one arrives.

use leptos::html;
use leptos::prelude::*;
use std::cell::Cell;

thread_local! {
    /// The browser itself places focus for the first page; for those after it nobody else would.
    static ARRIVED: Cell<bool> = const { Cell::new(false) };
}

/// Sets the title in the browser's tab.
pub fn set_title(title: &str) {
    document().set_title(&format!("{title} · Rollcall"));
}

/// The page's `h1`. Sets the title in the browser's tab, and takes focus where the page follows another one.
#[component]
pub fn Heading(#[prop(into)] title: Signal<String>) -> impl IntoView {
    let node = NodeRef::<html::H1>::new();
    Effect::new(move || set_title(&title.get()));
    node.on_load(|heading| {
        if ARRIVED.replace(true) {
            // Focus needs the layout: after the browser has made it, not in the middle of building the page.
            let before = document().active_element();
            request_animation_frame(move || {
                set_timeout(
                    move || {
                        // Somebody may have gone further already.
                        let now = document().active_element();
                        if now == before || now.is_none_or(|now| now.tag_name() == "BODY") {
                            let _ = heading.focus();
                        }
                    },
                    std::time::Duration::ZERO,
                );
            });
        }
    });
    view! { <h1 tabindex="-1" node_ref=node>{move || title.get()}</h1> }.into_any()
}

/// The head of an ordinary page: heading, a line beneath, and at the right what can be done.
#[component]
pub fn PageHead(
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] lead: MaybeProp<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="page-head">
            <div>
                <Heading title/>
                {move || lead.get().map(|lead| view! { <p>{lead}</p> })}
            </div>
            {children.map(|children| view! { <div class="button-row">{children()}</div> })}
        </div>
    }
    .into_any()
}
