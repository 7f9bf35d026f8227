//! The bytes of a source, as they come.

use memchr::memchr;

/// The bytes of a source, taken piece by piece as they come from a disk. What is UTF-8 is a text at once: when the last
/// piece is there, nothing is left to be done with all of them. However they are cut, the result is the same.
///
/// ```
/// use importer::message::DialectChoice;
/// use importer::read::{Input, Reader};
///
/// let mut input = Input::with_room_for(12).unwrap();
/// for piece in [&b"name\nJos"[..], b"\xC3", b"\xA9\n"] {
///     input.push(piece);
/// }
/// let read = Reader::new(input, DialectChoice::default()).finish();
/// assert_eq!(read.sheet.cell(0, 0), "José");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The text, while all bytes so far are UTF-8.
    text: String,
    /// The beginning of a character that was cut; all bytes, once they are no text.
    rest: Vec<u8>,
    is_other: bool,
    has_nul: bool,
    length: usize,
    hasher: Hasher,
}

impl Input {
    /// `None`: there is not so much memory.
    pub fn with_room_for(bytes: usize) -> Option<Self> {
        let mut input = Self::default();
        input.text.try_reserve_exact(bytes).ok()?;
        Some(input)
    }

    /// Takes the next bytes.
    pub fn push(&mut self, piece: &[u8]) {
        self.length += piece.len();
        self.hasher.add(piece);
        self.has_nul |= memchr(0, piece).is_some();
        if self.is_other {
            return self.rest.extend_from_slice(piece);
        }
        let mut piece = piece;
        // The character that was cut is at most three bytes away from its end.
        while !self.rest.is_empty() && !piece.is_empty() && !self.is_other {
            self.rest.push(piece[0]);
            piece = &piece[1..];
            let rest = std::mem::take(&mut self.rest);
            self.take(&rest);
        }
        if self.is_other { self.rest.extend_from_slice(piece) } else { self.take(piece) }
    }

    /// Takes bytes that follow the text.
    fn take(&mut self, bytes: &[u8]) {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.text.push_str(text),
            Err(error) => {
                let (valid, rest) = bytes.split_at(error.valid_up_to());
                // It is what was valid.
                self.text.push_str(std::str::from_utf8(valid).unwrap_or_default());
                self.rest = rest.to_vec();
                if error.error_len().is_some() {
                    self.be_other();
                }
            }
        }
    }

    fn be_other(&mut self) {
        let mut bytes = std::mem::take(&mut self.text).into_bytes();
        bytes.append(&mut self.rest);
        self.rest = bytes;
        self.is_other = true;
    }

    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.length
    }

    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Is one of the bytes 0?
    pub(crate) fn has_nul(&self) -> bool {
        self.has_nul
    }

    /// The bytes; a character that is cut at the end may be missing.
    pub(crate) fn beginning(&self) -> &[u8] {
        if self.is_other { &self.rest } else { self.text.as_bytes() }
    }

    /// The text, if all is UTF-8; else the bytes.
    pub(crate) fn into_text(mut self) -> Result<String, Vec<u8>> {
        if !self.is_other && self.rest.is_empty() {
            return Ok(self.text);
        }
        if !self.is_other {
            self.be_other();
        }
        Err(self.rest)
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.into_text().map_or_else(|bytes| bytes, String::into_bytes)
    }

    /// The bytes in short.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        Fingerprint { length: self.length as u64, hash: self.hasher.sum() }
    }
}

impl From<Vec<u8>> for Input {
    /// All at once, without a copy.
    fn from(bytes: Vec<u8>) -> Self {
        let mut input = Self { length: bytes.len(), has_nul: memchr(0, &bytes).is_some(), ..Self::default() };
        input.hasher.add(&bytes);
        match String::from_utf8(bytes) {
            Ok(text) => input.text = text,
            Err(error) => {
                input.rest = error.into_bytes();
                input.is_other = true;
            }
        }
        input
    }
}

/// The bytes of a source, in short: the same file twice is worth a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fingerprint {
    pub length: u64,
    hash: u64,
}

/// How many bytes are hashed at a time: four words, that do not wait for each other.
const BLOCK: usize = 32;

#[derive(Clone, Debug)]
struct Hasher {
    hashes: [u64; 4],
    /// Bytes that wait for their block to be full.
    open: [u8; BLOCK],
    filled: usize,
}

impl Default for Hasher {
    fn default() -> Self {
        Self { hashes: [0xcbf2_9ce4_8422_2325; 4], open: [0; BLOCK], filled: 0 }
    }
}

impl Hasher {
    fn add(&mut self, mut bytes: &[u8]) {
        if self.filled > 0 {
            let size = bytes.len().min(BLOCK - self.filled);
            self.open[self.filled..self.filled + size].copy_from_slice(&bytes[..size]);
            self.filled += size;
            bytes = &bytes[size..];
            if self.filled < BLOCK {
                return;
            }
            let open = self.open;
            self.filled = 0;
            self.mix(&open);
        }
        let (blocks, rest) = bytes.as_chunks::<BLOCK>();
        blocks.iter().for_each(|block| self.mix(block));
        self.open[..rest.len()].copy_from_slice(rest);
        self.filled = rest.len();
    }

    #[inline]
    fn mix(&mut self, block: &[u8; BLOCK]) {
        let (words, _) = block.as_chunks::<8>();
        for (hash, &word) in self.hashes.iter_mut().zip(words) {
            *hash = (*hash ^ u64::from_le_bytes(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            *hash ^= *hash >> 29;
        }
    }

    fn sum(&self) -> u64 {
        let mut all = self.clone();
        all.open[self.filled..].fill(0);
        let last = all.open;
        all.mix(&last);
        all.hashes.into_iter().fold(0, |sum, hash| sum.rotate_left(17) ^ hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_bytes_are_cut_they_are_the_same_input() {
        let damaged = [&"José,".repeat(30).into_bytes()[..], b"\xE9\xE9 Zo\xEB"].concat();
        let cut = "José,Zoë\u{10348}".as_bytes();
        for bytes in ["a,José\0\u{10348}\n".repeat(40).as_bytes(), &damaged, &cut[..cut.len() - 1], b""] {
            let whole = Input::from(bytes.to_vec());
            for size in 1..70 {
                let mut pieces = Input::with_room_for(bytes.len()).unwrap();
                bytes.chunks(size).for_each(|piece| pieces.push(piece));
                assert_eq!(pieces.fingerprint(), whole.fingerprint(), "pieces of {size}");
                assert_eq!((pieces.has_nul(), pieces.len()), (whole.has_nul(), bytes.len()));
                assert_eq!(pieces.into_text(), String::from_utf8(bytes.to_vec()).map_err(|e| e.into_bytes()));
            }
        }
    }

    #[test]
    fn other_bytes_have_another_fingerprint() {
        let of = |bytes: &[u8]| Input::from(bytes.to_vec()).fingerprint();
        assert_ne!(of(b"a,b\n1,2\n"), of(b"a,b\n1,3\n"));
        assert_ne!(of(&[0; 32]), of(&[0; 33]));
    }
}
