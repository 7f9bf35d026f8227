//! From Finish to the plan: the rows go up in parts, the server checks them again and says what each would do.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use std::time::Duration;

use futures::channel::oneshot;
use futures::future::join_all;
use importer::format::OptionKey;
use importer::message::{Command, Update};
use leptos::prelude::*;

use super::Import;
use super::engine::Engine;
use crate::api::error::ApiError;
use crate::api::imports::{
    NewBatch, PlanView, discard, plan_batch, plan_issues, stage_part, stage_secrets, start_batch,
};
use crate::ui::Session;

/// So many parts are on the way at a time.
const LANES: usize = 3;
/// How long a part that did not arrive waits before it is sent again, in milliseconds.
const WAITS: [u64; 5] = [500, 1_000, 2_000, 4_000, 8_000];

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The worker puts the rows together.
    Gathering,
    Sending {
        sent: u32,
        parts: u32,
    },
    /// The server checks and plans.
    Planning,
}

/// Sends everything and asks for the plan, unless it is given up meanwhile: `Ok(None)`.
pub async fn plan(import: Import, tell: Tell) -> Result<Option<PlanView>, ApiError> {
    tell.say(Phase::Gathering);
    let Some(Gathered { parts, secrets, rows }) = gather(import.engine).await else { return Ok(None) };
    if !tell.goes_on() {
        return Ok(None);
    }
    let session = import.session;
    let count = u32::try_from(parts.len()).unwrap_or(u32::MAX);
    let place = untrack(|| import.places.id(import));
    let options = import.options.get_untracked();
    let password = options.has(OptionKey::FirstPassword).then(|| import.password.get_untracked());
    let sources = import.engine.state.with_untracked(|state| {
        let all = state.tabs.iter().flat_map(|tab| &tab.sources);
        all.map(|source| (source.source.0, source.name.clone())).collect()
    });
    let format = import.format.key.to_owned();
    let new = NewBatch { format, place, options, password, sources, parts: count, rows };
    let batch = session.ask(|| start_batch(new.clone())).await?;
    match stage_and_plan(import, batch, parts, secrets, tell).await {
        Ok(Some(plan)) => Ok(Some(plan)),
        other => {
            give_up(session, batch);
            other
        }
    }
}

async fn stage_and_plan(
    import: Import,
    batch: i64,
    parts: BTreeMap<u32, Vec<u8>>,
    secrets: Vec<Vec<u8>>,
    tell: Tell,
) -> Result<Option<PlanView>, ApiError> {
    let session = import.session;
    let count = u32::try_from(parts.len()).unwrap_or(u32::MAX);
    let queue: Queue = Rc::new(RefCell::new(parts.into_iter().collect()));
    tell.say(Phase::Sending { sent: 0, parts: count });
    let sent = Rc::new(RefCell::new(0));
    let lanes = (0..LANES).map(|_| lane(session, batch, queue.clone(), sent.clone(), count, tell));
    for result in join_all(lanes).await {
        result?;
    }
    if !tell.goes_on() {
        return Ok(None);
    }
    for (number, part) in (0..).zip(secrets) {
        session.ask(|| stage_secrets(batch, number, part.clone())).await?;
    }
    tell.say(Phase::Planning);
    let plan = session.ask(|| plan_batch(batch)).await?;
    let mut issues = Vec::new();
    loop {
        let first = issues.len() as u64;
        let page = session.ask(|| plan_issues(batch, first)).await?;
        let done = page.items.is_empty();
        issues.extend(page.items);
        if done || issues.len() as u64 >= page.total {
            break;
        }
    }
    // They stand in the grid, on their cells, when one goes back.
    import.engine.say(Command::PlanIssues { issues });
    Ok(tell.goes_on().then_some(plan))
}

type Queue = Rc<RefCell<VecDeque<(u32, Vec<u8>)>>>;

/// Sends parts until there are none. The same part twice is one, so one that got lost is simply sent again.
async fn lane(
    session: Session,
    batch: i64,
    queue: Queue,
    sent: Rc<RefCell<u32>>,
    parts: u32,
    tell: Tell,
) -> Result<(), ApiError> {
    loop {
        let next = queue.borrow_mut().pop_front();
        let Some((number, bytes)) = next.filter(|_| tell.goes_on()) else { return Ok(()) };
        let mut waits = WAITS.into_iter();
        loop {
            match session.ask(|| stage_part(batch, number, bytes.clone())).await {
                Ok(()) => break,
                Err(ApiError::Unreachable) => match waits.next() {
                    Some(wait) => pause(wait).await,
                    None => return Err(ApiError::Unreachable),
                },
                Err(error) => {
                    queue.borrow_mut().clear();
                    return Err(error);
                }
            }
        }
        let now = {
            let mut sent = sent.borrow_mut();
            *sent += 1;
            *sent
        };
        tell.say(Phase::Sending { sent: now, parts });
    }
}

/// What goes to the server.
#[derive(Default)]
struct Gathered {
    parts: BTreeMap<u32, Vec<u8>>,
    secrets: Vec<Vec<u8>>,
    rows: u32,
}

/// The rows in parts, and how many rows there are. `None` if the page was left.
async fn gather(engine: Engine) -> Option<Gathered> {
    let (done, waits) = oneshot::channel();
    let mut done = Some(done);
    let mut all = Gathered::default();
    engine.ask_parts(
        |request| Command::Stage { request },
        Box::new(move |update| match update {
            Update::Part { number, bytes, .. } => {
                // A worker that died between the parts says all of them again.
                if number == 0 {
                    all.secrets.clear();
                }
                all.parts.insert(number, bytes);
                false
            }
            Update::Secrets { bytes, .. } => {
                all.secrets.push(bytes);
                false
            }
            Update::Staged { rows, .. } => {
                if let Some(done) = done.take() {
                    all.rows = rows;
                    // Nobody waits any more where the page was left.
                    let _ = done.send(std::mem::take(&mut all));
                }
                true
            }
            _ => true,
        }),
    );
    waits.await.ok()
}

/// Tells the server that a batch is not wanted any more. Nothing depends on its hearing that.
pub fn give_up(session: Session, batch: i64) {
    leptos::task::spawn_local(async move {
        let _ = session.ask(|| discard(batch)).await;
    });
}

pub async fn pause(ms: u64) {
    let (done, waits) = oneshot::channel();
    set_timeout(
        move || {
            let _ = done.send(());
        },
        Duration::from_millis(ms),
    );
    let _ = waits.await;
}

/// Where progress is told, and where it is known whether it is still wanted.
#[derive(Clone, Copy)]
pub struct Tell {
    pub phase: RwSignal<Phase>,
    /// Counts up with every Finish and every Stop.
    pub turn: StoredValue<u32>,
    pub mine: u32,
}

impl Tell {
    fn say(self, phase: Phase) {
        if self.goes_on() {
            self.phase.set(phase);
        }
    }

    pub fn goes_on(self) -> bool {
        self.turn.try_get_value() == Some(self.mine)
    }
}
