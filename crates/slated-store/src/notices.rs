//! The outbox: messages on their way, claimed under a lease and settled after they were sent, never sent inside
//! a transaction.
//!
//! A claim that nobody settles ends with its lease, so what a killed daemon had in hand is sent again: at least
//! once, under the same message id.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use slated_core::notice::address::EndpointState;
use slated_core::time::Timestamp;

use crate::dialect::{self, BINDS_MAX, failed};
use crate::row::notice::{ActiveModel, Column, Entity};
use crate::row::{Row, endpoint, stored_instant};
use crate::{ReadTx, Result, WriteTx};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageState {
    Queued,
    /// Waits for the hour of its reader's digest.
    ForDigest,
}

impl MessageState {
    fn as_str(self) -> &'static str {
        match self {
            MessageState::Queued => "queued",
            MessageState::ForDigest => "for_digest",
        }
    }
}

/// What is to be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// None for a digest or a test.
    pub event: Option<i64>,
    pub endpoint: i64,
    /// The same on every attempt.
    pub message_id: String,
    pub topic: String,
    /// To a webhook these very bytes; to people the line that is dressed when it is sent.
    pub body: String,
    pub path: Option<String>,
    pub state: MessageState,
    pub created_at: Timestamp,
    pub due_at: Timestamp,
}

/// A message that is the claimant's until its lease ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Claimed {
    pub id: i64,
    pub endpoint: i64,
    pub message_id: String,
    pub body: String,
    pub path: Option<String>,
    /// How often it was tried before.
    pub attempts: u32,
    pub created_at: Timestamp,
    pub lease_until: Timestamp,
}

/// A message that will not be tried again by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct DeadNotice {
    pub id: i64,
    pub event: Option<i64>,
    pub message_id: String,
    pub topic: String,
    pub attempts: u32,
    pub last_error: Option<String>,
    pub created_at: Timestamp,
    pub died_at: Option<Timestamp>,
}

/// When to try a failed message again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    RetryAt(Timestamp),
    Never,
}

/// How much is on its way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    pub queued: u64,
    pub dead: u64,
    /// When the message that has been due longest was due.
    pub oldest_due_at: Option<Timestamp>,
}

const ROWS_MAX: usize = BINDS_MAX / 14;

impl ReadTx {
    /// The addresses that are on and have something due that nobody has in hand.
    pub async fn endpoints_with_mail(&self, now: Timestamp) -> Result<Vec<i64>> {
        const DOING: &str = "read which addresses have something due";
        let rows = self.tx.query_all(&with_mail(now)).await.map_err(failed(DOING))?;
        rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>().map_err(failed(DOING))
    }

    /// The addresses whose digests are due.
    pub async fn endpoints_with_digest(&self, now: Timestamp) -> Result<Vec<i64>> {
        let due = Entity::find()
            .select_only()
            .column(Column::EndpointId)
            .distinct()
            .filter(Expr::cust("state = 'for_digest'"))
            .filter(Column::DueAt.lte(stored_instant(now)));
        due.into_tuple().all(&self.tx).await.map_err(failed("read whose digests are due"))
    }

    /// Newest first, those below `before` where it is given.
    pub async fn dead_notices(
        &self,
        endpoint: i64,
        before: Option<i64>,
        limit: u64,
    ) -> Result<Vec<DeadNotice>> {
        let mut dead = Entity::find()
            .filter(Expr::cust("state = 'dead'"))
            .filter(Column::EndpointId.eq(endpoint))
            .order_by_desc(Column::Id)
            .limit(limit);
        if let Some(before) = before {
            dead = dead.filter(Column::Id.lt(before));
        }
        let rows = dead.all(&self.tx).await.map_err(failed("read the dead messages"))?;
        rows.into_iter()
            .map(|stored| {
                let row = Row { table: "notice", key: &stored.id };
                Ok(DeadNotice {
                    attempts: row.small("attempts", stored.attempts)?,
                    created_at: row.instant(stored.created_at)?,
                    died_at: row.instants(stored.settled_at)?,
                    id: stored.id,
                    event: stored.event_id,
                    message_id: stored.message_id,
                    topic: stored.topic,
                    last_error: stored.last_error,
                })
            })
            .collect()
    }

    /// How many messages are dead, by address.
    pub async fn dead_by_endpoint(&self) -> Result<Vec<(i64, i64)>> {
        let counts = Entity::find()
            .select_only()
            .column(Column::EndpointId)
            .column_as(Column::Id.count(), "n")
            .filter(Expr::cust("state = 'dead'"))
            .group_by(Column::EndpointId);
        counts.into_tuple().all(&self.tx).await.map_err(failed("count the dead messages"))
    }

    pub async fn traffic(&self) -> Result<Traffic> {
        const DOING: &str = "count what is on its way";
        let in_state = |state: &'static str| Entity::find().filter(Expr::cust(state));
        let queued = in_state("state = 'queued'");
        let oldest = queued.clone().select_only().column_as(Column::DueAt.min(), "oldest");
        let oldest: Option<Option<chrono::DateTime<chrono::Utc>>> =
            oldest.into_tuple().one(&self.tx).await.map_err(failed(DOING))?;
        let row = Row { table: "notice", key: &"oldest" };
        Ok(Traffic {
            queued: queued.count(&self.tx).await.map_err(failed(DOING))?,
            dead: in_state("state = 'dead'").count(&self.tx).await.map_err(failed(DOING))?,
            oldest_due_at: row.instants(oldest.flatten())?,
        })
    }
}

impl WriteTx {
    pub async fn insert_messages(&self, messages: &[Message]) -> Result<()> {
        for chunk in messages.chunks(ROWS_MAX) {
            let insert = Entity::insert_many(chunk.iter().map(row_of));
            insert.exec_without_returning(&self.tx).await.map_err(failed("write messages"))?;
        }
        Ok(())
    }

    /// Takes what is due at an address, first due first, so that no more than `in_hand_max` are in hands at once,
    /// this daemon's and others'; nothing where somebody else is just claiming there.
    pub async fn claim_notices(
        &self,
        endpoint: i64,
        in_hand_max: u64,
        lease_until: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<Claimed>> {
        const DOING: &str = "claim messages";
        let mut turn = Query::select();
        turn.column(endpoint::Column::Id)
            .from(endpoint::Entity)
            .and_where(endpoint::Column::Id.eq(endpoint))
            .and_where(endpoint::Column::State.eq(EndpointState::On.as_str()));
        dialect::skip_locked(&self.tx, &mut turn);
        if self.tx.query_one(&turn).await.map_err(failed(DOING))?.is_none() {
            return Ok(Vec::new());
        }
        let queued =
            || Entity::find().filter(Expr::cust("state = 'queued'")).filter(Column::EndpointId.eq(endpoint));
        let in_hand = queued().filter(Column::LeaseUntil.gt(stored_instant(now)));
        let in_hand = in_hand.count(&self.tx).await.map_err(failed(DOING))?;
        let free = in_hand_max.saturating_sub(in_hand);
        if free == 0 {
            return Ok(Vec::new());
        }
        let due = queued()
            .filter(Column::DueAt.lte(stored_instant(now)))
            .filter(Column::LeaseUntil.is_null().or(Column::LeaseUntil.lte(stored_instant(now))))
            .order_by_asc(Column::DueAt)
            .order_by_asc(Column::Id)
            .limit(free);
        let due = due.all(&self.tx).await.map_err(failed(DOING))?;
        if due.is_empty() {
            return Ok(Vec::new());
        }
        let ids = due.iter().map(|one| one.id);
        let leased = Entity::update_many()
            .col_expr(Column::LeaseUntil, Expr::value(stored_instant(lease_until)))
            .filter(Column::Id.is_in(ids));
        leased.exec(&self.tx).await.map_err(failed(DOING))?;
        due.into_iter()
            .map(|stored| {
                let row = Row { table: "notice", key: &stored.id };
                Ok(Claimed {
                    attempts: row.small("attempts", stored.attempts)?,
                    created_at: row.instant(stored.created_at)?,
                    id: stored.id,
                    endpoint: stored.endpoint_id,
                    message_id: stored.message_id,
                    body: stored.body,
                    path: stored.path,
                    lease_until,
                })
            })
            .collect()
    }

    /// It was taken. True also where the lease has ended meanwhile: what was delivered is not sent again.
    pub async fn notice_delivered(&self, claimed: &Claimed, now: Timestamp) -> Result<()> {
        let done = Entity::update_many()
            .col_expr(Column::State, Expr::value("delivered"))
            .col_expr(Column::Attempts, Expr::value(i64::from(claimed.attempts) + 1))
            .col_expr(Column::LeaseUntil, Expr::value(None::<chrono::DateTime<chrono::Utc>>))
            .col_expr(Column::LastError, Expr::value(None::<String>))
            .col_expr(Column::SettledAt, Expr::value(stored_instant(now)))
            .filter(Column::Id.eq(claimed.id))
            .filter(Expr::cust("state = 'queued'"));
        done.exec(&self.tx).await.map_err(failed("note that a message was taken"))?;
        Ok(())
    }

    /// It was not taken; whether the claim still held, so that this is the one who says what comes next.
    pub async fn notice_failed(
        &self,
        claimed: &Claimed,
        why: &str,
        next: Deadline,
        now: Timestamp,
    ) -> Result<bool> {
        let mut failure = Entity::update_many()
            .col_expr(Column::Attempts, Expr::value(i64::from(claimed.attempts) + 1))
            .col_expr(Column::LeaseUntil, Expr::value(None::<chrono::DateTime<chrono::Utc>>))
            .col_expr(Column::LastError, Expr::value(why));
        failure = match next {
            Deadline::RetryAt(at) => failure.col_expr(Column::DueAt, Expr::value(stored_instant(at))),
            Deadline::Never => failure
                .col_expr(Column::State, Expr::value("dead"))
                .col_expr(Column::SettledAt, Expr::value(stored_instant(now))),
        };
        let failure = failure
            .filter(Column::Id.eq(claimed.id))
            .filter(Expr::cust("state = 'queued'"))
            .filter(Column::LeaseUntil.eq(stored_instant(claimed.lease_until)));
        let done = failure.exec(&self.tx).await.map_err(failed("note that a message was not taken"))?;
        Ok(done.rows_affected == 1)
    }

    /// Gives claims back that were not tried: a daemon that stops leaves nothing waiting for its lease.
    pub async fn return_claims(&self, claimed: &[Claimed]) -> Result<()> {
        for one in claimed {
            let back = Entity::update_many()
                .col_expr(Column::LeaseUntil, Expr::value(None::<chrono::DateTime<chrono::Utc>>))
                .filter(Column::Id.eq(one.id))
                .filter(Column::LeaseUntil.eq(stored_instant(one.lease_until)));
            back.exec(&self.tx).await.map_err(failed("give a claim back"))?;
        }
        Ok(())
    }

    /// Ends every claim that somebody has.
    pub async fn end_leases(&self) -> Result<()> {
        let ended = Entity::update_many()
            .col_expr(Column::LeaseUntil, Expr::value(None::<chrono::DateTime<chrono::Utc>>))
            .filter(Expr::cust("state = 'queued'"))
            .filter(Column::LeaseUntil.is_not_null());
        ended.exec(&self.tx).await.map_err(failed("end the claims"))?;
        Ok(())
    }

    /// Dead messages of an address are due again, those with these numbers or all; how many.
    pub async fn replay_notices(&self, endpoint: i64, ids: Option<&[i64]>, now: Timestamp) -> Result<u64> {
        let mut again = Entity::update_many()
            .col_expr(Column::State, Expr::value("queued"))
            .col_expr(Column::DueAt, Expr::value(stored_instant(now)))
            .col_expr(Column::Attempts, Expr::value(0_i64))
            .col_expr(Column::SettledAt, Expr::value(None::<chrono::DateTime<chrono::Utc>>))
            .filter(Column::EndpointId.eq(endpoint))
            .filter(Expr::cust("state = 'dead'"));
        if let Some(ids) = ids {
            again = again.filter(Column::Id.is_in(ids.iter().copied()));
        }
        let done = again.exec(&self.tx).await.map_err(failed("send dead messages again"))?;
        Ok(done.rows_affected)
    }

    /// Takes what waits for the digest of an address, oldest first: the lines, which are its digest's from now on.
    pub async fn take_digest(&self, endpoint: i64, now: Timestamp) -> Result<Vec<String>> {
        const DOING: &str = "take the lines of a digest";
        let mut turn = Query::select();
        turn.column(endpoint::Column::Id).from(endpoint::Entity).and_where(endpoint::Column::Id.eq(endpoint));
        dialect::hold(&self.tx, &mut turn);
        self.tx.query_one(&turn).await.map_err(failed(DOING))?;
        let waiting = Entity::find()
            .filter(Expr::cust("state = 'for_digest'"))
            .filter(Column::EndpointId.eq(endpoint))
            .filter(Column::DueAt.lte(stored_instant(now)))
            .order_by_asc(Column::Id);
        let lines: Vec<(i64, String)> = waiting
            .select_only()
            .column(Column::Id)
            .column(Column::Body)
            .into_tuple()
            .all(&self.tx)
            .await
            .map_err(failed(DOING))?;
        for chunk in lines.chunks(BINDS_MAX - 2) {
            let taken = Entity::update_many()
                .col_expr(Column::State, Expr::value("digested"))
                .col_expr(Column::SettledAt, Expr::value(stored_instant(now)))
                .filter(Column::Id.is_in(chunk.iter().map(|(id, _)| *id)));
            taken.exec(&self.tx).await.map_err(failed(DOING))?;
        }
        Ok(lines.into_iter().map(|(_, line)| line).collect())
    }

    /// Removes what was settled before that instant; how many.
    pub async fn prune_notices(&self, before: Timestamp) -> Result<u64> {
        let old = Entity::delete_many().filter(Column::SettledAt.lt(stored_instant(before)));
        Ok(old.exec(&self.tx).await.map_err(failed("remove old messages"))?.rows_affected)
    }
}

fn row_of(message: &Message) -> ActiveModel {
    ActiveModel {
        id: NotSet,
        event_id: Set(message.event),
        endpoint_id: Set(message.endpoint),
        message_id: Set(message.message_id.clone()),
        topic: Set(message.topic.clone()),
        body: Set(message.body.clone()),
        path: Set(message.path.clone()),
        state: Set(message.state.as_str().to_owned()),
        created_at: Set(stored_instant(message.created_at)),
        due_at: Set(stored_instant(message.due_at)),
        lease_until: Set(None),
        attempts: Set(0),
        last_error: Set(None),
        settled_at: Set(None),
    }
}

/// One look into an index for each address, however much has piled up at one of them.
fn with_mail(now: Timestamp) -> SelectStatement {
    let of_endpoint =
        Expr::col((Entity, Column::EndpointId)).equals((endpoint::Entity, endpoint::Column::Id));
    let free = Expr::col((Entity, Column::LeaseUntil))
        .is_null()
        .or(Expr::col((Entity, Column::LeaseUntil)).lte(stored_instant(now)));
    let due = Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(of_endpoint)
        .and_where(Expr::cust("\"notice\".\"state\" = 'queued'"))
        .and_where(Expr::col((Entity, Column::DueAt)).lte(stored_instant(now)))
        .and_where(free)
        .take();
    Query::select()
        .column(endpoint::Column::Id)
        .from(endpoint::Entity)
        .and_where(endpoint::Column::State.eq(EndpointState::On.as_str()))
        .and_where(Expr::exists(due))
        .order_by(endpoint::Column::Id, Order::Asc)
        .take()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plans::check_uses;

    #[tokio::test]
    async fn who_has_mail_is_one_look_into_an_index_for_each_address() {
        let now = Timestamp::from_microsecond(1).unwrap();
        check_uses(&with_mail(now), &["notice_due"]).await;
    }
}
