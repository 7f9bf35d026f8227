//! What is found in a cell, row, column or file, in words for a school secretary.

use serde::{Deserialize, Serialize};

/// How much an issue matters. Sorted, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// Says what was cleaned, or what is yet to be looked up.
    Info,
    /// Worth a look; the row goes in all the same.
    Warning,
    /// Blocks the row, or the file.
    Error,
}

impl Severity {
    /// The stable word in exports and on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $severity:ident, $title:literal;)*) => {
        /// The kinds of issues. A code's [`Code::key`] is stable: exports and scripts rely on it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable word: `email_invalid`.
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            pub fn from_key(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$name),)* _ => None }
            }

            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// A few words for a list of kinds: "Email is used twice".
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
        }
    };
}

codes! {
    // A file or paste as a whole.
    EncodingUnsure = "encoding_unsure", Info, "Look at the letters with accents";
    EncodingDamaged = "encoding_damaged", Warning, "Some characters cannot be read";
    BinaryFile = "binary_file", Error, "This is not a text file";
    Empty = "empty", Error, "There is nothing in it";
    HeaderOnly = "header_only", Warning, "There are headings but no rows";
    HeaderMissing = "header_missing", Warning, "The line of headings is missing";
    HeaderBelow = "header_below", Info, "The headings are not in the first row";
    InstructionRow = "instruction_row", Info, "Instructions below the headings are not imported";
    TooLarge = "too_large", Error, "The file is too large";
    SameFile = "same_file", Warning, "The same file is here twice";
    CellsMerged = "cells_merged", Info, "Cells are merged";
    HiddenRead = "hidden_read", Info, "Hidden rows or columns were read too";
    FormulaEmpty = "formula_empty", Warning, "Formulas have no result in the file";
    // A column.
    HeaderEmpty = "header_empty", Warning, "A column has no heading";
    HeaderDuplicate = "header_duplicate", Warning, "Two columns have the same heading";
    ColumnMissing = "column_missing", Error, "A required column is missing";
    /// A heading is not letter by letter what it has to be: the column is not imported.
    HeaderInexact = "header_inexact", Warning, "A heading is not written exactly";
    /// The same where such a heading keeps everything out.
    HeaderRefused = "header_refused", Error, "A heading is not written exactly";
    ColumnUnmapped = "column_unmapped", Warning, "A column has no field yet";
    // A row.
    RowShort = "row_short", Info, "Row is shorter than the headings";
    RowLong = "row_long", Warning, "Row is longer than the headings";
    QuoteUnclosed = "quote_unclosed", Warning, "A quotation mark is not closed";
    NulByte = "nul_byte", Warning, "Invisible NUL characters were taken out";
    BlankRow = "blank_row", Info, "Blank rows were passed over";
    ExampleRow = "example_row", Info, "The template's example row is not imported";
    // A cell, by itself.
    RequiredMissing = "required_missing", Error, "A required cell is empty";
    IdentityMissing = "identity_missing", Error, "No email and no username";
    EmailInvalid = "email_invalid", Error, "Email is not complete";
    EmailDots = "email_dots", Warning, "Email has odd dots";
    EmailMistyped = "email_mistyped", Warning, "Email may be mistyped";
    UsernameInvalid = "username_invalid", Error, "Username has characters that are not allowed";
    NameTooLong = "name_too_long", Error, "Name is too long";
    NameControl = "name_control", Error, "Name has invisible characters";
    NameMixedScripts = "name_mixed_scripts", Warning, "Two alphabets in one word";
    NameFull = "name_full", Warning, "A full name in one cell";
    NamesSwapped = "names_swapped", Warning, "First and last name look swapped";
    LanguageInvalid = "language_invalid", Warning, "Language is not known";
    LanguageRefused = "language_refused", Error, "Language is not known";
    FlagInvalid = "flag_invalid", Error, "Neither 1 nor 0";
    UsernameOdd = "username_odd", Warning, "Username has characters that may not be allowed";
    NumberInvalid = "number_invalid", Error, "Not a number";
    DayInvalid = "day_invalid", Error, "Not a day";
    RoleUnknown = "role_unknown", Warning, "Role is not known";
    TextTooLong = "text_too_long", Error, "Text is too long";
    TextControl = "text_control", Error, "Text has invisible characters";
    Formula = "formula", Warning, "Looks like a formula";
    NumberDamaged = "number_damaged", Error, "Number was shortened by the spreadsheet";
    ErrorValue = "error_value", Error, "The spreadsheet put an error here";
    DateDamaged = "date_damaged", Warning, "Turned into a date";
    ZerosLost = "zeros_lost", Warning, "Leading zeros were lost";
    Cleaned = "cleaned", Info, "Cleaned for you";
    ValueRead = "value_read", Info, "Read as a word of the list";
    // A cell, beside others.
    EmailDuplicate = "email_duplicate", Error, "Email is used twice";
    EmailShared = "email_shared", Error, "Student shares an email";
    EmailOtherName = "email_other_name", Error, "One email, two names";
    SamePerson = "same_person", Info, "The same person on two tabs";
    EmailRepeated = "email_repeated", Warning, "Email is used twice";
    UsernameRepeated = "username_repeated", Warning, "Username is used twice";
    UsernameDuplicate = "username_duplicate", Error, "Username is used twice";
    IdDuplicate = "id_duplicate", Error, "ID number is used twice";
    ReferenceInvalid = "reference_invalid", Warning, "Associated person has no valid email";
    ReferenceElsewhere = "reference_elsewhere", Info, "Looked up at Finish";
    ReferenceSelf = "reference_self", Warning, "Associated with themselves";
    ParentNeeded = "parent_needed", Warning, "No email and no parent";
    // Only the directory knows: from the plan.
    ReferenceUnknown = "reference_unknown", Warning, "Nobody found for this link";
    ReferenceFailed = "reference_failed", Warning, "Not associated: the other row cannot go in";
    ParentMissing = "parent_missing", Error, "A student without email has no parent";
    AccountConflict = "account_conflict", Error, "Email and username belong to two people";
    UsernameTaken = "username_taken", Error, "Username is taken";
    UsernameFixed = "username_fixed", Warning, "A stored username stays";
    AddedMeanwhile = "added_meanwhile", Info, "Added by somebody else meanwhile";
    Protected = "protected", Warning, "This account is not changed here";
    RoleDenied = "role_denied", Warning, "A role is not given here";
    OtherValue = "other_value", Warning, "Two values for one person";
    PersonRepeated = "person_repeated", Error, "Two rows about one person";
    Untouchable = "untouchable", Error, "This account cannot be changed here";
    PlaceUnknown = "place_unknown", Error, "Not one of your places";
    PlaceAmbiguous = "place_ambiguous", Error, "Two places have this name";
    CohortUnknown = "cohort_unknown", Error, "Cohort is not known";
    CohortAmbiguous = "cohort_ambiguous", Error, "Two cohorts have this name";
    /// Keeps the whole import out.
    CourseUnknown = "course_unknown", Error, "Course is not open to the company";
    CourseAmbiguous = "course_ambiguous", Error, "Two courses have this title";
    CourseNotNamed = "course_not_named", Warning, "No course is named for it";
    ImportRefused = "import_refused", Warning, "The whole import is refused";
    HereAlready = "here_already", Info, "Here already, and left as they are";
    NothingToChange = "nothing_to_change", Info, "Nothing to change";
    MoreAlready = "more_already", Info, "Has a higher role already";
    EmailTaken = "email_taken", Error, "Email is taken";
    NotFound = "not_found", Info, "Not here, and not added";
    NotThere = "not_there", Error, "Nobody to delete or rename";
    NotAllowed = "not_allowed", Warning, "Not allowed in this import";
    DeniedHere = "denied_here", Error, "Not allowed in this import";
    KeyAmbiguous = "key_ambiguous", Error, "Several people are found";
    NewNeeds = "new_needs", Error, "Too little for a new person";
    NameLeavesNothing = "name_leaves_nothing", Error, "No username can be made of the name";
    UnitUnknown = "unit_unknown", Error, "Not known in this site";
    RoleRefused = "role_refused", Error, "This role cannot be given here";
    ValueTaken = "value_taken", Error, "Somebody has this value";
    PasswordWeak = "password_weak", Info, "The password is weak";
    PasswordKept = "password_kept", Info, "Keeps their own password";
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    pub code: Code,
    pub severity: Severity,
    /// What is wrong, where, and what to do: one or two plain sentences.
    pub message: String,
    /// What each fix would do, in the order in which they are offered; applied by its place in this list.
    pub fixes: Vec<Fix>,
}

/// A mend that is one click away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// "Use sofia.nunez@riverside.edu".
    pub label: String,
    /// A quiet second line, or empty: "As in 9 other rows".
    pub note: String,
}
