//! What the import does besides, at the foot of the review: its question, or the options that were chosen.

use importer::format::{Format, OptionKey, OptionKind, OptionSpec, Options, site};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{Import, Step};
use crate::ui::{count, icon};

pub fn focus_question() {
    focus("[name=invite]");
}

/// Gives the focus to the first that is there.
pub fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(found) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        let _ = found.focus();
    }
}

impl Import {
    /// What has to be answered before Finish, and the answer, where the format has such a question.
    pub fn question(self) -> Option<(&'static OptionSpec, Option<bool>)> {
        let asked = self.format.options.iter().find(|option| option.kind == OptionKind::Asked)?;
        Some((asked, self.options.with_untracked(|options| options.answer(asked.key))))
    }

    /// Do new people have the passwords that stand in their rows?
    pub fn has_passwords(self, options: &Options) -> bool {
        options.choice(self.format, OptionKey::NewPasswords) == site::FILE
    }
}

/// What the import does besides, at the foot of the review: a question without an answer at first, or what was chosen.
#[component]
pub fn Question(
    import: Import,
    /// Finish was pressed without an answer.
    asked: RwSignal<bool>,
) -> impl IntoView {
    match import.question() {
        Some((option, _)) => question(import, option, asked),
        None => chosen(import),
    }
}

/// "Auto-invite new users upon close?": neither answer is chosen at first.
fn question(import: Import, option: &'static OptionSpec, asked: RwSignal<bool>) -> AnyView {
    let answered = move || import.options.with(|options| options.answer(option.key));
    let missing = move || asked.get() && answered().is_none();
    let answer = move |value: bool, label: &'static str| {
        view! {
            <label class="choice-option">
                <input
                    type="radio"
                    name="invite"
                    value=label
                    required=true
                    aria-describedby="invite-says"
                    prop:checked=move || answered() == Some(value)
                    on:change=move |_| import.options.update(|options| options.set(option.key, value))
                />
                {label}
            </label>
        }
        .into_any()
    };
    let says = move || {
        match (missing(), answered()) {
        (true, _) => view! {
            <span class="choice-missing">{icon("error")}"Answer Yes or No first, then press Finish again."</span>
        }
        .into_any(),
        (_, Some(false)) => "New people will not be able to sign in yet.".into_any(),
        _ => option.help.into_any(),
    }
    };
    let class = move || if missing() { "choice is-missing" } else { "choice" };
    view! {
        <fieldset class=class>
            <legend class="visually-hidden">{option.label}</legend>
            <span class="choice-question" aria-hidden="true">{option.label}</span>
            <span class="choice-set">{answer(true, "Yes")}{answer(false, "No")}</span>
        </fieldset>
        <p class=move || if missing() { "small foot-says" } else { "foot-help small quiet foot-says" } id="invite-says" role="status">{says}</p>
    }
    .into_any()
}

/// How new people sign in where the passwords stand in the list.
pub const OWN_PASSWORD: &str =
    "New people sign in with the password in their row; who has none there cannot sign in yet.";

/// What was chosen otherwise than it is at first: boxes by their labels, menus with what was chosen in them.
fn in_words(format: &Format, options: &Options) -> Vec<String> {
    let one = |option: &OptionSpec| match option.kind {
        OptionKind::Choice(choices) => {
            let chosen = options.choice(format, option.key);
            let known = choices.iter().position(|choice| choice.key == chosen);
            // What is none of them is a profile field.
            (known != Some(0)).then(|| {
                let words = known.map_or(chosen, |at| choices[at].label);
                format!("{}: {words}", option.label)
            })
        }
        _ => options.has(option.key).then(|| option.label.to_owned()),
    };
    let defaults = options.defaults().filter(|(_, text)| !text.is_empty()).count() as u64;
    let defaults = (defaults > 0).then(|| count(defaults, "default value", "default values"));
    format.options.iter().filter_map(one).chain(defaults).collect()
}

/// The options that were chosen, and the way back to them.
fn chosen(import: Import) -> AnyView {
    let says = move || {
        let chosen = import.options.with(|options| in_words(import.format, options));
        if chosen.is_empty() {
            "No option is chosen.".to_owned()
        } else {
            format!("{}.", chosen.join(" · "))
        }
    };
    let nobody = move || {
        import.options.with(|options| {
            let adds_nobody = options.choice(import.format, OptionKey::UploadType) == site::UPDATE_ONLY;
            let signs_in = options.has(OptionKey::Invite) || options.has(OptionKey::FirstPassword);
            match (adds_nobody || signs_in, import.has_passwords(options)) {
                (true, _) => None,
                (_, true) => Some(OWN_PASSWORD),
                _ => Some("New people will not be able to sign in yet."),
            }
        })
    };
    let change = move |_| {
        import.step.set(Step::Add);
        request_animation_frame(|| focus(".import-options input"));
    };
    view! {
        <p class="small foot-says">
            {says} " " {nobody} " "
            <button class="link-button" type="button" name="invite" on:click=change>"Change the options"</button>
        </p>
    }
    .into_any()
}
