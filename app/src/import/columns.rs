//! What each column is: shown between Add and Review where something is not understood by itself, and from "Columns".

mod words;

use importer::format::{Column, Field, Tab, TabSpec};
use importer::mapping::How;
use importer::message::{ColumnState, Command, Update, WordState};
use leptos::prelude::*;

use super::mapping::{lacking, left_behind};
use super::toolbar::tab_labels;
use super::{Import, Step};
use crate::ui::{Heading, Tabs, count, icon, mark};

const TITLE: &str = "Match your columns";
const LEAD: &str = "Say what each column of your list is. You will be asked once: it is remembered for the next list with these headings.";

/// More columns than these are not shown one by one.
const SHOWN: usize = 200;

#[component]
pub fn Columns(import: Import) -> impl IntoView {
    let tab = Memo::new(move |_| import.tab_now());
    let next = move |_| {
        for (tab, _) in import.format.tabs() {
            import.engine.say(Command::Confirm { tab });
        }
        import.words_seen.set_value(true);
        import.remember_columns();
        import.review();
    };
    view! {
        <div class="page">
            <div class="page-head"><div><Heading title=TITLE/><p class="lead">{LEAD}</p></div></div>
            <div class="sheet">
                <div class="review-tabs add-tabs">
                    <Tabs label="Who is imported" tabs=tab_labels(import) chosen=import.tab panel="panel"/>
                </div>
                <div id="panel" role="tabpanel" aria-labelledby=move || super::toolbar::tab_id(tab.get())>
                    {move || one_tab(import, tab.get())}
                </div>
            </div>
        </div>
        <div class="step-foot">
            <p class="small quiet foot-says" role="status">{move || left_out(import)}</p>
            <div class="step-foot-end">
                <button class="button button-quiet" type="button" on:click=move |_| import.step.set(Step::Add)>"Back"</button>
                <button class="button button-primary" type="button" on:click=next>"Next: review" {icon("next")}</button>
            </div>
        </div>
    }
    .into_any()
}

fn one_tab(import: Import, tab: Tab) -> AnyView {
    let spec = import.format.tab(tab);
    let known =
        Memo::new(move |_| import.about(tab, |state| state.columns.iter().map(shown_of).collect::<Vec<_>>()));
    let total = Memo::new(move |_| known.with(Vec::len));
    let missing = Memo::new(move |_| import.about(tab, |state| state.missing.clone()));
    let rows = move || {
        let row = |at: usize| {
            let column = Memo::new(move |_| known.with(|known| known.get(at).cloned()));
            row(import, tab, spec, at as u16, column, known)
        };
        (0..total.get().min(SHOWN)).map(row).collect_view()
    };
    let more = move || {
        let more = total.get().checked_sub(SHOWN).filter(|more| *more > 0)?;
        let more = count(more as u64, "more column", "more columns");
        Some(
            view! { <p class="small quiet columns-more">"And " {more} ". You can see them in the next step."</p> },
        )
    };
    let shown = move || {
        if total.get() == 0 {
            let none = format!("There are no {} in this import.", spec.label.to_lowercase());
            return view! { <p class="quiet columns-none">{none}</p> }.into_any();
        }
        view! {
            <table class="table table-cards columns-table">
                <caption class="visually-hidden">{format!("Columns of {}", spec.label)}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Column in your list"</th>
                        <th scope="col">"First values"</th>
                        <th scope="col">"Field"</th>
                        <th scope="col">"Why"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {more}
        }
        .into_any()
    };
    view! {
        {move || missing.with(|missing| {
            (!missing.is_empty()).then(|| view! { <div class="columns-lacking">{lacking(import, tab, missing)}</div> })
        })}
        {shown}
        {words::section(import, tab)}
    }
    .into_any()
}

/// Only what a row shows, so that widths do not draw it anew.
fn shown_of(column: &ColumnState) -> ColumnState {
    ColumnState { width: 0, issue: None, ..column.clone() }
}

fn row(
    import: Import,
    tab: Tab,
    spec: &'static TabSpec,
    at: u16,
    column: Memo<Option<ColumnState>>,
    all: Memo<Vec<ColumnState>>,
) -> AnyView {
    let header = Memo::new(move |_| match column.get() {
        Some(column) if !column.header.trim().is_empty() => column.header,
        _ => format!("Column {}, without a heading", at + 1),
    });
    let samples = Memo::new(move |_| column.get().map(|column| column.samples).unwrap_or_default());
    let chosen =
        Memo::new(move |_| column.get().map_or((None, false), |column| (column.field, column.ignored)));
    let values = move || {
        match samples.get() {
        none if none.is_empty() => view! { <span class="quiet">"empty"</span> }.into_any(),
        some => view! { <ul class="samples">{some.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ul> }.into_any(),
    }
    };
    let open = Memo::new(move |_| chosen.get() == (None, false));
    let change = move |event| {
        let key = event_target_value(&event);
        if !key.is_empty() {
            import.engine.say(Command::Map { tab, column: at, field: spec.field(&key) });
        }
    };
    let options = fields(spec)
        .map(|known| {
            let (field, required) = (known.field, known.required);
            let words = move || option(spec, field, required, at, &all.read());
            view! { <option value=field.key() prop:selected=move || chosen.get().0 == Some(field)>{words}</option> }
        })
        .collect_view();
    let is_open = move || open.get() && samples.with(|samples| !samples.is_empty());
    view! {
        <tr class:is-open=is_open>
            <th scope="row"><span class="columns-heading">{header}</span></th>
            <td data-label="First values">{values}</td>
            <td data-label="Field">
                <span class="select-wrap">
                <select
                    class="select select-small"
                    aria-label=move || format!("Field for “{}”", header.get())
                    on:change=change
                >
                    {move || open.get().then(|| view! { <option value="" prop:selected=true>"Choose a field"</option> })}
                    {options}
                    <option value="leave-out" prop:selected=move || chosen.get() == (None, true)>"Leave out"</option>
                </select>{icon("down")}</span>
            </td>
            <td data-label="Why" class="small">{move || column.get().map(|column| why(import, tab, at, &column))}</td>
        </tr>
    }
    .into_any()
}

/// The columns of a tab for a menu: each field once.
pub fn fields(spec: &'static TabSpec) -> impl Iterator<Item = &'static Column> {
    let is_first = |(at, column): &(usize, &Column)| {
        spec.columns[..*at].iter().all(|before| before.field != column.field)
    };
    spec.columns.iter().enumerate().filter(is_first).map(|(_, column)| column)
}

/// What a menu calls a field: of one that stands in several columns without the number.
pub fn menu_label(spec: &TabSpec, field: Field) -> &'static str {
    let label = spec.label(field);
    if field.repeats() { label.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end() } else { label }
}

/// A field in the menu; one that another column is, says so.
fn option(spec: &TabSpec, field: Field, required: bool, at: u16, all: &[ColumnState]) -> String {
    let label = menu_label(spec, field);
    let holds = |(place, column): &(u16, &ColumnState)| *place != at && column.field == Some(field);
    let holder = (0u16..).zip(all).find(holds).filter(|_| !field.repeats());
    match holder {
        Some((_, column)) => format!("{label} (now “{}”)", column.header),
        None if required => format!("{label} (required)"),
        None => label.to_owned(),
    }
}

/// How it was understood.
fn why(import: Import, tab: Tab, at: u16, column: &ColumnState) -> AnyView {
    let spec = import.format.tab(tab);
    if let (None, Some(heading)) = (column.field, &column.meant) {
        let words = format!("Has to be “{heading}”, letter by letter");
        return view! { <span class="columns-why">{mark("warn")}<span>{words} " " {rename(import, tab, at, heading)}</span></span> }
            .into_any();
    }
    let label = column.field.map(|field| menu_label(spec, field));
    let (sign, words) = match (label, column.how) {
        (None, _) if !column.ignored && column.samples.is_empty() => ("", "Nothing in it".to_owned()),
        (None, _) if !column.ignored => ("warn", "Not known: choose, or it is left out".to_owned()),
        (None, Some(How::Remembered)) => ("ok", "Left out, as remembered".to_owned()),
        (None, Some(How::Understood)) => ("ok", "Says who is on which tab".to_owned()),
        (None, _) => ("ok", "Left out".to_owned()),
        (Some(_), Some(How::Same) | None) => ("ok", "Same name".to_owned()),
        (Some(label), Some(How::Understood)) => ("ok", format!("Understood as {label}")),
        (Some(label), Some(How::Similar)) => ("warn", format!("Spelled almost like {label}")),
        (Some(_), Some(How::FullName)) => ("warn", "Seems to hold full names".to_owned()),
        (Some(_), Some(How::Remembered)) => ("ok", "Remembered".to_owned()),
        (Some(_), Some(How::Chosen)) => ("ok", "Chosen by you".to_owned()),
    };
    let sign = if sign.is_empty() { ().into_any() } else { mark(sign) };
    view! { <span class="columns-why">{sign}<span>{words}</span></span> }.into_any()
}

/// The one click that writes a heading as it has to be.
pub fn rename(import: Import, tab: Tab, column: u16, heading: &str) -> AnyView {
    let header = heading.to_owned();
    let click = move |_| import.engine.say(Command::RenameHeader { tab, column, header: header.clone() });
    view! { <button class="link-button" type="button" on:click=click>{format!("Rename to {heading}")}</button> }.into_any()
}

/// What Next leaves out, in a sentence.
fn left_out(import: Import) -> String {
    let behind: Vec<String> = import
        .format
        .tabs()
        .flat_map(|(tab, _)| import.about(tab, |state| left_behind(&state.columns)))
        .map(|(_, header)| header)
        .collect();
    match behind.as_slice() {
        [] => "Every column is settled.".to_owned(),
        [one] => format!("{one} is not known, and is left out."),
        [first @ .., last] if first.len() < 4 => {
            format!("{} and {last} are not known, and are left out.", first.join(", "))
        }
        many => format!("{} are not known, and are left out.", count(many.len() as u64, "column", "columns")),
    }
}

impl Import {
    /// From Add: to the columns where something is not understood by itself, else to the rows.
    pub fn go_on(self) {
        let unclear = self.format.tabs().any(|(tab, _)| {
            self.about(tab, |state| {
                let is_guess = |column: &ColumnState| column.how.is_some_and(|how| !how.is_sure());
                let lacks = state.rows > 0 && !state.missing.is_empty();
                lacks || !left_behind(&state.columns).is_empty() || state.columns.iter().any(is_guess)
            })
        });
        if unclear {
            self.step.set(Step::Columns);
        } else if self.words_seen.get_value() {
            self.review();
        } else {
            self.ask_words_of(
                self.format.tabs().map(|(tab, _)| tab).filter(|tab| self.has_list(*tab)).collect(),
            );
        }
    }

    /// Has the tab a column of a closed list? Without one there is nothing to wait for.
    fn has_list(self, tab: Tab) -> bool {
        let spec = self.format.tab(tab);
        let is_list = |field: Field| spec.column(field).is_some_and(|column| !column.values.is_empty());
        self.about(tab, |state| state.columns.iter().filter_map(|column| column.field).any(is_list))
    }

    /// Asks tab by tab for words that are not known.
    fn ask_words_of(self, mut tabs: Vec<Tab>) {
        let Some(tab) = tabs.pop() else {
            self.review();
            return;
        };
        self.ask_words(tab, move |words| {
            if words.iter().any(|word| word.word.is_none()) {
                self.tab.set(usize::from(tab.0));
                self.step.set(Step::Columns);
            } else {
                self.ask_words_of(tabs);
            }
        });
    }

    fn ask_words(self, tab: Tab, take: impl FnOnce(Vec<WordState>) + 'static) {
        self.engine.ask(
            move |request| Command::Words { request, tab },
            move |update| {
                if let Update::Words { words, .. } = update {
                    take(words);
                }
            },
        );
    }
}
