//! The import's steps: Add, Review, Confirm, and the way to the results.
//!
//! [`engine`] is the client of the worker that reads and checks. Nothing is sent to the server before Finish
//! ([`finish`]), and nothing is written before Yes ([`confirm`]).

mod add;
mod apart;
mod busy;
pub mod columns;
mod confirm;
pub mod engine;
mod finish;
mod issues_panel;
mod mapping;
mod options;
mod paste;
mod place;
mod progress;
mod question;
mod reading;
mod remember;
mod review;
mod send;
mod sources;
mod toolbar;
mod workbook;

use importer::format::learners::LEARNERS;
use importer::format::{self, Format, Options, Tab};
use importer::issue::Severity;
use importer::mapping::Remembered;
use importer::message::{Command, DialectChoice, RowsChoice, SourceKind, TabState};
use importer::outcome::SourceId;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use wasm_bindgen::JsCast;
use web_sys::{File, HtmlElement};

use crate::ui::leave::ask_before_leaving;
use crate::ui::stepper::ImportHead;
use crate::ui::toast::{Kind, Toasts, toasts};
use crate::ui::{Session, icon, session, set_title};
use engine::{Engine, Health};
use place::Places;
use workbook::Workbook;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Add,
    /// What the columns are; passed over where all is understood.
    Columns,
    Review,
    /// It was said Yes to this batch.
    Importing(i64),
}

/// What the steps share.
#[derive(Clone, Copy)]
pub struct Import {
    pub format: &'static Format,
    /// Begins anew with another format, and with what was added.
    switch: Callback<(&'static Format, Vec<Source>)>,
    pub engine: Engine,
    pub session: Session,
    pub toasts: Toasts,
    pub places: Places,
    pub step: RwSignal<Step>,
    /// The tab that is shown, by its place in the format.
    pub tab: RwSignal<usize>,
    pub options: RwSignal<Options>,
    /// The first password, where the options ask for one.
    pub password: RwSignal<String>,
    /// Somebody went on without typing it.
    pub password_missed: RwSignal<bool>,
    /// Everything that was added, in order.
    pub sources: RwSignal<Vec<Source>, LocalStorage>,
    /// Workbooks whose sheets are not sources yet.
    pub workbooks: RwSignal<Vec<Workbook>, LocalStorage>,
    /// The last window is open.
    pub confirming: RwSignal<bool>,
    /// The step of which the next notice speaks, by [`Engine::steps`]: it can be taken back from its toast.
    pub undoable: StoredValue<Option<u64>>,
    /// Words of closed lists were shown: they are not in the way again.
    words_seen: StoredValue<bool>,
    /// What was sent to be remembered.
    remembered: StoredValue<Vec<Remembered>>,
    /// Rows are about to be typed: the focus goes into the first cell.
    typing: StoredValue<bool>,
    next: StoredValue<u16>,
    pastes: StoredValue<u16>,
}

/// A file, a paste, or an empty grid, with what is needed to read it once more.
#[derive(Clone)]
pub struct Source {
    pub id: SourceId,
    pub tab: Tab,
    pub name: String,
    pub kind: SourceKind,
    pub choice: DialectChoice,
    pub file: Option<File>,
    /// Its box is still there to be written into.
    pub open: bool,
    /// It is the same list as another, which takes the rows of its own tab ([`apart`]).
    pub part_of: Option<SourceId>,
}

impl Source {
    fn with_all_rows(self) -> Self {
        Self { choice: DialectChoice { rows: RowsChoice::All, ..self.choice }, ..self }
    }
}

impl Import {
    fn new(format: &'static Format, switch: Callback<(&'static Format, Vec<Source>)>) -> Self {
        Self {
            format,
            switch,
            engine: Engine::start(format.key),
            session: session(),
            toasts: toasts(),
            places: Places::new(),
            step: RwSignal::new(Step::Add),
            tab: RwSignal::new(0),
            options: RwSignal::new(Options::default()),
            password: RwSignal::new(String::new()),
            password_missed: RwSignal::new(false),
            sources: RwSignal::new_local(Vec::new()),
            workbooks: RwSignal::new_local(Vec::new()),
            confirming: RwSignal::new(false),
            undoable: StoredValue::new(None),
            words_seen: StoredValue::new(false),
            remembered: StoredValue::new(Vec::new()),
            typing: StoredValue::new(false),
            next: StoredValue::new(0),
            pastes: StoredValue::new(0),
        }
    }

    /// Begins anew as an import of another format, with what was added.
    pub fn become_one_of(self, format: &'static Format) {
        let kept = self.sources.with_untracked(|all| {
            let whole = all.iter().filter(|source| source.file.is_some() && source.part_of.is_none());
            whole.cloned().map(Source::with_all_rows).collect()
        });
        self.switch.run((format, kept));
    }

    /// A number for a source, never given twice.
    pub fn number(self) -> SourceId {
        let next = self.next.get_value();
        self.next.set_value(next.wrapping_add(1));
        SourceId(next)
    }

    /// The next paste's number, from 1.
    pub fn paste_number(self) -> u16 {
        self.pastes.update_value(|pastes| *pastes = pastes.wrapping_add(1));
        self.pastes.get_value()
    }

    /// Shows the grid. The button that led here goes, and with the focus on it the browser would lay out the page while
    /// it is being built: so the focus is let go before.
    pub fn review(self) {
        let focused = document().active_element().and_then(|at| at.dyn_into::<HtmlElement>().ok());
        if let Some(focused) = focused {
            let _ = focused.blur();
        }
        let _ = self.step.try_set(Step::Review);
    }

    pub fn tab_now(self) -> Tab {
        Tab(u8::try_from(self.tab.get()).unwrap_or_default())
    }

    /// The state of a tab; an empty one before the worker has spoken.
    pub fn of_tab(self, tab: Tab) -> TabState {
        self.engine.state.with(|state| state.tabs.get(usize::from(tab.0)).cloned().unwrap_or_default())
    }

    /// Something about a tab, without copying all of it.
    pub fn about<T: Default>(self, tab: Tab, tell: impl FnOnce(&TabState) -> T) -> T {
        self.engine.state.with(|state| state.tabs.get(usize::from(tab.0)).map(tell).unwrap_or_default())
    }

    pub fn rows(self) -> u64 {
        self.engine.state.with(|state| state.tabs.iter().map(|tab| u64::from(tab.rows)).sum())
    }
}

/// The page at `/imports/new`, or `/imports/new?format=company`. Another format is another import: it begins anew, with
/// the files and pastes that were added, and with nothing that was mended.
#[component]
pub fn ImportPage() -> impl IntoView {
    let asked = use_query_map().read_untracked().get("format");
    let format = RwSignal::new(asked.and_then(|key| format::by_key(&key)).unwrap_or(&LEARNERS));
    let added = StoredValue::new_local(Vec::<Source>::new());
    let switch = Callback::new(move |to: (&'static Format, Vec<Source>)| {
        added.set_value(to.1);
        format.set(to.0);
    });
    move || {
        let import = Import::new(format.get(), switch);
        let kept = added.try_update_value(std::mem::take).unwrap_or_default();
        view! { <OneImport import kept/> }.into_any()
    }
}

#[component]
fn OneImport(
    import: Import,
    /// What was added before another format was chosen.
    kept: Vec<Source>,
) -> impl IntoView {
    import.recall_columns();
    for source in kept {
        import.add(Source { id: import.number(), tab: Tab(0), open: false, ..source });
    }
    ask_before_leaving(Signal::derive(move || {
        let unsaved =
            import.sources.with(|all| !all.is_empty()) || import.workbooks.with(|all| !all.is_empty());
        let ours = !matches!(import.step.get(), Step::Importing(_));
        (unsaved && ours)
            .then(|| "What you added and mended is only in this browser, and would be lost.".to_owned())
    }));
    say_notices(import);
    Effect::new(move || {
        set_title(match import.step.get() {
            Step::Add => "Add people",
            Step::Columns => "Match your columns",
            Step::Review => "Review the import",
            Step::Importing(_) => "Importing",
        });
    });
    let now = Signal::derive(move || match import.step.get() {
        Step::Add | Step::Columns => 0,
        Step::Review if !import.confirming.get() => 1,
        Step::Review | Step::Importing(_) => 2,
    });
    let place = Signal::derive(move || import.places.name(import));
    let back = Callback::new(move |step: usize| {
        if step == 0 && !matches!(import.step.get_untracked(), Step::Importing(_)) {
            import.step.set(Step::Add);
        }
    });
    let side = move || match import.step.get() {
        Step::Importing(_) => ().into_any(),
        Step::Review if import.confirming.get() => {
            view! { <span>{icon("eye")}"Checked, nothing written yet"</span> }.into_any()
        }
        _ => view! { <span>{icon("lock")}"Only in this browser so far"</span> }.into_any(),
    };
    let step = move || match import.step.get() {
        Step::Add => view! { <add::Add import/> }.into_any(),
        Step::Columns => view! { <columns::Columns import/> }.into_any(),
        Step::Review => view! { <review::Review import/> }.into_any(),
        Step::Importing(batch) => view! { <progress::Importing import batch/> }.into_any(),
    };
    let class = move || if import.step.get() == Step::Review { "main review" } else { "main" };
    view! {
        <main class=class id="main" tabindex="-1">
            <ImportHead now place back>{side}</ImportHead>
            <EngineLine import/>
            {step}
        </main>
    }
    .into_any()
}

/// One calm line when the worker had to be started again, or could not be.
#[component]
fn EngineLine(import: Import) -> impl IntoView {
    let health = import.engine.health;
    let line = move || {
        match health.get() {
        Health::Well => ().into_any(),
        Health::Restarted => view! {
            <p class="engine-line">
                {icon("history")}
                <span>"Checking stopped for a moment and was started again. Nothing is lost."</span>
                <button class="link-button" type="button" on:click=move |_| health.set(Health::Well)>"Close"</button>
            </p>
        }
        .into_any(),
        Health::Stopped => view! {
            <p class="engine-line is-stopped">
                {icon("warn")}
                <span>"The part of the page that reads and checks does not start. What you added is still here."</span>
                <button class="link-button" type="button" on:click=move |_| import.engine.try_again()>"Try again"</button>
            </p>
        }
        .into_any(),
    }
    };
    view! { <div role="status">{line}</div> }.into_any()
}

/// What the worker says about the last command, as a toast; with Undo where something was changed. Undo takes back
/// the last step, so the toast goes as soon as there is another, and when the grid is left.
fn say_notices(import: Import) {
    let shown = StoredValue::new(None::<u32>);
    let close = move || {
        if let Some(id) = shown.try_update_value(Option::take).flatten() {
            import.toasts.close(id);
        }
    };
    Effect::new(move || {
        import.engine.steps.track();
        import.step.track();
        close();
    });
    on_cleanup(close);
    Effect::new(move || {
        let Some((severity, message)) = import.engine.notice.get() else { return };
        let kind = match severity {
            Severity::Info => Kind::Done,
            Severity::Warning => Kind::Warning,
            Severity::Error => Kind::Error,
        };
        let step = import.undoable.try_update_value(Option::take).flatten();
        let is_last = step == Some(import.engine.steps.get_untracked());
        if !is_last || severity != Severity::Info || import.step.get_untracked() != Step::Review {
            import.toasts.show(kind, &message, "", None);
            return;
        }
        let undo = Callback::new(move |()| import.engine.say(Command::Undo));
        shown.set_value(Some(import.toasts.show_undo(kind, &message, undo)));
    });
}
