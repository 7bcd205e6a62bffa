//! The specialist's day: who a blocked task waits for, and what is said and kept beside tasks.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text, text_null, timestamp_with_time_zone_null};

use crate::first::index;

pub(crate) struct Day;

impl MigrationName for Day {
    fn name(&self) -> &str {
        "m20261124_000008_day"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Day {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in task_columns() {
            manager.alter_table(Table::alter().table("task").add_column(column).to_owned()).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name("task_follow_up").table("task").to_owned()).await?;
        for column in ["waits_for", "follow_up_at", "paused"] {
            manager.alter_table(Table::alter().table("task").drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

/// Whom a task waits for, when it comes back, and from when to when the client was waited for.
fn task_columns() -> Vec<ColumnDef> {
    vec![
        text_null("waits_for"),
        timestamp_with_time_zone_null("follow_up_at"),
        text("paused").default("[]").take(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("task_follow_up", "task", &["follow_up_at"])
            .and_where(Expr::cust("follow_up_at IS NOT NULL"))
            .take(),
    ]
}
