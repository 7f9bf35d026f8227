//! One import, from staging to its results.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "batch")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub place: i64,
    pub format: String,
    pub by_account: i64,
    pub state: String,
    /// JSON of `format::Options`: what was chosen.
    pub options: String,
    /// Of the first password, until it is given or a day has passed.
    pub password_hash: Option<String>,
    /// What is weak about it, in a sentence.
    pub password_advice: Option<String>,
    /// JSON: `[[0, "students.csv"], …]`.
    pub sources: String,
    /// JSON of `batch::Sums`: of what was done so far.
    pub counts: String,
    pub row_count: i64,
    pub part_count: i64,
    /// How many of the plan's people are committed.
    pub cursor: i64,
    /// How many rows that was.
    pub rows_done: i64,
    pub created_at: i64,
    pub confirmed_at: Option<i64>,
    pub finished_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
