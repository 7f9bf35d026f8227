//! Public collections of odd files, where they lie beside the checkout.

use std::path::PathBuf;

use serde_json::Value;

use super::child::{Folder, rollcall};

/// `None`, and said, where the collections are not there.
fn shared(path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(path);
    let is_there = path.exists();
    if !is_there {
        println!("skipped: {} is not there", path.display());
    }
    is_there.then_some(path)
}

fn table(folder: &Folder, file: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let done = rollcall(folder.path(), &["read", file, "--json"]);
    assert_eq!(done.code, Some(0), "{file}: {}{}", done.out, done.err);
    let read: Value = serde_json::from_str(&done.out).unwrap();
    let sheet = &read["sheets"][0];
    let get = |key: &str| sheet[key].clone();
    (serde_json::from_value(get("header")).unwrap(), serde_json::from_value(get("rows")).unwrap())
}

#[test]
fn csv_spectrum_is_read_as_its_json_says() {
    let Some(spectrum) = shared("csv-spectrum") else { return };
    let folder = Folder::new("spectrum");
    let mut count = 0;
    for entry in std::fs::read_dir(spectrum.join("csvs")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        // Its two files do not agree: another telephone number in each.
        if name == "location_coordinates" {
            continue;
        }
        folder.write("a.csv", std::fs::read(&path).unwrap());
        let text = std::fs::read_to_string(spectrum.join(format!("json/{name}.json"))).unwrap();
        // A file of a single row says it without a list.
        let expected = match serde_json::from_str(&text).unwrap() {
            Value::Array(rows) => rows,
            row => vec![row],
        };
        let (header, rows) = table(&folder, "a.csv");
        assert_eq!(rows.len(), expected.len(), "{name}");
        for (row, expected) in rows.iter().zip(expected) {
            for (key, value) in expected.as_object().unwrap() {
                let column = header.iter().position(|header| header == key).unwrap();
                assert_eq!(
                    row.get(column).map_or("", String::as_str),
                    value.as_str().unwrap(),
                    "{name} {key}"
                );
            }
        }
        count += 1;
    }
    assert!(count >= 10);
}

#[test]
fn naughty_strings_are_cells_like_any_other() {
    let Some(path) = shared("naughty-strings.json") else { return };
    let strings: Vec<String> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(strings.len() > 500);
    let folder = Folder::new("naughty");
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let rows = strings.iter().map(|text| format!("{},a@x.example,{}\n", quoted(text), quoted(text)));
    folder.write("a.csv", format!("First name,Email,Last name\n{}", rows.collect::<String>()));
    let (_, rows) = table(&folder, "a.csv");
    assert_eq!(rows.len(), strings.len());
    for (row, text) in rows.iter().zip(&strings) {
        // What cannot be a cell: NUL. What a spreadsheet's export puts before a formula is taken off again.
        let text = text.replace('\0', "");
        let text =
            text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@'])).unwrap_or(&text);
        assert_eq!([row[0].as_str(), row[2].as_str()], [text, text]);
    }
    let done = rollcall(folder.path(), &["check", "a.csv", "--json"]);
    assert_eq!(done.code, Some(1), "{}", done.err);
}
