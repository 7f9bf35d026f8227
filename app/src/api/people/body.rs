//! What the calls of people do on the server.

use super::{
    Association, Event, InCourse, NewAdministrator, OwnName, PeopleQuery, Person, PersonEdit, PersonLine,
    RoleInPlace,
};
use crate::api::call::directory;
use crate::api::error::ApiError;
use crate::api::imports::{PAGE, Page};
use crate::api::session::signed_in;
use directory::{ROOT_PLACE, people, rfc3339};
use importer::bulk::{Action, Done, Group};
use importer::format::Role;
use importer::outcome::Link;

pub async fn people(query: PeopleQuery) -> Result<Page<PersonLine>, ApiError> {
    let me = signed_in().await?;
    let PeopleQuery { search, role, state, place, import, without_email, first } = query;
    let asked = people::Query { search, role, state, place, import, without_email };
    let (total, lines) = directory()?.people(me.account, &asked, first, PAGE).await?;
    Ok(Page { total, first, items: lines.into_iter().map(PersonLine::from).collect() })
}

pub async fn bulk(group: Group, action: Action) -> Result<Done, ApiError> {
    let me = signed_in().await?;
    Ok(directory()?.bulk(me.account, group, action).await?)
}

pub async fn person(id: i64) -> Result<Person, ApiError> {
    let me = signed_in().await?;
    Ok(directory()?.person(me.account, id).await?.into())
}

pub async fn save_person(edit: PersonEdit) -> Result<Person, ApiError> {
    let me = signed_in().await?;
    let edit = people::Edit { id: edit.id, revision: edit.revision, fields: edit.fields, state: edit.state };
    Ok(directory()?.save_person(me.account, edit).await?.into())
}

pub async fn save_own_name(name: OwnName) -> Result<Person, ApiError> {
    let me = signed_in().await?;
    let OwnName { revision, given_name, family_name } = name;
    let name = people::OwnName { revision, given_name, family_name };
    Ok(directory()?.save_own_name(me.account, name).await?.into())
}

pub async fn give_role(id: i64, place: i64, role: Role) -> Result<Person, ApiError> {
    let me = signed_in().await?;
    Ok(directory()?.give_role(me.account, id, place, role).await?.into())
}

pub async fn take_role(id: i64, place: i64, role: Role) -> Result<Person, ApiError> {
    let me = signed_in().await?;
    Ok(directory()?.take_role(me.account, id, place, role).await?.into())
}

pub async fn associate(id: i64, link: Link, key: String) -> Result<Person, ApiError> {
    let me = signed_in().await?;
    Ok(directory()?.associate(me.account, id, link, &key).await?.into())
}

pub async fn dissociate(id: i64, other: i64, link: Link) -> Result<Person, ApiError> {
    let me = signed_in().await?;
    Ok(directory()?.dissociate(me.account, id, other, link).await?.into())
}

pub async fn add_administrator(
    given_name: String,
    family_name: String,
    email: String,
) -> Result<NewAdministrator, ApiError> {
    let me = signed_in().await?;
    let directory = directory()?;
    let by = directory.administers(me.account, ROOT_PLACE).await?;
    let added = directory.add_administrator(by, &given_name, &family_name, &email).await?;
    Ok(NewAdministrator { account: added.account, link: format!("/reset#{}", added.token.as_str()) })
}

impl From<people::Line> for PersonLine {
    fn from(line: people::Line) -> Self {
        PersonLine {
            id: line.id,
            name: line.name,
            email: line.email,
            username: line.username,
            state: line.state,
            roles: line.roles,
            associated: line.associated,
            associations: line.associations,
        }
    }
}

impl From<people::Person> for Person {
    fn from(person: people::Person) -> Self {
        let account = person.account;
        Person {
            id: account.id,
            revision: account.revision,
            given_name: account.given_name,
            family_name: account.family_name,
            email: account.email,
            username: account.username,
            id_number: account.id_number,
            grade: account.grade,
            phone: account.phone,
            language: account.language,
            job_role: account.job_role,
            region: account.region,
            display_name: account.display_name,
            state: person.state,
            roles: person.roles.into_iter().map(RoleInPlace::from).collect(),
            more: person.more,
            profile: person.profile,
            cohorts: person.cohorts,
            programmes: person.programmes,
            courses: person.courses.into_iter().map(InCourse::from).collect(),
            associations: person.associations.into_iter().map(Association::from).collect(),
            history: person.history.into_iter().map(Event::from).collect(),
            invited: person.invited,
            editable: person.editable,
            is_guest: person.is_guest,
            is_me: person.is_me,
        }
    }
}

impl From<people::InCourse> for InCourse {
    fn from(course: people::InCourse) -> Self {
        InCourse {
            title: course.title,
            role: course.role,
            groups: course.groups,
            starts: course.starts.map(rfc3339),
            ends: course.ends.map(rfc3339),
            is_suspended: course.is_suspended,
        }
    }
}

impl From<people::RoleInPlace> for RoleInPlace {
    fn from(held: people::RoleInPlace) -> Self {
        RoleInPlace {
            place: held.place,
            place_name: held.place_name,
            role: held.role,
            member_id: held.member_id,
        }
    }
}

impl From<people::Association> for Association {
    fn from(association: people::Association) -> Self {
        Association {
            other: association.other,
            name: association.name,
            key: association.key,
            link: association.link,
        }
    }
}

impl From<people::Event> for Event {
    fn from(event: people::Event) -> Self {
        Event {
            at: rfc3339(event.at),
            by: event.by,
            batch: event.batch,
            what: event.what,
            changes: event.changes,
        }
    }
}
