//! Many rows in few statements. sea-orm's own `insert_many` builds a model and a query per row, which costs more
//! than the insert itself.

use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};

use crate::error::Result;

/// SQLite takes no more parameters in a statement; PostgreSQL takes twice as many.
const PARAMETERS: usize = 32_766;

/// Statements of the same size are prepared once. More rows in one gain nothing.
const ROWS: usize = 128;

/// Rows for one table, every column set.
pub(crate) struct Rows {
    head: &'static str,
    columns: usize,
    tail: &'static str,
    values: Vec<Value>,
}

impl Rows {
    /// `head` is all before the rows, as `INSERT INTO role (account, place) VALUES`; `tail` all after them.
    pub fn new(head: &'static str, columns: usize, tail: &'static str) -> Self {
        Self { head, columns, tail, values: Vec::new() }
    }

    /// A row has to have all columns.
    pub fn push(&mut self, row: impl IntoIterator<Item = Value>) {
        self.values.extend(row);
        debug_assert_eq!(self.values.len() % self.columns, 0, "a row of {} lacks a column", self.head);
    }

    pub async fn write(self, db: &impl ConnectionTrait) -> Result<()> {
        let backend = db.get_database_backend();
        let at_once = ROWS.min(PARAMETERS / self.columns) * self.columns;
        let mut values = self.values.into_iter();
        while values.len() > 0 {
            let chunk: Vec<Value> = values.by_ref().take(at_once).collect();
            let sql = sql(backend, self.head, self.columns, chunk.len() / self.columns, self.tail);
            db.execute_raw(Statement::from_sql_and_values(backend, sql, chunk)).await?;
        }
        Ok(())
    }
}

fn sql(backend: DbBackend, head: &str, columns: usize, rows: usize, tail: &str) -> String {
    let mut sql = String::with_capacity(head.len() + tail.len() + rows * columns * 5);
    sql.push_str(head);
    for row in 0..rows {
        sql.push_str(if row == 0 { " (" } else { ",(" });
        push_parameters(&mut sql, backend, row * columns, columns);
        sql.push(')');
    }
    sql.push(' ');
    sql.push_str(tail);
    sql
}

fn push_parameters(sql: &mut String, backend: DbBackend, from: usize, count: usize) {
    for at in from..from + count {
        if at > from {
            sql.push(',');
        }
        match backend {
            DbBackend::Postgres => sql.push_str(&format!("${}", at + 1)),
            _ => sql.push('?'),
        }
    }
}

/// `(?,?,?)`, or as PostgreSQL writes it: parameters from `from` on, counted from 0.
pub(crate) fn list(backend: DbBackend, from: usize, count: usize) -> String {
    let mut sql = String::from("(");
    push_parameters(&mut sql, backend, from, count);
    sql.push(')');
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_written_as_each_database_reads_them() {
        let head = "INSERT INTO role (account, place) VALUES";
        assert_eq!(sql(DbBackend::Sqlite, head, 2, 2, ""), format!("{head} (?,?),(?,?) "));
        assert_eq!(sql(DbBackend::Postgres, head, 2, 2, ""), format!("{head} ($1,$2),($3,$4) "));
        assert_eq!(list(DbBackend::Postgres, 1, 2), "($2,$3)");
    }
}
