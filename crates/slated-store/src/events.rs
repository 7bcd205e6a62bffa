//! The history: events are appended and never changed.
//!
//! Ids grow in the order in which events were written. On PostgreSQL they become visible in the order of
//! their commits, so a reader that follows them while several daemons write may pass over one that is
//! committed late: that feed is not gapless yet (issue 5). History of one task and one client is complete.

use std::collections::HashMap;

use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use slated_core::event::{Event, EventKind};

use crate::dialect::{BINDS_MAX, failed};
use crate::put::values;
use crate::row::event::{self, ActiveModel, Column, Entity};
use crate::{ReadTx, Result, WriteTx};

#[derive(Clone, Debug, PartialEq)]
pub struct StoredEvent {
    pub id: i64,
    pub event: Event,
}

const ROWS_MAX: usize = BINDS_MAX / 11;

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
    /// Appends events, and beside them the notices that come of them: the one place where both are written.
    pub async fn append_events(&self, events: &[Event]) -> Result<()> {
        const DOING: &str = "append events";
        let outlets = self.outlets(events).await?;
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
