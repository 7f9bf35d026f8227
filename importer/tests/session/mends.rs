//! Fixes across rows.

use importer::format::Field;
use importer::issue::Code;
use importer::message::{Command, Update};

use crate::desk::{Desk, INSTRUCTORS, PARENTS, STUDENTS};

const HEAD: &str = "First name,Last name,Email,Username,ID number,Parent\n";

#[test]
fn keeping_the_first_deletes_the_others() {
    let mut desk = Desk::with(
        &format!("{HEAD}James,O'Connor,j@x.example,,1,\nJamie,O'Connor,j@x.example,,2,\n"),
        "",
        "",
    );
    desk.fix(STUDENTS, 3, Code::EmailDuplicate, "Keep row 2, delete row 3");
    assert_eq!(desk.window(STUDENTS).total, 1);
    assert_eq!(desk.state().tabs[0].errors, 0);
    assert_eq!(desk.state().undo.as_deref(), Some("deleting 1 row"));
    desk.say(Command::Undo);
    assert_eq!(desk.window(STUDENTS).total, 2);
    assert_eq!(desk.state().tabs[0].errors, 2);
}

#[test]
fn rows_that_agree_are_merged_with_what_each_knows() {
    let mut desk = Desk::with(
        &format!(
            "{HEAD}Kim,Lee,k@x.example,,,mum@x.example\nkim,LEE,k@x.example,,004,dad@x.example;MUM@x.example\n"
        ),
        "",
        "",
    );
    desk.fix(STUDENTS, 2, Code::EmailDuplicate, "Merge row 3 into row 2");
    assert_eq!(desk.window(STUDENTS).total, 1);
    assert_eq!(desk.text(STUDENTS, 2, Field::IdNumber), "004");
    assert_eq!(desk.text(STUDENTS, 2, Field::Parent), "mum@x.example, dad@x.example");
    assert_eq!(desk.state().undo.as_deref(), Some("fix in 2 cells and 1 row"));
}

#[test]
fn rows_that_disagree_are_not_offered_to_be_merged() {
    let mut desk = Desk::with(&format!("{HEAD}Kim,Lee,k@x.example,,1,\nKim,Lee,k@x.example,,2,\n"), "", "");
    let fixes = desk.issue(STUDENTS, 2, Code::EmailDuplicate).fixes;
    assert!(fixes.iter().all(|fix| !fix.label.starts_with("Merge")), "{fixes:?}");
}

#[test]
fn a_student_who_shares_an_email_gets_a_free_username_and_the_parent() {
    let mut desk = Desk::with(
        &format!("{HEAD}Noor,Al-Sayed,family@x.example,,,\nNoor,Alsayed,,noor.alsayed,,family@x.example\n"),
        "",
        "First name,Last name,Email\nFatima,Al-Sayed,family@x.example\n",
    );
    let fix = desk.issue(STUDENTS, 2, Code::EmailShared).fixes[0].clone();
    assert_eq!(fix.label, "Give Noor Al-Sayed the username noor.alsayed2");
    assert_eq!(fix.note, "The email stays with Fatima Al-Sayed, Parents, row 2");
    desk.fix(PARENTS, 2, Code::EmailShared, "Give Noor Al-Sayed the username noor.alsayed2");
    assert_eq!(desk.text(STUDENTS, 2, Field::Username), "noor.alsayed2");
    assert_eq!(desk.text(STUDENTS, 2, Field::Email), "");
    assert_eq!(desk.text(STUDENTS, 2, Field::Parent), "family@x.example");
    assert_eq!(desk.codes(STUDENTS, 2), []);
    assert_eq!(desk.codes(PARENTS, 2), []);
}

#[test]
fn a_username_column_is_added_where_there_is_none() {
    let mut desk = Desk::with(
        "First name,Last name,Email\nNoor,Al-Sayed,f@x.example\nOmar,Al-Sayed,f@x.example\n",
        "",
        "First name,Last name,Email\nFatima,Al-Sayed,f@x.example\n",
    );
    let kinds = desk.state().tabs[0].kinds.clone();
    let shared = kinds.iter().find(|kind| kind.code == Code::EmailShared).expect("both share it");
    assert_eq!((shared.cells, shared.fixable), (2, 2));
    let updates = desk.say(Command::FixAll { tab: STUDENTS, code: Code::EmailShared });
    assert!(
        updates
            .iter()
            .any(|update| matches!(update, Update::Notice { message, .. } if message.ends_with("mended.")))
    );
    assert_eq!(desk.text(STUDENTS, 2, Field::Username), "noor.alsayed");
    assert_eq!(desk.text(STUDENTS, 3, Field::Username), "omar.alsayed");
    assert_eq!(desk.state().tabs[0].errors, 0);
    desk.say(Command::Undo);
    assert_eq!(desk.state().tabs[0].columns.len(), 3);
    assert_eq!(desk.state().tabs[0].errors, 2);
}

#[test]
fn thousands_of_students_who_share_one_email_get_usernames_at_once() {
    let rows: String = (0..3000).map(|_| "Kim,Lee,f@x.example\n").collect();
    let parent = "First name,Last name,Email\nKim,Lee,f@x.example\n";
    let mut desk = Desk::with(&format!("First name,Last name,Email\n{rows}"), "", parent);
    desk.say(Command::FixAll { tab: STUDENTS, code: Code::EmailShared });
    let state = desk.state();
    assert_eq!((state.tabs[0].errors, state.tabs[2].errors), (0, 0));
    assert_eq!(desk.text(STUDENTS, 2, Field::Username), "kim.lee");
    assert_eq!(desk.text(STUDENTS, 800, Field::Username), "kim.lee799");
    assert_eq!(desk.text(STUDENTS, 800, Field::Parent), "f@x.example");
    desk.say(Command::Undo);
    assert_eq!((desk.state().tabs[0].errors, desk.state().tabs[2].errors), (3000, 1));
}

#[test]
fn a_misspelled_reference_is_offered_the_nearest_email() {
    let mut desk = Desk::with(
        &format!("{HEAD}Noor,Al-Sayed,n@x.example,,,fatima.alsayed@outlook.example; other@x.example\n"),
        "",
        "First name,Last name,Email\nMia,Lee,mia@x.example\nFatima,Al-Sayed,fatima.al-sayed@outlook.example\n",
    );
    let fixes = desk.issue(STUDENTS, 2, Code::ReferenceElsewhere).fixes;
    assert_eq!(fixes.len(), 1);
    assert_eq!(fixes[0].label, "Use fatima.al-sayed@outlook.example");
    assert_eq!(fixes[0].note, "Fatima Al-Sayed, Parents, row 3");
    desk.fix(STUDENTS, 2, Code::ReferenceElsewhere, "Use fatima.al-sayed@outlook.example");
    assert_eq!(desk.text(STUDENTS, 2, Field::Parent), "fatima.al-sayed@outlook.example; other@x.example");
}

#[test]
fn all_misspelled_references_are_fixed_at_once_in_one_step() {
    let mut desk = Desk::with(
        &format!(
            "{HEAD}A,B,a@x.example,,,mia.le@x.example\nC,D,c@x.example,,,mia.leee@x.example\nE,F,e@x.example,,,nobody@y.example\n"
        ),
        "",
        "First name,Last name,Email\nMia,Lee,mia.lee@x.example\n",
    );
    let kind = desk.state().tabs[0].kinds[0].clone();
    assert_eq!((kind.code, kind.cells, kind.fixable), (Code::ReferenceElsewhere, 3, 2));
    desk.say(Command::FixAll { tab: STUDENTS, code: Code::ReferenceElsewhere });
    assert_eq!(desk.codes(STUDENTS, 2), []);
    assert_eq!(desk.codes(STUDENTS, 3), []);
    assert_eq!(desk.codes(STUDENTS, 4), [Code::ReferenceElsewhere]);
    assert_eq!(desk.state().undo.as_deref(), Some("fix in 2 cells"));
    assert_eq!(desk.state().mended, 2);
}

#[test]
fn one_email_with_two_names_takes_over_the_other_name() {
    let mut desk = Desk::with(
        "",
        "First name,Last name,Email\nCarmen,Núñez,c@x.example\n",
        "First name,Last name,Email\nCarmen,Nunes,c@x.example\n",
    );
    desk.fix(PARENTS, 2, Code::EmailOtherName, "Use the name Carmen Núñez");
    assert_eq!(desk.codes(PARENTS, 2), [Code::SamePerson]);
    assert_eq!(desk.codes(INSTRUCTORS, 2), [Code::SamePerson]);
}

#[test]
fn a_row_that_names_itself_is_taken_out_of_the_cell() {
    let mut desk = Desk::with(&format!("{HEAD}Kim,Lee,k@x.example,,,K@x.example, \n"), "", "");
    desk.say(Command::FixAll { tab: STUDENTS, code: Code::ReferenceSelf });
    assert_eq!(desk.text(STUDENTS, 2, Field::Parent), "");
}

#[test]
fn a_fix_that_no_longer_applies_changes_nothing() {
    let mut desk = Desk::with(&format!("{HEAD}Kim,Lee,k@x.example,,,\nKai,Lee,k@x.example,,,\n"), "", "");
    let row = desk.row(STUDENTS, 3).row;
    desk.type_in(STUDENTS, 2, Field::Email, "kim@x.example");
    let fix = Command::Fix { tab: STUDENTS, row, column: 2, code: Code::EmailDuplicate, choice: 0 };
    let updates = desk.say(fix);
    assert!(matches!(&updates[..], [Update::Notice { .. }]), "{updates:?}");
    assert_eq!(desk.window(STUDENTS).total, 2);
}

#[test]
fn a_full_name_is_split_from_either_cell() {
    let split = "Split into “Mei Ling” and “Tan”";
    for code in [Code::NameFull, Code::RequiredMissing] {
        let mut desk = Desk::with(&format!("{HEAD}Mei Ling Tan,,m@x.example,,,\n"), "", "");
        assert_eq!(desk.codes(STUDENTS, 2), [Code::NameFull, Code::RequiredMissing]);
        desk.fix(STUDENTS, 2, code, split);
        assert_eq!(desk.text(STUDENTS, 2, Field::GivenName), "Mei Ling");
        assert_eq!(desk.text(STUDENTS, 2, Field::FamilyName), "Tan");
        assert_eq!(desk.codes(STUDENTS, 2), []);
    }
}

#[test]
fn a_column_of_full_names_is_split_at_once() {
    let mut desk = Desk::with("Name,Email\nMei Ling Tan,m@x.example\nAmara Okafor,a@x.example\n", "", "");
    desk.say(Command::FixAll { tab: STUDENTS, code: Code::NameFull });
    assert_eq!(desk.text(STUDENTS, 3, Field::FamilyName), "Okafor");
    assert_eq!(desk.state().tabs[0].errors, 0);
}

#[test]
fn names_that_stand_in_each_others_cells_are_swapped_at_once() {
    let usual = ["Ada", "Ida", "Noor", "Kofi", "Mina", "Hugo", "Ruth", "Leo"]
        .map(|name| format!("{name},Rossi,{name}.rossi@x.example,,,\n"));
    let swapped = "Okafor,Amara,amara.okafor@x.example,,,\n Núñez ,Tomás,tomas.nunez2@x.example,,,\n";
    let mut desk = Desk::with(&format!("{HEAD}{}{swapped}", usual.concat()), "", "");
    assert_eq!(desk.codes(STUDENTS, 9), []);
    let issue = desk.issue(STUDENTS, 10, Code::NamesSwapped);
    assert_eq!(issue.fixes[0].label, "Swap them: “Amara” and “Okafor”");
    desk.say(Command::FixAll { tab: STUDENTS, code: Code::NamesSwapped });
    for (line, given, family) in [(10, "Amara", "Okafor"), (11, "Tomás", "Núñez")] {
        assert_eq!(desk.text(STUDENTS, line, Field::GivenName), given);
        assert_eq!(desk.text(STUDENTS, line, Field::FamilyName), family);
        assert_eq!(desk.codes(STUDENTS, line), []);
    }
}

#[test]
fn an_associated_persons_email_is_mended_where_it_can_be_known() {
    let mut desk = Desk::with(&format!("{HEAD}Kim,Lee,k@x.example,,,mum@gmail\n"), "", "");
    desk.fix(STUDENTS, 2, Code::ReferenceInvalid, "Use mum@gmail.com");
    assert_eq!(desk.text(STUDENTS, 2, Field::Parent), "mum@gmail.com");
}

#[test]
fn the_reasons_of_rows_to_mend_are_not_asked_about_again() {
    let mut desk = Desk::with("First name,Last name,Email,Reason\nKim,Lee,k@x,It was wrong.\n", "", "");
    let columns = desk.state().tabs[0].columns.clone();
    assert!(columns[3].ignored && columns[3].issue.is_none());
    let updates = desk.say(Command::ExportRowsToMend { request: 1, tab: STUDENTS });
    let text = updates.iter().find_map(|update| match update {
        Update::File { text, .. } => Some(text.clone()),
        _ => None,
    });
    assert!(text.is_some_and(|text| text.contains("First name,Last name,Email,Reason\r\n")));
}

#[test]
fn two_people_of_one_email_both_stay_by_the_first_fix() {
    let mut desk = Desk::with(
        &format!("{HEAD}Mia,Lee,f@x.example,,,\nBen,Lee,f@x.example,,,\n"),
        "",
        "First name,Last name,Email\nSue,Lee,f@x.example\n",
    );
    for line in [2, 3] {
        let fixes = desk.issue(STUDENTS, line, Code::EmailDuplicate).fixes;
        assert!(fixes[0].label.ends_with("instead of the email"), "{fixes:?}");
        assert_eq!(fixes[0].note, "The email stays with Parents, row 2");
        assert_eq!(fixes[1].label, "Keep row 2, delete row 3");
    }
    desk.fix(STUDENTS, 3, Code::EmailDuplicate, "Give Ben Lee the username ben.lee instead of the email");
    assert_eq!(desk.text(STUDENTS, 3, Field::Email), "");
    assert_eq!(desk.text(STUDENTS, 3, Field::Parent), "f@x.example");
    assert_eq!(desk.codes(STUDENTS, 3), []);
}

#[test]
fn two_parents_of_one_email_are_not_offered_to_be_deleted() {
    let mut desk =
        Desk::with("", "", "First name,Last name,Email\nMia,Lee,f@x.example\nBen,Lee,f@x.example\n");
    assert_eq!(desk.issue(PARENTS, 3, Code::EmailDuplicate).fixes, []);
}

#[test]
fn an_id_number_of_two_people_is_emptied_first_and_of_one_person_kept_once() {
    let mut desk = Desk::with(
        &format!(
            "{HEAD}Mia,Lee,m@x.example,,7,\nBen,Lee,b@x.example,,7,\nAda,Fox,a@x.example,,8,\nada,FOX,c@x.example,,8,\n"
        ),
        "",
        "",
    );
    let labels = |desk: &mut Desk, line| -> Vec<String> {
        let fixes = desk.issue(STUDENTS, line, Code::IdDuplicate).fixes;
        fixes.into_iter().map(|fix| fix.label).collect()
    };
    assert_eq!(labels(&mut desk, 2), ["Empty the ID number of this row", "Keep row 2, delete row 3"]);
    assert_eq!(labels(&mut desk, 5), ["Keep row 4, delete row 5", "Empty the ID number of this row"]);
    desk.fix(STUDENTS, 2, Code::IdDuplicate, "Empty the ID number of this row");
    assert_eq!((desk.codes(STUDENTS, 2), desk.codes(STUDENTS, 3)), (vec![], vec![]));
}

#[test]
fn fixing_all_deletes_nobody() {
    for code in Code::ALL {
        let mut desk = Desk::with(
            &format!(
                "{HEAD}Mia,Lee,f@x.example,u1,7,\nBen,Lee,f@x.example,u1,7,\nBen,Lee,f@x.example,u1,7,\n"
            ),
            "",
            "",
        );
        desk.say(Command::FixAll { tab: STUDENTS, code: *code });
        assert_eq!(desk.window(STUDENTS).total, 3, "{code:?}");
    }
}

#[test]
fn a_name_goes_apart_before_its_particles() {
    for (full, first, last) in [
        ("Ana María de la Cruz", "Ana María", "de la Cruz"),
        ("Vincent van Gogh", "Vincent", "van Gogh"),
        ("Al Pacino", "Al", "Pacino"),
    ] {
        let mut desk = Desk::with(&format!("{HEAD}{full},,m@x.example,,,\n"), "", "");
        let issues = desk.issues(STUDENTS, 2);
        let fixes = issues.iter().flat_map(|issue| &issue.fixes);
        let labels: Vec<&str> = fixes.map(|fix| &*fix.label).collect();
        let split = format!("Split into “{first}” and “{last}”");
        assert!(labels.is_empty() || labels.contains(&&*split), "{labels:?}");
        assert_eq!(importer::check::name::split(full, false)[0].fix.label, split);
    }
}

#[test]
fn the_word_at_becomes_the_sign() {
    let mut desk = Desk::with(&format!("{HEAD}Noah,Patel,noah.patel3 at hillside.example,,,\n"), "", "");
    assert_eq!(
        desk.issue(STUDENTS, 2, Code::EmailInvalid).message,
        "“ at ” stands where the @ belongs. Put the @ there."
    );
    desk.fix(STUDENTS, 2, Code::EmailInvalid, "Use noah.patel3@hillside.example");
    assert_eq!(desk.codes(STUDENTS, 2), []);
}

#[test]
fn a_last_name_that_is_split_off_stands_beside_the_first_and_goes_with_undo() {
    let mut desk =
        Desk::with("Full name,Email,Grade\nMei Ling Tan,mei@x.example,7\nKim Lee,kim@x.example,8\n", "", "");
    desk.type_in(STUDENTS, 3, Field::Grade, "9");
    let headers = |desk: &Desk| {
        let columns = desk.state().tabs[0].columns.clone();
        columns.into_iter().map(|column| column.header).collect::<Vec<_>>()
    };
    desk.say(Command::FixAll { tab: STUDENTS, code: Code::NameFull });
    assert_eq!(headers(&desk), ["Full name", "Last name", "Email", "Grade"]);
    for (field, text) in [
        (Field::GivenName, "Kim"),
        (Field::FamilyName, "Lee"),
        (Field::Email, "kim@x.example"),
        (Field::Grade, "9"),
    ] {
        assert_eq!(desk.text(STUDENTS, 3, field), text);
    }
    assert_eq!(desk.state().tabs[0].errors, 0);
    desk.type_in(STUDENTS, 2, Field::FamilyName, "Tang");

    desk.say(Command::Undo);
    desk.say(Command::Undo);
    assert_eq!(headers(&desk), ["Full name", "Email", "Grade"]);
    assert_eq!(desk.text(STUDENTS, 3, Field::GivenName), "Kim Lee");
    assert_eq!(desk.text(STUDENTS, 3, Field::Grade), "9");
    desk.say(Command::Redo);
    assert_eq!(desk.text(STUDENTS, 2, Field::FamilyName), "Tan");
    assert_eq!(desk.text(STUDENTS, 3, Field::Grade), "9");
}
