//! Damage by spreadsheets and texts that mean harm, as the check says it.

use super::case::Case;

/// Checks a roster of which one cell stands in a column.
fn check(name: &str, column: &str, cell: &str, code: i32, says: &[&str]) -> Case {
    let known = ["First name", "Last name", "Email", "ID number", "Username"];
    let own = ["Amara", "Okafor", "amara@school.example", "", ""];
    let mut headers = known.to_vec();
    if !known.contains(&column) {
        headers.push(column);
    }
    let cells = headers.iter().enumerate().map(|(at, header)| match *header == column {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => own.get(at).copied().unwrap_or_default().to_owned(),
    });
    let text = format!("{}\n{}\n", headers.join(","), cells.collect::<Vec<_>>().join(","));
    Case::check(name, "roster.csv", move || text.into(), code, says)
}

fn ids(name: &str, ids: &[&str], code: i32, says: &[&str]) -> Case {
    let rows = ids.iter().enumerate().map(|(at, id)| format!("Amara,Okafor,a{at}@school.example,{id}\n"));
    let text = format!("First name,Last name,Email,ID number\n{}", rows.collect::<String>());
    Case::check(name, "roster.csv", move || text.into(), code, says)
}

pub fn cases() -> Vec<Case> {
    vec![
        ids(
            "ids shortened",
            &["1.23E+10", "1.23E+11"],
            1,
            &["\"number_damaged\":2", "\"row\":2,\"column\":4"],
        ),
        ids(
            "zeros lost",
            &["00123", "00124", "00125", "126"],
            0,
            &["\"zeros_lost\":1", "\"row\":5,\"column\":4"],
        ),
        ids("an id that is a date", &["3-Dec", "00124"], 0, &["\"date_damaged\""]),
        check("#REF!", "Last name", "#REF!", 1, &["\"code\":\"error_value\",\"severity\":\"error\""]),
        check("#N/A", "First name", "#N/A", 1, &["\"error_value\":1"]),
        check("#NAME? in an email", "Email", "#NAME?", 1, &["\"error_value\":1"]),
        check("#DIV/0! in an id", "ID number", "#DIV/0!", 1, &["\"error_value\":1"]),
        check("##### in an id", "ID number", "########", 1, &["\"error_value\":1"]),
        check("a name that is a date", "Last name", "5-Mar", 0, &["\"date_damaged\":1"]),
        check(
            "=HYPERLINK",
            "Last name",
            "=HYPERLINK(\"http://evil.example\",\"x\")",
            0,
            &["\"code\":\"formula\",\"severity\":\"warning\""],
        ),
        check("a command for Excel", "First name", "=cmd|' /C calc'!A0", 0, &["\"formula\":1"]),
        check("a guarded formula", "First name", "'=1+1", 0, &["\"formula\":1"]),
        check("bidi", "First name", "Ama\u{202E}ra", 1, &["\"name_control\":1"]),
        check("an isolate", "Last name", "\u{2066}Okafor\u{2069}", 1, &["\"name_control\":1"]),
        check("zero-width", "First name", "Ama\u{200B}ra", 1, &["\"name_control\":1"]),
        check("a joiner where it belongs", "First name", "क्\u{200D}ष", 0, &["\"counts\":{}"]),
        check("a bell", "First name", "Ama\u{7}ra", 1, &["\"name_control\":1"]),
        check("a mark of byte order within", "First name", "\u{FEFF}Amara", 0, &["\"sources\""]),
        check("Cyrillic within Latin", "First name", "P\u{430}ul", 0, &["\"name_mixed_scripts\":1"]),
        check(
            "full-width email",
            "Email",
            "ａｍａｒａ＠school.example",
            0,
            &["\"code\":\"cleaned\",\"severity\":\"info\""],
        ),
        check("mailto:", "Email", "mailto:amara@school.example", 0, &["\"cleaned\":1"]),
        check(
            "an email with its name",
            "Email",
            "Amara Okafor <amara@school.example>;",
            0,
            &["\"cleaned\":1"],
        ),
        check(
            "an email with line breaks",
            "Email",
            "amara@school.example\r\nBcc: all@school.example",
            1,
            &["\"email_invalid\":1"],
        ),
        check("an email of an address", "Email", "amara@[127.0.0.1]", 1, &["\"email_invalid\":1"]),
        check("an email without a domain", "Email", "amara@localhost", 1, &["\"email_invalid\":1"]),
        check(
            "an email with a quoted part",
            "Email",
            "\"amara\"@school.example",
            1,
            &["\"email_invalid\":1"],
        ),
        check(
            "an email of 255",
            "Email",
            &format!("a@{}.example", "b.".repeat(123)),
            1,
            &["\"email_invalid\":1"],
        ),
        check("an email mistyped", "Email", "amara@gmial.com", 0, &["\"email_mistyped\":1", "gmail.com"]),
        check("an email with dots", "Email", "amara..okafor@school.example", 0, &["\"email_dots\":1"]),
        check("an email of another alphabet", "Email", "amara@bücher.example", 0, &["\"counts\":{}"]),
        check("a name of 101", "First name", &"a".repeat(101), 1, &["\"name_too_long\":1"]),
        check(
            "a name of marks",
            "First name",
            &format!("e{}", "\u{301}".repeat(500)),
            1,
            &["\"name_too_long\":1"],
        ),
        check("a username with spaces", "Username", "a b", 1, &["\"username_invalid\":1"]),
        check("SQL", "Last name", "Robert'); DROP TABLE students;--", 0, &["\"counts\":{}"]),
        check("a script", "Last name", "<script>alert(1)</script>", 0, &["\"counts\":{}"]),
        check("null", "Last name", "null", 0, &["\"counts\":{}"]),
        check("a parent that is oneself", "Parent", "amara@school.example", 0, &["\"reference_self\":1"]),
        check("a parent that is no email", "Parent", "not an email", 0, &["\"reference_invalid\":1"]),
        check("a column that nobody knows", "Shoe size", "42", 0, &["\"column_unmapped\"", "\"field\":null"]),
    ]
}
