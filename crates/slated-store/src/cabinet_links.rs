//! Links to a client's cabinet, and the browsers that came by one. Of every secret only the digest is here.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use slated_core::time::Timestamp;

use crate::dialect::failed;
use crate::row::cabinet_link::{ActiveModel, Column, Entity};
use crate::row::{Row, cabinet_session, stored_instant};
use crate::{ReadTx, Result, WriteTx};

/// So many links of a client are told, the newest first.
const LISTED_MAX: u64 = 200;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CabinetLink {
    /// Of the whole secret, in lower-case hexadecimal digits.
    pub sha256: String,
    pub client: String,
    /// A login.
    pub made_by: String,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
    /// When somebody first came in by it.
    pub opened_at: Option<Timestamp>,
}

/// A browser that came by a link, with the link as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CabinetSession {
    pub sha256: String,
    pub link: CabinetLink,
    /// When the cabinet was last looked at, true to a day.
    pub seen_at: Option<Timestamp>,
}

impl ReadTx {
    /// Ended ones too: the caller says which are good.
    pub async fn cabinet_link(&self, sha256: &str) -> Result<Option<CabinetLink>> {
        let row = Entity::find_by_id(sha256).one(&self.tx).await;
        row.map_err(failed("read a link to a cabinet"))?.map(CabinetLink::try_from).transpose()
    }

    /// The newest first, ended ones too.
    pub async fn cabinet_links(&self, client: &str) -> Result<Vec<CabinetLink>> {
        let of_client = Entity::find().filter(Column::Client.eq(client));
        let newest =
            of_client.order_by_desc(Column::CreatedAt).order_by_asc(Column::Sha256).limit(LISTED_MAX);
        let rows = newest.all(&self.tx).await.map_err(failed("read the links to a cabinet"))?;
        rows.into_iter().map(CabinetLink::try_from).collect()
    }

    pub async fn cabinet_session(&self, sha256: &str) -> Result<Option<CabinetSession>> {
        let row = cabinet_session::Entity::find_by_id(sha256).one(&self.tx).await;
        let Some(stored) = row.map_err(failed("read a visit to a cabinet"))? else { return Ok(None) };
        let Some(link) = self.cabinet_link(&stored.link).await? else { return Ok(None) };
        let row = Row { table: "cabinet_session", key: &stored.sha256 };
        let seen_at = row.instants(stored.seen_at)?;
        Ok(Some(CabinetSession { sha256: stored.sha256, link, seen_at }))
    }
}

impl WriteTx {
    pub async fn create_cabinet_link(&self, new: &CabinetLink) -> Result<()> {
        let insert = Entity::insert(ActiveModel::from(new));
        insert.exec_without_returning(&self.tx).await.map_err(failed("store a link to a cabinet"))?;
        Ok(())
    }

    /// Whether it was in force and now is not.
    pub async fn revoke_cabinet_link(&self, sha256: &str, now: Timestamp) -> Result<bool> {
        let update = Entity::update_many()
            .col_expr(Column::RevokedAt, Expr::value(stored_instant(now)))
            .filter(Column::Sha256.eq(sha256))
            .filter(Column::RevokedAt.is_null());
        let done = update.exec(&self.tx).await.map_err(failed("revoke a link to a cabinet"))?;
        Ok(done.rows_affected == 1)
    }

    /// Somebody came by the link, and their browser is known by another secret from now on.
    pub async fn open_cabinet(&self, link: &str, session: &str, now: Timestamp) -> Result<()> {
        let first = Entity::update_many()
            .col_expr(Column::OpenedAt, Expr::value(stored_instant(now)))
            .filter(Column::Sha256.eq(link))
            .filter(Column::OpenedAt.is_null());
        first.exec(&self.tx).await.map_err(failed("note that a link was opened"))?;
        let row = cabinet_session::ActiveModel {
            sha256: Set(session.to_owned()),
            link: Set(link.to_owned()),
            created_at: Set(stored_instant(now)),
            seen_at: Set(None),
        };
        let insert = cabinet_session::Entity::insert(row);
        insert.exec_without_returning(&self.tx).await.map_err(failed("store a visit to a cabinet"))?;
        Ok(())
    }

    pub async fn cabinet_seen(&self, session: &str, now: Timestamp) -> Result<()> {
        let update = cabinet_session::Entity::update_many()
            .col_expr(cabinet_session::Column::SeenAt, Expr::value(stored_instant(now)))
            .filter(cabinet_session::Column::Sha256.eq(session));
        update.exec(&self.tx).await.map_err(failed("note a look at a cabinet"))?;
        Ok(())
    }
}
