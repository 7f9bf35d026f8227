//! Signing in: as a page, and as a dialog over a page whose session has ended.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::api::error::ApiError;
use crate::api::session::{self as calls, Me, Start};
use crate::ui::field::{Errors, PasswordField, TextField, form_error};
use crate::ui::icon::brand;
use crate::ui::{Button, Dialog, Heading, icon, session};

/// The address of the sign-in that leads to `page` afterwards.
pub fn address(page: &str) -> String {
    if page == "/" || page.is_empty() {
        "/sign-in".to_owned()
    } else {
        format!("/sign-in?next={}", String::from(js_sys::encode_uri_component(page)))
    }
}

#[component]
pub fn SignInPage() -> impl IntoView {
    let session = session();
    let query = use_query_map();
    let navigate = use_navigate();
    let is_in = Memo::new(move |_| session.is_in());
    // Also where somebody is signed in already.
    Effect::new(move || {
        if is_in.get() {
            let next = query.read_untracked().get("next").filter(|next| is_ours(next));
            navigate(
                next.as_deref().unwrap_or("/people"),
                NavigateOptions { replace: true, ..Default::default() },
            );
        }
    });
    // A memo: the answer must not build the form anew, in which somebody may have begun to type.
    let set_up_first =
        Memo::new(move |_| session.start.with(|start| matches!(start, Some(Ok(Start::SetUpFirst)))));
    let unreachable = Signal::derive(move || {
        session.start.with(|start| match start {
            Some(Err(error)) => Some(error.to_string()),
            _ => None,
        })
    });
    let signed_out = window().location().hash().is_ok_and(|hash| hash == "#signed-out");
    let form = move || {
        if set_up_first.get() {
            not_set_up()
        } else {
            let done = Callback::new(move |me| session.sign_in(me));
            view! { <SignInForm email=RwSignal::new(String::new()) large=true done/> }.into_any()
        }
    };
    view! {
        <main class="sign-in" id="main" tabindex="-1">
            <div class="sign-in-form">
                <p class="brand">{brand()} "Rollcall"</p>
                <div class="sign-in-card">
                    <Heading title="Sign in"/>
                    <p class="quiet" role="status">{if signed_out { "You are signed out." } else { "For administrators." }}</p>
                    {form_error(unreachable)}
                    {form}
                </div>
                <p class="sign-in-foot"><a href="/help">"Help"</a></p>
            </div>
            {side()}
        </main>
    }
    .into_any()
}

/// What the product is for, beside the card.
pub fn side() -> AnyView {
    view! {
        <div class="sign-in-side">
            <svg class="sign-in-art" viewBox="0 0 480 264" fill="none" aria-hidden="true" inner_html=include_str!("sign_in/art.svg")></svg>
            <p>
                <span class="strong">"Every name, present and correct."</span>
                "See each problem in a roster, and what each row will do, before anything happens."
            </p>
        </div>
    }
    .into_any()
}

/// A path of this site: nothing that a browser would take for another one.
fn is_ours(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains('\\')
}

fn not_set_up() -> AnyView {
    view! {
        <div class="notice sign-in-notice">
            {icon("lock")}
            <div>
                <p class="medium">"There is no administrator yet."</p>
                <p>"Open the one-time link that stands in the window where the server was started. Lost it? Start the server again: it prints a new one."</p>
            </div>
        </div>
    }
    .into_any()
}

/// Over the page that was open when the session ended. What is on the page stays.
#[component]
pub fn SignInAgain() -> impl IntoView {
    let session = session();
    let email = RwSignal::new(String::new());
    Effect::new(move || {
        if session.ended.get() {
            email.set(session.me().map(|me| me.email).unwrap_or_default());
        } else {
            // Closed without signing in: the calls that wait for it are told so.
            session.answer(false);
        }
    });
    view! {
        <Dialog open=session.ended title="Sign in to go on" lead="You were signed out. Nothing on this page is lost." small=true>
            <div class="dialog-body">
                <SignInForm email large=false done=Callback::new(move |me| session.sign_in(me))/>
            </div>
        </Dialog>
    }
    .into_any()
}

#[component]
fn SignInForm(email: RwSignal<String>, large: bool, done: Callback<Me>) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let forgot = RwSignal::new(false);
    let errors = Errors::new(&["email", "password"]);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let (name, word) = (email.get_untracked().trim().to_owned(), password.get_untracked());
        let missing = |is_missing: bool, sentence| is_missing.then_some(sentence);
        let complete = errors.none(&[
            ("email", missing(name.is_empty(), "Enter your email.")),
            ("password", missing(word.is_empty(), "Enter your password.")),
        ]);
        if !complete {
            return;
        }
        busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = calls::sign_in(name, word).await;
            busy.set(false);
            match answer {
                Ok(me) => done.run(me),
                // Said of this call, the general sentence would mislead.
                Err(ApiError::SignedOut) => {
                    errors.take(ApiError::Refused("Email or password is wrong.".to_owned()))
                }
                Err(other) => errors.take(other),
            }
        });
    };
    let class = if large {
        "button button-primary button-large button-wide"
    } else {
        "button button-primary button-wide"
    };
    view! {
        <form class="sign-in-fields" novalidate=true on:submit=submit>
            <TextField label="Email" value=email kind="email" error=errors.of("email") autocomplete="username" required=true large=true/>
            <PasswordField label="Password" value=password autocomplete="current-password" error=errors.of("password") large=true>
                <button class="link-button small" type="button" aria-expanded=move || if forgot.get() { "true" } else { "false" }
                    on:click=move |_| forgot.update(|shown| *shown = !*shown)>"Forgot it?"</button>
            </PasswordField>
            <Show when=move || forgot.get()>
                <p class="field-help" role="status">
                    "Ask whoever runs the server to type " <code>"rollcall admin reset"</code>
                    " and your email. It prints a one-time link for a new password."
                </p>
            </Show>
            {errors.view()}
            <Button class submit=true busy=busy>"Sign in"</Button>
        </form>
    }
    .into_any()
}
