//! Accounts: found, shown, changed by hand.

use importer::format::{Field, Role};
use importer::outcome::{AccountState, Change};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleQuery {
    /// In name, e-mail, username or id number.
    pub search: String,
    pub role: Option<Role>,
    pub state: Option<AccountState>,
    pub first: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLine {
    pub id: i64,
    pub name: String,
    pub email: Option<String>,
    pub username: Option<String>,
    pub state: AccountState,
    pub roles: Vec<Role>,
    /// Names of the people they are associated with: the first three, and how many there are.
    pub associated: Vec<String>,
    pub associations: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: i64,
    /// Goes up with every change: a save with an older one is refused.
    pub revision: i64,
    pub given_name: String,
    pub family_name: String,
    pub email: Option<String>,
    pub username: Option<String>,
    pub id_number: Option<String>,
    pub grade: Option<String>,
    pub phone: Option<String>,
    pub language: Option<String>,
    pub state: AccountState,
    pub roles: Vec<RoleInPlace>,
    pub associations: Vec<Association>,
    /// Newest first.
    pub history: Vec<Event>,
    /// An invitation lies in the outbox.
    pub invited: bool,
    /// The administrator at the page may change this account.
    pub editable: bool,
    /// It is the administrator at the page.
    pub is_me: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleInPlace {
    pub place: i64,
    pub place_name: String,
    pub role: Role,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Association {
    pub other: i64,
    pub name: String,
    pub key: String,
    /// What the other one is to this person: parent, instructor or student.
    pub role: Role,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// RFC 3339, UTC.
    pub at: String,
    /// Who did it; `None`: the system.
    pub by: Option<String>,
    /// The import it came from.
    pub batch: Option<i64>,
    /// In words: "Created", "Changed by hand", "Associated with Kim Example".
    pub what: String,
    pub changes: Vec<Change>,
}

/// What the form of one account sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonEdit {
    pub id: i64,
    pub revision: i64,
    pub fields: Vec<(Field, String)>,
    pub state: AccountState,
}

// Calls (bodies under `ssr`):
//   people(query: PeopleQuery) -> Page<PersonLine>
//   person(id: i64) -> Person
//   save_person(edit: PersonEdit) -> Person          Refused: taken, invalid, changed meanwhile
//   give_role(id: i64, place: i64, role: Role) -> Person
//   take_role(id: i64, place: i64, role: Role) -> Person
//   associate(id: i64, role: Role, key: String) -> Person     by the other's e-mail or username; `role`: what the other is
//   dissociate(id: i64, other: i64, role: Role) -> Person
//   add_administrator(given_name, family_name, email) -> NewAdministrator    gives a one-time link to pass on
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAdministrator {
    pub account: i64,
    /// A path with the token in its fragment, to be passed on; once and for 7 days.
    pub link: String,
}
