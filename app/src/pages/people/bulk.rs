//! Several people at once: chosen by their boxes, or as those of an import; and what can be done with them.

use std::collections::BTreeSet;

use importer::bulk::{Action, Done, Group, Who};
use importer::organisation::Kind as Units;
use leptos::prelude::*;

use crate::api::organisation::{self, UnitOption};
use crate::api::people as calls;
use crate::ui::field::Choose;
use crate::ui::toast::toasts;
use crate::ui::{Button, Dialog, Kind, count, icon, number, session};

/// Who is chosen.
#[derive(Clone, Copy)]
pub struct Chosen {
    people: RwSignal<BTreeSet<i64>>,
    /// All of an import, and nobody by hand.
    all: RwSignal<bool>,
    import: Memo<Option<(i64, Who)>>,
}

impl Chosen {
    pub fn new(import: Memo<Option<(i64, Who)>>) -> Self {
        let chosen = Self { people: RwSignal::new(BTreeSet::new()), all: RwSignal::new(false), import };
        Effect::new(move || chosen.all.set(import.get().is_some()));
        chosen
    }

    pub fn has(self, id: i64) -> bool {
        self.all.get() || self.people.with(|people| people.contains(&id))
    }

    fn set(self, ids: &[i64], on: bool) {
        self.all.set(false);
        self.people.update(|people| {
            for id in ids {
                if on {
                    people.insert(*id);
                } else {
                    people.remove(id);
                }
            }
        });
    }

    fn clear(self) {
        self.all.set(false);
        self.people.update(BTreeSet::clear);
    }

    fn group(self) -> Group {
        match self.import.get_untracked().filter(|_| self.all.get_untracked()) {
            Some((batch, who)) => Group::OfImport { batch, who },
            None => Group::People(self.people.with_untracked(|people| people.iter().copied().collect())),
        }
    }
}

pub fn choose_one(chosen: Chosen, id: i64, name: &str) -> AnyView {
    let label = format!("Select {name}");
    let change = move |event| chosen.set(&[id], event_target_checked(&event));
    view! {
        <span class="check"><input class="checkbox" type="checkbox" aria-label=label prop:checked=move || chosen.has(id) on:change=change/></span>
    }
    .into_any()
}

/// Everybody on the page.
pub fn choose_page(chosen: Chosen, ids: Vec<i64>) -> AnyView {
    let all = {
        let ids = ids.clone();
        move || ids.iter().all(|id| chosen.has(*id))
    };
    let change = move |event| chosen.set(&ids, event_target_checked(&event));
    view! {
        <span class="check"><input class="checkbox" type="checkbox" aria-label="Select everybody on this page" prop:checked=all on:change=change/></span>
    }
    .into_any()
}

/// What asks before it is done.
#[derive(Clone, Copy, PartialEq)]
enum Asked {
    Suspend,
    Delete,
    Cohort,
    Course,
}

/// Who is chosen, and what can be done with them; there only while somebody is.
pub fn bar(chosen: Chosen, total: Signal<u64>, done: Callback<()>) -> AnyView {
    let n = Memo::new(move |_| {
        if chosen.all.get() { total.get() } else { chosen.people.with(|people| people.len() as u64) }
    });
    let (session, toasts) = (session(), toasts());
    let asked = RwSignal::new(None::<Asked>);
    let asking = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let run = move |action: Action| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let group = chosen.group();
        leptos::task::spawn_local(async move {
            let answer = session.ask(move || calls::bulk(group.clone(), action)).await;
            let _ = busy.try_set(false);
            asking.set(false);
            match answer {
                Ok(all) => {
                    let (title, text) = told(action, &all);
                    let kind = if all.left.is_empty() { Kind::Done } else { Kind::Warning };
                    toasts.show(kind, &title, &text, None);
                    chosen.clear();
                    done.run(());
                }
                Err(error) => toasts.show(Kind::Error, "Nothing was done", &error.to_string(), None),
            }
        });
    };
    let ask = move |what: Asked| {
        asked.set(Some(what));
        asking.set(true);
    };
    let tool = move |label: &'static str, symbol: &'static str, press: Callback<()>| {
        view! {
            <button class="button button-small" type="button" aria-disabled=move || busy.get().then_some("true") on:click=move |_| press.run(())>
                {icon(symbol)} {label}
            </button>
        }
        .into_any()
    };
    let tools = move || {
        view! {
            <div class="picked" role="group" aria-label="With everybody who is selected">
                <p class="strong num" role="status">{move || format!("{} selected", count(n.get(), "person", "people"))}</p>
                {tool("Invite", "mail", Callback::new(move |()| run(Action::Invite)))}
                {tool("Add to cohort", "people", Callback::new(move |()| ask(Asked::Cohort)))}
                {tool("Enrol", "book", Callback::new(move |()| ask(Asked::Course)))}
                {tool("Force password change", "lock", Callback::new(move |()| run(Action::ForcePasswordChange)))}
                {tool("Suspend", "warn", Callback::new(move |()| ask(Asked::Suspend)))}
                {tool("Delete", "trash", Callback::new(move |()| ask(Asked::Delete)))}
                <button class="button button-quiet button-small" type="button" on:click=move |_| chosen.clear()>"Clear the selection"</button>
            </div>
        }
    };
    view! {
        <Show when=move || { n.get() > 0 }>{tools()}</Show>
        {question(asking, asked, n, busy, Callback::new(run))}
    }
    .into_any()
}

fn question(
    asking: RwSignal<bool>,
    asked: RwSignal<Option<Asked>>,
    n: Memo<u64>,
    busy: RwSignal<bool>,
    run: Callback<Action>,
) -> AnyView {
    let unit = RwSignal::new(String::new());
    let units = RwSignal::new(Vec::<UnitOption>::new());
    let session = session();
    Effect::new(move || {
        let kind = match asked.get().filter(|_| asking.get()) {
            Some(Asked::Cohort) => Units::Cohort,
            Some(Asked::Course) => Units::Course,
            _ => return,
        };
        unit.set(String::new());
        units.set(Vec::new());
        leptos::task::spawn_local(async move {
            let found = session.ask(move || organisation::unit_options(kind)).await.unwrap_or_default();
            let _ = units.try_set(found);
        });
    });
    let people = move || count(n.get(), "person", "people");
    let title = Signal::derive(move || match asked.get() {
        Some(Asked::Delete) => format!("Delete {}?", people()),
        Some(Asked::Suspend) => format!("Suspend {}?", people()),
        Some(Asked::Course) => format!("Enrol {}", people()),
        _ => format!("Add {} to a cohort", people()),
    });
    let body = move || {
        match asked.get() {
        Some(Asked::Delete) => view! { <p>"They cannot sign in any more, and are in no list. Their emails and usernames are free again."</p> }.into_any(),
        Some(Asked::Suspend) => view! { <p>"They cannot sign in until their accounts are made active again."</p> }.into_any(),
        Some(what) => {
            let (label, none) = match what {
                Asked::Course => ("Course", "Choose a course"),
                _ => ("Cohort", "Choose a cohort"),
            };
            let options = Signal::derive(move || {
                let all = units.get().into_iter().map(|unit| (unit.id.to_string(), unit.name));
                std::iter::once((String::new(), none.to_owned())).chain(all).collect::<Vec<_>>()
            });
            view! { <Choose label options value=unit error=Signal::stored(None) help=None/> }.into_any()
        }
        None => ().into_any(),
    }
    };
    let action = move || {
        let id = unit.get().parse::<i64>().ok();
        match asked.get()? {
            Asked::Delete => Some(Action::Delete),
            Asked::Suspend => Some(Action::Suspend),
            Asked::Cohort => id.map(Action::AddToCohort),
            Asked::Course => id.map(Action::Enrol),
        }
    };
    let blocked = Signal::derive(move || action().is_none().then(|| "Choose one first.".to_owned()));
    let press = Callback::new(move |()| {
        if let Some(action) = untrack(action) {
            run.run(action);
        }
    });
    let words = move || match asked.get() {
        Some(Asked::Delete) => "Delete",
        Some(Asked::Suspend) => "Suspend",
        Some(Asked::Course) => "Enrol",
        _ => "Add",
    };
    view! {
        <Dialog open=asking title small=true>
            <div class="dialog-body">{body}</div>
            <div class="dialog-foot">
                <p></p>
                <button class="button" type="button" on:click=move |_| asking.set(false)>"Cancel"</button>
                <Button class="button button-primary" busy blocked on_click=press>{words}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}

/// What was done, and of whom not.
fn told(action: Action, all: &Done) -> (String, String) {
    let people = count(all.done, "person", "people");
    let title = match action {
        Action::Invite => format!("{} put into the outbox", count(all.done, "invitation", "invitations")),
        Action::Suspend => format!("{people} suspended"),
        Action::Delete => format!("{people} deleted"),
        Action::AddToCohort(_) => format!("{people} in the cohort"),
        Action::Enrol(_) => format!("{people} in the course"),
        Action::ForcePasswordChange => format!("{people} must change the password"),
    };
    let left: Vec<String> = all.left.iter().map(|(why, n)| format!("{} not: {why}.", number(*n))).collect();
    (title, left.join(" "))
}
