//! A link to a client's cabinet: its digest, never the link.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::{Row, stored_instant};
use crate::cabinet_links::CabinetLink;
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "cabinet_link")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub sha256: String,
    pub client: String,
    pub made_by: String,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub revoked_at: Option<DateTimeUtc>,
    pub opened_at: Option<DateTimeUtc>,
}

plain_entity!();

impl TryFrom<Model> for CabinetLink {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<CabinetLink, StoreError> {
        let row = Row { table: "cabinet_link", key: &stored.sha256 };
        Ok(CabinetLink {
            client: stored.client,
            made_by: stored.made_by,
            created_at: row.instant(stored.created_at)?,
            expires_at: row.instant(stored.expires_at)?,
            revoked_at: row.instants(stored.revoked_at)?,
            opened_at: row.instants(stored.opened_at)?,
            sha256: stored.sha256,
        })
    }
}

impl From<&CabinetLink> for ActiveModel {
    fn from(link: &CabinetLink) -> ActiveModel {
        ActiveModel {
            sha256: Set(link.sha256.clone()),
            client: Set(link.client.clone()),
            made_by: Set(link.made_by.clone()),
            created_at: Set(stored_instant(link.created_at)),
            expires_at: Set(stored_instant(link.expires_at)),
            revoked_at: Set(link.revoked_at.map(stored_instant)),
            opened_at: Set(link.opened_at.map(stored_instant)),
        }
    }
}
