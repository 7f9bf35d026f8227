//! What the calls of mappings do on the server.

use super::Mapping;
use crate::api::call::directory;
use crate::api::error::ApiError;
use crate::api::session::signed_in;
use directory::rfc3339;
use importer::mapping::Remembered;

pub async fn mappings(format: &str) -> Result<Vec<Mapping>, ApiError> {
    let me = signed_in().await?;
    let all = directory()?.mappings(me.account, format).await?;
    let mapping =
        |one: directory::Mapping| Mapping { id: one.id, memory: one.memory, used: rfc3339(one.used_at) };
    Ok(all.into_iter().map(mapping).collect())
}

pub async fn remember(format: &str, memory: Remembered) -> Result<i64, ApiError> {
    let me = signed_in().await?;
    Ok(directory()?.remember(me.account, format, memory).await?)
}

pub async fn rename_mapping(id: i64, name: &str) -> Result<(), ApiError> {
    let me = signed_in().await?;
    Ok(directory()?.rename_mapping(me.account, id, name).await?)
}

pub async fn forget_mapping(id: i64) -> Result<(), ApiError> {
    let me = signed_in().await?;
    Ok(directory()?.forget_mapping(me.account, id).await?)
}
