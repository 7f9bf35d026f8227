//! What can be done with many people at once.

use serde::{Deserialize, Serialize};

/// Whose rows of an import are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Who {
    New,
    Updated,
    All,
}

impl Who {
    pub const ALL: [Self; 3] = [Self::New, Self::Updated, Self::All];

    /// The stable word for it, in addresses and options.
    pub fn key(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Updated => "updated",
            Self::All => "all",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|who| who.key() == key)
    }
}

/// Several people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Group {
    People(Vec<i64>),
    /// Those of an import.
    OfImport {
        batch: i64,
        who: Who,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Action {
    /// An invitation for everyone who has not activated the account.
    Invite,
    Suspend,
    Delete,
    /// By the number of the cohort.
    AddToCohort(i64),
    /// By the number of the course.
    Enrol(i64),
    /// At the next sign-in.
    ForcePasswordChange,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    pub done: u64,
    /// Of whom it was not done, by why.
    pub left: Vec<(String, u64)>,
}
