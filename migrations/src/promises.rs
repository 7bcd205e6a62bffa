//! Promises: every move of a deadline with who asked for it and when the client was told, and the score beside which an
//! override was set.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, boolean, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null,
};

use crate::first::{index, refers, table, word};

pub(crate) struct Promises;

impl MigrationName for Promises {
    fn name(&self) -> &str {
        "m20261124_000007_promises"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Promises {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let score = Table::alter().table("task").add_column(big_integer_null("override_score")).to_owned();
        manager.alter_table(score).await?;
        manager.create_table(deadline_move()).await?;
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("who was told of which move would be lost: restore a backup".to_owned()))
    }
}

/// Moves from before this table stand in the history of their tasks and nowhere else: nobody knows of them whether the
/// client was told.
fn deadline_move() -> TableCreateStatement {
    table("deadline_move")
        .col(big_pk_auto("id"))
        .col(big_integer("task_id"))
        .col(timestamp_with_time_zone("from_at"))
        .col(timestamp_with_time_zone("to_at"))
        .col(word("code", &["client_late", "scope_changed", "absence", "our_estimate", "other"]))
        .col(text("reason"))
        .col(word("asked_by", &["client", "us"]))
        .col(boolean("promised"))
        .col(timestamp_with_time_zone_null("told_at"))
        .col(text_null("told_how"))
        .col(boolean("after_deadline"))
        .col(big_integer("slip_days"))
        .col(text("moved_by"))
        .col(timestamp_with_time_zone("moved_at"))
        .foreign_key(&mut refers("deadline_move", &["task_id"], "task", &["id"]))
        .take()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("deadline_move_of_task", "deadline_move", &["task_id", "id"]),
        index("deadline_move_made", "deadline_move", &["moved_at"]),
        index("deadline_move_untold", "deadline_move", &["id"])
            .and_where(Expr::cust("promised"))
            .and_where(Expr::cust("told_at IS NULL"))
            .take(),
        index("task_promised", "task", &["deadline"]).and_where(Expr::cust("promised")).take(),
        index("task_overridden", "task", &["id"])
            .and_where(Expr::cust("override_kind IS NOT NULL"))
            .and_where(Expr::cust("status IN ('open', 'started', 'blocked', 'in_review')"))
            .take(),
        index("task_in_review", "task", &["id"]).and_where(Expr::cust("status = 'in_review'")).take(),
        index("event_of_review", "event", &["at"])
            .and_where(Expr::cust("kind IN ('task_approved', 'task_returned')"))
            .take(),
    ]
}
