//! Requests that may be sent again: which came, and what was answered.
//!
//! A row without an answer is a request under way: it is written in a transaction of its own before anything is
//! done, and gets its answer after. One that stays without was cut short, and nobody knows how far it came.

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use slated_core::time::Timestamp;

use crate::dialect::failed;
use crate::row::idempotency::{ActiveModel, Column, Entity};
use crate::row::stored_instant;
use crate::{ReadTx, Result, WriteTx};

/// A request by the key that its sender gave it. Two senders may use one key, and so may two routes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestKey {
    pub principal: String,
    pub method: String,
    pub path: String,
    pub key: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRequest {
    pub id: RequestKey,
    pub body_sha256: String,
    pub created_at: Timestamp,
    /// `None` while it is under way, or when it was cut short.
    pub answer: Option<KeptAnswer>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAnswer {
    pub status: u16,
    pub etag: Option<String>,
    pub location: Option<String>,
    /// `None` where it held a secret, and is not kept.
    pub body: Option<String>,
}

impl ReadTx {
    pub async fn kept_request(&self, id: &RequestKey) -> Result<Option<KeptRequest>> {
        let RequestKey { principal, method, path, key } = id.clone();
        let kept = Entity::find_by_id((principal, method, path, key)).one(&self.tx).await;
        kept.map_err(failed("read a kept request"))?.map(KeptRequest::try_from).transpose()
    }
}

impl WriteTx {
    /// Whether it is the first with its key.
    pub async fn keep_request(&self, request: &KeptRequest) -> Result<bool> {
        let taken = OnConflict::columns([Column::Principal, Column::Method, Column::Path, Column::Key])
            .do_nothing()
            .to_owned();
        let insert = Entity::insert_many([ActiveModel::from(request)]).on_conflict(taken);
        let inserted = insert.exec_without_returning(&self.tx).await.map_err(failed("keep a request"))?;
        Ok(inserted == 1)
    }

    /// Whether it was kept: `false` when the request was forgotten meanwhile, or has its answer.
    pub async fn keep_answer(&self, request: &KeptRequest, answer: &KeptAnswer) -> Result<bool> {
        let update = Entity::update_many()
            .col_expr(Column::Status, Expr::value(i64::from(answer.status)))
            .col_expr(Column::Etag, Expr::value(answer.etag.clone()))
            .col_expr(Column::Location, Expr::value(answer.location.clone()))
            .col_expr(Column::Answer, Expr::value(answer.body.clone()))
            .filter(under_way(request));
        let done = update.exec(&self.tx).await.map_err(failed("keep an answer"))?;
        Ok(done.rows_affected == 1)
    }

    /// Forgets a request that did nothing, so that its key is free again.
    pub async fn release_request(&self, request: &KeptRequest) -> Result<()> {
        let release = Entity::delete_many().filter(under_way(request));
        release.exec(&self.tx).await.map_err(failed("release a request"))?;
        Ok(())
    }

    /// Forgets the request if it is older than `before`.
    pub async fn forget_request(&self, id: &RequestKey, before: Timestamp) -> Result<()> {
        let old = Entity::delete_many().filter(is(id)).filter(Column::CreatedAt.lt(stored_instant(before)));
        old.exec(&self.tx).await.map_err(failed("forget an old request"))?;
        Ok(())
    }

    /// Forgets requests older than `before`; how many.
    pub async fn idempotency_prune(&self, before: Timestamp) -> Result<u64> {
        let old = Entity::delete_many().filter(Column::CreatedAt.lt(stored_instant(before)));
        let done = old.exec(&self.tx).await.map_err(failed("forget old requests"))?;
        Ok(done.rows_affected)
    }
}

fn is(id: &RequestKey) -> Condition {
    Condition::all()
        .add(Column::Principal.eq(id.principal.as_str()))
        .add(Column::Method.eq(id.method.as_str()))
        .add(Column::Path.eq(id.path.as_str()))
        .add(Column::Key.eq(id.key.as_str()))
}

/// The very request: not a later one that took its key when it had grown old.
fn under_way(request: &KeptRequest) -> Condition {
    is(&request.id)
        .add(Column::CreatedAt.eq(stored_instant(request.created_at)))
        .add(Expr::col(Column::Status).is_null())
}
