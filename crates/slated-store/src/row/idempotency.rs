//! A request that may be sent again, and its answer.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use super::{Row, stored_instant};
use crate::error::StoreError;
use crate::idempotency::{KeptAnswer, KeptRequest, RequestKey};

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
    pub status: Option<i64>,
    pub etag: Option<String>,
    pub location: Option<String>,
    pub answer: Option<String>,
    pub created_at: DateTimeUtc,
}

plain_entity!();

impl TryFrom<Model> for KeptRequest {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<KeptRequest, StoreError> {
        let row = Row { table: "idempotency", key: &stored.key };
        let answer = match (stored.status, stored.answer) {
            (None, None) => None,
            (Some(status), body) => {
                let (etag, location) = (stored.etag, stored.location);
                Some(KeptAnswer { status: row.small("status", status)?, etag, location, body })
            }
            (None, Some(_)) => return Err(row.corrupt("an answer stands without its status")),
        };
        Ok(KeptRequest {
            created_at: row.instant(stored.created_at)?,
            id: RequestKey {
                principal: stored.principal,
                method: stored.method,
                path: stored.path,
                key: stored.key,
            },
            body_sha256: stored.body_sha256,
            answer,
        })
    }
}

impl From<&KeptRequest> for ActiveModel {
    fn from(kept: &KeptRequest) -> ActiveModel {
        let answer = kept.answer.as_ref();
        ActiveModel {
            principal: Set(kept.id.principal.clone()),
            method: Set(kept.id.method.clone()),
            path: Set(kept.id.path.clone()),
            key: Set(kept.id.key.clone()),
            body_sha256: Set(kept.body_sha256.clone()),
            status: Set(answer.map(|answer| answer.status.into())),
            etag: Set(answer.and_then(|answer| answer.etag.clone())),
            location: Set(answer.and_then(|answer| answer.location.clone())),
            answer: Set(answer.and_then(|answer| answer.body.clone())),
            created_at: Set(stored_instant(kept.created_at)),
        }
    }
}
