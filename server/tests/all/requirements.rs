//! `docs/requirements.md` says for every behaviour of the five help pages which test shows it: the test has to be there,
//! and the page has to say so.

use std::fs;
use std::path::{Path, PathBuf};

/// A line of the table: what the help page says, and the test that shows it.
struct Requirement<'a> {
    page: &'a str,
    quote: &'a str,
    shown_by: &'a str,
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn requirements(text: &str) -> Vec<Requirement<'_>> {
    let mut page = "";
    let mut found = Vec::new();
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            page = heading.split(' ').next().unwrap_or_default();
        } else if let Some(cells) = line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |"))
            && let Some((quote, shown_by)) = cells.rsplit_once(" | ")
            && quote != "the page says"
        {
            found.push(Requirement { page, quote, shown_by });
        }
    }
    found
}

/// The text of every file with this extension, at any depth.
fn texts(folder: &Path, extension: &str) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("node_modules") && !path.ends_with("target") {
                all += &texts(&path, extension);
            }
        } else if path.extension().is_some_and(|found| found == extension) {
            all += &fs::read_to_string(&path).unwrap();
        }
    }
    all
}

/// What a page says, without the marks and line breaks of its text.
fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace(['*', '`', '\\'], "")
}

#[test]
fn every_behaviour_names_a_test_that_is_there() {
    let text = fs::read_to_string(project().join("docs/requirements.md")).unwrap();
    let all = requirements(&text);
    assert!(all.len() > 150, "only {} lines were read", all.len());
    let rust = ["importer", "directory", "server"].map(|name| (name, texts(&project().join(name), "rs")));
    let mut missing = Vec::new();
    for Requirement { quote, shown_by, .. } in &all {
        let there = match shown_by.split_once(": ") {
            None => *shown_by == "later",
            Some((spec, title)) if spec.ends_with(".spec") => {
                let path = project().join("end2end/tests").join(format!("{spec}.mjs"));
                let tests = fs::read_to_string(path).unwrap_or_default();
                ['"', '\'', '`'].iter().any(|mark| tests.contains(&format!("test({mark}{title}{mark}")))
            }
            Some((crate_, function)) => {
                rust.iter().any(|(name, text)| *name == crate_ && text.contains(&format!("fn {function}(")))
            }
        };
        if !there {
            missing.push(format!("{shown_by} ({quote})"));
        }
    }
    assert!(missing.is_empty(), "tests that are not there:\n{}", missing.join("\n"));
}

#[test]
fn every_behaviour_stands_in_its_help_page_in_its_order() {
    let pages = project().join("../shared/reference");
    if !pages.exists() {
        println!("skipped: {} is not there", pages.display());
        return;
    }
    let text = fs::read_to_string(project().join("docs/requirements.md")).unwrap();
    let mut wrong = Vec::new();
    let mut at = ("", 0);
    let mut page_text = String::new();
    for Requirement { page, quote, .. } in requirements(&text) {
        if at.0 != page {
            at = (page, 0);
            page_text = plain(&fs::read_to_string(pages.join(format!("{page}.txt"))).unwrap());
        }
        match page_text[at.1..].find(&plain(quote)) {
            Some(found) => at.1 += found,
            None => wrong.push(format!("{page}: {quote}")),
        }
    }
    assert!(wrong.is_empty(), "not in the page, or not in this order:\n{}", wrong.join("\n"));
}
