//! What an administrator chose for the columns of a list.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mapping")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub account: i64,
    pub format: String,
    pub tab: String,
    pub name: String,
    pub headings_hash: String,
    pub columns: String,
    pub words: String,
    pub used_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
