//! A node of the one organisation tree (SPEC §1). The root has no parent and the id 1.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "place")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub parent: Option<i64>,
    pub kind: String,
    pub outside_id: Option<String>,
    pub name: String,
    /// Of a site.
    pub language: Option<String>,
    pub time_zone: Option<String>,
    /// Of a site: usernames may have spaces, accents and any script.
    pub extended_usernames: bool,
    /// Of a school: a custom first password may replace one that is there.
    pub replace_passwords: bool,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
