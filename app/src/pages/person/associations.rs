//! Who belongs to whom: associations are added and removed here, one by one.

use importer::format::Role;
use importer::outcome::Link;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::{Account, name};
use crate::api::people::{self as calls, Association, Person};
use crate::ui::field::{Errors, SelectField, TextField};
use crate::ui::{Button, Dialog, Kind, icon};

/// What the other one can be to this person: a student has parents and instructors, and both of these have students.
fn links(person: &Person) -> Vec<Link> {
    let has = |role| person.roles.iter().any(|held| held.role == role);
    let fits = |link: &Link| match link.role() {
        Role::Learner => has(link.kind()),
        _ => has(Role::Learner),
    };
    Link::ALL.into_iter().filter(fits).collect()
}

/// What the other one is, in a word. Of a student of somebody who is both, also as what.
fn label(link: Link, person: &Person) -> &'static str {
    let is_both = [Link::StudentOfParent, Link::StudentOfInstructor].into_iter().all(|each| {
        links(person).contains(&each) || person.associations.iter().any(|other| other.link == each)
    });
    match link {
        Link::StudentOfParent if is_both => "Student (as parent)",
        Link::StudentOfInstructor if is_both => "Student (as instructor)",
        _ => link.role().label(),
    }
}

pub fn card(account: Account) -> AnyView {
    let adding = RwSignal::new(false);
    let can_add =
        move || account.person().is_some_and(|person| person.editable && !links(&person).is_empty());
    let lines = move || {
        account.person().map(|person| {
            if person.associations.is_empty() {
                return view! { <p class="card-body quiet">"Not associated with anybody."</p> }.into_any();
            }
            let lines = person.associations.iter().map(|other| line(account, other, &person)).collect_view();
            view! { <ul class="lines">{lines}</ul> }.into_any()
        })
    };
    view! {
        <section class="sheet" aria-labelledby="associated">
            <div class="card-head">
                <h2 id="associated">"Associated with"</h2>
                <Show when=can_add>
                    <button class="button button-small" type="button" on:click=move |_| adding.set(true)>{icon("link")} "Add an association"</button>
                </Show>
            </div>
            {lines}
            <Add account open=adding/>
        </section>
    }
    .into_any()
}

fn line(account: Account, other: &Association, person: &Person) -> AnyView {
    let what = label(other.link, person);
    let href = format!("/people/{}", other.other);
    let remove = person.editable.then(|| {
        let label = match what.split_once(' ') {
            Some((_, note)) => format!("Remove the association with {} {note}", other.name),
            None => format!("Remove the association with {}", other.name),
        };
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
                <span class="person-key">{what} " · " {other.key.clone()}</span>
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
        match account.session.ask(|| calls::dissociate(person.id, other.other, other.link)).await {
            Ok(changed) => {
                account.load.value.set(Some(changed));
                let title = format!("No longer associated with {}", other.name);
                let undo = Callback::new(move |()| {
                    let (id, link, key) = (person.id, other.link, other.key.clone());
                    leptos::task::spawn_local(async move {
                        let call = || calls::associate(id, link, key.clone());
                        account
                            .change(call, "Associated again", "The association could not be made again")
                            .await;
                    });
                });
                account.toasts.show(Kind::Done, &title, "", Some(("Undo".to_owned(), undo)));
            }
            Err(error) => {
                account.toasts.show(Kind::Error, "The association is still there", &error.to_string(), None)
            }
        }
    });
}

#[component]
fn Add(account: Account, open: RwSignal<bool>) -> impl IntoView {
    let title = Signal::derive(move || {
        account
            .person()
            .map(|person| format!("Associate {} with somebody", name(&person)))
            .unwrap_or_default()
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
    let options: Vec<(&str, &str)> = account.load.value.with_untracked(|person| {
        let person = person.as_ref();
        let option = |person| move |link: Link| (link.key(), label(link, person));
        person.map(|person| links(person).into_iter().map(option(person)).collect()).unwrap_or_default()
    });
    let link = RwSignal::new(options.first().map(|(key, _)| (*key).to_owned()).unwrap_or_default());
    let key = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let errors = Errors::new(&["key"]);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let other = key.get_untracked().trim().to_owned();
        let Some((person, link)) =
            account.load.value.get_untracked().zip(Link::from_key(&link.get_untracked()))
        else {
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        errors.clear();
        leptos::task::spawn_local(async move {
            let answer = account.session.ask(|| calls::associate(person.id, link, other.clone())).await;
            busy.set(false);
            match answer {
                Ok(changed) => {
                    account.load.value.set(Some(changed));
                    open.set(false);
                    account.toasts.show(Kind::Done, "Associated", "", None);
                }
                Err(error) => errors.take(error),
            }
        });
    };
    view! {
        <form novalidate=true on:submit=submit>
            <div class="dialog-body dialog-fields">
                <SelectField label="The other person is their" options value=link/>
                <TextField label="Email or username" value=key error=errors.of("key") autofocus=true required=true/>
                {errors.view()}
            </div>
            <div class="dialog-foot">
                <p></p>
                <button class="button" type="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <Button class="button button-primary" submit=true busy=busy>"Associate"</Button>
            </div>
        </form>
    }
    .into_any()
}
