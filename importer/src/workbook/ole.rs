//! The compound file that an XLS is, and what encrypted workbooks are packed in. Source: [MS-CFB].
//!
//! Chains of sectors are followed for no longer than the file has sectors, so that one that bites its tail ends.

use super::error::WorkbookError;
use super::zip::{u16_at, u32_at};

const BROKEN: WorkbookError = WorkbookError::Damaged("a part of it is missing");

/// A number above all sectors: the end of a chain, and free ones.
const LAST_SECTOR: u32 = 0xFFFF_FFFA;

pub struct Compound<'a> {
    bytes: &'a [u8],
    /// The size of a sector, as a power of two.
    shift: u32,
    /// Which sector follows each.
    next: Vec<u32>,
    directory: Vec<u8>,
    /// Streams shorter than this lie in small sectors.
    cutoff: u32,
    first_small: u32,
}

/// A stream, by its entry in the directory.
#[derive(Clone, Copy)]
struct Stream {
    first: u32,
    size: u32,
}

impl<'a> Compound<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, WorkbookError> {
        let shift = u32::from(u16_at(bytes, 30));
        if !matches!(shift, 9 | 12) || bytes.len() < 512 {
            return Err(BROKEN);
        }
        let mut file = Self {
            bytes,
            shift,
            next: Vec::new(),
            directory: Vec::new(),
            cutoff: u32_at(bytes, 56),
            first_small: u32_at(bytes, 60),
        };
        // The first 109 sectors of the table of chains are named in the header, the others in sectors that are chained.
        let mut table: Vec<u32> = (0..109).map(|at| u32_at(bytes, 76 + 4 * at)).collect();
        let mut further = u32_at(bytes, 68);
        let mut left = file.sectors();
        while further < LAST_SECTOR && left > 0 {
            let sector = file.sector(further)?;
            let (names, link) = sector.split_at(sector.len().saturating_sub(4));
            table.extend(names.chunks_exact(4).map(|name| u32_at(name, 0)));
            further = u32_at(link, 0);
            left -= 1;
        }
        table.retain(|&sector| sector < LAST_SECTOR);
        table.truncate(file.sectors());
        for sector in table {
            let sector = file.sector(sector)?;
            file.next.extend(sector.chunks_exact(4).map(|next| u32_at(next, 0)));
        }
        file.directory = file.chain(u32_at(bytes, 48), usize::MAX)?;
        Ok(file)
    }

    /// Is there a stream of this name?
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// The content of a stream; `None` if there is none of this name.
    pub fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, WorkbookError> {
        let Some(stream) = self.find(name) else { return Ok(None) };
        let size = stream.size as usize;
        if stream.size >= self.cutoff {
            return self.chain(stream.first, size).map(Some);
        }
        let small_next = self.chain(self.first_small, usize::MAX)?;
        let holder = self.entries().next().ok_or(BROKEN)?;
        let holder = self.chain(u32_at(holder, 116), usize::MAX)?;
        let mut content = Vec::new();
        let mut sector = stream.first;
        while content.len() < size {
            let at = sector as usize * 64;
            let bytes =
                holder.get(at..).filter(|bytes| !bytes.is_empty() && sector < LAST_SECTOR).ok_or(BROKEN)?;
            content.extend_from_slice(&bytes[..bytes.len().min(64)]);
            sector = u32_at(&small_next, sector as usize * 4);
        }
        content.truncate(size);
        Ok(Some(content))
    }

    fn find(&self, name: &str) -> Option<Stream> {
        let wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let entry = self.entries().find(|entry| {
            usize::from(u16_at(entry, 64)) == wanted.len() + 2
                && entry[..wanted.len()].eq_ignore_ascii_case(&wanted)
                && entry[66] == 2
        })?;
        Some(Stream { first: u32_at(entry, 116), size: u32_at(entry, 120) })
    }

    fn entries(&self) -> impl Iterator<Item = &[u8]> {
        self.directory.chunks_exact(128)
    }

    fn sectors(&self) -> usize {
        self.bytes.len() >> self.shift
    }

    /// The last sector of a file may be shorter.
    fn sector(&self, number: u32) -> Result<&'a [u8], WorkbookError> {
        let size = 1_usize << self.shift;
        let start =
            (number as usize).checked_add(1).and_then(|place| place.checked_mul(size)).ok_or(BROKEN)?;
        let rest = self.bytes.get(start..).filter(|rest| !rest.is_empty()).ok_or(BROKEN)?;
        Ok(&rest[..rest.len().min(size)])
    }

    /// What a chain of sectors holds, up to so many bytes.
    fn chain(&self, first: u32, size: usize) -> Result<Vec<u8>, WorkbookError> {
        let mut content = Vec::new();
        let mut sector = first;
        let mut left = self.sectors();
        while sector < LAST_SECTOR && content.len() < size {
            left = left.checked_sub(1).ok_or(BROKEN)?;
            content.extend_from_slice(self.sector(sector)?);
            sector = *self.next.get(sector as usize).ok_or(BROKEN)?;
        }
        if size == usize::MAX {
            return Ok(content);
        }
        if content.len() < size {
            return Err(BROKEN);
        }
        content.truncate(size);
        Ok(content)
    }
}
