//! A username for somebody who has none, made from the name and free in the file.

use super::{Findings, digest, username};
use crate::format::Field;
use crate::key;
use crate::table::{RowRef, Table};

impl Findings {
    /// `noor.alsayed` for Noor Al-Sayed, `noor.alsayed2` if somebody in the file is that already. A name that has
    /// no Latin letters gives `student7` by its row.
    pub(super) fn free_username(&self, table: &Table, at: RowRef, taken: &[String]) -> String {
        let words = [Field::GivenName, Field::FamilyName].map(|field| key::plain(&table.value(at, field)));
        let mut base = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(".");
        base.truncate(80);
        if !username::is_valid(&base) {
            base = format!("{}{}", table.format().tab(at.tab).one, table.origin(at).line);
        }
        if self.is_free(&base) && !taken.contains(&base) {
            return base;
        }
        let mut number = self.first_number(&base);
        while !self.is_free(&format!("{base}{number}")) {
            number += 1;
        }
        self.keep_number(&base, number);
        // Numbers do not end, and the file does.
        let mut names = (number..).map(|number| format!("{base}{number}"));
        names.find(|name| !taken.contains(name) && self.is_free(name)).unwrap_or(base)
    }

    /// Does nobody in the file have it or name it?
    fn is_free(&self, name: &str) -> bool {
        self.index.group(digest::handle(name)).is_empty()
    }
}
