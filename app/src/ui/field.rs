//! Fields of forms: the label above, help or an error beneath and tied to the field.

use leptos::html;
use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::JsCast;

use crate::api::error::ApiError;

thread_local! {
    static NEXT: Cell<u32> = const { Cell::new(0) };
}

/// An id that nothing else in the page has.
pub fn next_id(stem: &str) -> String {
    let number = NEXT.get();
    NEXT.set(number.wrapping_add(1));
    format!("{stem}-{number}")
}

/// What is wrong with a form: with its fields, all at once, or with the form as a whole.
#[derive(Clone, Copy)]
pub struct Errors {
    fields: &'static [&'static str],
    /// Each field that is wrong with its sentence; with none in place of a field, the form as a whole.
    shown: RwSignal<Vec<(Option<&'static str>, String)>>,
}

impl Errors {
    /// `fields`: the names by which the server speaks of them.
    pub fn new(fields: &'static [&'static str]) -> Self {
        Self { fields, shown: RwSignal::new(Vec::new()) }
    }

    pub fn clear(self) {
        self.shown.set(Vec::new());
    }

    /// What the server answered. The first field that is wrong gets the focus.
    pub fn take(self, error: ApiError) {
        let wrong = match error {
            ApiError::Invalid(wrong) => wrong,
            other => return self.shown.set(vec![(None, other.to_string())]),
        };
        let known = |name: &str| self.fields.iter().copied().find(|field| *field == name);
        self.show(wrong.into_iter().map(|(field, sentence)| (known(&field), sentence)).collect());
    }

    /// Errors of fields, the first of which gets the focus. True if there are none.
    pub fn none(self, wrong: &[(&'static str, Option<&str>)]) -> bool {
        let said = |(field, sentence): &(&'static str, Option<&str>)| {
            sentence.map(|sentence| (Some(*field), sentence.to_owned()))
        };
        let wrong: Vec<_> = wrong.iter().filter_map(said).collect();
        let none = wrong.is_empty();
        self.show(wrong);
        none
    }

    fn show(self, wrong: Vec<(Option<&'static str>, String)>) {
        self.shown.set(wrong);
        request_animation_frame(|| {
            let wrong = document().query_selector("form [aria-invalid=true]").ok().flatten();
            if let Some(wrong) = wrong.and_then(|wrong| wrong.dyn_into::<web_sys::HtmlElement>().ok()) {
                let _ = wrong.focus();
            }
        });
    }

    /// For that field.
    pub fn of(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.shown.with(|shown| {
                shown.iter().find(|(at, _)| *at == Some(field)).map(|(_, sentence)| sentence.clone())
            })
        })
    }

    /// For the form as a whole, above its buttons; it is read out when it comes.
    pub fn view(self) -> AnyView {
        form_error(Signal::derive(move || {
            self.shown
                .with(|shown| shown.iter().find(|(at, _)| at.is_none()).map(|(_, sentence)| sentence.clone()))
        }))
    }
}

/// A line of text.
#[component]
pub fn TextField(
    label: &'static str,
    value: RwSignal<String>,
    #[prop(optional)] kind: Option<&'static str>,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] help: Option<&'static str>,
    #[prop(optional, into)] error: MaybeProp<String>,
    #[prop(optional)] required: bool,
    #[prop(optional)] large: bool,
    #[prop(optional)] autofocus: bool,
    #[prop(optional, into)] readonly: Signal<bool>,
    #[prop(optional)] node_ref: NodeRef<html::Input>,
) -> impl IntoView {
    let id = next_id("field");
    let note = format!("{id}-note");
    let described = {
        let note = note.clone();
        move || (help.is_some() || error.get().is_some()).then(|| note.clone())
    };
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>{label}</label>
            <input
                class=if large { "input input-large" } else { "input" }
                id=id.clone()
                type=kind.unwrap_or("text")
                autocomplete=autocomplete.unwrap_or("off")
                autocapitalize=(kind == Some("email")).then_some("none")
                spellcheck="false"
                required=required
                autofocus=autofocus
                readonly=move || readonly.get()
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=described
                node_ref=node_ref
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
            {note_view(note, help, error)}
        </div>
    }
    .into_any()
}

/// A password: can be shown, and says its rule before it is broken.
#[component]
pub fn PasswordField(
    label: &'static str,
    value: RwSignal<String>,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    #[prop(optional)] help: Option<&'static str>,
    #[prop(optional, into)] error: MaybeProp<String>,
    /// As tall as the other fields of the sign-in.
    #[prop(optional)]
    large: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let id = next_id("field");
    let note = format!("{id}-note");
    let shown = RwSignal::new(false);
    let described = {
        let note = note.clone();
        move || (help.is_some() || error.get().is_some()).then(|| note.clone())
    };
    view! {
        <div class="field">
            <div class="field-head">
                <label class="field-label" for=id.clone()>{label}</label>
                {children.map(|children| children())}
            </div>
            <div class="input-group input-group-end">
                <input
                    class=if large { "input input-large" } else { "input" }
                    id=id.clone()
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    required=true
                    aria-invalid=move || error.get().map(|_| "true")
                    aria-describedby=described
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                />
                <button
                    class="button button-quiet button-small"
                    type="button"
                    aria-pressed=move || if shown.get() { "true" } else { "false" }
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {move || if shown.get() { "Hide" } else { "Show" }}
                    <span class="visually-hidden">" password"</span>
                </button>
            </div>
            {note_view(note, help, error)}
        </div>
    }
    .into_any()
}

/// A choice from a few.
#[component]
pub fn SelectField(
    label: &'static str,
    /// Value and words.
    options: Vec<(&'static str, &'static str)>,
    value: RwSignal<String>,
    /// For a tool above a table: the label is only read out.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let id = next_id("field");
    let options = options
        .into_iter()
        .map(|(key, words)| view! { <option value=key selected=move || value.get() == key>{words}</option> })
        .collect_view();
    view! {
        <div class=if quiet { "" } else { "field" }>
            <label class=if quiet { "visually-hidden" } else { "field-label" } for=id.clone()>{label}</label>
            <span class="select-wrap">
                <select
                    class=if quiet { "select select-small" } else { "select" }
                    id=id.clone()
                    prop:value=move || value.get()
                    on:change=move |event| value.set(event_target_value(&event))
                >
                    {options}
                </select>
                {super::icon("down")}
            </span>
        </div>
    }
    .into_any()
}

/// A choice from words that come later, with help or an error beneath.
#[component]
pub fn Choose(
    label: &'static str,
    /// Value and words.
    options: Signal<Vec<(String, String)>>,
    value: RwSignal<String>,
    error: Signal<Option<String>>,
    help: Option<&'static str>,
) -> impl IntoView {
    let id = next_id("field");
    let note = format!("{id}-note");
    let described = {
        let note = note.clone();
        move || (help.is_some() || error.get().is_some()).then(|| note.clone())
    };
    let options = move || {
        let option = |(key, words): (String, String)| {
            let this = key.clone();
            view! { <option value=key selected=move || value.get() == this>{words}</option> }
        };
        options.get().into_iter().map(option).collect_view()
    };
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>{label}</label>
            <span class="select-wrap">
                <select
                    class="select"
                    id=id.clone()
                    aria-invalid=move || error.get().map(|_| "true")
                    aria-describedby=described
                    on:change=move |event| value.set(event_target_value(&event))
                >
                    {options}
                </select>
                {super::icon("down")}
            </span>
            {note_view(note, help, error.into())}
        </div>
    }
    .into_any()
}

/// An error that belongs to a form as a whole; it is read out when it comes.
pub fn form_error(error: Signal<Option<String>>) -> AnyView {
    view! {
        <div role="alert">
            {move || error.get().map(|error| view! { <p class="field-error">{super::icon("error")}<span>{error}</span></p> })}
        </div>
    }
    .into_any()
}

fn note_view(id: String, help: Option<&'static str>, error: MaybeProp<String>) -> AnyView {
    (move || match error.get() {
        Some(error) => view! {
            <p class="field-error" id=id.clone()>{super::icon("error")}<span>{error}</span></p>
        }
        .into_any(),
        None => help.map(|help| view! { <p class="field-help" id=id.clone()>{help}</p> }).into_any(),
    })
    .into_any()
}
