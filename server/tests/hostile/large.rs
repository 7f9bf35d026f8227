//! Long and wide ones, made when they are needed.

use super::case::Case;

const MEGABYTE: usize = 1 << 20;

fn read(name: &str, code: i32, says: &[&str], bytes: impl FnOnce() -> Vec<u8> + 'static) -> Case {
    Case::read(name, "large.csv", bytes, code, says)
}

fn wide(columns: usize, delimiter: &str) -> Vec<u8> {
    let row = |cell: fn(usize) -> String| (1..=columns).map(cell).collect::<Vec<_>>().join(delimiter);
    format!("{}\n{}\n", row(|at| format!("h{at}")), row(|at| at.to_string())).into()
}

fn one_cell(bytes: usize, quote: &str) -> Vec<u8> {
    format!("Name,Email\n{quote}{}{quote},a@x.example\nB,b@x.example\n", "x".repeat(bytes)).into()
}

pub fn cases() -> Vec<Case> {
    let cut = "is longer than 64 kB. Only its beginning was kept: shorten it.";
    vec![
        read("5,000 columns", 0, &["\"h5000\"", "\"5000\"]"], || wide(5_000, ",")),
        read("16,384 columns", 0, &["\"h16384\"", "\"16384\"]"], || wide(16_384, ";")),
        read(
            "20,000 columns",
            2,
            &["\"code\":\"too_large\"", "It has 20000 columns; at most 16384 are read."],
            || wide(20_000, ","),
        ),
        read("a row of 20,000 cells", 0, &["\"code\":\"row_long\"", "more than 16384 cells"], || {
            format!("Name,Email\nA,a@x.example{}\n", ",x".repeat(20_000)).into()
        }),
        read("a million delimiters in a row", 0, &["\"a@x.example\""], || {
            format!("Name,Email\nA,a@x.example{}\n", ",".repeat(1_000_000)).into()
        }),
        read("a cell of 1 MB", 0, &[cut, "\"b@x.example\""], || one_cell(MEGABYTE, "")),
        read("a cell of 1 MB in quotes", 0, &["\"code\":\"quote_unclosed\"", "\"b@x.example\""], || {
            one_cell(MEGABYTE, "\"")
        }),
        read("a cell of 64 MB", 0, &[cut, "\"b@x.example\""], || one_cell(64 * MEGABYTE, "")),
        read("a cell of 64 MB in quotes", 0, &["\"code\":\"quote_unclosed\"", "\"b@x.example\""], || {
            one_cell(64 * MEGABYTE, "\"")
        }),
        read("one line of 100 MB", 0, &["\"header_only\"", "A heading is very long."], || {
            vec![b'x'; 100 * MEGABYTE]
        }),
        read("one line of 100 MB in Latin-1", 0, &["A heading is very long."], || vec![0xE9; 25 * MEGABYTE]),
        read("a heading of 100 MB above a row", 0, &["A heading is very long.", "b@x.example"], || {
            let mut bytes = vec![b'x'; 100 * MEGABYTE];
            bytes.extend(b",Email\nB,b@x.example\n");
            bytes
        }),
        read("100 MB of quotes", 2, &["\"code\":\"empty\""], || vec![b'"'; 100 * MEGABYTE]),
        read("a million empty lines", 2, &["\"code\":\"empty\""], || vec![b'\n'; 1_000_000]),
        read(
            "a million empty lines between rows",
            0,
            &["999999 blank rows were passed over", "\"lines\":[1000001]"],
            || {
                let mut bytes = b"Name,Email".to_vec();
                bytes.resize(bytes.len() + 1_000_000, b'\n');
                bytes.extend(b"A,a@x.example\n");
                bytes
            },
        ),
        read("a million lines of one letter", 0, &["\"delimiter\":null"], || b"x\n".repeat(1_000_000)),
        read(
            "a quote opened on each of 200,000 lines, some lines long",
            0,
            &["\"code\":\"quote_unclosed\""],
            || {
                let mut bytes = b"Name,Email\n".to_vec();
                bytes.extend(b"\"x\"y,\"a\n".repeat(200_001));
                bytes
            },
        ),
        read("300,000 quotes that open cells in one line", 0, &["\"rows\""], || {
            format!("Name,Email\n{}\n", "\"x,".repeat(300_001)).into()
        }),
        read("4 MB of NUL within text", 0, &["\"code\":\"nul_byte\""], || {
            let mut bytes = b"Name,Email\nA,a@x.example\n".repeat(4_000);
            bytes.extend(vec![0; 4 * MEGABYTE]);
            bytes.extend(b"B,b@x.example\n");
            bytes
        }),
        Case::check(
            "check 4,000 duplicates of one email",
            "large.csv",
            || format!("First name,Last name,Email\n{}", "A,B,a@x.example\n".repeat(4_000)).into(),
            1,
            &["\"email_duplicate\":4000"],
        ),
        Case::check("check 5,000 columns", "large.csv", || wide(5_000, ","), 1, &["\"column_missing\""]),
        Case::check(
            "check 16,384 columns of email",
            "large.csv",
            || {
                format!("{}\n{}\n", vec!["Email"; 16_384].join(","), vec!["a@x.example"; 16_384].join(","))
                    .into()
            },
            1,
            &["\"column_missing\""],
        ),
        Case::check(
            "check 3,000 parents in a cell",
            "large.csv",
            || {
                let parents: Vec<String> = (0..3_000).map(|at| format!("p{at}@x.example")).collect();
                format!("First name,Last name,Email,Parent\nA,B,a@x.example,{}\n", parents.join(";")).into()
            },
            1,
            &["\"severity\":\"error\""],
        ),
        Case::check(
            "check an email of 60 kB",
            "large.csv",
            || format!("First name,Last name,Email\nA,B,{}@x.example\n", "a".repeat(60_000)).into(),
            1,
            &["\"email_invalid\""],
        ),
        Case::check(
            "check 60 kB of marks on one letter",
            "large.csv",
            || format!("First name,Last name,Email\ne{},B,a@x.example\n", "\u{301}".repeat(30_000)).into(),
            1,
            &["\"name_too_long\""],
        ),
        Case::check(
            "check one line of 100 MB",
            "large.csv",
            || vec![b'x'; 100 * MEGABYTE],
            1,
            &["\"column_missing\""],
        ),
    ]
}
