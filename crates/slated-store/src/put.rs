//! Writing and reading whole rows by their keys: the part that is the same for every table.
//!
//! Human keys are put in order here and not by the database: SQLite orders text by its bytes, PostgreSQL by
//! the collation of its database, and what people see must not depend on that.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, IdenStatic, Iterable, PrimaryKeyToColumn};

use crate::Result;
use crate::dialect::failed;
use crate::error::StoreError;

/// Inserts the row, or replaces the one that has its key.
pub(crate) async fn put<A: ActiveModelTrait>(
    tx: &DatabaseTransaction,
    row: A,
    doing: &'static str,
) -> Result<()> {
    let keys: Vec<_> =
        <A::Entity as EntityTrait>::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
    let is_key =
        |column: &<A::Entity as EntityTrait>::Column| keys.iter().any(|key| key.as_str() == column.as_str());
    let rest: Vec<_> = <A::Entity as EntityTrait>::Column::iter().filter(|column| !is_key(column)).collect();
    let mut conflict = OnConflict::columns(keys.iter().copied());
    if rest.is_empty() {
        conflict.do_nothing();
    } else {
        conflict.update_columns(rest);
    }
    let insert = <A::Entity as EntityTrait>::insert(row).on_conflict(conflict);
    insert.exec_without_returning(tx).await.map_err(failed(doing))?;
    Ok(())
}

/// Every row as the value it stands for, in the order of their keys.
pub(crate) fn values_by<M, T, K: Ord>(rows: Vec<M>, key: impl Fn(&T) -> K) -> Result<Vec<T>>
where
    T: TryFrom<M, Error = StoreError>,
{
    let mut values = values(rows)?;
    values.sort_by_cached_key(key);
    Ok(values)
}

/// Every row as the value it stands for.
pub(crate) fn values<M, T: TryFrom<M, Error = StoreError>>(rows: Vec<M>) -> Result<Vec<T>> {
    rows.into_iter().map(T::try_from).collect()
}
