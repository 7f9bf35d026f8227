//! The engine's entry in the browser: a module Web Worker around [`Session`].
//!
//! The page posts `{ bytes, file }`: a command, and for [`Command::Add`] the `File` that is read here. The worker
//! posts `"ready"` once, then each update as the bytes of a `Uint8Array`. What somebody waits for at the screen goes by the
//! `BroadcastChannel` that has the worker's name: Chromium holds back until the frame after a key press what a worker
//! posts, but not what comes this way. Reading and checking are done in slices of some milliseconds, one for each turn
//! of the event loop, so that a window is answered in between.
//!
//! While nothing was asked for yet, a small roster of our own is read and checked: a browser compiles what runs, and
//! compiles it well when it has run for a while, which would else be in the time of the first file.

mod warm;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use importer::issue::Severity;
use importer::message::{Command, Update, decode, encode};
use importer::read::{Input, SOURCE_BYTES};
use importer::session::{HEAD, Session};
use js_sys::{Array, Function, Reflect, Uint8Array, global};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    BroadcastChannel, DedicatedWorkerGlobalScope, File, MessageChannel, MessageEvent, MessagePort,
    Performance,
};

/// How long a slice of work lasts, in milliseconds.
const SLICE: f64 = 8.0;

/// So much of a file is read in one go, in bytes: what is asked for meanwhile waits some milliseconds.
const AT_ONCE: u64 = 2 << 20;

/// How many rows' worth of work is done between two looks at the clock: under a millisecond.
const BETWEEN_LOOKS: u32 = 1000;

/// How far it is need not be said more often than this, in milliseconds: each time the page asks for its rows anew.
const NEWS: f64 = 100.0;

/// What the worker is made of. One thread: a borrow never outlives the event that took it.
struct Worker {
    scope: DedicatedWorkerGlobalScope,
    screen: BroadcastChannel,
    clock: Option<Performance>,
    /// A message to oneself: the next slice, behind what the page has said meanwhile.
    wake: MessagePort,
    is_awake: bool,
    /// When the page last heard how far it is.
    told: f64,
    session: Session,
    /// What only makes the browser compile the engine, until there is a file.
    warm: Option<Session>,
    /// Commands behind a file that is being read.
    waiting: VecDeque<(Command, Option<File>)>,
    is_reading: bool,
}

type Shared = Rc<RefCell<Worker>>;

/// Called by the start script, once.
///
/// # Errors
/// If this is not a dedicated worker, or the browser is too old to have message channels.
#[wasm_bindgen(start)]
pub fn start() -> Result<(), JsValue> {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = global().dyn_into()?;
    let channel = MessageChannel::new()?;
    let worker = Rc::new(RefCell::new(Worker {
        screen: BroadcastChannel::new(&scope.name())?,
        clock: scope.performance(),
        wake: channel.port2(),
        is_awake: false,
        told: 0.0,
        session: Session::new(),
        warm: Some(warm::session()),
        waiting: VecDeque::new(),
        is_reading: false,
        scope: scope.clone(),
    }));

    let shared = Rc::clone(&worker);
    let work = Closure::<dyn FnMut()>::new(move || shared.borrow_mut().work());
    channel.port1().set_onmessage(Some(work.as_ref().unchecked_ref()));
    // The worker lives as long as its scope.
    work.forget();

    let shared = Rc::clone(&worker);
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| hear(&shared, &event));
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
    scope.post_message(&JsValue::from_str("ready"))?;
    worker.borrow_mut().go_on();
    Ok(())
}

/// Takes a message of the page.
fn hear(shared: &Shared, event: &MessageEvent) {
    let part = |name: &str| Reflect::get(&event.data(), &JsValue::from_str(name)).ok();
    let bytes = part("bytes").and_then(|bytes| bytes.dyn_into::<Uint8Array>().ok());
    let Some(command) = bytes.and_then(|bytes| decode::<Command>(&bytes.to_vec())) else {
        let message = "The page and its engine are of different versions. Reload the page.".to_owned();
        shared.borrow().post(&Update::Notice { severity: Severity::Error, message });
        return;
    };
    let file = part("file").and_then(|file| file.dyn_into::<File>().ok());
    let payload = part("payload").and_then(|payload| payload.dyn_into::<Uint8Array>().ok());
    let mut worker = shared.borrow_mut();
    let in_turn = !command.is_question();
    if in_turn && (worker.is_reading || file.is_some()) {
        worker.waiting.push_back((command, file));
        if !worker.is_reading {
            worker.is_reading = true;
            wasm_bindgen_futures::spawn_local(take_waiting(Rc::clone(shared)));
        }
    } else {
        worker.take(command, payload.as_ref().map(taken).map(Input::from));
    }
}

/// Reads files and takes the commands behind them, in order.
async fn take_waiting(shared: Shared) {
    loop {
        let next = shared.borrow_mut().waiting.pop_front();
        let Some((command, file)) = next else { break };
        let payload = match file {
            None => None,
            Some(file) => match read_as(&shared, &command, &file).await {
                Some(input) => Some(input),
                None => {
                    let name = file.name();
                    let message = format!(
                        "“{name}” could not be read. It may have been moved or changed since it was chosen. Choose it again."
                    );
                    shared.borrow().post(&Update::Notice { severity: Severity::Error, message });
                    if let Command::Add { source, .. } = command {
                        shared.borrow_mut().take(Command::Remove { source }, None);
                    }
                    continue;
                }
            },
        };
        shared.borrow_mut().take(command, payload);
    }
    shared.borrow_mut().is_reading = false;
}

/// Reads a file; of a large one the first rows are shown before.
async fn read_as(shared: &Shared, add: &Command, file: &File) -> Option<Input> {
    let length = file.size() as u64;
    if length > AT_ONCE {
        let head = taken(&begin_reading(file, 0, HEAD as u64)?.await.ok()?);
        let mut worker = shared.borrow_mut();
        for update in worker.session.show_first(add, &head, length) {
            worker.post(&update);
        }
    }
    // One byte more than the engine takes at most, so that it sees that there are more.
    let end = length.min(SOURCE_BYTES as u64 + 1);
    let mut input = Input::with_room_for(usize::try_from(end).ok()?)?;
    let mut next = begin_reading(file, 0, end.min(AT_ONCE));
    while (input.len() as u64) < end {
        let piece = next?.await.ok()?;
        // The disk goes on while this piece is taken.
        let from = input.len() as u64 + u64::from(piece.byte_length());
        next = begin_reading(file, from, end.min(from + AT_ONCE));
        let piece = taken(&piece);
        if piece.is_empty() {
            return None;
        }
        input.push(&piece);
    }
    Some(input)
}

/// Asks for some bytes of a file.
fn begin_reading(
    file: &File,
    from: u64,
    to: u64,
) -> Option<impl Future<Output = Result<Uint8Array, JsValue>>> {
    let piece = file.slice_with_f64_and_f64(from as f64, to as f64).ok()?;
    let buffer = JsFuture::from(piece.array_buffer());
    Some(async { Ok(Uint8Array::new(&buffer.await?)) })
}

/// Bytes of the browser's, as our own. Where it can, it lets go of its copy at once, and not some time later.
fn taken(bytes: &Uint8Array) -> Vec<u8> {
    let ours = bytes.to_vec();
    let buffer = bytes.buffer();
    let transfer = Reflect::get(&buffer, &JsValue::from_str("transfer")).ok();
    if let Some(transfer) = transfer.and_then(|transfer| transfer.dyn_into::<Function>().ok()) {
        // To a length of nothing.
        let _ = transfer.call1(&buffer, &JsValue::from(0));
    }
    ours
}

/// Is it for the screen, where somebody waits? Files and secrets are not: they are handed over, not copied.
fn is_for_screen(update: &Update) -> bool {
    use Update::*;
    matches!(
        update,
        State(_)
            | View { .. }
            | Window(_)
            | Stale { .. }
            | Found { .. }
            | Cell { .. }
            | Reached { .. }
            | Notice { .. }
    )
}

/// Does it only say how far checking is? There will be more of it, and at the end what is settled.
fn is_progress(update: &Update) -> bool {
    match update {
        Update::State(state) => !state.is_settled(),
        Update::Stale { .. } => true,
        _ => false,
    }
}

impl Worker {
    fn take(&mut self, command: Command, payload: Option<Input>) {
        if payload.is_some() {
            self.warm = None;
        }
        for update in self.session.command_with(command, payload) {
            self.post(&update);
        }
        self.go_on();
    }

    /// One slice of work.
    fn work(&mut self) {
        self.is_awake = false;
        let begun = self.now();
        while self.session.has_work() {
            let updates = self.session.step(BETWEEN_LOOKS);
            let now = self.now();
            if !updates.iter().all(is_progress) || now - self.told >= NEWS {
                self.told = if updates.is_empty() { self.told } else { now };
                updates.iter().for_each(|update| self.post(update));
            }
            if now - begun > SLICE {
                break;
            }
        }
        while self.now() - begun <= SLICE
            && let Some(warm) = &mut self.warm
        {
            warm.step(BETWEEN_LOOKS);
            if !warm.has_work() {
                self.warm = None;
            }
        }
        self.go_on();
    }

    /// Sees to it that there is a next slice, if there is work.
    fn go_on(&mut self) {
        if !self.is_awake && (self.warm.is_some() || self.session.has_work()) {
            self.is_awake = self.wake.post_message(&JsValue::NULL).is_ok();
        }
    }

    fn now(&self) -> f64 {
        // Every worker has a clock; without one the work would be one slice.
        self.clock.as_ref().map_or(0.0, Performance::now)
    }

    fn post(&self, update: &Update) {
        let bytes = Uint8Array::from(&*encode(update));
        // Bytes can always be posted; a page that is gone does not hear them.
        let _ = if is_for_screen(update) {
            self.screen.post_message(&bytes)
        } else {
            self.scope.post_message_with_transfer(&bytes, &Array::of1(&bytes.buffer()))
        };
    }
}
