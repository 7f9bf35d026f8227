//! What the administrator chose for the columns of earlier lists: seen, renamed, deleted.

use importer::format::Field;
use importer::format::learners::LEARNERS;
use leptos::prelude::*;

use crate::api::error::ApiError;
use crate::api::mappings::{self as calls, Mapping};
use crate::ui::empty::Empty;
use crate::ui::field::{Errors, TextField};
use crate::ui::head::PageHead;
use crate::ui::toast::{Toasts, toasts};
use crate::ui::{Button, Dialog, Kind, Load, Session, count, icon, locale, session};

const LEAD: &str = "What you chose for the columns of your lists. A list with the same headings is matched by it, and the step is passed over.";

#[derive(Clone, Copy)]
struct Here {
    load: Load<Vec<Mapping>>,
    session: Session,
    toasts: Toasts,
    /// The one whose name is changed.
    renaming: RwSignal<Option<i64>>,
}

impl Here {
    fn ask(self) {
        self.load.ask(|| calls::mappings(LEARNERS.key.to_owned()));
    }

    /// Deletes one; the toast takes it back.
    fn delete(self, mapping: Mapping) {
        leptos::task::spawn_local(async move {
            let id = mapping.id;
            match self.session.ask(move || calls::forget_mapping(id)).await {
                Ok(()) => {
                    self.ask();
                    let undo = Callback::new(move |()| self.bring_back(mapping.clone()));
                    self.toasts.show_undo(Kind::Done, "Deleted. The next such list is matched anew.", undo);
                }
                Err(error) => self.failed(&error),
            }
        });
    }

    fn bring_back(self, mapping: Mapping) {
        leptos::task::spawn_local(async move {
            let memory = mapping.memory;
            let call = move || calls::remember(LEARNERS.key.to_owned(), memory.clone());
            match self.session.ask(call).await {
                Ok(_) => self.ask(),
                Err(error) => self.failed(&error),
            }
        });
    }

    fn failed(self, error: &ApiError) {
        self.toasts.show(Kind::Error, "That was not done", &error.to_string(), None);
    }
}

#[component]
pub fn RememberedPage() -> impl IntoView {
    let load = Load::<Vec<Mapping>>::new();
    let here = Here { load, session: session(), toasts: toasts(), renaming: RwSignal::new(None) };
    Effect::new(move || here.ask());
    let list = move || {
        let all = load.value.get()?;
        Some(if all.is_empty() {
            view! {
                <div class="sheet">
                    <Empty icon="sheet" title="Nothing is remembered yet"
                        text="When you match the columns of a list by hand, your choice is kept here for the next one."/>
                </div>
            }
            .into_any()
        } else {
            view! { <ul class="remembered">{all.into_iter().map(|mapping| one(here, mapping)).collect_view()}</ul> }
                .into_any()
        })
    };
    view! {
        <main class="main" id="main" tabindex="-1">
            <div class="page">
                <PageHead title="Remembered columns" lead=LEAD.to_owned()/>
                {load.around(Callback::new(move |()| here.ask()), "what is remembered")}
                {list}
            </div>
            {rename_dialog(here)}
        </main>
    }
    .into_any()
}

fn one(here: Here, mapping: Mapping) -> AnyView {
    let (id, memory) = (mapping.id, &mapping.memory);
    let name = memory.name.clone();
    let tab = LEARNERS.tabs.get(usize::from(memory.tab.0)).map(|tab| tab.label);
    let columns = count(memory.columns.len() as u64, "column", "columns");
    let used = locale::date_time(&mapping.used);
    let column = |(heading, field): &(String, Option<Field>)| {
        let heading = if heading.trim().is_empty() { "no heading".to_owned() } else { heading.clone() };
        let field = field.map_or("left out", Field::label);
        view! { <div><dt>{heading}</dt><dd class:quiet=field == "left out">{field}</dd></div> }
    };
    let word = |read: &importer::mapping::ReadAs| {
        let word = if read.word.is_empty() { "left out".to_owned() } else { read.word.clone() };
        view! { <div><dt>{format!("{}: “{}”", read.field.label(), read.text)}</dt><dd>{word}</dd></div> }
    };
    let columns_shown = memory.columns.iter().map(column).collect_view();
    let words_shown = memory.words.iter().map(word).collect_view();
    let delete = {
        let mapping = mapping.clone();
        move |_| here.delete(mapping.clone())
    };
    view! {
        <li class="sheet">
            <div class="remembered-head">
                <div>
                    <h2>{name.clone()}</h2>
                    <p class="small quiet">{tab} " · " {columns} " · used " {used}</p>
                </div>
                <div class="button-row">
                    <button class="button button-small" type="button" aria-label=format!("Rename {name}") on:click=move |_| here.renaming.set(Some(id))>
                        {icon("edit")} "Rename"
                    </button>
                    <button class="button button-small" type="button" aria-label=format!("Delete {name}") on:click=delete>
                        {icon("trash")} "Delete"
                    </button>
                </div>
            </div>
            <details>
                <summary class="small">"What each column is"</summary>
                <dl class="remembered-columns">{columns_shown}{words_shown}</dl>
            </details>
        </li>
    }
    .into_any()
}

fn rename_dialog(here: Here) -> AnyView {
    let open = RwSignal::new(false);
    let name = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let errors = Errors::new(&["name"]);
    Effect::new(move || {
        let Some(id) = here.renaming.get() else { return };
        let old = here.load.value.with_untracked(|all| {
            let all = all.as_ref()?;
            all.iter().find(|mapping| mapping.id == id).map(|mapping| mapping.memory.name.clone())
        });
        name.set(old.unwrap_or_default());
        errors.clear();
        open.set(true);
    });
    Effect::new(move || {
        if !open.get() {
            here.renaming.set(None);
        }
    });
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(id) = here.renaming.get_untracked() else { return };
        busy.set(true);
        let name = name.get_untracked();
        leptos::task::spawn_local(async move {
            let renamed = here.session.ask(move || calls::rename_mapping(id, name.clone())).await;
            let _ = busy.try_set(false);
            match renamed {
                Ok(()) => {
                    open.set(false);
                    here.ask();
                }
                Err(error) => errors.take(error),
            }
        });
    };
    view! {
        <Dialog open title="Rename" small=true>
            <form novalidate on:submit=save>
                <div class="dialog-body">
                    <TextField label="Name" value=name error=errors.of("name") required=true autofocus=true/>
                    {errors.view()}
                </div>
                <div class="dialog-foot">
                    <p></p>
                    <button class="button" type="button" on:click=move |_| open.set(false)>"Cancel"</button>
                    <Button class="button button-primary" submit=true busy>"Save"</Button>
                </div>
            </form>
        </Dialog>
    }
    .into_any()
}
