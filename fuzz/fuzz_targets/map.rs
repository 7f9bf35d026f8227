//! Headings to fields: each field once, but for those that repeat. A heading is a line.
#![no_main]

use importer::format::learners::LEARNERS;
use importer::map::map_headers;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let headers: Vec<String> = text.split('\n').map(str::to_owned).collect();
    for (_, spec) in LEARNERS.tabs() {
        let fields = map_headers(spec, &headers);
        assert_eq!(fields.len(), headers.len());
        let mut once: Vec<_> = fields.into_iter().flatten().filter(|field| !field.repeats()).collect();
        let all = once.len();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), all);
    }
});
