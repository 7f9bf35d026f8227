//! A cohort, course, programme, group, theme or profile field.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub kind: String,
    pub place: i64,
    /// Of a group.
    pub course: Option<i64>,
    /// Its id number or short name.
    pub code: Option<String>,
    pub name: String,
    pub name_key: String,
    pub is_unique: bool,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
