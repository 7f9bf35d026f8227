//! The end of the review: Finish, and the windows between Finish and Yes.

use importer::message::Filter;
use leptos::prelude::*;

use super::confirm::Confirm;
use super::question::focus_question;
use super::send::{Phase, Tell, give_up, plan};
use super::{Import, Step};
use crate::api::error::ApiError;
use crate::api::imports::PlanView;
use crate::grid::Grid;
use crate::ui::{Dialog, count, icon, mark, number};

/// What happens between Finish and Yes. One of the three windows is open at most.
#[derive(Clone, Copy)]
pub struct Finish {
    pub import: Import,
    /// "31 rows still have errors".
    errors: RwSignal<bool>,
    /// Rows are on their way, or could not be sent.
    sending: RwSignal<bool>,
    /// The last window.
    pub confirming: RwSignal<bool>,
    pub plan: RwSignal<Option<PlanView>>,
    failed: RwSignal<Option<ApiError>>,
    tell: Tell,
    grid: StoredValue<Option<(Grid, RwSignal<Filter>)>>,
}

impl Finish {
    pub fn new(import: Import) -> Self {
        let tell = Tell { phase: RwSignal::new(Phase::Gathering), turn: StoredValue::new(0), mine: 0 };
        let finish = Self {
            import,
            errors: RwSignal::new(false),
            sending: RwSignal::new(false),
            confirming: import.confirming,
            plan: RwSignal::new(None),
            failed: RwSignal::new(None),
            tell,
            grid: StoredValue::new(None),
        };
        // However its window was closed, sending ends with it.
        Effect::new(move || {
            if !finish.sending.get() {
                finish.stop();
            }
        });
        finish
    }

    /// The grid that is on the screen now, and which of its rows are shown.
    pub fn over(self, grid: Grid, filter: RwSignal<Filter>) {
        self.grid.set_value(Some((grid, filter)));
    }

    pub fn has_errors(self) -> bool {
        self.rows_with_errors() > 0
    }

    /// Shows the rows with errors, on the first tab that has some.
    pub fn see_errors(self) {
        let import = self.import;
        let errors: Vec<u32> =
            import.format.tabs().map(|(tab, _)| import.about(tab, |state| state.errors)).collect();
        if let Some(first) = errors.iter().position(|errors| *errors > 0) {
            import.tab.set(first);
            // By then the window is closed, and the grid of that tab is on the screen.
            request_animation_frame(move || {
                if let Some((grid, filter)) = self.grid.try_get_value().flatten() {
                    filter.set(Filter::Errors);
                    grid.choose(Filter::Errors);
                    grid.take_focus();
                }
            });
        }
    }

    fn hush(self) {
        if let Some((grid, _)) = self.grid.get_value() {
            grid.commit(None);
            let _ = grid.hushed.try_set(true);
            let _ = grid.menu.try_set(None);
        }
    }

    /// What stands in the way, in a sentence.
    fn blocked(self) -> Option<&'static str> {
        let state = self.import.engine.state.get();
        if !state.is_settled() {
            return Some("Still reading and checking. Finish is possible as soon as that is done.");
        }
        state.tabs.iter().all(|tab| tab.rows == 0).then_some("There are no rows to import.")
    }

    /// The one primary action of the step.
    pub fn button(self, asked: RwSignal<bool>) -> AnyView {
        let blocked = Memo::new(move |_| self.blocked());
        let click = move |_| {
            self.hush();
            if blocked.get_untracked().is_some() {
                return;
            }
            // Who typed rows has come past the place.
            if untrack(|| self.import.places.is_open(self.import)) {
                self.import.places.missed.set(true);
                self.import.step.set(Step::Add);
                return;
            }
            if self.import.question().is_some_and(|(_, answer)| answer.is_none()) {
                asked.set(true);
                focus_question();
                return;
            }
            if untrack(|| self.import.lacks_password()) {
                self.import.password_missed.set(true);
                self.import.step.set(Step::Add);
                return;
            }
            if self.rows_with_errors() > 0 {
                self.errors.set(true);
            } else {
                self.send();
            }
        };
        view! {
            <button
                class="button button-primary"
                type="button"
                aria-disabled=move || blocked.get().map(|_| "true")
                title=move || blocked.get()
                on:click=click
            >
                "Finish"
            </button>
        }
        .into_any()
    }

    fn rows_with_errors(self) -> u64 {
        let state = self.import.engine.state.get_untracked();
        state.tabs.iter().map(|tab| u64::from(tab.errors)).sum()
    }

    pub fn dialogs(self) -> AnyView {
        view! {
            {self.errors_dialog()}
            {self.sending_dialog()}
            <Confirm finish=self/>
        }
        .into_any()
    }

    /// Rows with errors remain: back, or without them.
    fn errors_dialog(self) -> AnyView {
        let import = self.import;
        let known = Memo::new(move |_| {
            let all: Vec<(u64, u64)> = import
                .format
                .tabs()
                .map(|(tab, _)| import.about(tab, |tab| (tab.rows.into(), tab.errors.into())))
                .collect();
            all
        });
        let errors = move || known.get().iter().map(|(_, errors)| errors).sum::<u64>();
        let rest = move || known.get().iter().map(|(rows, errors)| rows - errors).sum::<u64>();
        let title = Signal::derive(move || match errors() {
            1 => "1 row still has an error".to_owned(),
            many => format!("{} rows still have errors", number(many)),
        });
        let lead = Signal::derive(move || {
            Some(match rest() {
                0 => "No row can go in as it is. Go back and mend what is marked.".to_owned(),
                rest => format!(
                    "They are left out. The other {} can go in without them.",
                    count(rest, "row", "rows")
                ),
            })
        });
        let files = move || {
            let known = known.get();
            let with_errors = import.format.tabs().zip(known).filter(|(_, (_, errors))| *errors > 0);
            with_errors
                .map(|((tab, spec), (_, errors))| {
                    view! {
                        <li>
                            {icon("download")}
                            <button class="link-button" type="button" on:click=move |_| import.download_rows_to_mend(tab)>
                                {format!("{}: {} to mend, as a file", spec.label, count(errors, "row", "rows"))}
                            </button>
                        </li>
                    }
                })
                .collect_view()
        };
        let go_on = move |_| {
            self.errors.set(false);
            self.send();
        };
        let rest_button = move || {
            (rest() > 0).then(|| {
                view! { <button class="button button-primary" type="button" on:click=go_on>"Import the rest"</button> }
            })
        };
        view! {
            <Dialog open=self.errors title lead=lead small=true close="Close and go back">
                <div class="dialog-body"><ul class="mend-files">{files}</ul></div>
                <div class="dialog-foot">
                    <p></p>
                    <button class="button" type="button" on:click=move |_| self.errors.set(false)>"Go back"</button>
                    {rest_button}
                </div>
            </Dialog>
        }
        .into_any()
    }

    /// How far sending is; or why it failed, and the way on.
    fn sending_dialog(self) -> AnyView {
        let title = Signal::derive(move || match self.failed.get() {
            Some(_) => "The rows could not be checked on the server".to_owned(),
            None => "Checking with the server".to_owned(),
        });
        let lead = Signal::derive(move || match self.failed.get() {
            Some(_) => None,
            None => Some("Nothing is written yet. You will see what each row would do.".to_owned()),
        });
        let phase = self.tell.phase;
        let says = move || match phase.get() {
            Phase::Gathering => "Putting the rows together".to_owned(),
            Phase::Sending { sent, parts } => {
                format!("Sending: {} of {}", number(sent.into()), count(parts.into(), "part", "parts"))
            }
            Phase::Planning => "The server checks every row".to_owned(),
        };
        let meter = move || {
            match phase.get() {
            Phase::Sending { sent, parts } => {
                view! { <progress class="meter meter-s" max=parts prop:value=f64::from(sent) aria-label="Sent"></progress> }.into_any()
            }
            _ => view! { <progress class="meter meter-s" aria-label="Working"></progress> }.into_any(),
        }
        };
        let body = move || {
            match self.failed.get() {
            Some(error) => view! {
                <p class="read-issue is-error" role="alert">{mark("error")}<span>{error.to_string()}</span></p>
                <p class="small quiet">"Everything you added and mended is still on this page."</p>
            }
            .into_any(),
            None => view! { <p class="small sending-says" role="status">{says}</p> {meter} }.into_any(),
        }
        };
        let again = move || {
            self.failed.get().map(|_| {
                view! { <button class="button button-primary" type="button" on:click=move |_| self.send()>"Try again"</button> }
            })
        };
        view! {
            <Dialog open=self.sending title lead=lead small=true close="Stop and go back">
                <div class="dialog-body">{body}</div>
                <div class="dialog-foot">
                    <p></p>
                    <button class="button" type="button" on:click=move |_| self.sending.set(false)>"Back to review"</button>
                    {again}
                </div>
            </Dialog>
        }
        .into_any()
    }

    fn stop(self) {
        self.tell.turn.update_value(|turn| *turn = turn.wrapping_add(1));
    }

    /// Sends everything, and shows the plan.
    fn send(self) {
        self.stop();
        let tell = Tell { mine: self.tell.turn.get_value(), ..self.tell };
        self.failed.set(None);
        self.sending.set(true);
        self.import.remember_columns();
        leptos::task::spawn_local(async move {
            let result = plan(self.import, tell).await;
            if !tell.goes_on() {
                if let Ok(Some(plan)) = result {
                    give_up(self.import.session, plan.batch);
                }
                return;
            }
            match result {
                Ok(Some(plan)) => {
                    self.sending.set(false);
                    self.plan.set(Some(plan));
                    self.confirming.set(true);
                }
                Ok(None) => self.sending.set(false),
                Err(error) => self.failed.set(Some(error)),
            }
        });
    }
}
