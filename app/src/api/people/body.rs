//! What the calls of people do on the server.

use super::{NewAdministrator, PeopleQuery, Person, PersonEdit, PersonLine};
use crate::api::error::ApiError;
use crate::api::imports::Page;
use importer::format::Role;

pub async fn people(query: PeopleQuery) -> Result<Page<PersonLine>, ApiError> {
    let _ = (query,);
    Err(ApiError::NotFound)
}

pub async fn person(id: i64) -> Result<Person, ApiError> {
    let _ = (id,);
    Err(ApiError::NotFound)
}

pub async fn save_person(edit: PersonEdit) -> Result<Person, ApiError> {
    let _ = (edit,);
    Err(ApiError::NotFound)
}

pub async fn give_role(id: i64, place: i64, role: Role) -> Result<Person, ApiError> {
    let _ = (id, place, role);
    Err(ApiError::NotFound)
}

pub async fn take_role(id: i64, place: i64, role: Role) -> Result<Person, ApiError> {
    let _ = (id, place, role);
    Err(ApiError::NotFound)
}

pub async fn associate(id: i64, role: Role, key: String) -> Result<Person, ApiError> {
    let _ = (id, role, key);
    Err(ApiError::NotFound)
}

pub async fn dissociate(id: i64, other: i64, role: Role) -> Result<Person, ApiError> {
    let _ = (id, other, role);
    Err(ApiError::NotFound)
}

pub async fn add_administrator(
    given_name: String,
    family_name: String,
    email: String,
) -> Result<NewAdministrator, ApiError> {
    let _ = (given_name, family_name, email);
    Err(ApiError::NotFound)
}
