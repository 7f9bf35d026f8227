//! A place that a course is open to, with all below it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "course_open")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub course: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
