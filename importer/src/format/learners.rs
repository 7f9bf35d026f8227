//! Students, instructors and parents, with who belongs to whom: the default format.
//!
//! Source: `reference/students-instructors-parents-import.txt` and SPEC §3.1.

use super::{Column, Field, Format, Role, Tab, TabSpec};

pub const STUDENTS: Tab = Tab(0);
pub const INSTRUCTORS: Tab = Tab(1);
pub const PARENTS: Tab = Tab(2);

pub static LEARNERS: Format = Format {
    key: "learners",
    label: "Students, instructors and parents",
    tabs: &[
        TabSpec {
            key: "students",
            label: "Students",
            one: "student",
            role: Role::Learner,
            columns: &[
                given_name("Robin"),
                family_name("Example"),
                Column {
                    required: false,
                    aliases: STUDENT_EMAIL,
                    example: "robin.example@school.example",
                    ..EMAIL
                },
                USERNAME,
                Column { aliases: STUDENT_ID, ..ID_NUMBER },
                GRADE,
                PHONE,
                LANGUAGE,
                Column {
                    field: Field::Parent,
                    required: false,
                    aliases: &[
                        "parent email",
                        "parent e mail",
                        "parents",
                        "parent emails",
                        "guardian",
                        "guardian email",
                        "guardians",
                        "mother",
                        "father",
                        "mother email",
                        "father email",
                        "carer",
                        "carer email",
                        "parent guardian",
                        "parent contact email",
                        "home email",
                        "parent guardian email",
                        "primary contact email",
                        "family email",
                        "parent username",
                        "caregiver",
                        "caregiver email",
                    ],
                    example: "kim.example@home.example",
                },
                Column {
                    field: Field::Instructor,
                    required: false,
                    aliases: &[
                        "instructor email",
                        "instructors",
                        "teacher",
                        "teacher email",
                        "teachers",
                        "form tutor",
                        "tutor",
                        "tutor email",
                        "advisor",
                        "adviser",
                        "homeroom teacher",
                        "class teacher",
                        "coach",
                        "advisor email",
                        "form teacher",
                        "instructor emails",
                        "teacher emails",
                        "lecturer",
                    ],
                    example: "lee.example@school.example",
                },
            ],
        },
        TabSpec {
            key: "instructors",
            label: "Instructors",
            one: "instructor",
            role: Role::Instructor,
            columns: &[
                given_name("Lee"),
                family_name("Example"),
                Column { aliases: STAFF_EMAIL, example: "lee.example@school.example", ..EMAIL },
                USERNAME,
                Column { aliases: STAFF_ID, ..ID_NUMBER },
                GRADE,
                PHONE,
                LANGUAGE,
                STUDENT,
            ],
        },
        TabSpec {
            key: "parents",
            label: "Parents",
            one: "parent",
            role: Role::Parent,
            columns: &[
                given_name("Kim"),
                family_name("Example"),
                Column { aliases: PARENT_EMAIL, example: "kim.example@home.example", ..EMAIL },
                USERNAME,
                Column { aliases: PARENT_ID, ..ID_NUMBER },
                GRADE,
                PHONE,
                LANGUAGE,
                STUDENT,
            ],
        },
    ],
};

const fn given_name(example: &'static str) -> Column {
    Column {
        field: Field::GivenName,
        required: true,
        aliases: &[
            "given name",
            "forename",
            "first",
            "fname",
            "given",
            "christian name",
            "preferred name",
            "first names",
            "given names",
            "forenames",
        ],
        example,
    }
}

const fn family_name(example: &'static str) -> Column {
    Column {
        field: Field::FamilyName,
        required: true,
        aliases: &["surname", "family name", "last", "lname", "second name", "last names", "surnames"],
        example,
    }
}

/// An e-mail's or an id number's other headings differ from tab to tab: on Parents, "Student email" is the student's.
const EMAIL: Column = Column { field: Field::Email, required: true, aliases: &[], example: "" };

/// Those of all tabs, and the tab's own.
macro_rules! email_aliases {
    ($($own:literal),*) => {
        &[
            "e mail",
            "mail",
            "mail address",
            "email address",
            "work email",
            "contact email",
            "primary email",
            "personal email",
            "email id",
            $($own),*
        ]
    };
}

const STUDENT_EMAIL: &[&str] = email_aliases!(
    "school email",
    "school email address",
    "student email",
    "student email address",
    "pupil email",
    "learner email",
    "child email"
);
const STAFF_EMAIL: &[&str] = email_aliases!(
    "school email",
    "school email address",
    "instructor email",
    "teacher email",
    "tutor email",
    "staff email",
    "lecturer email"
);
const PARENT_EMAIL: &[&str] = email_aliases!(
    "parent email",
    "guardian email",
    "parent guardian email",
    "carer email",
    "caregiver email",
    "mother email",
    "father email",
    "home email",
    "family email",
    "parent",
    "guardian"
);

const USERNAME: Column = Column {
    field: Field::Username,
    required: false,
    aliases: &[
        "user name",
        "login",
        "login name",
        "user",
        "user id",
        "account",
        "screen name",
        "sign in name",
    ],
    example: "",
};

const ID_NUMBER: Column = Column { field: Field::IdNumber, required: false, aliases: &[], example: "004127" };

/// As [`email_aliases`].
macro_rules! id_aliases {
    ($($own:literal),*) => {
        &["id", "id no", "sis id", "external id", "person id", "person number", "local id", "school id", $($own),*]
    };
}

const STUDENT_ID: &[&str] = id_aliases!(
    "student id",
    "student no",
    "student number",
    "student id number",
    "school id number",
    "admission number",
    "admission no",
    "pupil number",
    "pupil id",
    "learner id",
    "learner number",
    "roll number",
    "roll no"
);
const STAFF_ID: &[&str] =
    id_aliases!("staff id", "staff number", "employee id", "employee number", "teacher id", "instructor id");
const PARENT_ID: &[&str] = id_aliases!("parent id", "parent number", "guardian id");

const GRADE: Column = Column {
    field: Field::Grade,
    required: false,
    aliases: &["year", "class", "form", "grade level", "year group", "school year", "level"],
    example: "9",
};

const PHONE: Column = Column {
    field: Field::Phone,
    required: false,
    aliases: &[
        "telephone",
        "mobile",
        "phone number",
        "mobile phone",
        "cell",
        "cell phone",
        "tel",
        "contact no",
        "contact number",
        "telephone number",
        "mobile number",
    ],
    example: "+44 20 7946 0000",
};

const LANGUAGE: Column = Column {
    field: Field::Language,
    required: false,
    aliases: &["lang", "locale", "language code", "preferred language", "home language"],
    example: "en",
};

const STUDENT: Column = Column {
    field: Field::Student,
    required: false,
    aliases: &[
        "student email",
        "students",
        "student e mail",
        "student username",
        "child",
        "child email",
        "children",
        "pupil",
        "pupils",
        "learner",
        "learners",
        "student emails",
        "son",
        "daughter",
    ],
    example: "robin.example@school.example",
};
