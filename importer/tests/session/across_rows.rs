//! Each rule across rows, with its sentence.

use importer::format::Field;
use importer::issue::Code;
use importer::message::{Filter, PlanIssue};
use importer::outcome::{Origin, SourceId};

use crate::desk::{Desk, INSTRUCTORS, PARENTS, STUDENTS};

const HEAD: &str = "First name,Last name,Email,Username,ID number,Parent\n";

fn students(rows: &str) -> Desk {
    Desk::with(&format!("{HEAD}{rows}"), "", "")
}

#[test]
fn rows_with_one_email_name_each_other() {
    let mut desk = students(
        "James,O'Connor,j@x.example,,,\nAmara,Okafor,a@x.example,,,\nJamie,O'Connor,J@X.example,,,\n",
    );
    let message = desk.issue(STUDENTS, 2, Code::EmailDuplicate).message;
    assert_eq!(message, "Duplicate email with row 4. Each student needs an email of their own.");
    assert!(desk.issue(STUDENTS, 4, Code::EmailDuplicate).message.starts_with("Duplicate email with row 2."));
    assert_eq!(desk.codes(STUDENTS, 3), []);
    assert_eq!(desk.state().tabs[0].errors, 2);
}

#[test]
fn at_most_three_rows_are_named() {
    let mut desk = students(&"Kim,Lee,k@x.example,,,\n".repeat(6));
    let message = desk.issue(STUDENTS, 4, Code::EmailDuplicate).message;
    assert!(message.starts_with("Duplicate email with row 2, row 3, row 5 and 2 more."), "{message}");
}

#[test]
fn rows_are_named_with_their_source_where_there_are_several() {
    let mut desk = students("Kim,Lee,k@x.example,,,\n");
    desk.add(7, STUDENTS, "more.csv", "Email,First name,Last name\nk@x.example,Kai,Lee\n");
    let message = desk.window(STUDENTS).rows[0].cells[2].issues[0].message.clone();
    assert!(message.starts_with("Duplicate email with more.csv row 2."), "{message}");
    let message = desk.window(STUDENTS).rows[1].cells[2].issues[0].message.clone();
    assert!(message.starts_with("Duplicate email with students.csv row 2."), "{message}");
}

#[test]
fn mending_one_of_two_clears_its_twin() {
    let mut desk = students("Kim,Lee,k@x.example,,,\nKai,Lee,k@x.example,,,\n");
    desk.type_in(STUDENTS, 3, Field::Email, "kai@x.example");
    assert_eq!(desk.codes(STUDENTS, 2), []);
    assert_eq!(desk.state().tabs[0].errors, 0);
    desk.type_in(STUDENTS, 2, Field::Email, "kai@x.example");
    assert_eq!(desk.codes(STUDENTS, 3), [Code::EmailDuplicate]);
}

#[test]
fn a_student_and_a_parent_with_one_email_are_both_blocked() {
    let mut desk = Desk::with(
        &format!("{HEAD}Noor,Al-Sayed,family@x.example,,,\n"),
        "",
        "First name,Last name,Email\nFatima,Al-Sayed,family@x.example\n",
    );
    let student = desk.issue(STUDENTS, 2, Code::EmailShared).message;
    assert_eq!(
        student,
        "Duplicate email with Parents, row 2. Give the student a username, and leave the email to the other."
    );
    let parent = desk.issue(PARENTS, 2, Code::EmailShared).message;
    assert_eq!(
        parent,
        "Duplicate email with Students, row 2. Give the student a username, and keep the email here."
    );
}

#[test]
fn an_instructor_who_is_a_parent_is_one_person_if_the_names_agree() {
    let instructors = "First name,Last name,Email\nSofía,NÚÑEZ,s@x.example\n";
    let mut desk = Desk::with("", instructors, "First name,Last name,Email\nSofia,Nuñez,s@x.example\n");
    assert_eq!(desk.codes(INSTRUCTORS, 2), [Code::SamePerson]);
    let message = desk.issue(PARENTS, 2, Code::SamePerson).message;
    assert_eq!(message, "The same person as Instructors, row 2: one account with both roles.");

    desk.type_in(PARENTS, 2, Field::GivenName, "Carmen");
    let message = desk.issue(INSTRUCTORS, 2, Code::EmailOtherName).message;
    assert!(
        message.starts_with("Duplicate email with Parents, row 2, where the name is Carmen Nuñez."),
        "{message}"
    );
    assert_eq!(desk.codes(PARENTS, 2), [Code::EmailOtherName]);
}

#[test]
fn usernames_are_unique_over_all_tabs_but_for_one_person_on_two() {
    let mut desk = Desk::with(
        &format!("{HEAD}Kim,Lee,k@x.example,kim,,\n"),
        "First name,Last name,Email,Username\nKim,Lo,lo@x.example,KIM\nAna,Bo,ana@x.example,ana\n",
        "First name,Last name,Email,Username\nAna,Bo,ana@x.example,ana\n",
    );
    let message = desk.issue(STUDENTS, 2, Code::UsernameDuplicate).message;
    assert_eq!(
        message,
        "Duplicate username with Instructors, row 2. Everyone needs a username of their own."
    );
    assert_eq!(desk.codes(INSTRUCTORS, 2), [Code::UsernameDuplicate]);
    assert_eq!(desk.codes(INSTRUCTORS, 3), [Code::SamePerson]);
    desk.type_in(PARENTS, 2, Field::Email, "other@x.example");
    assert_eq!(desk.codes(INSTRUCTORS, 3), [Code::UsernameDuplicate]);
    assert_eq!(desk.codes(PARENTS, 2), [Code::UsernameDuplicate]);
}

#[test]
fn id_numbers_are_unique_within_a_tab_and_have_case() {
    let mut desk = Desk::with(
        &format!("{HEAD}A,B,a@x.example,,A7,\nC,D,c@x.example,,A7,\nE,F,e@x.example,,a7,\n"),
        "First name,Last name,Email,ID number\nG,H,g@x.example,A7\n",
        "",
    );
    let message = desk.issue(STUDENTS, 2, Code::IdDuplicate).message;
    assert_eq!(message, "Duplicate ID number with row 3. Each student needs a number of their own.");
    assert_eq!(desk.codes(STUDENTS, 4), []);
    assert_eq!(desk.codes(INSTRUCTORS, 2), []);
}

#[test]
fn a_student_needs_an_email_or_a_username() {
    let mut desk = students("Kim,Lee,,,,\nKai,Lee,,kai,,mum@x.example\n");
    let message = desk.issue(STUDENTS, 2, Code::IdentityMissing).message;
    assert_eq!(message, "This student has no email and no username. Fill in one of the two.");
    assert!(!desk.codes(STUDENTS, 3).contains(&Code::IdentityMissing));
}

#[test]
fn a_student_without_email_needs_a_parent_named_on_either_side() {
    let mut desk = Desk::with(
        &format!("{HEAD}Kim,Lee,,kim,,\nKai,Lee,,kai,,mum@x.example\nKay,Lee,,kay,,\n"),
        "",
        "First name,Last name,Email,Student\nMia,Lee,mum@x.example,Kim\n",
    );
    assert_eq!(desk.codes(STUDENTS, 2), []);
    assert_eq!(desk.codes(STUDENTS, 3), []);
    assert_eq!(desk.codes(STUDENTS, 4), [Code::ParentNeeded]);
    desk.type_in(PARENTS, 2, Field::Student, "kay");
    assert_eq!(desk.codes(STUDENTS, 2), [Code::ParentNeeded]);
    assert_eq!(desk.codes(STUDENTS, 4), []);
    desk.type_in(STUDENTS, 2, Field::Parent, "mum@x.example");
    assert_eq!(desk.codes(STUDENTS, 2), []);
}

#[test]
fn references_are_looked_for_on_the_other_tab() {
    let mut desk = Desk::with(
        &format!("{HEAD}Kim,Lee,k@x.example,,,MUM@x.example; dad@x.example\n"),
        "",
        "First name,Last name,Email\nMia,Lee,mum@x.example\n",
    );
    let message = desk.issue(STUDENTS, 2, Code::ReferenceElsewhere).message;
    assert!(message.starts_with("“dad@x.example” is not on the Parents tab."), "{message}");
    assert_eq!(desk.state().tabs[0].errors, 0);
    desk.type_in(PARENTS, 2, Field::Email, "dad@x.example");
    let message = desk.issue(STUDENTS, 2, Code::ReferenceElsewhere).message;
    assert!(message.starts_with("“MUM@x.example” is not"), "{message}");
}

#[test]
fn a_reference_is_an_email_or_the_username_of_a_student() {
    let mut desk = Desk::with(
        &format!("{HEAD}Kim,Lee,k@x.example,kim,,mum\n"),
        "",
        "First name,Last name,Email,Student\nMia,Lee,mum@x.example,kim\n",
    );
    let message = desk.issue(STUDENTS, 2, Code::ReferenceInvalid).message;
    assert!(message.starts_with("“mum” is not a complete email."), "{message}");
    assert_eq!(desk.codes(PARENTS, 2), []);
}

#[test]
fn nobody_is_their_own_parent() {
    let mut desk = students("Kim,Lee,k@x.example,,,K@x.example\n");
    assert_eq!(desk.codes(STUDENTS, 2), [Code::ReferenceSelf]);
    let message = desk.issue(STUDENTS, 2, Code::ReferenceSelf).message;
    assert!(message.starts_with("This student is named as their own parent."), "{message}");
}

#[test]
fn a_missing_required_column_blocks_every_row() {
    let mut desk = Desk::with("", "First name,Email\nKim,k@x.example\n", "");
    let issue = desk.issue(INSTRUCTORS, 2, Code::ColumnMissing);
    assert!(issue.message.starts_with("A column is missing: “Last name”."), "{}", issue.message);
    assert_eq!(desk.state().tabs[1].missing, [Field::FamilyName]);
}

#[test]
fn the_example_row_is_left_out_and_says_so() {
    let mut desk = Desk::with(
        "First name,Last name,Email,House\nRobin,Example,robin.example@school.example,\nKim,Lee,k@x.example,Ash\n",
        "",
        "",
    );
    let row = desk.row(STUDENTS, 2);
    assert!(row.left_out);
    assert_eq!(row.issues[0].code, Code::ExampleRow);
    assert_eq!(desk.state().tabs[0].rows, 1);
    // Once it differs it is a row like any other.
    desk.type_in(STUDENTS, 2, Field::FamilyName, "Hood");
    assert!(!desk.row(STUDENTS, 2).left_out);
    assert_eq!(desk.state().tabs[0].rows, 2);
}

#[test]
fn deleted_rows_clear_their_twins_and_come_back() {
    let mut desk = students("Kim,Lee,k@x.example,,,\nKai,Lee,k@x.example,,,\n");
    let row = desk.row(STUDENTS, 3).row;
    desk.say(importer::message::Command::DeleteRows { tab: STUDENTS, rows: vec![row] });
    assert_eq!(desk.codes(STUDENTS, 2), []);
    desk.say(importer::message::Command::Undo);
    assert_eq!(desk.codes(STUDENTS, 2), [Code::EmailDuplicate]);
}

#[test]
fn the_same_file_twice_in_a_tab_is_a_warning_at_the_source() {
    let text = format!("{HEAD}Kim,Lee,k@x.example,,,\n");
    let mut desk = Desk::with(&text, "", "");
    desk.add(5, STUDENTS, "again.csv", &text);
    let sources = desk.state().tabs[0].sources.clone();
    assert!(sources[0].issues.is_empty());
    assert_eq!(sources[1].issues[0].code, Code::SameFile);
    assert_eq!(
        sources[1].issues[0].message,
        "“again.csv” and “students.csv” have the same contents. Remove one of the two."
    );
}

#[test]
fn what_the_plan_found_stands_in_its_cell_until_the_row_is_edited() {
    let mut desk = students("Kim,Lee,k@x.example,,,\nKai,Lee,kai@x.example,,,\n");
    let issue = |line| PlanIssue {
        origin: Origin { tab: STUDENTS, source: SourceId(1), line },
        field: Some(Field::Email),
        code: Code::UsernameTaken,
        message: "This email is taken.".to_owned(),
    };
    desk.say(importer::message::Command::PlanIssues { issues: vec![issue(2), issue(3)] });
    assert_eq!(desk.issue(STUDENTS, 2, Code::UsernameTaken).message, "This email is taken.");
    assert_eq!(desk.state().tabs[0].errors, 2);
    assert_eq!(desk.view(STUDENTS, Filter::Code(Code::UsernameTaken)), [2, 3]);
    desk.type_in(STUDENTS, 2, Field::GivenName, "Kimberly");
    assert_eq!(desk.codes(STUDENTS, 2), []);
    desk.say(importer::message::Command::PlanIssues { issues: vec![] });
    assert_eq!(desk.state().tabs[0].errors, 0);
}

#[test]
fn any_edit_drops_what_the_plan_said_of_links() {
    let mut desk = Desk::with(
        &format!("{HEAD}Kim,Lee,k@x.example,,,mum@x.example\n"),
        "",
        "First name,Last name,Email\nSue,Lee,mum@x.example\n",
    );
    let issue = |code| PlanIssue {
        origin: Origin { tab: STUDENTS, source: SourceId(1), line: 2 },
        code,
        field: Some(Field::Parent),
        message: "Said by the plan.".to_owned(),
    };
    let issues = vec![issue(Code::ReferenceFailed), issue(Code::Protected)];
    desk.say(importer::message::Command::PlanIssues { issues });
    assert_eq!(desk.codes(STUDENTS, 2), [Code::ReferenceFailed, Code::Protected]);
    desk.type_in(PARENTS, 2, Field::GivenName, "Susan");
    assert_eq!(desk.codes(STUDENTS, 2), [Code::Protected]);
    assert_eq!(desk.state().tabs[0].warnings, 1);
}

#[test]
fn undoing_on_another_tab_names_it() {
    use importer::message::{Command, Update};
    let mut desk = Desk::with(
        &format!("{HEAD}Kim,Lee,k@x.example,,,\n"),
        "First name,Last name,Email\nAnn,Fox,a@x.example\n",
        "",
    );
    desk.type_in(INSTRUCTORS, 2, Field::GivenName, "Anna");
    let said = |updates: Vec<Update>| {
        updates.into_iter().find_map(|update| match update {
            Update::Notice { message, .. } => Some(message),
            _ => None,
        })
    };
    assert_eq!(said(desk.say(Command::Undo)), None);
    desk.window(STUDENTS);
    assert_eq!(said(desk.say(Command::Redo)).as_deref(), Some("Done again on Instructors: typing in 1 cell"));
    assert_eq!(said(desk.say(Command::Undo)).as_deref(), Some("Undone on Instructors: typing in 1 cell"));
}

#[test]
fn only_cleaned_rows_count_as_cleaned() {
    let mut desk = students("Kim,Lee,k@x.example,,,nobody@x.example\n Ben,Lee,b@x.example,,,\n");
    assert_eq!(desk.state().tabs[0].cleaned, 1);
    assert_eq!(desk.view(STUDENTS, Filter::Cleaned), [3]);
}

#[test]
fn one_email_in_ten_thousand_rows_is_told_row_by_row() {
    let mut desk = students(&"Kim,Lee,none@x.example,,,\n".repeat(10_000));
    let updates = desk.say(importer::message::Command::ExportRowsToMend { request: 1, tab: STUDENTS });
    let [importer::message::Update::File { text, .. }] = &updates[..] else { panic!("{updates:?}") };
    assert_eq!(text.matches("and 9996 more").count(), 10_000);
    desk.type_in(STUDENTS, 2, Field::Email, "kim@x.example");
    let message = desk.issue(STUDENTS, 3, Code::EmailDuplicate).message;
    assert!(message.starts_with("Duplicate email with row 4, row 5, row 6 and 9995 more."), "{message}");
}
