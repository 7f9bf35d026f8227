//! SQLite up to 3.51.2 can corrupt a database in WAL mode; an older sqlx brings such a one.

/// The versions of a package in the lock file.
fn versions(package: &str) -> Vec<&'static str> {
    let lock = include_str!("../../../Cargo.lock");
    lock.split("[[package]]")
        .filter(|entry| entry.contains(&format!("\nname = \"{package}\"\n")))
        .filter_map(|entry| entry.split("\nversion = \"").nth(1)?.split('"').next())
        .collect()
}

#[test]
fn there_is_one_sqlx_and_one_sqlite_and_it_is_a_sound_one() {
    let [sqlx] = versions("sqlx")[..] else { panic!("one sqlx, not {:?}", versions("sqlx")) };
    assert!(sqlx.starts_with("0.9."), "{sqlx}");
    let [sqlite] = versions("libsqlite3-sys")[..] else {
        panic!("one SQLite, not {:?}", versions("libsqlite3-sys"))
    };
    assert!(sqlite.starts_with("0.37."), "{sqlite}");
}

#[tokio::test]
async fn the_sqlite_within_is_said() {
    let school = crate::school::School::open().await;
    assert!(school.directory.sqlite_version().await.unwrap().starts_with("3."));
}
