//! One thing that the daemon remembers between its beats.

use sea_orm::entity::prelude::*;

use super::Row;
use crate::error::StoreError;
use crate::memory::Noted;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "daemon_state")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    pub value: String,
    pub noted_at: DateTimeUtc,
}

plain_entity!();

impl TryFrom<Model> for Noted {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<Noted, StoreError> {
        let row = Row { table: "daemon_state", key: &stored.name };
        Ok(Noted { noted_at: row.instant(stored.noted_at)?, value: stored.value })
    }
}
