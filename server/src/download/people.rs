//! `GET /download/people/{tab}.csv?state=active`

use app::api::error::ApiError;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use directory::people::PersonRow;
use directory::{Directory, DirectoryError};
use futures::{Stream, TryStreamExt, stream};
use importer::format::TabSpec;
use importer::outcome::AccountState;
use importer::report;
use serde::Deserialize;

use super::{Administrator, Refusal, csv_pages, tab_of};
use crate::router::App;

/// People that are read from the database at once.
const PEOPLE: u64 = 1_000;

#[derive(Deserialize)]
pub struct Which {
    /// An account state's key; without it all but the deleted.
    #[serde(default)]
    state: String,
}

/// The people with a tab's role, with all its columns: importing it again changes nothing.
pub async fn people(
    State(app): State<App>,
    Administrator(me): Administrator,
    Path(file): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, Refusal> {
    let (_, tab) = tab_of(&file)?;
    let state = match which.state.as_str() {
        "" => None,
        key => Some(AccountState::from_key(key).ok_or(ApiError::NotFound)?),
    };
    let pages = pages(app.directory, me.account, tab, state);
    let csv = pages.map_ok(|people| report::people_csv(tab, people));
    Ok(csv_pages(tab.key, report::people_csv(tab, []), csv))
}

fn pages(
    directory: Directory,
    me: i64,
    tab: &'static TabSpec,
    state: Option<AccountState>,
) -> impl Stream<Item = Result<Vec<PersonRow>, DirectoryError>> + Send + 'static {
    stream::try_unfold(0, move |after| {
        let directory = directory.clone();
        async move {
            let people = directory.people_as_rows(me, tab, state, after, PEOPLE).await?;
            let Some((last, _)) = people.last() else { return Ok(None) };
            let last = *last;
            Ok(Some((people.into_iter().map(|(_, person)| person).collect(), last)))
        }
    })
}
