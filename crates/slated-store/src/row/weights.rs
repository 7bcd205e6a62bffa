//! One version of what the terms of a score weigh.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::{Row, stored_instant};
use crate::error::StoreError;
use crate::weights::StoredWeights;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "weights")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i64,
    pub body: String,
    pub since: DateTimeUtc,
}

plain_entity!();

impl TryFrom<Model> for StoredWeights {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<StoredWeights, StoreError> {
        let row = Row { table: "weights", key: &stored.version };
        let (body, since) = (row.json("body", &stored.body)?, row.instant(stored.since)?);
        Ok(StoredWeights { version: stored.version, body, since })
    }
}

impl From<&StoredWeights> for ActiveModel {
    fn from(stored: &StoredWeights) -> ActiveModel {
        ActiveModel {
            version: Set(stored.version),
            body: Set(stored.body.to_string()),
            since: Set(stored_instant(stored.since)),
        }
    }
}
