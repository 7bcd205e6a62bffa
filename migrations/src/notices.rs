//! Notices: where they go, what each person wants to hear of, and the outbox of what is on its way.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null,
};

use crate::first::{index, refers, table, word};

pub(crate) struct Notices;

impl MigrationName for Notices {
    fn name(&self) -> &str {
        "m20261124_000006_notices"
    }
}

/// The words of the first schema, which partial indexes and queries repeat.
const OPEN: &str = "status IN ('open', 'started', 'blocked', 'in_review')";

#[async_trait::async_trait]
impl MigrationTrait for Notices {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [endpoint(), notice_rule(), notice()] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("task_deadline").table("task").to_owned()).await?;
        for table in ["notice", "notice_rule", "endpoint"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

/// Without an owner it is a machine's, kept by admins.
fn endpoint() -> TableCreateStatement {
    table("endpoint")
        .col(big_pk_auto("id"))
        .col(text_null("owner"))
        .col(word("kind", &["webhook", "slack", "telegram", "email"]))
        .col(text("name"))
        .col(text("address"))
        .col(text_null("secret"))
        .col(text_null("old_secret"))
        .col(timestamp_with_time_zone_null("old_secret_until"))
        .col(text("kinds"))
        .col(word("state", &["on", "off", "disabled"]))
        .col(text_null("reason"))
        .col(timestamp_with_time_zone_null("failing_since"))
        .col(timestamp_with_time_zone("created_at"))
        .col(big_integer("version"))
        .foreign_key(&mut refers("endpoint", &["owner"], "person", &["login"]))
        .take()
}

fn notice_rule() -> TableCreateStatement {
    table("notice_rule")
        .col(text("login").primary_key())
        .col(text("rules"))
        .col(big_integer("version"))
        .col(timestamp_with_time_zone("changed_at"))
        .foreign_key(&mut refers("notice_rule", &["login"], "person", &["login"]))
        .take()
}

fn notice() -> TableCreateStatement {
    table("notice")
        .col(big_pk_auto("id"))
        .col(big_integer_null("event_id"))
        .col(big_integer("endpoint_id"))
        .col(text("message_id"))
        .col(text("topic"))
        .col(text("body"))
        .col(text_null("path"))
        .col(word("state", &["queued", "delivered", "dead", "for_digest", "digested"]))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("due_at"))
        .col(timestamp_with_time_zone_null("lease_until"))
        .col(big_integer("attempts"))
        .col(text_null("last_error"))
        .col(timestamp_with_time_zone_null("settled_at"))
        .foreign_key(&mut refers("notice", &["event_id"], "event", &["id"]))
        .foreign_key(&mut refers("notice", &["endpoint_id"], "endpoint", &["id"]))
        .take()
}

fn indexes() -> Vec<IndexCreateStatement> {
    let in_state = |state: &str| Expr::cust(format!("state = '{state}'"));
    vec![
        index("endpoint_of_owner", "endpoint", &["owner", "kind"])
            .unique()
            .and_where(Expr::cust("owner IS NOT NULL"))
            .take(),
        index("notice_once", "notice", &["event_id", "endpoint_id"]).unique().take(),
        index("notice_due", "notice", &["endpoint_id", "due_at", "id"]).and_where(in_state("queued")).take(),
        index("notice_for_digest", "notice", &["endpoint_id", "due_at"])
            .and_where(in_state("for_digest"))
            .take(),
        index("notice_dead", "notice", &["endpoint_id", "id"]).and_where(in_state("dead")).take(),
        index("notice_settled", "notice", &["settled_at"])
            .and_where(Expr::cust("settled_at IS NOT NULL"))
            .take(),
        index("task_deadline", "task", &["deadline"]).and_where(Expr::cust(OPEN)).take(),
    ]
}
