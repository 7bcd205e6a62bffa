//! Signing in: passwords, links that work once, sessions. Of every secret only the digest is here.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use slated_core::time::Timestamp;

use crate::dialect::failed;
use crate::row::{password, session, sign_in_link, sign_in_try, stored_instant};
use crate::{ReadTx, Result, WriteTx};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Of the whole secret, in lower-case hexadecimal digits.
    pub sha256: String,
    pub login: String,
    pub created_at: Timestamp,
    /// The end, whatever happens until then.
    pub expires_at: Timestamp,
    /// True to a few minutes.
    pub seen_at: Timestamp,
}

impl ReadTx {
    /// As a PHC string.
    pub async fn password(&self, login: &str) -> Result<Option<String>> {
        let row = password::Entity::find_by_id(login).one(&self.tx).await;
        Ok(row.map_err(failed("read a password"))?.map(|row| row.phc))
    }

    /// Whether anybody has a way in: a password, a session, or a link that was made lately.
    pub async fn has_sign_ins(&self) -> Result<bool> {
        const DOING: &str = "look for a way in";
        let password = password::Entity::find().one(&self.tx).await.map_err(failed(DOING))?;
        let session = session::Entity::find().one(&self.tx).await.map_err(failed(DOING))?;
        let link = sign_in_link::Entity::find().one(&self.tx).await.map_err(failed(DOING))?;
        Ok(password.is_some() || session.is_some() || link.is_some())
    }

    /// Ended ones too: the caller says why it refuses.
    pub async fn session(&self, sha256: &str) -> Result<Option<Session>> {
        let row = session::Entity::find_by_id(sha256).one(&self.tx).await;
        row.map_err(failed("read a session"))?.map(Session::try_from).transpose()
    }

    /// Whose link it is, if it can still be used.
    pub async fn sign_in_link(&self, sha256: &str, now: Timestamp) -> Result<Option<String>> {
        let row = sign_in_link::Entity::find_by_id(sha256)
            .filter(sign_in_link::Column::UsedAt.is_null())
            .filter(sign_in_link::Column::ExpiresAt.gt(stored_instant(now)))
            .one(&self.tx)
            .await;
        Ok(row.map_err(failed("read a sign-in link"))?.map(|row| row.login))
    }

    /// How often a password was given for this name since then.
    pub async fn sign_in_tries(&self, login: &str, since: Timestamp) -> Result<u64> {
        let tries = sign_in_try::Entity::find()
            .filter(sign_in_try::Column::Login.eq(login))
            .filter(sign_in_try::Column::At.gt(stored_instant(since)));
        tries.count(&self.tx).await.map_err(failed("count what was tried"))
    }
}

impl WriteTx {
    pub async fn set_password(&self, login: &str, phc: &str, now: Timestamp) -> Result<()> {
        let row = password::ActiveModel {
            login: Set(login.to_owned()),
            phc: Set(phc.to_owned()),
            set_at: Set(stored_instant(now)),
        };
        let replace = OnConflict::column(password::Column::Login)
            .update_columns([password::Column::Phc, password::Column::SetAt])
            .to_owned();
        let insert = password::Entity::insert(row).on_conflict(replace);
        insert.exec_without_returning(&self.tx).await.map_err(failed("store a password"))?;
        Ok(())
    }

    pub async fn create_session(&self, new: &Session) -> Result<()> {
        let row = session::ActiveModel {
            sha256: Set(new.sha256.clone()),
            login: Set(new.login.clone()),
            created_at: Set(stored_instant(new.created_at)),
            expires_at: Set(stored_instant(new.expires_at)),
            seen_at: Set(stored_instant(new.seen_at)),
        };
        let insert = session::Entity::insert(row);
        insert.exec_without_returning(&self.tx).await.map_err(failed("store a session"))?;
        Ok(())
    }

    pub async fn session_seen(&self, sha256: &str, now: Timestamp) -> Result<()> {
        let update = session::Entity::update_many()
            .col_expr(session::Column::SeenAt, Expr::value(stored_instant(now)))
            .filter(session::Column::Sha256.eq(sha256));
        update.exec(&self.tx).await.map_err(failed("note the use of a session"))?;
        Ok(())
    }

    pub async fn end_session(&self, sha256: &str) -> Result<()> {
        let delete = session::Entity::delete_by_id(sha256.to_owned());
        delete.exec(&self.tx).await.map_err(failed("end a session"))?;
        Ok(())
    }

    /// Every session of the person, and every link that was not used yet; how many sessions.
    pub async fn end_sign_ins(&self, login: &str) -> Result<u64> {
        let links = sign_in_link::Entity::delete_many()
            .filter(sign_in_link::Column::Login.eq(login))
            .filter(sign_in_link::Column::UsedAt.is_null());
        links.exec(&self.tx).await.map_err(failed("end sign-in links"))?;
        let sessions = session::Entity::delete_many().filter(session::Column::Login.eq(login));
        let done = sessions.exec(&self.tx).await.map_err(failed("end sessions"))?;
        Ok(done.rows_affected)
    }

    pub async fn create_sign_in_link(
        &self,
        sha256: &str,
        login: &str,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<()> {
        let row = sign_in_link::ActiveModel {
            sha256: Set(sha256.to_owned()),
            login: Set(login.to_owned()),
            created_at: Set(stored_instant(now)),
            expires_at: Set(stored_instant(expires_at)),
            used_at: Set(None),
        };
        let insert = sign_in_link::Entity::insert(row);
        insert.exec_without_returning(&self.tx).await.map_err(failed("store a sign-in link"))?;
        Ok(())
    }

    /// Whether the link could still be used and now is: of several at once, one gets it.
    pub async fn use_sign_in_link(&self, sha256: &str, now: Timestamp) -> Result<bool> {
        let update = sign_in_link::Entity::update_many()
            .col_expr(sign_in_link::Column::UsedAt, Expr::value(stored_instant(now)))
            .filter(sign_in_link::Column::Sha256.eq(sha256))
            .filter(sign_in_link::Column::UsedAt.is_null())
            .filter(sign_in_link::Column::ExpiresAt.gt(stored_instant(now)));
        let done = update.exec(&self.tx).await.map_err(failed("use a sign-in link"))?;
        Ok(done.rows_affected == 1)
    }

    pub async fn note_sign_in_try(&self, login: &str, now: Timestamp) -> Result<()> {
        let row = sign_in_try::ActiveModel {
            id: NotSet,
            login: Set(login.to_owned()),
            at: Set(stored_instant(now)),
        };
        let insert = sign_in_try::Entity::insert(row);
        insert.exec_without_returning(&self.tx).await.map_err(failed("note a try"))?;
        Ok(())
    }

    /// Removes sessions and links that ended before, and tries from before.
    pub async fn prune_sign_ins(&self, before: Timestamp) -> Result<u64> {
        let before = stored_instant(before);
        let sessions = session::Entity::delete_many().filter(session::Column::ExpiresAt.lt(before));
        let links = sign_in_link::Entity::delete_many().filter(sign_in_link::Column::ExpiresAt.lt(before));
        let tries = sign_in_try::Entity::delete_many().filter(sign_in_try::Column::At.lt(before));
        let mut pruned = sessions.exec(&self.tx).await.map_err(failed("prune sessions"))?.rows_affected;
        pruned += links.exec(&self.tx).await.map_err(failed("prune sign-in links"))?.rows_affected;
        pruned += tries.exec(&self.tx).await.map_err(failed("prune what was tried"))?.rows_affected;
        Ok(pruned)
    }
}
