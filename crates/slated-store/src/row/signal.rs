//! One observation about a client, in words.

use sea_orm::entity::prelude::*;
use slated_core::signal::{Signal, SignalKind};

use super::Row;
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "signal")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub client: String,
    pub kind: String,
    pub value: String,
    pub observed_on: Date,
    pub by: String,
    pub noted_at: DateTimeUtc,
    pub note: Option<String>,
}

plain_entity!();

impl TryFrom<Model> for Signal {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<Signal, StoreError> {
        let row = Row { table: "signal", key: &stored.id };
        Ok(Signal {
            kind: row.read(SignalKind::parse(&stored.kind, &stored.value))?,
            observed_on: row.date(stored.observed_on)?,
        })
    }
}
