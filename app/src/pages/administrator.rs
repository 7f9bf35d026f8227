//! "Add administrator": who they are, and then the one-time link to pass on. Somebody who has an account already keeps
//! it; the e-mail tells.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::api::people as calls;
use crate::ui::field::{Errors, TextField};
use crate::ui::toast::toasts;
use crate::ui::{Button, Dialog, Kind, icon, session};

#[component]
pub fn AddAdministrator(
    open: RwSignal<bool>,
    added: Callback<i64>,
    /// First name, last name and e-mail that are known already.
    #[prop(optional, into)]
    known: Signal<[String; 3]>,
) -> impl IntoView {
    let link = RwSignal::new(None::<String>);
    let title = Signal::derive(move || {
        if link.with(Option::is_some) { "Pass this link on" } else { "Add an administrator" }.to_owned()
    });
    let lead = Signal::derive(move || {
        Some(if link.with(Option::is_some) {
            "It works once, for 7 days, and is shown only now.".to_owned()
        } else {
            "They can do all that you can do here.".to_owned()
        })
    });
    Effect::new(move || {
        if !open.get() {
            link.set(None);
        }
    });
    view! {
        <Dialog open title=title lead=lead small=true>
            {move || match link.get() {
                None => view! { <Form open link added known=known.get_untracked()/> }.into_any(),
                Some(link) => view! { <PassOn open link/> }.into_any(),
            }}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Form(
    open: RwSignal<bool>,
    link: RwSignal<Option<String>>,
    added: Callback<i64>,
    known: [String; 3],
) -> impl IntoView {
    let session = session();
    let [given, family, email] = known.map(RwSignal::new);
    let busy = RwSignal::new(false);
    let errors = Errors::new(&["first_name", "last_name", "email"]);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let fields = [given, family, email].map(|text| text.get_untracked().trim().to_owned());
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        errors.clear();
        leptos::task::spawn_local(async move {
            let [given, family, email] = &fields;
            let answer =
                session.ask(|| calls::add_administrator(given.clone(), family.clone(), email.clone())).await;
            busy.set(false);
            match answer {
                Ok(new) => {
                    let origin = window().location().origin().unwrap_or_default();
                    link.set(Some(if new.link.starts_with('/') {
                        format!("{origin}{}", new.link)
                    } else {
                        new.link
                    }));
                    added.run(new.account);
                }
                Err(error) => errors.take(error),
            }
        });
    };
    view! {
        <form novalidate=true on:submit=submit>
            <div class="dialog-body dialog-fields">
                <TextField label="First name" value=given error=errors.of("first_name") required=true autofocus=true/>
                <TextField label="Last name" value=family error=errors.of("last_name") required=true/>
                <TextField label="Email" value=email error=errors.of("email") kind="email" help="They sign in with it." required=true/>
                {errors.view()}
            </div>
            <div class="dialog-foot">
                <p></p>
                <button class="button" type="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <Button class="button button-primary" submit=true busy=busy>"Add administrator"</Button>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn PassOn(open: RwSignal<bool>, link: String) -> impl IntoView {
    let toasts = toasts();
    let text = link.clone();
    let copy = move |_| {
        let promise = window().navigator().clipboard().write_text(&text);
        leptos::task::spawn_local(async move {
            match wasm_bindgen_futures::JsFuture::from(promise).await {
                Ok(_) => toasts.show(
                    Kind::Done,
                    "The link is copied",
                    "Send it to the new administrator only.",
                    None,
                ),
                Err(_) => toasts.show(
                    Kind::Warning,
                    "The browser did not allow copying",
                    "Select the link and copy it.",
                    None,
                ),
            }
        });
    };
    view! {
        <div class="dialog-body once">
            <p>"Send it to the new administrator. With it they choose their password and are signed in."</p>
            <p class="once-link" tabindex="0" role="group" aria-label="One-time link">{link}</p>
        </div>
        <div class="dialog-foot">
            <p></p>
            <button class="button" type="button" on:click=copy>{icon("copy")} "Copy the link"</button>
            <button class="button button-primary" type="button" on:click=move |_| open.set(false)>"Done"</button>
        </div>
    }
    .into_any()
}
