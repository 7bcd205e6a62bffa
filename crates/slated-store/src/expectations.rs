//! Expectation cards of engagements; each write of one is a version.

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use slated_core::expectation::Expectation;
use slated_core::time::Timestamp;

use crate::dialect::failed;
use crate::error::StoreError;
use crate::put::{put, values_by};
use crate::row::expectation::{ActiveModel, Column, Entity, Model};
use crate::row::{Row, stored_instant};
use crate::{ReadTx, Result, WriteTx};

/// A card as it was written last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredExpectation {
    pub client: String,
    pub service: String,
    pub card: Expectation,
    /// Login of whoever wrote it.
    pub by: String,
    pub at: Timestamp,
    pub version: i64,
}

impl ReadTx {
    /// Those of a client, by service.
    pub async fn expectations(&self, client: &str) -> Result<Vec<StoredExpectation>> {
        let found = Entity::find().filter(Column::Client.eq(client)).all(&self.tx).await;
        let found = found.map_err(failed("read what a client expects"))?;
        values_by(found, |one: &StoredExpectation| one.service.clone())
    }

    pub async fn expectation(&self, client: &str, service: &str) -> Result<Option<StoredExpectation>> {
        let one = Entity::find_by_id((client.to_owned(), service.to_owned())).one(&self.tx).await;
        one.map_err(failed("read what is expected"))?.map(StoredExpectation::try_from).transpose()
    }
}

impl WriteTx {
    /// The caller holds the client: nobody writes another meanwhile.
    pub async fn put_expectation(&self, stored: &StoredExpectation) -> Result<()> {
        let row = ActiveModel {
            client: Set(stored.client.clone()),
            service: Set(stored.service.clone()),
            expected: Set(stored.card.expected.clone()),
            promised: Set(stored.card.promised.clone()),
            excluded: Set(stored.card.excluded.clone()),
            success: Set(stored.card.success.clone()),
            written_by: Set(stored.by.clone()),
            written_at: Set(stored_instant(stored.at)),
            version: Set(stored.version),
        };
        put(&self.tx, row, "store what is expected").await
    }
}

impl TryFrom<Model> for StoredExpectation {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<StoredExpectation> {
        let at = Row { table: "expectation of client", key: &stored.client }.instant(stored.written_at)?;
        let Model { client, service, expected, promised, excluded, success, written_by, version, .. } =
            stored;
        let card = Expectation { expected, promised, excluded, success };
        Ok(StoredExpectation { client, service, card, by: written_by, at, version })
    }
}
