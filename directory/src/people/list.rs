//! The people that an administrator reaches: searched, filtered, page by page.

use importer::bulk::Who;
use importer::format::Role;
use importer::key;
use importer::outcome::AccountState;
use sea_orm::sea_query::{Expr, LikeExpr, Query as Select};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use super::Reach;
use super::bulk::rows_of_batch;
use super::one::{of_people, roles_of, state};
use crate::Directory;
use crate::entity::{account, role};
use crate::error::Result;

/// How many names of associated people a line shows.
const NAMES: u64 = 3;

/// Characters of a search that count: longer patterns SQLite refuses.
const SEARCH: usize = 200;

#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Every word of it, in name, e-mail, username or id number.
    pub search: String,
    pub role: Option<Role>,
    /// `None`: all but the deleted.
    pub state: Option<AccountState>,
    /// With a role in just this place.
    pub place: Option<i64>,
    /// Whom an import brought in or changed.
    pub import: Option<(i64, Who)>,
    /// Without an e-mail: they need a slip to sign in with.
    pub without_email: bool,
}

#[derive(Clone, Debug)]
pub struct Line {
    pub id: i64,
    pub name: String,
    pub email: Option<String>,
    pub username: Option<String>,
    pub state: AccountState,
    pub roles: Vec<Role>,
    pub associated: Vec<String>,
    pub associations: u64,
}

impl Directory {
    /// A page of people by name, with how many there are in all.
    pub async fn people(&self, me: i64, query: &Query, first: u64, most: u64) -> Result<(u64, Vec<Line>)> {
        let db = self.db();
        let reach = Reach::of(db, me).await?;
        if let Some((batch, _)) = query.import {
            // Nobody learns of an import that is not theirs.
            self.batch(me, batch).await?;
        }
        let found = found(&reach, query);
        let total = found.clone().count(db).await?;
        let accounts = by_name(found).offset(crate::offset(first)).limit(most).all(db).await?;
        let ids: Vec<i64> = accounts.iter().map(|account| account.id).collect();
        let roles = roles_of(db, &reach, &ids).await?;
        let associated = of_people(db, &ids, NAMES).await?;
        let lines = accounts.into_iter().map(|account| {
            let mine = || associated.iter().filter(|(me, _, _)| *me == account.id);
            Ok(Line {
                state: state(&account)?,
                roles: roles.iter().filter(|(id, _)| *id == account.id).map(|(_, role)| *role).collect(),
                associated: mine().map(|(_, other, _)| other.name.clone()).collect(),
                associations: mine().next().map_or(0, |(_, _, total)| *total),
                id: account.id,
                name: account.display_name,
                email: account.email,
                username: account.username,
            })
        });
        Ok((total, lines.collect::<Result<_>>()?))
    }
}

fn by_name(query: sea_orm::Select<account::Entity>) -> sea_orm::Select<account::Entity> {
    query.order_by_asc(account::Column::NameKey).order_by_asc(account::Column::Id)
}

/// Accounts in a state; without one all but the deleted.
pub(crate) fn in_state(state: Option<AccountState>) -> sea_orm::Select<account::Entity> {
    match state {
        Some(state) => account::Entity::find().filter(account::Column::State.eq(state.key())),
        // Word for word as in the index.
        None => account::Entity::find().filter(Expr::cust("state <> 'deleted'")),
    }
}

fn found(reach: &Reach, query: &Query) -> sea_orm::Select<account::Entity> {
    let mut found = in_state(query.state);
    if query.role.is_some() || query.place.is_some() || !reach.is_everywhere() {
        let mut with_role = Select::select();
        with_role.column(role::Column::Account).from(role::Entity);
        let places =
            reach.places.iter().copied().filter(|place| query.place.is_none_or(|asked| asked == *place));
        with_role.and_where(role::Column::Place.is_in(places));
        if let Some(role) = query.role {
            with_role.and_where(role::Column::Role.eq(role.key()));
        }
        found = found.filter(account::Column::Id.in_subquery(with_role));
    }
    if let Some((batch, who)) = query.import {
        found = found.filter(account::Column::Id.in_subquery(rows_of_batch(batch, who).into_query()));
    }
    if query.without_email {
        found = found.filter(account::Column::Email.is_null());
    }
    let search: String = query.search.chars().take(SEARCH).collect();
    for word in search.split_whitespace().take(8) {
        let name = like(&key::name(word));
        let folded = like(&key::fold(word));
        found = found.filter(
            Condition::any()
                .add(account::Column::NameKey.like(name))
                .add(account::Column::EmailKey.like(folded.clone()))
                .add(account::Column::UsernameKey.like(folded))
                .add(account::Column::IdNumber.like(like(word))),
        );
    }
    found
}

/// What a person typed, anywhere in the text, with `%` and `_` meaning themselves.
pub(crate) fn like(word: &str) -> LikeExpr {
    let mut pattern = String::from("%");
    for c in word.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    LikeExpr::new(pattern).escape('\\')
}
