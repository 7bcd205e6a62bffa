//! Time that people log, the timers that run, and what the engine or a specialist proposes.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null,
};

use crate::first::{index, refers, table, word};

pub(crate) struct Proposals;

impl MigrationName for Proposals {
    fn name(&self) -> &str {
        "m20261124_000004_proposals"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Proposals {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [logged_time(), timer(), proposal()] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("task_done_of_template").table("task").to_owned()).await?;
        for table in ["proposal", "timer", "logged_time"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

/// What was written stays: a correction is a row of its own, and the row that it replaces names it.
fn logged_time() -> TableCreateStatement {
    table("logged_time")
        .col(big_pk_auto("id"))
        .col(big_integer("task_id"))
        .col(text("login"))
        .col(timestamp_with_time_zone_null("from_at"))
        .col(timestamp_with_time_zone_null("to_at"))
        .col(big_integer("minutes"))
        .col(text_null("note"))
        .col(text_null("remark"))
        .col(big_integer_null("replaced_by"))
        .col(timestamp_with_time_zone("written_at"))
        .foreign_key(&mut refers("logged_time", &["task_id"], "task", &["id"]))
        .take()
}

/// One for each person whose timer runs.
fn timer() -> TableCreateStatement {
    table("timer")
        .col(text("login").primary_key())
        .col(big_integer("task_id"))
        .col(timestamp_with_time_zone("started_at"))
        .foreign_key(&mut refers("timer", &["task_id"], "task", &["id"]))
        .take()
}

fn proposal() -> TableCreateStatement {
    table("proposal")
        .col(big_pk_auto("id"))
        .col(text("kind"))
        .col(text("subject"))
        .col(big_integer_null("task_id"))
        .col(text_null("service"))
        .col(text_null("template"))
        .col(text_null("client"))
        .col(text("body"))
        .col(text("reason"))
        .col(big_integer_null("miss_permille"))
        .col(text("facts"))
        .col(word("state", &["open", "accepted", "rejected", "withdrawn", "expired"]))
        .col(text("made_by"))
        .col(timestamp_with_time_zone("made_at"))
        .col(text_null("decided_by"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .col(text_null("decision"))
        .col(big_integer("version"))
        .foreign_key(&mut refers("proposal", &["task_id"], "task", &["id"]))
        .foreign_key(&mut refers("proposal", &["service", "template"], "template", &["service", "key"]))
        .take()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("logged_time_of_task", "logged_time", &["task_id"]).take(),
        index("timer_of_task", "timer", &["task_id"]).take(),
        index("task_done_of_template", "task", &["service", "template", "closed_at"])
            .and_where(Expr::cust("status = 'done'"))
            .take(),
        // two daemons, or a request sent twice, make one
        index("proposal_once", "proposal", &["subject", "kind", "made_by"])
            .unique()
            .and_where(Expr::cust("state = 'open'"))
            .take(),
        index("proposal_of_subject", "proposal", &["subject", "kind"]).take(),
        index("proposal_of_state", "proposal", &["state", "id"]).take(),
        index("proposal_of_task", "proposal", &["task_id"]).take(),
    ]
}
