//! Which rows of a table: all of them, or those that some keys name.
//!
//! A list of keys becomes a statement of one of a few lengths: every length would be another statement to
//! be prepared, and a connection keeps only so many of them.

use std::collections::BTreeSet;

use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement, Value};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, QueryResult};

use crate::Result;
use crate::dialect::failed;

/// Rows to be read.
#[derive(Clone, Copy, Debug)]
pub enum Which<'a> {
    All,
    Named(&'a BTreeSet<&'a str>),
}

/// Keys of one statement; a power of two, below the variables that a statement may have.
pub(crate) const KEYS_MAX: usize = 16_384;

impl Which<'_> {
    /// What the statement reads, narrowed to the rows whose `key` is named.
    pub(crate) async fn read<T>(
        self,
        tx: &DatabaseTransaction,
        select: &SelectStatement,
        key: Expr,
        doing: &'static str,
        decode: impl Fn(&QueryResult) -> Result<T, DbErr>,
    ) -> Result<Vec<T>> {
        let mut values = Vec::new();
        let mut add = |rows: Vec<QueryResult>| -> Result<()> {
            for row in &rows {
                values.push(decode(row).map_err(failed(doing))?);
            }
            Ok(())
        };
        match self {
            Which::All => add(tx.query_all(select).await.map_err(failed(doing))?)?,
            Which::Named(names) => {
                let names: Vec<&str> = names.iter().copied().collect();
                for chunk in names.chunks(KEYS_MAX) {
                    let named = narrowed(select, key.clone(), chunk);
                    add(tx.query_all(&named).await.map_err(failed(doing))?)?;
                }
            }
        }
        Ok(values)
    }
}

pub(crate) fn narrowed(select: &SelectStatement, key: Expr, names: &[&str]) -> SelectStatement {
    select.clone().and_where(is_any(key, names)).take()
}

/// `column` is one of the keys; the last key stands there again until their number is a power of two.
pub(crate) fn is_any<K: Copy + Into<Value>>(column: Expr, keys: &[K]) -> Expr {
    let missing = keys.len().next_power_of_two() - keys.len();
    let again = keys.last().into_iter().cycle().take(missing);
    column.is_in(keys.iter().chain(again).copied().map(|key| Expr::value(key)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::sea_query::{Query, SqliteQueryBuilder};

    #[track_caller]
    fn check_keys(keys: &[i64], expected: &str) {
        let select = Query::select().and_where(is_any(Expr::col("id"), keys)).take();
        let text = select.to_string(SqliteQueryBuilder);
        assert_eq!(text.split_once(" IN ").unwrap().1, expected);
    }

    #[test]
    fn keys_are_told_in_statements_of_few_lengths() {
        check_keys(&[7], "(7)");
        check_keys(&[7, 8], "(7, 8)");
        check_keys(&[7, 8, 9], "(7, 8, 9, 9)");
        check_keys(&[1, 2, 3, 4, 5], "(1, 2, 3, 4, 5, 5, 5, 5)");
    }
}
