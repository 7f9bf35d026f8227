//! Reading: each thing that can be in a file, and what is said of it.
#![expect(clippy::panic, reason = "a test fails by it")]

use importer::issue::{Code, Severity};
use importer::message::{
    Delimiter, DelimiterChoice, DialectChoice, Doubts, Encoding, HeaderChoice, LinePart, PREVIEW_CELLS,
    PREVIEW_CHARS, PREVIEW_LINES, Quote,
};
use importer::read::{CELL_BYTES, MAX_COLUMNS, ReadSheet, headed, read};
use importer::sheet::Sheet;

fn text(text: &str) -> ReadSheet {
    read(text.as_bytes().to_vec(), DialectChoice::default())
}

fn bytes(bytes: &[u8]) -> ReadSheet {
    read(bytes.to_vec(), DialectChoice::default())
}

fn codes(read: &ReadSheet) -> Vec<Code> {
    read.issues.iter().map(|issue| issue.code).collect()
}

fn row_codes(read: &ReadSheet) -> Vec<(u32, Code)> {
    read.row_issues.iter().map(|(row, code, _)| (*row, *code)).collect()
}

fn rows(read: &ReadSheet) -> Vec<Vec<&str>> {
    (0..read.sheet.rows()).map(|row| read.sheet.cells(row).collect()).collect()
}

fn lines(read: &ReadSheet) -> Vec<u32> {
    (0..read.sheet.rows()).map(|row| read.sheet.line(row)).collect()
}

/// The only issue of a source that is refused.
fn refused(read: &ReadSheet) -> (Code, &str) {
    let [issue] = &read.issues[..] else { panic!("{:?}", read.issues) };
    assert_eq!(issue.severity, Severity::Error);
    assert_eq!(read.sheet.rows(), 0, "a refused source gives no rows");
    (issue.code, &issue.message)
}

#[test]
fn a_plain_file_is_read_as_it_is() {
    let read = text("First name,Email\nAmara,a@x.example\nMei, b@x.example \n");
    assert_eq!(read.headers, ["First name", "Email"]);
    assert_eq!((read.dialect.delimiter, read.dialect.header_line), (Some(Delimiter::Comma), Some(1)));
    assert_eq!(rows(&read), [["Amara", "a@x.example"], ["Mei", " b@x.example "]]);
    assert_eq!((read.issues.len(), read.row_issues.len()), (0, 0));
}

#[test]
fn a_byte_order_mark_is_not_text() {
    assert_eq!(text("\u{FEFF}Email\na@x.example").headers, ["Email"]);
    assert_eq!(text("\u{FEFF}\"Email\",Name\na@x.example,b").headers, ["Email", "Name"]);
}

#[test]
fn other_encodings_are_found_and_read() {
    let read = bytes(b"name,email\n\"Zo\nx\",a@x.example\nZo\xEB,b@x.example\n");
    assert_eq!((read.dialect.encoding, read.sheet.cell(1, 0)), (Some(Encoding::Windows1252), "Zoë"));
    assert_eq!((codes(&read), read.dialect.doubts), (vec![], Doubts::default()));
    for (file, encoding) in [
        (&b"\xFF\xFEn\0a\0m\0e\0\n\0x\0"[..], Encoding::Utf16Le),
        (b"\xFE\xFF\0n\0a\0m\0e\0\n\0x", Encoding::Utf16Be),
        (b"n\0a\0m\0e\0\n\0x\0", Encoding::Utf16Le),
        (b"\xEF\xBB\xBFname\nx", Encoding::Utf8),
        (b"name\nx", Encoding::Utf8),
    ] {
        let read = bytes(file);
        assert_eq!((read.dialect.encoding, read.headers[0].as_str()), (Some(encoding), "name"), "{file:?}");
        assert_eq!((rows(&read), codes(&read)), (vec![vec!["x"]], vec![]), "{file:?}");
    }
}

#[test]
fn a_file_cut_off_within_a_character_is_still_in_its_encoding() {
    let mut bytes = "Name\nJosé\nExampl".as_bytes().to_vec();
    bytes.push(0xC3);
    let read = read(bytes, DialectChoice::default());
    assert_eq!((read.dialect.encoding, codes(&read)[0]), (Some(Encoding::Utf8), Code::EncodingDamaged));
    assert_eq!(read.sheet.cell(0, 0), "José");
}

#[test]
fn a_file_put_together_of_two_encodings_loses_nothing_and_says_so() {
    let mut file =
        "Name,Email\nZoë,a@x.example\nRené,b@x.example\nMüller,c@x.example\n".repeat(3).into_bytes();
    file.extend(b"Jos\xE9,d@x.example\n");
    let read = bytes(&file);
    assert_eq!((read.dialect.encoding, codes(&read)[0]), (Some(Encoding::Utf8), Code::EncodingDamaged));
    assert_eq!(read.sheet.cell(read.sheet.rows() - 1, 0), "José");
}

#[test]
fn other_files_are_refused_by_what_they_are() {
    let noise: Vec<u8> = (0..4096_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for (file, says) in [
        (&b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0[Content_Types].xml"[..], "This is an Excel workbook"),
        (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "This is an OpenDocument"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "This is an Excel workbook of the old kind"),
        (b"%PDF-1.7\n", "This is a PDF"),
        (b"\x89PNG\r\n\x1A\n", "This is a picture"),
        (b"\x1F\x8B\x08\0", "This is a packed file"),
        (&noise, "This is not a text file"),
        (&[0; 4096], "This is not a text file"),
    ] {
        let read = bytes(file);
        let (code, message) = refused(&read);
        assert_eq!(code, Code::BinaryFile);
        assert!(message.starts_with(says), "{message}");
    }
}

#[test]
fn an_empty_source_says_so() {
    for empty in ["", " ", "\n\r\n\n", "\u{FEFF}", ",,,\n,,,\n", "\t\n", "\u{FEFF}\n"] {
        assert_eq!(refused(&text(empty)).0, Code::Empty, "{empty:?}");
    }
}

#[test]
fn headings_without_rows_are_a_warning() {
    for only in ["First name,Email", "First name,Email\n", "First name,Email\n\n,\n"] {
        let read = text(only);
        assert_eq!(codes(&read), [Code::HeaderOnly], "{only:?}");
        assert_eq!(read.headers, ["First name", "Email"]);
    }
}

#[test]
fn a_first_line_of_data_is_a_row_and_said() {
    for (data, headers) in [
        ("Amara,a@x.example\nMei,b@x.example", vec!["", "Email"]),
        ("a@x.example\nb@x.example", vec!["Email"]),
        ("Amara,a@x.example,p@x.example\nMei,b@x.example,", vec!["", "", ""]),
        ("Amara,Okafor,004127\nMei,Tan,004128", vec!["", "", ""]),
    ] {
        let read = text(data);
        assert_eq!(codes(&read), [Code::HeaderMissing]);
        assert!(read.issues[0].message.starts_with("Row 1 should hold the headings"), "{:?}", read.issues);
        assert_eq!((lines(&read), read.dialect.header_line), (vec![1, 2], None));
        assert_eq!(read.headers, headers, "the column that is sure is known by what it holds");
    }
    // One known heading is enough, and headings that nobody knows are still headings.
    assert!(text("Email,a@x.example\nb@x.example,c").issues.is_empty());
    assert!(text("Foo,Bar\n1,2").issues.is_empty());
}

#[test]
fn without_headings_every_line_is_a_row() {
    let choice = DialectChoice { header: HeaderChoice::None, ..DialectChoice::default() };
    let read = read(b"\nAmara,a@x.example\nMei,b@x.example,9\n".to_vec(), choice);
    assert_eq!(
        (read.dialect.header_line, &read.headers[..]),
        (None, &["", "Email", ""].map(str::to_owned)[..])
    );
    assert_eq!(lines(&read), [2, 3]);
    assert_eq!(rows(&read)[1], ["Mei", "b@x.example", "9"]);
    assert_eq!((codes(&read), row_codes(&read)), (vec![Code::BlankRow], vec![]));
}

#[test]
fn headings_that_are_empty_or_there_twice_are_named_by_column() {
    let read = text("Email,,Email,Name,name,\na@x.example,1,2,3,4,5");
    assert_eq!(codes(&read), [Code::HeaderEmpty, Code::HeaderDuplicate, Code::HeaderDuplicate]);
    assert!(read.issues[0].message.starts_with("Columns B and F have no heading"));
    assert_eq!(
        read.issues[1].message,
        "Columns A and C have the same heading “Email”. Choose which of them counts."
    );
    assert_eq!(read.headers, ["Email", "", "Email", "Name", "name", ""]);
}

#[test]
fn headings_that_come_again_are_passed_over_and_said() {
    let read = text("Name,Email\nAmara,a@x.example\nName,Email\nMei,b@x.example\n");
    assert_eq!(lines(&read), [2, 4]);
    assert_eq!(codes(&read), [Code::HeaderDuplicate]);
    assert_eq!(read.issues[0].message, "Row 3 holds the headings once more and was passed over.");
}

#[test]
fn ragged_rows_lose_nothing() {
    let read = text("Name,Email,Grade\nAmara,a@x.example\nMei,b@x.example,9,Ash,\nTunde,c@x.example,9,,\n");
    assert_eq!(row_codes(&read), [(0, Code::RowShort), (1, Code::RowLong)]);
    assert_eq!(read.headers, ["Name", "Email", "Grade", ""]);
    assert_eq!(read.sheet.cell(1, 3), "Ash");
    assert_eq!((read.sheet.cell(0, 2), read.sheet.width(2)), ("", 3));
}

#[test]
fn trailing_delimiters_are_no_columns() {
    let read = text("Name,Email,,\nAmara,a@x.example,,\nMei,b@x.example\n");
    assert_eq!(read.headers, ["Name", "Email"]);
    assert_eq!((codes(&read), row_codes(&read)), (vec![], vec![]));
}

#[test]
fn blank_lines_are_passed_over_said_and_counted() {
    let read = text("\n\nName,Email\n\nAmara,a@x.example\n , \n,\n \n\"\",\"\"\nMei,b@x.example\n\n\n");
    assert_eq!((read.dialect.header_line, lines(&read)), (Some(3), vec![5, 10]));
    assert_eq!(codes(&read), [Code::BlankRow]);
    assert_eq!(read.issues[0].message, "7 blank rows were passed over: 1, 2, 4 and 4 more.");
    assert_eq!(text("a\n\nb").issues[0].message, "Row 2 is blank and was passed over.");
    assert!(text("a\nb\n\n").issues.is_empty(), "nobody misses blank rows at the end");
}

#[test]
fn lines_are_numbered_as_a_spreadsheet_does() {
    let read = text("Name,Note\r\nAmara,\"a\r\nb\nc\"\rMei,d\n\n\"Tunde\nx\",e\r\n");
    assert_eq!(lines(&read), [2, 3, 5]);
    assert_eq!(read.sheet.cell(0, 1), "a\r\nb\nc");
}

#[test]
fn nul_characters_are_taken_out_and_said() {
    let read = text("Na\0me,Email\nAm\0ara,a@x.example\nMei,\"b\0@x.example\"\nTunde,c@x.example\n");
    assert_eq!(read.headers, ["Name", "Email"]);
    assert_eq!(rows(&read)[..2], [["Amara", "a@x.example"], ["Mei", "b@x.example"]]);
    assert_eq!(row_codes(&read), [(0, Code::NulByte), (1, Code::NulByte)]);
    assert_eq!(codes(&read), [Code::NulByte]);
}

#[test]
fn a_quote_that_is_not_closed_costs_only_its_own_row() {
    let mut file = String::from("Name,Email\n");
    for row in 0..200 {
        let quote = if row == 3 { "\"" } else { "" };
        file.push_str(&format!("{quote}Amara {row},a{row}@x.example\n"));
    }
    let read = text(&file);
    assert_eq!(read.sheet.rows(), 200);
    assert_eq!(row_codes(&read), [(3, Code::QuoteUnclosed)]);
    assert_eq!(rows(&read)[3], ["\"Amara 3", "a3@x.example"]);
    assert_eq!(lines(&read), (2..202).collect::<Vec<_>>());

    let read = text("Na\"me,\"Email\na,b\n");
    assert_eq!(
        (codes(&read), &read.headers[..]),
        (vec![Code::QuoteUnclosed], &["Na\"me", "\"Email"].map(str::to_owned)[..])
    );
}

#[test]
fn the_delimiter_that_was_chosen_is_used() {
    let by = |delimiter| {
        let choice = DialectChoice { delimiter, ..DialectChoice::default() };
        read(b"a,b;c\n1,2;3\n".to_vec(), choice)
    };
    assert_eq!(by(DelimiterChoice::Is(Delimiter::Semicolon)).headers, ["a,b", "c"]);
    assert_eq!(by(DelimiterChoice::Is(Delimiter::Comma)).headers, ["a", "b;c"]);
}

#[test]
fn a_single_column_that_was_chosen_is_not_divided() {
    let choice = DialectChoice { delimiter: DelimiterChoice::OneColumn, ..DialectChoice::default() };
    for text in [
        "Full name,Email\nTan, Mei\n\"Okafor, Amara\"\n",
        "sep=,\nFull name,Email\nTan, Mei\n\"Okafor, Amara\"\n",
    ] {
        let read = read(text.into(), choice);
        assert_eq!(read.headers, ["Full name,Email"]);
        assert_eq!(rows(&read), [["Tan, Mei"], ["Okafor, Amara"]]);
        assert_eq!((read.dialect.delimiter, read.dialect.doubts.delimiter), (None, false));
    }
}

#[test]
fn a_line_that_names_the_delimiter_is_obeyed_and_not_counted() {
    let read = text("\u{FEFF}sep=|\r\na|b\r\n1,5|2\r\n");
    assert_eq!(
        (&read.headers[..], read.dialect.header_line, lines(&read)),
        (&["a", "b"].map(str::to_owned)[..], Some(1), vec![2])
    );
}

#[test]
fn headings_typed_with_commas_above_rows_from_a_spreadsheet_are_found() {
    let read = text("First name, Last name, Email\nAmara\tOkafor\ta@x.example\nMei\tTan\tb@x.example\n");
    assert_eq!(read.headers, ["First name", "Last name", "Email"]);
    assert_eq!(rows(&read)[0], ["Amara", "Okafor", "a@x.example"]);
}

#[test]
fn a_list_of_one_column_is_fine() {
    let read = text("Email\na@x.example\nb@x.example\n");
    assert_eq!((read.dialect.delimiter, read.headers.len(), read.sheet.rows()), (None, 1, 2));
}

#[test]
fn five_thousand_columns_are_read() {
    let header: Vec<String> = (0..5_000).map(|column| format!("Column {column}")).collect();
    let read = text(&format!("{}\n{}\n", header.join(","), vec!["x"; 5_000].join(",")));
    assert_eq!((read.headers.len(), read.sheet.width(0), read.issues.len()), (5_000, 5_000, 0));
}

#[test]
fn more_columns_than_a_spreadsheet_has_are_refused_or_said() {
    let wide = vec!["x"; MAX_COLUMNS + 1].join(",");
    assert_eq!(refused(&text(&format!("{wide}\n1\n"))).0, Code::TooLarge);
    let read = text(&format!("a,b\n1,2\n{wide}\n"));
    assert_eq!((row_codes(&read), read.headers.len()), (vec![(1, Code::RowLong)], MAX_COLUMNS));
    assert!(read.row_issues[0].2.contains("16384"));
}

#[test]
fn a_cell_of_64_megabytes_is_cut_and_said() {
    let file =
        format!("Name,Email\nAmara,a@x.example\n{},b@x.example\nMei,c@x.example\n", "é".repeat(32 << 20));
    let read = text(&file);
    assert_eq!(row_codes(&read), [(1, Code::TextTooLong)]);
    assert_eq!(
        read.row_issues[0].2,
        "The cell in column A is longer than 64 kB. Only its beginning was kept: shorten it."
    );
    assert_eq!((read.sheet.cell(1, 0).len(), read.sheet.cell(1, 1)), (CELL_BYTES, "b@x.example"));
    assert_eq!(rows(&read)[2], ["Mei", "c@x.example"]);
    // In quotes it is beyond what quotes may enclose.
    let read = text(&format!("Name,Email\n\"{}\",b@x.example\nMei,c@x.example\n", "x".repeat(64 << 20)));
    assert_eq!(row_codes(&read), [(0, Code::QuoteUnclosed), (0, Code::TextTooLong)]);
    assert_eq!(read.sheet.rows(), 2);
    // As the heading, and as everything there is.
    let codes = codes(&text(&"x".repeat(64 << 20)));
    assert_eq!(codes, [Code::TextTooLong, Code::HeaderOnly]);
}

#[test]
fn a_guarded_formula_is_freed_and_an_apostrophe_stays() {
    let read = text("Name,Note\n't Hart,'=1+1\n''=x,'\n'a,\"'+44\"\n");
    assert_eq!(rows(&read), [["'t Hart", "=1+1"], ["'=x", "'"], ["'a", "+44"]]);
}

#[test]
fn headings_below_a_title_are_found_and_what_is_above_is_said() {
    for (file, delimiter) in [
        ("Riverside Academy, 2026\n\nFirst name,Email\nAmara,a@x.example\n", Some(Delimiter::Comma)),
        ("Roster of year 9\r\n\r\nEmail;Surname\r\na@x.example;Okafor, Dr\r\n", Some(Delimiter::Semicolon)),
        ("Our list:\n\nEmail\na@x.example\n", None),
    ] {
        let read = text(file);
        assert_eq!(
            (read.dialect.delimiter, read.dialect.header_line, lines(&read)),
            (delimiter, Some(3), vec![4]),
            "{file}"
        );
        assert_eq!(codes(&read), [Code::HeaderBelow, Code::BlankRow], "{file}");
        assert_eq!(read.issues[0].severity, Severity::Info);
    }
    let read = text("Riverside\nFirst name,Email\nAmara,a@x.example\n");
    assert_eq!(
        read.issues[0].message,
        "The headings were found in row 2. What stands above them (“Riverside”) was passed over."
    );
    // The first row stays the headings where it may be one, and where nothing below is better.
    assert_eq!(text("House,Email\nFirst name,Last name\n").dialect.header_line, Some(1));
    assert_eq!(text("Foo,Bar\nEmail,x\n").dialect.header_line, Some(1));
    assert_eq!(text("Class,9A\nName,Email\nAnna Smith,a@x.example\n").dialect.header_line, Some(2));
    assert_eq!(text("Teacher,Jones\nName,Email\nAnna Smith,a@x.example\n").dialect.header_line, Some(2));
    let max = text("Name,Email,Grade\nMax Miller,,\nAnna Smith,a@x.example,9\n");
    assert_eq!((lines(&max), codes(&max)), (vec![2, 3], Vec::new()), "nobody is an instruction");
}

#[test]
fn instructions_below_the_headings_are_passed_over_and_said() {
    for (file, line, first) in [
        (
            "First name,Last name,Email\nRequired,Required,e.g. x@y.example\nAmara,Okafor,a@x.example\n",
            3,
            "Required",
        ),
        ("First name,Email\nmax 100 characters,max 254 characters\nAmara,a@x.example\n", 3, "max 100"),
        ("first_name,email\nFirst name,Email address\n\"Text\",Text\nAmara,a@x.example\n", 4, "First name"),
        ("Vorname;Nachname\n(Pflichtfeld);(optional)\nAmara;Okafor\n", 3, "(Pflicht"),
        ("Email\nDo not delete this row.\na@x.example\n", 3, "Do not"),
    ] {
        let read = text(file);
        assert_eq!((codes(&read), lines(&read)), (vec![Code::InstructionRow], vec![line]), "{file}");
        assert!(read.issues[0].message.contains(&format!("(“{first}")), "{:?}", read.issues);
        assert_eq!(read.issues[0].severity, Severity::Info);
    }
    // People are not instructions.
    let read = text("First name,Last name,Note\nMax,Tan,Required\nMax,Text,\nRequired,Tan,max\n");
    assert_eq!((lines(&read), codes(&read)), (vec![2, 3, 4], vec![]));
    assert_eq!(text("First name,Email\nExample,required@x.example\n").sheet.rows(), 1);
}

#[test]
fn the_headings_are_the_line_that_says_fields_best() {
    for (file, line) in [
        ("Grade 9\nFirst name,Last name,Email\nA,B,a@x.example\n", 2),
        ("Report: roster\nDate: 2026-09-01\nBy: office@x.example\n\nSurname;Forename;Class\nB;A;9\n", 5),
        ("Riverside Academy,,\nFoo,Bar,Baz\n1,2,3\n4,5,6\n", 2),
        ("Students,24\nFirst name,Last name\nA,B\n", 2),
        ("Foo,Bar,Email\nx,y,a@x.example\n", 1),
    ] {
        assert_eq!(text(file).dialect.header_line, Some(line), "{file}");
    }
    assert!(text("Foo,Bar\nx,y\n").dialect.doubts.header);
    assert!(!text("First name,Email\nx,a@x.example\n").dialect.doubts.any());
}

#[test]
fn headings_are_moved_to_the_line_that_was_chosen() {
    let at = |line| {
        let choice = DialectChoice { header: HeaderChoice::Line(line), ..DialectChoice::default() };
        read(b"Riverside\n\nFirst name,Email\nRequired,Required\nAmara,a@x.example\n".to_vec(), choice)
    };
    let read = at(3);
    assert_eq!((read.dialect.header_line, lines(&read)), (Some(3), vec![4, 5]), "below it all is rows");
    assert_eq!(codes(&read), [Code::HeaderBelow, Code::BlankRow]);
    let read = at(4);
    assert_eq!(
        (&read.headers[..], lines(&read)),
        (&["Required", "Required"].map(str::to_owned)[..], vec![5])
    );
    assert_eq!(at(1).sheet.rows(), 3);
    assert_eq!(refused(&at(9)).0, Code::HeaderMissing);
    assert_eq!(at(9).dialect.preview.len(), 5, "so that another line can be chosen");
}

#[test]
fn a_preview_shows_the_first_lines_and_what_each_was_taken_for() {
    let read = text("Riverside\n\nName,Email\nRequired,Required\nAmara,a@x.example\n");
    let parts: Vec<_> = read.dialect.preview.iter().map(|line| (line.line, line.part)).collect();
    assert_eq!(
        parts,
        [
            (1, LinePart::Above),
            (2, LinePart::Above),
            (3, LinePart::Header),
            (4, LinePart::Instruction),
            (5, LinePart::Row)
        ]
    );
    assert_eq!(read.dialect.preview[2].cells, ["Name", "Email"]);
    let wide = text(&format!("{}\n", vec!["x".repeat(40); 20].join(",")).repeat(99));
    let preview = &wide.dialect.preview;
    assert_eq!(
        (preview.len(), preview[0].cells.len(), preview[0].cells[0].len()),
        (PREVIEW_LINES, PREVIEW_CELLS, PREVIEW_CHARS)
    );
}

#[test]
fn rows_of_a_workbook_get_their_headings_in_the_same_way() {
    let mut raw = Sheet::new();
    for (line, cells) in [
        (1, vec!["Riverside Academy"]),
        (3, vec!["First name", "Email", ""]),
        (4, vec!["Required", "Required", ""]),
        (5, vec!["'=x", "a@x.example", "", ""]),
        (7, vec!["", ""]),
        (8, vec!["Mei"]),
    ] {
        raw.push_row(line, cells.into_iter());
    }
    let read = headed(&raw, HeaderChoice::Found);
    assert_eq!((read.dialect.header_line, lines(&read)), (Some(3), vec![5, 8]));
    assert_eq!(codes(&read), [Code::HeaderBelow, Code::InstructionRow, Code::BlankRow]);
    assert_eq!(read.sheet.cell(0, 0), "'=x", "a workbook's text has no guard");
    assert_eq!(headed(&raw, HeaderChoice::None).sheet.rows(), 5);
    assert_eq!(headed(&raw, HeaderChoice::Line(5)).sheet.rows(), 1);
    assert_eq!(codes(&headed(&Sheet::new(), HeaderChoice::Found)), [Code::Empty]);
}

#[test]
fn single_quotes_are_found_and_apostrophes_are_none() {
    let read = text("'First name','Email'\n'Amara, Dr','a@x.example'\n'O''Neil','b@x.example'\n");
    assert_eq!(
        (read.dialect.quote, rows(&read)[0][0], rows(&read)[1][0]),
        (Quote::Single, "Amara, Dr", "O'Neil")
    );
    let read = text("Name,Email\n'Smith, J',a@x.example\nAmara,b@x.example\n");
    assert_eq!((read.dialect.quote, rows(&read)[0][0]), (Quote::Single, "Smith, J"));
    for file in [
        "Name,Email\nO'Neil,a@x.example\nD'Arcy,b@x.example\n",
        "Name,Email\n't Hart,a@x.example\n'Abd al-Rahman,b@x.example\n",
        "Name,Email\n'Jack',a@x.example\nMei,b@x.example\nTunde,c@x.example\n",
        "Name,Note\n\"Smith, J\",'a'\n\"Doe, K\",'b'\n",
        "Name,Note\nAmara,'=1+1\nMei,'+44\n",
    ] {
        assert_eq!(text(file).dialect.quote, Quote::Double, "{file}");
    }
    let choice = DialectChoice { quote: Some(Quote::Single), ..DialectChoice::default() };
    let read = importer::read::read(b"Name,Email\n'Smith, J',a@x.example\n".to_vec(), choice);
    assert_eq!(rows(&read)[0], ["Smith, J", "a@x.example"]);
}

#[test]
fn decimal_commas_and_ragged_rows_do_not_change_the_delimiter() {
    for (file, delimiter, in_doubt) in [
        ("Name;Note;Punkte\nA;x;1,5\nB;y;2,75\nC;z;3,0\n", Delimiter::Semicolon, false),
        ("Name;1,5\nA;1,5\nB;2,5\n", Delimiter::Semicolon, false),
        ("Name\tParents\nA\ta@x.example, b@x.example\nB\tc@x.example, d@x.example\n", Delimiter::Tab, false),
        ("First name,Email\nA,a@x.example,9\nB,b@x.example,9,7\nC,c@x.example\n", Delimiter::Comma, true),
    ] {
        let dialect = text(file).dialect;
        assert_eq!((dialect.delimiter, dialect.doubts.delimiter), (Some(delimiter), in_doubt), "{file}");
    }
}
