//! A client's risk as it was on a day on which it was written.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use slated_core::score::Risk;

use super::{Row, stored_date};
use crate::clients::StoredRisk;
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "risk_history")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub client: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub computed_on: Date,
    pub risk: i64,
    pub parts: String,
}

plain_entity!();

impl TryFrom<Model> for StoredRisk {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<StoredRisk, StoreError> {
        let row = Row { table: "risk_history", key: &stored.client };
        Ok(StoredRisk {
            risk: row.read(Risk::new(stored.risk))?,
            computed_on: row.date(stored.computed_on)?,
            parts: row.json("parts", &stored.parts)?,
        })
    }
}

impl From<(&str, &StoredRisk)> for ActiveModel {
    fn from((client, stored): (&str, &StoredRisk)) -> ActiveModel {
        ActiveModel {
            client: Set(client.to_owned()),
            computed_on: Set(stored_date(stored.computed_on)),
            risk: Set(stored.risk.parts_per_10_000()),
            parts: Set(stored.parts.to_string()),
        }
    }
}
