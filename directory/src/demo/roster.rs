//! Invented people. The same every time.

use std::collections::HashSet;

use importer::format::learners::{INSTRUCTORS, PARENTS, STUDENTS};
use importer::format::{Field, Tab};
use importer::key;
use importer::outcome::SourceId;
use importer::sheet::Sheet;
use importer::stage::Part;

const STUDENTS_IN_ALL: usize = 180;

const GIVEN: [&str; 40] = [
    "Amara", "Łukasz", "Mei Ling", "Sofía", "Tunde", "James", "小龙", "Noor", "محمد", "Freya", "Anna",
    "Priya", "Tomás", "Zoë", "Dmitri", "Chidinma", "Hana", "Elif", "Arjun", "Saoirse", "Mateo", "Ngọc",
    "Isla", "Yusuf", "Beatriz", "Grace", "Björn", "Radha", "Lucía", "Kwame", "Aaliyah", "Ingrid", "Leo",
    "서연", "Anh", "Temi", "Oscar", "Maya", "Jonas", "Rosa",
];

const FAMILY: [&str; 30] = [
    "Okafor",
    "Wójcik",
    "Tan",
    "Núñez",
    "Adébáyò",
    "O’Connor",
    "李",
    "Al-Sayed",
    "الحسن",
    "Lindström",
    "Kowalska",
    "Raghunathan",
    "Ó Briain",
    "van den Berg",
    "Volkov",
    "Eze",
    "Sato-Williams",
    "Yılmaz",
    "Mehta",
    "Kelly",
    "da Silva",
    "Trần",
    "MacLeod",
    "Demir",
    "Ferreira",
    "Mbeki",
    "Ekström",
    "Pillai",
    "Brown",
    "김",
];

const INSTRUCTORS_OF: [(&str, &str); 12] = [
    ("Temi", "Adeyemi"),
    ("Carla", "Marchetti"),
    ("Radha", "Pillai"),
    ("Ingrid", "Þórsdóttir"),
    ("Marc", "Laurent"),
    ("Aoife", "Brennan"),
    ("Jürgen", "Weiß"),
    ("Samuel", "Osei"),
    ("Keiko", "Tanaka"),
    ("Elena", "Popescu"),
    ("David", "Ben-Ami"),
    ("Lina", "Haddad"),
];

pub(super) fn sources() -> Vec<(u16, String)> {
    vec![(0, "riverside-students.csv".into()), (1, "riverside-staff.csv".into()), (2, "Pasted text".into())]
}

pub(super) fn parts() -> Vec<Part> {
    let mut students = Sheet::new();
    let mut parents = Sheet::new();
    let mut taken = HashSet::new();
    for (n, line) in (0..STUDENTS_IN_ALL).zip(2..) {
        let (given, family) = (GIVEN[n * 7 % GIVEN.len()], FAMILY[n * 11 % FAMILY.len()]);
        let mailbox = mailbox(given, family, &mut taken);
        let parent_mail = format!("family.{mailbox}@home.example");
        // A few mistakes, as every roster has them: the results have something to show.
        let email = match n {
            6 => "j.oconnor@riverside".to_owned(),
            n if n % 12 == 5 => String::new(),
            _ => format!("{mailbox}@riverside.example"),
        };
        let username = if email.is_empty() { mailbox.as_str() } else { "" };
        let parent = if n == 29 { "nobody.here@home.example" } else { &parent_mail };
        let teacher = instructor_mail(n % INSTRUCTORS_OF.len());
        let (grade, id) = ((n % 6 + 7).to_string(), format!("00{}", 4127 + n));
        let cells = [given, family, &email, username, &id, &grade, parent, &teacher];
        students.push_row(line, cells.into_iter());
        let given = GIVEN[(n * 13 + 5) % GIVEN.len()];
        let family = if n == 40 { "" } else { family };
        let phone = format!("+44 7700 900{:03}", n % 1000);
        parents.push_row(line, [given, family, &parent_mail, &phone].into_iter());
    }
    let mut instructors = Sheet::new();
    for ((n, (given, family)), line) in INSTRUCTORS_OF.into_iter().enumerate().zip(2..) {
        instructors.push_row(line, [given, family, &instructor_mail(n)].into_iter());
    }
    let name = [Field::GivenName, Field::FamilyName, Field::Email];
    let student = [Field::Username, Field::IdNumber, Field::Grade, Field::Parent, Field::Instructor];
    vec![
        part(STUDENTS, 0, [&name[..], &student].concat(), students),
        part(INSTRUCTORS, 1, name.to_vec(), instructors),
        part(PARENTS, 2, [&name[..], &[Field::Phone]].concat(), parents),
    ]
}

fn part(tab: Tab, source: u16, fields: Vec<Field>, sheet: Sheet) -> Part {
    Part { tab, source: SourceId(source), fields, headings: Vec::new(), sheet }
}

fn instructor_mail(n: usize) -> String {
    let (given, family) = INSTRUCTORS_OF[n];
    format!("{}.{}@riverside.example", ascii(given), ascii(family))
}

/// A mailbox that nobody has yet.
fn mailbox(given: &str, family: &str, taken: &mut HashSet<String>) -> String {
    let mut name = format!("{}.{}", ascii(given), ascii(family)).trim_matches('.').to_owned();
    if name.len() < 3 {
        "student".clone_into(&mut name);
    }
    let mut free = name.clone();
    let mut n = 2;
    while !taken.insert(free.clone()) {
        free = format!("{name}{n}");
        n += 1;
    }
    free
}

fn ascii(name: &str) -> String {
    let plain = key::name(name);
    plain.chars().filter(char::is_ascii_alphanumeric).collect()
}
