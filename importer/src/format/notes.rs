//! What belongs into a column, in plain words: the notes on the headings of a template, and the product's help.

use super::{Column, Field, Role, TabSpec};

/// What belongs into a column of a tab.
///
/// ```
/// use importer::format::{Field, learners::{LEARNERS, STUDENTS}, notes::note};
///
/// let students = LEARNERS.tab(STUDENTS);
/// let email = students.column(Field::Email).unwrap();
/// assert!(note(students, email).starts_with("Needed unless the student has a username."));
/// ```
pub fn note(tab: &TabSpec, column: &Column) -> String {
    let one = tab.one;
    let mut note = match column.field {
        Field::GivenName => "The first name, in any script, without title.".to_owned(),
        Field::FamilyName => "The last name, in any script. Particles belong to it: van den Berg.".to_owned(),
        Field::Email if !column.required => format!(
            "Needed unless the {one} has a username. One email, which nobody else on this sheet has: name@school.example."
        ),
        Field::Email => "One email, which nobody else on this sheet has: name@school.example.".to_owned(),
        Field::Username if tab.role == Role::Learner => {
            "Instead of an email, for those who have none. Letters, digits and . _ @ + - without spaces, up to 100."
                .to_owned()
        }
        Field::Username => {
            "May stay empty: the email is enough to sign in. Letters, digits and . _ @ + - without spaces, up to 100."
                .to_owned()
        }
        Field::IdNumber => {
            format!("The school's own number of this {one}. The column is text, so zeros at the front stay.")
        }
        Field::Grade => "The grade, year or class, as the school writes it: 9, Year 9, 9B.".to_owned(),
        Field::Phone => "A phone number. The column is text, so a + or zeros at the front stay.".to_owned(),
        Field::Language => {
            "The person’s language. Choose from the list, or write any language code, such as pt-BR.".to_owned()
        }
        Field::Parent | Field::Instructor | Field::Student => refers(tab, column.field),
        Field::FullName => "First and last name in one cell, as the person writes it.".to_owned(),
        Field::Enabled => "1 to enable the user, 0 to create them disabled.".to_owned(),
        Field::JobRole => "The person’s role at work, in any words.".to_owned(),
        Field::Region => "The region or location, in any words.".to_owned(),
        Field::Place if column.header == "companyName" => {
            "The exact name of the company that the user belongs to.".to_owned()
        }
        Field::Place if column.header == "schoolID" => {
            "The ID of the school or campus. It stands on the page Organisation, where it can be copied.".to_owned()
        }
        Field::Place => "The ID of the department. It stands on the page Organisation, where it can be copied.                          Without it the person is in the place imported into. For several departments give the person                          several rows."
            .to_owned(),
        Field::RoleName => {
            "admin, content_manager, course_manager or course_viewer. Anything else, or nothing, makes a learner."
                .to_owned()
        }
        Field::MemberId => "The person’s number in this department. It may differ from row to row.".to_owned(),
        Field::Password => {
            "Read only where the options take passwords from the file. It is sent apart, and kept nowhere readable."
                .to_owned()
        }
        Field::OldUsername => "The username that is changed to the one under username.".to_owned(),
        Field::Suspended => "1 suspends the account, 0 brings it back, blank keeps it as it is.".to_owned(),
        Field::Deleted => "1 deletes the account.".to_owned(),
        Field::CourseRole => {
            "The role in the course with the same number: learner, instructor, course_viewer, course_manager or \
             content_manager. Empty is learner."
                .to_owned()
        }
        Field::CourseGroup => "The name of a group within the course with the same number.".to_owned(),
        Field::EnrolPeriod => "For how many days the person is in the course.".to_owned(),
        Field::EnrolStatus => "1 for an enrolment that is suspended.".to_owned(),
        Field::EnrolStart => "From which day on, as 2026-09-01.".to_owned(),
        Field::Programme => "A programme, by its ID number, else by its name.".to_owned(),
        Field::SystemRole => {
            "A role in the site, such as course_manager. With - in front it is taken away.".to_owned()
        }
        Field::Profile => "Your own field: its short name stands in the heading, as profile_field_badge.".to_owned(),
        Field::Theme => "The exact name of a theme of the site.".to_owned(),
        Field::Institution
        | Field::Department
        | Field::City
        | Field::Country
        | Field::TimeZone
        | Field::Phone2
        | Field::Address
        | Field::Description => format!("{}, in any words.", column.field.label()),
        Field::IsTeacher => "0 for a student, 1 for an instructor.".to_owned(),
        Field::Cohort if column.header == "cohort1" => {
            "A cohort, by its ID number, else by its name. As many columns as you need.".to_owned()
        }
        Field::Cohort => "The exact name of a cohort that is there already. Empty for none.".to_owned(),
        Field::Course if column.header == "course1" => {
            "The short name of a course. As many columns as you need: course2, course3.".to_owned()
        }
        Field::Course => {
            "The title of a course that the company has access to. One column for each course; add as many as you need."
                .to_owned()
        }
    };
    if column.required {
        note.insert_str(0, "Required. ");
    }
    if !column.values.is_empty() {
        let words = column.values.iter().map(|value| format!("{} {}", value.key, value.label));
        note.push_str("\n\n");
        note.push_str(&words.collect::<Vec<_>>().join(", "));
    }
    note
}

/// Of a column that names other people.
fn refers(tab: &TabSpec, field: Field) -> String {
    let one = tab.one;
    let other = field.label().to_lowercase();
    let by = if field == Field::Student { "email, or the username," } else { "email" };
    format!(
        "The {by} of this {one}’s {other}, who is on the other sheet or has an account already. Separate several with semicolons, or add columns {} 2, {} 3.",
        field.label(),
        field.label()
    )
}
