//! People as they would be imported again, some at a time.

use std::collections::HashMap;

use importer::format::{Field, Role, TabSpec};
use importer::outcome::AccountState;
use importer::plan::FIELDS;
use sea_orm::sea_query::{Expr, ExprTrait, Query as Select};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::Reach;
use super::list::in_state;
use super::one::{Association, hide_details, of_people};
use crate::Directory;
use crate::batch::values_of;
use crate::entity::{account, role};
use crate::error::Result;

/// What one person's row says: fields with values. A field that repeats is there several times.
pub type PersonRow = Vec<(Field, String)>;

impl Directory {
    /// The first people after the account `after` with the role of a tab, as rows of that tab, with their accounts.
    /// In the order of accounts: whatever others write meanwhile, nobody who was there comes twice or not at all.
    pub async fn people_as_rows(
        &self,
        me: i64,
        tab: &TabSpec,
        state: Option<AccountState>,
        after: i64,
        most: u64,
    ) -> Result<Vec<(i64, PersonRow)>> {
        let db = self.db();
        let reach = Reach::of(db, me).await?;
        // Asked of each account: a set of all who have the role would be made anew for every page.
        let mut has_role = Select::select();
        has_role.expr(Expr::val(1)).from(role::Entity);
        has_role.and_where(
            Expr::col((role::Entity, role::Column::Account)).equals((account::Entity, account::Column::Id)),
        );
        has_role.and_where(role::Column::Place.is_in(reach.places.iter().copied()));
        has_role.and_where(role::Column::Role.eq(tab.role.key()));
        let accounts = in_state(state)
            .filter(account::Column::Id.gt(after))
            .filter(Expr::exists(has_role))
            .order_by_asc(account::Column::Id)
            .limit(most)
            .all(db)
            .await?;
        let ids: Vec<i64> = accounts.iter().map(|account| account.id).collect();
        let mut others: HashMap<i64, PersonRow> = HashMap::new();
        for (id, other, _) in of_people(db, &ids, u64::MAX).await? {
            if let Some(field) = field_of(tab, &other) {
                others.entry(id).or_default().push((field, other.key));
            }
        }
        let mut held: HashMap<i64, Vec<role::Model>> = HashMap::new();
        if !reach.is_everywhere() {
            let all = role::Entity::find().filter(role::Column::Account.is_in(ids.iter().copied()));
            for each in all.all(db).await? {
                held.entry(each.account).or_default().push(each);
            }
        }
        let rows = accounts.into_iter().map(|mut account| {
            if held.get(&account.id).is_some_and(|held| reach.is_guest(account.id, held)) {
                hide_details(&mut account);
            }
            let values = values_of(&account);
            let own = FIELDS.into_iter().map(|field| (field, values.get(field).to_owned()));
            let mut row: PersonRow = own.chain(others.remove(&account.id).unwrap_or_default()).collect();
            row.retain(|(_, text)| !text.is_empty());
            (account.id, row)
        });
        Ok(rows.collect())
    }
}

/// The column of a tab that says this association. Of who is both, each tab says what it would make.
fn field_of(tab: &TabSpec, other: &Association) -> Option<Field> {
    let mine = if other.link.role() == Role::Learner { other.link.kind() } else { Role::Learner };
    let mut fields = tab.columns.iter().map(|column| column.field);
    fields.find(|field| tab.role == mine && field.refers_to() == Some(other.link.role()))
}
