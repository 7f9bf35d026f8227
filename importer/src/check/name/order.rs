//! First and last names that stand in each other's cells, told by e-mails such as `amara.okafor@`.

use crate::key;

/// Which name the e-mails of a tab begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameOrder {
    GivenFirst,
    FamilyFirst,
}

/// How many rows are looked at.
const LOOKED_AT: usize = 500;
/// So many have to agree,
const AGREE: usize = 5;
/// and of those who say anything, so large a share: one in so many may say otherwise.
const ONE_IN: usize = 5;

impl NameOrder {
    /// What most rows say, each a first name, a last name and an e-mail. `None` where they say nothing, or too little.
    ///
    /// ```
    /// use importer::check::name::NameOrder;
    ///
    /// let rows = ["Ada", "Kim", "Léa", "Noor", "Zoë"].map(|given| [given, "Rossi"]);
    /// let emails = ["ada.rossi@a.example", "kim.rossi7@a.example", "lea.rossi@a.example", "noor.rossi@a.example", "zoe.rossi@a.example"];
    /// let order = NameOrder::of(rows.iter().zip(emails).map(|([given, family], email)| [*given, *family, email]));
    /// assert_eq!(order, Some(NameOrder::GivenFirst));
    /// assert!(NameOrder::GivenFirst.is_swapped("Okafor", "Amara", "amara.okafor@a.example"));
    /// assert!(!NameOrder::GivenFirst.is_swapped("Amara", "Okafor", "amara.okafor@a.example"));
    /// ```
    pub fn of<'a>(rows: impl Iterator<Item = [&'a str; 3]>) -> Option<Self> {
        let (mut given_first, mut family_first) = (0, 0);
        for [given, family, email] in rows.take(LOOKED_AT) {
            match Self::said_by(given, family, email) {
                Some(Self::GivenFirst) => given_first += 1,
                Some(Self::FamilyFirst) => family_first += 1,
                None => {}
            }
        }
        let (most, rest, order) = if given_first >= family_first {
            (given_first, family_first, Self::GivenFirst)
        } else {
            (family_first, given_first, Self::FamilyFirst)
        };
        (most >= AGREE && rest * ONE_IN <= most + rest).then_some(order)
    }

    /// Does this row's e-mail say that the two names stand in each other's cells?
    pub fn is_swapped(self, given: &str, family: &str, email: &str) -> bool {
        let first = match self {
            Self::GivenFirst => given,
            Self::FamilyFirst => family,
        };
        // Most rows are told by a letter.
        let begins = |text: &str| text.trim_start().bytes().next().map(|byte| byte.to_ascii_lowercase());
        begins(first) != begins(email) && Self::said_by(given, family, email).is_some_and(|said| said != self)
    }

    /// The order of two names in an e-mail that has both, and nothing else but a number.
    fn said_by(given: &str, family: &str, email: &str) -> Option<Self> {
        let (one, other) = email.split_once('@')?.0.split_once(['.', '_'])?;
        let [one, other] = [one, other.trim_end_matches(|c: char| c.is_ascii_digit())].map(key::plain);
        let [given, family] = [given, family].map(key::plain);
        if given.is_empty() || family.is_empty() || given == family {
            None
        } else if one == given && other == family {
            Some(Self::GivenFirst)
        } else if one == family && other == given {
            Some(Self::FamilyFirst)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_known_only_where_enough_rows_agree() {
        let given = |email: &'static str| ["Amara", "Okafor", email];
        let usual = given("Amara_Okafor12@a.example");
        let other = given("okafor.amara@a.example");
        let silent = given("a.okafor@a.example");
        for (rows, order) in [
            (vec![usual; 5], Some(NameOrder::GivenFirst)),
            (vec![other; 5], Some(NameOrder::FamilyFirst)),
            (vec![usual; 4], None),
            (vec![silent; 50], None),
            ([vec![usual; 8], vec![other; 2]].concat(), Some(NameOrder::GivenFirst)),
            ([vec![usual; 7], vec![other; 3]].concat(), None),
        ] {
            assert_eq!(NameOrder::of(rows.iter().copied()), order, "{rows:?}");
        }
    }

    #[test]
    fn names_are_swapped_only_where_the_email_has_both() {
        for (given, family, email, swapped) in [
            ("Okafor", "Amara", "amara.okafor@a.example", true),
            ("Núñez", "Tomás", "tomas.nunez3@a.example", true),
            ("de la Cruz", "Ana María", "anamaria.delacruz@a.example", true),
            ("Okafor", "Amara", "a.okafor@a.example", false),
            ("Okafor", "Amara", "amara.okafor.smith@a.example", false),
            ("Kim", "Kim", "kim.kim@a.example", false),
            ("小龙", "李", "xiaolong.li@a.example", false),
            ("", "Amara", "amara.okafor@a.example", false),
            ("Okafor", "Amara", "amara.okafor", false),
        ] {
            assert_eq!(
                NameOrder::GivenFirst.is_swapped(given, family, email),
                swapped,
                "{given} {family} {email}"
            );
            assert!(!NameOrder::FamilyFirst.is_swapped(given, family, email), "{given} {family} {email}");
        }
    }
}
