//! What was added, how each was read, and how that is changed.

use importer::format::Tab;
use importer::issue::{Code, Issue, Severity};
use importer::message::{Delimiter, DialectChoice, Doubts, SourceKind, SourceState};
use importer::outcome::SourceId;
use js_sys::Uint8Array;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileList};

use super::apart::roles_line;
use super::reading::Reading;
use super::workbook::is_workbook;
use super::{Import, Source};
use crate::ui::{count, icon, mark, number};

/// Rows of an empty grid to type into.
pub const TYPED_ROWS: u32 = 10;
/// Larger files are not read (the limit of the engine).
const LARGEST: f64 = 512.0 * 1024.0 * 1024.0;
/// So many bytes tell what a file is.
const HEAD: f64 = 4096.0;

impl Import {
    /// Adds files to a tab, in order. What a file is, its bytes tell, not its name: the engine says what cannot be read.
    /// `refused` takes a sentence about those that are not even tried.
    pub fn add_files(self, tab: Tab, files: &FileList, refused: RwSignal<Option<String>>) {
        let files: Vec<File> = (0..files.length()).filter_map(|at| files.get(at)).collect();
        refused.set(None);
        spawn_local(async move {
            for file in files {
                if let Err(sentence) = self.add_file(tab, file).await {
                    refused.try_update(|all| match all {
                        Some(all) => {
                            all.push(' ');
                            all.push_str(&sentence);
                        }
                        None => *all = Some(sentence),
                    });
                }
            }
        });
    }

    async fn add_file(self, tab: Tab, file: File) -> Result<(), String> {
        let name = file.name();
        if file.size() > LARGEST {
            return Err(format!(
                "“{name}” is larger than 512 MB. Divide it into smaller files and add them one after the other."
            ));
        }
        let Some(head) = head(&file).await else {
            return Err(format!(
                "“{name}” cannot be read. If it is a folder, open it and drop the files in it. Else it may have been moved: choose it again."
            ));
        };
        if self.sources.is_disposed() {
            // The page was left.
        } else if is_workbook(&head, &name) {
            self.add_workbook(tab, file).await;
        } else {
            self.add(Source {
                id: self.number(),
                tab,
                name,
                kind: SourceKind::File,
                choice: Default::default(),
                file: Some(file),
                open: false,
                part_of: None,
            });
        }
        Ok(())
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
            part_of: None,
        });
    }

    /// What the worker knows of a source.
    pub fn source(self, id: SourceId) -> Option<SourceState> {
        self.engine.state.with(|state| {
            state.tabs.iter().flat_map(|tab| &tab.sources).find(|source| source.source == id).cloned()
        })
    }

    /// Is the example of a template on the tab of this source?
    fn has_example(self, id: SourceId) -> bool {
        self.engine.state.with(|state| {
            let mut tabs =
                state.tabs.iter().filter(|tab| tab.sources.iter().any(|source| source.source == id));
            tabs.any(|tab| tab.kinds.iter().any(|kind| kind.code == Code::ExampleRow))
        })
    }
}

/// The first bytes of a file. `None`: it cannot be read, as a folder cannot.
async fn head(file: &File) -> Option<Vec<u8>> {
    let head = file.slice_with_f64_and_f64(0.0, HEAD).ok()?;
    let bytes = JsFuture::from(head.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&bytes).to_vec())
}

/// How a source was read, in a quiet line with a way to change it; and what is wrong with it as a whole.
#[component]
pub fn ReadAs(import: Import, source: SourceId) -> impl IntoView {
    let state = Memo::new(move |_| import.source(source));
    let open = RwSignal::new(false);
    let facts = move || {
        let state = state.get()?;
        let size = format!(
            "{}, {}",
            count(u64::from(state.rows), "row", "rows"),
            count(u64::from(state.columns), "column", "columns")
        );
        let sign = if state.dialect.doubts.any() { "warn" } else { "ok" };
        let found = facts(&state).join(" · ");
        (!is_broken(&state)).then(|| {
            view! { <span>{mark(sign)}<span class="medium num">{size}</span></span> <span>{found}</span> }
        })
    };
    let said = move || {
        let state = state.get()?;
        let doubt = doubt(&state).map(|sentence| {
            view! { <p class="read-issue">{mark("warn")} <span>{sentence} {look(Some(open))}</span></p> }
        });
        let example = (state.rows == 0 && !is_broken(&state) && import.has_example(source)).then(|| {
            let words = "Only the template's example is in it, which is not imported. Fill in your rows and add it again.";
            view! { <p class="read-issue">{icon("help")} <span>{words}</span></p> }
        });
        Some(view! { {doubt} {example} {issues(&state, Some(open))} {roles_line(import, &state)} }.into_any())
    };
    // Where a choice led to nothing, another leads back.
    let can_change = Memo::new(move |_| {
        state.with(|state| {
            state.as_ref().is_some_and(|state| state.kind != SourceKind::Typed && !is_broken(state))
        }) || import.choice(source) != DialectChoice::default()
    });
    let button = NodeRef::<html::Button>::new();
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        if was_open == Some(true) && !is_open {
            take_lost_focus(button);
        }
        is_open
    });
    view! {
        <div role="status">
            <div class="read-as">
                {facts}
                <Show when=move || can_change.get()>
                    <button
                        class="link-button"
                        type="button"
                        aria-label=move || {
                            let name = state.with(|state| state.as_ref().map(|state| state.name.clone()));
                            format!("Change how {} is read", name.unwrap_or_default())
                        }
                        node_ref=button
                        on:click=move |_| open.set(true)
                    >
                        "Change"
                    </button>
                </Show>
            </div>
            {said}
        </div>
        <Reading import source open/>
    }
    .into_any()
}

/// The button that opened a window may be gone when it closes: then the focus goes to this one.
fn take_lost_focus(button: NodeRef<html::Button>) {
    request_animation_frame(move || {
        let lost = document().active_element().is_none_or(|at| at.tag_name() == "BODY");
        if lost && let Some(button) = button.try_get_untracked().flatten() {
            let _ = button.focus();
        }
    });
}

fn is_broken(state: &SourceState) -> bool {
    state.issues.iter().any(|issue| issue.severity == Severity::Error)
}

/// "UTF-8", "separated by commas", "headings in row 1".
fn facts(state: &SourceState) -> Vec<String> {
    let dialect = &state.dialect;
    let encoding = dialect.encoding.filter(|_| state.kind == SourceKind::File);
    let headings = match (dialect.header_line, state.kind) {
        (_, SourceKind::Typed) => None,
        (Some(line), _) => Some(format!("headings in row {}", number(u64::from(line)))),
        (None, _) => Some("no headings".to_owned()),
    };
    let delimiter = dialect.delimiter.map(|delimiter| format!("separated by {}", delimiter.label()));
    [encoding.map(|encoding| encoding.label().to_owned()), delimiter, headings]
        .into_iter()
        .flatten()
        .collect()
}

/// What was found so that it may be wrong, where the engine has no issue that says so.
fn doubt(state: &SourceState) -> Option<String> {
    let Doubts { delimiter, header, .. } = state.dialect.doubts;
    let separated = state.dialect.delimiter.map_or("nothing", Delimiter::label);
    match state.dialect.header_line {
        _ if delimiter => {
            Some(format!("Rows have different numbers of cells. Are they separated by {separated}?"))
        }
        Some(line) if header => Some(format!("Does row {} have the headings?", number(u64::from(line)))),
        _ => None,
    }
}

/// A button behind a doubt: it opens the window in which it is settled.
fn look(open: Option<RwSignal<bool>>) -> AnyView {
    open.map(|open| view! { " " <button class="link-button" type="button" on:click=move |_| open.set(true)>"Look at it"</button> })
        .into_any()
}

/// What is said of a source as a whole. `open` is the window in which doubts are settled.
pub fn issues(state: &SourceState, open: Option<RwSignal<bool>>) -> AnyView {
    let in_doubt = |issue: &Issue| matches!(issue.code, Code::EncodingUnsure | Code::HeaderMissing);
    let line = |issue: &Issue| issue_line(issue, look(open.filter(|_| in_doubt(issue))));
    // In that window the question itself says it.
    let is_said = |issue: &&Issue| open.is_some() || issue.code != Code::EncodingUnsure;
    state.issues.iter().filter(is_said).map(line).collect_view().into_any()
}

fn issue_line(issue: &Issue, behind: AnyView) -> AnyView {
    let sign = match issue.severity {
        Severity::Error => mark("error"),
        Severity::Warning => mark("warn"),
        Severity::Info => icon("help"),
    };
    let class = if issue.severity == Severity::Error { "read-issue is-error" } else { "read-issue" };
    view! {
        <p class=class>
            {sign}
            <span><span class="medium">{issue.code.title()} "."</span> " " {issue.message.clone()} {behind}</span>
        </p>
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
            SourceKind::File => icon("file"),
            SourceKind::Sheet => icon("sheet"),
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
