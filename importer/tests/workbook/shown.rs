//! Numbers, as spreadsheets show them by the format of the cell.

use super::pack::{xlsx_parts, zip};
use super::{read, rows};

/// The number as it is shown by a format's code, or by a built-in format's number.
fn shown(format: &str, number: &str) -> String {
    let code = format.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;");
    let (id, formats) = match format.parse::<u16>() {
        Ok(id) if format != "0" && !format.starts_with("00") => (id, String::new()),
        _ => (200, format!("<numFmts><numFmt numFmtId=\"200\" formatCode=\"{code}\"/></numFmts>")),
    };
    let styles = format!("{formats}<cellXfs><xf numFmtId=\"{id}\"/></cellXfs>");
    let cell = format!("<sheetData><row r=\"1\"><c r=\"A1\" s=\"0\"><v>{number}</v></c></row></sheetData>");
    let workbook = read(&zip(&xlsx_parts(&cell, "", &styles)));
    rows(&workbook.sheets[0]).into_iter().map(|(_, row)| row).collect()
}

#[test]
fn ids_keep_the_zeros_of_their_format() {
    for (format, number, text) in [
        ("00000", "123", "00123"),
        ("00000", "1234567", "1234567"),
        ("000-00-0000", "12345678", "012-34-5678"),
        ("(000) 000-0000", "5551234567", "(555) 123-4567"),
        ("\"S\"0000", "7", "S0007"),
        ("\\S0000", "7", "S0007"),
        ("0", "12", "12"),
        ("[$-409]00000", "42", "00042"),
        ("00000;[Red]-00000", "-42", "-00042"),
        ("@", "123", "123"),
    ] {
        assert_eq!(shown(format, number), text, "{number} as {format}");
    }
}

#[test]
fn long_numbers_are_whole() {
    for (format, number, text) in [
        ("General", "123456789012", "123456789012"),
        ("General", "1.23456789012E+11", "123456789012"),
        ("General", "1234567890123456", "1234567890123456"),
        ("General", "1.234567890123456E15", "1234567890123456"),
        ("0", "1234567890123456", "1234567890123456"),
        ("0", "1.23456789012345E+17", "123456789012345000"),
        ("General", "1.234567890123457E+17", "123456789012345700"),
        ("0.00E+00", "123456789012", "123456789012"),
        ("11", "123456789012", "123456789012"),
        ("General", "1e300", "1e300"),
        ("General", "1E21", "1000000000000000000000"),
    ] {
        assert_eq!(shown(format, number), text, "{number} as {format}");
    }
}

#[test]
fn fractions_are_rounded_as_they_are_shown() {
    for (format, number, text) in [
        ("General", "0.1", "0.1"),
        ("General", "0.30000000000000004", "0.3"),
        ("General", "-2.5", "-2.5"),
        ("General", "1E-3", "0.001"),
        ("0.00", "2.675", "2.68"),
        ("0", "2.5", "3"),
        ("0", "-0.4", "0"),
        ("0", "99.5", "100"),
        ("0.0#", "1.5", "1.5"),
        ("0.##", "3", "3"),
        ("#,##0", "1234567", "1,234,567"),
        ("#,##0.00", "999.999", "1,000.00"),
        ("#,##0,", "1234567", "1,235"),
        ("0%", "0.256", "26%"),
        ("10", "0.256", "25.60%"),
        ("9", "1", "100%"),
        ("\"$\"#,##0.00", "1234.5", "$1,234.50"),
        ("[$€-407] #,##0.00", "1234.5", "€ 1,234.50"),
        ("_(* #,##0.00_);_(* (#,##0.00);_(* \"-\"??_);_(@_)", "-5", "(5.00)"),
        (".00", "12.5", "12.50"),
        ("# ?/?", "0.5", "0.5"),
        ("[<100]0.0;0", "99.96", "100.0"),
        ("[<100]0.0;0", "150.4", "150"),
        (";;;", "17", "17"),
        ("\"none\"", "17", "17"),
        ("#", "0", ""),
    ] {
        assert_eq!(shown(format, number), text, "{number} as {format}");
    }
}

#[test]
fn dates_and_times_are_shown_by_their_format() {
    for (format, number, text) in [
        ("yyyy-mm-dd", "46053", "2026-01-31"),
        ("14", "46053", "2026-01-31"),
        ("22", "46053.75", "2026-01-31 18:00"),
        ("m/d/yyyy", "46053", "1/31/2026"),
        ("dd/mm/yy", "46053", "31/01/26"),
        ("d-mmm", "46053", "31-Jan"),
        ("17", "46053", "Jan-26"),
        ("dddd, mmmm d, yyyy", "46053", "Saturday, January 31, 2026"),
        ("[$-409]d mmm yyyy", "46053", "31 Jan 2026"),
        ("[$-40C]d mmmm yyyy", "46053", "2026-01-31"),
        ("[$-F800]dddd, mmmm dd, yyyy", "46053", "2026-01-31"),
        ("yyyy\"年\"m\"月\"d\"日\"", "46053", "2026年1月31日"),
        ("h:mm AM/PM", "0.5", "12:00 PM"),
        ("h:mm AM/PM", "0.0", "12:00 AM"),
        ("hh:mm:ss", "0.999999", "00:00:00"),
        ("mm:ss.0", "0.00001157", "00:01.0"),
        ("[h]:mm", "1.5", "36:00"),
        ("h:mm:ss.000", "0.5000001", "12:00:00.009"),
        ("yyyy-mm-dd", "60", "1900-02-29"),
        ("yyyy-mm-dd", "59", "1900-02-28"),
        ("yyyy-mm-dd", "61", "1900-03-01"),
        ("yyyy-mm-dd", "1", "1900-01-01"),
        ("yyyy-mm-dd", "2958465", "9999-12-31"),
        ("yyyy-mm-dd", "2958466", "2958466"),
        ("yyyy-mm-dd", "-1", "-1"),
        ("yyyy-mm-dd", "soon", "soon"),
    ] {
        assert_eq!(shown(format, number), text, "{number} as {format}");
    }
}
