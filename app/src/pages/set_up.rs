//! What a one-time link leads to: setting up the first administrator, or choosing a password.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::api::session::{self as calls, Link};
use crate::ui::field::{Errors, PasswordField, TextField};
use crate::ui::icon::brand;
use crate::ui::{Button, Heading, Load, session};

use super::sign_in::side;

#[component]
pub fn SetUpPage() -> impl IntoView {
    // The token stands in the fragment, which the browser sends to nobody.
    let token =
        StoredValue::new(window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned());
    let load = Load::<Link>::new();
    let ask = move || load.ask(move || calls::link(token.get_value()));
    ask();
    let card = move || match load.value.get()? {
        Link::SetUp => Some(view! { <Card token email=String::new() first=true/> }.into_any()),
        Link::Reset { email } => Some(view! { <Card token email first=false/> }.into_any()),
    };
    let dead = move || {
        load.error.get().map(|error| {
            view! {
                <Heading title="This link does not work"/>
                <p class="quiet">{error.to_string()}</p>
                <p class="button-row sign-in-after">
                    <button class="button" type="button" on:click=move |_| ask()>"Try again"</button>
                    <a class="button" href="/sign-in">"Go to the sign-in"</a>
                </p>
            }
        })
    };
    view! {
        <main class="sign-in" id="main" tabindex="-1">
            <div class="sign-in-form">
                <p class="brand">{brand()} "Rollcall"</p>
                <div class="sign-in-card">{card} {dead}</div>
                <p class="sign-in-foot"><a href="/help">"Help"</a></p>
            </div>
            {side()}
        </main>
    }
    .into_any()
}

#[component]
fn Card(token: StoredValue<String>, email: String, first: bool) -> impl IntoView {
    let session = session();
    let place = RwSignal::new(String::new());
    let given = RwSignal::new(String::new());
    let family = RwSignal::new(String::new());
    let reset_for = email.clone();
    let email = RwSignal::new(email);
    let password = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let errors = Errors::new(&["place_name", "given_name", "family_name", "email", "password"]);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let [place, given, family, email] =
            [place, given, family, email].map(|text| text.get_untracked().trim().to_owned());
        let (token, password) = (token.get_value(), password.get_untracked());
        busy.set(true);
        errors.clear();
        leptos::task::spawn_local(async move {
            let answer = if first {
                calls::set_up(token, place, given, family, email, password).await
            } else {
                calls::reset(token, password).await
            };
            busy.set(false);
            match answer {
                Ok(me) => {
                    session.sign_in(me);
                    // A new page: the link is used up, and nobody goes back to it.
                    let _ = window().location().replace("/people");
                }
                Err(error) => errors.take(error),
            }
        });
    };
    let head = if first {
        view! {
            <Heading title="Set up Rollcall"/>
            <p class="quiet">"Name your school or organisation, and make yourself its first administrator."</p>
        }
        .into_any()
    } else {
        view! { <Heading title="Choose a password"/><p class="quiet">"for " {reset_for.clone()}</p> }
            .into_any()
    };
    let who = if first {
        view! {
            <TextField label="Name of the place" value=place error=errors.of("place_name") autocomplete="organization" help="As it is called in your letters." required=true large=true/>
            <TextField label="First name" value=given error=errors.of("given_name") autocomplete="given-name" required=true large=true/>
            <TextField label="Last name" value=family error=errors.of("family_name") autocomplete="family-name" required=true large=true/>
            <TextField label="Email" value=email kind="email" error=errors.of("email") autocomplete="username" help="You sign in with it." required=true large=true/>
        }
        .into_any()
    } else {
        // A password manager wants to know whose password it is.
        view! { <input class="visually-hidden" type="email" autocomplete="username" readonly=true tabindex="-1" aria-hidden="true" value=reset_for/> }
            .into_any()
    };
    view! {
        {head}
        <form class="sign-in-fields" novalidate=true on:submit=submit>
            {who}
            <PasswordField label="Password" value=password autocomplete="new-password" error=errors.of("password") help=PASSWORD_RULE large=true/>
            {errors.view()}
            <Button class="button button-primary button-large button-wide" submit=true busy=busy>
                {if first { "Set up and sign in" } else { "Save and sign in" }}
            </Button>
        </form>
    }
    .into_any()
}

/// The rule that the server holds to (`directory`), in words.
pub const PASSWORD_RULE: &str = "At least 10 characters; a few words are easy to remember.";
