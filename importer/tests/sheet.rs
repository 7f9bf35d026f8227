//! Sheets: what is put in comes out, here and after a journey; hostile bytes are refused.

use importer::sheet::Sheet;
use proptest::prelude::*;

fn sheet(rows: &[Vec<String>]) -> Sheet {
    let mut sheet = Sheet::new();
    for (line, row) in (2..).step_by(3).zip(rows) {
        assert!(sheet.push_row(line, row.iter().map(String::as_str)));
    }
    sheet
}

#[test]
fn beyond_the_end_all_is_empty() {
    let sheet = sheet(&[vec!["é".to_owned()], vec![], vec![String::new(), "x".to_owned()]]);
    assert_eq!(sheet.rows(), 3);
    assert_eq!([sheet.width(0), sheet.width(1), sheet.width(2), sheet.width(3)], [1, 0, 2, 0]);
    assert_eq!([sheet.cell(0, 0), sheet.cell(0, 1), sheet.cell(1, 0), sheet.cell(2, 1)], ["é", "", "", "x"]);
    assert_eq!((sheet.cell(9, 0), sheet.cell(0, usize::MAX), sheet.line(9)), ("", "", 0));
}

proptest! {
    #[test]
    fn rows_come_out_as_they_were_put_in(
        rows in prop::collection::vec(prop::collection::vec("\\PC{0,6}", 0..5), 0..8),
    ) {
        let sheet = sheet(&rows);
        prop_assert_eq!(sheet.rows() as usize, rows.len());
        for (row, cells) in (0..).zip(&rows) {
            prop_assert!(sheet.cells(row).eq(cells));
            prop_assert_eq!(sheet.line(row), 2 + 3 * row);
        }
        let bytes = postcard::to_allocvec(&sheet).unwrap();
        prop_assert_eq!(postcard::from_bytes::<Sheet>(&bytes).unwrap(), sheet);
    }

    #[test]
    fn hostile_bytes_give_a_sound_sheet_or_none(
        rows in prop::collection::vec(prop::collection::vec("\\PC{0,6}", 0..5), 0..8),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = postcard::to_allocvec(&sheet(&rows)).unwrap();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(sheet) = postcard::from_bytes::<Sheet>(&bytes) {
            for row in 0..sheet.rows() {
                sheet.cells(row).for_each(drop);
            }
        }
    }

    #[test]
    fn any_bytes_give_a_sound_sheet_or_none(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        if let Ok(sheet) = postcard::from_bytes::<Sheet>(&bytes) {
            for row in 0..sheet.rows() {
                sheet.cells(row).for_each(drop);
            }
        }
    }
}
