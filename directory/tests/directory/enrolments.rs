//! Courses, groups and roles that a list of the format `site` speaks of, for people who have them already.

use importer::format::{Field, OptionKey, site};
use importer::issue::Code;
use importer::outcome::{Effect, Fate};

use crate::site::{Choose, HEAD, Site, codes, fates};

const ENROLMENT: &str = "SELECT role || ' ' || coalesce(starts / 86400000, '-') || ' ' || coalesce((ends - coalesce(starts, at)) / 86400000, '-') || ' ' || is_suspended \
                         FROM member m JOIN unit u ON u.id = m.unit JOIN account a ON a.id = m.account WHERE u.code = 'fire' AND a.username = 'jdoe'";

#[tokio::test]
async fn what_a_list_says_of_an_enrolment_that_is_there_changes_it() {
    let site = Site::open().await;
    let head = "username|course1|role1|enrolperiod1|enrolstatus1|enroltimestart1";
    for (row, fate, expected) in [
        ("jdoe|fire||||", Fate::Unchanged, "learner - - 0"),
        ("jdoe|fire||30||", Fate::Updated, "learner - 30 0"),
        ("jdoe|fire||30||", Fate::Unchanged, "learner - 30 0"),
        ("jdoe|fire|instructor||1|2026-09-01", Fate::Updated, "instructor 20697 30 1"),
        // Blank keeps.
        ("jdoe|fire||||", Fate::Unchanged, "instructor 20697 30 1"),
        ("jdoe|fire||60|0|", Fate::Updated, "instructor 20697 60 0"),
        ("jdoe|fire|instructor|60|0|2026-09-01", Fate::Unchanged, "instructor 20697 60 0"),
    ] {
        let rows = site.import(Choose::updating(), &format!("{head}\n{row}")).await;
        assert_eq!(fates(&rows), [fate], "{row}: {:?}", rows[0]);
        assert_eq!(site.text(ENROLMENT).await, expected, "{row}");
    }
    let twice = "username|course1|role1|course2|role2\njdoe|fire|course_viewer|fire|learner";
    for fate in [Fate::Updated, Fate::Unchanged, Fate::Unchanged] {
        assert_eq!(fates(&site.import(Choose::updating(), twice).await), [fate], "the first of two counts");
    }
    site.import(Choose::updating(), &format!("{head}\njdoe|fire|instructor|||")).await;
    let rows = site.import(Choose::updating(), &format!("{head}\njdoe|fire|learner|||")).await;
    let change = &rows[0].changes[0];
    assert_eq!((change.field, change.old.as_deref()), (Field::CourseRole, Some("fire: instructor")));
    assert_eq!(change.new.as_deref(), Some("fire: learner"));
}

#[tokio::test]
async fn what_is_said_of_a_course_that_is_not_named_is_told() {
    let site = Site::open().await;
    let text = "username|course1|group1|enrolperiod2\njdoe||Blue|\nt1|fire||30";
    let rows = site.import(Choose::updating(), text).await;
    assert_eq!(codes(&rows[0]), [Code::CourseNotNamed]);
    assert!(rows[0].reasons[0].message.starts_with("group1 says “Blue”, but there is no course1"));
    assert_eq!(codes(&rows[1]), [Code::CourseNotNamed]);
    assert!(
        rows[1].effects.iter().any(|effect| matches!(effect, Effect::Enrolled { .. })),
        "the rest counts"
    );
}

#[tokio::test]
async fn a_row_does_not_give_a_role_and_take_it_and_a_new_person_has_none_to_take() {
    let site = Site::open().await;
    let rows =
        site.import(Choose::updating(), "username|sysrole1|sysrole2\njdoe|-instructor|instructor").await;
    assert_eq!(codes(&rows[0]), [Code::RoleRefused]);
    let rows =
        site.import(Choose::default(), &format!("{HEAD}|sysrole1\nnew|A|B|a@on.example|-learner")).await;
    assert_eq!(fates(&rows), [Fate::Created]);
    assert!(rows[0].effects.iter().any(|effect| matches!(effect, Effect::RoleGiven { .. })));
    let again = Choose::updating().pick(OptionKey::UploadType, site::UPDATE_ONLY);
    assert_eq!(
        fates(&site.import(again, "username|city\nnew|York").await),
        [Fate::Updated],
        "they are still ours"
    );
}

#[tokio::test]
async fn a_field_that_stays_as_it_is_stops_no_row() {
    let site = Site::open().await;
    let choose = |mode| Choose::kind(site::ADD_AND_UPDATE).pick(OptionKey::ExistingDetails, mode);
    let text = "username|profile_field_badge|course1\nt1|B-1|fire";
    assert_eq!(fates(&site.import(choose(site::FILE), text).await), [Fate::Failed]);
    let rows = site.import(choose(site::NONE), text).await;
    assert_eq!(fates(&rows), [Fate::Unchanged], "{:?}", rows[0].reasons);
    assert!(matches!(rows[0].effects[..], [Effect::Enrolled { .. }]));
}
