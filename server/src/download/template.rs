//! `GET /download/template/{format}.xlsx`, `/download/template/{tab}.csv`, `/download/example/{tab}.csv`

use app::api::error::ApiError;
use axum::extract::Path;
use axum::response::Response;
use importer::{format, report};

use super::{Administrator, Kind, Refusal, tab_of, unwritten, whole, workbook};

/// A workbook with a sheet for each tab, or a tab alone as CSV. The example row in them is not imported.
pub async fn template(_: Administrator, Path(file): Path<String>) -> Result<Response, Refusal> {
    if let Some(key) = file.strip_suffix(".xlsx") {
        let format = format::by_key(key).ok_or(ApiError::NotFound)?;
        let bytes = workbook::template(format).map_err(unwritten)?;
        return Ok(whole(&format!("template-{key}"), Kind::Xlsx, bytes));
    }
    let (_, tab) = tab_of(&file)?;
    Ok(whole(&format!("template-{}", tab.key), Kind::Csv, report::template(tab)))
}

/// A few rows as they may look, for a tab that has such a file beside its template.
pub async fn example(_: Administrator, Path(file): Path<String>) -> Result<Response, Refusal> {
    let (_, tab) = tab_of(&file)?;
    let csv = report::example(tab).ok_or(ApiError::NotFound)?;
    Ok(whole(&format!("example-{}", tab.key), Kind::Csv, csv))
}
