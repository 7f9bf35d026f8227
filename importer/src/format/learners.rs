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
                email(false, "robin.example@school.example"),
                USERNAME,
                ID_NUMBER,
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
                email(true, "lee.example@school.example"),
                USERNAME,
                ID_NUMBER,
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
                email(true, "kim.example@home.example"),
                USERNAME,
                ID_NUMBER,
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
            "givenname",
            "christian name",
            "preferred name",
        ],
        example,
    }
}

const fn family_name(example: &'static str) -> Column {
    Column {
        field: Field::FamilyName,
        required: true,
        aliases: &["surname", "family name", "last", "lname", "familyname", "second name"],
        example,
    }
}

const fn email(required: bool, example: &'static str) -> Column {
    Column {
        field: Field::Email,
        required,
        aliases: &[
            "e mail",
            "mail",
            "mail address",
            "email address",
            "e mail address",
            "school email",
            "school e mail",
            "school email address",
            "school e mail address",
            "student email",
            "student e mail",
            "work email",
            "contact email",
            "primary email",
            "emailaddress",
        ],
        example,
    }
}

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

const ID_NUMBER: Column = Column {
    field: Field::IdNumber,
    required: false,
    aliases: &[
        "id",
        "id no",
        "student id",
        "student no",
        "student number",
        "id num",
        "sis id",
        "external id",
        "staff id",
        "staff number",
        "employee id",
        "employee number",
        "parent id",
        "person id",
        "local id",
        "school id number",
        "admission number",
        "admission no",
        "student id number",
        "pupil number",
    ],
    example: "004127",
};

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
