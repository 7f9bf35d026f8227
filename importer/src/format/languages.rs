//! The languages that schools write as words, by their tags (BCP 47).
//!
//! Any other tag is good too: this list only reads words, and offers itself where a word is not known.

use super::Value;

const fn language(key: &'static str, label: &'static str, aliases: &'static [&'static str]) -> Value {
    Value { key, label, aliases }
}

/// The most frequent ones first, then by their English names. The other words are French, Spanish, German, and the
/// language's own.
pub const LANGUAGES: &[Value] = &[
    language("en", "English", &["anglais", "ingles", "englisch", "inglese", "engels"]),
    language(
        "es",
        "Spanish",
        &["espagnol", "espanol", "spanisch", "castellano", "castilian", "castillan", "castilla"],
    ),
    language("fr", "French", &["francais", "frances", "franzosisch", "francese"]),
    language("de", "German", &["allemand", "aleman", "deutsch", "tedesco"]),
    language("ar", "Arabic", &["arabe", "arabisch", "العربية"]),
    language("bn", "Bengali", &["bengalisch", "bangla", "বাংলা"]),
    language("bg", "Bulgarian", &["bulgare", "bulgaro", "bulgarisch", "български"]),
    language("ca", "Catalan", &["catala", "katalanisch"]),
    language(
        "zh",
        "Chinese",
        &["chinois", "chino", "chinesisch", "mandarin", "mandarin chinese", "中文", "汉语", "普通话"],
    ),
    language("hr", "Croatian", &["croate", "croata", "kroatisch", "hrvatski"]),
    language("cs", "Czech", &["tcheque", "checo", "tschechisch", "cestina"]),
    language("da", "Danish", &["danois", "danes", "danisch", "dansk"]),
    language("nl", "Dutch", &["neerlandais", "neerlandes", "holandes", "niederlandisch", "nederlands"]),
    language("et", "Estonian", &["estonien", "estonio", "estnisch", "eesti"]),
    language("fil", "Filipino", &["philippin", "tagalog", "pilipino"]),
    language("fi", "Finnish", &["finnois", "finlandais", "fines", "finlandes", "finnisch", "suomi"]),
    language("el", "Greek", &["grec", "griego", "griechisch", "ελληνικα"]),
    language("gu", "Gujarati", &["goudjarati", "ગુજરાતી"]),
    language("ht", "Haitian Creole", &["creole haitien", "criollo haitiano", "kreyol", "kreyol ayisyen"]),
    language("he", "Hebrew", &["hebreu", "hebreo", "hebraisch", "עברית"]),
    language("hi", "Hindi", &["हिन्दी"]),
    language("hu", "Hungarian", &["hongrois", "hungaro", "ungarisch", "magyar"]),
    language("id", "Indonesian", &["indonesien", "indonesio", "indonesisch", "bahasa indonesia"]),
    language("ga", "Irish", &["irlandais", "irlandes", "irisch", "gaeilge"]),
    language("it", "Italian", &["italien", "italiano", "italienisch"]),
    language("ja", "Japanese", &["japonais", "japones", "japanisch", "日本語"]),
    language("ko", "Korean", &["coreen", "coreano", "koreanisch", "한국어"]),
    language("ku", "Kurdish", &["kurde", "kurdo", "kurdisch", "kurdi"]),
    language("lv", "Latvian", &["letton", "leton", "lettisch", "latviesu"]),
    language("lt", "Lithuanian", &["lituanien", "lituano", "litauisch", "lietuviu"]),
    language("no", "Norwegian", &["norvegien", "noruego", "norwegisch", "norsk"]),
    language("fa", "Persian", &["farsi", "persan", "persa", "persisch", "فارسی"]),
    language("pl", "Polish", &["polonais", "polaco", "polnisch", "polski"]),
    language("pt", "Portuguese", &["portugais", "portugues", "portugiesisch"]),
    language("pa", "Punjabi", &["panjabi", "pendjabi", "punyabi", "ਪੰਜਾਬੀ"]),
    language("ro", "Romanian", &["roumain", "rumano", "rumanisch", "romana"]),
    language("ru", "Russian", &["russe", "ruso", "russisch", "русскии"]),
    language("sr", "Serbian", &["serbe", "serbio", "serbisch", "srpski", "српски"]),
    language("sk", "Slovak", &["slovaque", "eslovaco", "slowakisch", "slovencina"]),
    language("sl", "Slovenian", &["slovene", "esloveno", "slowenisch", "slovenscina"]),
    language("so", "Somali", &["somalien", "soomaali"]),
    language("sw", "Swahili", &["souahili", "suajili", "suaheli", "kiswahili"]),
    language("sv", "Swedish", &["suedois", "sueco", "schwedisch", "svenska"]),
    language("ta", "Tamil", &["tamoul", "tamilisch", "தமிழ்"]),
    language("th", "Thai", &["thailandais", "tailandes", "thailandisch", "ไทย"]),
    language("ti", "Tigrinya", &["tigrigna", "ትግርኛ"]),
    language("tr", "Turkish", &["turc", "turco", "turkisch", "turkce"]),
    language("uk", "Ukrainian", &["ukrainien", "ucraniano", "ukrainisch", "украінська"]),
    language("ur", "Urdu", &["ourdou", "اردو"]),
    language("vi", "Vietnamese", &["vietnamien", "vietnamita", "vietnamesisch", "tieng viet"]),
    language("cy", "Welsh", &["gallois", "gales", "walisisch", "cymraeg"]),
    language("yo", "Yoruba", &[]),
];
