//! The import's steps: Add, Review, Confirm, and the way to the results.
//!
//! [`engine`] is the client of the worker that reads and checks. Nothing is sent to the server before Finish
//! ([`finish`]), and nothing is written before Yes ([`confirm`]).

mod add;
mod busy;
mod columns;
mod confirm;
pub mod engine;
mod finish;
mod issues_panel;
mod mapping;
mod paste;
mod place;
mod progress;
mod reading;
mod remember;
mod review;
mod send;
mod sources;
mod toolbar;
mod workbook;

use importer::format::Tab;
use importer::format::learners::LEARNERS;
use importer::issue::Severity;
use importer::mapping::Remembered;
use importer::message::{Command, DialectChoice, SourceKind, TabState};
use importer::outcome::SourceId;
use leptos::prelude::*;
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
    pub engine: Engine,
    pub session: Session,
    pub toasts: Toasts,
    pub places: Places,
    pub step: RwSignal<Step>,
    /// The tab that is shown, by its place in the format.
    pub tab: RwSignal<usize>,
    /// Are new people invited? Neither, at first.
    pub invite: RwSignal<Option<bool>>,
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
}

impl Import {
    fn new() -> Self {
        Self {
            engine: Engine::start(LEARNERS.key),
            session: session(),
            toasts: toasts(),
            places: Places::new(),
            step: RwSignal::new(Step::Add),
            tab: RwSignal::new(0),
            invite: RwSignal::new(None),
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

/// The page at `/imports/new`.
#[component]
pub fn ImportPage() -> impl IntoView {
    let import = Import::new();
    import.recall_columns();
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
