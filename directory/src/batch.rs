//! One import, from staging to its results: one file for each step.

mod commit;
mod facts;
mod planned;
mod results;
mod rows;
mod secrets;
mod stage;
mod sums;
mod write;

pub use planned::Planned;
pub use results::{BatchRecord, OutcomePage};
pub use stage::NewBatch;
pub use sums::Sums;

pub(crate) use commit::AtWork;
pub(crate) use facts::{edited_by_hand, joined_keys, values_of};
pub(crate) use planned::Plans;
pub(crate) use rows::items;
pub(crate) use stage::to_json;
pub(crate) use write::{next_id, take_ids};

/// Where a batch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchState {
    /// Parts are coming in, or came in and were left.
    Staging,
    /// There is a plan; nothing is written.
    Planned,
    /// Being committed, or waiting to be taken up again after a stop of the server.
    Committing,
    Finished,
    /// Given up before Yes.
    Discarded,
}

impl BatchState {
    const ALL: [Self; 5] = [Self::Staging, Self::Planned, Self::Committing, Self::Finished, Self::Discarded];

    /// The stable word for it in the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::Staging => "staging",
            Self::Planned => "planned",
            Self::Committing => "committing",
            Self::Finished => "finished",
            Self::Discarded => "discarded",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }
}
