//! What the calls of the organisation do on the server.

use super::{TakenFile, UnitLine, UnitOption, UnitsQuery};
use crate::api::call::directory;
use crate::api::error::ApiError;
use crate::api::imports::{PAGE, Page};
use crate::api::session::signed_in;
use directory::organisation::{Cell, Unit};
use importer::organisation::Kind;

pub async fn units(query: UnitsQuery) -> Result<Page<UnitLine>, ApiError> {
    let me = signed_in().await?;
    let UnitsQuery { kind, search, first } = query;
    let (total, units) = directory()?.units(me.account, kind, &search, first, PAGE).await?;
    Ok(Page { total, first, items: units.into_iter().map(UnitLine::from).collect() })
}

pub async fn unit_options(kind: Kind) -> Result<Vec<UnitOption>, ApiError> {
    let me = signed_in().await?;
    let (_, units) = directory()?.units(me.account, kind, "", 0, u64::MAX).await?;
    let at = |key: &str| kind.columns().iter().position(|column| column.key == key);
    let (name, code) = (at("name"), kind.code().and_then(|code| at(code.key)));
    let option = |unit: Unit| {
        let text = |at: Option<usize>| at.and_then(|at| unit.cells.get(at)).map(|cell| cell.value.clone());
        let code = text(code).filter(|code| !code.is_empty());
        UnitOption {
            id: unit.id,
            value: code.unwrap_or_else(|| format!("#{}", unit.id)),
            name: text(name).unwrap_or_default(),
            depth: unit.depth,
        }
    };
    Ok(units.into_iter().map(option).collect())
}

pub async fn save_unit(kind: Kind, id: Option<i64>, cells: &[(String, String)]) -> Result<i64, ApiError> {
    let me = signed_in().await?;
    Ok(directory()?.save_unit(me.account, kind, id, cells).await?.id())
}

pub async fn remove_unit(kind: Kind, id: i64) -> Result<(), ApiError> {
    let me = signed_in().await?;
    Ok(directory()?.remove_unit(me.account, kind, id).await?)
}

pub async fn take_units(kind: Kind, bytes: Vec<u8>) -> Result<TakenFile, ApiError> {
    let me = signed_in().await?;
    let taken = directory()?.take_units(me.account, kind, bytes).await?;
    let directory::organisation::Taken { created, updated, unchanged, failed, notes } = taken;
    Ok(TakenFile { created, updated, unchanged, failed, notes })
}

impl From<Unit> for UnitLine {
    fn from(unit: Unit) -> Self {
        let cell = |cell: Cell| (cell.value, cell.shown);
        Self {
            id: unit.id,
            cells: unit.cells.into_iter().map(cell).collect(),
            depth: unit.depth,
            path: unit.path,
            people: unit.people,
        }
    }
}

pub async fn unique_fields() -> Result<Vec<(String, String)>, ApiError> {
    let me = signed_in().await?;
    Ok(directory()?.unique_fields(me.account).await?)
}
