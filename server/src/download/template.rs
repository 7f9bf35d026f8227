//! `GET /download/template/{tab}.csv`

use axum::extract::Path;
use axum::response::Response;
use importer::report;

use super::{Administrator, Kind, Refusal, tab_of, whole};

/// A tab's headings and its example row, which is not imported.
pub async fn template(_: Administrator, Path(file): Path<String>) -> Result<Response, Refusal> {
    let (_, tab) = tab_of(&file)?;
    Ok(whole(&format!("template-{}", tab.key), Kind::Csv, report::template(tab)))
}
