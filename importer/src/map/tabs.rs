//! Names of sheets, and roles in a column, to tabs.

use rustc_hash::FxHashMap;

use crate::format::{Format, Role, Tab};
use crate::sheet::Sheet;

use super::words;

/// Other words for the people of a tab, by the role that its rows give: English, French, Spanish, German, lower case
/// without accents, as [`words::split`] gives them.
const WORDS: [(Role, &[&str]); 3] = [
    (
        Role::Learner,
        &[
            "student",
            "students",
            "learner",
            "learners",
            "pupil",
            "pupils",
            "child",
            "children",
            "eleve",
            "eleves",
            "etudiant",
            "etudiants",
            "etudiante",
            "etudiantes",
            "apprenant",
            "apprenants",
            "alumno",
            "alumnos",
            "alumna",
            "alumnas",
            "alumnado",
            "estudiante",
            "estudiantes",
            "schuler",
            "schulerin",
            "schulerinnen",
            "schueler",
            "lernende",
            "lernenden",
            "studierende",
        ],
    ),
    (
        Role::Instructor,
        &[
            "instructor",
            "instructors",
            "teacher",
            "teachers",
            "staff",
            "tutor",
            "tutors",
            "faculty",
            "lecturer",
            "lecturers",
            "trainer",
            "trainers",
            "enseignant",
            "enseignants",
            "enseignante",
            "enseignantes",
            "professeur",
            "professeurs",
            "profs",
            "formateur",
            "formateurs",
            "instructeurs",
            "profesor",
            "profesores",
            "profesora",
            "profesoras",
            "profesorado",
            "docente",
            "docentes",
            "maestro",
            "maestros",
            "instructores",
            "lehrer",
            "lehrerin",
            "lehrerinnen",
            "lehrkraft",
            "lehrkrafte",
            "lehrkraefte",
            "lehrpersonen",
            "dozenten",
        ],
    ),
    (
        Role::Parent,
        &[
            "parent",
            "parents",
            "mother",
            "father",
            "mom",
            "mum",
            "dad",
            "mere",
            "pere",
            "madre",
            "mutter",
            "vater",
            "guardian",
            "guardians",
            "carer",
            "carers",
            "caregiver",
            "caregivers",
            "families",
            "contacts",
            "tuteur",
            "tuteurs",
            "responsable",
            "responsables",
            "familles",
            "padre",
            "padres",
            "madres",
            "progenitores",
            "tutores",
            "familias",
            "eltern",
            "elternteil",
            "elternteile",
            "erziehungsberechtigte",
            "sorgeberechtigte",
        ],
    ),
];

/// The tab that a sheet is for, by its name: a label, a key or another word for its people, beside what else stands
/// there. `None` where no tab is named, or two are.
///
/// ```
/// use importer::format::learners::{INSTRUCTORS, LEARNERS, STUDENTS};
/// use importer::map::tab_of_sheet;
///
/// assert_eq!(tab_of_sheet(&LEARNERS, "Year 4 pupils"), Some(STUDENTS));
/// assert_eq!(tab_of_sheet(&LEARNERS, "TEACHERS (2026)"), Some(INSTRUCTORS));
/// assert_eq!(tab_of_sheet(&LEARNERS, "Sheet1"), None);
/// ```
pub fn tab_of_sheet(format: &Format, name: &str) -> Option<Tab> {
    let plain = words::plain(name);
    let own = |tab: &str| words::plain(tab) == plain;
    if let Some((tab, _)) = format.tabs().find(|(_, spec)| own(spec.label) || own(spec.key) || own(spec.one))
    {
        return Some(tab);
    }
    let words = words::split(name);
    let mut named = format.tabs().filter(|(_, spec)| {
        let known = WORDS.iter().filter(|(role, _)| *role == spec.role).flat_map(|(_, words)| words.iter());
        known.into_iter().any(|known| words.iter().any(|word| word == known))
    });
    let (tab, _) = named.next()?;
    named.next().is_none().then_some(tab)
}

/// Is it a word for the people of a role?
pub(super) fn is_role(role: Role, word: &str) -> bool {
    WORDS.iter().any(|(of, words)| *of == role && words.contains(&word))
}

/// Is it a word for the people of any role?
pub(super) fn is_person(word: &str) -> bool {
    WORDS.iter().any(|(_, words)| words.contains(&word))
}

/// Headings of a column that says who somebody is: English, French, Spanish, German, as [`words::plain`] gives them.
const ROLES: [&str; 22] = [
    "role",
    "roles",
    "userrole",
    "type",
    "usertype",
    "typeofuser",
    "persontype",
    "accounttype",
    "membertype",
    "category",
    "profile",
    "fonction",
    "profil",
    "typedecompte",
    "categorie",
    "rol",
    "tipo",
    "perfil",
    "rolle",
    "typ",
    "funktion",
    "personengruppe",
];

/// In which column a list says for which tab each row is, and what it says; `None` where most rows say something else.
///
/// ```
/// use importer::format::learners::{INSTRUCTORS, LEARNERS, STUDENTS};
/// use importer::map::tabs_of_rows;
/// use importer::sheet::Sheet;
///
/// let mut sheet = Sheet::new();
/// for (line, role) in (2..).zip(["Pupil", "Teacher", "pupil"]) {
///     sheet.push_row(line, ["Kim", role].into_iter());
/// }
/// let headers = ["First name", "User type"].map(str::to_owned);
/// let (column, tabs) = tabs_of_rows(&LEARNERS, &headers, &sheet).unwrap();
/// assert_eq!((column, tabs), (1, vec![Some(STUDENTS), Some(INSTRUCTORS), Some(STUDENTS)]));
/// ```
pub fn tabs_of_rows(format: &Format, headers: &[String], sheet: &Sheet) -> Option<(usize, Vec<Option<Tab>>)> {
    if format.tabs.len() < 2 {
        return None;
    }
    let is_role = |header: &String| ROLES.contains(&words::plain(header).as_str());
    headers.iter().enumerate().filter(|(_, header)| is_role(header)).find_map(|(column, _)| {
        let mut known: FxHashMap<&str, Option<Tab>> = FxHashMap::default();
        let mut tab_of = |row| {
            let text = sheet.cell(row, column);
            *known.entry(text).or_insert_with(|| tab_of_sheet(format, text))
        };
        let tabs: Vec<Option<Tab>> = (0..sheet.rows()).map(&mut tab_of).collect();
        let told = tabs.iter().flatten().count();
        (told > 0 && told * 2 >= tabs.len()).then_some((column, tabs))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::learners::{INSTRUCTORS, LEARNERS, PARENTS, STUDENTS};

    #[test]
    fn a_sheet_goes_to_the_tab_that_its_name_says() {
        for (name, tab) in [
            ("Students", STUDENTS),
            ("student", STUDENTS),
            ("Student list", STUDENTS),
            ("1. STUDENTS", STUDENTS),
            ("students_2026", STUDENTS),
            ("Learners", STUDENTS),
            ("Élèves", STUDENTS),
            ("Alumnos", STUDENTS),
            ("Schüler 4b", STUDENTS),
            ("SchülerInnen", STUDENTS),
            ("Instructors", INSTRUCTORS),
            ("Staff", INSTRUCTORS),
            ("Our teachers", INSTRUCTORS),
            ("Enseignants", INSTRUCTORS),
            ("Profesorado", INSTRUCTORS),
            ("Lehrkräfte", INSTRUCTORS),
            ("Parents & guardians", PARENTS),
            ("Parent/Carer", PARENTS),
            ("Padres", PARENTS),
            ("Eltern", PARENTS),
        ] {
            assert_eq!(tab_of_sheet(&LEARNERS, name), Some(tab), "{name}");
        }
    }

    #[test]
    fn a_sheet_that_names_none_or_two_is_left_to_the_administrator() {
        for name in ["", "Sheet1", "Lists", "Students and parents", "4b", "studentship", "***"] {
            assert_eq!(tab_of_sheet(&LEARNERS, name), None, "{name}");
        }
    }
}
