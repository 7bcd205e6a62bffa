//! Something that has happened.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;
use slated_core::event::{About, By, Event, EventKind};

use super::{Row, stored_instant};
use crate::error::StoreError;
use crate::events::StoredEvent;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub at: DateTimeUtc,
    pub by: String,
    pub kind: String,
    pub task_id: Option<i64>,
    pub client: Option<String>,
    pub series_id: Option<i64>,
    pub from_value: Option<String>,
    pub to_value: Option<String>,
    pub reason: Option<String>,
    pub detail: Option<String>,
}

plain_entity!();

impl TryFrom<Model> for StoredEvent {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<StoredEvent, StoreError> {
        let row = Row { table: "event", key: &stored.id };
        let event = Event {
            at: row.instant(stored.at)?,
            by: By::parse(&stored.by),
            kind: row.word("kind", &stored.kind, EventKind::parse(&stored.kind))?,
            about: About { task: stored.task_id, client: stored.client, series: stored.series_id },
            from: stored.from_value,
            to: stored.to_value,
            reason: stored.reason,
            detail: stored.detail.map(|detail| row.json("detail", &detail)).transpose()?,
        };
        Ok(StoredEvent { id: stored.id, event })
    }
}

impl From<&Event> for ActiveModel {
    fn from(event: &Event) -> ActiveModel {
        ActiveModel {
            id: NotSet,
            at: Set(stored_instant(event.at)),
            by: Set(event.by.as_str().to_owned()),
            kind: Set(event.kind.as_str().to_owned()),
            task_id: Set(event.about.task),
            client: Set(event.about.client.clone()),
            series_id: Set(event.about.series),
            from_value: Set(event.from.clone()),
            to_value: Set(event.to.clone()),
            reason: Set(event.reason.clone()),
            detail: Set(event.detail.as_ref().map(ToString::to_string)),
        }
    }
}
