//! Each encoding, with and without what tells it, and damaged.

use encoding_rs::{Encoding, ISO_8859_2, ISO_8859_15, MACINTOSH, WINDOWS_1250, WINDOWS_1252};

use super::case::Case;

const FRENCH: &str =
    "Prénom;Nom;Classe\r\nChloé;Lefèvre;6e\r\nFrançois;Dupré;5e\r\nZoë;Bâtard;6e\r\nHélène;Côté;5e\r\n";
const EURO: &str = "Prénom;Nom;Ville\r\nAnaïs;Lebœuf;Sacré-Cœur\r\nNoël;Prévôt;Nîmes\r\nThéo;Hœrter;Alès\r\n";
const CZECH: &str = "Jméno;Příjmení;Město\r\nJiří;Dvořák;Plzeň\r\nTomáš;Černý;Třebíč\r\nLukáš;Němec;Žďár\r\nKateřina;Růžičková;Česká\r\n";
const SCRIPTS: &str = "First name,Last name,Email\n小龍,李,a@x.example\nАнна,Иванова,b@x.example\nमीरा,शर्मा,c@x.example\n🙂,ليلى,d@x.example\n";

fn by(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    let (bytes, _, lost) = encoding.encode(text);
    assert!(!lost);
    bytes.into_owned()
}

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

pub fn cases() -> Vec<Case> {
    let in_scripts =
        ["[\"小龍\",\"李\",\"a@x.example\"]", "ليلى", "\"header\":[\"First name\",", "\"issues\":[]"];
    let with = |encoding: &str| {
        let mut says = vec![format!("\"encoding\":\"{encoding}\"")];
        says.extend(in_scripts.map(str::to_owned));
        says
    };
    let mut cases = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>, code, says: Vec<String>| {
        let says: Vec<&str> = says.iter().map(String::as_str).collect();
        cases.push(Case::read(name, "roster.csv", move || bytes, code, &says));
    };
    let mark = format!("\u{FEFF}{SCRIPTS}");
    add("utf-8", SCRIPTS.into(), 0, with("utf-8"));
    add("utf-8 with its mark", mark.clone().into(), 0, with("utf-8"));
    add("utf-16 le", utf16(SCRIPTS, u16::to_le_bytes), 0, with("utf-16le"));
    add("utf-16 le with its mark", utf16(&mark, u16::to_le_bytes), 0, with("utf-16le"));
    add("utf-16 be", utf16(SCRIPTS, u16::to_be_bytes), 0, with("utf-16be"));
    add("utf-16 be with its mark", utf16(&mark, u16::to_be_bytes), 0, with("utf-16be"));

    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
    add(
        "windows-1252",
        by(EURO, WINDOWS_1252),
        0,
        words(&["\"encoding\":\"windows-1252\"", "Sacré-Cœur", "\"issues\":[]"]),
    );
    add(
        "windows-1250",
        by(CZECH, WINDOWS_1250),
        0,
        words(&["\"encoding\":\"windows-1250\"", "\"Růžičková\"", "\"Žďár\""]),
    );
    add("iso-8859-1", latin1(FRENCH), 0, words(&["\"Hélène\",\"Côté\"", "\"issues\":[]"]));
    add(
        "iso-8859-2",
        by(CZECH, ISO_8859_2),
        0,
        words(&["\"encoding\":\"iso-8859-2\"", "\"Růžičková\"", "\"Žďár\""]),
    );
    add("iso-8859-15", by(EURO, ISO_8859_15), 0, words(&["\"encoding\":\"iso-8859-15\"", "Sacré-Cœur"]));
    add("mac roman", by(FRENCH, MACINTOSH), 0, words(&["\"encoding\":\"macintosh\"", "\"Hélène\",\"Côté\""]));
    add(
        "polish or spanish",
        b"Name\nZieli\xF1ski\nW\xF3jcik\n".to_vec(),
        0,
        words(&["\"code\":\"encoding_unsure\",\"severity\":\"info\"", "would be “Zieliński”"]),
    );
    add(
        "two encodings in one file",
        [FRENCH.as_bytes(), &latin1("Ren\u{e9};Petit;6e\r\n")].concat(),
        0,
        words(&["\"encoding\":\"utf-8\"", "\"code\":\"encoding_damaged\"", "\"René\",\"Petit\""]),
    );
    add(
        "utf-8 cut within a character",
        SCRIPTS.as_bytes()[..SCRIPTS.find('🙂').unwrap() + 2].to_vec(),
        0,
        words(&["\"code\":\"encoding_damaged\",\"severity\":\"warning\"", "\"मीरा\""]),
    );
    add(
        "utf-16 cut within a unit",
        utf16(&mark, u16::to_le_bytes)[..41].to_vec(),
        0,
        words(&["\"code\":\"encoding_damaged\"", "\"encoding\":\"utf-16le\""]),
    );
    add(
        "utf-16 with halves of pairs",
        [utf16("\u{FEFF}Name\nA", u16::to_le_bytes), vec![0x00, 0xD8, b'B', 0]].concat(),
        0,
        words(&["\"code\":\"encoding_damaged\"", "A\u{FFFD}B"]),
    );
    add(
        "only a mark",
        b"\xEF\xBB\xBF".to_vec(),
        2,
        words(&["\"code\":\"empty\"", "Add a file or text with rows."]),
    );
    add("only a mark of utf-16", b"\xFF\xFE".to_vec(), 2, words(&["\"code\":\"empty\""]));
    add("a mark twice", format!("\u{FEFF}{mark}").into(), 0, words(&["小龍"]));
    add(
        "over-long sequences",
        b"Name\nA\xC0\xAFB\xE0\x80\xAF\nZo\xC3\xAB\nZo\xC3\xAB\n".to_vec(),
        0,
        words(&["\"name\":null", "A"]),
    );
    cases
}
