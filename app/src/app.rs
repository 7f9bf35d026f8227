//! The page as a whole: its routes, and what stands around them.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{NavigateOptions, path};

use crate::api::error::ApiError;
use crate::api::session::Start;
use crate::ui::icon::Sprite;
use crate::ui::leave::{LeaveDialog, provide_leave};
use crate::ui::shell::Shell;
use crate::ui::toast::{ToastRegion, Toasts};
use crate::ui::{Session, load, session, theme};
use crate::{later, pages};

#[component]
pub fn App() -> impl IntoView {
    theme::apply();
    Toasts::provide();
    provide_leave();
    pages::people::Search::provide();
    Session::provide().begin();
    view! {
        <Router>
            <Sprite/>
            <Shell>
                <FlatRoutes fallback=|| pages::not_found::NotFound().into_any()>
                    <Route path=path!("/") view=|| inside(|| to("/people"))/>
                    <Route path=path!("/sign-in") view=pages::sign_in::SignInPage/>
                    <Route path=path!("/set-up") view=later::set_up/>
                    <Route path=path!("/reset") view=later::set_up/>
                    <Route path=path!("/people") view=|| inside(later::people)/>
                    <Route path=path!("/people/slips") view=|| inside(later::slips)/>
                    <Route path=path!("/people/:id") view=|| inside(later::person)/>
                    <Route path=path!("/imports") view=|| inside(later::imports)/>
                    <Route path=path!("/imports/new") view=|| inside(later::import)/>
                    <Route path=path!("/imports/:id") view=|| inside(later::results)/>
                    <Route path=path!("/organisation") view=|| inside(later::organisation)/>
                    <Route path=path!("/outbox") view=|| inside(later::outbox)/>
                    <Route path=path!("/settings/columns") view=|| inside(later::remembered)/>
                    <Route path=path!("/help") view=later::help/>
                </FlatRoutes>
            </Shell>
            <pages::sign_in::SignInAgain/>
            <LeaveDialog/>
            <ToastRegion/>
        </Router>
    }
}

/// A page for administrators. Others are brought to the sign-in, and back here after it.
fn inside(page: fn() -> AnyView) -> AnyView {
    let session = session();
    // A memo: signing in again over an open page must not build the page anew.
    let is_in = Memo::new(move |_| session.is_in());
    (move || if is_in.get() { page() } else { outside(session) }).into_any()
}

fn outside(session: Session) -> AnyView {
    match session.start.get() {
        None => view! {
            <main class="opening" id="main" tabindex="-1">
                <p class="loading" role="status"><span class="ring" aria-hidden="true"></span>"Opening Rollcall …"</p>
            </main>
        }
        .into_any(),
        Some(Err(error)) => out_of_reach(session, &error),
        Some(Ok(Start::SignIn | Start::SetUpFirst)) => {
            let here = window().location();
            let page = format!("{}{}", here.pathname().unwrap_or_default(), here.search().unwrap_or_default());
            to(&pages::sign_in::address(&page))
        }
        Some(Ok(Start::SignedIn(_))) => ().into_any(),
    }
}

fn out_of_reach(session: Session, error: &ApiError) -> AnyView {
    let again = Callback::new(move |()| session.begin());
    view! { <main class="opening" id="main" tabindex="-1">{load::broken(error, Some(again))}</main> }
        .into_any()
}

/// Goes there instead.
fn to(href: &str) -> AnyView {
    let navigate = leptos_router::hooks::use_navigate();
    let href = href.to_owned();
    Effect::new(move || navigate(&href, NavigateOptions { replace: true, ..Default::default() }));
    ().into_any()
}
