//! Sixteen bytes at a time.

/// How many bytes are looked at together.
pub const BYTES: usize = 16;

/// Which of the bytes from `at` on are one of three: a bit for each, that of the first byte the lowest.
#[inline]
pub fn hits(bytes: &[u8], at: usize, wanted: [u8; 3]) -> u32 {
    match bytes.get(at..).and_then(<[u8]>::first_chunk) {
        Some(block) => of_block(block, wanted),
        None => of_rest(bytes.get(at..).unwrap_or_default(), wanted),
    }
}

/// The last bytes of a text, one by one.
#[cold]
fn of_rest(bytes: &[u8], wanted: [u8; 3]) -> u32 {
    bytes.iter().zip(0..).fold(0, |hits, (byte, at)| hits | u32::from(wanted.contains(byte)) << at)
}

#[cfg(target_feature = "simd128")]
#[inline]
fn of_block(block: &[u8; BYTES], wanted: [u8; 3]) -> u32 {
    use std::arch::wasm32::{u8x16_bitmask, u8x16_eq, u8x16_splat, u64x2, v128_or};

    let (low, high) = words(block);
    let block = u64x2(low, high);
    let [one, two, three] = wanted.map(|byte| u8x16_eq(block, u8x16_splat(byte)));
    u32::from(u8x16_bitmask(v128_or(v128_or(one, two), three)))
}

#[cfg(not(target_feature = "simd128"))]
#[inline]
fn of_block(block: &[u8; BYTES], wanted: [u8; 3]) -> u32 {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const LOW: u64 = u64::from_ne_bytes([0x7F; 8]);
    let of_word = |word: u64| {
        // The high bit of each byte that is one of the three; then these bits side by side.
        let hits = wanted.iter().fold(0, |hits, &byte| {
            let apart = word ^ (ONES * u64::from(byte));
            hits | !(((apart & LOW) + LOW) | apart | LOW)
        });
        ((hits >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u32
    };
    let (low, high) = words(block);
    of_word(low) | of_word(high) << 8
}

/// The two halves, each as a number of which the first byte is the lowest.
#[inline]
fn words(block: &[u8; BYTES]) -> (u64, u64) {
    let both = u128::from_le_bytes(*block);
    (both as u64, (both >> 64) as u64)
}
