//! Encoding, dialect and CSV: no bytes stop the reader, and how they are sliced does not matter.
#![no_main]

use importer::message::{Delimiter, DelimiterChoice, DialectChoice, Encoding, HeaderChoice, Quote};
use importer::read::{Reader, read};
use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    encoding: u8,
    delimiter: u8,
    quote: u8,
    header: u8,
    slice: u8,
    bytes: &'a [u8],
}

fuzz_target!(|input: Input<'_>| {
    let choice = DialectChoice {
        encoding: Encoding::ALL.get(usize::from(input.encoding)).copied(),
        delimiter: match input.delimiter {
            0..64 => DelimiterChoice::OneColumn,
            each => Delimiter::ALL
                .get(usize::from(each) - 64)
                .map_or(DelimiterChoice::Found, |each| DelimiterChoice::Is(*each)),
        },
        quote: Quote::ALL.get(usize::from(input.quote)).copied(),
        header: match input.header {
            0..128 => HeaderChoice::Found,
            128 => HeaderChoice::None,
            line => HeaderChoice::Line(u32::from(line) - 128),
        },
        ..DialectChoice::default()
    };
    let whole = read(input.bytes.to_vec(), choice);
    let mut reader = Reader::new(input.bytes.to_vec(), choice);
    while reader.step(usize::from(input.slice)) {}
    assert_eq!(whole, reader.finish());
    for row in 0..whole.sheet.rows() {
        assert!(whole.sheet.width(row) <= whole.headers.len());
    }
});
