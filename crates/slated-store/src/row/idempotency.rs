//! The answer to a request that may be sent again.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::{Row, stored_instant};
use crate::error::StoreError;
use crate::idempotency::KeptAnswer;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub principal: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub method: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub path: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub body_sha256: String,
    pub status: i64,
    pub answer: String,
    pub created_at: DateTimeUtc,
}

plain_entity!();

impl TryFrom<Model> for KeptAnswer {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<KeptAnswer, StoreError> {
        let row = Row { table: "idempotency", key: &stored.key };
        Ok(KeptAnswer {
            principal: stored.principal,
            method: stored.method,
            path: stored.path,
            body_sha256: stored.body_sha256,
            status: row.small("status", stored.status)?,
            answer: stored.answer,
            created_at: row.instant(stored.created_at)?,
            key: stored.key,
        })
    }
}

impl From<&KeptAnswer> for ActiveModel {
    fn from(kept: &KeptAnswer) -> ActiveModel {
        ActiveModel {
            principal: Set(kept.principal.clone()),
            method: Set(kept.method.clone()),
            path: Set(kept.path.clone()),
            key: Set(kept.key.clone()),
            body_sha256: Set(kept.body_sha256.clone()),
            status: Set(kept.status.into()),
            answer: Set(kept.answer.clone()),
            created_at: Set(stored_instant(kept.created_at)),
        }
    }
}
