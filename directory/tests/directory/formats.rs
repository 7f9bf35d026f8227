//! The formats of one list, against a database: where people are put, and what they get there.

use crate::school::{List, School};
use directory::{DirectoryError, ROOT_PLACE};
use importer::format::OptionKey::{self, FirstPassword, Invite, UpdateExisting};
use importer::issue::Code;
use importer::outcome::{Effect, Fate, RowOutcome};

const WORLD: &str = r#"
[root]
name = "Northwind"

[[places]]
kind = "department"
name = "Engineering"
outside_id = "D-17"

[[places]]
kind = "department"
name = "Sales"
outside_id = "D-18"

[[places]]
kind = "school"
name = "Lakeside"
outside_id = "648572"

[[places]]
kind = "school"
name = "Hillside"
outside_id = "648573"
replace_passwords = true

[[places]]
kind = "company"
name = "Acme"
outside_id = "acme"

[[places]]
kind = "company"
name = "Globex"
outside_id = "globex"

[[cohorts]]
name = "Autumn 2026"
place = "acme"

[[courses]]
short_name = "fire"
name = "Fire safety – Part 1"
open_to = ["acme"]

[[courses]]
short_name = "lift"
name = "Manual handling"
open_to = ["globex"]

[[people]]
first_name = "Hannah"
last_name = "Lindqvist"
email = "hannah@northwind.example"
roles = [{ role = "admin" }]

[[people]]
first_name = "Lena"
last_name = "Lake"
email = "lena@lakeside.example"
roles = [{ role = "admin", place = "648572" }, { role = "admin", place = "acme" }]

[[people]]
full_name = "Carl Content"
email = "carl@northwind.example"
roles = [{ role = "content_manager", place = "D-17", member_id = "M-1" }]

[[people]]
first_name = "Olga"
last_name = "Old"
email = "olga@school.example"
id_number = "1"
roles = [{ role = "instructor", place = "648572" }, { role = "learner", place = "648573" }]

[[people]]
first_name = "Anna"
last_name = "Acme"
email = "anna@acme.example"
language = "en-GB"
job_role = "Welder"
roles = [{ role = "learner", place = "acme" }]
"#;

pub async fn world() -> (School, i64, i64) {
    let school = School::empty().await;
    school.directory.load(WORLD).await.unwrap();
    let hannah = school.id_of("hannah@northwind.example").await;
    let lena = school.id_of("lena@lakeside.example").await;
    (school, hannah, lena)
}

pub fn fates(rows: &[RowOutcome]) -> Vec<Fate> {
    rows.iter().map(|row| row.fate).collect()
}

pub fn codes(row: &RowOutcome) -> Vec<Code> {
    row.reasons.iter().map(|reason| reason.code).collect()
}

/// Roles with their places, in order.
async fn roles(school: &School, email: &str) -> String {
    let id = school.id_of(email).await;
    let sql = format!(
        "SELECT r.role || ' at ' || p.name FROM role r JOIN place p ON p.id = r.place WHERE r.account = {id} \
         ORDER BY r.place, r.role"
    );
    school.text(&sql).await
}

/// Cohorts and courses, in order.
async fn units(school: &School, email: &str) -> String {
    let id = school.id_of(email).await;
    let sql = format!(
        "SELECT u.name FROM member m JOIN unit u ON u.id = m.unit WHERE m.account = {id} ORDER BY u.name"
    );
    school.text(&sql).await
}

pub fn departments<'a>(options: &'a [OptionKey], text: &'a str) -> List<'a> {
    List { format: "departments", place: Some(ROOT_PLACE), options, password: None, text }
}

pub fn school<'a>(options: &'a [OptionKey], password: Option<&'a str>, text: &'a str) -> List<'a> {
    List { format: "school", place: None, options, password, text }
}

pub fn company<'a>(options: &'a [OptionKey], text: &'a str) -> List<'a> {
    List { format: "company", place: None, options, password: None, text }
}

#[tokio::test]
async fn people_are_put_into_their_departments_with_their_roles() {
    let (school, hannah, _) = world().await;
    let text = "Full Name|Email|department_id|cerego_role|member_id\n\
                Ada Admin|ada@northwind.example|D-17|admin|7\n\
                Ada Admin|ada@northwind.example|D-18||8\n\
                Bo Plain|bo@northwind.example||course_viewer|9\n\
                Cy Odd|cy@northwind.example|D-18|captain|";
    let rows = school.import_list(hannah, departments(&[Invite], text)).await;
    assert_eq!(fates(&rows), [Fate::Created, Fate::SamePerson, Fate::Created, Fate::Created]);
    assert_eq!(
        roles(&school, "ada@northwind.example").await,
        "department_staff at Northwind, admin at Engineering, learner at Sales"
    );
    assert_eq!(roles(&school, "bo@northwind.example").await, "course_viewer at Northwind");
    assert_eq!(roles(&school, "cy@northwind.example").await, "learner at Sales");
    let ada = school.id_of("ada@northwind.example").await;
    let numbers = format!("SELECT number FROM member_id WHERE account = {ada} ORDER BY place");
    assert_eq!(school.text(&numbers).await, "7, 8");
    assert_eq!(school.text("SELECT display_name FROM account WHERE email_key LIKE 'bo@%'").await, "Bo Plain");
    assert_eq!(
        school.count("SELECT COUNT(*) FROM account WHERE given_name = '' AND email_key LIKE 'bo@%'").await,
        1
    );
    assert_eq!(school.count("SELECT COUNT(*) FROM outbox").await, 3);
    let twice = "Full Name|Email|department_id|member_id\nKim Kay|kim@northwind.example|D-17|M1\nKim Kay|kim@northwind.example|D-17|M2";
    for fate in [Fate::Created, Fate::Unchanged, Fate::Unchanged] {
        assert_eq!(school.import_list(hannah, departments(&[], twice)).await[0].fate, fate);
    }
    let again = school.import_list(hannah, departments(&[Invite], text)).await;
    assert_eq!(fates(&again), [Fate::Unchanged, Fate::SamePerson, Fate::Unchanged, Fate::Unchanged]);
    assert!(again.iter().all(|row| row.effects.is_empty()));
    let changed = text.replace("|8", "|80");
    let again = school.import_list(hannah, departments(&[Invite], &changed)).await;
    assert_eq!(again[0].fate, Fate::Updated);
    assert_eq!(again[1].changes[0].new.as_deref(), Some("80"));
    assert_eq!(school.text(&numbers).await, "7, 80");
}

#[tokio::test]
async fn an_unknown_department_keeps_its_row_out_and_not_the_persons_others() {
    let (school, hannah, _) = world().await;
    let text = "Full Name|Email|department_id\n\
                Ada Admin|ada@northwind.example|D-99\n\
                Ada Admin|ada@northwind.example|D-18\n\
                Bo Plain|bo@northwind.example|D-98";
    let rows = school.import_list(hannah, departments(&[], text)).await;
    assert_eq!(fates(&rows), [Fate::Failed, Fate::Created, Fate::Failed]);
    assert!(rows[0].reasons[0].message.starts_with("Unauthorized department"), "{:?}", rows[0].reasons);
    assert_eq!(roles(&school, "ada@northwind.example").await, "learner at Sales");
    assert_eq!(school.count("SELECT COUNT(*) FROM account WHERE email_key LIKE 'bo@%'").await, 0);
}

#[tokio::test]
async fn a_department_beside_the_chosen_one_is_as_unknown_as_one_that_is_not_there() {
    let (school, hannah, _) = world().await;
    let engineering = school.count("SELECT id FROM place WHERE outside_id = 'D-17'").await;
    let text =
        "Full Name|Email|department_id\nAda Admin|ada@northwind.example|D-18\nBo Plain|bo@northwind.example|";
    let list = List { place: Some(engineering), ..departments(&[], text) };
    let rows = school.import_list(hannah, list).await;
    assert_eq!(fates(&rows), [Fate::Failed, Fate::Created]);
    assert_eq!(roles(&school, "bo@northwind.example").await, "learner at Engineering");
}

#[tokio::test]
async fn a_role_already_held_is_never_lowered() {
    let (school, hannah, _) = world().await;
    let text = "Full Name|Email|department_id|role|member_id\nCarl Content|carl@northwind.example|D-17|course_viewer|M-1";
    let rows = school.import_list(hannah, departments(&[], text)).await;
    assert_eq!(fates(&rows), [Fate::Unchanged]);
    assert_eq!(codes(&rows[0]), [Code::MoreAlready]);
    assert_eq!(
        roles(&school, "carl@northwind.example").await,
        "department_staff at Northwind, content_manager at Engineering"
    );
}

#[tokio::test]
async fn rows_of_one_email_and_two_names_both_fail() {
    let (school, hannah, _) = world().await;
    let text = "Full Name|Email|department_id\nAda Admin|ada@northwind.example|D-17\nAdam Admin|ADA@northwind.example|D-18";
    let rows = school.import_list(hannah, departments(&[], text)).await;
    assert_eq!(fates(&rows), [Fate::Failed, Fate::Failed]);
    assert!(rows[0].reasons[0].message.contains("row 3"), "{:?}", rows[0].reasons);
    assert!(rows[1].reasons[0].message.contains("row 2"), "{:?}", rows[1].reasons);
}

const SCHOOL_HEAD: &str = "firstName|lastName|email|isTeacher|issuedID|schoolID";

#[tokio::test]
async fn accounts_are_made_in_their_schools_and_never_as_administrators() {
    let (school_, hannah, lena) = world().await;
    let text = format!(
        "{SCHOOL_HEAD}\nJane|Doe|jane@school.example|0|14872592|648572\n\
         Tim|Teach|tim@school.example|1|14872593|648573\n\
         Olga|Old|olga@school.example|0|1|648572\n\
         Nobody|Known|nobody@school.example|2|5|648572"
    );
    let rows = school_.import_list(hannah, school(&[Invite], None, &text)).await;
    assert_eq!(fates(&rows), [Fate::Created, Fate::Created, Fate::Unchanged, Fate::Failed]);
    assert_eq!(codes(&rows[3]), [Code::FlagInvalid]);
    assert_eq!(codes(&rows[2]), [Code::MoreAlready], "an instructor stays one");
    assert_eq!(roles(&school_, "jane@school.example").await, "learner at Lakeside");
    assert_eq!(roles(&school_, "tim@school.example").await, "instructor at Hillside");
    assert_eq!(school_.count("SELECT COUNT(*) FROM outbox").await, 2);
    let text = format!(
        "{SCHOOL_HEAD}\nHilda|Hill|hilda@school.example|1|7|648573\nLou|Lake|lou@school.example|0|8|648572"
    );
    let rows = school_.import_list(lena, school(&[], None, &text)).await;
    assert_eq!(fates(&rows), [Fate::Failed, Fate::Created]);
    assert!(rows[0].reasons[0].message.starts_with("Unauthorized school"), "{:?}", rows[0].reasons);
    assert_eq!(school_.count("SELECT COUNT(*) FROM outbox").await, 2, "no mail was asked for");
}

#[tokio::test]
async fn a_first_password_is_for_new_people_and_for_others_only_where_their_school_allows_it() {
    let (school_, hannah, _) = world().await;
    let olga = school_.id_of("olga@school.example").await;
    let hash = format!("SELECT coalesce(password_hash, '-') FROM account WHERE id = {olga}");
    school_.count("SELECT 1").await;
    let text = format!(
        "{SCHOOL_HEAD}\nJane|Doe|jane@school.example|0|2|648572\nOlga|Old|olga@school.example|1|1|648572"
    );
    let list = school(&[FirstPassword], Some("blue river stone"), &text);
    let rows = school_.import_list(hannah, list).await;
    assert!(rows[0].effects.contains(&Effect::PasswordSet));
    assert_eq!(codes(&rows[1]), [Code::PasswordKept]);
    assert_eq!(school_.text(&hash).await, "-");
    let jane = "SELECT state || ' ' || must_change_password || ' ' || substr(password_hash, 1, 9) FROM account \
                WHERE email_key = 'jane@school.example'";
    assert_eq!(school_.text(jane).await, "active 1 $argon2id");
    assert_eq!(school_.count("SELECT COUNT(*) FROM batch WHERE password_hash IS NOT NULL").await, 0);
    let text = format!("{SCHOOL_HEAD}\nOlga|Old|olga@school.example|0|1|648573");
    let list = || school(&[FirstPassword], Some("12345"), &text);
    let rows = school_.import_list(hannah, list()).await;
    assert_eq!(codes(&rows[0]), [Code::PasswordKept], "the other school of hers does not allow it");
    school_.sql("UPDATE place SET replace_passwords = TRUE").await;
    let rows = school_.import_list(hannah, list()).await;
    assert!(rows[0].effects.contains(&Effect::PasswordSet));
    assert!(school_.text(&hash).await.starts_with("$argon2id"));
    let (_, batches) = school_.directory.batches(hannah, 0, 1).await.unwrap();
    assert!(batches[0].password_advice.is_some(), "12345 is weak, and said to be");
    assert_eq!(batches[0].sums.counts.weak_passwords, 1);
    let all = school_
        .text("SELECT coalesce(reasons, '') || coalesce(effects, '') || coalesce(changes, '') FROM batch_row")
        .await;
    assert!(!all.contains("12345") && !all.contains("blue river"));
}

#[tokio::test]
async fn a_first_password_is_kept_for_a_day_only() {
    let (school_, hannah, _) = world().await;
    let text = format!("{SCHOOL_HEAD}\nJane|Doe|jane@school.example|0|2|648572");
    let batch = school_.plan_list(hannah, school(&[FirstPassword], Some("blue river stone"), &text)).await;
    let sql = "UPDATE batch SET created_at = created_at - 90000000";
    sea_orm::ConnectionTrait::execute_unprepared(school_.directory.db(), sql).await.unwrap();
    school_.directory.resume().await.unwrap();
    assert_eq!(school_.count("SELECT COUNT(*) FROM batch WHERE password_hash IS NOT NULL").await, 0);
    let refused = school_.directory.begin_commit(hannah, batch).await;
    assert!(matches!(refused, Err(DirectoryError::Refused(said)) if said.contains("type it again")));
}

const COMPANY_HEAD: &str = "enabled|name|last_name|email|companyName|cohortName|languageCode|job_role|region|\
                            module requested 1|module requested 2";

#[tokio::test]
async fn a_companys_people_get_their_cohort_and_courses() {
    let (school, hannah, _) = world().await;
    let text = format!(
        "{COMPANY_HEAD}\n\
         1|Robin|Reed|robin@acme.example|Acme|Autumn 2026|en-GB|Engineer|North|fire  SAFETY - part 1|\n\
         0|Dana||dana@globex.example|Globex||fr|||Manual handling|\n\
         1|Anna|Acme|anna@acme.example|Acme|Autumn 2026|en-GB|Welder||Fire safety – Part 1|"
    );
    let rows = school.import_list(hannah, company(&[UpdateExisting, Invite], &text)).await;
    assert_eq!(fates(&rows), [Fate::Created, Fate::Created, Fate::Skipped]);
    assert_eq!(codes(&rows[2]), [Code::NothingToChange]);
    assert_eq!(units(&school, "robin@acme.example").await, "Autumn 2026, Fire safety – Part 1");
    assert_eq!(units(&school, "dana@globex.example").await, "Manual handling");
    assert_eq!(units(&school, "anna@acme.example").await, "Autumn 2026, Fire safety – Part 1");
    let states =
        "SELECT state FROM account WHERE email_key LIKE '%robin%' OR email_key LIKE 'dana%' ORDER BY id";
    assert_eq!(school.text(states).await, "invited, disabled");
    assert_eq!(
        school.text("SELECT recipient FROM outbox").await,
        "robin@acme.example",
        "nobody who is disabled"
    );
    let (_, batches) = school.directory.batches(hannah, 0, 1).await.unwrap();
    assert_eq!(batches[0].sums.counts.course_assignments, 3);
    let again = school.import_list(hannah, company(&[UpdateExisting], &text)).await;
    assert_eq!(fates(&again), [Fate::Skipped; 3]);
    let (_, batches) = school.directory.batches(hannah, 0, 1).await.unwrap();
    assert_eq!(batches[0].sums.counts.course_assignments, 0, "only new ones count");
    let enabled = text.replace("\n0|", "\n1|");
    let again = school.import_list(hannah, company(&[UpdateExisting], &enabled)).await;
    assert_eq!(fates(&again), [Fate::Skipped, Fate::Updated, Fate::Skipped]);
    assert_eq!(school.text(states).await, "invited, invited");
}

#[tokio::test]
async fn existing_users_are_left_untouched_unless_they_shall_be_updated() {
    let (school, hannah, _) = world().await;
    let text = format!(
        "{COMPANY_HEAD}\n1|Anna|Changed|anna@acme.example|Acme|Autumn 2026|fr|||Fire safety - Part 1|"
    );
    let rows = school.import_list(hannah, company(&[], &text)).await;
    assert_eq!(fates(&rows), [Fate::Skipped]);
    assert_eq!(codes(&rows[0]), [Code::HereAlready]);
    assert_eq!(units(&school, "anna@acme.example").await, "", "no courses, no cohorts either");
    assert_eq!(school.text("SELECT family_name FROM account WHERE email_key LIKE 'anna%'").await, "Acme");
    let rows = school.import_list(hannah, company(&[UpdateExisting], &text)).await;
    assert_eq!(fates(&rows), [Fate::Updated]);
    assert_eq!(school.text("SELECT family_name FROM account WHERE email_key LIKE 'anna%'").await, "Changed");
}

#[tokio::test]
async fn a_title_that_is_not_open_to_the_company_rejects_the_whole_import() {
    let (school, hannah, _) = world().await;
    let text = format!(
        "{COMPANY_HEAD}\n\
         1|Robin|Reed|robin@acme.example|Acme||en-GB|||Fire safety – Part 1|\n\
         1|Sam|Reed|sam@acme.example|Acme||en-GB|||Manual handling|Juggling\n\
         1|Anna|Acme|anna@acme.example|Acme||en-GB|||Juggling|\n\
         1|Bad|Email|not an email|Globex||en-GB|||Knitting|\n\
         1|Far|Away|far@acme.example|Nowhere Ltd||en-GB|||Weaving|Manual handling"
    );
    let batch = school.plan_list(hannah, company(&[], &text)).await;
    let plan = school.directory.planned(hannah, batch).await.unwrap();
    let unknown: Vec<String> = plan
        .unknown_courses
        .iter()
        .map(|unknown| format!("{} for {}", unknown.title, unknown.company))
        .collect();
    let expected =
        ["Juggling for Acme", "Knitting for Globex", "Manual handling for Acme", "Weaving for Nowhere Ltd"];
    assert_eq!(unknown, expected);
    // The plan tells of each row what would become of it: nothing.
    let rows = &plan.outcomes;
    assert_eq!(fates(rows), [Fate::Skipped, Fate::Failed, Fate::Failed, Fate::Failed, Fate::Failed]);
    assert_eq!(codes(&rows[0]), [Code::ImportRefused]);
    assert!(rows[0].effects.is_empty());
    assert_eq!(plan.sums.counts.created, 0);
    let refused = school.directory.begin_commit(hannah, batch).await;
    assert!(matches!(refused, Err(DirectoryError::Refused(_))));
    assert_eq!(school.count("SELECT COUNT(*) FROM account WHERE email_key LIKE 'robin%'").await, 0);
}

#[tokio::test]
async fn titles_count_as_they_are_when_yes_is_said() {
    let (school, hannah, _) = world().await;
    let text = format!(
        "{COMPANY_HEAD}\n\
         1|Robin|Reed|robin@acme.example|Acme||en-GB|||Fire safety – Part 1|\n\
         1|Sam|Reed|sam@acme.example|Acme||en-GB||||"
    );
    let batch = school.plan_list(hannah, company(&[], &text)).await;
    assert!(school.directory.planned(hannah, batch).await.unwrap().unknown_courses.is_empty());
    school.sql("UPDATE unit SET name = 'Closed', name_key = 'closed' WHERE code = 'fire'").await;
    let refused = school.directory.begin_commit(hannah, batch).await;
    assert!(matches!(refused, Err(DirectoryError::Refused(_))));
    assert_eq!(
        school
            .count("SELECT COUNT(*) FROM account WHERE email_key LIKE '%reed%' OR email_key LIKE 'sam%'")
            .await,
        0
    );
}

#[tokio::test]
async fn a_place_is_called_by_its_number_too() {
    let (school, hannah, _) = world().await;
    let sales = school.count("SELECT id FROM place WHERE outside_id = 'D-18'").await;
    school.sql("UPDATE place SET outside_id = NULL WHERE outside_id = 'D-17'").await;
    let engineering = school.count("SELECT id FROM place WHERE name = 'Engineering'").await;
    let text = format!(
        "Full Name|Email|department_id\nAda A|ada@northwind.example|#{sales}\nBo B|bo@northwind.example|{engineering}\n\
         Cy C|cy@northwind.example|#{engineering}\nDi D|di@northwind.example|#999"
    );
    let rows = school.import_list(hannah, departments(&[], &text)).await;
    assert_eq!(fates(&rows), [Fate::Created, Fate::Created, Fate::Created, Fate::Failed]);
    assert_eq!(roles(&school, "ada@northwind.example").await, "learner at Sales");
    assert_eq!(roles(&school, "cy@northwind.example").await, "learner at Engineering");
}

#[tokio::test]
async fn a_company_or_cohort_that_is_not_theirs_fails_its_row() {
    let (school, _, lena) = world().await;
    let text = format!(
        "{COMPANY_HEAD}\n\
         1|Robin|Reed|robin@acme.example|Globex||en-GB||||\n\
         1|Sam|Reed|sam@acme.example|acme||en-GB||||\n\
         1|Kim|Reed|kim@acme.example|Acme|autumn 2026|en-GB||||\n\
         1|Lee|Reed|lee@acme.example|Acme||English||||\n\
         1|Pat|Reed|pat@acme.example|Acme|Autumn 2026|en-GB||||"
    );
    let rows = school.import_list(lena, company(&[], &text)).await;
    let expected = [Fate::Failed, Fate::Failed, Fate::Failed, Fate::Failed, Fate::Created];
    assert_eq!(fates(&rows), expected);
    let said: Vec<Vec<Code>> = rows.iter().map(codes).collect();
    assert_eq!(said[..2], [[Code::PlaceUnknown], [Code::PlaceUnknown]]);
    assert_eq!(said[2..4], [[Code::CohortUnknown], [Code::LanguageRefused]]);
}

#[tokio::test]
async fn an_import_over_several_places_is_seen_by_who_made_it_and_by_who_administers_all_of_them() {
    let (school_, hannah, lena) = world().await;
    let text = format!("{SCHOOL_HEAD}\nLou|Lake|lou@school.example|0|8|648572");
    school_.import_list(lena, school(&[], None, &text)).await;
    assert_eq!(school_.directory.batches(lena, 0, 9).await.unwrap().0, 1);
    assert_eq!(school_.directory.batches(hannah, 0, 9).await.unwrap().0, 1);
    let (_, batches) = school_.directory.batches(lena, 0, 9).await.unwrap();
    assert_eq!(batches[0].place, "", "no place was chosen");
    assert!(school_.directory.batch(lena, batches[0].id).await.is_ok());
}

#[tokio::test]
async fn somebody_elsewhere_gets_the_role_and_nothing_of_them_is_shown_or_changed() {
    let (school_, _, lena) = world().await;
    let text = format!("{SCHOOL_HEAD}\nKarl|Changed|carl@northwind.example|0|9|648572");
    let rows = school_.import_list(lena, school(&[FirstPassword], Some("blue river stone"), &text)).await;
    assert_eq!(fates(&rows), [Fate::Unchanged]);
    assert_eq!(codes(&rows[0]), [Code::Protected]);
    assert!(rows[0].changes.is_empty() && !rows[0].effects.contains(&Effect::PasswordSet));
    assert_eq!(
        school_.text("SELECT display_name FROM account WHERE email_key LIKE 'carl%'").await,
        "Carl Content"
    );
    assert_eq!(
        roles(&school_, "carl@northwind.example").await,
        "content_manager at Engineering, learner at Lakeside"
    );
}
