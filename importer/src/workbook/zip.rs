//! The packed file that XLSX and ODS are: its directory, and a part of it unpacked as a stream.
//!
//! Nothing in the file is believed: sizes are counted while unpacking, places are looked up with bounds, and parts that
//! overlap or are named twice cost no more than what is read of them.

use std::io::{self, BufRead, Read};

use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::error::{Limit, WorkbookError};
use super::limits::{MEGABYTE, Meter, over};

/// How many parts a packed file may have. One with a picture in each row has some thousands.
const MAX_PARTS: u32 = 20_000;

/// How much is unpacked at a time.
const BUFFER: usize = 64 * 1024;

/// How much one piece of XML may have: a tag or a text. A cell has at most 32,767 characters.
pub const MAX_PIECE: u64 = 4 * MEGABYTE;

const NO_DIRECTORY: WorkbookError = WorkbookError::Damaged("its end is missing");
const CUT: WorkbookError = WorkbookError::Damaged("a part of it is cut off");

/// A packed file.
#[derive(Clone, Copy, Debug)]
pub struct Archive<'a> {
    bytes: &'a [u8],
    directory: &'a [u8],
    /// What has to be added to the places that the file names: something may stand before it.
    base: usize,
}

/// A part, as the directory says.
struct Entry<'a> {
    name: &'a [u8],
    flags: u16,
    method: u16,
    crc: u32,
    packed: u64,
    header: u64,
}

impl<'a> Archive<'a> {
    /// Finds the directory, which stands at the end.
    pub fn open(bytes: &'a [u8]) -> Result<Self, WorkbookError> {
        const END: usize = 22;
        let last = bytes.len().checked_sub(END).ok_or(NO_DIRECTORY)?;
        let first = last.saturating_sub(usize::from(u16::MAX));
        let at = memchr::memmem::rfind(&bytes[first..last + 4], b"PK\x05\x06").ok_or(NO_DIRECTORY)? + first;
        let (mut end, mut size, mut start) =
            (at, u64::from(u32_at(bytes, at + 12)), u64::from(u32_at(bytes, at + 16)));
        if size == u64::from(u32::MAX) || start == u64::from(u32::MAX) {
            // The larger form stands before, and its place before this one.
            let locator = at.checked_sub(20).filter(|&at| bytes[at..].starts_with(b"PK\x06\x07"));
            let large = locator.and_then(|at| usize::try_from(u64_at(bytes, at + 8)).ok());
            let large =
                large.filter(|&at| bytes.get(at..).is_some_and(|rest| rest.starts_with(b"PK\x06\x06")));
            end = large.ok_or(NO_DIRECTORY)?;
            (size, start) = (u64_at(bytes, end + 40), u64_at(bytes, end + 48));
        }
        let size = usize::try_from(size).ok().filter(|&size| size <= end).ok_or(NO_DIRECTORY)?;
        let base = usize::try_from(start).ok().and_then(|start| (end - size).checked_sub(start));
        let archive = Self { bytes, directory: &bytes[end - size..end], base: base.ok_or(NO_DIRECTORY)? };
        if archive.entries().take(MAX_PARTS as usize + 1).count() > MAX_PARTS as usize {
            return Err(over(Limit::Parts(MAX_PARTS)));
        }
        Ok(archive)
    }

    /// Is there a part of this name? Without case, and `\` is `/`: some programs write them so.
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Is there a part in this folder?
    pub fn has_folder(&self, folder: &str) -> bool {
        self.entries().any(|entry| entry.name.get(..folder.len()).is_some_and(|name| is_same(name, folder)))
    }

    /// A part to be read; `None` if there is none of this name.
    pub fn part<'m>(&self, name: &str, meter: &'m Meter<'m>) -> Result<Option<Part<'m>>, WorkbookError>
    where
        'a: 'm,
    {
        let Some(entry) = self.find(name) else { return Ok(None) };
        if entry.flags & 1 != 0 {
            return Err(WorkbookError::Locked);
        }
        let packed = self.packed(&entry).ok_or(CUT)?;
        let inflate = match entry.method {
            0 => None,
            8 => Some(Decompress::new(false)),
            _ => return Err(WorkbookError::Damaged("it is packed in an unknown way")),
        };
        Ok(Some(Part {
            packed,
            inflate,
            crc: Crc::new(),
            wanted: entry.crc,
            buffer: Vec::new(),
            at: 0,
            done: false,
            piece: 0,
            error: None,
            meter,
        }))
    }

    /// What a part that is not packed holds.
    pub fn stored(&self, name: &str) -> Option<&'a [u8]> {
        self.find(name).filter(|entry| entry.method == 0).and_then(|entry| self.packed(&entry))
    }

    /// The bytes of a part, as they are in the file.
    fn packed(&self, entry: &Entry<'_>) -> Option<&'a [u8]> {
        let header = usize::try_from(entry.header).ok()?.checked_add(self.base)?;
        let local = self.bytes.get(header..).filter(|local| local.starts_with(b"PK\x03\x04"))?;
        let start = 30 + usize::from(u16_at(local, 26)) + usize::from(u16_at(local, 28));
        local.get(start..start.checked_add(usize::try_from(entry.packed).ok()?)?)
    }

    fn find(&self, name: &str) -> Option<Entry<'a>> {
        self.entries().find(|entry| is_same(entry.name, name))
    }

    fn entries(&self) -> impl Iterator<Item = Entry<'a>> + use<'a> {
        let mut rest = self.directory;
        std::iter::from_fn(move || {
            if !rest.starts_with(b"PK\x01\x02") {
                return None;
            }
            let [name, extra, comment] = [28, 30, 32].map(|at| usize::from(u16_at(rest, at)));
            let entry = rest;
            rest = rest.get(46 + name + extra + comment..)?;
            let mut packed = u64::from(u32_at(entry, 20));
            let mut header = u64::from(u32_at(entry, 42));
            let large = [u64::from(u32_at(entry, 24)), packed, header];
            if large.contains(&u64::from(u32::MAX)) {
                let mut values = large_values(&entry[46 + name..46 + name + extra]);
                let [_, large_packed, large_header] = large.map(|value| {
                    if value == u64::from(u32::MAX) { values.next().unwrap_or(value) } else { value }
                });
                (packed, header) = (large_packed, large_header);
            }
            Some(Entry {
                name: &entry[46..46 + name],
                flags: u16_at(entry, 8),
                method: u16_at(entry, 10),
                crc: u32_at(entry, 16),
                packed,
                header,
            })
        })
    }
}

/// The numbers that do not fit into 32 bits, from an entry's extra field.
fn large_values(mut extra: &[u8]) -> impl Iterator<Item = u64> + '_ {
    let mut found: &[u8] = &[];
    while extra.len() >= 4 {
        let size = usize::from(u16_at(extra, 2));
        let Some(field) = extra.get(4..4 + size) else { break };
        if u16_at(extra, 0) == 1 {
            found = field;
            break;
        }
        extra = &extra[4 + size..];
    }
    found.chunks_exact(8).map(|bytes| u64_at(bytes, 0))
}

fn is_same(name: &[u8], wanted: &str) -> bool {
    let plain = |byte: u8| if byte == b'\\' { b'/' } else { byte.to_ascii_lowercase() };
    name.len() == wanted.len()
        && name.iter().zip(wanted.bytes()).all(|(&one, other)| plain(one) == plain(other))
}

/// Little-endian numbers; 0 beyond the end.
pub fn u16_at(bytes: &[u8], at: usize) -> u16 {
    at.checked_add(2)
        .and_then(|end| bytes.get(at..end))
        .map_or(0, |bytes| u16::from_le_bytes([bytes[0], bytes[1]]))
}

pub fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at.saturating_add(2))) << 16
}

pub fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at.saturating_add(4))) << 32
}

/// A part of a packed file, unpacked while it is read.
pub struct Part<'m> {
    packed: &'m [u8],
    /// `None`: it is stored as it is.
    inflate: Option<Decompress>,
    crc: Crc,
    wanted: u32,
    buffer: Vec<u8>,
    /// What of the buffer was taken.
    at: usize,
    done: bool,
    /// Bytes taken since [`Part::begin_piece`].
    piece: u64,
    error: Option<WorkbookError>,
    meter: &'m Meter<'m>,
}

impl Part<'_> {
    /// What is read from here on is one piece of XML.
    #[inline]
    pub fn begin_piece(&mut self) {
        self.piece = 0;
    }

    /// Why reading failed, if it was because of the packing or a limit.
    pub fn error(&mut self) -> Option<WorkbookError> {
        self.error.take()
    }

    /// Unpacks the next stretch.
    fn refill(&mut self) -> Result<(), WorkbookError> {
        if self.piece > MAX_PIECE {
            return Err(over(Limit::Piece(MAX_PIECE / MEGABYTE)));
        }
        self.at = 0;
        if self.done {
            self.buffer.clear();
            return Ok(());
        }
        self.buffer.resize(BUFFER, 0);
        let (taken, made, ended) = match &mut self.inflate {
            None => {
                let size = self.packed.len().min(BUFFER);
                self.buffer[..size].copy_from_slice(&self.packed[..size]);
                (size, size, size == self.packed.len())
            }
            Some(inflate) => {
                let (taken, made) = (inflate.total_in(), inflate.total_out());
                let status = inflate
                    .decompress(self.packed, &mut self.buffer, FlushDecompress::None)
                    .map_err(|_| WorkbookError::Damaged("a part of it cannot be unpacked"))?;
                let taken = (inflate.total_in() - taken) as usize;
                let made = (inflate.total_out() - made) as usize;
                let ended = status == Status::StreamEnd;
                if !ended && taken == 0 && made == 0 {
                    return Err(CUT);
                }
                (taken, made, ended)
            }
        };
        self.packed = &self.packed[taken..];
        self.buffer.truncate(made);
        self.done = ended;
        self.meter.unpack(taken as u64, made as u64)?;
        self.crc.update(&self.buffer);
        if ended && self.crc.sum() != self.wanted {
            return Err(WorkbookError::Damaged("a part of it was changed"));
        }
        Ok(())
    }
}

impl BufRead for Part<'_> {
    #[inline]
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at == self.buffer.len() && !(self.done && self.buffer.is_empty()) {
            if let Err(error) = self.refill() {
                self.error = Some(error);
                return Err(io::Error::from(io::ErrorKind::InvalidData));
            }
        }
        Ok(&self.buffer[self.at..])
    }

    #[inline]
    fn consume(&mut self, amount: usize) {
        self.at = (self.at + amount).min(self.buffer.len());
        self.piece += amount as u64;
    }
}

impl Read for Part<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let size = available.len().min(into.len());
        into[..size].copy_from_slice(&available[..size]);
        self.consume(size);
        Ok(size)
    }
}
