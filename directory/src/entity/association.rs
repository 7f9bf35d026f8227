//! A student and their parent or instructor.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "association")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub student: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub other: i64,
    /// What the other is: the key of `Role::Parent` or `Role::Instructor`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    pub batch: Option<i64>,
    pub at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
