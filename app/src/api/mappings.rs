//! What an administrator chose for the columns of earlier lists. Each sees and changes only their own.

use super::call::Caller;
use super::error::ApiError;
use importer::mapping::Remembered;
use serde::{Deserialize, Serialize};
use server_fn::codec::Postcard;
use server_fn_macro_default::server;

#[cfg(feature = "ssr")]
mod body;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    pub id: i64,
    pub memory: Remembered,
    /// RFC 3339, UTC.
    pub used: String,
}

/// What is remembered for a format, the last used first.
#[server(name = MappingsCall, endpoint = "mappings", input = Postcard, output = Postcard, client = Caller)]
pub async fn mappings(format: String) -> Result<Vec<Mapping>, ApiError> {
    body::mappings(&format).await
}

/// Remembers what was chosen, in place of what had the same headings. Gives its number.
#[server(name = RememberCall, endpoint = "remember", input = Postcard, output = Postcard, client = Caller)]
pub async fn remember(format: String, memory: Remembered) -> Result<i64, ApiError> {
    body::remember(&format, memory).await
}

/// Gives one another name. `Invalid` for `name`.
#[server(name = RenameMappingCall, endpoint = "rename_mapping", input = Postcard, output = Postcard, client = Caller)]
pub async fn rename_mapping(id: i64, name: String) -> Result<(), ApiError> {
    body::rename_mapping(id, &name).await
}

/// Forgets one. To take it back, it is remembered again.
#[server(name = ForgetMappingCall, endpoint = "forget_mapping", input = Postcard, output = Postcard, client = Caller)]
pub async fn forget_mapping(id: i64) -> Result<(), ApiError> {
    body::forget_mapping(id).await
}
