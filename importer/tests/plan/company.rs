//! The format `company`: titles that no course has.

use importer::check::check;
use importer::format::company::COMPANY;
use importer::format::{Options, Tab};
use importer::issue::Code;
use importer::outcome::SourceId;
use importer::plan::{Decider, Facts, People, Place};
use importer::sheet::Sheet;
use importer::stage::{Part, assemble};

#[test]
fn a_hundred_thousand_unknown_titles_are_all_listed_and_said_in_their_rows() {
    const ROWS: usize = 100_000;
    let headings = ["enabled", "name", "email", "companyName", "languageCode", "module requested 1"];
    let columns = COMPANY.tabs[0].columns;
    let field = |heading: &&str| columns.iter().find(|column| column.is_exactly(heading)).unwrap().field;
    let fields = headings.iter().map(field).collect();
    let mut sheet = Sheet::new();
    for (line, n) in (2..).zip(0..ROWS) {
        let (email, title) = (format!("u{n}@acme.example"), format!("Course {n}"));
        assert!(sheet.push_row(line, ["1", "Robin", &email, "Acme", "en-GB", &title].into_iter()));
    }
    let headings = headings.iter().map(|heading| (*heading).to_owned()).collect();
    let part = Part { tab: Tab(0), source: SourceId(0), fields, headings, sheet };
    let table = assemble(&COMPANY, &[], vec![part]).unwrap();
    let findings = check(&table);
    let people = People::gather(&table, &findings);
    let mut facts = Facts::of(1);
    facts.add_place(Place { id: 1, name: "Acme".into(), called: "Acme".into(), ..Place::default() });
    let mut decider = Decider::new(&table, &findings, &people, Options::default());
    decider.decide(0..people.len(), &facts, 1);
    assert_eq!(decider.unknown_courses().count(), ROWS);
    assert!(decider.unknown_courses().all(|unknown| unknown.company == "Acme"));
    assert!(decider.outcomes().all(|row| row.reasons[0].code == Code::CourseUnknown));
}
