//! Memories: headings that were mapped by hand in an earlier import.

use rustc_hash::FxHashMap;

use crate::format::{Field, Tab};
use crate::key;
use crate::mapping::Remembered;

/// What is remembered of each heading of a list; `None`: nothing; `Some(None)`: it was left out.
pub type Recalled = Vec<Option<Option<Field>>>;

/// The memory that fits a list, with what it says of each heading.
///
/// It fits where the list has all headings of the memory, in any order. A list may have more: schools add columns
/// to their exports, and a heading that is known means no less beside a new one, which is found by itself or asked
/// for. A heading fewer makes another list of it. Of several memories the one with the most headings fits best.
///
/// ```
/// use importer::format::{Field, learners::STUDENTS};
/// use importer::map::recall;
/// use importer::mapping::Remembered;
///
/// let columns = vec![("Rufname".to_owned(), Some(Field::GivenName)), ("Haus".to_owned(), None)];
/// let memory = Remembered { name: "Liste.csv".into(), tab: STUDENTS, columns, words: Vec::new() };
///
/// let headers = ["HAUS", "Rufname", "Telefon"].map(str::to_owned);
/// let (_, fields) = recall(&[memory], STUDENTS, &headers).unwrap();
/// assert_eq!(fields, [Some(None), Some(Some(Field::GivenName)), None]);
/// ```
pub fn recall<'m>(
    memories: &'m [Remembered],
    tab: Tab,
    headers: &[String],
) -> Option<(&'m Remembered, Recalled)> {
    let mut places: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (at, header) in headers.iter().enumerate() {
        places.entry(key::name(header).into_owned()).or_default().push(at);
    }
    let fit = |memory: &'m Remembered| {
        let mut fields: Recalled = vec![None; headers.len()];
        let mut seen: FxHashMap<String, usize> = FxHashMap::default();
        for (heading, field) in &memory.columns {
            let heading = key::name(heading).into_owned();
            // Of headings that are the same the first is the first.
            let nth = seen.entry(heading.clone()).or_default();
            fields[*places.get(&heading)?.get(*nth)?] = Some(*field);
            *nth += 1;
        }
        Some((memory, fields))
    };
    let of_tab = memories.iter().filter(|memory| memory.tab == tab && !memory.columns.is_empty());
    // Of equals the first, which was used last.
    of_tab.filter_map(fit).rev().max_by_key(|(memory, _)| memory.columns.len())
}

/// The headings of a memory, however they are written and ordered: two memories with the same are one.
pub fn headings(memory: &Remembered) -> String {
    let mut headings: Vec<String> =
        memory.columns.iter().map(|(heading, _)| key::name(heading).into_owned()).collect();
    headings.sort_unstable();
    headings.join("\n")
}
