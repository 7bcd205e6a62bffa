//! A browser that is signed in: the digest of its cookie, never the cookie.

use sea_orm::entity::prelude::*;

use super::Row;
use crate::error::StoreError;
use crate::sign_in::Session;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub sha256: String,
    pub login: String,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub seen_at: DateTimeUtc,
}

plain_entity!();

impl TryFrom<Model> for Session {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<Session, StoreError> {
        let row = Row { table: "session", key: &stored.sha256 };
        Ok(Session {
            login: stored.login,
            created_at: row.instant(stored.created_at)?,
            expires_at: row.instant(stored.expires_at)?,
            seen_at: row.instant(stored.seen_at)?,
            sha256: stored.sha256,
        })
    }
}
