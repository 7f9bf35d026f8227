//! Keys as numbers of 64 bits, by which equal ones are found.
//!
//! The index holds keys of a million rows: their digests, not their text. That two different keys of one import have
//! the same digest happens once in two million imports of a million rows; somebody who makes such keys on purpose makes
//! two rows of their own file duplicates, no more.

use std::borrow::Cow;

use crate::key;

/// Mixed well enough to be its own hash in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Digest(pub u64);

impl std::hash::Hash for Digest {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        state.write_u64(self.0);
    }
}

/// Odd numbers with about as many ones as zeros: those of xxHash.
const PRIMES: [u64; 4] =
    [0x9e37_79b1_85eb_ca87, 0xc2b2_ae3d_27d4_eb4f, 0x1656_67b1_9e37_79f9, 0x85eb_ca77_c2b2_ae63];

/// The digest of an e-mail or a username: of all tabs in one space, for a reference may be either.
#[inline]
pub(super) fn handle(text: &str) -> Digest {
    if text.is_ascii() {
        return Digest(mixed(text.as_bytes(), 0, lower));
    }
    Digest(mixed(key::fold(text).as_bytes(), 0, lower))
}

/// The digest of an id number, within the tab of this number: students, staff and families are often numbered apart.
#[inline]
pub(super) fn id(tab: u8, text: &str) -> Digest {
    let key = if text.is_ascii() { Cow::Borrowed(text) } else { key::id(text) };
    Digest(mixed(key.as_bytes(), 1 + u64::from(tab), |word| word))
}

/// Makes the capital letters among eight bytes small. Bytes beyond ASCII stay as they are.
#[inline]
fn lower(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    let low = word & !HIGH;
    // The high bit of each byte that is at least A, and of each that is beyond Z.
    let from_a = low + (0x80 - b'A' as u64) * ONES;
    let beyond_z = low + (0x7F - b'Z' as u64) * ONES;
    word | ((from_a & !beyond_z & !word & HIGH) >> 2)
}

/// Eight bytes at a time, as xxHash takes the end of a text (XXH64). Multiplication to 128 bits would be slow where
/// there are only 64, as in WebAssembly.
#[inline]
fn mixed(bytes: &[u8], seed: u64, fold: impl Fn(u64) -> u64) -> u64 {
    let mut state = seed.wrapping_mul(PRIMES[2]).wrapping_add(bytes.len() as u64);
    let mut add = |word| {
        let word = fold(word).wrapping_mul(PRIMES[1]).rotate_left(31).wrapping_mul(PRIMES[0]);
        state = (state ^ word).rotate_left(27).wrapping_mul(PRIMES[0]).wrapping_add(PRIMES[3]);
    };
    let mut rest = bytes;
    while let Some((chunk, more)) = rest.split_first_chunk().filter(|(_, more)| !more.is_empty()) {
        add(u64::from_le_bytes(*chunk));
        rest = more;
    }
    // The last word overlaps with the one before where there are not enough bytes for it.
    add(match (bytes.last_chunk(), rest.first_chunk(), rest.last_chunk()) {
        (Some(last), ..) => u64::from_le_bytes(*last),
        (None, Some(first), Some(last)) => half(*first) | half(*last) << 32,
        _ => rest.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)),
    });
    state = (state ^ state >> 33).wrapping_mul(PRIMES[1]);
    state = (state ^ state >> 29).wrapping_mul(PRIMES[2]);
    state ^ state >> 32
}

#[inline]
fn half(bytes: [u8; 4]) -> u64 {
    u64::from(u32::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::{handle, id};
    use crate::key;

    #[test]
    fn near_keys_spaces_and_paddings_differ() {
        let mut keys = vec![String::new(), "\0".into(), "a\0".into(), "b".into()];
        keys.extend((1..70).map(|length| "a".repeat(length)));
        keys.extend((0..40).map(|place| format!("{}b{}", "a".repeat(place), "a".repeat(39 - place))));
        let of = |key: &String| [handle(key), id(0, key), id(1, key)];
        let mut all: Vec<_> = keys.iter().flat_map(of).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), keys.len() * 3);
    }

    #[test]
    fn numbers_and_short_names_differ() {
        let mut all: Vec<_> =
            (0..200_000).map(|number| handle(&format!("s{number}.x@y{}.example", number % 7))).collect();
        all.extend((0..200_000).map(|number| handle(&format!("u{number}"))));
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 400_000);
    }

    #[test]
    fn handles_are_the_same_where_their_folded_texts_are() {
        let signs: String = (0..=127_u8).map(char::from).collect();
        for text in [
            "",
            "A",
            "Amara.OKAFOR@Riverside.EDU",
            "JOSÉ@X.example",
            "STRASSE",
            "straße",
            "\u{212A}im",
            &signs,
        ] {
            assert_eq!(handle(text), handle(&key::fold(text)), "{text}");
        }
        assert_eq!(handle("Kim"), handle("\u{212A}IM"));
        assert_ne!(id(0, "a"), id(0, "A"));
        assert_ne!(handle("a@b[c"), handle("a@b{c"));
    }
}
