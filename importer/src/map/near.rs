//! What a heading is near to that no column has.

use super::{Headings, LONGEST, distance, words};
use crate::format::{Column, Heading, TabSpec};

/// The column that a heading nearly names, of those that are found letter by letter; with how it has to be written.
///
/// ```
/// use importer::format::{Field, company::COMPANY};
/// use importer::map::nearly;
///
/// let (column, heading) = nearly(&COMPANY.tabs[0], "CompanyName").unwrap();
/// assert_eq!((column.field, heading.as_str()), (Field::Place, "companyName"));
/// assert_eq!(nearly(&COMPANY.tabs[0], "Module Requested 3").unwrap().1, "module requested 3");
/// assert!(nearly(&COMPANY.tabs[0], "companyName").is_none() && nearly(&COMPANY.tabs[0], "notes").is_none());
/// ```
pub fn nearly(spec: &'static TabSpec, header: &str) -> Option<(&'static Column, String)> {
    let mut exact = spec.columns.iter().filter(|column| column.heading != Heading::Free);
    if exact.any(|column| column.is_exactly(header)) {
        return None;
    }
    let (_, field) = Headings::of(spec).exact.find(header)?;
    let column = spec.column(field)?;
    let number = words::bare(header).number.filter(|_| field.repeats());
    let stem = column.label().trim_end_matches(|c: char| c.is_ascii_digit());
    let heading = match number {
        Some(number) => format!("{stem}{number}"),
        None => column.label().to_owned(),
    };
    Some((column, heading))
}

/// The heading of a tab's columns that is nearest to one that none of them has, if one is near.
///
/// ```
/// use importer::format::site::SITE;
/// use importer::map::nearest;
///
/// assert_eq!(nearest(&SITE.tabs[0], "usernam2").as_deref(), Some("username"));
/// assert_eq!(nearest(&SITE.tabs[0], "profle_feld_badge").as_deref(), Some("profile_field_badge"));
/// assert_eq!(nearest(&SITE.tabs[0], "Notes"), None);
/// ```
pub fn nearest(spec: &'static TabSpec, header: &str) -> Option<String> {
    if header.len() >= LONGEST {
        return None;
    }
    let lower = header.to_ascii_lowercase();
    let digits = |text: &str| text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let all = spec.columns.iter().filter_map(|column| {
        let label = column.label();
        // Of `course1` and `profile_field_X` the rest is free.
        let stem = &label[..digits(label)];
        let parts = stem.matches('_').count();
        let end = match lower.match_indices('_').nth(parts.saturating_sub(1)) {
            Some((end, _)) if stem.ends_with('_') => end + 1,
            _ if stem.ends_with('_') => return None,
            _ if stem.len() < label.len() => digits(&lower),
            _ => lower.len(),
        };
        let (begin, plain) = (&lower[..end], stem.to_ascii_lowercase());
        let most = (begin.len().min(stem.len()) / 3).clamp(1, 3);
        // A second `Phone2` is no slip.
        if begin.len().abs_diff(stem.len()) > most || begin[..digits(begin)] == plain {
            return None;
        }
        let wrong = distance(begin, &plain);
        (wrong <= most).then(|| (wrong, format!("{stem}{}", &header[end..])))
    });
    all.min_by_key(|(wrong, _)| *wrong).map(|(_, near)| near)
}
