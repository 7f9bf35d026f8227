//! Which headings are understood, and which are left alone.

use importer::format::learners::{INSTRUCTORS, LEARNERS, PARENTS, STUDENTS};
use importer::format::{Field, Tab};
use importer::map::map_headers;
use proptest::prelude::*;

fn map(tab: Tab, headers: &[&str]) -> Vec<Option<Field>> {
    map_headers(LEARNERS.tab(tab), &headers.iter().map(|&header| header.to_owned()).collect::<Vec<_>>())
}

/// What a heading means when it stands alone.
fn one(tab: Tab, header: &str) -> Option<Field> {
    map(tab, &[header])[0]
}

#[test]
fn labels_and_keys_are_understood_on_every_tab() {
    for (tab, spec) in LEARNERS.tabs() {
        for column in spec.columns {
            let label = column.field.label();
            for header in [label, column.field.key(), &label.to_uppercase(), &format!(" {label}* ")] {
                assert_eq!(one(tab, header), Some(column.field), "{header} on {}", spec.label);
            }
        }
        let labels: Vec<&str> = spec.columns.iter().map(|column| column.field.label()).collect();
        assert!(map(tab, &labels).into_iter().eq(spec.columns.iter().map(|column| Some(column.field))));
    }
}

#[test]
fn every_alias_is_understood_as_its_own_column() {
    for (tab, spec) in LEARNERS.tabs() {
        for column in spec.columns {
            for alias in column.aliases {
                assert_eq!(one(tab, alias), Some(column.field), "{alias} on {}", spec.label);
            }
        }
    }
}

#[test]
fn students_headings() {
    for (header, field) in [
        ("E-mail", Some(Field::Email)),
        ("Mail address", Some(Field::Email)),
        ("School e-mail address", Some(Field::Email)),
        ("Student Email", Some(Field::Email)),
        ("Email (required)", Some(Field::Email)),
        ("Given name", Some(Field::GivenName)),
        ("GivenName", Some(Field::GivenName)),
        ("first_name", Some(Field::GivenName)),
        ("Surname", Some(Field::FamilyName)),
        ("Login", Some(Field::Username)),
        ("Contact no.", Some(Field::Phone)),
        ("Student no.", Some(Field::IdNumber)),
        ("Student #", Some(Field::IdNumber)),
        ("Year", Some(Field::Grade)),
        ("Parent email", Some(Field::Parent)),
        ("Parent e-mail", Some(Field::Parent)),
        ("Parent's email address", Some(Field::Parent)),
        ("Guardian 1 email", Some(Field::Parent)),
        ("Parent/Guardian 2 Email", Some(Field::Parent)),
        ("Parent2", Some(Field::Parent)),
        ("Form tutor", Some(Field::Instructor)),
        ("Teacher 2", Some(Field::Instructor)),
        ("House", None),
        ("", None),
        ("2", None),
        ("Parent phone", None),
        ("Parent name", None),
        ("Parent ID", None),
        ("Teacher name", None),
        ("Date of birth", None),
        ("Gender", None),
        ("Email 2", None),
        ("Phone 1", Some(Field::Phone)),
        ("Address", None),
        ("Notes", None),
        ("Reason", None),
        ("Status", None),
    ] {
        assert_eq!(one(STUDENTS, header), field, "{header}");
    }
}

#[test]
fn on_other_tabs_the_student_is_the_other_person() {
    for tab in [INSTRUCTORS, PARENTS] {
        for header in ["Student", "Student email", "Student e-mail address", "Child email", "Student 2"] {
            assert_eq!(one(tab, header), Some(Field::Student), "{header}");
        }
        assert_eq!(one(tab, "Student ID"), None);
        assert_eq!(one(tab, "Email"), Some(Field::Email));
    }
    assert_eq!(one(PARENTS, "Parent email"), Some(Field::Email));
    assert_eq!(one(INSTRUCTORS, "Teacher email"), Some(Field::Email));
}

#[test]
fn email_and_parent_email_are_never_confused() {
    for headers in
        [["Email", "Parent email"], ["E-mail address", "Guardian e-mail"], ["Emial", "Parnet email"]]
    {
        let [email, parent] = headers;
        assert_eq!(map(STUDENTS, &[email, parent]), [Some(Field::Email), Some(Field::Parent)]);
        assert_eq!(map(STUDENTS, &[parent, email]), [Some(Field::Parent), Some(Field::Email)]);
        assert_eq!(map(STUDENTS, &[parent]), [Some(Field::Parent)]);
    }
}

#[test]
fn small_misspellings_are_understood_and_large_ones_are_not() {
    for (header, field) in [
        ("Emial", Some(Field::Email)),
        ("Frist name", Some(Field::GivenName)),
        ("Fisrt Nmae", Some(Field::GivenName)),
        ("Surnmae", Some(Field::FamilyName)),
        ("Usernmae", Some(Field::Username)),
        ("Usrname", None), // or Surname?
        ("Parnet", Some(Field::Parent)),
        ("Guardain 1 email", Some(Field::Parent)),
        ("Instuctor", Some(Field::Instructor)),
        ("Lanugage", Some(Field::Language)),
        ("Eml", None),
        ("Elephant", None),
        ("Fone", None),
        ("Sex", None),
    ] {
        assert_eq!(one(STUDENTS, header), field, "{header}");
    }
}

#[test]
fn a_field_is_found_once_and_the_better_match_wins() {
    assert_eq!(map(STUDENTS, &["School email", "Email"]), [None, Some(Field::Email)]);
    assert_eq!(map(STUDENTS, &["Emial", "E-mail"]), [None, Some(Field::Email)]);
    assert_eq!(map(STUDENTS, &["Email", "email"]), [Some(Field::Email), None]);
    assert_eq!(map(STUDENTS, &["Preferred name", "First name"]), [None, Some(Field::GivenName)]);
    assert_eq!(map(STUDENTS, &["Parent 1", "Parent 2", "Mother", "Father"]), [Some(Field::Parent); 4]);
}

#[test]
fn a_full_name_is_the_given_name_where_there_is_no_other() {
    assert_eq!(map(STUDENTS, &["Full name", "Email"]), [Some(Field::GivenName), Some(Field::Email)]);
    assert_eq!(map(PARENTS, &["Parent name", "Email"]), [Some(Field::GivenName), Some(Field::Email)]);
    assert_eq!(map(STUDENTS, &["Name", "Surname"]), [None, Some(Field::FamilyName)]);
    assert_eq!(map(STUDENTS, &["Full name", "First name"]), [None, Some(Field::GivenName)]);
}

proptest! {
    #[test]
    fn any_headings_are_mapped_each_field_once(headers in prop::collection::vec("\\PC{0,12}|[a-z ]{0,12}", 0..12)) {
        for (_, spec) in LEARNERS.tabs() {
            let fields = map_headers(spec, &headers);
            prop_assert_eq!(fields.len(), headers.len());
            for column in spec.columns.iter().filter(|column| !column.field.repeats()) {
                prop_assert!(fields.iter().filter(|field| **field == Some(column.field)).count() <= 1);
            }
            for field in fields.into_iter().flatten() {
                prop_assert!(spec.column(field).is_some());
            }
        }
    }
}

#[test]
fn headings_of_four_languages_are_understood_with_and_without_accents() {
    for (tab, headers) in [
        (STUDENTS, ["Prénom", "Nom", "Courriel", "Classe", "Téléphone", "Courriel du parent"]),
        (STUDENTS, ["PRENOM", "Nom de famille", "Adresse e-mail", "Niveau", "Portable", "Responsable légal"]),
        (STUDENTS, ["Nombre", "Apellidos", "Correo electrónico", "Curso", "Teléfono", "Madre"]),
        (STUDENTS, ["Nombre", "Apellido", "Correo", "Grado", "Celular", "Correo de la madre"]),
        (STUDENTS, ["Vorname", "Nachname", "E-Mail-Adresse", "Klasse", "Telefon", "Eltern E-Mail"]),
        (
            STUDENTS,
            ["vorname", "Familienname", "Mail-Adresse", "Jahrgang", "Handy-Nr.", "Erziehungsberechtigte"],
        ),
    ] {
        let fields =
            [Field::GivenName, Field::FamilyName, Field::Email, Field::Grade, Field::Phone, Field::Parent];
        assert_eq!(map(tab, &headers), fields.map(Some), "{headers:?}");
    }
    for (tab, header, field) in [
        (PARENTS, "Élève", Field::Student),
        (PARENTS, "Correo del alumno", Field::Student),
        (PARENTS, "Kind 2", Field::Student),
        (INSTRUCTORS, "Schüler", Field::Student),
        (STUDENTS, "Professeur principal", Field::Instructor),
        (STUDENTS, "Klassenlehrerin", Field::Instructor),
        (STUDENTS, "N° élève", Field::IdNumber),
        (STUDENTS, "Schüler-Nr.", Field::IdNumber),
        (STUDENTS, "Matrícula", Field::IdNumber),
        (STUDENTS, "Nom d’utilisateur", Field::Username),
        (STUDENTS, "Sprache", Field::Language),
    ] {
        assert_eq!(one(tab, header), Some(field), "{header}");
    }
}
