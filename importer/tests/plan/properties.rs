//! What holds for every roster.

use crate::world::{Planned, Roster, World};
use importer::outcome::{Fate, RowOutcome};
use proptest::prelude::*;

/// Few people, so that they often meet: on two tabs, in references, with something wrong.
fn roster() -> impl Strategy<Value = Roster> {
    let name = prop_oneof![9 => Just("Ann"), 1 => Just("")];
    let student = (name.clone(), 0..6u8, any::<bool>(), 0..8u8, 0..8u8);
    let other = (name, 0..6u8, 0..8u8);
    let lists = (
        prop::collection::vec(student, 0..8),
        prop::collection::vec(other.clone(), 0..4),
        prop::collection::vec(other, 0..6),
    );
    lists.prop_map(|(students, instructors, parents)| {
        let student = |(name, id, has_email, parent, instructor): (&str, u8, bool, u8, u8)| {
            let email = if has_email { format!("s{id}@school.example") } else { String::new() };
            format!("{name}|S{id}|{email}|s{id}|p{parent}@home.example|i{instructor}@school.example")
        };
        let other = |letter: char| {
            move |(name, id, student): (&str, u8, u8)| {
                format!("{name}|P{id}|{letter}{id}@home.example|s{student}@school.example; s{student}")
            }
        };
        let lines = |head: &str, rows: Vec<String>| {
            std::iter::once(head.to_owned()).chain(rows).collect::<Vec<_>>().join("\n")
        };
        Roster {
            students: lines(
                "first_name|last_name|email|username|parent|instructor",
                students.into_iter().map(student).collect(),
            ),
            instructors: lines(
                "first_name|last_name|email|student",
                instructors.into_iter().map(other('p')).collect(),
            ),
            parents: lines(
                "first_name|last_name|email|student",
                parents.into_iter().map(other('p')).collect(),
            ),
        }
    })
}

/// What became of each row, whatever its place. Which of two rows with one key is meant by a reference to them is
/// left open: both failed.
fn fates(rows: &[RowOutcome]) -> Vec<(String, String, &'static str)> {
    let mut rows: Vec<_> =
        rows.iter().map(|row| (row.key.clone(), row.name.clone(), row.fate.key())).collect();
    rows.sort();
    rows
}

fn reversed(text: &str) -> String {
    let mut lines: Vec<_> = text.lines().collect();
    lines[1..].reverse();
    lines.join("\n")
}

proptest! {
    #[test]
    fn planning_twice_is_the_same(roster in roster()) {
        let world = World::default();
        prop_assert_eq!(world.plan(&roster).rows, world.plan(&roster).rows);
    }

    #[test]
    fn a_commit_does_what_the_plan_said_in_chunks_of_any_size(roster in roster(), chunk in 1..9usize) {
        let mut world = World::default();
        let plan = world.plan(&roster);
        let counts = plan.counts();
        let rows = world.import(&roster, chunk);
        prop_assert_eq!(&plan.rows, &rows);
        prop_assert_eq!(counts.created as usize, world.accounts.len());
        prop_assert_eq!(counts.associations_made as usize, world.associations.len());
        prop_assert_eq!(counts.mails_queued as usize, world.mails.len());
    }

    #[test]
    fn an_applied_plan_planned_again_creates_updates_and_associates_nothing(roster in roster()) {
        let mut world = World::default();
        let first = world.import(&roster, 3);
        let again = world.plan(&roster);
        for (was, is) in first.iter().zip(&again.rows) {
            let expected = if was.fate == Fate::Created { Fate::Unchanged } else { was.fate };
            prop_assert_eq!(expected, is.fate);
        }
        prop_assert!(again.step.created.is_empty() && again.step.updated.is_empty());
        prop_assert!(again.step.roles.is_empty() && again.step.invited.is_empty());
        prop_assert!(again.step.associations.is_empty());
    }

    #[test]
    fn the_order_of_rows_does_not_matter(roster in roster()) {
        let turned = Roster {
            students: reversed(&roster.students),
            instructors: reversed(&roster.instructors),
            parents: reversed(&roster.parents),
        };
        let (one, other) = (World::default().plan(&roster), World::default().plan(&turned));
        prop_assert_eq!(fates(&one.rows), fates(&other.rows));
        let sums = |plan: &Planned| (plan.counts().associations_made, plan.counts().mails_queued);
        prop_assert_eq!(sums(&one), sums(&other));
    }
}
