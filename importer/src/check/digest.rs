//! A key as 128 bits.
//!
//! The index holds keys of a million rows: their digests, not their text. Two different keys of one import having
//! the same digest is less likely than a broken memory cell; somebody who makes such keys on purpose makes two rows
//! of their own file duplicates, no more.

/// Mixed well enough to be its own hash in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Digest([u64; 2]);

impl std::hash::Hash for Digest {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        state.write_u64(self.0[0]);
    }
}

/// What a key is unique among.
#[derive(Clone, Copy, Debug)]
pub(super) enum Space {
    /// E-mails and usernames, over all tabs: a reference may be either.
    Handle,
    /// Id numbers within the tab of this number: students, staff and families are often numbered apart.
    Id(u8),
}

// Fractional digits of pi.
const SEEDS: [u64; 4] =
    [0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344, 0xa409_3822_299f_31d0, 0x082e_fa98_ec4e_6c89];

/// The digest of a folded key.
pub(super) fn digest(space: Space, key: &str) -> Digest {
    let salt = match space {
        Space::Handle => 0,
        Space::Id(tab) => 1 + u64::from(tab),
    };
    let mut low = SEEDS[0] ^ salt;
    let mut high = SEEDS[1] ^ key.len() as u64;
    let mut chunks = key.as_bytes().chunks_exact(8);
    for chunk in &mut chunks {
        // A chunk of eight always makes a word.
        mix(&mut low, &mut high, chunk.try_into().map_or(0, u64::from_le_bytes));
    }
    let mut last = [0; 8];
    last[..chunks.remainder().len()].copy_from_slice(chunks.remainder());
    mix(&mut low, &mut high, u64::from_le_bytes(last));
    mix(&mut low, &mut high, SEEDS[2]);
    Digest([low, high])
}

fn mix(low: &mut u64, high: &mut u64, word: u64) {
    *low = fold(*low ^ word, SEEDS[3] | 1).rotate_left(23) ^ *high;
    *high = fold(high.rotate_left(31) ^ word, SEEDS[2] | 1).wrapping_add(*low);
}

fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::{Space, digest};

    #[test]
    fn near_keys_spaces_and_paddings_differ() {
        let keys = ["", "\0", "a", "a\0", "b", "aaaaaaaa", "aaaaaaaa\0", "aaaaaaab", "aaaaaaaaa"];
        let spaces = [Space::Handle, Space::Id(0), Space::Id(1)];
        let mut all: Vec<_> = keys.iter().flat_map(|key| spaces.map(|space| digest(space, key).0)).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), keys.len() * spaces.len());
    }
}
