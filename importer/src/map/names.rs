//! Headings of columns with first and last name in one cell.

use super::{tabs, words};

/// Has a heading the words for a last name before those for a first name? A cell below it has both.
///
/// ```
/// use importer::map::is_family_first;
///
/// assert!(is_family_first("Student name (last, first)") && is_family_first("Nom et prénom"));
/// assert!(!is_family_first("First and last name") && !is_family_first("Full name"));
/// ```
pub fn is_family_first(header: &str) -> bool {
    both(header, &tabs::is_person).is_some_and(|[given, family]| family < given)
}

/// Where a heading has words for a first and a last name, if it has both and says nothing else but whose they are.
pub fn both(header: &str, is_theirs: &dyn Fn(&str) -> bool) -> Option<[usize; 2]> {
    const GIVEN: [&str; 7] = ["first", "given", "forename", "vorname", "prenom", "nombre", "nombres"];
    const FAMILY: [&str; 8] =
        ["last", "family", "surname", "nachname", "familienname", "nom", "apellido", "apellidos"];
    const OTHER: [&str; 8] = ["name", "names", "full", "and", "et", "y", "und", "complete"];
    let words = words::split(header);
    let place = |of: &[&str]| words.iter().position(|word| of.contains(&word.as_str()));
    let is_of = |word: &String| {
        let known = [&GIVEN[..], &FAMILY, &OTHER];
        known.iter().any(|words| words.contains(&word.as_str())) || is_theirs(word)
    };
    let given = place(&GIVEN)?;
    // `Name, Vorname`.
    let family = place(&FAMILY).or_else(|| place(&["name"]).filter(|_| words.len() == 2))?;
    words.iter().all(is_of).then_some([given, family])
}
