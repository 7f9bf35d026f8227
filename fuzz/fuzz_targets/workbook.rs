//! Workbooks: no bytes stop the reader or take more than the limits allow.
#![no_main]

use importer::workbook::{Limits, open};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(workbook) = open(bytes, &Limits::default()) {
        for sheet in workbook.sheets {
            let lines = (0..sheet.sheet.rows()).map(|row| sheet.sheet.line(row));
            assert!(lines.is_sorted_by(|before, next| before < next));
        }
    }
});
