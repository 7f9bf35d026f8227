//! Where a list has nothing in it: what belongs here, and the one thing to do about it.

use leptos::prelude::*;

/// A small one, inside a sheet.
#[component]
pub fn Empty(
    icon: &'static str,
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty empty-small">
            {super::icon(icon)}
            <h2>{title}</h2>
            <p>{text}</p>
            {children.map(|children| view! { <div class="button-row">{children()}</div> })}
        </div>
    }
    .into_any()
}
