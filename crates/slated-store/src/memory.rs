//! What the daemon remembers between its beats, by name; what a name means is known where it is used.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryTrait};
use slated_core::time::Timestamp;

use crate::dialect::{self, failed};
use crate::put::put;
use crate::row::daemon_state::{ActiveModel, Column, Entity, Model};
use crate::row::stored_instant;
use crate::{ReadTx, Result, WriteTx};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    pub value: String,
    pub noted_at: Timestamp,
}

impl ReadTx {
    pub async fn noted(&self, name: &str) -> Result<Option<Noted>> {
        let one = Entity::find_by_id(name.to_owned()).one(&self.tx).await;
        one.map_err(failed("read what the daemon noted"))?.map(Noted::try_from).transpose()
    }
}

impl WriteTx {
    /// The same, held until the transaction ends where there is any.
    pub async fn hold_noted(&self, name: &str) -> Result<Option<Noted>> {
        const DOING: &str = "hold what the daemon noted";
        let mut select = Entity::find_by_id(name.to_owned()).into_query();
        dialect::hold(&self.tx, &mut select);
        let row = self.tx.query_one(&select).await.map_err(failed(DOING))?;
        let row = row.map(|row| Model::from_query_result(&row, "")).transpose();
        row.map_err(failed(DOING))?.map(Noted::try_from).transpose()
    }

    pub async fn note(&self, name: &str, value: &str, now: Timestamp) -> Result<()> {
        put(&self.read.tx, row(name, value, now), "note what the daemon remembers").await
    }

    /// Notes an instant unless a later one is noted: of two daemons the one whose clock is ahead is believed.
    pub async fn note_latest(&self, name: &str, now: Timestamp) -> Result<()> {
        let later = OnConflict::column(Column::Name)
            .update_columns([Column::Value, Column::NotedAt])
            .action_and_where(Expr::col((Entity, Column::NotedAt)).lt(stored_instant(now)))
            .to_owned();
        let insert = Entity::insert(row(name, &now.to_string(), now)).on_conflict(later);
        insert.exec_without_returning(&self.read.tx).await.map_err(failed("note how far time has come"))?;
        Ok(())
    }

    /// Notes an instant where another one stands; whether it still stood there. Of several who go on from the same
    /// instant at once, one does.
    pub async fn note_onward(&self, name: &str, from: Timestamp, to: Timestamp) -> Result<bool> {
        let onward = Entity::update_many().col_expr(Column::NotedAt, Expr::value(stored_instant(to)));
        let onward = onward.filter(Column::Name.eq(name)).filter(Column::NotedAt.eq(stored_instant(from)));
        let done = onward.exec(&self.read.tx).await.map_err(failed("note how far it was told"))?;
        Ok(done.rows_affected == 1)
    }

    pub async fn forget(&self, name: &str) -> Result<()> {
        let gone = Entity::delete_many().filter(Column::Name.eq(name));
        gone.exec(&self.read.tx).await.map_err(failed("forget what the daemon noted"))?;
        Ok(())
    }
}

fn row(name: &str, value: &str, now: Timestamp) -> ActiveModel {
    ActiveModel {
        name: Set(name.to_owned()),
        value: Set(value.to_owned()),
        noted_at: Set(stored_instant(now)),
    }
}
