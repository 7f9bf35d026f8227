//! A roster of nobody, to be read and checked before there is one.

use importer::format::learners;
use importer::message::{Command, DialectChoice, SourceKind};
use importer::outcome::SourceId;
use importer::session::Session;

/// So many rows take some tenths of a second, in which all that a file needs is compiled well.
const ROWS: u32 = 60_000;

/// A session that has them to read and to check.
pub fn session() -> Session {
    let mut text = "First name,Last name,Email,Username,ID number,Parent\n".to_owned();
    for row in 0..ROWS {
        // Some are said twice, are quoted, have to be cleaned, or are wrong.
        let id = row - u32::from(row % 50 == 1);
        let name = ["Ada", "Zoë", "\"Kim\"", " Ida"][row as usize % 4];
        let domain = if row % 40 == 3 { "gmial.com" } else { "school.example" };
        let at = if row % 60 == 7 { "" } else { "@" };
        text += &format!("{name},Lee,p{id}{at}{domain},u{id},{id},q{row}@home.example\n");
    }
    let mut session = Session::new();
    let add = Command::Add {
        source: SourceId(1),
        tab: learners::STUDENTS,
        name: String::new(),
        kind: SourceKind::File,
        dialect: DialectChoice::default(),
    };
    session.command(add, Some(text.into_bytes()));
    session
}
