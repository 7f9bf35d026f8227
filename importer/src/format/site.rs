//! Everything, for administrators of sites: adding, changing, renaming, suspending and deleting people, with their
//! memberships, as the options say.
//!
//! Source: `reference/site-users-import.txt` and SPEC §3.5.

use super::{
    At, Belongs, Choice, Column, FLAG, Field, Format, Grant, OptionKey, OptionKind, OptionSpec, Role,
    TabSpec, aliases,
};

/// Upload types.
pub const ADD_NEW: &str = "add_new";
pub const ADD_ALL: &str = "add_all";
pub const ADD_AND_UPDATE: &str = "add_and_update";
pub const UPDATE_ONLY: &str = "update_only";

/// What of existing details is changed.
pub const NONE: &str = "none";
pub const FILE: &str = "file";
pub const FILE_AND_DEFAULTS: &str = "file_and_defaults";
pub const FILL_MISSING: &str = "fill_missing";

/// What people are matched on; or a unique profile field, by its heading.
pub const BY_USERNAME: &str = "username";
pub const BY_EMAIL: &str = "email";
pub const BY_ID_NUMBER: &str = "id_number";
/// How the heading of a profile field begins.
pub const PROFILE: &str = "profile_field_";

/// What becomes of a username made from a template that somebody has.
pub const COUNTER: &str = "counter";
pub const FAIL: &str = "fail";

/// Passwords of new people: made by themselves, or in the file.
pub const ACTIVATION: &str = "activation";
pub const UPDATE: &str = "update";

/// Whom something is about.
pub const WEAK: &str = "weak";
pub const ALL: &str = "all";
pub const NEW: &str = "new";
pub const UPDATED: &str = "updated";

pub static SITE: Format = Format {
    key: "site",
    label: "Everything about the users of a site",
    about: "Add, change, rename, suspend and delete users, with courses, cohorts, programmes and profile fields.",
    belongs: Belongs::Chosen,
    grants: |tab, _| vec![Grant { role: tab.role, at: At::Chosen, unless_more: true }],
    several_rows: false,
    by_options: true,
    unchanged_is_skipped: false,
    has_example: false,
    options: &[
        OptionSpec {
            key: OptionKey::UploadType,
            label: "Upload type",
            help: "",
            kind: OptionKind::Choice(&[
                Choice { key: ADD_NEW, label: "Add new only, skip existing users" },
                Choice { key: ADD_ALL, label: "Add all, append number to usernames if needed" },
                Choice { key: ADD_AND_UPDATE, label: "Add new and update existing users" },
                Choice { key: UPDATE_ONLY, label: "Update existing users only" },
            ]),
        },
        OptionSpec {
            key: OptionKey::ExistingDetails,
            label: "Existing user details",
            help: "What of people who are here already is changed, where they are updated.",
            kind: OptionKind::Choice(&[
                Choice { key: NONE, label: "No changes" },
                Choice { key: FILE, label: "Override with file" },
                Choice { key: FILE_AND_DEFAULTS, label: "Override with file and defaults" },
                Choice { key: FILL_MISSING, label: "Fill in missing from file and defaults" },
            ]),
        },
        OptionSpec {
            key: OptionKey::MatchOn,
            label: "Match on",
            help: "By what a row finds somebody who is here already. More than one found is an error.",
            kind: OptionKind::Choice(&[
                Choice { key: BY_USERNAME, label: "Username" },
                Choice { key: BY_EMAIL, label: "Email" },
                Choice { key: BY_ID_NUMBER, label: "ID number" },
            ]),
        },
        OptionSpec {
            key: OptionKey::MatchUsername,
            label: "Match on username if not found",
            help: "Who is not found by that key is looked for by username.",
            kind: OptionKind::Flag,
        },
        OptionSpec {
            key: OptionKey::NewPasswords,
            label: "New user password",
            help: "",
            kind: OptionKind::Choice(&[
                Choice { key: ACTIVATION, label: "Made by the person, by way of the invitation" },
                Choice { key: FILE, label: "In the file" },
            ]),
        },
        OptionSpec {
            key: OptionKey::ExistingPasswords,
            label: "Existing user password",
            help: "",
            kind: OptionKind::Choice(&[
                Choice { key: NONE, label: "No changes" },
                Choice { key: UPDATE, label: "Update from the file" },
            ]),
        },
        OptionSpec {
            key: OptionKey::ForceChange,
            label: "Force password change",
            help: "Who has to change a password that this import sets, at the next sign-in.",
            kind: OptionKind::Choice(&[
                Choice { key: NONE, label: "Nobody" },
                Choice { key: WEAK, label: "Who has a weak password" },
                Choice { key: ALL, label: "Everyone" },
            ]),
        },
        OptionSpec {
            key: OptionKey::DuplicateUsernames,
            label: "New username duplicate handling",
            help: "What becomes of a username made from a template that somebody has already.",
            kind: OptionKind::Choice(&[
                Choice { key: COUNTER, label: "Append counter" },
                Choice { key: FAIL, label: "The row fails" },
            ]),
        },
        OptionSpec {
            key: OptionKey::BulkSelect,
            label: "Select for bulk operations",
            help: "Who is selected under People afterwards.",
            kind: OptionKind::Choice(&[
                Choice { key: NONE, label: "Nobody" },
                Choice { key: NEW, label: "New users" },
                Choice { key: UPDATED, label: "Updated users" },
                Choice { key: ALL, label: "All users" },
            ]),
        },
        flag(OptionKey::AllowRenames, "Allow renames", "A row with oldusername changes the username."),
        flag(OptionKey::AllowDeletes, "Allow deletes", "A row with deleted 1 deletes the account."),
        flag(
            OptionKey::AllowSuspends,
            "Allow suspending and activating of accounts",
            "A row with suspended 1 suspends the account, with 0 brings it back.",
        ),
        flag(
            OptionKey::AllowEmailDuplicates,
            "Allow several people with one email",
            "Else a row whose email somebody has already fails.",
        ),
        flag(
            OptionKey::StandardiseUsernames,
            "Standardise usernames",
            "Usernames of the file are made lower case, and illegal characters are taken out.",
        ),
        flag(
            OptionKey::BlankErases,
            "Blank cells erase",
            "A blank cell erases what is stored, but for names and the email. Else it keeps that.",
        ),
        flag(
            OptionKey::Invite,
            "Invite new people by email",
            "They get an email to activate their account. People who are only updated do not.",
        ),
    ],
    tabs: &[TabSpec {
        key: "site",
        label: "Users",
        one: "user",
        role: Role::Learner,
        columns: &[
            Column {
                lenient: true,
                ..named(Field::Username, "username", aliases::USERNAME, "robin.example")
            },
            named(Field::GivenName, "firstname", aliases::GIVEN_NAME, "Robin"),
            named(Field::FamilyName, "lastname", aliases::FAMILY_NAME, "Example"),
            named(Field::Email, "email", aliases::EMAIL, "robin.example@site.example"),
            named(Field::Password, "password", &["initial password", "pwd"], ""),
            named(
                Field::IdNumber,
                "idnumber",
                &["id", "id number", "employee id", "employee number"],
                "004127",
            ),
            named(Field::Institution, "institution", &["organisation", "organization"], ""),
            named(Field::Department, "department", &[], ""),
            named(Field::City, "city", &["town"], ""),
            named(Field::Country, "country", &[], ""),
            Column { strict: true, ..named(Field::Language, "lang", &["language"], "en-GB") },
            named(Field::TimeZone, "timezone", &["time zone"], ""),
            named(Field::Phone, "phone1", &["phone", "telephone", "mobile"], ""),
            named(Field::Phone2, "phone2", &["second phone"], ""),
            named(Field::Address, "address", &["street"], ""),
            named(Field::Theme, "theme", &[], ""),
            named(Field::Description, "description", &["notes"], ""),
            Column { lenient: true, ..named(Field::OldUsername, "oldusername", &[], "") },
            Column { values: FLAG, ..named(Field::Suspended, "suspended", &[], "") },
            Column { values: FLAG, ..named(Field::Deleted, "deleted", &[], "") },
            named(Field::Course, "course1", &[], ""),
            named(Field::CourseRole, "role1", &[], ""),
            named(Field::CourseGroup, "group1", &[], ""),
            named(Field::EnrolPeriod, "enrolperiod1", &[], ""),
            Column { values: FLAG, ..named(Field::EnrolStatus, "enrolstatus1", &[], "") },
            named(Field::EnrolStart, "enroltimestart1", &[], ""),
            named(Field::Programme, "program1", &["programme1"], ""),
            named(Field::Cohort, "cohort1", &[], ""),
            named(Field::SystemRole, "sysrole1", &[], ""),
            named(Field::Profile, PROFILE, &[], ""),
        ],
    }],
};

const fn flag(key: OptionKey, label: &'static str, help: &'static str) -> OptionSpec {
    OptionSpec { key, label, help, kind: OptionKind::Flag }
}

const fn named(
    field: Field,
    header: &'static str,
    aliases: &'static [&'static str],
    example: &'static str,
) -> Column {
    Column { header, aliases, example, ..Column::of(field) }
}

/// Fields that can have a default, the username first: the others may speak of it.
pub const DEFAULTS: [Field; 16] = [
    Field::Username,
    Field::GivenName,
    Field::FamilyName,
    Field::Email,
    Field::IdNumber,
    Field::Institution,
    Field::Department,
    Field::City,
    Field::Country,
    Field::Language,
    Field::TimeZone,
    Field::Phone,
    Field::Phone2,
    Field::Address,
    Field::Theme,
    Field::Description,
];

/// The roles that a file can give in a course or a site: never an administrator's.
pub const ROLES: [Role; 5] =
    [Role::Learner, Role::Instructor, Role::CourseViewer, Role::CourseManager, Role::ContentManager];
