//! Which kind of list it is, and what is done with it: chosen before anything else, and changed at any time.

use importer::format::site::{DEFAULTS, PROFILE};
use importer::format::{FORMATS, Field, OptionKey, OptionKind, OptionSpec, Tab, by_key};
use leptos::prelude::*;

use super::Import;
use crate::api::organisation;
use crate::ui::field::{Choose, PasswordField, TextField};
use crate::ui::icon;

impl Import {
    /// Is a first password to be given that was not typed?
    pub fn lacks_password(self) -> bool {
        self.options.with(|options| options.has(OptionKey::FirstPassword))
            && self.password.with(|password| password.trim().is_empty())
    }
}

/// The kinds of lists there are.
#[component]
pub fn ChooseFormat(import: Import) -> impl IntoView {
    let value = RwSignal::new(import.format.key.to_owned());
    Effect::new(move |_| {
        let chosen = value.get();
        if let Some(format) = by_key(&chosen).filter(|format| format.key != import.format.key) {
            import.become_one_of(format);
        }
    });
    let options = FORMATS.map(|format| (format.key.to_owned(), format.label.to_owned())).to_vec();
    let help = Some(import.format.about);
    view! {
        <div class="import-format">
            <Choose label="Kind of list" options=Signal::stored(options) value error=Signal::stored(None) help/>
        </div>
    }
    .into_any()
}

/// The headings fit another kind of list better. It never changes by itself.
#[component]
pub fn Suggestion(import: Import) -> impl IntoView {
    let suggested = Memo::new(move |_| {
        let key = import.engine.state.with(|state| state.suggested.clone());
        key.and_then(|key| by_key(&key)).map(|format| format.key)
    });
    let shown = move || {
        let format = by_key(suggested.get()?)?;
        let click = move |_| import.become_one_of(format);
        Some(view! {
            <div class="notice format-suggestion">
                {icon("help")}
                <p>"The headings look like another kind of list: " <span class="medium">{format.label}</span> "."</p>
                <button class="button button-small" type="button" on:click=click>"Use that kind"</button>
            </div>
        })
    };
    view! { <div role="status">{shown}</div> }.into_any()
}

/// What can be chosen, in plain words; all of it off, or the first choice, at first.
#[component]
pub fn ImportOptions(import: Import) -> impl IntoView {
    let is_choice = |option: &&'static OptionSpec| matches!(option.kind, OptionKind::Choice(_));
    let shown = || import.format.options.iter().filter(|option| option.kind != OptionKind::Asked);
    if shown().next().is_none() {
        return ().into_any();
    }
    let choices: Vec<AnyView> = shown().filter(is_choice).map(|option| choice(import, option)).collect();
    let boxes: Vec<AnyView> =
        shown().filter(|option| !is_choice(option)).map(|option| one(import, option)).collect();
    let choices = (!choices.is_empty()).then(|| view! { <div class="import-choices">{choices}</div> });
    view! {
        <fieldset class="sheet import-options">
            <legend class="visually-hidden">"Options of this import"</legend>
            <p class="strong import-options-title" aria-hidden="true">"Options"</p>
            {choices}
            <div class="import-choices">{boxes}</div>
            {defaults(import)}
        </fieldset>
    }
    .into_any()
}

/// One of several: a menu. People can be matched on unique profile fields, too.
fn choice(import: Import, option: &'static OptionSpec) -> AnyView {
    let OptionKind::Choice(choices) = option.kind else { return ().into_any() };
    let now = import.options.with_untracked(|options| options.choice(import.format, option.key).to_owned());
    let value = RwSignal::new(now);
    Effect::new(move |_| {
        let chosen = value.get();
        import.options.update(|options| options.choose(option.key, chosen));
    });
    let fields = RwSignal::new(Vec::<(String, String)>::new());
    if option.key == OptionKey::MatchOn {
        leptos::task::spawn_local(async move {
            let found = import.session.ask(organisation::unique_fields).await.unwrap_or_default();
            let found = found.into_iter().map(|(code, name)| (format!("{PROFILE}{code}"), name));
            let _ = fields.try_set(found.collect());
        });
    }
    let options = Signal::derive(move || {
        let own = choices.iter().map(|choice| (choice.key.to_owned(), choice.label.to_owned()));
        own.chain(fields.get()).collect::<Vec<_>>()
    });
    let help = Some(option.help).filter(|help| !help.is_empty());
    view! { <Choose label=option.label options value error=Signal::stored(None) help/> }.into_any()
}

/// Values for columns that the list does not have, where the format has such.
fn defaults(import: Import) -> AnyView {
    if !import.format.by_options {
        return ().into_any();
    }
    let spec = import.format.tab(Tab(0));
    let has = Memo::new(move |_| {
        import
            .about(Tab(0), |state| state.columns.iter().filter_map(|column| column.field).collect::<Vec<_>>())
    });
    let line = |field: Field| {
        let value = RwSignal::new(
            import.options.with_untracked(|options| options.default_of(field).unwrap_or_default().to_owned()),
        );
        Effect::new(move |_| {
            let text = value.get();
            import.options.update(|options| options.set_default(field, text));
        });
        let is_open = Memo::new(move |_| has.with(|has| !has.contains(&field)));
        let label = spec.label(field);
        view! { <Show when=move || is_open.get()><TextField label value/></Show> }.into_any()
    };
    let lines: Vec<AnyView> = DEFAULTS.into_iter().map(line).collect();
    view! {
        <details class="import-defaults">
            <summary>{icon("next")} "Default values"</summary>
            <p class="small quiet">
                "For columns that your list does not have. %f is the first name, %l the last name, %u the username; "
                "between them - makes lower case, + upper case, ~ title case, and a number cuts to so many characters: "
                "%-1f%-l makes jdoe of John Doe."
            </p>
            <div class="import-default-fields">{lines}</div>
        </details>
    }
    .into_any()
}

fn one(import: Import, option: &'static OptionSpec) -> AnyView {
    let is_on = move || import.options.with(|options| options.has(option.key));
    let change = move |event| {
        let chosen = event_target_checked(&event);
        import.options.update(|options| options.set(option.key, chosen));
        import.password_missed.set(false);
    };
    let error = Signal::derive(move || {
        let missed = import.password_missed.get() && import.lacks_password();
        missed.then(|| "Type the first password, or clear the box above.".to_owned())
    });
    let password = move || {
        (option.key == OptionKey::FirstPassword && is_on()).then(|| {
            let help = "Tell it to the people yourself: it is kept only until the import is done, and nobody can read it here.";
            view! {
                <div class="import-password">
                    <PasswordField label="First password" value=import.password autocomplete="new-password" help error/>
                </div>
            }
        })
    };
    view! {
        <div>
            <label class="check-field">
                <input class="checkbox" type="checkbox" prop:checked=is_on on:change=change/>
                <span>{option.label} <span class="field-help">{option.help}</span></span>
            </label>
            {password}
        </div>
    }
    .into_any()
}
