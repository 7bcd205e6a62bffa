//! Answers kept for requests that may be sent again. Written in the transaction that made them true.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use slated_core::time::Timestamp;

use crate::dialect::failed;
use crate::row::idempotency::{ActiveModel, Column, Entity};
use crate::row::stored_instant;
use crate::{ReadTx, Result, WriteTx};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAnswer {
    pub principal: String,
    pub method: String,
    pub path: String,
    pub key: String,
    pub body_sha256: String,
    pub status: u16,
    pub answer: String,
    pub created_at: Timestamp,
}

impl ReadTx {
    pub async fn idempotency_get(
        &self,
        principal: &str,
        method: &str,
        path: &str,
        key: &str,
    ) -> Result<Option<KeptAnswer>> {
        let id = (principal.to_owned(), method.to_owned(), path.to_owned(), key.to_owned());
        let kept = Entity::find_by_id(id).one(&self.tx).await;
        kept.map_err(failed("read a kept answer"))?.map(KeptAnswer::try_from).transpose()
    }
}

impl WriteTx {
    /// Whether it was kept; `false` when another request with the same key was quicker: roll back and read its answer.
    pub async fn idempotency_put(&self, kept: &KeptAnswer) -> Result<bool> {
        let taken = OnConflict::columns([Column::Principal, Column::Method, Column::Path, Column::Key])
            .do_nothing()
            .to_owned();
        let insert = Entity::insert_many([ActiveModel::from(kept)]).on_conflict(taken);
        let inserted = insert.exec_without_returning(&self.tx).await.map_err(failed("keep an answer"))?;
        Ok(inserted == 1)
    }

    /// Forgets answers older than `before`; how many.
    pub async fn idempotency_prune(&self, before: Timestamp) -> Result<u64> {
        let old = Entity::delete_many().filter(Column::CreatedAt.lt(stored_instant(before)));
        let done = old.exec(&self.tx).await.map_err(failed("forget old answers"))?;
        Ok(done.rows_affected)
    }
}
