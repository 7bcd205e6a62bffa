//! A key to the API: its digest, never the key.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::{Row, stored_instant};
use crate::error::StoreError;
use crate::keys::ApiKey;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "api_key")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub prefix: String,
    pub sha256: String,
    pub login: String,
    pub name: String,
    pub created_at: DateTimeUtc,
    pub expires_at: Option<DateTimeUtc>,
    pub revoked_at: Option<DateTimeUtc>,
    pub last_used_at: Option<DateTimeUtc>,
}

plain_entity!();

impl TryFrom<Model> for ApiKey {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<ApiKey, StoreError> {
        let row = Row { table: "api_key", key: &stored.prefix };
        Ok(ApiKey {
            sha256: stored.sha256,
            login: stored.login,
            name: stored.name,
            created_at: row.instant(stored.created_at)?,
            expires_at: row.instants(stored.expires_at)?,
            revoked_at: row.instants(stored.revoked_at)?,
            last_used_at: row.instants(stored.last_used_at)?,
            prefix: stored.prefix,
        })
    }
}

impl From<&ApiKey> for ActiveModel {
    fn from(key: &ApiKey) -> ActiveModel {
        ActiveModel {
            prefix: Set(key.prefix.clone()),
            sha256: Set(key.sha256.clone()),
            login: Set(key.login.clone()),
            name: Set(key.name.clone()),
            created_at: Set(stored_instant(key.created_at)),
            expires_at: Set(key.expires_at.map(stored_instant)),
            revoked_at: Set(key.revoked_at.map(stored_instant)),
            last_used_at: Set(key.last_used_at.map(stored_instant)),
        }
    }
}
