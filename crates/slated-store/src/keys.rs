//! API keys: their digests, whose they are and until when. Never a key itself.

use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use slated_core::time::Timestamp;

use crate::dialect::{self, failed};
use crate::error::StoreError;
use crate::put::values_by;
use crate::row::api_key::{ActiveModel, Column, Entity};
use crate::row::stored_instant;
use crate::{ReadTx, Result, WriteTx};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// The part people may see, which names the key.
    pub prefix: String,
    /// Of the whole key, in lower-case hexadecimal digits.
    pub sha256: String,
    pub login: String,
    pub name: String,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
}

impl ReadTx {
    /// By prefix, revoked ones too.
    pub async fn keys(&self) -> Result<Vec<ApiKey>> {
        let keys = Entity::find().all(&self.tx).await.map_err(failed("read the keys"))?;
        values_by(keys, |key: &ApiKey| key.prefix.clone())
    }

    /// Revoked and expired ones too.
    pub async fn key(&self, prefix: &str) -> Result<Option<ApiKey>> {
        let key = Entity::find_by_id(prefix).one(&self.tx).await;
        key.map_err(failed("read a key"))?.map(ApiKey::try_from).transpose()
    }

    /// Revoked and expired ones too: the caller says why it refuses.
    pub async fn key_by_sha256(&self, hex: &str) -> Result<Option<ApiKey>> {
        let key = Entity::find().filter(Column::Sha256.eq(hex)).one(&self.tx).await;
        key.map_err(failed("read a key"))?.map(ApiKey::try_from).transpose()
    }

    /// Notes the use of a key at the end of the transaction that read it, if that needs no waiting; whether it did.
    ///
    /// The one write of a reader. On SQLite a transaction that has read cannot wait for its turn to write, it is
    /// refused at once; on PostgreSQL a row that somebody holds is passed over.
    pub async fn touch_key(self, prefix: &str, now: Timestamp) -> Result<bool> {
        const DOING: &str = "note the use of a key";
        let mut free = Query::select().column(Column::Prefix).from(Entity).take();
        free.and_where(Column::Prefix.eq(prefix));
        dialect::skip_locked(&self.tx, &mut free);
        let update = Entity::update_many().col_expr(Column::LastUsedAt, Expr::value(stored_instant(now)));
        let update = update.filter(Column::Prefix.in_subquery(free));
        match update.exec(&self.tx).await.map_err(failed(DOING)) {
            Ok(done) => {
                self.tx.commit().await.map_err(failed(DOING))?;
                Ok(done.rows_affected == 1)
            }
            Err(StoreError::Busy { .. }) => Ok(false),
            Err(other) => Err(other),
        }
    }
}

impl WriteTx {
    /// A prefix or digest that exists is a [`Conflict`](crate::StoreError::Conflict).
    pub async fn create_key(&self, key: &ApiKey) -> Result<()> {
        let insert = Entity::insert(ActiveModel::from(key));
        insert.exec_without_returning(&self.tx).await.map_err(failed("store a key"))?;
        Ok(())
    }

    /// Whether there was such a key and it was not revoked yet.
    pub async fn revoke_key(&self, prefix: &str, now: Timestamp) -> Result<bool> {
        let update = Entity::update_many().col_expr(Column::RevokedAt, Expr::value(stored_instant(now)));
        let update = update.filter(Column::Prefix.eq(prefix)).filter(Column::RevokedAt.is_null());
        let done = update.exec(&self.tx).await.map_err(failed("revoke a key"))?;
        Ok(done.rows_affected == 1)
    }
}
