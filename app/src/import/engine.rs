//! The client of the worker: says commands, hears updates, and brings a dead worker back.
//!
//! Every command that changes something is kept, in order, with the handle of its file. If the worker dies it is
//! started anew and hears all of them again; until it has caught up, the page shows what it knew before. Then
//! questions that are open are asked again. A paste is wrapped in a `File` too, so that its text is neither copied
//! nor encoded on the page's thread.

mod worker;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use importer::issue::Severity;
use importer::message::{Command, State, Update, decode, encode};
use importer::outcome::SourceId;
use js_sys::Uint8Array;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{File, Worker};

pub use worker::Running;

/// How long the worker may be silent after it was spoken to, in ticks of [`TICK`]. It answers between slices of some
/// milliseconds; only reading a large file from a slow disk takes longer. Ticks, not times: while the page itself was
/// held up, what the worker said waits unheard, and that is not silence.
const SILENCE: u32 = 8;
const SILENCE_READING: u32 = 45;
/// How long it may take to be loaded.
const START: u32 = 60;
const TICK: Duration = Duration::from_secs(1);
/// A little longer than until the next frame.
const FRAME: Duration = Duration::from_millis(20);
/// So many deaths without a settled state between them, and it is not tried again by itself.
const DEATHS: u32 = 3;

/// What the worker is doing, for the administrator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    Well,
    /// It died and was started again; everything was said to it anew.
    Restarted,
    /// It died again and again: one press starts it anew.
    Stopped,
}

/// Takes the answers to one question; says whether the last of them has come.
pub type Answer = Box<dyn FnMut(Update) -> bool>;
/// Hears what concerns rows on the screen.
pub type Listener = Rc<dyn Fn(&Update)>;

/// A handle to the one worker of the import page.
#[derive(Clone, Copy)]
pub struct Engine {
    pub state: RwSignal<Arc<State>>,
    pub health: RwSignal<Health>,
    /// What the worker has to say about the last command.
    pub notice: RwSignal<Option<(Severity, String)>>,
    /// How many commands were said that may be a step of their own, or take one back.
    pub steps: RwSignal<u64>,
    inner: StoredValue<Rc<RefCell<Inner>>, LocalStorage>,
}

#[derive(Default)]
struct Inner {
    running: Option<Running>,
    /// The worker has said that it listens.
    ready: bool,
    /// It takes the place of a dead one, and does not know everything again yet.
    catching_up: bool,
    /// What it said of itself meanwhile.
    held: Option<State>,
    log: Vec<Said>,
    window: Option<Command>,
    /// The question for rows that has no answer yet.
    open: Option<u32>,
    /// The state that waits until these rows are drawn.
    later: Option<State>,
    asked: BTreeMap<u32, (Command, Answer)>,
    next: u32,
    deaths: u32,
    /// Ticks since the worker was last spoken to or heard.
    waiting: Option<u32>,
    reading: bool,
    listener: Option<Listener>,
}

struct Said {
    command: Command,
    file: Option<File>,
}

impl Engine {
    /// Starts the worker. It ends with the component that owns the handle.
    pub fn start(format: &str) -> Self {
        let engine = Self {
            state: RwSignal::new(Arc::default()),
            health: RwSignal::new(Health::Well),
            notice: RwSignal::new(None),
            steps: RwSignal::new(0),
            inner: StoredValue::new_local(Rc::default()),
        };
        engine.say(Command::Open { format: format.to_owned() });
        engine.launch();
        if let Ok(watch) = set_interval_with_handle(move || engine.watch(), TICK) {
            on_cleanup(move || watch.clear());
        }
        on_cleanup(move || {
            if let Some(inner) = engine.inner.try_get_value() {
                inner.borrow_mut().running = None;
            }
        });
        engine
    }

    /// Says a command.
    pub fn say(self, command: Command) {
        self.say_with(command, None);
    }

    /// Says a command with the bytes that belong to it. The same source said twice running is kept once: every
    /// pause in typing reads a paste anew.
    pub fn say_with(self, command: Command, file: Option<File>) {
        let rc = self.rc();
        let mut inner = rc.borrow_mut();
        if inner.ready {
            inner.post(&command, file.as_ref());
        }
        if command.is_lasting() && !matches!(command, Command::View { .. }) {
            self.steps.set(self.steps.get_untracked() + 1);
        }
        if command.is_lasting() {
            if let Command::Add { source, .. } = command
                && inner.log.last().is_some_and(|last| adds(&last.command) == Some(source))
            {
                inner.log.pop();
            }
            inner.log.push(Said { command, file });
        }
    }

    /// Asks for rows of the view. Of several questions only the latest is answered; gives its number.
    pub fn window(self, make: impl FnOnce(u32) -> Command) -> u32 {
        let rc = self.rc();
        let mut inner = rc.borrow_mut();
        let request = inner.number();
        let command = make(request);
        inner.put(&command);
        inner.window = Some(command);
        inner.open = Some(request);
        request
    }

    /// Asks something that has one answer.
    pub fn ask(self, make: impl FnOnce(u32) -> Command, answer: impl FnOnce(Update) + 'static) {
        let mut answer = Some(answer);
        self.ask_parts(
            make,
            Box::new(move |update| {
                if let Some(answer) = answer.take() {
                    answer(update);
                }
                true
            }),
        );
    }

    /// Asks something that is answered in parts. If the worker dies between them, all come again.
    pub fn ask_parts(self, make: impl FnOnce(u32) -> Command, answer: Answer) {
        let rc = self.rc();
        let mut inner = rc.borrow_mut();
        let request = inner.number();
        let command = make(request);
        inner.put(&command);
        inner.asked.insert(request, (command, answer));
    }

    /// Who hears of windows, views and stale rows: the grid on the screen.
    pub fn listen(self, listener: Option<Listener>) {
        if let Some(rc) = self.inner.try_get_value() {
            rc.borrow_mut().listener = listener;
        }
    }

    /// Starts a worker that was given up.
    pub fn try_again(self) {
        self.rc().borrow_mut().deaths = 0;
        self.health.set(Health::Restarted);
        self.launch();
    }

    fn rc(self) -> Rc<RefCell<Inner>> {
        self.inner.get_value()
    }

    fn launch(self) {
        let hear = move |_: &Worker, data: JsValue| match data.dyn_into::<Uint8Array>() {
            Ok(bytes) => self.hear(Some(bytes.to_vec())),
            Err(other) if other.as_string().as_deref() == Some("ready") => self.hear(None),
            Err(_) => {}
        };
        let running = Running::start("rollcall-engine", hear, move || self.died());
        let rc = self.rc();
        let mut inner = rc.borrow_mut();
        inner.ready = false;
        inner.waiting = Some(0);
        inner.running = running;
        if inner.running.is_none() {
            inner.waiting = None;
            self.health.set(Health::Stopped);
        }
    }

    /// The worker threw, sent what cannot be read, or fell silent.
    fn died(self) {
        let Some(rc) = self.inner.try_get_value() else { return };
        let deaths = {
            let mut inner = rc.borrow_mut();
            if inner.running.take().is_none() {
                return;
            }
            inner.ready = false;
            inner.catching_up = true;
            inner.held = None;
            inner.later = None;
            inner.waiting = None;
            inner.deaths += 1;
            inner.deaths
        };
        if deaths >= DEATHS {
            self.health.set(Health::Stopped);
        } else {
            self.health.set(Health::Restarted);
            self.launch();
        }
    }

    fn watch(self) {
        let Some(rc) = self.inner.try_get_value() else { return };
        let silent = {
            let mut inner = rc.borrow_mut();
            let limit = match (inner.ready, inner.reading) {
                (false, _) => START,
                (true, true) => SILENCE_READING,
                (true, false) => SILENCE,
            };
            inner.waiting = inner.waiting.map(|ticks| ticks + 1);
            inner.waiting.is_some_and(|ticks| ticks > limit)
        };
        if silent {
            self.died();
        }
    }

    /// `None`: the worker has started, and hears everything that was said so far.
    fn hear(self, bytes: Option<Vec<u8>>) {
        let Some(rc) = self.inner.try_get_value() else { return };
        let Some(bytes) = bytes else {
            rc.borrow_mut().say_all();
            return;
        };
        let Some(update) = decode::<Update>(&bytes) else {
            self.died();
            return;
        };
        rc.borrow_mut().waiting = None;
        self.take(&rc, update);
        let mut inner = rc.borrow_mut();
        // What was just answered is not waited for.
        if inner.catching_up || !inner.asked.is_empty() {
            inner.waiting.get_or_insert(0);
        }
    }

    fn take(self, rc: &Rc<RefCell<Inner>>, update: Update) {
        if rc.borrow().catching_up {
            match update {
                Update::State(state) => rc.borrow_mut().held = Some(state),
                Update::Reached { .. } => self.caught_up(rc),
                // Only what is wrong now: the others were heard before.
                Update::Notice { severity: Severity::Error, message } => {
                    self.notice.set(Some((Severity::Error, message)));
                }
                _ => {}
            }
            return;
        }
        match update {
            Update::State(state) => {
                let mut inner = rc.borrow_mut();
                if state.is_settled() {
                    inner.deaths = 0;
                    inner.reading = false;
                }
                inner.later = Some(state);
                let drawn = inner.open.is_none();
                drop(inner);
                if drawn {
                    self.tell_state();
                }
            }
            Update::Notice { severity, message } => self.notice.set(Some((severity, message))),
            Update::Window(_) | Update::View { .. } | Update::Stale { .. } => {
                // Taken out of the cell first: the listener asks for the next window.
                let listener = rc.borrow().listener.clone();
                if let Some(listener) = listener {
                    listener(&update);
                }
                // The rows are what one looks at: all that follows from the state is drawn in a frame after theirs.
                if let Update::Window(window) = update
                    && rc.borrow_mut().open.take_if(|open| *open == window.request).is_some()
                {
                    set_timeout(move || self.tell_state(), FRAME);
                }
            }
            Update::Found { request, .. }
            | Update::Cell { request, .. }
            | Update::Copied { request, .. }
            | Update::Rows { request, .. }
            | Update::Words { request, .. }
            | Update::Memories { request, .. }
            | Update::TabsOfSheets { request, .. }
            | Update::Part { request, .. }
            | Update::Secrets { request, .. }
            | Update::Staged { request, .. }
            | Update::File { request, .. } => {
                let taken = rc.borrow_mut().asked.remove(&request);
                if let Some((command, mut answer)) = taken
                    && !answer(update)
                {
                    rc.borrow_mut().asked.insert(request, (command, answer));
                }
            }
            // It is only asked for while it is waited for.
            Update::Reached { .. } => {}
        }
    }

    fn tell_state(self) {
        let state = self.inner.try_get_value().and_then(|rc| rc.borrow_mut().later.take());
        if let Some(state) = state {
            self.state.set(Arc::new(state));
        }
    }

    /// The new worker knows what the dead one knew: open questions are asked again.
    fn caught_up(self, rc: &Rc<RefCell<Inner>>) {
        let state = {
            let mut inner = rc.borrow_mut();
            inner.catching_up = false;
            inner.put_all();
            inner.held.take()
        };
        if let Some(state) = state {
            self.take(rc, Update::State(state));
        }
    }
}

impl Inner {
    fn number(&mut self) -> u32 {
        self.next = self.next.wrapping_add(1);
        self.next
    }

    fn post(&mut self, command: &Command, file: Option<&File>) {
        if let Some(running) = &self.running {
            running.post(&encode(command), file);
            self.reading |= file.is_some();
            self.waiting.get_or_insert(0);
        }
    }

    /// Asks a worker that knows enough to answer.
    fn put(&mut self, question: &Command) {
        if self.ready && !self.catching_up {
            self.post(question, None);
        }
    }

    fn put_all(&mut self) {
        let asked: Vec<Command> = self.asked.values().map(|(command, _)| command.clone()).collect();
        for question in asked.into_iter().chain(self.window.clone()) {
            self.put(&question);
        }
    }

    fn say_all(&mut self) {
        self.ready = true;
        self.waiting = None;
        let log = std::mem::take(&mut self.log);
        for said in &log {
            self.post(&said.command, said.file.as_ref());
        }
        self.log = log;
        if self.catching_up {
            let request = self.number();
            self.post(&Command::Reach { request }, None);
        } else {
            self.put_all();
        }
    }
}

fn adds(command: &Command) -> Option<SourceId> {
    match command {
        Command::Add { source, .. } => Some(*source),
        _ => None,
    }
}
