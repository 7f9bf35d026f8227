//! How a source is read, to be looked at and changed: encoding, what separates the cells, and which line has the
//! headings. Whoever has a clean file never comes here.

use importer::message::{
    Delimiter, DelimiterChoice, Dialect, DialectChoice, Encoding, EncodingSample, HeaderChoice, LinePart,
    PreviewLine, Quote, SourceKind,
};
use importer::outcome::SourceId;
use leptos::prelude::*;

use super::Import;
use super::sources::issues;
use crate::ui::{Dialog, icon, number};

/// The window behind "Change". Every choice reads the source anew at once, and the lines shown follow.
#[component]
pub fn Reading(import: Import, source: SourceId, open: RwSignal<bool>) -> impl IntoView {
    let title = Signal::derive(move || {
        let name = import.sources.with(|sources| {
            sources.iter().find(|each| each.id == source).map(|each| each.name.clone()).unwrap_or_default()
        });
        format!("How “{name}” is read")
    });
    view! {
        <Dialog open title lead="What was found by looking can be wrong. Each change shows at once.">
            <ReadingBody import source open/>
        </Dialog>
    }
    .into_any()
}

#[component]
fn ReadingBody(import: Import, source: SourceId, open: RwSignal<bool>) -> impl IntoView {
    let dialect = Memo::new(move |_| import.source(source).map(|state| state.dialect).unwrap_or_default());
    let choice = Memo::new(move |_| {
        import.sources.with(|sources| {
            sources.iter().find(|each| each.id == source).map(|each| each.choice).unwrap_or_default()
        })
    });
    let kind = untrack(|| import.source(source).map(|state| state.kind));
    let menus = match kind {
        Some(SourceKind::File) => view! {
            {encoding_question(import, source, dialect, choice)}
            <div class="reading-menus">
                {encoding(import, source, dialect, choice)} {separated(import, source, dialect, choice)}
                {quoted(import, source, dialect)}
            </div>
        }
        .into_any(),
        // A paste is text already.
        Some(SourceKind::Paste) => view! {
            <div class="reading-menus">{separated(import, source, dialect, choice)} {quoted(import, source, dialect)}</div>
        }
        .into_any(),
        _ => ().into_any(),
    };
    let said = move || import.source(source).map(|state| issues(&state, None));
    // Which rows are taken is not chosen here.
    let found = move || DialectChoice { rows: choice.get().rows, ..DialectChoice::default() };
    let is_changed = move || choice.get() != found();
    view! {
        <div class="dialog-body">
            {menus}
            {headings(import, source, dialect, choice)}
            <div role="status">{said}</div>
        </div>
        <div class="dialog-foot">
            <p>
                {move || is_changed().then(|| {
                    let reset = move |_| import.choose(source, |choice| *choice = found());
                    view! { <button class="link-button" type="button" on:click=reset>"Back to what was found"</button> }
                })}
            </p>
            <button class="button button-primary" type="button" on:click=move |_| open.set(false)>"Done"</button>
        </div>
    }
    .into_any()
}

/// A menu of a few words; `now` is the place of the one that holds.
fn menu(
    label: &'static str,
    options: Vec<&'static str>,
    now: impl Fn() -> usize + Send + Sync + 'static,
    chosen: impl Fn(usize) + 'static,
) -> AnyView {
    let id = crate::ui::field::next_id("reading");
    let now = Memo::new(move |_| now());
    let options = options
        .into_iter()
        .enumerate()
        .map(|(at, words)| view! { <option value=at.to_string() selected=move || now.get() == at>{words}</option> })
        .collect_view();
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>{label}</label>
            <span class="select-wrap">
                <select
                    class="select"
                    id=id
                    prop:value=move || now.get().to_string()
                    on:change=move |event| chosen(event_target_value(&event).parse().unwrap_or_default())
                >
                    {options}
                </select>
                {icon("down")}
            </span>
        </div>
    }
    .into_any()
}

fn encoding(
    import: Import,
    source: SourceId,
    dialect: Memo<Dialect>,
    choice: Memo<DialectChoice>,
) -> AnyView {
    let now = move || {
        let encoding = choice.with(|choice| choice.encoding).or(dialect.with(|dialect| dialect.encoding));
        Encoding::ALL.into_iter().position(|each| Some(each) == encoding).unwrap_or_default()
    };
    menu("Encoding", Encoding::ALL.map(Encoding::label).to_vec(), now, move |at| {
        import.choose(source, |choice| choice.encoding = Encoding::ALL.get(at).copied());
    })
}

fn separated(
    import: Import,
    source: SourceId,
    dialect: Memo<Dialect>,
    choice: Memo<DialectChoice>,
) -> AnyView {
    let options = Delimiter::ALL.map(Delimiter::label).into_iter().chain(["nothing: one column"]).collect();
    let now = move || {
        let delimiter = match choice.with(|choice| choice.delimiter) {
            DelimiterChoice::Is(delimiter) => Some(delimiter),
            DelimiterChoice::OneColumn => None,
            DelimiterChoice::Found => dialect.with(|dialect| dialect.delimiter),
        };
        Delimiter::ALL.into_iter().position(|each| Some(each) == delimiter).unwrap_or(Delimiter::ALL.len())
    };
    menu("Cells are separated by", options, now, move |at| {
        let delimiter = Delimiter::ALL.get(at).copied();
        import.choose(source, |choice| {
            choice.delimiter = delimiter.map_or(DelimiterChoice::OneColumn, DelimiterChoice::Is);
        });
    })
}

fn quoted(import: Import, source: SourceId, dialect: Memo<Dialect>) -> AnyView {
    let now = move || {
        let quote = dialect.with(|dialect| dialect.quote);
        Quote::ALL.into_iter().position(|each| each == quote).unwrap_or_default()
    };
    menu("Quotation marks", Quote::ALL.map(Quote::label).to_vec(), now, move |at| {
        import.choose(source, |choice| choice.quote = Quote::ALL.get(at).copied());
    })
}

/// Where the encoding was in doubt: the same words as each would show them. The question stays when it is answered.
fn encoding_question(
    import: Import,
    source: SourceId,
    dialect: Memo<Dialect>,
    choice: Memo<DialectChoice>,
) -> AnyView {
    let samples = Memo::new(move |before: Option<&Vec<EncodingSample>>| {
        dialect.with(|dialect| match (&*dialect.samples, before) {
            ([], Some(before)) => before.clone(),
            (samples, _) => samples.to_vec(),
        })
    });
    let name = crate::ui::field::next_id("encoding");
    let option = move |sample: EncodingSample| {
        let encoding = sample.encoding;
        let is_taken = move || {
            choice.with(|choice| choice.encoding).or(dialect.with(|dialect| dialect.encoding))
                == Some(encoding)
        };
        view! {
            <label class="choice-option">
                <input
                    type="radio"
                    name=name.clone()
                    prop:checked=is_taken
                    on:change=move |_| import.choose(source, |choice| choice.encoding = Some(encoding))
                />
                <span>
                    <span class="reading-words">{sample.words.join(", ")}</span>
                    <span class="small quiet">{encoding.label()}</span>
                </span>
            </label>
        }
        .into_any()
    };
    let shown = move || {
        let samples = samples.get();
        (!samples.is_empty()).then(|| {
            view! {
                <fieldset class="reading-samples">
                    <legend class="choice-question">"Which of these reads right?"</legend>
                    {samples.into_iter().map(option.clone()).collect_view()}
                </fieldset>
            }
            .into_any()
        })
    };
    view! { {shown} }.into_any()
}

/// The first lines as they are in the file: each can be made the headings.
fn headings(
    import: Import,
    source: SourceId,
    dialect: Memo<Dialect>,
    choice: Memo<DialectChoice>,
) -> AnyView {
    let lines = Memo::new(move |_| {
        dialect.with(|dialect| dialect.preview.iter().map(|line| line.line).collect::<Vec<_>>())
    });
    let line = move |at: u32| {
        let of = Memo::new(move |_| {
            dialect.with(|dialect| dialect.preview.iter().find(|line| line.line == at).cloned())
        });
        preview_line(import, source, at, of)
    };
    let without = move |event| {
        let header = if event_target_checked(&event) { HeaderChoice::None } else { HeaderChoice::Found };
        import.choose(source, |choice| choice.header = header);
    };
    let is_without = move || {
        choice.with(|choice| choice.header) == HeaderChoice::None
            || dialect.with(|dialect| dialect.header_line.is_none() && !dialect.preview.is_empty())
    };
    view! {
        <div class="reading-lines">
            <h3 id="reading-lines">"Which line has the headings?"</h3>
            <div class="reading-scroll">
                <table class="reading-table" aria-labelledby="reading-lines">
                    <tbody>
                        <For each=move || lines.get() key=|at| *at let(at)>{line(at)}</For>
                    </tbody>
                </table>
            </div>
            <label class="reading-none">
                <span class="check"><input class="checkbox" type="checkbox" prop:checked=is_without on:change=without/></span>
                "There are no headings: every line is a row"
            </label>
        </div>
    }
    .into_any()
}

fn preview_line(import: Import, source: SourceId, at: u32, of: Memo<Option<PreviewLine>>) -> AnyView {
    let part = Memo::new(move |_| of.with(|line| line.as_ref().map_or(LinePart::Row, |line| line.part)));
    let cells =
        Memo::new(move |_| of.with(|line| line.as_ref().map(|line| line.cells.clone()).unwrap_or_default()));
    let class = move || match part.get() {
        LinePart::Header => "is-header",
        LinePart::Above | LinePart::Instruction => "is-left-out",
        LinePart::Row => "",
    };
    let says = move || match part.get() {
        LinePart::Header => "Headings",
        LinePart::Above | LinePart::Instruction => "Left out",
        LinePart::Row => "",
    };
    let shown = move || cells.get().into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view();
    view! {
        <tr class=class on:click=move |_| import.choose(source, |choice| choice.header = HeaderChoice::Line(at))>
            <th scope="row">
                <button
                    class="reading-line"
                    type="button"
                    aria-label=format!("Row {} has the headings", number(u64::from(at)))
                    aria-pressed=move || if part.get() == LinePart::Header { "true" } else { "false" }
                >
                    {number(u64::from(at))}
                </button>
            </th>
            <td class="reading-part">{says}</td>
            {shown}
        </tr>
    }
    .into_any()
}
