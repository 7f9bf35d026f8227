//! Accounts: found, shown, changed by hand.

use super::call::Caller;
use super::error::ApiError;
use super::imports::Page;
use importer::bulk::{Action, Done, Group, Who};
use importer::format::{Field, Role};
use importer::outcome::{AccountState, Change, Link};
use serde::{Deserialize, Serialize};
use server_fn::codec::Postcard;
use server_fn_macro_default::server;

#[cfg(feature = "ssr")]
mod body;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleQuery {
    /// In name, e-mail, username or id number.
    pub search: String,
    pub role: Option<Role>,
    pub state: Option<AccountState>,
    /// With a role in just this place; `None`: in any of theirs.
    pub place: Option<i64>,
    /// Whom an import brought in or changed.
    pub import: Option<(i64, Who)>,
    pub without_email: bool,
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
    pub job_role: Option<String>,
    pub region: Option<String>,
    /// What they are called: first and last name, or the full name where only that is known.
    pub display_name: String,
    pub state: AccountState,
    pub roles: Vec<RoleInPlace>,
    /// Fields that few accounts have, with what stands in them.
    pub more: Vec<(Field, String)>,
    /// What they have in profile fields: the field's name, and the value.
    pub profile: Vec<(String, String)>,
    /// Names of the cohorts and programmes that they are in.
    pub cohorts: Vec<String>,
    pub programmes: Vec<String>,
    pub courses: Vec<InCourse>,
    pub associations: Vec<Association>,
    /// Newest first.
    pub history: Vec<Event>,
    /// An invitation lies in the outbox.
    pub invited: bool,
    /// The administrator at the page may change this account.
    pub editable: bool,
    /// They came from a place of other administrators, who keep their details: of these nothing is shown.
    pub is_guest: bool,
    /// It is the administrator at the page.
    pub is_me: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InCourse {
    pub title: String,
    /// None is a student.
    pub role: Option<Role>,
    pub groups: Vec<String>,
    /// RFC 3339, UTC.
    pub starts: Option<String>,
    pub ends: Option<String>,
    pub is_suspended: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleInPlace {
    pub place: i64,
    pub place_name: String,
    pub role: Role,
    /// The person's number there.
    pub member_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Association {
    pub other: i64,
    pub name: String,
    pub key: String,
    /// What the other one is to this person.
    pub link: Link,
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

/// What an administrator can change of themselves, but for the password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnName {
    pub revision: i64,
    pub given_name: String,
    pub family_name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAdministrator {
    pub account: i64,
    /// A path with the token in its fragment, to be passed on; once and for 7 days.
    pub link: String,
}

/// A page of the people in places of the administrator, by name.
#[server(name = PeopleCall, endpoint = "people", input = Postcard, output = Postcard, client = Caller)]
pub async fn people(query: PeopleQuery) -> Result<Page<PersonLine>, ApiError> {
    body::people(query).await
}

/// Does one thing with several people. Of whom it could not be done is said.
#[server(name = BulkCall, endpoint = "bulk", input = Postcard, output = Postcard, client = Caller)]
pub async fn bulk(group: Group, action: Action) -> Result<Done, ApiError> {
    body::bulk(group, action).await
}

/// One person, with their history.
#[server(name = PersonCall, endpoint = "person", input = Postcard, output = Postcard, client = Caller)]
pub async fn person(id: i64) -> Result<Person, ApiError> {
    body::person(id).await
}

/// Saves the form. `Invalid` with the key of a field; `Refused` if somebody else changed it meanwhile.
#[server(name = SavePersonCall, endpoint = "save_person", input = Postcard, output = Postcard, client = Caller)]
pub async fn save_person(edit: PersonEdit) -> Result<Person, ApiError> {
    body::save_person(edit).await
}

/// Saves the own name of the administrator at the page. `Invalid` and `Refused` as [`save_person`].
#[server(name = SaveOwnNameCall, endpoint = "save_own_name", input = Postcard, output = Postcard, client = Caller)]
pub async fn save_own_name(name: OwnName) -> Result<Person, ApiError> {
    body::save_own_name(name).await
}

/// Gives a role in a place.
#[server(name = GiveRoleCall, endpoint = "give_role", input = Postcard, output = Postcard, client = Caller)]
pub async fn give_role(id: i64, place: i64, role: Role) -> Result<Person, ApiError> {
    body::give_role(id, place, role).await
}

/// Takes a role away. Sessions of one who is no administrator any more end.
#[server(name = TakeRoleCall, endpoint = "take_role", input = Postcard, output = Postcard, client = Caller)]
pub async fn take_role(id: i64, place: i64, role: Role) -> Result<Person, ApiError> {
    body::take_role(id, place, role).await
}

/// Associates with the person who has this e-mail or username.
#[server(name = AssociateCall, endpoint = "associate", input = Postcard, output = Postcard, client = Caller)]
pub async fn associate(id: i64, link: Link, key: String) -> Result<Person, ApiError> {
    body::associate(id, link, key).await
}

/// Ends an association: this one, if there are two with the same person.
#[server(name = DissociateCall, endpoint = "dissociate", input = Postcard, output = Postcard, client = Caller)]
pub async fn dissociate(id: i64, other: i64, link: Link) -> Result<Person, ApiError> {
    body::dissociate(id, other, link).await
}

/// Makes someone an administrator of the root place, known or new, and gives a one-time link to pass on.
#[server(name = AddAdministratorCall, endpoint = "add_administrator", input = Postcard, output = Postcard, client = Caller)]
pub async fn add_administrator(
    given_name: String,
    family_name: String,
    email: String,
) -> Result<NewAdministrator, ApiError> {
    body::add_administrator(given_name, family_name, email).await
}
