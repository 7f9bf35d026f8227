//! `rollcall plan`, `import` and `formats`: what the page does, over files.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::world::Folder;

const WORLD: &str = r#"
[[places]]
kind = "company"
name = "Acme"
outside_id = "acme"

[[places]]
kind = "department"
name = "Sales"
outside_id = "D-18"

[[courses]]
short_name = "fire"
name = "Fire safety"
open_to = ["acme"]

[[people]]
first_name = "Hannah"
last_name = "Lindqvist"
email = "hannah@acme.example"
roles = [{ role = "admin" }]

[[people]]
first_name = "Anna"
last_name = "Acme"
email = "anna@acme.example"
roles = [{ role = "learner", place = "acme" }]
"#;

/// A data folder with a directory, and files to import.
struct Desk {
    folder: Folder,
}

impl Desk {
    fn new() -> Self {
        let desk = Desk { folder: Folder::new() };
        fs::create_dir_all(desk.folder.path()).unwrap();
        let world = desk.file("world.toml", WORLD);
        assert_eq!(desk.run(&["directory", "load", &world]).0, 0);
        desk
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = format!("{}/{name}", self.folder.path());
        fs::write(&path, text).unwrap();
        path
    }

    /// Its exit code, and what it printed on both outputs.
    fn run(&self, words: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rollcall"));
        let is_local = ["read", "check", "formats"].contains(&words[0]);
        command.args(words).env_remove("ROLLCALL_DATABASE_URL");
        if !is_local {
            command.args(["--data", self.folder.path()]);
        }
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn json(&self, what: &str, format: &str, options: &str, files: &[&str]) -> (i32, Value) {
        let options = self.file("options.toml", options);
        let words =
            [what, "--format", format, "--options", &options, "--as", "hannah@acme.example", "--json"];
        let (code, said, wrong) = self.run(&[&words[..], files].concat());
        let json = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{code} {said} {wrong}"));
        (code, json)
    }
}

const HEAD: &str = "enabled,name,last_name,email,companyName,languageCode,module requested 1";

#[test]
fn a_plan_says_what_each_row_would_do_and_an_import_does_it() {
    let desk = Desk::new();
    let list = format!(
        "{HEAD}\n1,Robin,Reed,robin@acme.example,Acme,en-GB,FIRE safety\n1,Kim,Reed,kim@acme.example,Nowhere,en-GB,\n\
         1,Anna,Archer,anna@acme.example,Acme,en-GB,\n"
    );
    let list = desk.file("users.csv", &list);
    let options = "update_existing = true\ninvite = true\n";
    let (code, plan) = desk.json("plan", "company", options, &[&list]);
    assert_eq!(code, 1, "a row fails");
    assert_eq!(plan["batch"], Value::Null);
    let fates = |json: &Value| -> Vec<String> {
        let rows = json["rows"].as_array().unwrap();
        rows.iter().map(|row| row["fate"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(fates(&plan), ["created", "failed", "updated"]);
    assert_eq!(plan["rows"][0]["account"], Value::Null);
    assert_eq!(plan["rows"][1]["row"], 3);
    assert!(plan["rows"][1]["reason"].as_str().unwrap().starts_with("Unauthorized company"));
    assert_eq!(plan["rows"][2]["changes"][0]["new"], "Archer");
    assert!(plan["rows"][2]["account"].is_i64());
    let dump = desk.run(&["directory", "dump"]).1;
    assert!(!dump.contains("robin@acme.example"), "a plan writes nothing");

    let (code, done) = desk.json("import", "company", options, &[&list]);
    assert_eq!((code, fates(&done)), (1, fates(&plan)));
    assert!(done["batch"].is_i64() && done["rows"][0]["account"].is_i64());
    assert_eq!(done["counts"]["course_assignments"], 1);
    assert_eq!(done["rows"][0]["effects"][1]["course"], "FIRE safety");
    let dump = desk.run(&["directory", "dump"]).1;
    assert!(dump.contains("robin@acme.example") && dump.contains("courses = [\"fire\"]"), "{dump}");
    let (code, again) = desk.json("import", "company", options, &[&list]);
    assert_eq!((code, fates(&again)), (1, vec!["skipped".to_owned(), "failed".into(), "skipped".into()]));
}

#[test]
fn an_import_that_is_refused_as_a_whole_says_why_and_writes_nothing() {
    let desk = Desk::new();
    let list =
        desk.file("users.csv", &format!("{HEAD}\n1,Robin,Reed,robin@acme.example,Acme,en-GB,Juggling\n"));
    let (code, json) = desk.json("import", "company", "", &[&list]);
    assert_eq!((code, &json["batch"]), (1, &Value::Null));
    assert_eq!(json["rejected"][0]["title"], "Juggling");
    let words = ["import", "--format", "company", "--as", "hannah@acme.example", &list];
    let (code, said, _) = desk.run(&words);
    assert_eq!(code, 1);
    assert!(
        said.contains("No course “Juggling” is open to Acme.") && said.contains("Nothing was written."),
        "{said}"
    );

    let list = desk.file("users.csv", &HEAD.replace("companyName", "CompanyName"));
    let (code, _, wrong) = desk.run(&words);
    assert_eq!(code, 1);
    assert!(wrong.contains("has to be “companyName”, letter by letter"), "{wrong} {list}");
}

#[test]
fn the_choices_are_those_of_the_format_and_a_question_has_to_be_answered() {
    let desk = Desk::new();
    let list = desk.file("students.csv", "First name,Last name,Email\nA,B,a@acme.example\n");
    let as_hannah = ["--as", "hannah@acme.example"];
    let (code, _, wrong) = desk.run(&[&["plan", &list][..], &as_hannah].concat());
    assert!(code != 0 && wrong.contains("invite = true or false"), "{wrong}");
    let options = desk.file("o.toml", "invite = false\nupdate_existing = true\n");
    let (code, _, wrong) = desk.run(&[&["plan", &list, "--options", &options][..], &as_hannah].concat());
    assert!(code != 0 && wrong.contains("update_existing is not known for learners"), "{wrong}");
    let options = desk.file("o.toml", "invite = false\n");
    let (code, _, wrong) = desk.run(&[&["plan", &list, "--options", &options][..], &as_hannah].concat());
    assert!(code != 0 && wrong.contains("Say which place"), "{wrong}");
    let options = desk.file("o.toml", "invite = false\nplace = \"acme\"\n");
    let (code, said, _) = desk.run(&[&["plan", &list, "--options", &options][..], &as_hannah].concat());
    assert!(code == 0 && said.contains("1  created"), "{said}");
    let (code, _, wrong) = desk.run(&["plan", &list, "--options", &options, "--as", "anna@acme.example"]);
    assert!(code != 0 && wrong.contains("Nobody who is an administrator has the email"), "{wrong}");
    assert_eq!(desk.run(&["plan", "no-such-file.csv", "--options", &options, "--as", "x@y.example"]).0, 2);
}

#[test]
fn columns_are_chosen_by_heading_where_they_are_not_found() {
    let desk = Desk::new();
    let list = desk.file("p.csv", "Wer,Wohin schreiben,department_id\nRobin Reed,robin@acme.example,D-18\n");
    let options = "place = \"#1\"\n[columns]\n\"Wer\" = \"full_name\"\n\"Wohin schreiben\" = \"email\"\n";
    let (code, json) = desk.json("plan", "departments", options, &[&list]);
    assert_eq!((code, json["rows"][0]["fate"].as_str()), (0, Some("created")), "{json}");
    let options = desk.file("o.toml", "place = \"#1\"\n[columns]\n\"Was\" = \"email\"\n");
    let words =
        ["plan", "--format", "departments", "--options", &options, "--as", "hannah@acme.example", &list];
    assert!(desk.run(&words).2.contains("no list has a column “Was”"));
}

#[test]
fn every_option_is_printed_as_an_option_file_that_can_be_taken_as_it_is() {
    let desk = Desk::new();
    for format in importer::format::FORMATS {
        let (code, text, _) = desk.run(&["formats", format.key, "--options"]);
        assert_eq!(code, 0);
        for option in format.options {
            assert!(text.contains(&format!("# {} =", option.key.key())), "{text}");
            assert!(text.contains(option.label), "{text}");
        }
        let chosen: String = text
            .lines()
            .filter_map(|line| line.strip_prefix("# "))
            .filter(|line| line.ends_with("= false"))
            .map(|line| format!("{line}\n"))
            .collect();
        let options = desk.file("o.toml", &chosen);
        let list = desk.file("list.csv", "x\n1\n");
        let words =
            ["plan", "--format", format.key, "--options", &options, "--as", "nobody@acme.example", &list];
        assert!(desk.run(&words).2.contains("Nobody who is an administrator"), "{chosen}");
    }
    let (_, all, _) = desk.run(&["formats"]);
    assert_eq!(all.lines().count(), importer::format::FORMATS.len());
}
