//! Who belongs to whom: associations are added and removed here, one by one.

use importer::format::Role;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::{Account, name};
use crate::api::people::{self as calls, Association, Person};
use crate::ui::field::{Errors, SelectField, TextField};
use crate::ui::{Button, Dialog, Kind, icon};

/// What the other one can be to this person: a student has parents and instructors, and both of these have students.
fn kinds(person: &Person) -> Vec<Role> {
    let has = |role| person.roles.iter().any(|held| held.role == role);
    let mut kinds = Vec::new();
    if has(Role::Learner) {
        kinds.extend([Role::Parent, Role::Instructor]);
    }
    if has(Role::Parent) || has(Role::Instructor) {
        kinds.push(Role::Learner);
    }
    kinds
}

pub fn card(account: Account) -> AnyView {
    let adding = RwSignal::new(false);
    let can_add =
        move || account.person().is_some_and(|person| person.editable && !kinds(&person).is_empty());
    let lines = move || {
        account.person().map(|person| {
            if person.associations.is_empty() {
                return view! { <p class="card-body quiet">"Not linked with anybody."</p> }.into_any();
            }
            let editable = person.editable;
            let lines =
                person.associations.into_iter().map(|other| line(account, other, editable)).collect_view();
            view! { <ul class="lines">{lines}</ul> }.into_any()
        })
    };
    view! {
        <section class="sheet" aria-labelledby="linked">
            <div class="card-head">
                <h2 id="linked">"Linked with"</h2>
                <Show when=can_add>
                    <button class="button button-small" type="button" on:click=move |_| adding.set(true)>{icon("link")} "Add a link"</button>
                </Show>
            </div>
            {lines}
            <Add account open=adding/>
        </section>
    }
    .into_any()
}

fn line(account: Account, other: Association, editable: bool) -> AnyView {
    let href = format!("/people/{}", other.other);
    let remove = editable.then(|| {
        let label = format!("Remove the link with {}", other.name);
        let other = other.clone();
        view! {
            <button class="button button-quiet button-small" type="button" aria-label=label on:click=move |_| remove(account, other.clone())>
                "Remove"
            </button>
        }
    });
    view! {
        <li>
            <div>
                <a class="person-name" href=href dir="auto">{other.name.clone()}</a>
                <span class="person-key">{other.role.label()} " · " {other.key.clone()}</span>
            </div>
            {remove}
        </li>
    }
    .into_any()
}

/// Removes it at once, and offers to take that back.
fn remove(account: Account, other: Association) {
    let Some(person) = account.load.value.get_untracked() else { return };
    leptos::task::spawn_local(async move {
        match account.session.ask(|| calls::dissociate(person.id, other.other, other.role)).await {
            Ok(changed) => {
                account.load.value.set(Some(changed));
                let title = format!("No longer linked with {}", other.name);
                let undo = Callback::new(move |()| {
                    let (id, role, key) = (person.id, other.role, other.key.clone());
                    leptos::task::spawn_local(async move {
                        let call = || calls::associate(id, role, key.clone());
                        account.change(call, "Linked again", "The link could not be made again").await;
                    });
                });
                account.toasts.show(Kind::Done, &title, "", Some(("Undo".to_owned(), undo)));
            }
            Err(error) => {
                account.toasts.show(Kind::Error, "The link is still there", &error.to_string(), None)
            }
        }
    });
}

#[component]
fn Add(account: Account, open: RwSignal<bool>) -> impl IntoView {
    let title = Signal::derive(move || {
        account.person().map(|person| format!("Link {} with somebody", name(&person))).unwrap_or_default()
    });
    view! {
        <Dialog open title=title lead="The other person must have an account already." small=true>
            <AddForm account open/>
        </Dialog>
    }
    .into_any()
}

#[component]
fn AddForm(account: Account, open: RwSignal<bool>) -> impl IntoView {
    let kinds = account.load.value.with_untracked(|person| person.as_ref().map(kinds).unwrap_or_default());
    let role = RwSignal::new(kinds.first().map(|role| role.key()).unwrap_or_default().to_owned());
    let key = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let errors = Errors::new(&["key"]);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let other = key.get_untracked().trim().to_owned();
        let Some((person, role)) =
            account.load.value.get_untracked().zip(Role::from_key(&role.get_untracked()))
        else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        if other.is_empty() {
            errors.at("key", "Type the other person's email or username.".to_owned());
            return;
        }
        busy.set(true);
        errors.clear();
        leptos::task::spawn_local(async move {
            let answer = account.session.ask(|| calls::associate(person.id, role, other.clone())).await;
            busy.set(false);
            match answer {
                Ok(changed) => {
                    account.load.value.set(Some(changed));
                    open.set(false);
                    account.toasts.show(Kind::Done, "Linked", "", None);
                }
                Err(error) => errors.take(error),
            }
        });
    };
    let options = kinds.into_iter().map(|role| (role.key(), role.label())).collect();
    view! {
        <form novalidate=true on:submit=submit>
            <div class="dialog-body dialog-fields">
                <SelectField label="The other person is their" options value=role/>
                <TextField label="Email or username" value=key error=errors.of("key") autofocus=true required=true/>
                {errors.view()}
            </div>
            <div class="dialog-foot">
                <p></p>
                <button class="button" type="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <Button class="button button-primary" submit=true busy=busy>"Add the link"</Button>
            </div>
        </form>
    }
    .into_any()
}
