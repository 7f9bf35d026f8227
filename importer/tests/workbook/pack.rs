//! Packed files as the tests want them, good and bad.

use std::io::Write as _;

use flate2::{Compression, Crc, write::DeflateEncoder};

/// What is written of a part beside its content.
pub struct Entry {
    pub name: String,
    pub packed: Vec<u8>,
    pub method: u16,
    pub flags: u16,
    pub crc: u32,
    /// As the directory says; nothing has to be true.
    pub size: u32,
    /// Where the directory says that it is, if not where it is.
    pub at: Option<u32>,
}

impl Entry {
    pub fn new(name: &str, content: &[u8]) -> Self {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content).unwrap();
        let mut crc = Crc::new();
        crc.update(content);
        Self {
            name: name.to_owned(),
            packed: encoder.finish().unwrap(),
            method: 8,
            flags: 0,
            crc: crc.sum(),
            size: content.len() as u32,
            at: None,
        }
    }

    pub fn stored(name: &str, content: &[u8]) -> Self {
        Self { packed: content.to_vec(), method: 0, ..Self::new(name, content) }
    }
}

pub fn zip(entries: &[Entry]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut directory = Vec::new();
    for entry in entries {
        let at = entry.at.unwrap_or(file.len() as u32);
        let mut common = Vec::new();
        common.extend(20_u16.to_le_bytes());
        common.extend(entry.flags.to_le_bytes());
        common.extend(entry.method.to_le_bytes());
        common.extend([0; 4]);
        common.extend(entry.crc.to_le_bytes());
        common.extend((entry.packed.len() as u32).to_le_bytes());
        common.extend(entry.size.to_le_bytes());
        common.extend((entry.name.len() as u16).to_le_bytes());
        common.extend([0; 2]);
        file.extend(b"PK\x03\x04");
        file.extend(&common);
        file.extend(entry.name.as_bytes());
        file.extend(&entry.packed);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(entry.name.as_bytes());
    }
    let start = file.len() as u32;
    file.extend(&directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend((entries.len() as u16).to_le_bytes());
    file.extend((entries.len() as u16).to_le_bytes());
    file.extend((directory.len() as u32).to_le_bytes());
    file.extend(start.to_le_bytes());
    file.extend([0; 2]);
    file
}

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The parts of an XLSX of one sheet `Students`, of which the tests write the rows and what belongs to them.
pub fn xlsx_parts(sheet: &str, strings: &str, styles: &str) -> Vec<Entry> {
    let relations = |targets: &[(&str, &str)]| {
        let each = targets.iter().enumerate().map(|(at, (kind, target))| {
            format!("<Relationship Id=\"rId{at}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
        });
        format!("<Relationships>{}</Relationships>", each.collect::<String>())
    };
    let book = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Students\" sheetId=\"1\" r:id=\"rId0\"/></sheets></workbook>";
    vec![
        Entry::new("[Content_Types].xml", b"<Types/>"),
        Entry::new("_rels/.rels", relations(&[("officeDocument", "xl/workbook.xml")]).as_bytes()),
        Entry::new("xl/workbook.xml", book.as_bytes()),
        Entry::new(
            "xl/_rels/workbook.xml.rels",
            relations(&[
                ("worksheet", "worksheets/sheet1.xml"),
                ("sharedStrings", "/xl/sharedStrings.xml"),
                ("styles", "styles.xml"),
            ])
            .as_bytes(),
        ),
        Entry::new("xl/worksheets/sheet1.xml", format!("<worksheet>{sheet}</worksheet>").as_bytes()),
        Entry::new("xl/sharedStrings.xml", format!("<sst>{strings}</sst>").as_bytes()),
        Entry::new("xl/styles.xml", format!("<styleSheet>{styles}</styleSheet>").as_bytes()),
    ]
}

/// An XLSX with these rows in `sheetData`.
pub fn xlsx(rows: &str) -> Vec<u8> {
    zip(&xlsx_parts(&format!("<sheetData>{rows}</sheetData>"), "", ""))
}

/// A compound file with one stream, which is made as long as ordinary sectors are used for.
pub fn compound(name: &str, content: &[u8]) -> Vec<u8> {
    const LAST: u32 = 0xFFFF_FFFE;
    const FREE: u32 = 0xFFFF_FFFF;
    let mut content = content.to_vec();
    let size = content.len().max(4096);
    content.resize(size.next_multiple_of(512), 0);
    let sectors = content.len() / 512;
    let tables = (sectors + 2).div_ceil(127);
    // The tables of chains first, then the directory, then the stream.
    let mut next: Vec<u32> = vec![0xFFFF_FFFD; tables];
    next.push(LAST);
    next.extend((tables + 2..tables + 1 + sectors).map(|next| next as u32));
    next.push(LAST);
    next.resize(tables * 128, FREE);

    let mut file = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    file.resize(24, 0);
    for word in [0x3E_u16, 3, 0xFFFE, 9, 6] {
        file.extend(word.to_le_bytes());
    }
    file.resize(44, 0);
    for number in [tables as u32, tables as u32, 0, 4096, LAST, 0, LAST, 0] {
        file.extend(number.to_le_bytes());
    }
    for table in 0..109 {
        file.extend(if table < tables { table as u32 } else { FREE }.to_le_bytes());
    }
    file.extend(next.iter().flat_map(|next| next.to_le_bytes()));
    for (name, kind, first, size) in [("Root Entry", 5, LAST, 0), (name, 2, tables as u32 + 1, size as u32)] {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry.resize(64, 0);
        entry.extend((name.len() as u16 * 2 + 2).to_le_bytes());
        entry.extend([kind, 1]);
        entry.resize(116, 0xFF);
        entry.extend(u32::to_le_bytes(first));
        entry.extend(u64::from(size).to_le_bytes());
        file.extend(entry);
    }
    file.resize(file.len() + 256, 0);
    file.extend(content);
    file
}
