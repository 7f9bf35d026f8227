//! What leaves the browser: to the server, and to the administrator.

use super::Session;
use crate::format::Tab;
use crate::message::Update;
use crate::report;
use crate::stage;

impl Session {
    pub(super) fn stage(&self, request: u32) -> Vec<Update> {
        let mut rows = 0;
        let mut updates: Vec<Update> = (0u32..)
            .zip(stage::parts(&self.table))
            .map(|(number, part)| {
                rows += part.sheet.rows();
                Update::Part { request, number, bytes: part.encode() }
            })
            .collect();
        let parts = updates.len() as u32;
        let secrets = stage::Secrets::of(&self.table).parts();
        updates.extend(secrets.map(|part| Update::Secrets { request, bytes: part.encode() }));
        updates.push(Update::Staged { request, parts, rows });
        updates
    }

    /// The rows with errors of a tab, with all columns, and why they cannot go in.
    pub(super) fn export_rows_to_mend(&self, request: u32, tab: Tab) -> Vec<Update> {
        let failed = self.table.rows(tab).filter(|&at| self.findings.has_error(at));
        let rows = failed.map(|at| (at, self.findings.reasons(&self.table, at)));
        let text = report::rows_to_mend(&self.table, tab, rows);
        let name = format!("{}-rows-to-mend.csv", self.table.format().tab(tab).key);
        vec![Update::File { request, name, text }]
    }
}
