//! What people are in a place.

use serde::{Deserialize, Serialize};

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

    /// As in “is now an instructor”.
    ///
    /// ```
    /// use importer::format::Role;
    ///
    /// assert_eq!(Role::Instructor.with_article(), "an instructor");
    /// assert_eq!(Role::DepartmentStaff.with_article(), "department staff");
    /// ```
    pub fn with_article(self) -> String {
        let label = self.label().to_lowercase();
        match self {
            Self::DepartmentStaff => label,
            Self::Instructor | Self::Admin => format!("an {label}"),
            _ => format!("a {label}"),
        }
    }
}
