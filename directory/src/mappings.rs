//! What administrators chose for the columns of their lists. Each has their own: headings and words, nobody's data.

use std::fmt::Write;

use importer::format::{self, Field, Format, Tab};
use importer::map;
use importer::mapping::{ReadAs, Remembered};
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use sha2::{Digest, Sha256};

use crate::entity::mapping;
use crate::error::{DirectoryError, Result};
use crate::{Directory, now_ms};

/// One that is kept.
#[derive(Clone, Debug)]
pub struct Mapping {
    pub id: i64,
    pub memory: Remembered,
    /// Milliseconds since 1970.
    pub used_at: i64,
}

impl Directory {
    /// What an administrator chose in a format, the last used first.
    pub async fn mappings(&self, me: i64, format: &str) -> Result<Vec<Mapping>> {
        let format = known(format)?;
        let all = own(me, format.key).all(self.db()).await?;
        Ok(all.into_iter().filter_map(|row| read(format, row)).collect())
    }

    /// Keeps what was chosen; one with the same headings on the same tab gives way, but for its name. Where there are
    /// more than [`Remembered::MOST`], the one that was used longest ago goes.
    ///
    /// # Errors
    /// `Refused` for more than a mapping may hold; `NotFound` for a format, tab, field or word that is not known.
    pub async fn remember(&self, me: i64, format: &str, memory: Remembered) -> Result<i64> {
        let format = known(format)?;
        if !memory.is_fit() {
            return Err(DirectoryError::refused(
                "These columns cannot be remembered: there are too many, or a heading is too long or an email.",
            ));
        }
        let spec = format.tabs.get(usize::from(memory.tab.0)).ok_or(DirectoryError::NotFound)?;
        let fields = memory.columns.iter().filter_map(|(_, field)| *field);
        if !fields.chain(memory.words.iter().map(|read| read.field)).all(|field| spec.column(field).is_some())
        {
            return Err(DirectoryError::NotFound);
        }
        let columns: Vec<(&str, Option<&str>)> =
            memory.columns.iter().map(|(heading, field)| (&**heading, field.map(Field::key))).collect();
        let words: Vec<(&str, &str, &str)> =
            memory.words.iter().map(|read| (read.field.key(), &*read.text, &*read.word)).collect();
        let hash = hash(&map::headings(&memory));
        let tx = self.write().await?;
        let same = own(me, format.key)
            .filter(mapping::Column::Tab.eq(spec.key))
            .filter(mapping::Column::HeadingsHash.eq(&*hash))
            .one(&tx)
            .await?;
        let row = mapping::ActiveModel {
            id: same.as_ref().map_or(NotSet, |same| Set(same.id)),
            account: Set(me),
            format: Set(format.key.to_owned()),
            tab: Set(spec.key.to_owned()),
            name: Set(same
                .as_ref()
                .map_or_else(|| named(&memory.name, spec.label), |same| same.name.clone())),
            headings_hash: Set(hash),
            columns: Set(json(&columns)?),
            words: Set(json(&words)?),
            used_at: Set(now_ms()),
        };
        let kept = if same.is_some() { row.update(&tx).await? } else { row.insert(&tx).await? };
        let old: Vec<i64> = own(me, format.key)
            .select_only()
            .column(mapping::Column::Id)
            .offset(Remembered::MOST as u64)
            .limit(u64::from(u16::MAX))
            .into_tuple()
            .all(&tx)
            .await?;
        if !old.is_empty() {
            mapping::Entity::delete_many().filter(mapping::Column::Id.is_in(old)).exec(&tx).await?;
        }
        tx.commit().await?;
        Ok(kept.id)
    }

    /// Gives one of one's own another name.
    ///
    /// # Errors
    /// `Invalid` for `name`; `NotFound` for another's.
    pub async fn rename_mapping(&self, me: i64, id: i64, name: &str) -> Result<()> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > Remembered::LONGEST {
            return Err(DirectoryError::invalid("name", "Write a name of at most 200 characters."));
        }
        let renamed = mapping::Entity::update_many()
            .col_expr(mapping::Column::Name, name.into())
            .filter(mapping::Column::Id.eq(id))
            .filter(mapping::Column::Account.eq(me))
            .exec(self.db())
            .await?;
        if renamed.rows_affected == 0 { Err(DirectoryError::NotFound) } else { Ok(()) }
    }

    /// Forgets one of one's own; nothing happens where it is gone already.
    pub async fn forget_mapping(&self, me: i64, id: i64) -> Result<()> {
        mapping::Entity::delete_many()
            .filter(mapping::Column::Id.eq(id))
            .filter(mapping::Column::Account.eq(me))
            .exec(self.db())
            .await?;
        Ok(())
    }
}

fn known(format: &str) -> Result<&'static Format> {
    format::by_key(format).ok_or(DirectoryError::NotFound)
}

/// The last used first.
fn own(me: i64, format: &str) -> sea_orm::Select<mapping::Entity> {
    mapping::Entity::find()
        .filter(mapping::Column::Account.eq(me))
        .filter(mapping::Column::Format.eq(format))
        .order_by_desc(mapping::Column::UsedAt)
        .order_by_desc(mapping::Column::Id)
}

/// `None` if it speaks of a tab or a field that there is no more: it is as good as forgotten.
fn read(format: &'static Format, row: mapping::Model) -> Option<Mapping> {
    let (tab, spec): (Tab, _) = format.tabs().find(|(_, spec)| spec.key == row.tab)?;
    let columns: Vec<(String, Option<String>)> = serde_json::from_str(&row.columns).ok()?;
    let words: Vec<(String, String, String)> = serde_json::from_str(&row.words).ok()?;
    let column = |(heading, field): (String, Option<String>)| match field {
        Some(key) => Some((heading, Some(spec.field(&key)?))),
        None => Some((heading, None)),
    };
    let read_as =
        |(field, text, word): (String, _, _)| Some(ReadAs { field: spec.field(&field)?, text, word });
    let memory = Remembered {
        name: row.name,
        tab,
        columns: columns.into_iter().map(column).collect::<Option<_>>()?,
        words: words.into_iter().map(read_as).collect::<Option<_>>()?,
    };
    Some(Mapping { id: row.id, memory, used_at: row.used_at })
}

fn named(name: &str, tab: &str) -> String {
    let name = name.trim();
    if name.is_empty() { tab.to_owned() } else { name.to_owned() }
}

fn json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|_| DirectoryError::Damaged("a mapping that cannot be written"))
}

fn hash(headings: &str) -> String {
    Sha256::digest(headings).iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string has no way to fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
