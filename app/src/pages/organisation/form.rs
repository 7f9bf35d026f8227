//! The form of one place, cohort or the like: a field for each column of its kind.

use importer::organisation::{Column, Input, Kind};
use leptos::prelude::*;

use crate::api::organisation::{self as calls, UnitLine, UnitOption};
use crate::ui::field::{Choose, Errors, TextField};
use crate::ui::{Button, Dialog, session};

/// What is being changed, and how its cells stand in the form.
#[derive(Clone, PartialEq)]
pub struct Editing {
    kind: Kind,
    /// `None`: a new one.
    id: Option<i64>,
    cells: Vec<String>,
    /// The place that a new one is put into first.
    inside: Option<i64>,
}

impl Editing {
    pub fn new(kind: Kind, line: Option<&UnitLine>) -> Self {
        let cells = match line {
            Some(line) => line.cells.iter().map(|(value, _)| value.clone()).collect(),
            None => kind.columns().iter().map(|column| first_value(column).to_owned()).collect(),
        };
        Self { kind, id: line.map(|line| line.id), cells, inside: None }
    }

    pub fn inside(place: i64) -> Self {
        Self { inside: Some(place), ..Self::new(Kind::Place, None) }
    }
}

fn first_value(column: &Column) -> &'static str {
    match column.input {
        Input::Choice(choices) => choices.get(1).or(choices.first()).map_or("", |(key, _)| key),
        Input::YesNo => "no",
        Input::Text | Input::Place | Input::Places | Input::Course => "",
    }
}

/// The dialog; it is open while there is something to change.
#[component]
pub fn UnitForm(editing: RwSignal<Option<Editing>>, saved: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || open.set(editing.with(Option::is_some)));
    Effect::new(move || {
        if !open.get() && editing.with_untracked(Option::is_some) {
            editing.set(None);
        }
    });
    let title = Signal::derive(move || {
        editing.with(|editing| match editing {
            Some(Editing { kind, id: None, .. }) => format!("Add {}", kind.one()),
            Some(Editing { kind, .. }) => format!("Change {}", kind.one()),
            None => String::new(),
        })
    });
    view! {
        <Dialog open title small=true>
            {move || editing.get().map(|editing| form(editing, open, saved))}
        </Dialog>
    }
    .into_any()
}

fn form(editing: Editing, open: RwSignal<bool>, saved: Callback<()>) -> AnyView {
    let session = session();
    let Editing { kind, id, cells, inside } = editing;
    // The topmost place is inside none, and is not asked for another.
    let is_asked = |(column, cell): &(&'static Column, String)| {
        id.is_none() || column.key != "parent" || !cell.is_empty()
    };
    let values: Vec<(&'static Column, RwSignal<String>)> = kind
        .columns()
        .iter()
        .zip(cells)
        .filter(is_asked)
        .map(|(column, cell)| (column, RwSignal::new(cell)))
        .collect();
    let errors = Errors::new(keys(kind));
    let busy = RwSignal::new(false);
    let of = |input: &[Input]| {
        kind.columns().iter().any(|column| input.contains(&column.input)).then(|| RwSignal::new(None))
    };
    let places = of(&[Input::Place, Input::Places]);
    let courses = of(&[Input::Course]);
    for (options, of) in [(places, Kind::Place), (courses, Kind::Course)] {
        let Some(options) = options else { continue };
        let values = values.clone();
        leptos::task::spawn_local(async move {
            match session.ask(move || calls::unit_options(of)).await {
                Ok(all) => settle(&values, &all, inside, options),
                Err(error) => errors.take(error),
            }
        });
    }
    let submit = {
        let values = values.clone();
        move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            if busy.get_untracked() {
                return;
            }
            busy.set(true);
            errors.clear();
            let cells: Vec<(String, String)> =
                values.iter().map(|(column, value)| (column.key.to_owned(), value.get_untracked())).collect();
            leptos::task::spawn_local(async move {
                let answer = session.ask(|| calls::save_unit(kind, id, cells.clone())).await;
                let _ = busy.try_set(false);
                match answer {
                    Ok(_) => {
                        open.set(false);
                        saved.run(());
                    }
                    Err(error) => errors.take(error),
                }
            });
        }
    };
    let kind_of_place = values.iter().find(|(column, _)| column.key == "kind").map(|(_, value)| *value);
    let fields = values
        .into_iter()
        .map(|(column, value)| {
            let is_first = column.key == "name";
            let field = field(column, value, errors, places, courses, is_first);
            // What only a site or a school has is asked of these alone.
            match (column.key, kind_of_place) {
                ("language" | "time_zone" | "extended_usernames", Some(kind)) => only(kind, "site", field),
                ("replace_passwords", Some(kind)) => only(kind, "school", field),
                _ => field,
            }
        })
        .collect_view();
    view! {
        <form novalidate=true on:submit=submit>
            <div class="dialog-body dialog-fields">{fields}{errors.view()}</div>
            <div class="dialog-foot">
                <p></p>
                <button class="button" type="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <Button class="button button-primary" submit=true busy>{if id.is_some() { "Save" } else { "Add" }}</Button>
            </div>
        </form>
    }
    .into_any()
}

fn only(kind: RwSignal<String>, of: &'static str, field: AnyView) -> AnyView {
    view! { <div hidden=move || kind.with(|kind| kind != of)>{field}</div> }.into_any()
}

/// The names by which the server speaks of the fields.
fn keys(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Place => &[
            "kind",
            "name",
            "outside_id",
            "parent",
            "language",
            "time_zone",
            "extended_usernames",
            "replace_passwords",
        ],
        Kind::Cohort | Kind::Programme => &["name", "id_number", "place"],
        Kind::Course => &["short_name", "name", "place", "open_to"],
        Kind::Group => &["name", "course"],
        Kind::Theme => &["name", "place"],
        Kind::Field => &["short_name", "name", "place", "is_unique"],
    }
}

/// The options are there: a new one is put where it was asked for, or in the topmost place.
fn settle(
    values: &[(&'static Column, RwSignal<String>)],
    all: &[UnitOption],
    inside: Option<i64>,
    options: RwSignal<Option<Vec<UnitOption>>>,
) {
    let first = all.iter().find(|option| Some(option.id) == inside).or(all.first());
    for (column, value) in values {
        if column.input == Input::Place
            && let Some(first) = first
            && value.try_with_untracked(String::is_empty) == Some(true)
        {
            value.set(first.value.clone());
        }
    }
    options.set(Some(all.to_vec()));
}

type Options = Option<RwSignal<Option<Vec<UnitOption>>>>;

fn field(
    column: &'static Column,
    value: RwSignal<String>,
    errors: Errors,
    places: Options,
    courses: Options,
    autofocus: bool,
) -> AnyView {
    let error = errors.of(column.key);
    let (label, help) = (column.label, Some(column.help).filter(|help| !help.is_empty()));
    let from = move |options: Options, is_new: bool| {
        let words = move || {
            let mut words: Vec<(String, String)> = options
                .and_then(|options| options.get())
                .unwrap_or_default()
                .into_iter()
                .map(|option| {
                    let indent = "\u{2003}".repeat(option.depth.min(8) as usize);
                    (option.value, format!("{indent}{}", option.name))
                })
                .collect();
            if is_new {
                words.insert(0, (String::new(), "Choose one".to_owned()));
            }
            words
        };
        view! { <Choose label options=Signal::derive(words) value error help/> }.into_any()
    };
    match column.input {
        Input::Text => match help {
            Some(help) => {
                view! { <TextField label value error help required=column.required autofocus/> }.into_any()
            }
            None => view! { <TextField label value error required=column.required autofocus/> }.into_any(),
        },
        Input::Choice(choices) => {
            let words = choices
                .iter()
                .map(|(key, words)| ((*key).to_owned(), (*words).to_owned()))
                .collect::<Vec<_>>();
            view! { <Choose label options=Signal::stored(words) value error help/> }.into_any()
        }
        Input::Place => from(places, false),
        Input::Course => from(courses, true),
        Input::YesNo => check(label, help, value),
        Input::Places => several(label, help, value, places, error),
    }
}

fn check(label: &'static str, help: Option<&'static str>, value: RwSignal<String>) -> AnyView {
    let changed = move |event: web_sys::Event| {
        value.set(if event_target_checked(&event) { "yes" } else { "no" }.to_owned());
    };
    view! {
        <label class="check-field">
            <input class="checkbox" type="checkbox" prop:checked=move || value.get() == "yes" on:change=changed/>
            <span>{label}{help.map(|help| view! { <span class="field-help">{help}</span> })}</span>
        </label>
    }
    .into_any()
}

/// Any number of places.
fn several(
    label: &'static str,
    help: Option<&'static str>,
    value: RwSignal<String>,
    places: Options,
    error: Signal<Option<String>>,
) -> AnyView {
    let has = move |place: &str| value.with(|value| value.split(';').any(|each| each.trim() == place));
    let toggle = move |place: &str, on: bool| {
        value.update(|value| {
            let mut chosen: Vec<&str> =
                value.split(';').map(str::trim).filter(|each| !each.is_empty() && *each != place).collect();
            if on {
                chosen.push(place);
            }
            *value = chosen.join("; ");
        });
    };
    let boxes = move || {
        let all = places.and_then(|places| places.get()).unwrap_or_default();
        all.into_iter()
            .map(|option| {
                let (own, other) = (option.value.clone(), option.value);
                view! {
                    <label class=format!("check-field unit-depth-{}", option.depth.min(8))>
                        <input class="checkbox" type="checkbox" prop:checked=move || has(&own)
                            on:change=move |event| toggle(&other, event_target_checked(&event))/>
                        <span>{option.name}</span>
                    </label>
                }
            })
            .collect_view()
    };
    view! {
        <fieldset class="field">
            <legend class="field-label">{label}</legend>
            <div class="check-list" tabindex="0" role="group" aria-label=label>{boxes}</div>
            {help.map(|help| view! { <p class="field-help">{help}</p> })}
            {crate::ui::field::form_error(error)}
        </fieldset>
    }
    .into_any()
}
