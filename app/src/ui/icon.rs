//! Icons: one sprite in the page, and a reference to it wherever one is shown. An icon never speaks: the words
//! beside it do.

use leptos::prelude::*;

/// All symbols; [`icon`] names them without their `i-`.
const SPRITE: &str = include_str!("sprite.svg");

/// The sprite itself. Stands in the page once.
#[component]
pub fn Sprite() -> impl IntoView {
    view! { <svg class="sprite" aria-hidden="true" focusable="false" inner_html=SPRITE></svg> }.into_any()
}

/// A quiet icon, in the colour of the text around it.
pub fn icon(name: &'static str) -> AnyView {
    symbol("icon", name)
}

/// A larger one.
pub fn icon_large(name: &'static str) -> AnyView {
    symbol("icon icon-l", name)
}

/// The mark of a meaning, with a colour and a shape of its own: `ok`, `warn`, `error`, `clean`.
pub fn mark(name: &'static str) -> AnyView {
    let class = match name {
        "ok" => "mark mark-ok",
        "warn" => "mark mark-warn",
        "error" => "mark mark-error",
        "clean" => "mark mark-clean",
        _ => "mark",
    };
    symbol(class, name)
}

fn symbol(class: &'static str, name: &'static str) -> AnyView {
    view! { <svg class=class viewBox="0 0 16 16" aria-hidden="true"><use href=format!("#i-{name}")></use></svg> }.into_any()
}

/// The product's mark.
pub fn brand() -> AnyView {
    view! {
        <svg class="brand-mark" viewBox="0 0 24 24" aria-hidden="true"
            inner_html=r##"<rect width="24" height="24" rx="6.5" fill="currentColor"/><path d="M6 7.2h7M6 12h4.2M6 16.8h3" stroke="#fff" stroke-opacity=".62" stroke-width="2" stroke-linecap="round"/><path d="m12.2 14.4 2.5 2.6 4-5.6" fill="none" stroke="#fff" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/>"##
        ></svg>
    }
    .into_any()
}
