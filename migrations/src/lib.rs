//! The database's shape, step by step. Stands alone: it never imports entities, so an old step stays what it was.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod dialect;
mod m0001_people_and_batches;
mod m0002_mappings;
mod m0003_organisation;
mod m0004_formats;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_people_and_batches::Migration),
            Box::new(m0002_mappings::Migration),
            Box::new(m0003_organisation::Migration),
            Box::new(m0004_formats::Migration),
        ]
    }
}
