//! The order of the pools, kept: where each task of nobody stands, until its facts change or its stage ends.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, text, timestamp_with_time_zone, timestamp_with_time_zone_null,
};

use crate::first::{index, refers, table, word_null};

pub(crate) struct Ordered;

impl MigrationName for Ordered {
    fn name(&self) -> &str {
        "m20261124_000005_order"
    }
}

/// Before which every instant of ours lies: a row that is to be placed has ended long ago.
const LONG_AGO: &str = "1970-01-01 00:00:00+00:00";

#[async_trait::async_trait]
impl MigrationTrait for Ordered {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(pool_order()).await?;
        // what is in a pool already stands in no order until a beat has placed it
        let there = format!(
            "INSERT INTO pool_order (task_id, role, client, deadline, created_at, stage_ends_at) \
             SELECT id, role, client, deadline, created_at, '{LONG_AGO}' FROM task \
             WHERE assignee IS NULL AND status IN ('open', 'started')"
        );
        manager.get_connection().execute_unprepared(&there).await?;
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("task_wait_for").table("task_wait").to_owned()).await?;
        manager.drop_table(Table::drop().table("pool_order").to_owned()).await
    }
}

/// The key is what a task lacks, so that the smaller comes first, like everything else that is sorted by.
fn pool_order() -> TableCreateStatement {
    let stages = ["far", "waiting", "ripe", "overdue", "by_hand", "not_startable"];
    table("pool_order")
        .col(big_integer("task_id").primary_key())
        .col(text("role"))
        .col(text("client"))
        .col(word_null("stage", &stages))
        .col(timestamp_with_time_zone_null("stage_ends_at"))
        .col(big_integer_null("order_key"))
        .col(timestamp_with_time_zone("deadline"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("placed_at"))
        .foreign_key(&mut refers("pool_order", &["task_id"], "task", &["id"]))
        .take()
}

fn indexes() -> Vec<IndexCreateStatement> {
    let order = ["order_key", "deadline", "created_at", "task_id"];
    let by = |first: &[&'static str]| [first, &order].concat();
    vec![
        index("pool_order_of_role", "pool_order", &by(&["role", "stage"])),
        index("pool_order_of_client", "pool_order", &by(&["role", "client", "stage"])),
        index("pool_order_ends", "pool_order", &["stage_ends_at"])
            .and_where(Expr::cust("stage_ends_at IS NOT NULL"))
            .take(),
        index("pool_order_placed", "pool_order", &["placed_at"])
            .and_where(Expr::cust("placed_at IS NOT NULL"))
            .take(),
        index("task_wait_for", "task_wait", &["series_id", "nominal_on"]),
        index("client_risk_order", "client_risk", &["risk", "client"]),
    ]
}
