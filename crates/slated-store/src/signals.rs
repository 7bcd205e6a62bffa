//! What was observed about a client, one by one: to be corrected or taken back.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use slated_core::signal::{Signal, SignalKind};
use slated_core::time::Timestamp;

use crate::dialect::failed;
use crate::row::{Row, signal};
use crate::{ReadTx, Result, WriteTx};

/// A signal with its number, and who noted it.
#[derive(Clone, Debug, PartialEq)]
pub struct NotedSignal {
    pub id: i64,
    pub signal: Signal,
    pub by: String,
    pub noted_at: Timestamp,
    pub note: Option<String>,
}

impl ReadTx {
    /// The latest of a client, the newest first.
    pub async fn noted_signals(&self, client: &str, limit: u64) -> Result<Vec<NotedSignal>> {
        use signal::{Column, Entity};
        let latest = Entity::find().filter(Column::Client.eq(client));
        let latest = latest.order_by_desc(Column::ObservedOn).order_by_desc(Column::Id).limit(limit);
        let latest = latest.all(&self.tx).await.map_err(failed("read what was observed"))?;
        latest.into_iter().map(noted).collect()
    }

    /// How well they understood each other, as it was noted; the newest first.
    pub async fn understandings(&self, client: &str, limit: u64) -> Result<Vec<NotedSignal>> {
        use signal::{Column, Entity};
        let latest = Entity::find().filter(Column::Client.eq(client));
        let latest = latest.filter(Column::Kind.eq(SignalKind::Understanding(0).kind()));
        let latest = latest.order_by_desc(Column::ObservedOn).order_by_desc(Column::Id).limit(limit);
        let latest = latest.all(&self.tx).await.map_err(failed("read how well a client is understood"))?;
        latest.into_iter().map(noted).collect()
    }

    pub async fn noted_signal(&self, client: &str, id: i64) -> Result<Option<NotedSignal>> {
        let one = signal::Entity::find_by_id(id).filter(signal::Column::Client.eq(client));
        one.one(&self.tx).await.map_err(failed("read an observation"))?.map(noted).transpose()
    }
}

impl WriteTx {
    /// Takes a signal away; what it was is its event's to tell.
    pub async fn remove_signal(&self, id: i64) -> Result<()> {
        signal::Entity::delete_by_id(id).exec(&self.tx).await.map_err(failed("take a signal away"))?;
        Ok(())
    }
}

fn noted(stored: signal::Model) -> Result<NotedSignal> {
    let (id, by, note) = (stored.id, stored.by.clone(), stored.note.clone());
    let noted_at = Row { table: "signal", key: &id }.instant(stored.noted_at)?;
    Ok(NotedSignal { id, signal: Signal::try_from(stored)?, by, noted_at, note })
}
