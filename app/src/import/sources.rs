//! What was added, how each was read, and how that is changed.

use importer::format::Tab;
use importer::issue::{Code, Severity};
use importer::message::{Delimiter, HeaderChoice, SourceKind, SourceState};
use importer::outcome::SourceId;
use leptos::prelude::*;
use web_sys::{File, FileList};

use super::{Import, Source};
use crate::ui::{count, icon, mark, number};

/// Rows of an empty grid to type into.
pub const TYPED_ROWS: u32 = 10;
/// Larger files are not read (the limit of the engine).
const LARGEST: f64 = 512.0 * 1024.0 * 1024.0;

impl Import {
    /// Adds files to a tab. Gives a sentence about those that cannot be read.
    pub fn add_files(self, tab: Tab, files: &FileList) -> Option<String> {
        let mut refused = Vec::new();
        for file in (0..files.length()).filter_map(|at| files.get(at)) {
            match refusal(&file) {
                Some(sentence) => refused.push(sentence),
                None => self.add(Source {
                    id: self.number(),
                    tab,
                    name: file.name(),
                    kind: SourceKind::File,
                    choice: Default::default(),
                    file: Some(file),
                    open: false,
                }),
            }
        }
        (!refused.is_empty()).then(|| refused.join(" "))
    }

    /// An empty grid to type into.
    pub fn type_rows(self, tab: Tab) {
        self.typing.set_value(true);
        self.add(Source {
            id: self.number(),
            tab,
            name: "Typed rows".to_owned(),
            kind: SourceKind::Typed,
            choice: Default::default(),
            file: None,
            open: false,
        });
    }

    /// What the worker knows of a source.
    pub fn source(self, id: SourceId) -> Option<SourceState> {
        self.engine.state.with(|state| {
            state.tabs.iter().flat_map(|tab| &tab.sources).find(|source| source.source == id).cloned()
        })
    }
}

/// Why a file is not even tried.
fn refusal(file: &File) -> Option<String> {
    let name = file.name();
    let kind = name.rsplit_once('.').map(|(_, kind)| kind.to_ascii_lowercase()).unwrap_or_default();
    match kind.as_str() {
        "csv" | "tsv" | "txt" | "tab" => {}
        "xlsx" | "xls" | "ods" | "numbers" => {
            return Some(format!(
                "“{name}” is a workbook. Save it as CSV in your spreadsheet program, or copy its cells and paste them here."
            ));
        }
        _ => {
            return Some(format!(
                "“{name}” is not a CSV or TSV file. Save your list as CSV and drop it again."
            ));
        }
    }
    (file.size() > LARGEST).then(|| {
        format!(
            "“{name}” is larger than 512 MB. Divide it into smaller files and add them one after the other."
        )
    })
}

/// How a source was read: rows, columns, separator, headings; and what is wrong with it as a whole.
#[component]
pub fn ReadAs(import: Import, source: SourceId) -> impl IntoView {
    let state = Memo::new(move |_| import.source(source));
    let shown = move || {
        let state = state.get()?;
        let broken = state.issues.iter().any(|issue| issue.severity == Severity::Error);
        let size = format!(
            "{}, {}",
            count(u64::from(state.rows), "row", "rows"),
            count(u64::from(state.columns), "column", "columns")
        );
        let size =
            (!broken).then(|| view! { <span>{mark("ok")}<span class="medium num">{size}</span></span> });
        // Where only the headings are missing, saying so mends it.
        let can_choose = !broken || state.issues.iter().any(|issue| issue.code == Code::HeaderMissing);
        let choices = can_choose.then(|| {
            view! {
                {separator(import, source, &state)}
                {headings(import, source, &state)}
            }
        });
        let facts = view! { {size}{choices} };
        Some(view! { <div class="read-as">{facts}</div> {issues(&state)} }.into_any())
    };
    view! { <div role="status">{shown}</div> }.into_any()
}

fn issues(state: &SourceState) -> AnyView {
    state
        .issues
        .iter()
        .map(|issue| {
            let sign = match issue.severity {
                Severity::Error => mark("error"),
                Severity::Warning => mark("warn"),
                Severity::Info => icon("help"),
            };
            let class = if issue.severity == Severity::Error { "read-issue is-error" } else { "read-issue" };
            view! { <p class=class>{sign}<span><span class="medium">{issue.code.title()} "."</span> " " {issue.message.clone()}</span></p> }
        })
        .collect_view()
        .into_any()
}

/// "Separated by tabs", to be changed at once.
fn separator(import: Import, source: SourceId, state: &SourceState) -> AnyView {
    if state.kind == SourceKind::Typed {
        return ().into_any();
    }
    let now = state.dialect.delimiter;
    let options = Delimiter::ALL
        .into_iter()
        .map(|delimiter| view! { <option value=delimiter.label() selected=now == Some(delimiter)>{delimiter.label()}</option> })
        .collect_view();
    let nothing =
        now.is_none().then(|| view! { <option value="" selected=true>"nothing: one column"</option> });
    let change = move |event| {
        let label = event_target_value(&event);
        let delimiter = Delimiter::ALL.into_iter().find(|delimiter| delimiter.label() == label);
        import.choose(source, |choice| choice.delimiter = delimiter);
    };
    view! {
        <label>"Separated by "<select class="select select-small select-inline" on:change=change>{nothing}{options}</select></label>
    }
    .into_any()
}

/// "Headings in row 1", or none.
fn headings(import: Import, source: SourceId, state: &SourceState) -> AnyView {
    if state.kind == SourceKind::Typed {
        return ().into_any();
    }
    let none = import.choice(source).header == HeaderChoice::None;
    let found = match state.dialect.header_line {
        Some(line) => format!("in row {}", number(u64::from(line))),
        None => "in the first row".to_owned(),
    };
    let change = move |event| {
        let header =
            if event_target_value(&event) == "none" { HeaderChoice::None } else { HeaderChoice::Found };
        import.choose(source, |choice| choice.header = header);
    };
    view! {
        <label>
            "Headings "
            <select class="select select-small select-inline" on:change=change>
                <option value="found" selected=!none>{found}</option>
                <option value="none" selected=none>"are missing"</option>
            </select>
        </label>
    }
    .into_any()
}

/// What was added to a tab besides the boxes that are open.
#[component]
pub fn Sources(import: Import, tab: Tab) -> impl IntoView {
    let listed = move || {
        import.sources.with(|sources| {
            let here = sources.iter().filter(|source| source.tab == tab && !source.open);
            here.map(|source| (source.id, source.name.clone(), source.kind)).collect::<Vec<_>>()
        })
    };
    let listed = Memo::new(move |_| listed());
    let one = move |(id, name, kind): (SourceId, String, SourceKind)| {
        let sign = match kind {
            SourceKind::File | SourceKind::Sheet => icon("file"),
            SourceKind::Paste => icon("paste"),
            SourceKind::Typed => icon("type"),
        };
        view! {
            <li class="file-chip">
                {sign}
                <div>
                    <p class="medium source-name">{name.clone()}</p>
                    <ReadAs import source=id/>
                </div>
                <button
                    class="button button-quiet button-small"
                    type="button"
                    aria-label=format!("Remove {name}")
                    on:click=move |_| import.remove(id)
                >
                    "Remove"
                </button>
            </li>
        }
        .into_any()
    };
    let shown = move || {
        let listed = listed.get();
        (!listed.is_empty()).then(|| {
            view! { <ul class="source-list" aria-label="What was added">{listed.into_iter().map(one).collect_view()}</ul> }.into_any()
        })
    };
    view! { {shown} }.into_any()
}
