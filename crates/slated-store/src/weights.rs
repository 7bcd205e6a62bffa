//! The versions of what the terms of a score weigh: each is written once, and a score names the one it was made by.

use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, QueryOrder, QuerySelect};
use slated_core::time::Timestamp;

use crate::dialect::failed;
use crate::put::values;
use crate::row::weights::{ActiveModel, Column, Entity};
use crate::{ReadTx, Result, WriteTx};

#[derive(Clone, Debug, PartialEq)]
pub struct StoredWeights {
    pub version: i64,
    /// The values by their names.
    pub body: serde_json::Value,
    pub since: Timestamp,
}

impl ReadTx {
    /// The newest first.
    pub async fn weights(&self, limit: u64) -> Result<Vec<StoredWeights>> {
        let newest = Entity::find().order_by_desc(Column::Version).limit(limit);
        values(newest.all(&self.tx).await.map_err(failed("read the versions of the weights"))?)
    }
}

impl WriteTx {
    /// Writes the version unless somebody else has just written one under its number; whether it was written.
    pub async fn add_weights(&self, new: &StoredWeights) -> Result<bool> {
        let taken = OnConflict::column(Column::Version).do_nothing().to_owned();
        let insert = Entity::insert_many([ActiveModel::from(new)]).on_conflict(taken);
        let inserted = insert.exec_without_returning(&self.tx).await;
        Ok(inserted.map_err(failed("write a version of the weights"))? == 1)
    }
}
