//! Each rule of matching, updating and associating (SPEC §2, §3.1), by an example.

use crate::world::{Roster, World, here};
use importer::format::{Field, Role};
use importer::issue::Code;
use importer::outcome::{Effect, Fate};
use importer::plan::Protection;

const AMARA: &str = "first_name|last_name|email|grade\nAmara|Okafor|amara@school.example|9";

fn amara() -> World {
    let fields = [
        (Field::GivenName, "Amara"),
        (Field::FamilyName, "Okafor"),
        (Field::Email, "amara@school.example"),
        (Field::Grade, "9"),
    ];
    World::default().with(&[Role::Learner], &fields)
}

fn kim() -> World {
    let fields = [(Field::GivenName, "Kim"), (Field::FamilyName, "Hill"), (Field::Email, "kim@home.example")];
    World::default().with(&[Role::Parent], &fields)
}

/// A student without e-mail.
fn zoe() -> World {
    let fields = [(Field::GivenName, "Zoe"), (Field::FamilyName, "Berg"), (Field::Username, "zoe.berg")];
    World::default().with(&[Role::Learner], &fields)
}

#[test]
fn a_new_person_is_created_with_a_role_and_invited() {
    let plan = World::default().plan(&Roster::students(AMARA));
    assert_eq!(plan.fates(), [Fate::Created]);
    assert_eq!(plan.rows[0].effects, [Effect::RoleGiven { role: Role::Learner, at: None }, Effect::Invited]);
    assert_eq!(
        (plan.rows[0].name.as_str(), plan.rows[0].key.as_str()),
        ("Amara Okafor", "amara@school.example")
    );
    assert_eq!(plan.step.created[0].values.get(Field::Grade), "9");
}

#[test]
fn nobody_is_invited_when_the_answer_is_no() {
    let plan = World::default().plan_and(&Roster::students(AMARA), false);
    assert_eq!(plan.rows[0].effects, [Effect::RoleGiven { role: Role::Learner, at: None }]);
    assert!(plan.step.invited.is_empty());
}

#[test]
fn a_known_person_with_nothing_different_is_unchanged() {
    let plan = amara().plan(&Roster::students(AMARA));
    assert_eq!(plan.fates(), [Fate::Unchanged]);
    assert!(plan.rows[0].effects.is_empty() && plan.step.updated.is_empty());
}

#[test]
fn an_email_is_the_same_in_any_case() {
    let plan = amara().plan(&Roster::students(&AMARA.replace("amara@", "AMARA@")));
    assert_eq!(plan.fates(), [Fate::Unchanged]);
}

#[test]
fn a_known_person_is_updated_with_old_and_new_values() {
    let plan = amara().plan(&Roster::students(&AMARA.replace("|9", "|10")));
    assert_eq!(plan.fates(), [Fate::Updated]);
    let change = &plan.rows[0].changes[0];
    assert_eq!(
        (change.field, change.old.as_deref(), change.new.as_deref()),
        (Field::Grade, Some("9"), Some("10"))
    );
    assert!(!change.edited_by_hand);
}

#[test]
fn what_a_person_typed_since_the_last_import_is_marked() {
    let mut world = amara();
    world.last().edited_by_hand = vec![Field::Grade];
    let plan = world.plan(&Roster::students(&AMARA.replace("|9", "|10")));
    assert!(plan.rows[0].changes[0].edited_by_hand);
    assert!(plan.step.updated[0].edited_by_hand.is_empty());
}

#[test]
fn a_blank_cell_and_a_column_that_is_not_there_keep_what_is_stored() {
    assert_eq!(amara().plan(&Roster::students(&AMARA.replace("|9", "|"))).fates(), [Fate::Unchanged]);
    let short = "first_name|last_name|email\nAmara|Okafor|amara@school.example";
    assert_eq!(amara().plan(&Roster::students(short)).fates(), [Fate::Unchanged]);
}

#[test]
fn a_stored_username_stays_and_the_row_goes_on() {
    let mut world = amara();
    world.last().values.set(Field::Username, "amara");
    world.last().username_key = "amara".into();
    let text = "first_name|last_name|email|username\nAmara|Okafor|amara@school.example|okafor.a";
    let plan = world.plan(&Roster::students(text));
    assert_eq!(plan.fates(), [Fate::Unchanged]);
    assert_eq!(plan.codes(0), [Code::UsernameFixed]);
}

#[test]
fn a_missing_username_and_a_missing_email_are_filled_in() {
    let text = "first_name|last_name|email|username\nAmara|Okafor|amara@school.example|amara";
    assert_eq!(amara().plan(&Roster::students(text)).rows[0].changes[0].field, Field::Username);
    let text = "first_name|last_name|email|username\nZoe|Berg|zoe@school.example|zoe.berg";
    let plan = zoe().plan(&Roster::students(text));
    assert_eq!(plan.fates(), [Fate::Updated]);
    assert_eq!(plan.rows[0].changes[0].field, Field::Email);
}

#[test]
fn email_and_username_of_two_people_are_a_conflict() {
    let mut world = amara();
    world.accounts.extend(zoe().accounts);
    world.last().id = 2;
    let text = "first_name|last_name|email|username\nAmara|Okafor|amara@school.example|zoe.berg";
    let plan = world.plan(&Roster::students(text));
    assert_eq!((plan.fates(), plan.codes(0)), (vec![Fate::Failed], vec![Code::AccountConflict]));
}

#[test]
fn the_username_of_somebody_with_an_email_is_taken() {
    let mut world = amara();
    world.last().values.set(Field::Username, "amara");
    world.last().username_key = "amara".into();
    let text = "first_name|last_name|email|username\nNew|Person|new@school.example|amara";
    let plan = world.plan(&Roster::students(text));
    assert_eq!((plan.fates(), plan.codes(0)), (vec![Fate::Failed], vec![Code::UsernameTaken]));
    assert_eq!(plan.issues[0].field, Some(Field::Username));
}

#[test]
fn a_student_does_not_become_a_stored_parent() {
    let text = "first_name|last_name|email\nLou|Hill|kim@home.example";
    let plan = kim().plan(&Roster::students(text));
    assert_eq!((plan.fates(), plan.codes(0)), (vec![Fate::Failed], vec![Code::EmailShared]));
}

#[test]
fn an_own_account_and_one_above_keep_their_fields_but_get_associations() {
    for (protection, held, given) in [
        (Protection::Yourself, vec![Role::Admin, Role::Parent], 1),
        (Protection::Above, vec![Role::Admin], 2),
        (Protection::Yourself, vec![Role::Admin], 1),
    ] {
        let text = "first_name|last_name|email|student\nChanged|Okafor|kim@home.example|amara@school.example";
        let mut world = kim().protect(protection);
        let is_parent = held.contains(&Role::Parent) || given == 2;
        world.last().roles = held.into_iter().map(here).collect();
        let plan = world.plan(&Roster::students(AMARA).parents(text));
        assert_eq!(plan.fates(), [Fate::Created, Fate::Unchanged]);
        assert_eq!(plan.codes(1)[0], Code::Protected);
        assert_eq!(plan.codes(1).contains(&Code::RoleDenied), !is_parent);
        assert_eq!(plan.counts().associations_made, u64::from(is_parent));
        assert!(plan.step.updated.is_empty());
        assert_eq!(plan.step.roles.len(), given, "only one above becomes a parent");
    }
}

#[test]
fn of_somebody_who_belongs_elsewhere_nothing_is_shown_or_changed() {
    let mut world = amara().protect(Protection::Elsewhere);
    world.last().roles.clear();
    let plan = world.plan(&Roster::students(&AMARA.replace("|9", "|10")));
    assert_eq!(plan.fates(), [Fate::Unchanged]);
    assert!(plan.rows[0].changes.is_empty());
    assert_eq!(plan.rows[0].effects, [Effect::RoleGiven { role: Role::Learner, at: None }]);
    let said = &plan.rows[0].reasons;
    assert_eq!((said.len(), said[0].code, said[0].field), (1, Code::Protected, Some(Field::Email)));
    assert!(
        said[0].message.starts_with("Email amara@school.example is taken by somebody outside your places.")
    );
    // Whether the row says the same as the account cannot be told from that.
    assert_eq!(world.plan(&Roster::students(AMARA)).rows[0].reasons, *said);
}

#[test]
fn a_student_without_email_comes_in_with_a_parent_of_this_import() {
    let students = "first_name|last_name|username|parent\nZoe|Berg|zoe.berg|kim@home.example";
    let parents = "first_name|last_name|email\nKim|Hill|kim@home.example";
    let plan = World::default().plan(&Roster::students(students).parents(parents));
    assert_eq!(plan.fates(), [Fate::Created, Fate::Created]);
    assert!(plan.rows[0].effects.contains(&Effect::ActivatedByParent));
    assert_eq!((plan.counts().mails_queued, plan.counts().activated_by_parent), (1, 1));
}

#[test]
fn the_parent_may_name_the_student_instead() {
    let students = "first_name|last_name|username\nZoe|Berg|zoe.berg";
    let parents = "first_name|last_name|email|student\nKim|Hill|kim@home.example|zoe.berg";
    let plan = World::default().plan(&Roster::students(students).parents(parents));
    assert_eq!(plan.fates(), [Fate::Created, Fate::Created]);
    let made = Effect::Associated { field: Field::Student, other: "zoe.berg".into() };
    assert!(plan.rows[1].effects.contains(&made));
}

#[test]
fn a_student_without_email_comes_in_with_a_stored_parent() {
    let students = "first_name|last_name|username|parent\nZoe|Berg|zoe.berg|kim@home.example";
    assert_eq!(kim().plan(&Roster::students(students)).fates(), [Fate::Created]);
}

#[test]
fn a_stored_student_without_email_keeps_their_stored_parent() {
    let students = "first_name|last_name|username|grade\nZoe|Berg|zoe.berg|8";
    let mut world = zoe();
    world.associations.push((1, 2, Role::Parent));
    assert_eq!(world.plan(&Roster::students(students)).fates(), [Fate::Updated]);
    assert_eq!(zoe().plan(&Roster::students(students)).codes(0), [Code::ParentMissing]);
}

#[test]
fn a_student_without_email_fails_without_parent_or_with_one_that_fails_or_is_unknown() {
    let alone = "first_name|last_name|username\nZoe|Berg|zoe.berg";
    let plan = World::default().plan(&Roster::students(alone));
    assert_eq!((plan.fates(), plan.codes(0)), (vec![Fate::Failed], vec![Code::ParentMissing]));

    let students = "first_name|last_name|username|parent\nZoe|Berg|zoe.berg|kim@home.example";
    let plan = World::default().plan(&Roster::students(students));
    assert!(plan.codes(0).contains(&Code::ParentMissing));

    let broken = "first_name|last_name|email\n|Hill|kim@home.example";
    let plan = World::default().plan(&Roster::students(students).parents(broken));
    assert_eq!(plan.fates(), [Fate::Failed, Fate::Failed]);
    assert!(plan.codes(0).contains(&Code::ParentMissing) && plan.codes(0).contains(&Code::ReferenceFailed));
    assert!(plan.codes(1).contains(&Code::ReferenceFailed));
}

#[test]
fn an_association_stated_on_both_sides_is_made_once() {
    let students = "first_name|last_name|email|parent\nAmara|Okafor|amara@school.example|kim@home.example";
    let parents = "first_name|last_name|email|student\nKim|Hill|kim@home.example|Amara@School.example";
    let plan = World::default().plan(&Roster::students(students).parents(parents));
    assert_eq!((plan.counts().associations_made, plan.step.associations.len()), (1, 1));
}

#[test]
fn an_association_with_a_stored_person_is_made_from_either_side() {
    let students = "first_name|last_name|email|parent\nAmara|Okafor|amara@school.example|kim@home.example";
    assert_eq!(kim().plan(&Roster::students(students)).counts().associations_made, 1);
    let parents = "first_name|last_name|email|student\nKim|Hill|kim@home.example|amara@school.example";
    assert_eq!(amara().plan(&Roster::default().parents(parents)).counts().associations_made, 1);
}

#[test]
fn an_association_that_is_there_is_not_made_again() {
    let students = "first_name|last_name|email|parent\nAmara|Okafor|amara@school.example|kim@home.example";
    let mut world = amara();
    world.accounts.extend(kim().accounts);
    world.last().id = 2;
    world.associations.push((1, 2, Role::Parent));
    let plan = world.plan(&Roster::students(students));
    assert_eq!((plan.fates(), plan.counts().associations_made), (vec![Fate::Unchanged], 0));
}

#[test]
fn an_unknown_person_is_a_warning_and_is_listed() {
    let students = "first_name|last_name|email|parent\nAmara|Okafor|amara@school.example|nobody@home.example";
    let plan = World::default().plan(&Roster::students(students));
    assert_eq!((plan.fates(), plan.codes(0)), (vec![Fate::Created], vec![Code::ReferenceUnknown]));
    assert_eq!(plan.counts().associations_not_made, 1);
    assert_eq!(plan.issues[0].field, Some(Field::Parent));
}

#[test]
fn somebody_with_another_role_is_not_associated() {
    let students =
        "first_name|last_name|email|instructor\nAmara|Okafor|amara@school.example|kim@home.example";
    let plan = kim().plan(&Roster::students(students));
    assert_eq!(
        plan.rows[0].reasons[0].message,
        "kim@home.example is not an instructor here. Add them on the Instructors tab."
    );
    assert_eq!(plan.counts().associations_not_made, 1);
}

#[test]
fn an_association_with_a_failed_row_is_said_on_both() {
    let students = "first_name|last_name|email|parent\n|Okafor|amara@school.example|kim@home.example";
    let parents = "first_name|last_name|email\nKim|Hill|kim@home.example";
    let plan = World::default().plan(&Roster::students(students).parents(parents));
    assert_eq!(plan.fates(), [Fate::Failed, Fate::Created]);
    assert!(plan.codes(0).contains(&Code::ReferenceFailed));
    assert_eq!(plan.codes(1), [Code::ReferenceFailed]);
    assert!(plan.rows[1].reasons[0].message.starts_with("Students row 2 cannot go in"));
    assert_eq!(plan.counts().associations_not_made, 1);
}

#[test]
fn an_instructor_who_is_a_parent_is_one_account_with_two_roles() {
    let people = "first_name|last_name|email|phone\nKim|Hill|kim@home.example|";
    let parents = "first_name|last_name|email|phone\nKim|Hill|kim@home.example|555 0100";
    let plan = World::default().plan(&Roster::default().instructors(people).parents(parents));
    assert_eq!(plan.fates(), [Fate::Created, Fate::SamePerson]);
    assert_eq!(plan.rows[1].same_as, Some(plan.rows[0].origin));
    assert_eq!(plan.step.roles, [(1, here(Role::Instructor)), (1, here(Role::Parent))]);
    assert_eq!(plan.step.created[0].values.get(Field::Phone), "555 0100");
    assert_eq!((plan.step.created.len(), plan.counts().mails_queued), (1, 1));
}

#[test]
fn of_two_rows_of_one_person_the_second_is_told_what_is_kept_of_the_first() {
    let people =
        "first_name|last_name|email|phone|id_number|language\nKim|Hill|kim@home.example|555 0100|17|en";
    let parents =
        "first_name|last_name|email|phone|id_number|username\nKim|Hill|kim@home.example|555 0199||kim.hill";
    let plan = World::default().plan(&Roster::default().instructors(people).parents(parents));
    assert_eq!(plan.fates(), [Fate::Created, Fate::SamePerson]);
    assert_eq!((plan.codes(0), plan.codes(1)), (vec![], vec![Code::OtherValue]));
    let said = &plan.issues[0];
    assert_eq!((said.field, said.origin), (Some(Field::Phone), plan.rows[1].origin));
    assert_eq!(
        said.message,
        "Phone is 555 0199 here and 555 0100 in Instructors row 2, for the same person. 555 0100 is kept: make both \
         the same, or clear this cell."
    );
    let values = &plan.step.created[0].values;
    assert_eq!((values.get(Field::Phone), values.get(Field::Username)), ("555 0100", "kim.hill"));
}

#[test]
fn of_two_rows_of_a_stored_person_each_is_told_that_the_username_stays() {
    let mut world = kim();
    world.last().values.set(Field::Username, "kim");
    world.last().username_key = "kim".into();
    let people = "first_name|last_name|email|username|grade\nKim|Hill|kim@home.example|Kim|8";
    let parents = "first_name|last_name|email|username|grade\nKim|Hill|kim@home.example|hill|9";
    let plan = world.plan(&Roster::default().instructors(people).parents(parents));
    assert_eq!(plan.fates(), [Fate::Updated, Fate::SamePerson]);
    assert_eq!((plan.codes(0), plan.codes(1)), (vec![], vec![Code::UsernameFixed, Code::OtherValue]));
    assert_eq!(plan.rows[0].changes.len(), 1);
}

#[test]
fn a_username_that_somebody_else_took_meanwhile_is_not_written_over() {
    let mut world = zoe();
    world.last().added_meanwhile = true;
    world = world.with(&[Role::Parent], &[(Field::GivenName, "Kim"), (Field::Email, "kim@home.example")]);
    let text =
        |name: &str| format!("first_name|last_name|username|parent\n{name}|Berg|zoe.berg|kim@home.example");
    let plan = world.plan(&Roster::students(&text("Anton")));
    assert_eq!((plan.fates(), plan.codes(0)[0]), (vec![Fate::Failed], Code::UsernameTaken));
    assert_eq!(world.plan(&Roster::students(&text("Zoe"))).fates(), [Fate::Unchanged]);
}

#[test]
fn a_row_on_another_tab_does_not_stand_in_the_way_of_the_parent_it_shares_an_email_with() {
    let text = "first_name|last_name|email|username|parent\nAnton|Hill|kim@home.example||\nZoe|Berg||zoe.berg|kim@home.example";
    let plan = kim().plan(&Roster::students(text));
    assert_eq!(plan.fates(), [Fate::Failed, Fate::Created]);
    assert_eq!(plan.step.associations.len(), 1);
}

#[test]
fn nobody_gives_themselves_a_role_and_an_administrator_becomes_no_student() {
    let mut me = amara().protect(Protection::Yourself);
    me.last().roles = vec![here(Role::Admin)];
    let row = "first_name|last_name|email\nAmara|Okafor|amara@school.example";
    let plan = me.plan(&Roster::default().instructors(row));
    assert!(plan.step.roles.is_empty());
    assert_eq!(plan.codes(0), [Code::RoleDenied]);
    me.last().protection = None;
    let plan = me.plan(&Roster::students(row));
    assert!(plan.step.roles.is_empty());
    assert_eq!(plan.codes(0), [Code::RoleDenied]);
    assert_eq!(me.plan(&Roster::default().instructors(row)).step.roles.len(), 1);
}
