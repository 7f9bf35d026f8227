//! What cells can mean.

use serde::{Deserialize, Serialize};

use super::Role;

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
    /// First and last name in one: kept as display name, and never taken apart.
    FullName,
    /// May the person sign in at all? `1` or `0`.
    Enabled,
    JobRole,
    Region,
    /// The place that the person belongs to: a department, a school or a company, as [`belongs`](super::Format::belongs) says.
    Place,
    /// The key of a [`Role`].
    RoleName,
    /// The person's number in the row's place.
    MemberId,
    /// `1` for an instructor, `0` for a student.
    IsTeacher,
    /// The exact name of a cohort.
    Cohort,
    /// The title or short name of a course. Stands in as many columns as one likes.
    Course,
    Password,
    Institution,
    Department,
    City,
    Country,
    TimeZone,
    Phone2,
    Address,
    /// The exact name of a theme.
    Theme,
    Description,
    /// The username that is to be changed to the one in the column of usernames.
    OldUsername,
    /// `1`, `0`, or blank to keep.
    Suspended,
    /// `1` deletes.
    Deleted,
    /// Of the course with the same number, as the next four.
    CourseRole,
    CourseGroup,
    EnrolPeriod,
    EnrolStatus,
    EnrolStart,
    /// A programme, by ID number, else by name.
    Programme,
    /// A role in the site; a leading `-` takes it away.
    SystemRole,
    /// A custom field: its short name stands in the heading.
    Profile,
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
            Self::FullName => "full_name",
            Self::Enabled => "enabled",
            Self::JobRole => "job_role",
            Self::Region => "region",
            Self::Place => "place",
            Self::RoleName => "role",
            Self::MemberId => "member_id",
            Self::IsTeacher => "is_teacher",
            Self::Cohort => "cohort",
            Self::Course => "course",
            Self::Password => "password",
            Self::Institution => "institution",
            Self::Department => "department",
            Self::City => "city",
            Self::Country => "country",
            Self::TimeZone => "timezone",
            Self::Phone2 => "phone2",
            Self::Address => "address",
            Self::Theme => "theme",
            Self::Description => "description",
            Self::OldUsername => "oldusername",
            Self::Suspended => "suspended",
            Self::Deleted => "deleted",
            Self::CourseRole => "course_role",
            Self::CourseGroup => "course_group",
            Self::EnrolPeriod => "enrol_period",
            Self::EnrolStatus => "enrol_status",
            Self::EnrolStart => "enrol_start",
            Self::Programme => "programme",
            Self::SystemRole => "system_role",
            Self::Profile => "profile_field",
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
            Self::FullName => "Full name",
            Self::Enabled => "Enabled",
            Self::JobRole => "Job role",
            Self::Region => "Region",
            Self::Place => "Place",
            Self::RoleName => "Role",
            Self::MemberId => "Member ID",
            Self::IsTeacher => "Instructor",
            Self::Cohort => "Cohort",
            Self::Course => "Course",
            Self::Password => "Password",
            Self::Institution => "Institution",
            Self::Department => "Department",
            Self::City => "City",
            Self::Country => "Country",
            Self::TimeZone => "Time zone",
            Self::Phone2 => "Second phone",
            Self::Address => "Address",
            Self::Theme => "Theme",
            Self::Description => "Description",
            Self::OldUsername => "Old username",
            Self::Suspended => "Suspended",
            Self::Deleted => "Deleted",
            Self::CourseRole => "Role in the course",
            Self::CourseGroup => "Group in the course",
            Self::EnrolPeriod => "Days enrolled",
            Self::EnrolStatus => "Enrolment suspended",
            Self::EnrolStart => "Enrolled from",
            Self::Programme => "Programme",
            Self::SystemRole => "Role in the site",
            Self::Profile => "Profile field",
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
            || matches!(
                self,
                Self::Cohort
                    | Self::Course
                    | Self::CourseRole
                    | Self::CourseGroup
                    | Self::EnrolPeriod
                    | Self::EnrolStatus
                    | Self::EnrolStart
                    | Self::Programme
                    | Self::SystemRole
                    | Self::Profile
            )
    }
}
