//! Files that an administrator saves: templates, results, people. Plain GET routes with the session's cookie.
//!
//! Names are time-stamped in UTC, as in `rollcall-results-2026-11-22-0915.csv`.

pub mod organisation;
pub mod people;
pub mod results;
pub mod template;
mod workbook;

use app::api::error::ApiError;
use axum::body::{Body, Bytes};
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use directory::DirectoryError;
use directory::session::SignedIn;
use futures::{Stream, StreamExt, TryStreamExt, stream};
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use importer::format::{Tab, TabSpec, tab_by_key};
use rust_xlsxwriter::XlsxError;
use time::OffsetDateTime;
use time::macros::format_description;

use crate::cookie;
use crate::router::App;

/// What such a file is.
#[derive(Clone, Copy)]
enum Kind {
    Csv,
    Json,
    Xlsx,
}

/// The administrator who asks. Nobody else gets a file.
pub struct Administrator(pub SignedIn);

impl FromRequestParts<App> for Administrator {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let token = cookie::token(&parts.headers, app.origin.is_https()).ok_or(ApiError::SignedOut)?;
        let me = app.directory.session(&token).await?.ok_or(ApiError::SignedOut)?;
        Ok(Administrator(me))
    }
}

/// Why there is no file: a sentence, as plain text.
pub struct Refusal(ApiError);

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Refusal(error)
    }
}

impl From<DirectoryError> for Refusal {
    fn from(error: DirectoryError) -> Self {
        Refusal(error.into())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, [(header::CACHE_CONTROL, "no-store")], self.0.to_string()).into_response()
    }
}

/// The tab of a route that ends in `students.csv`.
fn tab_of(file: &str) -> Result<(Tab, &'static TabSpec), Refusal> {
    let key = file.strip_suffix(".csv").ok_or(ApiError::NotFound)?;
    let (format, tab) = tab_by_key(key).ok_or(ApiError::NotFound)?;
    Ok((tab, format.tab(tab)))
}

/// A file to be saved, from memory.
fn whole(what: &str, kind: Kind, content: impl Into<Body>) -> Response {
    saved(what, kind, content.into())
}

/// A workbook's own message can hold what was written.
fn unwritten(_: XlsxError) -> Refusal {
    ApiError::server("writing a workbook failed").into()
}

/// A CSV file to be saved, page by page. Each page begins with the headings, which stand in the file once. An error
/// on the way breaks the transfer, so that nobody takes half a file for the whole.
fn csv_pages<S>(what: &str, headings: String, pages: S) -> Response
where
    S: Stream<Item = Result<String, DirectoryError>> + Send + 'static,
{
    let first = Bytes::from(headings.clone());
    let rest = pages.map_ok(move |page| {
        Bytes::copy_from_slice(page.strip_prefix(headings.as_str()).unwrap_or(&page).as_bytes())
    });
    let pieces = stream::once(async { Ok(first) }).chain(rest);
    saved(what, Kind::Csv, Body::from_stream(pieces))
}

fn saved(what: &str, kind: Kind, body: Body) -> Response {
    let (content_type, end) = match kind {
        Kind::Csv => ("text/csv; charset=utf-8", "csv"),
        Kind::Json => ("application/json", "json"),
        Kind::Xlsx => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    };
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let name = format!("attachment; filename=\"rollcall-{what}-{}.{end}\"", stamp(OffsetDateTime::now_utc()));
    if let Ok(name) = HeaderValue::try_from(name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

/// `2026-11-22-0915`
fn stamp(at: OffsetDateTime) -> String {
    at.format(format_description!("[year]-[month]-[day]-[hour][minute]")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn names_are_stamped_to_the_minute() {
        assert_eq!(stamp(datetime!(2026-11-02 09:05:59 UTC)), "2026-11-02-0905");
    }
}
