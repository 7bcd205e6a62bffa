//! The history: events are appended and never changed.
//!
//! The feed is gapless: once an event is seen, none with a lower number appears any more. SQLite has one writer. On
//! PostgreSQL numbers are given when a row is written and seen when its transaction is committed, so a follower could
//! pass over one that is committed late. Therefore a transaction keeps its events to itself until it commits; then it
//! takes its turn (`dialect::take_turn`, a lock that ends with the transaction), and only then writes them and gets
//! their numbers. Whoever holds the turn does nothing else but commit, so nobody waits for it in a circle.
//!
//! The other ways that were weighed: the writing transaction's own number beside each event, with readers that stop
//! before the oldest that is open, costs writers nothing, but such numbers begin anew in a restored database, where
//! new events would come before old ones, and an open transaction of any other database holds the feed up.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use slated_core::event::{Event, EventKind};

use crate::dialect::{self, BINDS_MAX, failed};
use crate::put::values;
use crate::row::event::{self, ActiveModel, Column, Entity};
use crate::{ReadTx, Result, WriteTx};

#[derive(Clone, Debug, PartialEq)]
pub struct StoredEvent {
    pub id: i64,
    pub event: Event,
}

const ROWS_MAX: usize = BINDS_MAX / 11;

/// Which events; of a task and of a client where both are named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventFilter {
    pub task: Option<i64>,
    pub client: Option<String>,
}

/// Events of a transaction that is not committed yet, in order.
#[derive(Debug, Default)]
pub(crate) struct Unwritten(Mutex<Vec<Event>>);

impl Unwritten {
    fn add(&self, events: &[Event]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(events);
    }

    fn take(&self) -> Vec<Event> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl ReadTx {
    /// All that happened to a task, oldest first.
    pub async fn history(&self, task: i64) -> Result<Vec<StoredEvent>> {
        let events = Entity::find().filter(Column::TaskId.eq(task)).order_by_asc(Column::Id);
        self.events(events, "read the history of a task").await
    }

    /// The next events of a client, oldest first; `after` is the id of the last one known, or 0.
    pub async fn client_events(&self, client: &str, after: i64, limit: u64) -> Result<Vec<StoredEvent>> {
        let events = Entity::find().filter(Column::Client.eq(client)).filter(Column::Id.gt(after));
        let events = events.order_by_asc(Column::Id).limit(limit);
        self.events(events, "read the events of a client").await
    }

    /// The next events of all, oldest first; `after` is the id of the last one known, or 0.
    pub async fn events_after(&self, after: i64, limit: u64) -> Result<Vec<StoredEvent>> {
        let events = Entity::find().filter(Column::Id.gt(after)).order_by_asc(Column::Id).limit(limit);
        self.events(events, "read the events").await
    }

    /// The next events of the feed that the filter names, oldest first.
    pub async fn feed(&self, filter: &EventFilter, after: i64, limit: u64) -> Result<Vec<StoredEvent>> {
        let mut events = Entity::find().filter(Column::Id.gt(after));
        if let Some(task) = filter.task {
            events = events.filter(Column::TaskId.eq(task));
        }
        if let Some(client) = &filter.client {
            events = events.filter(Column::Client.eq(client.as_str()));
        }
        self.events(events.order_by_asc(Column::Id).limit(limit), "read the feed of events").await
    }

    /// How each of these tasks was given up: waived, cancelled, or superseded.
    pub async fn given_up(&self, tasks: &[i64]) -> Result<HashMap<i64, Event>> {
        const KINDS: [EventKind; 3] =
            [EventKind::TaskWaived, EventKind::TaskCancelled, EventKind::TaskSuperseded];
        let mut ends = HashMap::new();
        for chunk in tasks.chunks(BINDS_MAX - KINDS.len()) {
            let of_tasks = Entity::find()
                .filter(Column::TaskId.is_in(chunk.iter().copied()))
                .filter(Column::Kind.is_in(KINDS.map(EventKind::as_str)))
                .order_by_asc(Column::Id);
            let found = self.events(of_tasks, "read how tasks were given up").await?.into_iter();
            ends.extend(found.filter_map(|stored| Some((stored.event.about.task?, stored.event))));
        }
        Ok(ends)
    }

    /// How often each of these tasks followed an edit of its template; one that never did is left out.
    pub async fn revisions(&self, tasks: &[i64]) -> Result<HashMap<i64, i64>> {
        const DOING: &str = "count the revisions of tasks";
        let mut counts = HashMap::new();
        for chunk in tasks.chunks(BINDS_MAX - 1) {
            let of_tasks = Entity::find()
                .select_only()
                .column(Column::TaskId)
                .column_as(Column::Id.count(), "n")
                .filter(Column::TaskId.is_in(chunk.iter().copied()))
                .filter(Column::Kind.eq(EventKind::TaskRevised.as_str()))
                .group_by(Column::TaskId);
            let found: Vec<(i64, i64)> = of_tasks.into_tuple().all(&self.tx).await.map_err(failed(DOING))?;
            counts.extend(found);
        }
        Ok(counts)
    }

    async fn events(&self, select: Select<event::Entity>, doing: &'static str) -> Result<Vec<StoredEvent>> {
        values(select.all(&self.tx).await.map_err(failed(doing))?)
    }
}

impl WriteTx {
    /// They are written when the transaction commits, or when it reads events itself.
    pub async fn append_events(&self, events: &[Event]) -> Result<()> {
        self.unwritten.add(events);
        Ok(())
    }

    /// [`ReadTx::history`] with what this transaction has appended. From here to its end others wait for their turn.
    pub async fn history(&self, task: i64) -> Result<Vec<StoredEvent>> {
        self.write_events().await?;
        self.read.history(task).await
    }

    /// [`ReadTx::client_events`] in the same way.
    pub async fn client_events(&self, client: &str, after: i64, limit: u64) -> Result<Vec<StoredEvent>> {
        self.write_events().await?;
        self.read.client_events(client, after, limit).await
    }

    /// [`ReadTx::events_after`] in the same way.
    pub async fn events_after(&self, after: i64, limit: u64) -> Result<Vec<StoredEvent>> {
        self.write_events().await?;
        self.read.events_after(after, limit).await
    }

    /// Writes the events, and beside them the notices that come of them: the one place where both are written.
    pub(crate) async fn write_events(&self) -> Result<()> {
        const DOING: &str = "append events";
        let events = self.unwritten.take();
        if events.is_empty() {
            return Ok(());
        }
        let outlets = self.kept_outlets(&events).await?;
        dialect::take_turn(&self.tx).await?;
        for chunk in events.chunks(ROWS_MAX) {
            let insert = Entity::insert_many(chunk.iter().map(ActiveModel::from));
            if outlets.is_empty() {
                insert.exec_without_returning(&self.tx).await.map_err(failed(DOING))?;
                continue;
            }
            let mut insert = insert.into_query();
            insert.returning(Query::returning().column(Column::Id));
            let rows = self.tx.query_all(&insert).await.map_err(failed(DOING))?;
            let ids = rows.iter().map(|row| row.try_get("", "id")).collect::<Result<Vec<i64>, _>>();
            let mut ids = ids.map_err(failed(DOING))?;
            // rows get their numbers in the order of VALUES; only the order of RETURNING is nobody's promise
            ids.sort_unstable();
            let numbered = ids.into_iter().zip(chunk).collect::<Vec<_>>();
            self.write_notices(&numbered, &outlets).await?;
        }
        Ok(())
    }
}
