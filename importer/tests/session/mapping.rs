//! What headings and words of closed lists are taken for, by themselves, by hand, and by memory.

use importer::check::check;
use importer::format::learners::LEARNERS;
use importer::format::{Field, Tab};
use importer::issue::Code;
use importer::map::map_headers;
use importer::mapping::{How, ReadAs, Remembered};
use importer::message::{Command, Update, WordState};
use importer::outcome::SourceId;
use importer::stage::{Part, assemble};

use crate::desk::{Desk, INSTRUCTORS, STUDENTS};

const ODD: &str =
    "Rufname,Sippe,Post,Haus,Spricht\nKim,Lee,k@x.example,Oak,Elbisch\nBo,Fox,b@x.example,Ash,anglais\n";

impl Desk {
    fn hows(&self) -> Vec<(Option<Field>, Option<How>)> {
        self.state().tabs[0].columns.iter().map(|column| (column.field, column.how)).collect()
    }

    fn map(&mut self, column: u16, field: Field) {
        self.say(Command::Map { tab: STUDENTS, column, field: Some(field) });
    }

    fn read_as(&mut self, text: &str, word: Option<&str>) {
        let word = word.map(str::to_owned);
        self.say(Command::ReadAs { tab: STUDENTS, field: Field::Language, text: text.to_owned(), word });
    }

    fn words(&mut self) -> Vec<WordState> {
        let updates = self.say(Command::Words { request: 3, tab: STUDENTS });
        match updates.into_iter().find(|update| matches!(update, Update::Words { .. })) {
            Some(Update::Words { words, .. }) => words,
            other => panic!("words were asked for: {other:?}"),
        }
    }

    fn memories(&mut self) -> Vec<Remembered> {
        let updates = self.say(Command::Memories { request: 4 });
        match updates.into_iter().find(|update| matches!(update, Update::Memories { .. })) {
            Some(Update::Memories { memories, .. }) => memories,
            other => panic!("memories were asked for: {other:?}"),
        }
    }

    fn with_memories(memories: Vec<Remembered>) -> Self {
        let mut desk = Self::new();
        desk.say(Command::Remembered { memories });
        desk
    }
}

/// Mapped by hand, with one column left out and one word chosen.
fn mapped() -> Desk {
    let mut desk = Desk::with(ODD, "", "");
    for (column, field) in
        [(0, Field::GivenName), (1, Field::FamilyName), (2, Field::Email), (4, Field::Language)]
    {
        desk.map(column, field);
    }
    desk.say(Command::Confirm { tab: STUDENTS });
    desk.read_as("Elbisch", Some("de"));
    desk
}

#[test]
fn a_column_says_how_it_was_understood() {
    let mut desk =
        Desk::with("First name,surname,Emial,House,Language\nKim,Lee,k@x.example,Oak,en\n", "", "");
    assert_eq!(
        desk.hows(),
        [
            (Some(Field::GivenName), Some(How::Same)),
            (Some(Field::FamilyName), Some(How::Understood)),
            (Some(Field::Email), Some(How::Similar)),
            (None, None),
            (Some(Field::Language), Some(How::Same)),
        ]
    );
    desk.map(3, Field::Grade);
    assert_eq!(desk.hows()[3], (Some(Field::Grade), Some(How::Chosen)));
    desk.say(Command::Undo);
    assert_eq!(desk.hows()[3], (None, None));
    desk.say(Command::Confirm { tab: STUDENTS });
    assert_eq!(desk.hows()[2..4], [(Some(Field::Email), Some(How::Chosen)), (None, Some(How::Chosen))]);
}

#[test]
fn notes_in_parentheses_say_whose_a_column_is_or_nothing() {
    use Field::*;
    for (headings, fields) in [
        (
            "First name (given name),Last name (family name),Email (e.g. name@school.org),Grade (class)",
            [Some(GivenName), Some(FamilyName), Some(Email), Some(Grade)],
        ),
        (
            "Surname (last name),Forename (first name),Email (Mother),Parent 2 (father)",
            [Some(FamilyName), Some(GivenName), Some(Parent), Some(Parent)],
        ),
        ("Parent (phone),Teacher (room),Guardian (Yes/No),ID (teacher)", [None; 4]),
        (
            "Phone (mobile),Username (class login),Parent email (mother or father),Parent first and last name",
            [Some(Phone), Some(Username), Some(Parent), None],
        ),
        (
            "Student name (Last, First),Student username,2. Email,Nickname",
            [Some(GivenName), Some(Username), Some(Email), None],
        ),
        ("Cell number,Room number,Nome,From", [Some(Phone), None, None, None]),
        (
            "Name,Vorname,E-Mail,Klasse [Pflicht]",
            [Some(FamilyName), Some(GivenName), Some(Email), Some(Grade)],
        ),
    ] {
        let headers: Vec<String> = headings.split(',').map(str::to_owned).collect();
        let headers = if headers.len() > 4 {
            // A comma within parentheses.
            [vec![headers[..2].join(",")], headers[2..].to_vec()].concat()
        } else {
            headers
        };
        assert_eq!(map_headers(LEARNERS.tab(STUDENTS), &headers), fields, "{headings}");
    }
}

#[test]
fn a_column_that_a_site_does_not_know_is_said_with_the_nearest() {
    let mut desk = Desk::new();
    desk.say(Command::Open { format: "site".to_owned() });
    desk.add(
        1,
        Tab(0),
        "users.csv",
        "username,firstname,lastname,emial,usernam2,profle_field_badge,locker\nu,A,B,a@x.example,c,d,e\n",
    );
    let said = |column: usize| {
        let column = desk.state().tabs[0].columns[column].clone();
        (column.field, column.issue.map(|issue| issue.message).unwrap_or_default())
    };
    assert_eq!(said(1), (Some(Field::GivenName), String::new()));
    assert_eq!(desk.hows()[3], (Some(Field::Email), Some(How::Similar)));
    for (column, meant) in [(4, "username"), (5, "profile_field_badge")] {
        let (field, message) = said(column);
        assert!(field.is_none() && message.contains(&format!("Did you mean “{meant}”?")), "{message}");
    }
    assert_eq!(said(6).1, "“locker” is not imported yet. Choose what it is, or leave it out.");
}

#[test]
fn a_word_of_a_closed_list_is_read_and_says_so_while_the_cell_keeps_its_text() {
    let mut desk = Desk::with(
        "First name,Last name,Email,Language\nKim,Lee,k@x.example,Französisch\nBo,Fox,b@x.example,ga\n",
        "",
        "",
    );
    assert_eq!(desk.text(STUDENTS, 2, Field::Language), "Französisch");
    let issue = desk.issue(STUDENTS, 2, Code::ValueRead);
    assert_eq!(issue.message, "“Französisch” was read as French (fr).");
    assert!(desk.codes(STUDENTS, 3).is_empty());
    assert!(desk.words().is_empty());
}

#[test]
fn words_that_are_left_over_are_counted_and_mean_what_is_chosen() {
    let rows = "Kim,Lee,k@x.example,Elbisch\nBo,Fox,b@x.example, ELBISCH \nAna,Gut,a@x.example,Klingon\n";
    let mut desk = Desk::with(&format!("First name,Last name,Email,Language\n{rows}"), "", "");
    let state = |text: &str, cells, word: Option<&str>| WordState {
        field: Field::Language,
        text: text.to_owned(),
        cells,
        word: word.map(str::to_owned),
    };
    assert_eq!(desk.words(), [state("ELBISCH", 2, None), state("Klingon", 1, None)]);
    assert_eq!(desk.codes(STUDENTS, 2), [Code::LanguageInvalid]);

    desk.read_as("elbisch", Some("de"));
    desk.read_as("Klingon", Some(""));
    assert_eq!(desk.words(), [state("ELBISCH", 2, Some("de")), state("Klingon", 1, Some(""))]);
    assert_eq!(desk.text(STUDENTS, 2, Field::Language), "Elbisch");
    assert_eq!(desk.issue(STUDENTS, 3, Code::ValueRead).message, "“ELBISCH” was read as German (de).");
    let said = desk.issue(STUDENTS, 4, Code::ValueRead).message;
    assert_eq!(said, "“Klingon” is left out: this language is not imported.");

    // What is not a word of the list is not taken.
    desk.read_as("Klingon", Some("not a language"));
    assert_eq!(desk.words()[1].word.as_deref(), Some(""));
    desk.say(Command::Undo);
    assert_eq!(desk.codes(STUDENTS, 4), [Code::LanguageInvalid]);
}

#[test]
fn the_server_gets_the_words_and_finds_nothing_else() {
    let mut desk = mapped();
    assert_eq!(desk.codes(STUDENTS, 2), [Code::ValueRead]);
    let updates = desk.say(Command::Stage { request: 1 });
    let bytes = updates.into_iter().find_map(|update| match update {
        Update::Part { bytes, .. } => Some(bytes),
        _ => None,
    });
    let part = Part::decode(&bytes.expect("there are rows")).expect("our own part");
    let table = assemble(&LEARNERS, &[(SourceId(1), "a.csv".to_owned())], vec![part]).expect("it fits");
    let languages: Vec<_> =
        table.rows(STUDENTS).map(|at| table.value(at, Field::Language).into_owned()).collect();
    assert_eq!(languages, ["de", "en"]);
    let findings = check(&table);
    assert!(table.rows(STUDENTS).all(|at| findings.reasons(&table, at).is_empty()));
}

#[test]
fn what_was_chosen_is_remembered_by_its_headings() {
    let memories = mapped().memories();
    let columns = [
        ("Rufname", Some(Field::GivenName)),
        ("Sippe", Some(Field::FamilyName)),
        ("Post", Some(Field::Email)),
        ("Haus", None),
        ("Spricht", Some(Field::Language)),
    ];
    assert_eq!(
        memories,
        [Remembered {
            name: "students.csv".to_owned(),
            tab: STUDENTS,
            columns: columns.map(|(heading, field)| (heading.to_owned(), field)).to_vec(),
            words: vec![ReadAs { field: Field::Language, text: "elbisch".to_owned(), word: "de".to_owned() }],
        }]
    );

    let mut desk = Desk::with_memories(memories);
    desk.add(1, STUDENTS, "b.csv", ODD);
    assert_eq!(
        desk.hows(),
        mapped().hows().iter().map(|&(field, _)| (field, Some(How::Remembered))).collect::<Vec<_>>()
    );
    assert_eq!(desk.codes(STUDENTS, 2), [Code::ValueRead]);
    // Nothing new was chosen.
    assert_eq!(desk.memories(), []);
}

#[test]
fn a_memory_fits_a_list_with_all_its_headings_in_any_order() {
    let memories = mapped().memories();
    for (headings, fits) in [
        ("HAUS,spricht,Post,Rufname,Sippe", true),
        ("Rufname,Sippe,Post,Haus,Spricht,Telefon", true),
        ("Rufname,Sippe,Post,Haus", false),
    ] {
        let mut desk = Desk::with_memories(memories.clone());
        desk.add(1, STUDENTS, "b.csv", &format!("{headings}\nx,y,z,u,v,w\n"));
        let has = desk.hows().contains(&(Some(Field::FamilyName), Some(How::Remembered)));
        assert_eq!(has, fits, "{headings}");
        // What is new beside it is found by itself.
        let phone = desk.hows().contains(&(Some(Field::Phone), Some(How::Understood)));
        assert_eq!(phone, headings.contains("Telefon"));
        // It is of its tab only.
        desk.add(2, INSTRUCTORS, "c.csv", &format!("{headings}\nx,y,z,u,v,w\n"));
        let there = &desk.state().tabs[1].columns;
        assert!(there.iter().all(|column| column.how != Some(How::Remembered)));
    }
}

#[test]
fn a_memory_goes_before_a_heading_that_is_known_and_behind_what_is_chosen_now() {
    let columns = vec![("Surname".to_owned(), Some(Field::GivenName)), ("First name".to_owned(), None)];
    let memory = Remembered { name: "x".to_owned(), tab: STUDENTS, columns, words: Vec::new() };
    let list = "First name,Surname,Email\nKim,Lee,k@x.example\n";
    let mut desk = Desk::with_memories(vec![memory.clone()]);
    desk.add(1, STUDENTS, "a.csv", list);
    assert_eq!(
        desk.hows()[..2],
        [(None, Some(How::Remembered)), (Some(Field::GivenName), Some(How::Remembered))]
    );
    desk.map(1, Field::FamilyName);
    assert_eq!(desk.hows()[1], (Some(Field::FamilyName), Some(How::Chosen)));
    // The same file, read in another way.
    desk.add(1, STUDENTS, "a.csv", list);
    assert_eq!(desk.hows()[1], (Some(Field::FamilyName), Some(How::Chosen)));

    // A memory that arrives after the list makes the same of it.
    let mut late = Desk::with(list, "", "");
    late.say(Command::Remembered { memories: vec![memory] });
    assert_eq!(late.hows()[1], (Some(Field::GivenName), Some(How::Remembered)));
    assert_eq!(late.text(STUDENTS, 2, Field::GivenName), "Lee");
}

#[test]
fn a_second_list_joins_the_first_by_what_is_remembered() {
    let columns = vec![("Post".to_owned(), Some(Field::Email))];
    let memory = Remembered { name: "x".to_owned(), tab: STUDENTS, columns, words: Vec::new() };
    let mut desk = Desk::with_memories(vec![memory]);
    desk.add(1, STUDENTS, "a.csv", "First name,Last name,Email\nKim,Lee,k@x.example\n");
    desk.add(2, STUDENTS, "b.csv", "First name,Last name,Post\nBo,Fox,b@x.example\n");
    assert_eq!(desk.hows().len(), 3);
    assert_eq!(desk.window(STUDENTS).rows[1].cells[2].text, "b@x.example");
}

#[test]
fn what_everybody_understands_and_what_holds_people_is_not_remembered() {
    let mut desk = Desk::with("First name,Surname,Email,House\nKim,Lee,k@x.example,Oak\n", "", "");
    assert_eq!(desk.memories(), []);
    // Confirmed to be left out.
    desk.say(Command::Confirm { tab: STUDENTS });
    assert_eq!(desk.memories().len(), 1);
    // A row that was taken for headings.
    let mut desk = Desk::with("First name,Surname,Email,kim@x.example\nKim,Lee,k@x.example,Oak\n", "", "");
    desk.say(Command::Confirm { tab: STUDENTS });
    assert_eq!(desk.memories(), []);
}
