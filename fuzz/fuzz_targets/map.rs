//! Headings to fields: each field once, but for those that repeat.
#![no_main]

use importer::format::learners::LEARNERS;
use importer::map::map_headers;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|headers: Vec<String>| {
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
