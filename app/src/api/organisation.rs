//! The organisation: places, and what belongs to them beside people.

use super::call::Caller;
use super::error::ApiError;
use super::imports::Page;
use importer::organisation::Kind;
use serde::{Deserialize, Serialize};
use server_fn::codec::Postcard;
use server_fn_macro_default::server;

#[cfg(feature = "ssr")]
mod body;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitsQuery {
    pub kind: Kind,
    /// In name, ID or short name.
    pub search: String,
    pub first: u64,
}

/// One place, cohort, course or the like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitLine {
    pub id: i64,
    /// For each column of its kind: as the form has it, and as it is read.
    pub cells: Vec<(String, String)>,
    /// Of a place: how deep it lies.
    pub depth: u32,
    /// Of a place: the names of those that it lies in.
    pub path: Vec<String>,
    /// Of a place: the people who have a role in it.
    pub people: u64,
}

/// What a form offers for a column that names a place or a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitOption {
    pub id: i64,
    /// What the form sends.
    pub value: String,
    pub name: String,
    pub depth: u32,
}

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenFile {
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    /// The rows that were not taken, by the number that a spreadsheet shows, with a sentence each.
    pub failed: Vec<(u32, String)>,
    pub notes: Vec<String>,
}

/// A page of those of one kind in the administrator's places.
#[server(name = UnitsCall, endpoint = "units", input = Postcard, output = Postcard, client = Caller)]
pub async fn units(query: UnitsQuery) -> Result<Page<UnitLine>, ApiError> {
    body::units(query).await
}

/// All places or courses, to choose from.
#[server(name = UnitOptionsCall, endpoint = "unit_options", input = Postcard, output = Postcard, client = Caller)]
pub async fn unit_options(kind: Kind) -> Result<Vec<UnitOption>, ApiError> {
    body::unit_options(kind).await
}

/// Saves a form: cells by the keys of their columns. Without an id a new one is made. `Invalid` with keys of columns.
#[server(name = SaveUnitCall, endpoint = "save_unit", input = Postcard, output = Postcard, client = Caller)]
pub async fn save_unit(kind: Kind, id: Option<i64>, cells: Vec<(String, String)>) -> Result<i64, ApiError> {
    body::save_unit(kind, id, &cells).await
}

/// Takes one away. `Refused` with what depends on it.
#[server(name = RemoveUnitCall, endpoint = "remove_unit", input = Postcard, output = Postcard, client = Caller)]
pub async fn remove_unit(kind: Kind, id: i64) -> Result<(), ApiError> {
    body::remove_unit(kind, id).await
}

/// Takes in a CSV file of one kind; a row that is wrong does not take the others along.
#[server(name = TakeUnitsCall, endpoint = "take_units", input = Postcard, output = Postcard, client = Caller)]
pub async fn take_units(kind: Kind, bytes: Vec<u8>) -> Result<TakenFile, ApiError> {
    body::take_units(kind, bytes).await
}

/// Profile fields of which no two people have the same, by short name and name: people can be matched on them.
#[server(name = UniqueFieldsCall, endpoint = "unique_fields", input = Postcard, output = Postcard, client = Caller)]
pub async fn unique_fields() -> Result<Vec<(String, String)>, ApiError> {
    body::unique_fields().await
}
