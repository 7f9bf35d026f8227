//! A button that opens a few links or buttons beneath it, on the browser's own popover: Escape and a click elsewhere
//! close it, and focus goes back.

use leptos::html;
use leptos::prelude::*;

#[component]
pub fn Menu(
    /// What stands in the button.
    button: AnyView,
    #[prop(default = "button")] class: &'static str,
    /// For a menu at the foot of the page's left side.
    #[prop(optional)]
    up: bool,
    /// The items: `menu-item`s, and `menu-label`s above them.
    children: Children,
) -> impl IntoView {
    let id = super::field::next_id("menu");
    let node = NodeRef::<html::Div>::new();
    let close = move |event: web_sys::MouseEvent| {
        // Whatever was chosen, the menu is done with, but for choices that are made inside it.
        let stays =
            event_target::<web_sys::Element>(&event).closest("label, .menu-label").ok().flatten().is_some();
        if let Some(menu) = node.get_untracked()
            && !stays
        {
            let _ = menu.hide_popover();
        }
    };
    view! {
        <span class="menu-anchor">
            <button class=class type="button" popovertarget=id.clone()>{button}</button>
            <div class=if up { "menu menu-up" } else { "menu" } id=id popover="auto" node_ref=node on:click=close>
                {children()}
            </div>
        </span>
    }
    .into_any()
}

/// A link in a menu that downloads a file.
pub fn download(label: impl Into<String>, note: &'static str, href: String) -> AnyView {
    view! {
        <a class="menu-item" href=href download rel="external">
            {super::icon("download")}
            <span>{label.into()}<span class="menu-note">{note}</span></span>
        </a>
    }
    .into_any()
}
