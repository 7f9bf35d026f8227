//! Somebody in a cohort, course, programme or group.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "member")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit: i64,
    /// In a course: a role's key.
    pub role: Option<String>,
    pub starts: Option<i64>,
    pub ends: Option<i64>,
    pub is_suspended: bool,
    /// The import that did it.
    pub batch: Option<i64>,
    pub at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
