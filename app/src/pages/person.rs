//! One account: its fields, roles and associations, changed by hand, and what happened to it.

mod associations;
mod form;
mod history;
mod password;
mod roles;

use importer::format::{Field, Role};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::api::error::ApiError;
use crate::api::people::{self as calls, InCourse, Person};
use crate::ui::head::{Heading, set_title};
use crate::ui::person::{initials, state_badge};
use crate::ui::toast::{Toasts, toasts};
use crate::ui::{Kind, Load, Session, icon, load, locale, session};

/// What the cards of the page share: the account as the server has it, and how an answer of the server comes in.
#[derive(Clone, Copy)]
struct Account {
    load: Load<Person>,
    session: Session,
    toasts: Toasts,
}

impl Account {
    fn person(self) -> Option<Person> {
        self.load.value.get()
    }

    /// Does a change, shows what it came to, and says whether it was done.
    async fn change<F>(self, call: impl Fn() -> F, done: &str, not_done: &str) -> bool
    where
        F: Future<Output = Result<Person, ApiError>> + 'static,
    {
        match self.session.ask(call).await {
            Ok(person) => {
                self.load.value.set(Some(person));
                self.toasts.show(Kind::Done, done, "", None);
                true
            }
            Err(error) => {
                self.toasts.show(Kind::Error, not_done, &error.to_string(), None);
                false
            }
        }
    }
}

#[component]
pub fn PersonPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").and_then(|id| id.parse::<i64>().ok()));
    let account = Account { load: Load::new(), session: session(), toasts: toasts() };
    let ask = move || match id.get() {
        Some(id) => account.load.ask(move || calls::person(id)),
        None => account.load.error.set(Some(ApiError::NotFound)),
    };
    Effect::new(ask);
    set_title("Person");

    // The page is built once for each account; what changes in it follows by itself.
    let there = Memo::new(move |_| account.load.value.with(|person| person.as_ref().map(|person| person.id)));
    let body = move || there.get().map(|_| body(account));
    view! {
        <main class="main" id="main" tabindex="-1">
            <div class="page">
                <a class="crumb" href="/people">{icon("prev")} "People"</a>
                {move || account.load.error.get().map(|error| load::broken(&error, Some(Callback::new(move |()| ask()))))}
                {body}
            </div>
        </main>
    }
    .into_any()
}

fn body(account: Account) -> AnyView {
    let name = Signal::derive(move || account.person().map(|person| name(&person)).unwrap_or_default());
    let badge = move || account.person().map(|person| state_badge(person.state, person.email.is_some()));
    let key = move || account.person().map(|person| person.email.or(person.username).unwrap_or_default());
    let invited = move || {
        account
            .person()
            .filter(|person| person.invited)
            .map(|_| view! { <a href="/outbox">"Invitation waits"</a> })
    };
    let fixed = move || {
        account.person().filter(|person| !person.editable || person.is_guest).map(|person| {
            let why = if person.is_guest && person.editable {
                "This person came from a place of other administrators, who keep the details: they are not shown here. Roles and associations here are yours to change."
            } else if person.is_me {
                "This is you. You can change your name and your password here; another administrator can change the rest."
            } else {
                "This account belongs to an administrator of a place above yours. It can only be looked at here."
            };
            view! { <div class="notice">{icon("lock")}<p>{why}</p></div> }
        })
    };
    let is_me = Memo::new(move |_| account.person().is_some_and(|person| person.is_me));
    view! {
        <div class="page-head">
            <div class="person person-head">
                <span class="avatar avatar-l" aria-hidden="true">{move || initials(&name.get())}</span>
                <div>
                    <Heading title=name/>
                    <p class="person-facts">{badge} <span>{key}</span> {invited}</p>
                </div>
            </div>
        </div>
        {fixed}
        <div class="account">
            {form::form(account)}
            <div class="account-side">
                {move || is_me.get().then(|| password::card(account))}
                {roles::card(account)}
                {associations::card(account)}
                {memberships(account)}
            </div>
        </div>
        {history::card(account)}
    }
    .into_any()
}

fn name(person: &Person) -> String {
    match person.display_name.trim() {
        "" => person
            .email
            .clone()
            .or_else(|| person.username.clone())
            .unwrap_or_else(|| "Without a name".to_owned()),
        name => name.to_owned(),
    }
}

/// What somebody is in, and what stands in their profile fields, where there is any of it.
fn memberships(account: Account) -> AnyView {
    let list = |title: &'static str, lines: Vec<AnyView>| {
        (!lines.is_empty()).then(|| {
            let lines = lines.into_iter().map(|line| view! { <li dir="auto">{line}</li> }).collect_view();
            view! { <div><h3 class="small strong">{title}</h3> <ul>{lines}</ul></div> }
        })
    };
    let plain = |names: Vec<String>| names.into_iter().map(IntoAny::into_any).collect::<Vec<_>>();
    let shown = move || {
        let person = account.person()?;
        let theme = person.more.iter().find(|(field, _)| *field == Field::Theme).cloned();
        let facts: Vec<AnyView> = theme
            .map(|(field, text)| (field.label().to_owned(), text))
            .into_iter()
            .chain(person.profile)
            .map(|(name, value)| view! { <span class="quiet">{name} ": "</span> {value} }.into_any())
            .collect();
        let courses: Vec<AnyView> = person.courses.iter().map(course).collect();
        let is_in = !(person.cohorts.is_empty() && courses.is_empty() && person.programmes.is_empty());
        if !is_in && facts.is_empty() {
            return None;
        }
        let title = match (is_in, facts.is_empty()) {
            (true, true) => "Cohorts and courses",
            (false, _) => "Profile",
            _ => "Cohorts, courses and profile",
        };
        Some(view! {
            <section class="sheet" aria-labelledby="memberships">
                <div class="card-head"><h2 id="memberships">{title}</h2></div>
                <div class="card-body form-one">
                    {list("Cohorts", plain(person.cohorts))}
                    {list("Programmes", plain(person.programmes))}
                    {list("Courses", courses)}
                    {list("Profile", facts)}
                </div>
            </section>
        })
    };
    view! { {shown} }.into_any()
}

/// A course with the role in it, the groups and the time, where these are known.
fn course(course: &InCourse) -> AnyView {
    let role = course.role.filter(|role| *role != Role::Learner).map(|role| role.label().to_owned());
    let group = (!course.groups.is_empty()).then(|| format!("Group {}", course.groups.join(", ")));
    let period = match (course.starts.as_deref().map(locale::date), course.ends.as_deref().map(locale::date))
    {
        (Some(from), Some(until)) => Some(format!("{from} to {until}")),
        (Some(from), None) => Some(format!("From {from}")),
        (None, Some(until)) => Some(format!("Until {until}")),
        (None, None) => None,
    };
    let suspended = course.is_suspended.then(|| "Enrolment suspended".to_owned());
    let facts: Vec<String> = [role, group, period, suspended].into_iter().flatten().collect();
    let facts = (!facts.is_empty()).then(|| view! { <span class="person-key">{facts.join(" · ")}</span> });
    view! { {course.title.clone()} {facts} }.into_any()
}
