//! The sentences: what is wrong, with which rows, and what to do.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};

use super::findings::ROW;
use super::group::Verdict;
use super::index::Kind;
use super::shared::of_tab;
use super::{Findings, Sentence, cell, slot_of_plan};
use crate::format::{Field, Role, Tab};
use crate::issue::Code;
use crate::message::PlanIssue;
use crate::table::{Mapped, RowRef, Table};

/// How many other rows a sentence names.
const NAMED: usize = 3;

impl Findings {
    /// The sentence for a code of a row's slot.
    pub(crate) fn sentence<'a>(
        &'a self,
        table: &'a Table,
        at: RowRef,
        slot: usize,
        code: Code,
    ) -> Sentence<'a> {
        let mapped = slot.checked_sub(1).and_then(|place| table.mapped(at.tab).get(place));
        if let Some(said) = self.said_by_plan(table, at, slot, code) {
            return Cow::Borrowed(said);
        }
        if slot == ROW
            && let Some((_, _, said)) = table.row_issues(at).iter().find(|(_, found, _)| *found == code)
        {
            return Cow::Borrowed(said);
        }
        let spec = table.format().tab(at.tab);
        let one = spec.one;
        let others = |kind, on: &dyn Fn(Tab) -> bool| self.others(table, at, slot, kind, on);
        let own = |tab| tab == at.tab;
        // Where a person may have several rows, they stand on one tab.
        let foreign = |tab| tab != at.tab || table.format().several_rows;
        Cow::Owned(match code {
            Code::EmailRepeated => {
                let rows = others(Kind::Email, &own);
                format!("Duplicate email with {rows}. They go in only where several people may have one email.")
            }
            Code::UsernameRepeated => {
                let rows = others(Kind::Username, &|_| true);
                format!("Duplicate username with {rows}. They go in only where a number is appended.")
            }
            Code::EmailDuplicate => {
                let rows = others(Kind::Email, &own);
                format!("Duplicate email with {rows}. Each {one} needs an email of their own.")
            }
            Code::EmailShared if spec.role == Role::Learner => {
                let rows = others(Kind::Email, &foreign);
                format!(
                    "Duplicate email with {rows}. Give the student a username, and leave the email to the other."
                )
            }
            Code::EmailShared => {
                let students = |tab| foreign(tab) && table.format().tab(tab).role == Role::Learner;
                let rows = others(Kind::Email, &students);
                format!("Duplicate email with {rows}. Give the student a username, and keep the email here.")
            }
            Code::EmailOtherName => {
                let rows = others(Kind::Email, &foreign);
                let other = self.of_another_name(table, at, slot);
                let who = other.map(|other| person(table, other)).unwrap_or_default();
                let place = match other.filter(|_| rows.count > 1) {
                    Some(other) => format!("; in {}", row_words(table, at, other)),
                    None => ", where".to_owned(),
                };
                format!(
                    "Duplicate email with {rows}{place} the name is {who}. If it is one person, make the names the same; if not, change one of the emails."
                )
            }
            Code::SamePerson if table.format().several_rows => {
                let rows = others(Kind::Email, &foreign);
                format!("The same person as {rows}: one account, with what all of the rows say.")
            }
            Code::SamePerson => {
                let rows = others(Kind::Email, &foreign);
                format!("The same person as {rows}: one account with both roles.")
            }
            Code::UsernameDuplicate => {
                let rows = others(Kind::Username, &|_| true);
                format!("Duplicate username with {rows}. Everyone needs a username of their own.")
            }
            Code::IdDuplicate => {
                let rows = others(Kind::Id, &|_| true);
                format!("Duplicate ID number with {rows}. Each {one} needs a number of their own.")
            }
            Code::ColumnMissing => missing_columns(table, at.tab),
            Code::IdentityMissing => {
                format!("This {one} has no email and no username. Fill in one of the two.")
            }
            Code::ReferenceInvalid => references(mapped, table, at, |field, _, piece| !cell::is_reference(field, piece), |pieces, many, other| {
                let or = if other == Role::Learner { " or username" } else { "" };
                let (is, that) = if many { ("are no complete emails", "those") } else { ("is not a complete email", "that") };
                let noun = noun(other);
                let whose = if many { format!("{noun}s") } else { noun.to_owned() };
                format!("{pieces} {is}{or}. Write {that} of the {whose}, or empty the cell.")
            }),
            Code::ReferenceElsewhere => {
                let missing = |field: Field, role: Role, piece: &str| {
                    cell::is_reference(field, piece) && !self.is_here(table, role, piece)
                };
                references(mapped, table, at, missing, |pieces, many, other| {
                    let tab = table.format().tabs.iter().find(|tab| tab.role == other).map_or("", |tab| tab.label);
                    let is = if many { "are" } else { "is" };
                    format!("{pieces} {is} not on the {tab} tab. Looked up at Finish among the people who are here already.")
                })
            }
            Code::ReferenceSelf => {
                let other = mapped.and_then(|column| column.field.refers_to()).map_or("other person", noun);
                format!("This {one} is named as their own {other}. Write the email of the {other}, or empty the cell.")
            }
            Code::ParentNeeded => {
                "This student has no email, so a parent activates the account. Name the parent here, or the student's username on the Parents tab; a parent who is here already counts too.".to_owned()
            }
            Code::NamesSwapped => {
                "By the email, first and last name stand in each other’s cells. Swap them, or leave them if they are right.".to_owned()
            }
            Code::ExampleRow => "This is the example row of the template. It is not imported.".to_owned(),
            code => match mapped {
                Some(column) => {
                    let raw = table.raw(at, column.column);
                    match table.word(at.tab, column, raw).filter(|_| code == Code::ValueRead) {
                        Some(word) => cell::read_message(column.spec, raw.trim(), word),
                        None => cell::message(code, column.spec, raw),
                    }
                }
                None => code.title().to_owned(),
            },
        })
    }

    /// What the server's plan said there.
    fn said_by_plan(&self, table: &Table, at: RowRef, slot: usize, code: Code) -> Option<&str> {
        let is_it = |issue: &&PlanIssue| issue.code == code && slot_of_plan(table, at, issue) == slot;
        let found = self.plan.get(&at)?.iter().find(is_it)?;
        Some(&found.message)
    }

    /// The other rows with the same key as this cell, on some tabs.
    fn others<'t>(
        &self,
        table: &'t Table,
        at: RowRef,
        slot: usize,
        kind: Kind,
        on: &dyn Fn(Tab) -> bool,
    ) -> Others<'t> {
        let all = self.sharing(table, at, slot, kind);
        let mut others = Others { table, from: at, named: Vec::new(), count: 0 };
        for (tab, _) in table.format().tabs().filter(|&(tab, _)| on(tab)) {
            let rows = of_tab(&all, tab);
            others.count += rows.len() - usize::from(tab == at.tab && !rows.is_empty());
            let room = NAMED - others.named.len();
            others.named.extend(rows.iter().copied().filter(|&row| row != at).take(room));
        }
        others
    }

    /// The first of the rows with the same e-mail that has another name.
    pub(super) fn of_another_name(&self, table: &Table, at: RowRef, slot: usize) -> Option<RowRef> {
        let name = |row| crate::key::name(&table.name(row)).into_owned();
        let own = name(at);
        let rows = self.other_rows(table, at, slot, Code::EmailOtherName);
        rows.iter().copied().find(|&row| name(row) != own).or_else(|| rows.first().copied())
    }

    /// The other rows that an issue speaks of: those whose key is the same.
    pub(crate) fn other_rows(&self, table: &Table, at: RowRef, slot: usize, code: Code) -> Vec<RowRef> {
        let learners = |tab: Tab| table.format().tab(tab).role == Role::Learner;
        let (kind, same_tab) = match code {
            Code::EmailDuplicate => (Kind::Email, Some(true)),
            Code::EmailOtherName | Code::SamePerson if table.format().several_rows => (Kind::Email, None),
            Code::EmailShared | Code::EmailOtherName | Code::SamePerson => (Kind::Email, Some(false)),
            Code::UsernameDuplicate => (Kind::Username, None),
            Code::IdDuplicate => (Kind::Id, None),
            _ => return Vec::new(),
        };
        let shared_with_students = code == Code::EmailShared && !learners(at.tab);
        let rows = self.sharing(table, at, slot, kind);
        let others = rows.iter().copied().filter(|&row| {
            row != at
                && same_tab.is_none_or(|same| same == (row.tab == at.tab))
                && (!shared_with_students || learners(row.tab))
        });
        others.collect()
    }

    /// Is the person with this e-mail or username in this import, in this role?
    pub(super) fn is_here(&self, table: &Table, role: Role, piece: &str) -> bool {
        let group = self.index.group(super::digest::handle(piece));
        Verdict::of(&group, table).has_target(table.format(), role)
    }
}

/// A sentence about some of the people that a cell names.
fn references(
    mapped: Option<&Mapped>,
    table: &Table,
    at: RowRef,
    which: impl Fn(Field, Role, &str) -> bool,
    say: impl Fn(String, bool, Role) -> String,
) -> String {
    let Some((column, role)) = mapped.and_then(|column| Some((column, column.field.refers_to()?))) else {
        return String::new();
    };
    let value = table.cleaned(at, column);
    let pieces: Vec<String> = cell::references(&value)
        .filter(|piece| which(column.field, role, piece))
        .take(NAMED)
        .map(|piece| format!("“{}”", crate::stage::cut_at(piece, 100)))
        .collect();
    say(and(&pieces), pieces.len() > 1, role)
}

/// What of the columns keeps every row of a tab out.
pub(crate) fn missing_columns(table: &Table, tab: Tab) -> String {
    let spec = table.format().tab(tab);
    let quoted = |field: &Field| format!("“{}”", spec.label(*field));
    let labels: Vec<String> = table.missing(tab).iter().map(quoted).collect();
    let refused = table.refused(tab);
    let inexact = refused.iter().map(|(header, heading)| inexact(header, heading));
    let missing = match &*labels {
        [] => None,
        [one] => {
            Some(format!("A column is missing: {one}. Choose it for one of the columns here, or add it."))
        }
        _ => Some(format!(
            "Columns are missing: {}. Choose them for columns that are here, or add them.",
            and(&labels)
        )),
    };
    inexact.chain(missing).collect::<Vec<_>>().join(" ")
}

/// A heading that is not quite what it has to be.
pub(crate) fn inexact(header: &str, heading: &str) -> String {
    format!("The heading “{}” has to be “{heading}”, letter by letter.", crate::stage::cut_at(header, 60))
}

/// One person of a role, in a sentence.
pub(super) fn noun(role: Role) -> &'static str {
    match role {
        Role::Learner => "student",
        Role::Parent => "parent",
        Role::Instructor => "instructor",
        other => other.label(),
    }
}

/// "row 7"; "parents.csv row 7" where the tab has several sources; with the tab's name where it is another one.
pub(super) fn row_words(table: &Table, from: RowRef, to: RowRef) -> String {
    let row = row_of(table, to);
    if from.tab == to.tab { row } else { format!("{}, {row}", table.format().tab(to.tab).label) }
}

/// "row 7"; "parents.csv row 7" where the tab has several sources.
pub(crate) fn row_of(table: &Table, to: RowRef) -> String {
    let source = table.source_of(to);
    let several = table.sources().filter(|source| source.tab == to.tab && source.live > 0);
    let mut ids: Vec<_> = several.map(|source| source.id).collect();
    ids.dedup();
    let line = table.origin(to).line;
    if ids.len() > 1 { format!("{} row {line}", source.name) } else { format!("row {line}") }
}

/// Other rows: the first of them, and how many they are.
struct Others<'t> {
    table: &'t Table,
    from: RowRef,
    named: Vec<RowRef>,
    count: usize,
}

/// "row 7, row 9, row 12 and 4 more".
impl Display for Others<'_> {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        let mut words: Vec<String> =
            self.named.iter().map(|&row| row_words(self.table, self.from, row)).collect();
        if self.count > self.named.len() {
            words.push(format!("{} more", self.count - self.named.len()));
        }
        to.write_str(&and(&words))
    }
}

/// "a, b and c".
fn and(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A row's name, as a person reads it.
pub(super) fn person(table: &Table, at: RowRef) -> String {
    crate::stage::cut_at(&table.name(at), 100).to_owned()
}
