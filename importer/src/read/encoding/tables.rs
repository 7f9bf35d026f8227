//! Bytes that are one character each: what those from 0x80 on are. All below are ASCII.
//!
//! Sources: the indexes of the WHATWG's Encoding Standard for windows-1252, windows-1250, ISO-8859-2, ISO-8859-15 and
//! macintosh. Bytes that an encoding leaves open are control characters (U+0080 to U+009F), as there, so that no byte
//! is lost. Five tables are one kilobyte; a crate that knows all encodings of the web would add a fifth to the engine
//! (encoding_rs with chardetng is 135 kB in brotli, of 330 for all).

use crate::message::Encoding;

/// The characters of the bytes 0x80 to 0xFF.
pub type Table = [u16; 128];

/// The table of an encoding with a byte for each character; `None` for UTF-8 and UTF-16.
pub fn table(encoding: Encoding) -> Option<&'static Table> {
    Some(match encoding {
        Encoding::Utf8 | Encoding::Utf16Le | Encoding::Utf16Be => return None,
        Encoding::Windows1252 => &WINDOWS_1252,
        Encoding::Windows1250 => &WINDOWS_1250,
        Encoding::Iso8859_1 => &ISO_8859_1,
        Encoding::Iso8859_2 => &ISO_8859_2,
        Encoding::Iso8859_15 => &ISO_8859_15,
        Encoding::MacRoman => &MAC_ROMAN,
    })
}

/// The beginning of Unicode.
static ISO_8859_1: Table = from(0x100, "");

static WINDOWS_1252: Table = from(
    0x80,
    "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ\
     \u{A0}¡¢£¤¥¦§¨©ª«¬\u{AD}®¯°±²³´µ¶·¸¹º»¼½¾¿\
     ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß\
     àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ",
);

static WINDOWS_1250: Table = from(
    0x80,
    "€\u{81}‚\u{83}„…†‡\u{88}‰Š‹ŚŤŽŹ\u{90}‘’“”•–—\u{98}™š›śťžź\
     \u{A0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{AD}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż\
     ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß\
     ŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙",
);

static ISO_8859_2: Table = from(
    0xA0,
    "\u{A0}Ą˘Ł¤ĽŚ§¨ŠŞŤŹ\u{AD}ŽŻ°ą˛ł´ľśˇ¸šşťź˝žż\
     ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß\
     ŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙",
);

static ISO_8859_15: Table = from(
    0xA0,
    "\u{A0}¡¢£€¥Š§š©ª«¬\u{AD}®¯°±²³Žµ¶·ž¹º»ŒœŸ¿\
     ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß\
     àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ",
);

static MAC_ROMAN: Table = from(
    0x80,
    "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü\
     †°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø\
     ¿¡¬√ƒ≈∆«»…\u{A0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ\
     ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{F8FF}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ",
);

/// The characters of the bytes from `first` on, none of which is beyond U+FFFF; those before are as in Unicode.
const fn from(first: usize, text: &str) -> Table {
    let bytes = text.as_bytes();
    let mut table = [0; 128];
    let mut next = 0;
    while next < first - 0x80 {
        table[next] = 0x80 + next as u16;
        next += 1;
    }
    let mut at = 0;
    while at < bytes.len() {
        let (code, length) = match bytes[at] {
            lead @ 0xE0.. => {
                let high = ((lead & 0x0F) as u16) << 12 | ((bytes[at + 1] & 0x3F) as u16) << 6;
                (high | (bytes[at + 2] & 0x3F) as u16, 3)
            }
            lead @ 0x80.. => (((lead & 0x1F) as u16) << 6 | (bytes[at + 1] & 0x3F) as u16, 2),
            lead => (lead as u16, 1),
        };
        table[next] = code;
        next += 1;
        at += length;
    }
    assert!(next == table.len());
    table
}

/// The character of a byte from 0x80 on; `None` for ASCII.
pub fn char(table: &Table, byte: u8) -> Option<char> {
    let code = table.get(usize::from(byte.checked_sub(0x80)?))?;
    char::from_u32(u32::from(*code))
}
