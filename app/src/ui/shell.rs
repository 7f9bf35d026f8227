//! What stands around a page: the navigation at the left, or a bar at the top of a small screen.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;

use super::icon::{brand, icon_large};
use super::menu::Menu;
use super::person::initials;
use super::theme::ThemeSwitch;
use super::{Kind, icon, session};
use crate::api::error::ApiError;
use crate::api::session as calls;

/// Address, icon, name.
const PAGES: [(&str, &str, &str); 4] = [
    ("/people", "people", "People"),
    ("/imports", "history", "Imports"),
    ("/outbox", "mail", "Invitations"),
    ("/organisation", "tree", "Organisation"),
];
/// What was chosen for columns of earlier lists.
const REMEMBERED: &str = "/settings/columns";
const HELP: (&str, &str, &str) = ("/help", "help", "Help");

/// An import needs the room: the navigation draws back to a rail.
fn is_import(path: &str) -> bool {
    path.starts_with("/imports/")
}

/// Pages that have a frame of their own.
fn is_bare(path: &str) -> bool {
    matches!(path, "/sign-in" | "/set-up" | "/reset")
}

/// Everything but the page itself, which brings its `<main id="main">`.
#[component]
pub fn Shell(children: Children) -> impl IntoView {
    let session = session();
    let path = use_location().pathname;
    let framed = Memo::new(move |_| session.is_in() && !is_bare(&path.get()));
    // Not by way of `framed`: what reads a memo and one of the memo's own sources can miss a change of the latter.
    let class = move || {
        let path = path.get();
        match session.is_in() && !is_bare(&path) {
            true if is_import(&path) => "app app-rail",
            true => "app",
            false => "app-bare",
        }
    };
    view! {
        <a class="skip-link" href="#main" rel="external" on:click=skip>"Skip to the page"</a>
        <div class=class>
            <Show when=move || framed.get()>
                <nav class="nav" aria-label="Main">
                    <a class="brand" href="/people">{brand()}<span class="nav-text">"Rollcall"</span></a>
                    <p class="place"><span class="place-name">{move || session.place()}</span></p>
                    <ul class="nav-list">{PAGES.map(link).collect_view()}</ul>
                    <ul class="nav-list nav-list-foot">{link(HELP)}<li>{account()}</li></ul>
                </nav>
                <Topbar/>
            </Show>
            {children()}
        </div>
    }
    .into_any()
}

/// The router would take a link to a fragment for a page.
fn skip(event: web_sys::MouseEvent) {
    event.prevent_default();
    if let Some(main) = document().get_element_by_id("main")
        && let Some(main) = main.dyn_ref::<web_sys::HtmlElement>()
    {
        let _ = main.focus();
        main.scroll_into_view();
    }
}

fn link((href, symbol, name): (&'static str, &'static str, &'static str)) -> AnyView {
    let path = use_location().pathname;
    let here = move || {
        let path = path.get();
        (path == href || path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'))).then_some("page")
    };
    view! {
        <li><a class="nav-link" href=href aria-current=here>{icon(symbol)}<span class="nav-text">{name}</span></a></li>
    }
    .into_any()
}

/// Who is signed in; opens into appearance and sign-out.
fn account() -> AnyView {
    let session = session();
    let name = move || session.me().map(|me| me.name).unwrap_or_default();
    let button = view! {
        <span class="avatar avatar-s" aria-hidden="true">{move || initials(&name())}</span>
        <span class="nav-text">{name}</span>
    }
    .into_any();
    view! {
        <Menu button class="nav-link" up=true>
            <p class="menu-label">{move || session.me().map(|me| me.email)}</p>
            <ThemeSwitch name="theme"/>
            <hr class="menu-rule"/>
            <a class="menu-item" href=own_page(session)>{icon("people")} "Your account"</a>
            <a class="menu-item" href=REMEMBERED>{icon("sheet")} "Remembered columns"</a>
            {sign_out_item("menu-item")}
        </Menu>
    }
    .into_any()
}

/// The page of the administrator's own account.
fn own_page(session: super::Session) -> impl Fn() -> Option<String> {
    move || session.me().map(|me| format!("/people/{}", me.account))
}

fn sign_out_item(class: &'static str) -> AnyView {
    let toasts = super::toast::toasts();
    let sign_out = move |_| {
        leptos::task::spawn_local(async move {
            match calls::sign_out().await {
                // A new page: nothing of what was shown stays in memory.
                Ok(()) | Err(ApiError::SignedOut) => {
                    let _ = window().location().assign("/sign-in#signed-out");
                }
                Err(error) => toasts.show(Kind::Error, "You are still signed in", &error.to_string(), None),
            }
        });
    };
    view! { <button class=class type="button" on:click=sign_out>{icon("out")} "Sign out"</button> }.into_any()
}

/// On a small screen the navigation folds out of a bar at the top.
#[component]
fn Topbar() -> impl IntoView {
    let session = session();
    let path = use_location().pathname;
    let open = RwSignal::new(false);
    Effect::new(move || {
        path.track();
        open.set(false);
    });
    let title = move || if is_import(&path.get()) { "Import people" } else { "Rollcall" };
    view! {
        <header class="topbar">
            <details prop:open=move || open.get() on:toggle=move |event| {
                if let Some(details) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) {
                    open.set(details.has_attribute("open"));
                }
            }>
                <summary>
                    <span class="topbar-button">{icon_large("menu")}<span class="visually-hidden">"Menu"</span></span>
                    <span class="topbar-title">{title}</span>
                    <span class="topbar-place">{move || session.place()}</span>
                </summary>
                <nav aria-label="Main, small screen">
                    <ul class="nav-list">
                        {PAGES.map(link).collect_view()}
                        {link(HELP)}
                        <li><a class="nav-link" href=own_page(session)>{icon("people")} "Your account"</a></li>
                        <li><a class="nav-link" href=REMEMBERED>{icon("sheet")} "Remembered columns"</a></li>
                        <li>{sign_out_item("nav-link")}</li>
                    </ul>
                    <div class="topbar-theme"><ThemeSwitch name="theme-small"/></div>
                </nav>
            </details>
        </header>
    }
    .into_any()
}
