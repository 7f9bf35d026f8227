//! `rollcall plan`, `import` and `formats`: what the page does, over files.

use std::fs;
use std::process::Command;

use importer::outcome::{Effect, Fate};
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

[[places]]
kind = "school"
name = "Lakeside"
outside_id = "S-1"

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

/// What the counts of an import have to be: every fate and every effect, under the words that the rows have.
fn summed(json: &Value) -> Value {
    let keys = Fate::ALL.into_iter().map(Fate::key).chain(Effect::KEYS).chain(["weak_passwords"]);
    let mut counts: serde_json::Map<String, Value> = keys.map(|key| (key.to_owned(), 0.into())).collect();
    let mut add = |key: &str| {
        let count = counts.get_mut(key).unwrap_or_else(|| panic!("there is no count of {key}"));
        *count = (count.as_u64().unwrap() + 1).into();
    };
    for row in json["rows"].as_array().unwrap() {
        add(row["fate"].as_str().unwrap());
        for effect in row["effects"].as_array().unwrap() {
            add(effect["effect"].as_str().unwrap());
            if effect["weak"] == true {
                add("weak_passwords");
            }
        }
    }
    Value::Object(counts)
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
    for json in [&plan, &done] {
        assert_eq!(json["counts"], summed(json), "the sums are those of the rows");
        assert_eq!((&json["counts"]["enrolled"], &json["counts"]["invited"]), (&1.into(), &1.into()));
    }
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
    let (code, said, wrong) = desk.run(&words);
    assert_eq!((code, wrong.as_str()), (1, ""));
    assert!(said.contains("has to be “companyName”, letter by letter"), "{said} {list}");
    assert!(said.ends_with("Nothing was written.\n"), "{said}");
    for what in ["plan", "import"] {
        let (code, json) = desk.json(what, "company", "", &[&list]);
        assert_eq!((code, &json["batch"], &json["counts"]), (1, &Value::Null, &summed(&json)));
        let issues: Vec<&Value> = json["issues"].as_array().unwrap().iter().collect();
        let refused = issues.iter().find(|issue| issue["code"] == "header_refused").unwrap();
        assert_eq!((refused["column"].as_u64(), refused["file"].as_str()), (Some(5), Some(list.as_str())));
        let (_, checked, _) = desk.run(&["check", "--format", "company", "--json", &list]);
        let checked: Value = serde_json::from_str(&checked).unwrap();
        assert!(checked["issues"].as_array().unwrap().contains(refused), "as check says it");
    }
}

#[test]
fn a_weak_first_password_is_counted_by_the_plan_as_by_the_import() {
    let desk = Desk::new();
    let list = desk.file(
        "accounts.csv",
        "firstName,lastName,email,isTeacher,issuedID,schoolID\nA,B,a@acme.example,0,1,S-1\nC,D,c@acme.example,1,2,S-1\n",
    );
    for what in ["plan", "import"] {
        let (code, json) = desk.json(what, "school", "first_password = \"12345\"\n", &[&list]);
        assert_eq!(code, 0, "{json}");
        assert_eq!(json["counts"], summed(&json));
        let counts = &json["counts"];
        assert_eq!((counts["password_set"].as_u64(), counts["weak_passwords"].as_u64()), (Some(2), Some(2)));
    }
}

#[test]
fn how_a_file_is_read_and_what_its_words_mean_can_be_chosen() {
    let desk = Desk::new();
    // Semicolons in single quotes below a title, in an encoding that is not found by looking at so little.
    let path = desk.file("accounts.csv", "");
    let text = b"Roster;2026\nfirstName;lastName;email;isTeacher;issuedID;schoolID\n\
                 Zo\x8e;'Reed; Jr.';zoe@acme.example;Teacher;1;S-1\n";
    fs::write(&path, text).unwrap();
    let options = "[reading]\nencoding = \"macintosh\"\n[reading.\"accounts.csv\"]\ndelimiter = \";\"\n\
                   quote = \"'\"\nheader_row = 2\n[values.is_teacher]\n\"teacher\" = \"1\"\n";
    let (code, json) = desk.json("import", "school", options, &[&path]);
    assert_eq!((code, json["rows"][0]["row"].as_u64()), (0, Some(3)), "{json}");
    assert_eq!(json["rows"][0]["effects"][0]["role"], "instructor");
    let dump = desk.run(&["directory", "dump"]).1;
    assert!(dump.contains("\"Zoé\"") && dump.contains("\"Reed; Jr.\""), "{dump}");

    let options = desk.file("options.toml", options);
    let (code, said, _) = desk.run(&["check", "--format", "school", "--options", &options, &path]);
    assert!(code == 0 && said.contains("1 row for Accounts"), "{said}");
    let (code, said, _) = desk.run(&["check", "--format", "school", &path]);
    assert!(code != 0, "{said}");
}

#[test]
fn what_is_wrong_in_an_option_file_is_said_with_its_place_and_what_to_write() {
    let desk = Desk::new();
    let list = desk.file("accounts.csv", "firstName,lastName\nA,B\n");
    for (text, expected) in [
        (
            "[reading]\nencoding = \"utf9\"",
            "in [reading], encoding is \"utf9\"; write one of utf-8, utf-16le",
        ),
        ("[reading]\ndelimiter = \"x\"", "in [reading], delimiter is \"x\"; write \",\""),
        ("[reading]\nquote = 3", "in [reading], quote is 3; write "),
        ("[reading]\nheader_row = \"two\"", "in [reading], header_row is \"two\"; write the number"),
        ("[reading]\ncolour = 1", "in [reading], colour is not known; there are encoding"),
        ("[reading.\"x.csv\"]\nquote = \"'\"", "[reading.\"x.csv\"] is of none of these files"),
        (
            "[values.grade]\nA = \"1\"",
            "[values.grade]: this is no field with a closed list of words; there are is_teacher",
        ),
        (
            "[values.is_teacher]\nA = \"2\"",
            "in [values.is_teacher], “A” is to mean \"2\", which is none of its words; write one of 1 (Yes), 0 (No)",
        ),
        ("[values]\nis_teacher = 1", "write [values.is_teacher]"),
    ] {
        let options = desk.file("options.toml", text);
        for words in [vec!["check"], vec!["plan", "--as", "hannah@acme.example"]] {
            let more = ["--format", "school", "--options", &options, &list];
            let (code, said, wrong) = desk.run(&[&words[..], &more].concat());
            assert!(code != 0 && wrong.contains(expected), "{text}: {said} {wrong}");
            assert_eq!(wrong.lines().count(), 1);
        }
    }
    let (_, text, _) = desk.run(&["formats", "departments", "--options"]);
    assert!(!text.contains("[values"), "it has no closed list");
    let (code, json) = desk.json("plan", "school", "[reading]\nheader_row = 99", &[&list]);
    assert_eq!((code, &json["issues"][0]["file"]), (2, &Value::from(list)));
    assert!(json["issues"][0]["message"].as_str().unwrap().starts_with("There is no row 99"), "{json}");
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
        // Tables too, each with its examples.
        let lines = text.lines().filter_map(|line| line.strip_prefix("# "));
        let tables = lines.skip_while(|line| !line.starts_with("[reading]")).map(|line| format!("{line}\n"));
        let values = text.lines().skip_while(|line| !line.starts_with("# [values"));
        let values: String = values
            .take(2)
            .filter_map(|line| line.strip_prefix("# "))
            .map(|line| format!("{line}\n"))
            .collect();
        let chosen = chosen + &values + &tables.collect::<String>();
        let options = desk.file("o.toml", &chosen);
        let list = desk.file("list.csv", "x\n1\n");
        let words =
            ["plan", "--format", format.key, "--options", &options, "--as", "nobody@acme.example", &list];
        let wrong = desk.run(&words).2;
        assert!(wrong.contains("Nobody who is an administrator"), "{wrong} {chosen}");
    }
    let (_, all, _) = desk.run(&["formats"]);
    assert_eq!(all.lines().count(), importer::format::FORMATS.len());
}

#[test]
fn one_list_of_everybody_is_put_on_its_tabs() {
    let desk = Desk::new();
    let list = "First name,Last name,Email,User type\nAmara,Okafor,amara@school.example,Student\n\
                Ngozi,Okafor,ngozi@home.example,Mother\nKim,Lee,kim@school.example,Teacher\n\
                Sam,Berg,sam@school,Principal\n";
    let list = desk.file("everybody.csv", list);
    let checked = |file: &str| -> Value {
        let (code, said, _) = desk.run(&["check", "--json", file]);
        assert_eq!(code, 1, "{said}");
        serde_json::from_str(&said).unwrap()
    };
    let rows = |json: &Value| -> Vec<String> {
        let sources = json["sources"].as_array().unwrap().iter();
        sources.map(|source| format!("{} {}", source["tab"].as_str().unwrap(), source["rows"])).collect()
    };
    let told = checked(&list);
    assert_eq!(rows(&told), ["students 2", "instructors 1", "parents 1"], "{told}");
    assert!(told["sources"].as_array().unwrap().iter().all(|source| source["file"] == *list));
    let wrong: Vec<_> = told["issues"].as_array().unwrap().iter().map(|issue| &issue["row"]).collect();
    assert_eq!(wrong, [5], "the row as the spreadsheet counts it: {told}");
    assert_eq!(rows(&checked(&format!("parents={list}"))), ["parents 4"], "as it is told");
    // A second list of the same kind: the column is left out of both.
    let more = "First name,Last name,Email,User type\nBo,Fox,bo@school.example,Student\nIn,Ox,in@school.example,Teacher\n";
    let more = desk.file("more.csv", more);
    let (_, said, _) = desk.run(&["check", &list, &more]);
    assert!(said.contains("more.csv: 1 row for Students") && !said.contains("“User type”"), "{said}");
}
