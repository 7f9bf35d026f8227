//! Slips to print for students who have no e-mail: what they sign in with, and where.

use importer::format::Role;
use leptos::prelude::*;

use crate::api::imports::PAGE;
use crate::api::people::{self as calls, PeopleQuery, PersonLine};
use crate::ui::{Heading, Load, count, icon, session};

/// So many slips are made at once.
const MOST: u64 = 2_000;

#[component]
pub fn SlipsPage() -> impl IntoView {
    let load = Load::<Vec<PersonLine>>::new();
    let ask = move || {
        load.ask(|| async {
            let mut all = Vec::new();
            loop {
                let query = PeopleQuery {
                    role: Some(Role::Learner),
                    without_email: true,
                    first: all.len() as u64,
                    ..PeopleQuery::default()
                };
                let page = calls::people(query).await?;
                let is_last = (page.items.len() as u64) < PAGE;
                all.extend(page.items);
                if is_last || all.len() as u64 >= MOST {
                    return Ok(all);
                }
            }
        });
    };
    ask();
    let place = session().place();
    let at = window().location().origin().unwrap_or_default();
    let slips = move || {
        load.value.with(|people| {
            let people = people.as_ref()?;
            let slip = |person: &PersonLine| {
                view! {
                    <li class="sheet slip">
                        <p class="small quiet">{place.clone()}</p>
                        <p class="strong" dir="auto">{person.name.clone()}</p>
                        <p>"Username: " <span class="medium">{person.username.clone().unwrap_or_default()}</span></p>
                        <p>"Sign in at " <span class="medium">{at.clone()}</span></p>
                        <p class="small quiet">"Your parent sets up your account first, from the email that they get."</p>
                    </li>
                }
            };
            Some(if people.is_empty() {
                view! { <p class="quiet">"Every student has an email: nobody needs a slip."</p> }.into_any()
            } else {
                view! { <ul class="slips">{people.iter().map(slip).collect_view()}</ul> }.into_any()
            })
        })
    };
    let n = move || load.value.with(|people| people.as_ref().map_or(0, Vec::len) as u64);
    let print = move |_| {
        // Where the browser cannot print, its own menu says so.
        let _ = window().print();
    };
    view! {
        <main class="main" id="main" tabindex="-1">
            <div class="page">
                <a class="crumb no-print" href="/people">{icon("prev")} "People"</a>
                <div class="page-head no-print">
                    <div><Heading title="Sign-in slips"/><p class="lead">{move || format!("{} without email.", count(n(), "student", "students"))}</p></div>
                    <div class="button-row"><button class="button button-primary" type="button" on:click=print>{icon("file")} "Print"</button></div>
                </div>
                {load.around(Callback::new(move |()| ask()), "the students")}
                {slips}
            </div>
        </main>
    }
    .into_any()
}
