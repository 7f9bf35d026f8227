//! Everyone in the place: found, filtered, turned over page by page, exported.

mod bulk;
pub mod slips;

use importer::bulk::Who;
use importer::format::Role;
use importer::format::learners::LEARNERS;
use importer::organisation::Kind;
use importer::outcome::AccountState;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::administrator::AddAdministrator;
use crate::api::imports::Page;
use crate::api::organisation::{self, UnitOption};
use crate::api::people::{self as calls, PeopleQuery, PersonLine};
use crate::ui::empty::Empty;
use crate::ui::field::SelectField;
use crate::ui::head::PageHead;
use crate::ui::menu::{Menu, download};
use crate::ui::pager::Pager;
use crate::ui::person::{person, roles, state_badge, state_label};
use crate::ui::search::SearchBox;
use crate::ui::{Load, count, icon, session};

/// What was searched for. Kept beside the pages, so that it is still there after a look at one person; never in the
/// address, where it would be a name in a log.
#[derive(Clone, Copy)]
pub struct Search(RwSignal<String>);

impl Search {
    pub fn provide() {
        provide_context(Self(RwSignal::new(String::new())));
    }
}

const ROLES: [(&str, &str); 5] = [
    ("", "All"),
    ("learner", "Students"),
    ("parent", "Parents"),
    ("instructor", "Instructors"),
    ("admin", "Administrators"),
];

#[component]
pub fn PeoplePage() -> impl IntoView {
    let session = session();
    let Search(search) = expect_context();
    let url = use_query_map();
    let navigate = use_navigate();
    let role = Memo::new(move |_| url.read().get("role").and_then(|key| Role::from_key(&key)));
    let state = Memo::new(move |_| url.read().get("state").and_then(|key| AccountState::from_key(&key)));
    let first =
        Memo::new(move |_| url.read().get("first").and_then(|first| first.parse().ok()).unwrap_or(0u64));
    let place = Memo::new(move |_| url.read().get("place").and_then(|place| place.parse::<i64>().ok()));
    // Whom an import brought in: they are selected at first.
    let import = Memo::new(move |_| {
        let url = url.read();
        let id = url.get("import").and_then(|id| id.parse::<i64>().ok())?;
        Some((id, url.get("who").and_then(|who| Who::from_key(&who)).unwrap_or(Who::All)))
    });
    let chosen = bulk::Chosen::new(import);
    let places = Load::<Vec<UnitOption>>::new();
    Effect::new(move || {
        if place.get().is_some() {
            places.ask(|| organisation::unit_options(Kind::Place));
        }
    });
    // The one that is filtered by, else the whole.
    let at = Memo::new(move |_| match place.get() {
        None => Some(session.place()),
        id => places.value.with(|places| {
            places.as_ref()?.iter().find(|option| Some(option.id) == id).map(|option| option.name.clone())
        }),
    });
    let everywhere = {
        let navigate = navigate.clone();
        move |_| navigate("/people", NavigateOptions::default())
    };
    let go = Callback::new(move |(role, state, first): (Option<Role>, Option<AccountState>, u64)| {
        navigate(
            &address(role, state, place.get_untracked(), import.get_untracked(), first),
            NavigateOptions { scroll: first > 0, replace: first == 0, ..Default::default() },
        );
    });

    let load = Load::<Page<PersonLine>>::new();
    let ask = move || {
        let query = PeopleQuery {
            search: search.get(),
            role: role.get(),
            state: state.get(),
            place: place.get(),
            import: import.get(),
            without_email: false,
            first: first.get(),
        };
        load.ask(move || calls::people(query.clone()));
    };
    Effect::new(ask);

    let filtered = move || {
        import.get().is_some()
            || role.get().is_some()
            || state.get().is_some()
            || !search.with(String::is_empty)
    };
    let lead = Signal::derive(move || {
        load.value.with(|page| {
            let page = page.as_ref()?;
            let place = at.get()?;
            Some(if filtered() {
                format!("{} found at {place}.", count(page.total, "person", "people"))
            } else {
                format!("{} at {place}.", count(page.total, "person", "people"))
            })
        })
    });
    // The first visit: nobody is there but those who look after the place.
    let is_new = Memo::new(move |_| {
        !filtered()
            && place.get().is_none()
            && load.value.with(|page| {
                page.as_ref().is_some_and(|page| {
                    page.total <= page.items.len() as u64
                        && page.items.iter().all(|line| line.roles == [Role::Admin])
                })
            })
    });
    let adding = RwSignal::new(false);
    let total = Signal::derive(move || load.value.with(|page| page.as_ref().map_or(0, |page| page.total)));
    let turn = Callback::new(move |to: u64| go.run((role.get_untracked(), state.get_untracked(), to)));
    let list = move || {
        load.value.with(|page| {
            let page = page.as_ref()?;
            Some(if page.items.is_empty() { nobody(search, go) } else { table(page, chosen) })
        })
    };
    view! {
        <main class="main" id="main" tabindex="-1">
            <div class="page">
                <PageHead title="People" lead=lead>
                    <button class="button" type="button" on:click=move |_| adding.set(true)>{icon("plus")} "Add administrator"</button>
                    <a class="button button-primary" href="/imports/new">{icon("import")} "Add multiple users"</a>
                </PageHead>
                {move || is_new.get().then(welcome)}
                <div class="sheet">
                    <div class="table-tools">
                        <SearchBox label="Find people" placeholder="Name, email or ID number" search
                            changed=Callback::new(move |()| if first.get_untracked() > 0 { turn.run(0) })/>
                        <fieldset class="chips">
                            <legend class="visually-hidden">"Role"</legend>
                            {ROLES.map(|(key, label)| {
                                let this = Role::from_key(key);
                                view! {
                                    <label class="chip">
                                        <input type="radio" name="role" prop:checked=move || role.get() == this
                                            on:change=move |_| go.run((this, state.get_untracked(), 0))/>
                                        {label}
                                    </label>
                                }
                            }).collect_view()}
                        </fieldset>
                        <Show when=move || place.get().is_some() || import.get().is_some()>
                            <button class="button button-small" type="button" on:click=everywhere.clone()>{icon("close")} "Show everyone"</button>
                        </Show>
                        <div class="table-tools-end">
                            {state_filter(state, Callback::new(move |state| go.run((role.get_untracked(), state, 0))))}
                            {export(state)}
                        </div>
                    </div>
                    {bulk::bar(chosen, total, Callback::new(move |()| ask()))}
                    {load.around(Callback::new(move |()| ask()), "the people")}
                    <div class:is-stale=move || load.busy.get() && load.value.with(Option::is_some)>{list}</div>
                    <Show when=move || { total.get() > 0 }>
                        <Pager label="Pages of people" first total go=turn/>
                    </Show>
                </div>
            </div>
            <AddAdministrator open=adding added=Callback::new(move |_| ask())/>
        </main>
    }
    .into_any()
}

fn address(
    role: Option<Role>,
    state: Option<AccountState>,
    place: Option<i64>,
    import: Option<(i64, Who)>,
    first: u64,
) -> String {
    let parts = [
        import.map(|(batch, who)| format!("import={batch}&who={}", who.key())),
        place.map(|place| format!("place={place}")),
        role.map(|role| format!("role={}", role.key())),
        state.map(|state| format!("state={}", state.key())),
        (first > 0).then(|| format!("first={first}")),
    ];
    let query = parts.into_iter().flatten().collect::<Vec<_>>().join("&");
    if query.is_empty() { "/people".to_owned() } else { format!("/people?{query}") }
}

fn state_filter(state: Memo<Option<AccountState>>, choose: Callback<Option<AccountState>>) -> AnyView {
    let value = RwSignal::new(state.get_untracked().map(AccountState::key).unwrap_or_default().to_owned());
    Effect::new(move || value.set(state.get().map(AccountState::key).unwrap_or_default().to_owned()));
    Effect::new(move || {
        let chosen = AccountState::from_key(&value.get());
        if chosen != state.get_untracked() {
            choose.run(chosen);
        }
    });
    let mut options = vec![("", "Any state")];
    options.extend(AccountState::ALL.into_iter().map(|state| (state.key(), state_label(state))));
    view! { <SelectField label="State" options value quiet=true/> }.into_any()
}

/// Files that can be imported again, one for each tab.
fn export(state: Memo<Option<AccountState>>) -> AnyView {
    let button = view! { {icon("download")} "Export" }.into_any();
    let items = move || {
        let query = state.get().map(|state| format!("?state={}", state.key())).unwrap_or_default();
        let item = |tab: &'static importer::format::TabSpec| {
            download(
                tab.label,
                "CSV, ready to be imported again",
                format!("/download/people/{}.csv{query}", tab.key),
            )
        };
        let slips = view! {
            <a class="menu-item" href="/people/slips">{icon("file")}<span>"Sign-in slips" <span class="menu-note">"To print, for students without email"</span></span></a>
        };
        view! { {LEARNERS.tabs.iter().map(item).collect_view()} {slips} }
    };
    view! { <Menu button class="button button-small">{items}</Menu> }.into_any()
}

fn table(page: &Page<PersonLine>, chosen: bulk::Chosen) -> AnyView {
    let ids: Vec<i64> = page.items.iter().map(|line| line.id).collect();
    view! {
        <table class="table table-cards people-table">
            <caption class="visually-hidden">"People"</caption>
            <thead>
                <tr><th scope="col" class="table-check">{bulk::choose_page(chosen, ids)}</th><th scope="col">"Name"</th><th scope="col">"Role"</th><th scope="col">"Associated with"</th><th scope="col">"State"</th></tr>
            </thead>
            <tbody>{page.items.iter().map(|each| line(each, chosen)).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn line(line: &PersonLine, chosen: bulk::Chosen) -> AnyView {
    let key = line.email.as_deref().or(line.username.as_deref());
    let id = line.id;
    view! {
        <tr class:is-picked=move || chosen.has(id)>
            <td class="table-check">{bulk::choose_one(chosen, line.id, &line.name)}</td>
            <th scope="row">{person(&line.name, key, Some(format!("/people/{}", line.id)))}</th>
            <td data-label="Role"><span>{roles(&line.roles)}</span></td>
            <td class="small" data-label="Associated with"><span dir="auto">{associated(&line.associated, line.associations)}</span></td>
            <td data-label="State">{state_badge(line.state, line.email.is_some())}</td>
        </tr>
    }
    .into_any()
}

/// `Noor and Sami Al-Sayed`, `Ada, Ben, Cy and 28 more`, a dash for nobody.
fn associated(names: &[String], all: u64) -> String {
    let more = all.saturating_sub(names.len() as u64);
    match names {
        [] => "–".to_owned(),
        [one] if more == 0 => one.clone(),
        [start @ .., last] if more == 0 => format!("{} and {last}", start.join(", ")),
        names => format!("{} and {more} more", names.join(", ")),
    }
}

fn nobody(search: RwSignal<String>, go: Callback<(Option<Role>, Option<AccountState>, u64)>) -> AnyView {
    let term = search.get_untracked();
    let (title, text) = if term.is_empty() {
        ("Nobody here is like that".to_owned(), "Try another role or state.")
    } else {
        (format!("Nobody matches “{term}”"), "Try part of the name, the email or the ID number.")
    };
    let clear = move |_| {
        search.set(String::new());
        go.run((None, None, 0));
    };
    view! {
        <Empty icon="search" title text>
            <button class="button" type="button" on:click=clear>"Show everyone"</button>
        </Empty>
    }
    .into_any()
}

/// What a new place shows: what to do first, and what will happen then.
fn welcome() -> AnyView {
    let button = view! { {icon("download")} "Download template" }.into_any();
    let workbook = download(
        "One workbook for all",
        "XLSX: a sheet for each list, with notes and an example",
        format!("/download/template/{}.xlsx", LEARNERS.key),
    );
    let templates = LEARNERS
        .tabs
        .iter()
        .map(|tab| download(tab.label, "CSV with all columns", format!("/download/template/{}.csv", tab.key)))
        .collect_view();
    view! {
        <div class="sheet welcome">
            <div class="empty">
                <svg class="empty-art" viewBox="0 0 240 132" fill="none" stroke-linecap="round" stroke-linejoin="round" stroke-width="2"
                    aria-hidden="true" inner_html=include_str!("people/welcome.svg")></svg>
                <h2>"Bring in the roster you already have"</h2>
                <p>"Students, instructors and parents, all at once or one group at a time. Rollcall reads your spreadsheet as it is."</p>
                <div class="button-row"><Menu button class="button button-large">{workbook} {templates}</Menu></div>
            </div>
            <ol class="how">
                <li>{icon("paste")}<h3>"Paste or drop"</h3><p>"From Excel, Google Sheets, Numbers, or any CSV."</p></li>
                <li>{icon("eye")}<h3>"See every problem first"</h3><p>"Each is marked where it is, most are mended with one click."</p></li>
                <li>{icon("ok")}<h3>"Confirm"</h3><p>"You see what each row will do. Nothing is written until you say yes."</p></li>
            </ol>
        </div>
    }
    .into_any()
}
