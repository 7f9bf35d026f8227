//! Encodings: each is read as an independent library writes it, and found in rosters of six languages.

use encoding_rs::{ISO_8859_2, ISO_8859_15, MACINTOSH, WINDOWS_1250, WINDOWS_1252};
use importer::issue::Code;
use importer::message::{DialectChoice, Encoding, HeaderChoice};
use importer::read::{ReadSheet, read};
use proptest::prelude::*;

/// A text in an encoding; `None` where it has a character that the encoding does not.
fn encode(text: &str, encoding: Encoding) -> Option<Vec<u8>> {
    let by = match encoding {
        Encoding::Utf8 => return Some(text.as_bytes().to_vec()),
        Encoding::Utf16Le => return Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        Encoding::Utf16Be => return Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        Encoding::Iso8859_1 => return text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect(),
        Encoding::Windows1252 => WINDOWS_1252,
        Encoding::Windows1250 => WINDOWS_1250,
        Encoding::Iso8859_2 => ISO_8859_2,
        Encoding::Iso8859_15 => ISO_8859_15,
        Encoding::MacRoman => MACINTOSH,
    };
    let (bytes, _, lost) = by.encode(text);
    (!lost).then(|| bytes.into_owned())
}

fn chosen(bytes: Vec<u8>, encoding: Encoding) -> ReadSheet {
    let choice =
        DialectChoice { encoding: Some(encoding), header: HeaderChoice::None, ..DialectChoice::default() };
    read(bytes, choice)
}

fn texts(read: &ReadSheet) -> Vec<&str> {
    (0..read.sheet.rows()).flat_map(|row| read.sheet.cells(row)).collect()
}

/// Rosters as they are in small schools: few names, some of other languages.
const ROSTERS: [(&str, &str); 9] = [
    (
        "fr",
        "Prénom,Nom,Classe\nChloé,Lefèvre,6e\nFrançois,Dupré,5e\nZoë,Bâtard,6e\nHélène,Côté,5e\nJosé,Martin,6e\n",
    ),
    ("fr œ", "Prénom,Nom,Ville\nAnaïs,Lebœuf,Sacré-Cœur\nNoël,Prévôt,Nîmes\nThéo,Hœrter,Alès\n"),
    (
        "de",
        "Vorname,Nachname,Straße\nJürgen,Müller,Hauptstraße 5\nSören,Groß,Köln\nBärbel,Schäfer,Gießen\nÖzlem,Weiß,Lübeck\n",
    ),
    (
        "es",
        "Nombre,Apellidos,Curso\nSofía,Núñez,1º\nJosé,Ibáñez Muñoz,2º\nBegoña,Peña,1º\nMaría,Gutiérrez,3º\nÁngel,Agüero,1º\n",
    ),
    (
        "pl",
        "Imię,Nazwisko,Miasto\nŁukasz,Wójcik,Łódź\nMałgorzata,Dąbrowska,Kraków\nStanisław,Święcicki,Gdańsk\nZofia,Żak,Poznań\n",
    ),
    (
        "cs",
        "Jméno,Příjmení,Město\nJiří,Dvořák,Plzeň\nTomáš,Černý,Třebíč\nLukáš,Němec,Žďár\nKateřina,Růžičková,Česká Třebová\n",
    ),
    (
        "sv",
        "Förnamn,Efternamn,Ort\nBjörn,Åkesson,Malmö\nÅsa,Sjöström,Västerås\nJörgen,Öberg,Göteborg\nAndré,Ljungström,Umeå\n",
    ),
    ("one name", "First name,Last name\nSofía,Núñez\nAmara,Okafor\nLiam,Smith\n"),
    ("capitals", "VORNAME,NACHNAME\nJÜRGEN,MÜLLER\nSÖREN,SCHÄFER\nBJÖRN,ÅKESSON\n"),
];

#[test]
fn rosters_of_six_languages_are_read_rightly_whatever_their_encoding() {
    let mut wrong = Vec::new();
    let mut tried = 0;
    for (language, roster) in ROSTERS {
        let expected = texts(&chosen(roster.as_bytes().to_vec(), Encoding::Utf8)).join("|");
        for encoding in Encoding::ALL {
            let Some(bytes) = encode(roster, encoding) else { continue };
            tried += 1;
            let choice = DialectChoice { header: HeaderChoice::None, ..DialectChoice::default() };
            let read = read(bytes, choice);
            let found = read.dialect.encoding;
            if texts(&read).join("|") != expected {
                wrong.push(format!("{language} in {encoding:?}: found {found:?}: {:?}", texts(&read)));
            }
            if read.dialect.doubts.encoding {
                wrong.push(format!("{language} in {encoding:?}: in doubt: {:?}", read.dialect.samples));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(tried >= 60, "{tried}");
}

#[test]
fn a_byte_order_mark_names_the_encoding_and_is_no_text() {
    for encoding in [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be] {
        for text in ["Email\na@x.example\n", "名前,Email\n李小龍,a@x.example\n🙂,b@x.example\n"] {
            let read = read(
                encode(&format!("\u{FEFF}{text}"), encoding).unwrap_or_default(),
                DialectChoice::default(),
            );
            assert_eq!(read.dialect.encoding, Some(encoding));
            assert_eq!(read.headers.join(","), text.lines().next().unwrap_or_default());
            assert_eq!(read.sheet.rows() as usize, text.lines().count() - 1);
        }
    }
}

#[test]
fn utf16_without_a_byte_order_mark_is_found_in_other_scripts() {
    let text = "名前,姓,Email\n小龍,李,a@x.example\nはな子,山田,b@x.example\n";
    for encoding in [Encoding::Utf16Le, Encoding::Utf16Be] {
        let read = read(encode(text, encoding).unwrap_or_default(), DialectChoice::default());
        assert_eq!((read.dialect.encoding, read.sheet.cell(0, 1)), (Some(encoding), "李"));
    }
}

#[test]
fn where_two_encodings_would_do_both_are_shown() {
    // As windows-1252 Spanish, as ISO-8859-2 Polish.
    let read = read(b"Name\nZieli\xF1ski\nW\xF3jcik\n".to_vec(), DialectChoice::default());
    assert_eq!((read.dialect.encoding, read.dialect.doubts.encoding), (Some(Encoding::Windows1252), true));
    assert_eq!(read.dialect.samples[0].words, ["Zieliñski"]);
    assert!(read.dialect.samples[1..].iter().any(|sample| sample.words == ["Zieliński"]));
    let issue = read.issues.iter().find(|issue| issue.code == Code::EncodingUnsure);
    let said = issue.map(|issue| issue.message.as_str()).unwrap_or_default();
    assert!(said.contains("“Zieliñski” would be “Zieliński”"), "{said}");
}

#[test]
fn an_encoding_of_another_script_is_in_doubt() {
    // Иванов, Смирнова, Кузнецов in windows-1251, which is not read.
    let file = b"Name\n\xC8\xE2\xE0\xED\xEE\xE2\n\xD1\xEC\xE8\xF0\xED\xEE\xE2\xE0\n\xCA\xF3\xE7\xED\xE5\xF6\xEE\xE2\n";
    assert!(read(file.to_vec(), DialectChoice::default()).dialect.doubts.encoding);
}

#[test]
fn what_an_encoding_cannot_say_is_shown_and_said() {
    let read = chosen(b"\xFFname\n\x00\xD8x".to_vec(), Encoding::Utf16Le);
    assert!(read.issues.iter().any(|issue| issue.code == Code::EncodingDamaged), "{:?}", read.issues);
    let read = chosen(b"Jos\xE9\n".to_vec(), Encoding::Utf8);
    assert_eq!((texts(&read), read.issues[0].code), (vec!["José"], Code::EncodingDamaged));
}

#[test]
fn every_byte_is_the_character_that_the_standard_says() {
    for (encoding, peer) in [
        (Encoding::Windows1252, WINDOWS_1252),
        (Encoding::Windows1250, WINDOWS_1250),
        (Encoding::Iso8859_2, ISO_8859_2),
        (Encoding::Iso8859_15, ISO_8859_15),
        (Encoding::MacRoman, MACINTOSH),
    ] {
        for byte in 0x80..=0xFF_u8 {
            let one = [byte];
            let (expected, _) = peer.decode_without_bom_handling(&one);
            assert_eq!(
                texts(&chosen(vec![b'x', byte, b'x'], encoding)),
                [format!("x{expected}x")],
                "{encoding:?} {byte:X}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 128 } else { 4096 }))]

    #[test]
    fn no_character_is_lost(text in "x[a-zà-ÿŁ-žœŒ€’ ]{0,40}", encoding in prop::sample::select(Encoding::ALL.to_vec())) {
        if let Some(bytes) = encode(&text, encoding) {
            let read = chosen(bytes, encoding);
            prop_assert_eq!(texts(&read), [text.as_str()]);
        }
    }

    #[test]
    fn bytes_that_are_one_character_each_stay_apart(
        bytes in prop::collection::vec(0x80..=0xFF_u8, 1..40),
        encoding in prop::sample::select(Encoding::ALL[3..].to_vec()),
    ) {
        let framed = [b"x", &bytes[..], b"x"].concat();
        let read = chosen(framed, encoding);
        prop_assert_eq!(texts(&read)[0].chars().count(), bytes.len() + 2);
    }
}
