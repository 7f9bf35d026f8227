//! What an account may do, and where.

use importer::format::Role;
use leptos::prelude::*;

use super::{Account, name};
use crate::api::people::{self as calls, Person, RoleInPlace};
use crate::pages::administrator::AddAdministrator;
use crate::ui::{Button, Dialog};

/// The roles that can be given here: those of the students' import, and administrator. The last one comes with a
/// one-time link for a password.
const GIVEN: [Role; 4] = [Role::Learner, Role::Instructor, Role::Parent, Role::Admin];

pub fn card(account: Account) -> AnyView {
    let asked = RwSignal::new(None::<RoleInPlace>);
    let asking = RwSignal::new(false);
    let raising = RwSignal::new(false);
    let give = move |role: Role| {
        if role == Role::Admin {
            raising.set(true);
            return;
        }
        let Some((person, place)) = account.person().zip(place(account)) else { return };
        leptos::task::spawn_local(async move {
            let done = format!("{} is now {}", name(&person), role.with_article());
            account
                .change(|| calls::give_role(person.id, place, role), &done, "The role could not be given")
                .await;
        });
    };
    let lines = move || {
        account.person().map(|person| {
            let editable = person.editable;
            person
                .roles
                .into_iter()
                .map(|held| {
                    let number = held.member_id.as_ref().map(|number| format!(", member ID {number}"));
                    let words =
                        format!("{} at {}{}", held.role.label(), held.place_name, number.unwrap_or_default());
                    let label = format!("Take away: {words}");
                    let take = editable.then(|| {
                        let click = move |_| {
                            asked.set(Some(held.clone()));
                            asking.set(true);
                        };
                        view! { <button class="button button-quiet button-small" type="button" aria-label=label on:click=click>"Take away"</button> }
                    });
                    view! { <li><span>{words}</span>{take}</li> }
                })
                .collect_view()
        })
    };
    let open = move || {
        account.person().filter(|person| person.editable).map(|person| {
            let held: Vec<Role> = person.roles.iter().map(|held| held.role).collect();
            GIVEN
                .into_iter()
                .filter(|role| !held.contains(role))
                // An administrator signs in with an e-mail.
                .filter(|role| *role != Role::Admin || person.email.is_some())
                .map(|role| {
                    view! { <button class="button button-small" type="button" on:click=move |_| give(role)>{format!("Make {}", role.with_article())}</button> }
                })
                .collect_view()
        })
    };
    let known = Signal::derive(move || {
        account
            .person()
            .map(|person| [person.given_name, person.family_name, person.email.unwrap_or_default()])
            .unwrap_or_default()
    });
    let again = Callback::new(move |id| account.load.ask(move || calls::person(id)));
    view! {
        <section class="sheet" aria-labelledby="roles">
            <div class="card-head"><h2 id="roles">"Roles"</h2></div>
            <ul class="lines">{lines}</ul>
            <div class="card-foot">{open}</div>
            <TakeRole account asked open=asking/>
            <AddAdministrator open=raising added=again known=known/>
        </section>
    }
    .into_any()
}

#[component]
fn TakeRole(account: Account, asked: RwSignal<Option<RoleInPlace>>, open: RwSignal<bool>) -> impl IntoView {
    let busy = RwSignal::new(false);
    let title = Signal::derive(move || {
        asked.get().map(|held| format!("Take away the role {}?", held.role.label())).unwrap_or_default()
    });
    let lead = Signal::derive(move || {
        account.person().zip(asked.get()).map(|(person, held)| consequence(&person, &held))
    });
    let take = Callback::new(move |()| {
        let Some((person, held)) = account.person().zip(asked.get_untracked()) else { return };
        busy.set(true);
        leptos::task::spawn_local(async move {
            let done = format!("{} is no longer {}", name(&person), held.role.with_article());
            let call = || calls::take_role(person.id, held.place, held.role);
            account.change(call, &done, "The role could not be taken away").await;
            busy.set(false);
            open.set(false);
        });
    });
    view! {
        <Dialog open title=title lead=lead small=true locked=busy>
            <div class="dialog-foot">
                <p></p>
                <button class="button" type="button" on:click=move |_| open.set(false)>"Keep it"</button>
                <Button class="button button-primary" busy=busy on_click=take>"Take away"</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

fn consequence(person: &Person, held: &RoleInPlace) -> String {
    let name = name(person);
    match held.role {
        Role::Admin => {
            format!("{name} can no longer sign in here or change anything at {}.", held.place_name)
        }
        _ if person.roles.len() == 1 => {
            format!("{name} has no other role and is then no longer listed at {}.", held.place_name)
        }
        _ => format!("{name} keeps the account and the other roles."),
    }
}

/// The place in which roles are given: the one that the page is about.
fn place(account: Account) -> Option<i64> {
    account.session.me().and_then(|me| me.places.first().map(|place| place.id))
}
