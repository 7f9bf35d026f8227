//! What the rows of a person change of their account, and what of them is not taken.

use super::claims::Claim;
use super::decide::Decider;
use super::facts::Account;
use super::step::Step;
use super::{FIELDS, Values, words};
use crate::format::Field;
use crate::key;
use crate::outcome::{Change, Reason};

/// What the file would change. A blank cell keeps what is stored, and so does a stored username; a key that only
/// differs in case is the same.
pub(super) fn changes(values: &Values, account: &Account) -> Vec<Change> {
    let mut changes = Vec::new();
    for field in FIELDS {
        let (new, old) = (values.get(field), account.values.get(field));
        if new.is_empty() || new == old {
            continue;
        }
        match field {
            Field::Email if !account.email_key.is_empty() => continue,
            Field::Username if !account.username_key.is_empty() => continue,
            _ => {}
        }
        changes.push(Change {
            field,
            old: account.values.stored(field).map(str::to_owned),
            new: Some(new.to_owned()),
            edited_by_hand: account.edited_by_hand.contains(&field),
        });
    }
    changes
}

impl Decider<'_> {
    /// Says where a cell's text is not taken: another row of the same person says something else, or a username is
    /// stored already.
    pub(super) fn say_other_values(
        &mut self,
        claims: &[Claim],
        values: &Values,
        account: Option<&Account>,
        step: &mut Step,
    ) {
        let table = self.table;
        // One row alone only contradicts what is stored.
        let fields: &[Field] = if claims.len() > 1 { &FIELDS } else { &[Field::Username] };
        let stored = account.filter(|known| !known.username_key.is_empty());
        for ordinal in claims.iter().map(|claim| claim.ordinal) {
            for &field in fields {
                let text = table.value(self.row(ordinal), field);
                let reason = match (field, stored) {
                    // Rows of one person have one e-mail, and names that agree.
                    (Field::GivenName | Field::FamilyName | Field::FullName | Field::Email, _) => continue,
                    _ if text.is_empty() => continue,
                    (Field::Username, Some(known)) if key::fold(&text) == known.username_key => continue,
                    (Field::Username, Some(known)) => {
                        words::username_fixed(known.values.get(Field::Username))
                    }
                    (Field::Username, None) if key::fold(&text) == key::fold(values.get(field)) => continue,
                    _ if text == values.get(field) => continue,
                    _ => self.other_value(claims, field, &text, values.get(field)),
                };
                self.say(ordinal, reason, step);
            }
        }
    }

    fn other_value(&self, claims: &[Claim], field: Field, text: &str, kept: &str) -> Reason {
        let mut rows = claims.iter().map(|claim| self.row(claim.ordinal));
        let row = rows.find(|row| !self.table.value(*row, field).is_empty());
        let row = row.map_or_else(String::new, |row| words::row_name(self.table, row));
        words::other_value(field, text, kept, &row)
    }
}
