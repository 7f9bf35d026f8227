//! What a row would do, or did: fates, effects and their counts (SPEC §1).

use serde::{Deserialize, Serialize};

use crate::format::{Field, Role, Tab};
use crate::issue::Code;

/// What became of a row: exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Fate {
    Created,
    Updated,
    Unchanged,
    Skipped,
    Failed,
    Deleted,
    /// Another row of the same person carries the fate: [`RowOutcome::same_as`].
    SamePerson,
}

impl Fate {
    pub const ALL: [Self; 7] = [
        Self::Created,
        Self::Updated,
        Self::Unchanged,
        Self::Skipped,
        Self::Failed,
        Self::Deleted,
        Self::SamePerson,
    ];

    pub fn key(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
            Self::Deleted => "deleted",
            Self::SamePerson => "same_person",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fate| fate.key() == key)
    }
}

/// Where a row came from: what the administrator sees in their spreadsheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Origin {
    pub tab: Tab,
    pub source: SourceId,
    /// The number a spreadsheet shows; the header is line 1.
    pub line: u32,
}

/// A file, a sheet of a workbook, or a paste. Numbered by the page, over all tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceId(pub u16);

/// A field of an account that a row changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub field: Field,
    pub old: Option<String>,
    pub new: Option<String>,
    /// The stored value was typed by a person after the last import.
    pub edited_by_hand: bool,
}

/// Something that stands beside a fate. All counts that are not of people are sums of these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    /// The account got a role; with the name of the place, where the format has several.
    RoleGiven {
        role: Role,
        #[serde(default)]
        at: Option<String>,
    },
    /// An association was made, told by this row's `field`, with the person who has this e-mail or username.
    Associated {
        field: Field,
        other: String,
    },
    /// An association was not made, and why.
    NotAssociated {
        field: Field,
        other: String,
        code: Code,
        reason: String,
    },
    /// An invitation was put into the outbox.
    Invited,
    /// A new account without e-mail: its parent activates it.
    ActivatedByParent,
    /// The account was put into a cohort, of this name.
    JoinedCohort {
        cohort: String,
    },
    /// The account was put into a course, by the title that the row has.
    Enrolled {
        course: String,
    },
    /// The account got the first password, or that of its row.
    PasswordSet,
    /// The same, and it is weak.
    WeakPasswordSet,
    /// The account was put into a programme, of this name.
    JoinedProgramme {
        programme: String,
    },
    /// The account was put into a group of a course.
    JoinedGroup {
        group: String,
    },
    /// A role was taken away.
    RoleTaken {
        role: Role,
    },
    /// The username is another one now.
    Renamed {
        from: String,
        to: String,
    },
    Suspended,
    /// The account was suspended, and is not any more.
    Restored,
}

impl Effect {
    /// All words for effects, each once.
    pub const KEYS: [&str; 14] = [
        "role_given",
        "associated",
        "not_associated",
        "invited",
        "activated_by_parent",
        "joined_cohort",
        "enrolled",
        "password_set",
        "joined_programme",
        "joined_group",
        "role_taken",
        "renamed",
        "suspended",
        "restored",
    ];

    /// The stable word for it on the command line. A weak password is a password, too.
    pub fn key(&self) -> &'static str {
        match self {
            Self::RoleGiven { .. } => "role_given",
            Self::Associated { .. } => "associated",
            Self::NotAssociated { .. } => "not_associated",
            Self::Invited => "invited",
            Self::ActivatedByParent => "activated_by_parent",
            Self::JoinedCohort { .. } => "joined_cohort",
            Self::Enrolled { .. } => "enrolled",
            Self::PasswordSet | Self::WeakPasswordSet => "password_set",
            Self::JoinedProgramme { .. } => "joined_programme",
            Self::JoinedGroup { .. } => "joined_group",
            Self::RoleTaken { .. } => "role_taken",
            Self::Renamed { .. } => "renamed",
            Self::Suspended => "suspended",
            Self::Restored => "restored",
        }
    }
}

/// What one row would do, or did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowOutcome {
    pub origin: Origin,
    pub fate: Fate,
    /// For `SamePerson`: the row that carries the fate.
    pub same_as: Option<Origin>,
    /// Why, for a row that failed or was skipped; one line for each thing.
    pub reasons: Vec<Reason>,
    /// Who: the name, and the e-mail or username, as the row gives them.
    pub name: String,
    pub key: String,
    /// What an update changes; of somebody new, what the row does not say: a username that was made, and defaults.
    pub changes: Vec<Change>,
    pub effects: Vec<Effect>,
}

/// A thing that the plan found in a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub code: Code,
    /// The cell it stands in, if it is of one.
    pub field: Option<Field>,
    pub message: String,
}

/// Sums over a batch. People are counted by fate, the rest by effect.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub skipped: u64,
    pub failed: u64,
    pub deleted: u64,
    pub same_person: u64,
    pub associations_made: u64,
    pub associations_not_made: u64,
    pub course_assignments: u64,
    pub weak_passwords: u64,
    pub mails_queued: u64,
    /// New accounts without an e-mail: activated by a parent.
    pub activated_by_parent: u64,
    pub cohorts_joined: u64,
    pub passwords_set: u64,
    pub renamed: u64,
    pub suspended: u64,
}

impl Counts {
    pub fn of(&self, fate: Fate) -> u64 {
        match fate {
            Fate::Created => self.created,
            Fate::Updated => self.updated,
            Fate::Unchanged => self.unchanged,
            Fate::Skipped => self.skipped,
            Fate::Failed => self.failed,
            Fate::Deleted => self.deleted,
            Fate::SamePerson => self.same_person,
        }
    }

    /// All rows of the batch.
    pub fn rows(&self) -> u64 {
        Fate::ALL.into_iter().map(|fate| self.of(fate)).sum()
    }

    /// Adds one row's fate and effects.
    pub fn add(&mut self, row: &RowOutcome) {
        self.add_fate(row.fate);
        row.effects.iter().for_each(|effect| self.add_effect(effect));
    }

    /// Adds what became of one row.
    pub fn add_fate(&mut self, fate: Fate) {
        match fate {
            Fate::Created => self.created += 1,
            Fate::Updated => self.updated += 1,
            Fate::Unchanged => self.unchanged += 1,
            Fate::Skipped => self.skipped += 1,
            Fate::Failed => self.failed += 1,
            Fate::Deleted => self.deleted += 1,
            Fate::SamePerson => self.same_person += 1,
        }
    }

    /// Adds one effect of a row.
    pub fn add_effect(&mut self, effect: &Effect) {
        match effect {
            Effect::RoleGiven { .. }
            | Effect::RoleTaken { .. }
            | Effect::JoinedProgramme { .. }
            | Effect::JoinedGroup { .. }
            | Effect::Restored => {}
            Effect::Renamed { .. } => self.renamed += 1,
            Effect::Suspended => self.suspended += 1,
            Effect::WeakPasswordSet => {
                self.passwords_set += 1;
                self.weak_passwords += 1;
            }
            Effect::Associated { .. } => self.associations_made += 1,
            Effect::NotAssociated { .. } => self.associations_not_made += 1,
            Effect::Invited => self.mails_queued += 1,
            Effect::ActivatedByParent => self.activated_by_parent += 1,
            Effect::JoinedCohort { .. } => self.cohorts_joined += 1,
            Effect::Enrolled { .. } => self.course_assignments += 1,
            Effect::PasswordSet => self.passwords_set += 1,
        }
    }
}

/// A list that a count opens into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum OutcomeList {
    /// Every row, whatever became of it.
    All,
    Fate(Fate),
    AssociationsMade,
    AssociationsNotMade,
    MailsQueued,
    ActivatedByParent,
    CourseAssignments,
    CohortsJoined,
    PasswordsSet,
    Renamed,
    Suspended,
}

impl OutcomeList {
    /// Those that are lists of effects.
    pub const OF_EFFECTS: [Self; 9] = [
        Self::MailsQueued,
        Self::AssociationsMade,
        Self::AssociationsNotMade,
        Self::ActivatedByParent,
        Self::CourseAssignments,
        Self::CohortsJoined,
        Self::PasswordsSet,
        Self::Renamed,
        Self::Suspended,
    ];

    /// The stable word for it, in addresses.
    pub fn key(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Fate(fate) => fate.key(),
            Self::AssociationsMade => "associations_made",
            Self::AssociationsNotMade => "associations_not_made",
            Self::MailsQueued => "mails_queued",
            Self::ActivatedByParent => "activated_by_parent",
            Self::CourseAssignments => "course_assignments",
            Self::CohortsJoined => "cohorts_joined",
            Self::PasswordsSet => "passwords_set",
            Self::Renamed => "renamed",
            Self::Suspended => "suspended",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        let others = || [Self::All].into_iter().chain(Self::OF_EFFECTS).find(|list| list.key() == key);
        Fate::from_key(key).map(Self::Fate).or_else(others)
    }

    /// Does a row with this effect stand in the list for its sake?
    pub fn has(self, effect: &Effect) -> bool {
        match effect {
            Effect::RoleGiven { .. }
            | Effect::RoleTaken { .. }
            | Effect::JoinedProgramme { .. }
            | Effect::JoinedGroup { .. }
            | Effect::Restored => false,
            Effect::Renamed { .. } => self == Self::Renamed,
            Effect::Suspended => self == Self::Suspended,
            Effect::Associated { .. } => self == Self::AssociationsMade,
            Effect::NotAssociated { .. } => self == Self::AssociationsNotMade,
            Effect::Invited => self == Self::MailsQueued,
            Effect::ActivatedByParent => self == Self::ActivatedByParent,
            Effect::JoinedCohort { .. } => self == Self::CohortsJoined,
            Effect::Enrolled { .. } => self == Self::CourseAssignments,
            Effect::PasswordSet | Effect::WeakPasswordSet => self == Self::PasswordsSet,
        }
    }

    /// How many there are.
    pub fn count(self, counts: &Counts) -> u64 {
        match self {
            Self::All => counts.rows(),
            Self::Fate(fate) => counts.of(fate),
            Self::AssociationsMade => counts.associations_made,
            Self::AssociationsNotMade => counts.associations_not_made,
            Self::MailsQueued => counts.mails_queued,
            Self::ActivatedByParent => counts.activated_by_parent,
            Self::CourseAssignments => counts.course_assignments,
            Self::CohortsJoined => counts.cohorts_joined,
            Self::PasswordsSet => counts.passwords_set,
            Self::Renamed => counts.renamed,
            Self::Suspended => counts.suspended,
        }
    }
}

/// What somebody is to a person they are associated with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Link {
    /// The person is their student.
    Parent,
    /// The person is their student.
    Instructor,
    /// A student, and the person is their parent.
    StudentOfParent,
    /// A student, and the person is their instructor.
    StudentOfInstructor,
}

impl Link {
    pub const ALL: [Self; 4] =
        [Self::Parent, Self::Instructor, Self::StudentOfParent, Self::StudentOfInstructor];

    pub fn key(self) -> &'static str {
        match self {
            Self::Parent => "parent",
            Self::Instructor => "instructor",
            Self::StudentOfParent => "student_of_parent",
            Self::StudentOfInstructor => "student_of_instructor",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|link| link.key() == key)
    }

    /// The role that the other one has.
    pub fn role(self) -> Role {
        match self {
            Self::StudentOfParent | Self::StudentOfInstructor => Role::Learner,
            Self::Parent | Self::Instructor => self.kind(),
        }
    }

    /// What the one of the two who is no student is to the student: a parent or an instructor.
    pub fn kind(self) -> Role {
        match self {
            Self::Parent | Self::StudentOfParent => Role::Parent,
            Self::Instructor | Self::StudentOfInstructor => Role::Instructor,
        }
    }
}

/// Where an account is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AccountState {
    /// Made, but not activated by its person yet.
    Invited,
    Active,
    Disabled,
    Suspended,
    Deleted,
}

impl AccountState {
    pub const ALL: [Self; 5] = [Self::Invited, Self::Active, Self::Disabled, Self::Suspended, Self::Deleted];

    pub fn key(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::Suspended => "suspended",
            Self::Deleted => "deleted",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }
}
