//! A person. Keys are folded (`importer::key`); times are milliseconds since 1970, UTC.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub given_name: String,
    pub family_name: String,
    pub display_name: String,
    pub email: Option<String>,
    pub email_key: Option<String>,
    pub username: Option<String>,
    pub username_key: Option<String>,
    pub name_key: String,
    pub id_number: Option<String>,
    pub grade: Option<String>,
    pub phone: Option<String>,
    pub language: Option<String>,
    pub job_role: Option<String>,
    pub region: Option<String>,
    pub institution: Option<String>,
    pub department: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
    pub time_zone: Option<String>,
    pub phone2: Option<String>,
    pub address: Option<String>,
    pub theme: Option<String>,
    pub description: Option<String>,
    /// Somebody else has the e-mail, too.
    pub email_shared: bool,
    /// An `AccountState`'s key.
    pub state: String,
    pub password_hash: Option<String>,
    /// The password was made for them: they change it when they first sign in.
    pub must_change_password: bool,
    /// Keys of fields, with commas between: typed by a person after the last import that wrote them.
    pub edited_by_hand: String,
    pub revision: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
