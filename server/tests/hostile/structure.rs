//! Each error of structure (SPEC §2), and what only looks like one.

use super::case::Case;

fn read(name: &str, text: impl Into<Vec<u8>>, code: i32, says: &[&str]) -> Case {
    let bytes = text.into();
    Case::read(name, "roster.csv", move || bytes, code, says)
}

const CLEAN: &str = "\"issues\":[]";

pub fn cases() -> Vec<Case> {
    let lines_of_quote = |lines: usize| {
        format!("Name,Email\n\"{}\",a@x.example\nB,b@x.example\n", vec!["x"; lines].join("\n"))
    };
    let bytes_of_quote =
        |bytes: usize| format!("Name,Email\n\"{}\",a@x.example\nB,b@x.example\n", "x".repeat(bytes));
    vec![
        read(
            "a short row",
            "First name,Last name,Email\nA\nB,C,b@x.example\n",
            0,
            &[
                "\"rows\":[[\"A\"],[\"B\",\"C\",\"b@x.example\"]]",
                "\"code\":\"row_short\",\"severity\":\"info\",\"row\":2",
            ],
        ),
        read(
            "a long row",
            "First name,Email\nA,a@x.example,x,y\nB,b@x.example\n",
            0,
            &[
                "[\"A\",\"a@x.example\",\"x\",\"y\"]",
                "\"code\":\"row_long\",\"severity\":\"warning\",\"row\":2",
            ],
        ),
        read(
            "blank rows",
            "\n\nFirst name,Email\n,,\nA,a@x.example\n \nB,b@x.example\n\n\n",
            0,
            &["\"header_row\":3", "\"lines\":[5,7]", "4 blank rows were passed over: 1, 2, 4 and 1 more."],
        ),
        read(
            "trailing delimiters",
            "First name,Email,,\nA,a@x.example,,\nB,b@x.example,,\n",
            0,
            &["\"header\":[\"First name\",\"Email\"]", CLEAN],
        ),
        read(
            "trailing delimiters in rows only",
            "First name,Email\nA,a@x.example,,,\n",
            0,
            &["\"rows\":[[\"A\",\"a@x.example\"]]", CLEAN],
        ),
        read(
            "headings twice",
            "Email,Name,email\na@x.example,A,b@x.example\n",
            0,
            &["\"code\":\"header_duplicate\"", "Columns A and C have the same heading “Email”."],
        ),
        read(
            "headings empty",
            "Email,,Name\na@x.example,x,A\n",
            0,
            &["\"code\":\"header_empty\"", "Column B has no heading."],
        ),
        read(
            "headings come again",
            "Name,Email\nA,a@x.example\nName,Email\nB,b@x.example\n",
            0,
            &["Row 3 holds the headings once more and was passed over.", "\"lines\":[2,4]"],
        ),
        read("nul in a cell", "Name,Email\nA\0B,a@x.example\n", 0, &["\"code\":\"nul_byte\"", "\"AB\""]),
        read(
            "nul in the headings",
            "Na\0me,Email\nA,a@x.example\n",
            0,
            &["\"header\":[\"Name\",\"Email\"]", "NUL"],
        ),
        read("mostly nul", vec![0; 4096], 2, &["\"code\":\"binary_file\"", "This is not a text file."]),
        read(
            "a quote not closed",
            "Name,Email\n\"A,a@x.example\nB,b@x.example\n",
            0,
            &[
                "\"code\":\"quote_unclosed\",\"severity\":\"warning\",\"row\":2",
                "[\"\\\"A\",\"a@x.example\"]",
                "[\"B\",\"b@x.example\"]",
            ],
        ),
        read(
            "a quote not closed in the headings",
            "\"Name,Email\nA,a@x.example\n",
            0,
            &["\"code\":\"quote_unclosed\"", "(row 1)"],
        ),
        read("a quote of 50 lines", lines_of_quote(50), 0, &["\"lines\":[2,3]", CLEAN]),
        read(
            "a quote of 51 lines",
            lines_of_quote(51),
            0,
            &["\"code\":\"quote_unclosed\",\"severity\":\"warning\",\"row\":2", "\"b@x.example\""],
        ),
        read("a quote of 64 kB", bytes_of_quote(64 * 1024), 0, &["\"lines\":[2,3]", CLEAN]),
        read(
            "a quote of more than 64 kB",
            bytes_of_quote(64 * 1024 + 1),
            0,
            &["\"code\":\"quote_unclosed\"", "\"b@x.example\""],
        ),
        read(
            "a quote on every line, never closed",
            format!("Name,Email\n{}", "\"A,a@x.example\n".repeat(20_001)),
            0,
            &["\"code\":\"quote_unclosed\""],
        ),
        read("only quotes", "\"".repeat(10_001), 2, &["\"code\":\"empty\""]),
        read("only delimiters", ",".repeat(10_000), 2, &["\"code\":\"empty\""]),
        read("only delimiters in lines", ";;;\r\n".repeat(10_000), 2, &["\"code\":\"empty\""]),
        read("nothing", "", 2, &["\"code\":\"empty\"", "Add a file or text with rows."]),
        read("white space", " \t\u{a0}\u{3000}\r\n \n", 2, &["\"code\":\"empty\""]),
        read("one letter", "x", 0, &["\"code\":\"header_only\""]),
        read("only a line end", "\n", 2, &["\"code\":\"empty\""]),
        read(
            "headings only",
            "First name,Last name,Email\n",
            0,
            &["\"code\":\"header_only\"", "\"rows\":[]"],
        ),
        read(
            "line ends of old Macs",
            "Name,Email\rA,a@x.example\rB,b@x.example\r",
            0,
            &["\"lines\":[2,3]", CLEAN],
        ),
        read(
            "mixed line ends",
            "Name,Email\r\nA,a@x.example\nB,b@x.example\rC,c@x.example\n\rD,d@x.example",
            0,
            &["\"lines\":[2,3,4,6]", "\"d@x.example\""],
        ),
        read(
            "two returns at each line's end",
            "Name,Email\r\r\nA,a@x.example\r\r\nB,b@x.example\r\r\n",
            0,
            &["\"lines\":[3,5]", "blank"],
        ),
        read(
            "sep=;",
            "sep=;\r\nName;Email\r\nA;a@x.example\r\n",
            0,
            &["\"delimiter\":\";\"", "\"header_row\":1", CLEAN],
        ),
        read("sep=; that lies", "sep=;\r\nName,Email\r\nA,a@x.example\r\n", 0, &["\"delimiter\":\";\""]),
        read(
            "a preamble",
            "Riverside Academy\nPrinted 2026-11-22\n\nFirst name,Last name,Email\nA,B,a@x.example\n",
            0,
            &["\"header_row\":4", "\"lines\":[5]", "\"code\":\"header_below\"", "Riverside Academy"],
        ),
        read(
            "an instruction line",
            "First name,Email\nRequired,\"Required, one per person\"\nA,a@x.example\n",
            0,
            &["\"code\":\"instruction_row\"", "\"lines\":[3]"],
        ),
        read(
            "no headings",
            "Amara,Okafor,amara@school.example\nLiam,Smith,liam@school.example\n",
            0,
            &[
                "\"code\":\"header_missing\"",
                "\"header_row\":null",
                "\"lines\":[1,2]",
                "Column C was taken for emails",
            ],
        ),
        read(
            "one column",
            "Email\na@x.example\nb@x.example\n",
            0,
            &["\"delimiter\":null", "[[\"a@x.example\"],[\"b@x.example\"]]"],
        ),
        read(
            "one column of commas within names",
            "Name\n\"Smith, John\"\n\"Doe, Jane\"\n",
            0,
            &["[\"Smith, John\"]"],
        ),
        read("tabs", "Name\tEmail\nA\ta@x.example\n", 0, &["\"delimiter\":\"\\t\"", CLEAN]),
        read("pipes", "Name|Email\nA|a@x.example\n", 0, &["\"delimiter\":\"|\"", CLEAN]),
        read(
            "single quotes",
            "'Name','Email'\n'O''Neil, A','a@x.example'\n",
            0,
            &["\"quote\":\"'\"", "[\"O'Neil, A\",\"a@x.example\"]"],
        ),
        read("curly quotes", "“Name”,“Email”\n“Smith”,“a@x.example”\n", 0, &["“Smith”"]),
        read(
            "a quote within a cell",
            "Name,Email\nJohn \"Jack\" Roe,a@x.example\n",
            0,
            &["John \\\"Jack\\\" Roe", CLEAN],
        ),
        read(
            "text behind a quote",
            "Name,Email\n\"Great\" Jack,a@x.example\n",
            0,
            &["\\\"Great\\\" Jack", CLEAN],
        ),
        read(
            "quotes doubled",
            "Name,Email\n\"\"\"A\"\"\",a@x.example\n",
            0,
            &["[\"\\\"A\\\"\",\"a@x.example\"]"],
        ),
        read(
            "a cell of lines",
            "Name,Email\n\"A\r\nB\",a@x.example\nC,c@x.example\n",
            0,
            &["A\\r\\nB", "\"lines\":[2,3]"],
        ),
        read("no line end at the end", "Name,Email\nA,a@x.example", 0, &["[\"A\",\"a@x.example\"]", CLEAN]),
        read(
            "a NUL for each letter's neighbour",
            "N\0a\0m\0e\0\n\0A\0\n\0",
            0,
            &["\"encoding\":\"utf-16le\""],
        ),
        read("an end of DOS", "Name,Email\nA,a@x.example\n\u{1a}", 0, &["\"a@x.example\""]),
        read(
            "line separators of Unicode",
            "Name,Email\nA\u{2028}B,a@x.example\u{85}C,c@x.example\n",
            0,
            &["\"lines\":[2]"],
        ),
        read(
            "html",
            "<html><body><table><tr><td>Name</td></tr></table></body></html>",
            2,
            &["\"code\":\"binary_file\"", "This is a web page"],
        ),
        read("json", "{\"name\": \"A\", \"email\": \"a@x.example\"}\n", 0, &["\"rows\""]),
        read(
            "shell and paths",
            "../../etc/passwd,$(reboot),`x`\n%s%n,{{7*7}},<script>\n",
            0,
            &["$(reboot)", "{{7*7}}"],
        ),
    ]
}
