//! What a plan has to know of the directory: looked up in sets, never row by row.

use std::collections::HashMap;

use importer::format::{Field, Role};
use importer::plan::{Account, Facts, Needs, Protection, Values};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::Administers;
use crate::entity::{account, association, role};
use crate::error::Result;
use crate::rights::Tree;

/// Keys in one query: under SQLite's limit of 32,766 parameters.
const KEYS: usize = 8_000;

/// `begun` is when the import was, in milliseconds since 1970.
pub(super) async fn look_up(
    db: &impl ConnectionTrait,
    by: Administers,
    begun: i64,
    needs: &Needs,
) -> Result<Facts> {
    let mut found: HashMap<i64, account::Model> = HashMap::new();
    for (column, keys) in
        [(account::Column::EmailKey, &needs.emails), (account::Column::UsernameKey, &needs.usernames)]
    {
        for keys in keys.chunks(KEYS) {
            let query = account::Entity::find()
                .filter(column.is_in(keys.iter().map(String::as_str)))
                // Word for word as in the index: with a parameter it would not be used.
                .filter(Expr::cust("state <> 'deleted'"));
            found.extend(query.all(db).await?.into_iter().map(|account| (account.id, account)));
        }
    }
    let mut ids: Vec<i64> = found.keys().copied().collect();
    ids.sort_unstable();
    let mut roles: HashMap<i64, Vec<(i64, Role)>> = HashMap::new();
    let mut facts = Facts::default();
    for ids in ids.chunks(KEYS) {
        let some = || ids.iter().copied();
        for each in role::Entity::find().filter(role::Column::Account.is_in(some())).all(db).await? {
            if let Some(role) = Role::from_key(&each.role) {
                roles.entry(each.account).or_default().push((each.place, role));
            }
        }
        let associations = association::Entity::find()
            .filter(association::Column::Student.is_in(some()))
            .filter(Expr::cust(crate::people::OTHER_IS_THERE));
        for each in associations.all(db).await? {
            if let Some(kind) = Role::from_key(&each.kind) {
                facts.add_association(each.student, each.other, kind);
            }
        }
    }
    let tree = Tree::load(db).await?;
    let above: Vec<i64> = tree.and_above(by.place()).skip(1).collect();
    let below = tree.and_below(by.place());
    for id in ids {
        let Some(account) = found.remove(&id) else { continue };
        let held = roles.remove(&id).unwrap_or_default();
        let at =
            |places: &[i64], role| held.iter().any(|(place, each)| *each == role && places.contains(place));
        let protection = if id == by.account() {
            Some(Protection::Yourself)
        } else if at(&above, Role::Admin) {
            Some(Protection::Above)
        } else if Tree::is_root(by.place()) || held.iter().any(|(place, _)| below.contains(place)) {
            None
        } else {
            Some(Protection::Elsewhere)
        };
        let here = held.iter().filter(|(place, _)| *place == by.place()).map(|(_, role)| *role).collect();
        let added_meanwhile = account.created_at > begun;
        facts.add(Account { added_meanwhile, ..known(account, here, protection) });
    }
    Ok(facts)
}

fn known(account: account::Model, roles: Vec<Role>, protection: Option<Protection>) -> Account {
    let (edited_by_hand, values) = (edited_by_hand(&account), values_of(&account));
    Account {
        id: account.id,
        email_key: account.email_key.unwrap_or_default(),
        username_key: account.username_key.unwrap_or_default(),
        values,
        roles,
        protection,
        edited_by_hand,
        added_meanwhile: false,
    }
}

pub(crate) fn values_of(account: &account::Model) -> Values {
    let mut values = Values::default();
    values.set(Field::GivenName, account.given_name.as_str());
    values.set(Field::FamilyName, account.family_name.as_str());
    let rest = [
        (Field::Email, &account.email),
        (Field::Username, &account.username),
        (Field::IdNumber, &account.id_number),
        (Field::Grade, &account.grade),
        (Field::Phone, &account.phone),
        (Field::Language, &account.language),
    ];
    for (field, value) in rest {
        values.set(field, value.as_deref().unwrap_or_default());
    }
    values
}

pub(crate) fn edited_by_hand(account: &account::Model) -> Vec<Field> {
    let fields = importer::plan::FIELDS;
    account
        .edited_by_hand
        .split(',')
        .filter_map(|key| fields.into_iter().find(|field| field.key() == key))
        .collect()
}

pub(crate) fn joined_keys(fields: &[Field]) -> String {
    fields.iter().map(|field| field.key()).collect::<Vec<_>>().join(",")
}
