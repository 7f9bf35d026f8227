//! What scripts rely on: the shape of the JSON, its words, and how the program ends.

use serde_json::{Value, json};

use super::child::{Done, Folder, rollcall};
use super::pack::zip;
use super::sheets::{ods, ods_row, row};

fn json(done: &Done) -> Value {
    assert_eq!(done.err, "");
    serde_json::from_str(&done.out).unwrap()
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

/// A workbook of two sheets, the second one for parents.
fn workbook() -> Vec<u8> {
    let table = |name: &str, rows: &[&[&str]]| {
        let rows: String = rows.iter().map(|cells| ods_row(cells)).collect();
        format!("<table:table table:name=\"{name}\">{rows}</table:table>")
    };
    let headings: &[&str] = &["First name", "Last name", "Email"];
    ods(&format!(
        "{}{}",
        table("Class 4b", &[headings, &["Amara", "Okafor", "amara@school.example"]]),
        table("Parents", &[headings, &["Ngozi", "Okafor", "ngozi@home.example"]])
    ))
}

#[test]
fn read_prints_the_table_as_it_stands() {
    let folder = Folder::new("read");
    folder.write("a.csv", "Roster\n\nName;Email\n Amara ;AMARA@X.example\nx\n");
    let done = rollcall(folder.path(), &["read", "a.csv", "--json"]);
    assert_eq!(done.code, Some(0));
    let mut read = json(&done);
    let issues = read["sheets"][0]["issues"].take();
    assert_eq!(
        read,
        json!({"file": "a.csv", "sheets": [{
            "name": null, "encoding": "utf-8", "delimiter": ";", "quote": "\"", "header_row": 3,
            "header": ["Name", "Email"], "rows": [[" Amara ", "AMARA@X.example"], ["x"]], "lines": [4, 5],
            "issues": null
        }]})
    );
    for issue in issues.as_array().unwrap() {
        assert_eq!(keys(issue), ["code", "message", "row", "severity"]);
    }
    let found: Vec<_> =
        issues.as_array().unwrap().iter().map(|issue| (&issue["code"], &issue["row"])).collect();
    assert_eq!(found[0], (&json!("header_below"), &Value::Null));
    assert!(found.contains(&(&json!("row_short"), &json!(5))), "{found:?}");
}

#[test]
fn read_takes_all_sheets_or_the_one_that_is_named() {
    let folder = Folder::new("sheet");
    folder.write("a.ods", workbook());
    let names = |words: &[&str]| {
        let read = json(&rollcall(folder.path(), words));
        let sheets = read["sheets"].as_array().unwrap().clone();
        for sheet in &sheets {
            assert!(sheet["encoding"].is_null() && sheet["delimiter"].is_null() && sheet["quote"].is_null());
        }
        sheets.iter().map(|sheet| sheet["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&["read", "a.ods", "--json"]), ["Class 4b", "Parents"]);
    assert_eq!(names(&["read", "a.ods", "--sheet", "Parents", "--json"]), ["Parents"]);
    let done = rollcall(folder.path(), &["read", "a.ods", "--sheet", "Teachers", "--json"]);
    assert_eq!((done.code, done.out.as_str()), (Some(2), ""));
    assert_eq!(done.err, "rollcall: a.ods: there is no sheet “Teachers”; there are Class 4b, Parents\n");
    folder.write("a.csv", "Email\na@x.example\n");
    let done = rollcall(folder.path(), &["read", "a.csv", "--sheet", "Parents"]);
    assert_eq!(done.code, Some(2));
    assert!(done.err.contains("it is not a workbook"), "{}", done.err);
}

#[test]
fn check_prints_sources_issues_and_counts() {
    let folder = Folder::new("check");
    folder.write(
        "a.csv",
        "First name,Last name,Email,Shoe size\nAmara,Okafor,amara@gmial.com,40\nLiam,Smith,liam@,41\n",
    );
    folder.write("b.csv", "First name,Last name,Email\nLiam,Smith,amara@gmial.com\n");
    let done = rollcall(folder.path(), &["check", "a.csv", "b.csv", "--json"]);
    assert_eq!(done.code, Some(1));
    let checked = json(&done);
    assert_eq!(keys(&checked), ["counts", "format", "issues", "sources"]);
    assert_eq!(checked["format"], "learners");
    let column =
        |column: u32, header: &str, field: Value| json!({"column": column, "header": header, "field": field});
    assert_eq!(
        checked["sources"][0],
        json!({"file": "a.csv", "sheet": null, "tab": "students", "rows": 2, "mapping": [
            column(1, "First name", json!("first_name")), column(2, "Last name", json!("last_name")),
            column(3, "Email", json!("email")), column(4, "Shoe size", Value::Null),
        ]})
    );
    assert_eq!(checked["sources"].as_array().unwrap().len(), 2);
    let issues = checked["issues"].as_array().unwrap();
    for issue in issues {
        let expected = ["code", "column", "file", "fix", "message", "other_rows", "row", "severity", "sheet"];
        assert_eq!(keys(issue), expected);
    }
    let find = |code: &str, file: &str| {
        issues.iter().find(|issue| issue["code"] == code && issue["file"] == file).unwrap()
    };
    let mistyped = find("email_mistyped", "a.csv");
    assert_eq!((&mistyped["row"], &mistyped["column"]), (&json!(2), &json!(3)));
    assert!(mistyped["fix"].as_str().unwrap().contains("gmail.com"), "{mistyped}");
    let twice = find("email_duplicate", "b.csv");
    assert_eq!((&twice["severity"], &twice["row"]), (&json!("error"), &json!(2)));
    assert_eq!(twice["other_rows"], json!([{"file": "a.csv", "sheet": null, "row": 2}]));
    let unmapped = find("column_unmapped", "a.csv");
    assert_eq!((&unmapped["row"], &unmapped["column"]), (&Value::Null, &json!(4)));

    let counted: u64 =
        checked["counts"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!(counted, issues.len() as u64);
    assert_eq!(checked["counts"]["email_duplicate"], 2);
}

#[test]
fn check_finds_the_tab_by_word_by_name_and_by_sheet() {
    let folder = Folder::new("tabs");
    let text = |name: &str| format!("First name,Last name,Email\n{name},Okafor,{name}@x.example\n");
    folder.write("a.csv", text("ada"));
    folder.write("parents.csv", text("ben"));
    folder.write("x=y.csv", text("cy"));
    folder.write("a.ods", workbook());
    let tabs = |files: &[&str]| {
        let checked = json(&rollcall(folder.path(), &[&["check", "--json"], files].concat()));
        let sources = checked["sources"].as_array().unwrap().clone();
        sources.iter().map(|source| source["tab"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(tabs(&["a.csv", "parents.csv", "x=y.csv"]), ["students", "parents", "students"]);
    assert_eq!(tabs(&["instructors=a.csv", "students=parents.csv"]), ["instructors", "students"]);
    assert_eq!(tabs(&["a.ods"]), ["students", "parents"]);
    assert_eq!(tabs(&["instructors=a.ods"]), ["instructors", "instructors"]);
}

#[test]
fn it_ends_with_0_without_errors_1_with_some_and_2_for_what_cannot_be_read() {
    let folder = Folder::new("codes");
    folder.write("good.csv", "First name,Last name,Email\nAmara,Okafor,amara@x.example\n");
    folder.write("bad.csv", "First name,Last name,Email\nAmara,,amara@x.example\n");
    folder.write("empty.csv", "");
    folder.write("locked.xlsx", super::pack::compound("EncryptedPackage", &[1]));
    std::fs::create_dir(folder.path().join("folder.csv")).unwrap();
    for form in [&["--json"][..], &[]] {
        for (files, code) in [
            (&["good.csv"][..], 0),
            (&["bad.csv"], 1),
            (&["good.csv", "students=bad.csv"], 1),
            (&["empty.csv"], 2),
            (&["bad.csv", "empty.csv"], 2),
            (&["locked.xlsx"], 2),
            (&["good.csv", "none.csv"], 2),
            (&["folder.csv"], 2),
        ] {
            let done = rollcall(folder.path(), &[&["check"], form, files].concat());
            assert_eq!(done.code, Some(code), "{files:?}: {}{}", done.out, done.err);
        }
        for (file, code) in
            [("good.csv", 0), ("bad.csv", 0), ("empty.csv", 2), ("locked.xlsx", 2), ("none.csv", 2)]
        {
            let done = rollcall(folder.path(), &[&["read", file], form].concat());
            assert_eq!(done.code, Some(code), "{file}: {}{}", done.out, done.err);
        }
    }
    let done = rollcall(folder.path(), &["check", "none.csv"]);
    assert_eq!((done.out.as_str(), done.err.as_str()), ("", "rollcall: none.csv: there is no such file\n"));
    let done = rollcall(folder.path(), &["read", "folder.csv"]);
    assert_eq!(done.err, "rollcall: folder.csv: this is a folder, not a file\n");
    std::fs::File::create(folder.path().join("huge.csv")).unwrap().set_len(513 << 20).unwrap();
    let done = rollcall(folder.path(), &["read", "huge.csv"]);
    assert_eq!(done.code, Some(2));
    assert!(done.err.contains("it has more than 512 MB, the most that is read"), "{}", done.err);
    // What is wrong with the command itself is unreadable, too.
    assert_eq!(rollcall(folder.path(), &["check"]).code, Some(2));
    assert_eq!(rollcall(folder.path(), &["check", "good.csv", "--format", "none"]).code, Some(2));
}

#[test]
fn what_is_printed_for_people_has_the_same_words() {
    let folder = Folder::new("words");
    folder.write("a.csv", "First name,Last name,Email\nAmara,,amara@x.example\n");
    folder.write(
        "b.xlsx",
        zip(&super::pack::xlsx_parts(&format!("<sheetData>{}</sheetData>", row(1, &["Email"])), "", "")),
    );
    let done = rollcall(folder.path(), &["check", "a.csv", "b.xlsx"]);
    assert!(done.out.contains("a.csv, row 2, column 2: error: "), "{}", done.out);
    assert!(done.out.contains("b.xlsx, sheet Students: 0 rows for Students"), "{}", done.out);
    let done = rollcall(folder.path(), &["read", "a.csv"]);
    assert!(done.out.starts_with("a.csv: UTF-8, separated by "), "{}", done.out);
    assert!(done.out.ends_with("       2  Amara\t\tamara@x.example\n"), "{}", done.out);
}

#[test]
fn the_codes_are_listed_and_each_that_is_used_is_among_them() {
    let folder = Folder::new("list");
    let done = rollcall(folder.path(), &["check", "--codes"]);
    assert_eq!(done.code, Some(0));
    let listed: Vec<Vec<&str>> = done.out.lines().map(|line| line.split_whitespace().collect()).collect();
    assert!(listed.len() > 50);
    for words in &listed {
        assert!(words[0].bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{words:?}");
        assert!(["error", "warning", "info"].contains(&words[1]) && words.len() > 2, "{words:?}");
    }
    for code in ["email_invalid", "email_duplicate", "required_missing"] {
        assert!(listed.iter().any(|words| words[0] == code), "{code}");
    }
}

#[test]
fn help_tells_every_key_of_the_json() {
    let folder = Folder::new("help");
    folder.write("a.ods", workbook());
    folder.write("a.csv", "First name,Last name,Email\nA,,a@x.example\nB,C,a@x.example\nD\n");
    for command in ["read", "check"] {
        let help = rollcall(folder.path(), &[command, "--help"]).out;
        let printed = json(&rollcall(folder.path(), &[command, "a.csv", "--json"]));
        let mut all = Vec::new();
        gather(&printed, &mut all);
        for key in all.iter().filter(|key| !help.contains(&format!("\"{key}\""))) {
            // The counts are by code.
            assert!(printed["counts"].get(key).is_some(), "{command}: {key}");
        }
    }
}

fn gather(value: &Value, keys: &mut Vec<String>) {
    match value {
        Value::Object(object) => object.iter().for_each(|(key, value)| {
            keys.push(key.clone());
            gather(value, keys);
        }),
        Value::Array(values) => values.iter().for_each(|value| gather(value, keys)),
        _ => {}
    }
}
