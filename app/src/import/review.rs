//! The second step: all rows, every problem where it is, mended in place.

use std::time::Duration;

use importer::format::Tab;
use importer::message::Filter;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::busy::Busy;
use super::finish::Finish;
use super::issues_panel::IssuesPanel;
use super::question::Question;
use super::toolbar::{Chips, Tools, tab_labels};
use super::{Import, Step};
use crate::grid::keys::{Act, Press, act};
use crate::grid::{Grid, GridView};
use crate::ui::{Heading, Tabs, icon};

const TITLE: &str = "Review what will be imported";

#[component]
pub fn Review(import: Import) -> impl IntoView {
    let tab = Memo::new(move |_| import.tab_now());
    let asked = RwSignal::new(false);
    let finish = Finish::new(import);
    let stands = one_by_one();
    view! {
        <div class="visually-hidden"><Heading title=TITLE/></div>
        <div class="review-tabs">
            <Tabs label="Who is imported" tabs=tab_labels(import) chosen=import.tab panel="panel"/>
            {facts(import, tab)}
            <button class="button button-quiet button-small review-columns" type="button" on:click=move |_| import.step.set(Step::Columns)>
                {icon("sheet")} "Columns"
            </button>
        </div>
        {move || one_tab(import, tab.get(), finish, stands)}
        <div class="step-foot">
            <Question import asked/>
            <Busy import/>
            <div class="step-foot-end">
                <button class="button button-quiet" type="button" on:click=move |_| import.step.set(Step::Add)>"Back"</button>
                {finish.button(asked)}
            </div>
        </div>
        {finish.dialogs()}
    }
    .into_any()
}

/// How much of the step stands. One part after the other is built, each in a task of its own: the first time that so much code runs takes
/// long, and the page is to answer meanwhile.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Stands {
    Frame,
    Grid,
    All,
}

fn one_by_one() -> RwSignal<Stands> {
    let stands = RwSignal::new(Stands::Frame);
    let next = move || {
        // Who leaves at once finds none of it.
        if stands.try_set(Stands::Grid).is_none() {
            set_timeout(
                move || {
                    let _ = stands.try_set(Stands::All);
                },
                Duration::ZERO,
            );
        }
    };
    set_timeout(next, Duration::ZERO);
    stands
}

/// Where the rows of a tab came from.
fn facts(import: Import, tab: Memo<Tab>) -> AnyView {
    let names = Memo::new(move |_| {
        let names = import.about(tab.get(), |state| {
            state.sources.iter().map(|source| source.name.clone()).collect::<Vec<_>>()
        });
        match names.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            [one, rest @ ..] => Some(format!("{one} and {} more", rest.len())),
        }
    });
    view! { <p class="review-facts">{move || names.get().map(|names| view! { <span>{icon("file")}{names}</span> })}</p> }.into_any()
}

fn one_tab(import: Import, tab: Tab, finish: Finish, stands: RwSignal<Stands>) -> AnyView {
    let is_begun = Memo::new(move |_| stands.get() >= Stands::Grid);
    // Nobody knows before the engine has spoken.
    let used = Memo::new(move |_| {
        import.engine.state.with(|state| {
            let tab = state.tabs.get(usize::from(tab.0));
            tab.map(|tab| !tab.columns.is_empty() || !tab.sources.is_empty())
        })
    });
    (move || match used.get().filter(|_| is_begun.get()) {
        Some(true) => roster(import, tab, finish, stands),
        Some(false) => nothing(import, tab),
        None => view! { <div class="review-nothing" id="panel" role="tabpanel" aria-labelledby=super::toolbar::tab_id(tab)></div> }.into_any(),
    })
    .into_any()
}

fn roster(import: Import, tab: Tab, finish: Finish, stands: RwSignal<Stands>) -> AnyView {
    let grid = Grid::new(import.engine, import.format.tab(tab), tab);
    let filter = RwSignal::new(Filter::All);
    let panel = RwSignal::new(false);
    finish.over(grid, filter);
    keys(grid);
    grid.with(|core| core.wants_focus = import.typing.try_update_value(std::mem::take) == Some(true));
    let label = import.format.tab(tab).label;
    let none_shown = move || match (grid.total.get(), filter.get()) {
        (Some(0), Filter::Errors) => Some("No row has an error."),
        (Some(0), Filter::Warnings) => Some("No row has a warning."),
        (Some(0), Filter::Cleaned) => Some("Nothing was cleaned."),
        (Some(0), Filter::Code(_)) => Some("No row has this any more."),
        (Some(0), Filter::All) => Some("There are no rows here. Press “Add row” to type one."),
        _ => None,
    };
    let is_all = Memo::new(move |_| stands.get() == Stands::All);
    let tools = move || {
        is_all
            .get()
            .then(|| view! { <Chips import grid tab filter/> <Tools import grid tab panel/> }.into_any())
    };
    let issues = move || is_all.get().then(|| view! { <IssuesPanel import grid tab open=panel/> }.into_any());
    view! {
        <div class="toolbar">{tools}</div>
        <div class="review-body">
            <div class="grid-panel" id="panel" role="tabpanel" aria-labelledby=super::toolbar::tab_id(tab)>
                <GridView grid label/>
                {move || none_shown().map(|sentence| view! { <p class="grid-nothing">{sentence}</p> })}
            </div>
            {issues}
        </div>
    }
    .into_any()
}

/// Undo, redo, and the next problem work wherever on the page the focus is, but in a text.
fn keys(grid: Grid) {
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        let text =
            event.target().and_then(|target| target.dyn_into::<Element>().ok()).is_some_and(|target| {
                target.matches("input:not([type=radio]), textarea, select").unwrap_or(true)
                    || target.closest("dialog").ok().flatten().is_some()
            });
        let press = Press {
            key: &event.key(),
            ctrl: event.ctrl_key() || event.meta_key(),
            shift: event.shift_key(),
            alt: event.alt_key(),
        };
        if let Some(act @ (Act::Undo | Act::Redo | Act::Problem { .. })) = act(press, false)
            && !text
            && !event.default_prevented()
        {
            event.prevent_default();
            grid.act(act);
        }
    });
    on_cleanup(move || listener.remove());
}

/// A tab without anything in it.
fn nothing(import: Import, tab: Tab) -> AnyView {
    let spec = import.format.tab(tab);
    let title = format!("No {} in this import", spec.label.to_lowercase());
    let text = "That is fine: each tab can be imported on its own. Or add some now.";
    view! {
        <div class="review-nothing" id="panel" role="tabpanel" aria-labelledby=super::toolbar::tab_id(tab)>
            <div class="empty empty-small">
                {icon("people")}
                <h2>{title}</h2>
                <p>{text}</p>
                <div class="button-row">
                    <button class="button" type="button" on:click=move |_| import.type_rows(tab)>{icon("type")}"Type rows"</button>
                    <button class="button button-quiet" type="button" on:click=move |_| import.step.set(Step::Add)>
                        "Paste or choose a file"
                    </button>
                </div>
            </div>
        </div>
    }
    .into_any()
}
