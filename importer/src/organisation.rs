//! What an organisation has beside people, as tables of columns: its places (SPEC §1), cohorts, courses, programmes,
//! groups, themes and profile fields. The page's forms and the CSV files are both made from these.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    Place,
    Cohort,
    Course,
    Programme,
    Group,
    Theme,
    Field,
}

/// One column of a kind: a field of its form, and a heading of its file.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    pub key: &'static str,
    pub label: &'static str,
    /// Empty where the label says all.
    pub help: &'static str,
    pub required: bool,
    pub input: Input,
    /// Other headings that mean the same, as [`crate::key::name`] has them.
    pub aliases: &'static [&'static str],
}

/// What a cell of it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    Text,
    /// Key and words.
    Choice(&'static [(&'static str, &'static str)]),
    /// `yes` or `no`.
    YesNo,
    /// A place, by its own ID, its number as `#12`, or its name where only one has that.
    Place,
    /// Several, with semicolons between.
    Places,
    /// A course, by its short name.
    Course,
}

/// The heading of the number that each has here: in a file a row with one changes what has it.
pub const NUMBER: &str = "number";

/// Kinds of places, key and words.
pub const PLACES: &[(&str, &str)] =
    &[("site", "Site"), ("school", "School"), ("company", "Company"), ("department", "Department")];

impl Kind {
    pub const ALL: [Self; 7] =
        [Self::Place, Self::Cohort, Self::Course, Self::Programme, Self::Group, Self::Theme, Self::Field];

    /// The stable word, in URLs and in the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::Place => "places",
            Self::Cohort => "cohorts",
            Self::Course => "courses",
            Self::Programme => "programmes",
            Self::Group => "groups",
            Self::Theme => "themes",
            Self::Field => "fields",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// What administrators read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Place => "Places",
            Self::Cohort => "Cohorts",
            Self::Course => "Courses",
            Self::Programme => "Programmes",
            Self::Group => "Groups",
            Self::Theme => "Themes",
            Self::Field => "Profile fields",
        }
    }

    /// One of them, in a sentence.
    pub fn one(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Cohort => "cohort",
            Self::Course => "course",
            Self::Programme => "programme",
            Self::Group => "group",
            Self::Theme => "theme",
            Self::Field => "profile field",
        }
    }

    /// What it is for, in a sentence.
    pub fn about(self) -> &'static str {
        match self {
            Self::Place => "Sites, schools, companies and departments. People have their roles in them.",
            Self::Cohort => "People who belong together, such as everyone who began in one year.",
            Self::Course => "Files name a course by its short name or by its title.",
            Self::Programme => {
                "Courses that are taken together. Files name a programme by its ID number or its name."
            }
            Self::Group => "Groups within a course. Files name a group by its name.",
            Self::Theme => "How a site looks. Files name a theme by its name.",
            Self::Field => {
                "What else is kept about people. Files have a column profile_field_ and the short name."
            }
        }
    }

    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Place => PLACE,
            Self::Cohort | Self::Programme => COHORT,
            Self::Course => COURSE,
            Self::Group => GROUP,
            Self::Theme => THEME,
            Self::Field => FIELD,
        }
    }

    /// The column whose cell alone says which one is meant, where it has one.
    pub fn code(self) -> Option<&'static Column> {
        let codes = ["outside_id", "id_number", "short_name"];
        self.columns().iter().find(|column| codes.contains(&column.key))
    }
}

const NAME: Column =
    Column { key: "name", label: "Name", help: "", required: true, input: Input::Text, aliases: &["title"] };

const SHORT_NAME: Column = Column {
    key: "short_name",
    label: "Short name",
    help: "No other has the same.",
    required: true,
    input: Input::Text,
    aliases: &["shortname", "code"],
};

const ID_NUMBER: Column = Column {
    key: "id_number",
    label: "ID number",
    help: "Your own number for it, if you have one. No other has the same.",
    required: false,
    input: Input::Text,
    aliases: &["idnumber", "id", "external id"],
};

const BELONGS: Column = Column {
    key: "place",
    label: "Belongs to",
    help: "Administrators of this place can change it.",
    required: true,
    input: Input::Place,
    aliases: &["place", "site", "school", "company"],
};

const PLACE: &[Column] = &[
    Column {
        key: "kind",
        label: "Kind",
        help: "",
        required: true,
        input: Input::Choice(PLACES),
        aliases: &["type"],
    },
    NAME,
    Column {
        key: "outside_id",
        label: "ID",
        help: "Your own ID for it, as files have it: a schoolID or department_id. No other place has the same.",
        required: false,
        input: Input::Text,
        aliases: &["outside id", "external id", "schoolid", "school id", "department id"],
    },
    Column {
        key: "parent",
        label: "Inside",
        help: "Administrators of that place are administrators here too.",
        required: true,
        input: Input::Place,
        aliases: &["parent", "parent place", "within"],
    },
    Column {
        key: "language",
        label: "Language",
        help: "Of a site: what new people have when a file does not say. As en-GB or fr.",
        required: false,
        input: Input::Text,
        aliases: &["lang"],
    },
    Column {
        key: "time_zone",
        label: "Time zone",
        help: "Of a site, as Europe/Paris.",
        required: false,
        input: Input::Text,
        aliases: &["timezone"],
    },
    Column {
        key: "extended_usernames",
        label: "Extended characters in usernames",
        help: "Of a site: usernames may have spaces, accents and any script.",
        required: false,
        input: Input::YesNo,
        aliases: &["extended usernames"],
    },
    Column {
        key: "replace_passwords",
        label: "Custom password may replace existing passwords",
        help: "Of a school: an import with one first password for all may set it for people who have one already.",
        required: false,
        input: Input::YesNo,
        aliases: &["replace passwords"],
    },
];

const COHORT: &[Column] = &[NAME, ID_NUMBER, BELONGS];

const COURSE: &[Column] = &[
    SHORT_NAME,
    Column { label: "Title", aliases: &["name", "full name", "fullname"], ..NAME },
    BELONGS,
    Column {
        key: "open_to",
        label: "Open to",
        help: "Only these places, and all inside them. None: everyone at the place it belongs to.",
        required: false,
        input: Input::Places,
        aliases: &["companies", "open for"],
    },
];

const GROUP: &[Column] = &[
    NAME,
    Column {
        key: "course",
        label: "Course",
        help: "",
        required: true,
        input: Input::Course,
        aliases: &["course short name", "course shortname"],
    },
];

const THEME: &[Column] = &[NAME, BELONGS];

const FIELD: &[Column] = &[
    SHORT_NAME,
    NAME,
    BELONGS,
    Column {
        key: "is_unique",
        label: "No two people have the same",
        help: "Such a field can be what people in a file are found by.",
        required: false,
        input: Input::YesNo,
        aliases: &["unique"],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key;

    #[test]
    fn every_heading_of_a_kind_means_one_column() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_key(kind.key()), Some(kind));
            let mut seen = vec![NUMBER.to_owned()];
            for column in kind.columns() {
                let own = [column.label, column.key].map(|text| key::name(text).replace('_', " "));
                let mut names: Vec<String> =
                    own.into_iter().chain(column.aliases.iter().map(|alias| (*alias).to_owned())).collect();
                names.sort_unstable();
                names.dedup();
                for name in names {
                    assert_eq!(key::name(&name), name, "{name:?} is not as it is compared");
                    assert!(!seen.contains(&name), "{name:?} means two columns of {kind:?}");
                    seen.push(name);
                }
            }
        }
    }
}
