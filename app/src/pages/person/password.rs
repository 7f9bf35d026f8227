//! The administrator's own password, on the page of their own account.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::Account;
use crate::api::people as people_calls;
use crate::api::session as calls;
use crate::pages::set_up::PASSWORD_RULE;
use crate::ui::field::{Errors, PasswordField};
use crate::ui::{Button, Kind};

pub fn card(account: Account) -> AnyView {
    let old = RwSignal::new(String::new());
    let new = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let errors = Errors::new(&["old", "new"]);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let words = (old.get_untracked(), new.get_untracked());
        busy.set(true);
        errors.clear();
        leptos::task::spawn_local(async move {
            let call = || calls::change_password(words.0.clone(), words.1.clone());
            let answer = account.session.ask(call).await;
            busy.set(false);
            match answer {
                Ok(me) => {
                    old.set(String::new());
                    new.set(String::new());
                    let id = me.account;
                    account.session.sign_in(me);
                    account.load.ask(move || people_calls::person(id));
                    let said = "You were signed out everywhere else.";
                    account.toasts.show(Kind::Done, "Your password is changed", said, None);
                }
                Err(error) => errors.take(error),
            }
        });
    };
    let email = move || account.person().and_then(|person| person.email);
    view! {
        <section class="sheet" aria-labelledby="password">
            <form novalidate=true on:submit=submit>
                <div class="card-head"><h2 id="password">"Your password"</h2></div>
                <div class="card-body form-one">
                    // A password manager wants to know whose password it is.
                    <input class="visually-hidden" type="email" autocomplete="username" readonly=true tabindex="-1" aria-hidden="true" prop:value=email/>
                    <PasswordField label="Password now" value=old autocomplete="current-password" error=errors.of("old")/>
                    <PasswordField label="New password" value=new autocomplete="new-password" error=errors.of("new") help=PASSWORD_RULE/>
                    {errors.view()}
                </div>
                <div class="card-foot">
                    <p>"You stay signed in here, and are signed out everywhere else."</p>
                    <Button class="button button-primary" submit=true busy=busy>"Change password"</Button>
                </div>
            </form>
        </section>
    }
    .into_any()
}
