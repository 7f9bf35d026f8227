//! `GET /download/organisation/{kind}.csv`

use app::api::error::ApiError;
use axum::extract::{Path, State};
use axum::response::Response;
use importer::organisation::Kind as Units;

use super::{Administrator, Kind, Refusal, whole};
use crate::router::App;

/// All of a kind in the administrator's places; taken in again it changes nothing.
pub async fn units(
    State(app): State<App>,
    Administrator(me): Administrator,
    Path(file): Path<String>,
) -> Result<Response, Refusal> {
    let kind = file.strip_suffix(".csv").and_then(Units::from_key).ok_or(ApiError::NotFound)?;
    let csv = app.directory.units_csv(me.account, kind).await?;
    Ok(whole(kind.key(), Kind::Csv, csv))
}
