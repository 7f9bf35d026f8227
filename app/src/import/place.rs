//! The place that people are imported into. Chosen first where there are several; where there is one, nobody is asked.

use importer::organisation::Kind;
use leptos::prelude::*;

use super::Import;
use crate::api::organisation::{self as calls, UnitOption};
use crate::ui::Load;
use crate::ui::field::Choose;

/// What is known of places, and which was chosen.
#[derive(Clone, Copy)]
pub struct Places {
    load: Load<Vec<UnitOption>>,
    /// The number of a place as text, or nothing.
    chosen: RwSignal<String>,
    /// Next was pressed before one was chosen.
    pub missed: RwSignal<bool>,
}

impl Places {
    pub fn new() -> Self {
        let places =
            Self { load: Load::new(), chosen: RwSignal::new(String::new()), missed: RwSignal::new(false) };
        places.ask();
        places
    }

    fn ask(self) {
        self.load.ask(|| calls::unit_options(Kind::Place));
    }

    fn are_several(self) -> bool {
        self.load.value.with(|all| all.as_ref().is_some_and(|all| all.len() > 1))
    }

    /// Is one still to be chosen?
    pub fn is_open(self, import: Import) -> bool {
        if !import.format.belongs.is_chosen() {
            return false;
        }
        let known_before = || import.session.me().is_some_and(|me| me.places.len() > 1);
        let several = if self.load.value.with(Option::is_some) { self.are_several() } else { known_before() };
        several && self.chosen.with(String::is_empty)
    }

    /// The place that was chosen, or the only one.
    pub fn id(self, import: Import) -> Option<i64> {
        if !import.format.belongs.is_chosen() {
            return None;
        }
        let only = || import.session.me().and_then(|me| me.places.first().map(|place| place.id));
        self.chosen.with(|chosen| chosen.parse().ok()).or_else(only)
    }

    /// What is read of it; nothing while it is still to be chosen.
    pub fn name(self, import: Import) -> String {
        if !import.format.belongs.is_chosen() {
            return import.format.label.to_owned();
        }
        let chosen = self.chosen.with(|chosen| chosen.parse::<i64>().ok());
        let name = self.load.value.with(|all| {
            let all = all.as_ref()?;
            all.iter().find(|option| Some(option.id) == chosen).map(|option| option.name.clone())
        });
        match name {
            Some(name) => name,
            None if self.is_open(import) => String::new(),
            None => import.session.place(),
        }
    }
}

/// The question, where there is one to ask.
#[component]
pub fn ChoosePlace(import: Import) -> impl IntoView {
    let places = import.places;
    let options = Signal::derive(move || {
        let mut options = vec![(String::new(), "Choose a place".to_owned())];
        places.load.value.with(|all| {
            options.extend(all.iter().flatten().map(|option| {
                let indent = "\u{2003}".repeat(option.depth.min(8) as usize);
                (option.id.to_string(), format!("{indent}{}", option.name))
            }));
        });
        options
    });
    let error = Signal::derive(move || {
        let missed = places.missed.get() && places.is_open(import);
        missed.then(|| "Choose the place that these people belong to.".to_owned())
    });
    let help = Some("They get their role there. Whoever administers that place can look after them.");
    view! {
        {places.load.around(Callback::new(move |()| places.ask()), "your places")}
        <Show when=move || import.format.belongs.is_chosen() && places.are_several()>
            <div class="import-place">
                <Choose label="Import into" options value=places.chosen error help/>
            </div>
        </Show>
    }
    .into_any()
}
