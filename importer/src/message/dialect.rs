//! How a source is read: what the administrator chose, and what was found by looking.

use serde::{Deserialize, Serialize};

use crate::format::Tab;

/// What the administrator chose about how a source is read; what is not, is found by looking. Of a workbook's sheet only
/// `header` and `rows` count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DialectChoice {
    pub encoding: Option<Encoding>,
    pub delimiter: DelimiterChoice,
    pub quote: Option<Quote>,
    pub header: HeaderChoice,
    pub rows: RowsChoice,
}

/// Which rows are taken of a list in which people of several tabs stand together. See [`Dialect::roles`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RowsChoice {
    #[default]
    All,
    /// Those of the tab that the list is on.
    Own,
    /// The same, and those of which it cannot be told where they belong.
    OwnAndRest,
}

/// A column that says of each row for which tab it is: `Role` with `Student`, `Teacher` and `Mother`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roles {
    pub heading: String,
    /// The tabs that rows are for, in their order.
    pub tabs: Vec<Tab>,
    /// How many rows have another text there, or none.
    pub rest: u32,
}

impl Roles {
    /// The tab on which a list is, when each of its rows goes to its own: where it was put, but where nothing of it is left there.
    pub fn home(&self, put_on: Tab) -> Tab {
        let stays = self.rest > 0 || self.tabs.contains(&put_on);
        self.tabs.first().copied().filter(|_| !stays).unwrap_or(put_on)
    }
}

/// How a source was read: as chosen, or as found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialect {
    /// `None`: it is not a text, but a workbook's sheet or typed rows.
    pub encoding: Option<Encoding>,
    /// `None` for a single column, and where there is no text.
    pub delimiter: Option<Delimiter>,
    pub quote: Quote,
    /// The line of the headings, as a spreadsheet shows it; `None` where there are none.
    pub header_line: Option<u32>,
    /// What was found so that it may be wrong: worth a look.
    pub doubts: Doubts,
    /// Where the encoding is in doubt: words with accents as the encoding found shows them, and as others would.
    /// The one found is first.
    pub samples: Vec<EncodingSample>,
    /// The first lines, or those around the headings: at most [`PREVIEW_LINES`], cut to [`PREVIEW_CELLS`] cells of
    /// [`PREVIEW_CHARS`] characters.
    pub preview: Vec<PreviewLine>,
    /// Where rows are for other tabs too: what says so.
    pub roles: Option<Roles>,
}

/// Which of the things found by looking are not sure. What was chosen never is in doubt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubts {
    pub encoding: bool,
    pub delimiter: bool,
    pub header: bool,
}

impl Doubts {
    pub fn any(self) -> bool {
        self.encoding || self.delimiter || self.header
    }
}

/// The same words of a file as one encoding shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EncodingSample {
    pub encoding: Encoding,
    pub words: Vec<String>,
}

/// How many lines a preview has, at most.
pub const PREVIEW_LINES: usize = 12;
/// How many cells of a line a preview shows.
pub const PREVIEW_CELLS: usize = 8;
/// How many characters of a cell a preview shows.
pub const PREVIEW_CHARS: usize = 32;

/// A line as it is in the file, and what it was taken for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewLine {
    /// As a spreadsheet shows it: what [`HeaderChoice::Line`] takes.
    pub line: u32,
    pub part: LinePart,
    pub cells: Vec<String>,
}

/// What a line of a file was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinePart {
    /// It stands above the headings and is not imported.
    Above,
    Header,
    /// It stands below the headings, says how to fill them in, and is not imported.
    Instruction,
    Row,
}

/// How characters are written as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Windows1252,
    Windows1250,
    Iso8859_1,
    Iso8859_2,
    Iso8859_15,
    MacRoman,
}

impl Encoding {
    pub const ALL: [Self; 9] = [
        Self::Utf8,
        Self::Utf16Le,
        Self::Utf16Be,
        Self::Windows1252,
        Self::Windows1250,
        Self::Iso8859_1,
        Self::Iso8859_2,
        Self::Iso8859_15,
        Self::MacRoman,
    ];

    /// Its name in the IANA's register, in lower case.
    pub fn key(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
            Self::Windows1250 => "windows-1250",
            Self::Iso8859_1 => "iso-8859-1",
            Self::Iso8859_2 => "iso-8859-2",
            Self::Iso8859_15 => "iso-8859-15",
            Self::MacRoman => "macintosh",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|encoding| encoding.key() == key)
    }

    /// What administrators read: the name, and where it comes from.
    pub fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 (little-endian)",
            Self::Utf16Be => "UTF-16 (big-endian)",
            Self::Windows1252 => "Windows-1252 (Western European)",
            Self::Windows1250 => "Windows-1250 (Central European)",
            Self::Iso8859_1 => "ISO-8859-1 (Western European)",
            Self::Iso8859_2 => "ISO-8859-2 (Central European)",
            Self::Iso8859_15 => "ISO-8859-15 (Western European)",
            Self::MacRoman => "Mac Roman (older Macs)",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Delimiter {
    Comma,
    Tab,
    Semicolon,
    Pipe,
}

impl Delimiter {
    pub const ALL: [Self; 4] = [Self::Comma, Self::Tab, Self::Semicolon, Self::Pipe];

    pub fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Tab => b'\t',
            Self::Semicolon => b';',
            Self::Pipe => b'|',
        }
    }

    /// In a sentence: "separated by commas".
    pub fn label(self) -> &'static str {
        match self {
            Self::Comma => "commas",
            Self::Tab => "tabs",
            Self::Semicolon => "semicolons",
            Self::Pipe => "pipes",
        }
    }
}

/// What separates the cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DelimiterChoice {
    /// Found by looking at the whole structure.
    #[default]
    Found,
    /// Nothing: every line is one cell.
    OneColumn,
    Is(Delimiter),
}

/// What encloses a cell that has a delimiter or a line break within.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quote {
    #[default]
    Double,
    Single,
}

impl Quote {
    pub const ALL: [Self; 2] = [Self::Double, Self::Single];

    pub fn byte(self) -> u8 {
        match self {
            Self::Double => b'"',
            Self::Single => b'\'',
        }
    }

    /// In a sentence: "cells in double quotes".
    pub fn label(self) -> &'static str {
        match self {
            Self::Double => "double quotes",
            Self::Single => "single quotes",
        }
    }
}

/// Where the headings are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum HeaderChoice {
    /// Found by looking: the line that says fields best. Lines above it, and instructions below it, are passed over,
    /// with a word. Where no line is one, every line is a row, which is said too.
    #[default]
    Found,
    /// There are none: every line is a row, and columns are mapped by hand.
    None,
    /// They are in the line with this number, as a spreadsheet shows it; every line below is a row.
    Line(u32),
}
