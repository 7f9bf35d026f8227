//! What the database itself holds to, whatever the program does.

use crate::school::{FAMILY, School};
use directory::ROOT_PLACE;
use migrations::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;

/// Copies an account under another id, with the same keys.
const DOUBLE: &str = "INSERT INTO account (id, given_name, family_name, display_name, email, email_key, \
    username, username_key, name_key, id_number, grade, phone, language, state, password_hash, edited_by_hand, \
    revision, created_at, updated_at) SELECT 999, given_name, family_name, display_name, email, email_key, \
    username, username_key, name_key, id_number, grade, phone, language, state, password_hash, edited_by_hand, \
    revision, created_at, updated_at FROM account WHERE ";

#[tokio::test]
async fn no_email_and_no_username_is_there_twice_but_for_deleted_accounts() {
    let school = School::open().await;
    school.import(FAMILY).await;
    let db = school.directory.db();
    for key in ["email_key = 'amara@riverside.example'", "username_key = 'zoe.berg'"] {
        let double = format!("{DOUBLE}{key}");
        assert!(db.execute_unprepared(&double).await.is_err(), "{key}");
        db.execute_unprepared(&format!("UPDATE account SET state = 'deleted' WHERE {key}")).await.unwrap();
        let (insert, select) = double.split_once("SELECT").unwrap();
        let select = select.replacen("state,", "'invited',", 1);
        db.execute_unprepared(&format!("{insert}SELECT{select}")).await.unwrap();
        db.execute_unprepared("DELETE FROM account WHERE id = 999").await.unwrap();
    }
}

#[tokio::test]
async fn no_mail_is_there_without_its_account() {
    let school = School::open().await;
    school.import(FAMILY).await;
    let orphan = "UPDATE outbox SET account = 999";
    assert!(school.directory.db().execute_unprepared(orphan).await.is_err());
}

#[tokio::test]
async fn the_root_place_is_there_from_the_first_day() {
    let school = School::empty().await;
    assert_eq!(school.count("SELECT id FROM place WHERE parent IS NULL").await, ROOT_PLACE);
}

#[tokio::test]
async fn the_shape_can_be_taken_down_and_made_again() {
    let school = School::empty().await;
    let db = school.directory.db();
    Migrator::down(db, None).await.unwrap();
    assert_eq!(school.count("SELECT count(*) FROM sqlite_schema WHERE name = 'account'").await, 0);
    Migrator::up(db, None).await.unwrap();
    assert_eq!(school.count("SELECT count(*) FROM place").await, 1);
}

#[tokio::test]
async fn keys_are_looked_up_by_their_indexes() {
    let school = School::empty().await;
    for (column, index) in [("email_key", "account_email"), ("username_key", "account_username")] {
        let sql = format!(
            "EXPLAIN QUERY PLAN SELECT * FROM account WHERE {column} IN ('a', 'b') AND (state <> 'deleted')"
        );
        let db = school.directory.db();
        let statement = sea_orm::Statement::from_string(db.get_database_backend(), sql);
        let plan: String = db.query_one_raw(statement).await.unwrap().unwrap().try_get("", "detail").unwrap();
        assert!(plan.contains(index), "{plan}");
    }
}
