//! Priority in full: what was judged and measured about clients, weights with their versions, logged time, and what
//! the engine or a specialist asks of a manager.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, date, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null,
};

use crate::first::{index, refers, table, word};

pub(crate) struct Third;

impl MigrationName for Third {
    fn name(&self) -> &str {
        "m20261124_000003_priority"
    }
}

/// In an order in which each stands after what it refers to.
const TABLES: [&str; 5] = ["risk_history", "risk_judgement", "weights", "logged_time", "proposal"];

#[async_trait::async_trait]
impl MigrationTrait for Third {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [risk_history(), risk_judgement(), weights(), logged_time(), proposal()] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES.iter().rev() {
            manager.drop_table(Table::drop().table(*table).to_owned()).await?;
        }
        Ok(())
    }
}

/// A client's risk on each day on which it was written, so that it can be drawn.
fn risk_history() -> TableCreateStatement {
    table("risk_history")
        .col(text("client"))
        .col(date("computed_on"))
        .col(big_integer("risk").check(Expr::cust("risk BETWEEN 0 AND 10000")))
        .col(text("parts"))
        .primary_key(Index::create().col("client").col("computed_on"))
        .foreign_key(&mut refers("risk_history", &["client"], "client", &["key"]))
        .take()
}

/// A manager's floor or fixed value; one of a kind and client is in force at a time.
fn risk_judgement() -> TableCreateStatement {
    table("risk_judgement")
        .col(text("client"))
        .col(word("kind", &["floor", "fixed"]))
        .col(big_integer("risk").check(Expr::cust("risk BETWEEN 0 AND 10000")))
        .col(text("reason"))
        .col(text("by"))
        .col(timestamp_with_time_zone("set_at"))
        .col(timestamp_with_time_zone_null("ends_at"))
        .primary_key(Index::create().col("client").col("kind"))
        .foreign_key(&mut refers("risk_judgement", &["client"], "client", &["key"]))
        .take()
}

/// Every set of weights that scores were ever computed by.
fn weights() -> TableCreateStatement {
    table("weights")
        .col(big_integer("version").primary_key())
        .col(text("body"))
        .col(timestamp_with_time_zone("since"))
        .take()
}

/// Time that somebody worked on a task; without an end the clock is running.
fn logged_time() -> TableCreateStatement {
    table("logged_time")
        .col(big_pk_auto("id"))
        .col(big_integer("task_id"))
        .col(text("login"))
        .col(timestamp_with_time_zone("from_at"))
        .col(timestamp_with_time_zone_null("to_at"))
        .col(big_integer("minutes"))
        .col(text_null("note"))
        .foreign_key(&mut refers("logged_time", &["task_id"], "task", &["id"]))
        .take()
}

fn proposal() -> TableCreateStatement {
    table("proposal")
        .col(big_pk_auto("id"))
        .col(word("kind", &["deadline", "assignee", "effort", "priority", "order"]))
        .col(big_integer("task_id"))
        .col(text("client"))
        .col(text("body"))
        .col(text("reason"))
        .col(big_integer_null("probability"))
        .col(word("state", &["open", "accepted", "rejected", "expired"]))
        .col(text("made_by"))
        .col(timestamp_with_time_zone("made_at"))
        .col(text_null("decided_by"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .col(text_null("decision"))
        // what it was made from: a rejected one is not made again while this is the same
        .col(text("facts"))
        .col(big_integer("version").default(1).take())
        .foreign_key(&mut refers("proposal", &["task_id"], "task", &["id"]))
        .take()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("logged_time_of_task", "logged_time", &["task_id", "id"]),
        index("logged_time_running", "logged_time", &["login"]).and_where(Expr::cust("to_at IS NULL")).take(),
        index("proposal_of_task", "proposal", &["task_id", "id"]),
        index("proposal_open", "proposal", &["client", "id"]).and_where(Expr::cust("state = 'open'")).take(),
    ]
}
