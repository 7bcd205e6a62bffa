//! A client's risk as it was computed last.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use slated_core::score::Risk;

use super::{Row, stored_date};
use crate::clients::StoredRisk;
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "client_risk")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub client: String,
    pub risk: i64,
    pub computed_on: Date,
    pub parts: String,
}

plain_entity!();

impl TryFrom<Model> for StoredRisk {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<StoredRisk, StoreError> {
        let row = Row { table: "client_risk", key: &stored.client };
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
            risk: Set(stored.risk.parts_per_10_000()),
            computed_on: Set(stored_date(stored.computed_on)),
            parts: Set(stored.parts.to_string()),
        }
    }
}
