//! Clients: what they subscribed to, what was observed about them, and their risk.

use std::collections::HashMap;

use jiff::civil::Date;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, Iterable, QueryFilter, QueryOrder, QuerySelect};
use slated_core::agency::Client;
use slated_core::event::By;
use slated_core::score::Risk;
use slated_core::signal::{Signal, SignalKind};
use slated_core::time::{Timestamp, Zone};

use crate::dialect::{BINDS_MAX, failed};
use crate::put::{put, values, values_by};
use crate::row::{Row, client, client_risk, signal, stored_date, stored_instant};
use crate::{ReadTx, Result, Which, WriteTx};

/// A client's risk as score and order use it, and the day it was computed for.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredRisk {
    pub risk: Risk,
    pub computed_on: Date,
    /// What it is made of, for people.
    pub parts: serde_json::Value,
}

/// What a task's score and its words need of its client.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    pub zone: Zone,
    /// None until it has been computed.
    pub risk: Risk,
}

impl ReadTx {
    /// By the client's key.
    pub async fn standings(&self, which: Which<'_>) -> Result<HashMap<String, Standing>> {
        const DOING: &str = "read how clients stand";
        let key = Expr::col((client::Entity, client::Column::Key));
        let read = |row: &sea_orm::QueryResult| {
            let client: String = row.try_get_by_index(0)?;
            Ok((client, row.try_get_by_index::<String>(1)?, row.try_get_by_index::<Option<i64>>(2)?))
        };
        let rows = which.read(&self.tx, &select_standings(), key, DOING, read).await?;
        let standing = |(client, zone, risk): (String, String, Option<i64>)| {
            let row = Row { table: "client", key: &client };
            let risk = row.read(risk.map_or(Ok(Risk::NONE), Risk::new))?;
            let standing = Standing { zone: row.zone(&zone)?, risk };
            Ok((client, standing))
        };
        rows.into_iter().map(standing).collect()
    }

    /// By key.
    pub async fn clients(&self) -> Result<Vec<Client>> {
        let clients = client::Entity::find().all(&self.tx).await.map_err(failed("read the clients"))?;
        values_by(clients, |client: &Client| client.key.clone())
    }

    /// Those of the keys that there are.
    pub async fn clients_named(&self, keys: &[&str]) -> Result<Vec<Client>> {
        let mut named = Vec::with_capacity(keys.len());
        for chunk in keys.chunks(BINDS_MAX) {
            let clients = client::Entity::find().filter(client::Column::Key.is_in(chunk.iter().copied()));
            named.extend(clients.all(&self.tx).await.map_err(failed("read clients"))?);
        }
        values(named)
    }

    pub async fn client(&self, key: &str) -> Result<Option<Client>> {
        let client = client::Entity::find_by_id(key).one(&self.tx).await;
        client.map_err(failed("read a client"))?.map(Client::try_from).transpose()
    }

    /// With its version.
    pub async fn client_versioned(&self, key: &str) -> Result<Option<(Client, i64)>> {
        let stored = client::Entity::find_by_id(key).one(&self.tx).await;
        let versioned = |stored: client::Model| {
            let version = stored.version;
            Ok((Client::try_from(stored)?, version))
        };
        stored.map_err(failed("read a client"))?.map(versioned).transpose()
    }

    /// The day on which somebody last spoke with each client, up to a day, by key; whoever never did is left out.
    pub async fn last_contacts(&self, up_to: Date) -> Result<HashMap<String, Date>> {
        let last: Vec<(String, sea_orm::prelude::Date)> = signal::Entity::find()
            .select_only()
            .column(signal::Column::Client)
            .column_as(signal::Column::ObservedOn.max(), "last_on")
            .filter(signal::Column::Kind.eq(SignalKind::Contact.kind()))
            .filter(signal::Column::ObservedOn.lte(stored_date(up_to)))
            .group_by(signal::Column::Client)
            .into_tuple()
            .all(&self.tx)
            .await
            .map_err(failed("read the last contacts"))?;
        let read = |(client, on)| {
            let on = Row { table: "signal of client", key: &client }.date(on)?;
            Ok((client, on))
        };
        last.into_iter().map(read).collect()
    }

    /// Of one client, by the day observed, then as noted.
    pub async fn signals(&self, client: &str) -> Result<Vec<Signal>> {
        let signals = signal::Entity::find().filter(signal::Column::Client.eq(client));
        let signals = signals.order_by_asc(signal::Column::ObservedOn).order_by_asc(signal::Column::Id);
        values(signals.all(&self.tx).await.map_err(failed("read the signals of a client"))?)
    }

    /// With the client's key, by client, the day observed, then as noted.
    pub async fn all_signals(&self) -> Result<Vec<(String, Signal)>> {
        let signals = signal::Entity::find();
        let signals = signals.order_by_asc(signal::Column::ObservedOn).order_by_asc(signal::Column::Id);
        let mut signals = signals.all(&self.tx).await.map_err(failed("read the signals"))?;
        signals.sort_by(|a, b| a.client.cmp(&b.client));
        signals.into_iter().map(|stored| Ok((stored.client.clone(), Signal::try_from(stored)?))).collect()
    }

    /// By the client's key.
    pub async fn risks(&self) -> Result<HashMap<String, StoredRisk>> {
        let risks = client_risk::Entity::find().all(&self.tx).await.map_err(failed("read the risks"))?;
        risks.into_iter().map(|stored| Ok((stored.client.clone(), StoredRisk::try_from(stored)?))).collect()
    }

    /// `None` until it has been computed.
    pub async fn risk(&self, client: &str) -> Result<Option<StoredRisk>> {
        let risk = client_risk::Entity::find_by_id(client).one(&self.tx).await;
        risk.map_err(failed("read the risk of a client"))?.map(StoredRisk::try_from).transpose()
    }
}

impl WriteTx {
    /// Each write is a version.
    pub async fn put_client(&self, client: &Client) -> Result<()> {
        let rest = client::Column::iter()
            .filter(|column| !matches!(column, client::Column::Key | client::Column::Version));
        let next = Expr::col((client::Entity, client::Column::Version)).add(1);
        let known = OnConflict::column(client::Column::Key)
            .update_columns(rest)
            .value(client::Column::Version, next)
            .to_owned();
        let insert = client::Entity::insert(client::ActiveModel::from(client)).on_conflict(known);
        insert.exec_without_returning(&self.tx).await.map_err(failed("store a client"))?;
        Ok(())
    }

    /// Whether it is new: the same observation by the same person on the same day counts once.
    pub async fn add_signal(
        &self,
        client: &str,
        signal: &Signal,
        by: &By,
        now: Timestamp,
        note: Option<&str>,
    ) -> Result<bool> {
        use signal::Column::{By, Client, Kind, ObservedOn, Value};
        let row = signal::ActiveModel {
            id: NotSet,
            client: Set(client.to_owned()),
            kind: Set(signal.kind.kind().to_owned()),
            value: Set(signal.kind.value()),
            observed_on: Set(stored_date(signal.observed_on)),
            by: Set(by.as_str().to_owned()),
            noted_at: Set(stored_instant(now)),
            note: Set(note.map(str::to_owned)),
        };
        let known = OnConflict::columns([Client, Kind, Value, ObservedOn, By]).do_nothing().to_owned();
        let insert = signal::Entity::insert_many([row]).on_conflict(known);
        let inserted = insert.exec_without_returning(&self.tx).await.map_err(failed("note a signal"))?;
        Ok(inserted == 1)
    }

    /// What it is now, and in its history what it was on that day.
    pub async fn save_risk(&self, client: &str, risk: &StoredRisk) -> Result<()> {
        put(&self.tx, client_risk::ActiveModel::from((client, risk)), "store the risk of a client").await?;
        self.note_risk(client, risk).await
    }
}

/// Whether somebody answers for a client, as `Client::is_managed_by` of the core has it: said here for every query.
/// Held to it by `a_list_holds_what_its_reader_sees` in `conformance/tasks.rs`.
pub(crate) fn is_managed_by(login: &str) -> Expr {
    client::Column::Manager.eq(login).or(client::Column::Deputy.eq(login))
}

/// Key, zone, risk: read by their places.
fn select_standings() -> SelectStatement {
    let key = (client::Entity, client::Column::Key);
    let risk_of = (client_risk::Entity, client_risk::Column::Client);
    Query::select()
        .columns([key, (client::Entity, client::Column::TimeZone)])
        .column((client_risk::Entity, client_risk::Column::Risk))
        .from(client::Entity)
        .left_join(client_risk::Entity, Expr::col(risk_of).equals(key))
        .take()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plans::check_looks_up;
    use crate::which::narrowed;

    #[tokio::test]
    async fn how_named_clients_stand_is_looked_up() {
        let key = Expr::col((client::Entity, client::Column::Key));
        check_looks_up(&narrowed(&select_standings(), key, &["acme", "nord"]), 2).await;
    }
}
