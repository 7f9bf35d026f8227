//! Words of closed lists that are not known: each with its rows and a menu.

use importer::format::{Field, Tab, TabSpec};
use importer::message::{Command, WordState};
use leptos::prelude::*;

use crate::import::Import;
use crate::ui::{count, icon, mark};

/// More words than these are no closed list: they are mended in the grid.
const SHOWN: usize = 50;

/// Stands for "nothing" in a menu, where an empty value is "not chosen".
const NOTHING: &str = "-";

pub fn section(import: Import, tab: Tab) -> AnyView {
    let spec = import.format.tab(tab);
    let words = RwSignal::new(Vec::<WordState>::new());
    // Everything that words depend on: columns, rows, and what was chosen.
    let version = Memo::new(move |_| {
        let fields = import.about(tab, |state| {
            (state.columns.iter().map(|column| column.field).collect::<Vec<_>>(), state.rows)
        });
        (fields, import.engine.steps.get())
    });
    Effect::new(move || {
        let ((fields, _), _) = version.get();
        let is_listed = |field: &Field| spec.column(*field).is_some_and(|column| !column.values.is_empty());
        if fields.iter().flatten().any(is_listed) {
            import.ask_words(tab, move |found| {
                let _ = words.try_set(found);
            });
        } else {
            words.set(Vec::new());
        }
    });
    let keys = Memo::new(move |_| {
        words.with(|words| {
            words.iter().take(SHOWN).map(|word| (word.field, word.text.clone())).collect::<Vec<_>>()
        })
    });
    let more = move || {
        let more = words.with(Vec::len).checked_sub(SHOWN).filter(|more| *more > 0)?;
        let more = count(more as u64, "more text", "more texts");
        Some(view! { <p class="small quiet columns-more">"And " {more} ". Mend them in the next step."</p> })
    };
    let shown = move || {
        let keys = keys.get();
        let (first, _) = keys.first()?;
        let title = format!("words-{}", spec.key);
        let heading = format!("Texts under {} that are not known", spec.label(*first));
        let line = |key: &(Field, String)| line(import, tab, spec, key.0, key.1.clone(), words);
        Some(
            view! {
                <section class="fields" aria-labelledby=title.clone()>
                    <div class="fields-head">
                        <h2 id=title.clone()>{heading}</h2>
                        <p class="small quiet">"Say once what each means. The cells keep their text."</p>
                    </div>
                    <ul class="words">{keys.iter().map(line).collect_view()}</ul>
                    {more}
                </section>
            }
            .into_any(),
        )
    };
    view! { {shown} }.into_any()
}

fn line(
    import: Import,
    tab: Tab,
    spec: &'static TabSpec,
    field: Field,
    text: String,
    words: RwSignal<Vec<WordState>>,
) -> AnyView {
    let state = {
        let text = text.clone();
        Memo::new(move |_| {
            let is_it = |word: &&WordState| word.field == field && word.text == text;
            words.with(|words| words.iter().find(is_it).map(|word| (word.cells, word.word.clone())))
        })
    };
    let chosen = Memo::new(move |_| state.get().and_then(|(_, word)| word));
    let rows = move || state.get().map(|(cells, _)| count(cells.into(), "row", "rows"));
    let change = {
        let text = text.clone();
        move |event| {
            let word = match event_target_value(&event).as_str() {
                "" => None,
                NOTHING => Some(String::new()),
                word => Some(word.to_owned()),
            };
            import.engine.say(Command::ReadAs { tab, field, text: text.clone(), word });
        }
    };
    let values = spec.column(field).map_or(&[][..], |column| column.values);
    let options = values
        .iter()
        .map(|value| {
            let is_it = move || chosen.with(|chosen| chosen.as_deref() == Some(value.key));
            view! { <option value=value.key prop:selected=is_it>{format!("{} ({})", value.label, value.key)}</option> }
        })
        .collect_view();
    let sign = move || if chosen.with(Option::is_none) { mark("warn") } else { mark("ok") };
    let label = format!("{} for “{text}”", spec.label(field));
    view! {
        <li>
            <span class="words-text">{sign} <span class="medium">{text}</span> " " <span class="small quiet num">{rows}</span></span>
            {icon("arrow")}
            <span class="select-wrap">
            <select class="select select-small" aria-label=label on:change=change>
                <option value="" prop:selected=move || chosen.with(Option::is_none)>"Not known"</option>
                {options}
                <option value=NOTHING prop:selected=move || chosen.with(|chosen| chosen.as_deref() == Some(""))>
                    "Leave out"
                </option>
            </select>{icon("down")}</span>
        </li>
    }
    .into_any()
}
