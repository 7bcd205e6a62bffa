//! What a manager says of a client's risk, how the risk went from day to day, and the weights scores were made by.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, date, date_null, text, timestamp_with_time_zone};

use crate::first::{refers, table, word};

pub(crate) struct JudgementSchema;

impl MigrationName for JudgementSchema {
    fn name(&self) -> &str {
        "m20261124_000003_judgement"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for JudgementSchema {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [risk_judgement(), risk_history(), weights()] {
            manager.create_table(table).await?;
        }
        // of the days before nothing is known but the last
        let known = "INSERT INTO risk_history (client, computed_on, risk, parts) \
                     SELECT client, computed_on, risk, parts FROM client_risk";
        manager.get_connection().execute_unprepared(known).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["weights", "risk_history", "risk_judgement"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

/// One word a client: the manager's last. What was said before is in the events.
fn risk_judgement() -> TableCreateStatement {
    table("risk_judgement")
        .col(text("client").primary_key())
        .col(word("kind", &["floor", "fixed"]))
        .col(big_integer("risk").check(Expr::cust("risk BETWEEN 0 AND 10000")))
        .col(text("reason"))
        .col(text("set_by"))
        .col(timestamp_with_time_zone("set_at"))
        .col(date_null("ends_on"))
        .foreign_key(&mut refers("risk_judgement", &["client"], "client", &["key"]))
        .take()
}

/// What `client_risk` was on the days on which it was written.
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

/// Each version of what the terms of a score weigh.
fn weights() -> TableCreateStatement {
    table("weights")
        .col(big_integer("version").primary_key())
        .col(text("body"))
        .col(timestamp_with_time_zone("since"))
        .take()
}
