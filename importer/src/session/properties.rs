//! Properties of random sessions: whatever was typed, fixed and taken back.

mod play;

use proptest::prelude::*;

use super::Session;
use crate::check::check;
use crate::message::{Command, State, Update};
use crate::outcome::SourceId;
use crate::stage::{Part, assemble};

use play::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn checking_after_edits_equals_checking_afresh(
        texts in prop::collection::vec(csv(), 3),
        deeds in prop::collection::vec(deed(), 0..25),
    ) {
        let mut play = Play::new(&texts);
        for deed in &deeds {
            play.act(deed);
            if !play.session.has_work() {
                play.is_as_if_checked_afresh()?;
            }
        }
        play.settle();
        play.is_as_if_checked_afresh()?;
    }

    #[test]
    fn taking_everything_back_gives_the_first_state(
        texts in prop::collection::vec(csv(), 3),
        deeds in prop::collection::vec(deed(), 0..25),
    ) {
        let mut play = Play::new(&texts);
        let first = play.all();
        for deed in &deeds {
            // Sources are not taken back; a plan's issues are not an edit; a view is only looked at.
            if !matches!(deed, Deed::Add { .. } | Deed::Remove { .. } | Deed::Plan { .. } | Deed::View { .. }) {
                play.act(deed);
            }
        }
        play.settle();
        let last = play.all();
        let mut steps = 0;
        while play.session.state().undo.is_some() {
            play.say(Command::Undo, None);
            steps += 1;
            prop_assert!(steps < 1000);
        }
        play.settle();
        let (state, windows) = play.all();
        let redo = state.redo.clone();
        // Row numbers that were given stay given.
        prop_assert_eq!((State { redo: None, total: 0, checked: 0, ..state }, &windows), (State { total: 0, checked: 0, ..first.0 }, &first.1));
        prop_assert!(redo.is_some() || steps == 0);
        // And forth again, as far as had been done.
        for _ in 0..steps {
            play.say(Command::Redo, None);
        }
        play.settle();
        let again = play.all();
        prop_assert_eq!(State { redo: None, ..again.0 }, State { redo: None, ..last.0 });
        prop_assert_eq!(again.1, last.1);
    }

    #[test]
    fn the_same_commands_give_a_new_session_the_same_state(
        texts in prop::collection::vec(csv(), 3),
        deeds in prop::collection::vec(deed(), 0..25),
    ) {
        let mut play = Play::new(&texts);
        for deed in &deeds {
            play.act(deed);
        }
        play.settle();
        let mut again = Session::new();
        for (at, (command, payload)) in play.said.iter().enumerate() {
            // The page keeps only the last of several readings of one source.
            let source = |command: &Command| match command {
                Command::Add { source, .. } => Some(*source),
                _ => None,
            };
            let next = play.said.get(at + 1).and_then(|(next, _)| source(next));
            if next.is_some() && next == source(command) {
                continue;
            }
            again.command(command.clone(), payload.clone());
        }
        while again.has_work() {
            again.step(1000);
        }
        let said = |session: &Session| State { bytes_read: 0, bytes_total: 0, ..session.state() };
        prop_assert_eq!(said(&again), said(&play.session));
        for tab in TABS {
            prop_assert_eq!(again.window(0, tab, 0, 1000), play.window(tab));
        }
    }

    #[test]
    fn what_is_staged_is_put_together_the_same(
        texts in prop::collection::vec(csv(), 3),
        deeds in prop::collection::vec(deed(), 0..12),
    ) {
        let mut play = Play::new(&texts);
        for deed in deeds.iter().filter(|deed| !matches!(deed, Deed::Plan { .. })) {
            play.act(deed);
        }
        play.settle();
        let table = &play.session.table;
        let updates = play.session.stage(1);
        let parts: Vec<Part> = updates.iter().filter_map(|update| match update {
            Update::Part { bytes, .. } => Part::decode(bytes).ok(),
            _ => None,
        }).collect();
        let names: Vec<(SourceId, String)> = table.sources().map(|source| (source.id, source.name.clone())).collect();
        let came = assemble(table.format(), &names, parts).expect("our own parts fit");
        let findings = check(&came);
        for tab in TABS {
            prop_assert_eq!(came.rows(tab).count(), table.rows(tab).count());
            for at in came.rows(tab) {
                let origin = came.origin(at);
                let here = table.row_at(origin.source, origin.line).expect("it came from here");
                for field in FIELDS {
                    if field.repeats() {
                        prop_assert_eq!(came.references(at, field), table.references(here, field));
                    } else {
                        prop_assert_eq!(came.value(at, field), table.value(here, field));
                    }
                }
                prop_assert_eq!(came.source_name(origin.source), table.source_name(origin.source));
                // What depends on the whole column, or on cells that do not go up, is only ever a warning.
                prop_assert_eq!(findings.has_error(at), play.session.findings.has_error(here), "{:?}", play.session.findings.reasons(table, here));
            }
        }
    }

    #[test]
    fn no_bytes_make_decoding_a_part_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(part) = Part::decode(&bytes) {
            let _ = assemble(&crate::format::learners::LEARNERS, &[], vec![part]);
        }
    }

    #[test]
    fn a_part_that_was_damaged_never_panics(text in csv(), at in 0..4000usize, with in any::<u8>()) {
        let play = Play::new(&[text]);
        for update in play.session.stage(1) {
            if let Update::Part { mut bytes, .. } = update {
                let place = at % bytes.len();
                bytes[place] = with;
                if let Ok(part) = Part::decode(&bytes)
                    && let Ok(table) = assemble(&crate::format::learners::LEARNERS, &[], vec![part])
                {
                    check(&table);
                }
            }
        }
    }
}
