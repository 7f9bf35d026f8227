//! Which kind of list it is, and what is done with it: chosen before anything else, and changed at any time.

use importer::format::{FORMATS, OptionKey, OptionSpec, by_key};
use leptos::prelude::*;

use super::Import;
use crate::ui::field::{Choose, PasswordField, next_id};
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

/// What can be chosen, in plain words; all of it off at first.
#[component]
pub fn ImportOptions(import: Import) -> impl IntoView {
    let options: Vec<&'static OptionSpec> =
        import.format.options.iter().filter(|option| !option.is_asked).collect();
    (!options.is_empty())
        .then(|| {
            let all = options.into_iter().map(|option| one(import, option)).collect_view();
            view! {
                <fieldset class="sheet import-options">
                    <legend class="visually-hidden">"Options of this import"</legend>
                    <p class="strong import-options-title" aria-hidden="true">"Options"</p>
                    {all}
                </fieldset>
            }
        })
        .into_any()
}

fn one(import: Import, option: &'static OptionSpec) -> AnyView {
    let id = next_id("option");
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
        <div class="import-option">
            <label>
                <span class="check"><input class="checkbox" type="checkbox" aria-describedby=id.clone() prop:checked=is_on on:change=change/></span>
                <span class="medium">{option.label}</span>
            </label>
            <p class="small quiet" id=id>{option.help}</p>
            {password}
        </div>
    }
    .into_any()
}
