//! The state of everything but rows, for the page.

use rustc_hash::FxHashSet;

use super::Session;
use super::window::MASK;
use crate::check::inexact;
use crate::format::{Field, Heading, Tab};
use crate::issue::{Code, Issue};
use crate::key;
use crate::map;
use crate::message::{ColumnState, KindState, SourceState, State, TabState};
use crate::order;
use crate::read::Input;
use crate::stage::cut_at;
use crate::table::Source;

/// Rows that are looked at for samples and widths.
const LOOKED_AT: usize = 200;

/// What a column looks like, told by its first rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ColumnLook {
    samples: Vec<String>,
    width: u16,
    /// Its heading is blank.
    unnamed: bool,
    /// A column to its left has the same heading.
    repeated: bool,
}

impl Session {
    /// Looks at the columns of a tab again: sources or columns have changed.
    pub(super) fn renew_looks(&mut self, tab: Tab) {
        let mut seen = FxHashSet::default();
        let looks = (0u16..).zip(self.table.columns(tab)).map(|(column, of)| {
            let name = key::name(&of.header);
            let texts = self.table.column_text(tab, column).take(LOOKED_AT).map(str::trim);
            let texts = texts.filter(|text| !text.is_empty());
            let longest = texts.clone().map(|text| cut_at(text, 200).chars().count()).max().unwrap_or(0);
            let width = longest.max(of.header.chars().count()).clamp(4, 40) as u16;
            ColumnLook {
                samples: texts.take(3).map(|text| cut_at(text, 80).to_owned()).collect(),
                width,
                unnamed: name.is_empty(),
                repeated: !seen.insert(name),
            }
        });
        let looks = looks.collect();
        self.looks[usize::from(tab.0)] = looks;
    }

    /// The state of everything but rows, as an update would tell it.
    pub fn state(&self) -> State {
        let (checked, total) = self.findings.progress(&self.table);
        let (reading, of_reading) = self.reading.as_ref().map_or((0, 0), |reading| reading.progress());
        let waiting: usize =
            self.queue.iter().filter_map(|(_, payload)| payload.as_ref()).map(Input::len).sum();
        State {
            tabs: self.tabs().map(|tab| self.shown_of(tab).tab_state(tab)).collect(),
            undo: self.history.undo_name().map(str::to_owned),
            redo: self.history.redo_name().map(str::to_owned),
            checked,
            total,
            bytes_read: self.bytes_read + reading,
            bytes_total: self.bytes_read + of_reading + self.coming() + waiting as u64,
            mended: self.table.mended(),
            suggested: self.suggested.map(|format| format.key.to_owned()),
        }
    }

    fn tab_state(&self, tab: Tab) -> TabState {
        let counts = self.findings.counts(tab);
        let used = self.table.sources().any(|source| source.tab == tab);
        let sources = self.table.sources().filter(|source| source.tab == tab);
        TabState {
            rows: self.table.live_rows(tab),
            errors: counts.errors,
            warnings: counts.warnings,
            cleaned: counts.cleaned,
            columns: self.column_states(tab),
            missing: if used { self.table.missing(tab) } else { Vec::new() },
            sources: sources
                .filter(|source| !source.is_added() || source.live > 0)
                .map(|source| self.source_state(source))
                .collect(),
            kinds: self.kind_states(tab),
        }
    }

    pub(super) fn column_states(&self, tab: Tab) -> Vec<ColumnState> {
        let columns = self.table.columns(tab);
        let spec = self.table.format().tab(tab);
        let looks = &self.looks[usize::from(tab.0)];
        columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let look = looks.get(at).cloned().unwrap_or_default();
                let mut meant = None;
                let issue = if column.ignored || column.field.is_some() {
                    None
                } else if look.unnamed {
                    Some((
                        Code::HeaderEmpty,
                        "This column has no heading. Write one, or choose its field.".to_owned(),
                    ))
                } else if look.repeated {
                    let header = cut_at(&column.header, 60);
                    Some((
                        Code::HeaderDuplicate,
                        format!("There is another column “{header}”. Rename one of them, or leave one out."),
                    ))
                } else if let Some((wanted, heading)) = map::nearly(spec, &column.header) {
                    let refused = wanted.heading == Heading::Refused;
                    let code = if refused { Code::HeaderRefused } else { Code::HeaderInexact };
                    let message = inexact(&column.header, &heading);
                    meant = Some(heading);
                    Some((code, message))
                } else {
                    let header = cut_at(&column.header, 60);
                    let near = map::nearest(spec, &column.header);
                    let near = near.map(|near| format!("Did you mean “{near}”? ")).unwrap_or_default();
                    Some((
                        Code::ColumnUnmapped,
                        format!("“{header}” is not imported yet. {near}Choose what it is, or leave it out."),
                    ))
                };
                ColumnState {
                    header: column.header.clone(),
                    field: column.field,
                    ignored: column.ignored,
                    how: column.how(),
                    samples: match column.field {
                        Some(Field::Password) => vec![MASK.to_owned(); look.samples.len()],
                        _ => look.samples,
                    },
                    issue: issue.map(|(code, message)| Issue {
                        code,
                        severity: code.severity(),
                        message,
                        fixes: Vec::new(),
                    }),
                    meant,
                    width: look.width.max(4),
                }
            })
            .collect()
    }

    pub(super) fn source_state(&self, source: &Source) -> SourceState {
        let mut issues = source.issues.clone();
        if let Some(name) = self.same_as(source.id, source.tab) {
            issues.push(Issue {
                code: Code::SameFile,
                severity: Code::SameFile.severity(),
                message: format!(
                    "“{}” and “{name}” have the same contents. Remove one of the two.",
                    source.name
                ),
                fixes: Vec::new(),
            });
        }
        SourceState {
            source: source.id,
            name: source.name.clone(),
            kind: source.kind,
            rows: source.live,
            columns: source.headers.len().min(usize::from(u16::MAX)) as u16,
            dialect: source.dialect.clone(),
            issues,
        }
    }

    /// By severity, then the most frequent first.
    fn kind_states(&self, tab: Tab) -> Vec<KindState> {
        let found = self.findings.kinds(tab).filter(|(_, count)| count.cells > 0);
        let kinds: Vec<KindState> = found
            .map(|(code, count)| KindState {
                code,
                severity: code.severity(),
                cells: count.cells,
                fixable: if code == Code::ReferenceElsewhere {
                    self.misspelled(tab, count.cells)
                } else {
                    count.fixable
                },
            })
            .collect();
        order::by(kinds, |kind| !((kind.severity as u64) << 32 | u64::from(kind.cells)))
    }

    /// How many references of a tab are near to somebody's e-mail. Not counted while checking goes on, nor where it
    /// would take long: then there is no button for all of them, and each is mended by itself.
    fn misspelled(&self, tab: Tab, cells: u32) -> u32 {
        let numbers = |tab| u64::from(self.table.numbers(tab));
        let others: u64 = self.tabs().map(numbers).sum();
        if !self.findings.is_done() || numbers(tab) > 20_000 || u64::from(cells) * others > 1_000_000 {
            return 0;
        }
        let code = Code::ReferenceElsewhere;
        let mut found = 0;
        for at in self.table.rows(tab) {
            for (slot, mark) in self.findings.marks(at).enumerate() {
                found += u32::from(
                    mark.codes.has(code) && !self.findings.mends(&self.table, at, slot, code).is_empty(),
                );
            }
        }
        found
    }
}
