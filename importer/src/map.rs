//! Headers to fields.

use crate::format::{Field, TabSpec};

/// Which field each header is, for a tab.
pub fn map_headers(spec: &TabSpec, headers: &[String]) -> Vec<Option<Field>> {
    let mut taken = Vec::new();
    headers
        .iter()
        .map(|header| {
            let plain = header.trim().to_lowercase().replace(['-', '_', '.'], " ");
            let plain = plain.trim();
            let found = spec.columns.iter().find(|column| {
                plain == column.field.label().to_lowercase()
                    || plain == column.field.key().replace('_', " ")
                    || column.aliases.contains(&plain)
            })?;
            let field = found.field;
            if taken.contains(&field) && !field.repeats() {
                return None;
            }
            taken.push(field);
            Some(field)
        })
        .collect()
}

/// Is it a heading that any tab of any format knows?
pub fn is_known(header: &str) -> bool {
    crate::format::learners::LEARNERS
        .tabs
        .iter()
        .any(|tab| map_headers(tab, &[header.to_owned()])[0].is_some())
}
