//! The organisation: its tree of places, and what belongs to them beside people; found, added, changed, taken from a file.

mod file;
mod form;

use importer::organisation::{Column, Input, Kind};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::api::error::ApiError;
use crate::api::imports::Page;
use crate::api::organisation::{self as calls, UnitLine, UnitsQuery};
use crate::ui::empty::Empty;
use crate::ui::head::PageHead;
use crate::ui::pager::Pager;
use crate::ui::search::SearchBox;
use crate::ui::tabs::{TabLabel, Tabs};
use crate::ui::toast::{Toasts, toasts};
use crate::ui::{Dialog, Kind as Said, Load, Session, count, icon, number, session};

use file::TakeFile;
use form::{Editing, UnitForm};

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Here {
    kind: Memo<Kind>,
    load: Load<Page<UnitLine>>,
    search: RwSignal<String>,
    first: RwSignal<u64>,
    session: Session,
    toasts: Toasts,
    /// The form that is open.
    editing: RwSignal<Option<Editing>>,
    /// The one that is about to be removed, with its name.
    removing: RwSignal<Option<(i64, String)>>,
}

impl Here {
    fn ask(self) {
        let query = UnitsQuery { kind: self.kind.get(), search: self.search.get(), first: self.first.get() };
        self.load.ask(move || calls::units(query.clone()));
    }

    /// Copies what files name one by.
    fn copy(self, text: String) {
        let promise = window().navigator().clipboard().write_text(&text);
        leptos::task::spawn_local(async move {
            match wasm_bindgen_futures::JsFuture::from(promise).await {
                Ok(_) => self.toasts.show(Said::Done, &format!("{text} is copied"), "", None),
                Err(_) => self.toasts.show(
                    Said::Warning,
                    "The browser did not allow copying",
                    "Select the ID and copy it.",
                    None,
                ),
            }
        });
    }

    fn remove(self, id: i64) {
        let kind = self.kind.get_untracked();
        self.removing.set(None);
        leptos::task::spawn_local(async move {
            match self.session.ask(move || calls::remove_unit(kind, id)).await {
                Ok(()) => {
                    self.toasts.show(Said::Done, "Removed", "", None);
                    self.ask();
                }
                Err(error) => self.failed(&error),
            }
        });
    }

    fn failed(self, error: &ApiError) {
        self.toasts.show(Said::Error, "That was not done", &error.to_string(), None);
    }
}

#[component]
pub fn OrganisationPage() -> impl IntoView {
    let url = use_query_map();
    let navigate = use_navigate();
    let kind = Memo::new(move |_| {
        url.read().get("kind").and_then(|key| Kind::from_key(&key)).unwrap_or(Kind::Place)
    });
    let place_of = |kind: Kind| Kind::ALL.iter().position(|each| *each == kind).unwrap_or_default();
    let chosen = RwSignal::new(place_of(kind.get_untracked()));
    let here = Here {
        kind,
        load: Load::new(),
        search: RwSignal::new(String::new()),
        first: RwSignal::new(0),
        session: session(),
        toasts: toasts(),
        editing: RwSignal::new(None),
        removing: RwSignal::new(None),
    };
    // The tab follows the address, so that Back goes to the tab before; and the address the tab.
    Effect::new(move || chosen.set(place_of(kind.get())));
    Effect::new(move || {
        let to = Kind::ALL.get(chosen.get()).copied().unwrap_or(Kind::Place);
        if to != kind.get_untracked() {
            here.load.value.set(None);
            if !here.search.with_untracked(String::is_empty) {
                here.search.set(String::new());
            }
            if here.first.get_untracked() > 0 {
                here.first.set(0);
            }
            let address = format!("/organisation?kind={}", to.key());
            navigate(&address, NavigateOptions { scroll: false, ..Default::default() });
        }
    });
    Effect::new(move || here.ask());

    let taking = RwSignal::new(false);
    let tabs =
        Kind::ALL.map(|kind| TabLabel { id: tab_id(kind), name: kind.label(), beside: ViewFn::from(|| ()) });
    let add = move |_| here.editing.set(Some(Editing::new(kind.get_untracked(), None)));
    let labelled = move || tab_id(kind.get());
    view! {
        <main class="main" id="main" tabindex="-1">
            <div class="page">
                <PageHead title="Organisation" lead=Signal::derive(move || Some(kind.get().about().to_owned()))>
                    <a class="button" download rel="external" href=move || format!("/download/organisation/{}.csv", kind.get().key())>
                        {icon("download")} "Export"
                    </a>
                    <button class="button" type="button" on:click=move |_| taking.set(true)>{icon("file")} "Add from a file"</button>
                    <button class="button button-primary" type="button" on:click=add>
                        {icon("plus")} {move || format!("Add {}", kind.get().one())}
                    </button>
                </PageHead>
                <div class="sheet units">
                    <Tabs label="What the organisation has" tabs=tabs.to_vec() chosen panel="units"/>
                    <div id="units" role="tabpanel" aria-labelledby=labelled>
                        <div class="table-tools">
                            <SearchBox label="Find" placeholder="Name or ID" search=here.search
                                changed=Callback::new(move |()| here.first.set(0))/>
                        </div>
                        {here.load.around(Callback::new(move |()| here.ask()), "the organisation")}
                        <div class:is-stale=move || here.load.busy.get() && here.load.value.with(Option::is_some)>
                            {move || list(here)}
                        </div>
                        {move || pager(here)}
                    </div>
                </div>
            </div>
            <UnitForm editing=here.editing saved=Callback::new(move |()| here.ask())/>
            <TakeFile kind open=taking taken=Callback::new(move |()| here.ask())/>
            {remove_dialog(here)}
        </main>
    }
    .into_any()
}

fn tab_id(kind: Kind) -> &'static str {
    match kind {
        Kind::Place => "tab-places",
        Kind::Cohort => "tab-cohorts",
        Kind::Course => "tab-courses",
        Kind::Programme => "tab-programmes",
        Kind::Group => "tab-groups",
        Kind::Theme => "tab-themes",
        Kind::Field => "tab-fields",
    }
}

fn pager(here: Here) -> AnyView {
    let total =
        Signal::derive(move || here.load.value.with(|page| page.as_ref().map_or(0, |page| page.total)));
    let go = Callback::new(move |first| here.first.set(first));
    view! {
        <Show when=move || { total.get() > 0 }>
            <Pager label="Pages of the organisation" first=here.first total go/>
        </Show>
    }
    .into_any()
}

fn list(here: Here) -> AnyView {
    let kind = here.kind.get();
    here.load.value.with(|page| {
        let Some(page) = page else { return ().into_any() };
        // An answer for the tab before is not shown.
        if page.items.iter().any(|line| line.cells.len() != kind.columns().len()) {
            return ().into_any();
        }
        if page.items.is_empty() { nothing(here, kind) } else { table(here, kind, page) }
    })
}

fn nothing(here: Here, kind: Kind) -> AnyView {
    let search = here.search.get_untracked();
    let (title, text) = if search.is_empty() {
        (
            format!("No {} yet", kind.label().to_lowercase()),
            format!("Add the first {}, or many from a file.", kind.one()),
        )
    } else {
        (format!("Nothing matches “{search}”"), "Try part of the name or of the ID.".to_owned())
    };
    view! { <Empty icon="search" title text/> }.into_any()
}

/// What a table shows of a kind: all but the settings, which stand in the form.
fn shown(kind: Kind) -> Vec<(usize, &'static Column)> {
    let is_shown =
        |column: &Column| kind != Kind::Place || matches!(column.key, "name" | "kind" | "outside_id");
    let mut columns: Vec<_> =
        kind.columns().iter().enumerate().filter(|(_, column)| is_shown(column)).collect();
    columns.sort_by_key(|(_, column)| column.key != "name");
    columns
}

fn table(here: Here, kind: Kind, page: &Page<UnitLine>) -> AnyView {
    let columns = shown(kind);
    let heads =
        columns.iter().map(|(_, column)| view! { <th scope="col">{column.label}</th> }).collect_view();
    let of_places = (kind == Kind::Place).then(|| view! { <th scope="col">"People"</th> });
    let is_found = !here.search.get_untracked().is_empty();
    let lines = page.items.iter().map(|line| row(here, kind, &columns, line, is_found)).collect_view();
    view! {
        <table class="table table-cards">
            <caption class="visually-hidden">{kind.label()}</caption>
            <thead><tr>{heads}{of_places}<th scope="col"><span class="visually-hidden">"What can be done"</span></th></tr></thead>
            <tbody>{lines}</tbody>
        </table>
    }
    .into_any()
}

fn row(
    here: Here,
    kind: Kind,
    columns: &[(usize, &'static Column)],
    line: &UnitLine,
    is_found: bool,
) -> AnyView {
    let cell = |at: usize| line.cells.get(at).cloned().unwrap_or_default();
    let name = columns.first().map(|(at, _)| cell(*at).0).unwrap_or_default();
    let indent = if is_found { 0 } else { line.depth.min(8) };
    let path = (is_found && !line.path.is_empty()).then(|| {
        view! { <span class="person-key">{line.path.join(" › ")}</span> }
    });
    let rest = columns.iter().skip(1).map(|(at, column)| {
        let (value, shown) = cell(*at);
        let content = match column.key {
            // What files name it by; without one of its own, its number.
            "outside_id" | "id_number" | "short_name" => code(here, line.id, value),
            _ if shown.is_empty() => view! { <span class="quiet">"–"</span> }.into_any(),
            "kind" => view! { <span class="badge">{shown}</span> }.into_any(),
            _ if column.input == Input::YesNo => if value == "yes" { "Yes" } else { "No" }.into_any(),
            _ => view! { <span dir="auto">{shown}</span> }.into_any(),
        };
        view! { <td data-label=column.label>{content}</td> }
    });
    let rest = rest.collect_view();
    let people = (kind == Kind::Place).then(|| {
        let shown = match line.people {
            0 => view! { <span class="quiet">"0"</span> }.into_any(),
            some => view! {
                <a href=format!("/people?place={}", line.id) aria-label=format!("{} at {name}", count(some, "person", "people"))>
                    {number(some)}
                </a>
            }
            .into_any(),
        };
        view! { <td class="num" data-label="People">{shown}</td> }
    });
    let edit = {
        let line = line.clone();
        move |_| here.editing.set(Some(Editing::new(kind, Some(&line))))
    };
    let inside = (kind == Kind::Place).then(|| {
        let id = line.id;
        let add = move |_| here.editing.set(Some(Editing::inside(id)));
        view! {
            <button class="button button-quiet button-small button-icon" type="button" title="Add a place inside" aria-label=format!("Add a place inside {name}") on:click=add>
                {icon("plus")}
            </button>
        }
    });
    let remove = {
        let (id, name) = (line.id, name.clone());
        move |_| here.removing.set(Some((id, name.clone())))
    };
    view! {
        <tr>
            <th scope="row">
                <span class=format!("unit-name unit-depth-{indent}") dir="auto">{name.clone()}</span>
                {path}
            </th>
            {rest}
            {people}
            <td class="unit-tools">
                <span class="button-row">
                    {inside}
                    <button class="button button-quiet button-small button-icon" type="button" title="Change" aria-label=format!("Change {name}") on:click=edit>{icon("edit")}</button>
                    <button class="button button-quiet button-small button-icon" type="button" title="Remove" aria-label=format!("Remove {name}") on:click=remove>{icon("trash")}</button>
                </span>
            </td>
        </tr>
    }
    .into_any()
}

fn code(here: Here, id: i64, own: String) -> AnyView {
    let text = if own.is_empty() { format!("#{id}") } else { own };
    let copied = text.clone();
    let quiet = text.starts_with('#');
    view! {
        <span class="unit-code" class:quiet=quiet>
            {text.clone()}
            <button class="button button-quiet button-small button-icon" type="button" title="Copy" aria-label=format!("Copy {text}")
                on:click=move |_| here.copy(copied.clone())>{icon("copy")}</button>
        </span>
    }
    .into_any()
}

fn remove_dialog(here: Here) -> AnyView {
    let open = RwSignal::new(false);
    Effect::new(move || open.set(here.removing.with(Option::is_some)));
    Effect::new(move || {
        if !open.get() && here.removing.with_untracked(Option::is_some) {
            here.removing.set(None);
        }
    });
    let title = Signal::derive(move || {
        here.removing.with(|removing| {
            removing.as_ref().map_or_else(String::new, |(_, name)| format!("Remove {name}?"))
        })
    });
    let remove = move |_| {
        if let Some((id, _)) = here.removing.get_untracked() {
            here.remove(id);
        }
    };
    view! {
        <Dialog open title small=true>
            <div class="dialog-body"><p>"It can only be removed while nothing depends on it. This cannot be undone."</p></div>
            <div class="dialog-foot">
                <p></p>
                <button class="button" type="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <button class="button button-danger" type="button" on:click=remove>"Remove"</button>
            </div>
        </Dialog>
    }
    .into_any()
}
