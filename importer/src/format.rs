//! The import formats: tables of tabs and columns, as data.

pub mod languages;
pub mod learners;
pub mod notes;

use serde::{Deserialize, Serialize};

/// What a cell of a column means. A field is the same thing in every format that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Field {
    GivenName,
    FamilyName,
    Email,
    Username,
    IdNumber,
    Grade,
    Phone,
    Language,
    /// The e-mail of a student's parent. May hold several, and stand in several columns.
    Parent,
    /// The e-mail of a student's instructor. May hold several, and stand in several columns.
    Instructor,
    /// The e-mail or username of an instructor's or a parent's student. As `Parent`.
    Student,
}

impl Field {
    /// The stable word for it in exports, the database and the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::GivenName => "first_name",
            Self::FamilyName => "last_name",
            Self::Email => "email",
            Self::Username => "username",
            Self::IdNumber => "id_number",
            Self::Grade => "grade",
            Self::Phone => "phone",
            Self::Language => "language",
            Self::Parent => "parent",
            Self::Instructor => "instructor",
            Self::Student => "student",
        }
    }

    /// What administrators read.
    pub fn label(self) -> &'static str {
        match self {
            Self::GivenName => "First name",
            Self::FamilyName => "Last name",
            Self::Email => "Email",
            Self::Username => "Username",
            Self::IdNumber => "ID number",
            Self::Grade => "Grade",
            Self::Phone => "Phone",
            Self::Language => "Language",
            Self::Parent => "Parent",
            Self::Instructor => "Instructor",
            Self::Student => "Student",
        }
    }

    /// The role that the people named in such a cell have; `None` where the cell does not name other people.
    pub fn refers_to(self) -> Option<Role> {
        match self {
            Self::Parent => Some(Role::Parent),
            Self::Instructor => Some(Role::Instructor),
            Self::Student => Some(Role::Learner),
            _ => None,
        }
    }

    /// Does such a cell say who somebody is?
    pub fn is_key(self) -> bool {
        matches!(self, Self::Email | Self::Username | Self::IdNumber) || self.refers_to().is_some()
    }

    /// May several columns of one tab be mapped to it (Parent 1, Parent 2 …)?
    pub fn repeats(self) -> bool {
        self.refers_to().is_some()
    }
}

/// What an account may do in a place and below it (SPEC §1). Sorted by power, least first; a learner and a
/// parent differ in kind, not in power.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    DepartmentStaff,
    Parent,
    Learner,
    Instructor,
    CourseViewer,
    CourseManager,
    ContentManager,
    Admin,
}

impl Role {
    pub const ALL: [Self; 8] = [
        Self::DepartmentStaff,
        Self::Parent,
        Self::Learner,
        Self::Instructor,
        Self::CourseViewer,
        Self::CourseManager,
        Self::ContentManager,
        Self::Admin,
    ];

    /// The stable word for it in exports and in the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::DepartmentStaff => "department_staff",
            Self::Parent => "parent",
            Self::Learner => "learner",
            Self::Instructor => "instructor",
            Self::CourseViewer => "course_viewer",
            Self::CourseManager => "course_manager",
            Self::ContentManager => "content_manager",
            Self::Admin => "admin",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }

    /// What administrators read.
    pub fn label(self) -> &'static str {
        match self {
            Self::DepartmentStaff => "Department staff",
            Self::Parent => "Parent",
            Self::Learner => "Student",
            Self::Instructor => "Instructor",
            Self::CourseViewer => "Course viewer",
            Self::CourseManager => "Course manager",
            Self::ContentManager => "Content manager",
            Self::Admin => "Administrator",
        }
    }
}

/// A tab of a format, by its place in [`Format::tabs`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tab(pub u8);

/// A format: which tabs there are, and what they hold.
#[derive(Debug)]
pub struct Format {
    pub key: &'static str,
    pub label: &'static str,
    pub tabs: &'static [TabSpec],
}

/// One tab of a format.
#[derive(Debug)]
pub struct TabSpec {
    /// The stable word, also in URLs of templates: `students`.
    pub key: &'static str,
    /// What administrators read: `Students`.
    pub label: &'static str,
    /// One row of it, in a sentence: `student`.
    pub one: &'static str,
    /// The role that a row gives.
    pub role: Role,
    pub columns: &'static [Column],
}

/// One column that a tab knows.
#[derive(Debug)]
pub struct Column {
    pub field: Field,
    /// Must the column be there, and every cell of it be filled?
    pub required: bool,
    /// The words that its cells may have, where that is a closed list; empty where any text is good.
    pub values: &'static [Value],
    /// Other headers that mean the same, in lower case with single spaces and no punctuation.
    pub aliases: &'static [&'static str],
    /// The cell of the template's example row.
    pub example: &'static str,
}

/// A word of a closed list.
#[derive(Debug)]
pub struct Value {
    /// As it is stored: `en`.
    pub key: &'static str,
    /// What administrators read: `English`.
    pub label: &'static str,
    /// Other words for it, in lower case without accents: `anglais`.
    pub aliases: &'static [&'static str],
}

impl Format {
    pub fn tab(&self, tab: Tab) -> &'static TabSpec {
        &self.tabs[usize::from(tab.0)]
    }

    pub fn tabs(&self) -> impl Iterator<Item = (Tab, &'static TabSpec)> {
        (0u8..).map(Tab).zip(self.tabs)
    }
}

impl TabSpec {
    /// The field with this [`Field::key`].
    pub fn field(&self, key: &str) -> Option<Field> {
        self.columns.iter().map(|column| column.field).find(|field| field.key() == key)
    }

    pub fn column(&self, field: Field) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.field == field)
    }
}

/// Finds a format by its key.
pub fn by_key(key: &str) -> Option<&'static Format> {
    [&learners::LEARNERS].into_iter().find(|format| format.key == key)
}
