//! A row's fate and effects. JSON columns are empty (NULL) where there is nothing.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "batch_row")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub batch: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i64,
    pub tab: i64,
    pub source: i64,
    pub line: i64,
    pub fate: String,
    pub same_as: Option<String>,
    pub reasons: Option<String>,
    pub name: String,
    pub key: String,
    pub account: Option<i64>,
    pub changes: Option<String>,
    pub effects: Option<String>,
    pub associated: i64,
    pub not_associated: i64,
    pub invited: bool,
    pub by_parent: bool,
    pub enrolled: i64,
    pub joined: i64,
    pub password_set: bool,
    pub renamed: bool,
    pub suspended: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
