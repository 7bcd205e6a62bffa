//! The specialist's day: who a blocked task waits for, and what is said and kept beside tasks.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_pk_auto, binary, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null,
};

use crate::first::{index, refers, table, word};

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
        lower_titles(manager).await?;
        for table in [comment(), task_link(), attachment()] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["attachment", "task_link", "comment"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        manager.drop_index(Index::drop().name("task_follow_up").table("task").to_owned()).await?;
        for column in ["waits_for", "follow_up_at", "paused", "lower_title"] {
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
        text("lower_title").default("").take(),
    ]
}

/// Neither database lowers letters as we do, so the titles that are there are lowered here.
async fn lower_titles(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const AT_ONCE: u64 = 1_000;
    let db = manager.get_connection();
    let mut after = 0;
    loop {
        let some = Query::select()
            .columns(["id", "title"])
            .from("task")
            .and_where(Expr::col("id").gt(after))
            .order_by("id", Order::Asc)
            .limit(AT_ONCE)
            .take();
        let rows = db.query_all(&some).await?;
        for row in &rows {
            let (id, title): (i64, String) = (row.try_get("", "id")?, row.try_get("", "title")?);
            let lowered = Query::update()
                .table("task")
                .value("lower_title", title.to_lowercase())
                .and_where(Expr::col("id").eq(id))
                .take();
            db.execute(&lowered).await?;
            after = id;
        }
        if rows.is_empty() {
            return Ok(());
        }
    }
}

/// What is beside a task: who put it there, when, and who may see it.
fn beside(name: &'static str) -> TableCreateStatement {
    table(name)
        .col(big_pk_auto("id"))
        .col(big_integer("task_id"))
        .col(text("by"))
        .col(timestamp_with_time_zone("at"))
        .col(word("audience", &["internal", "client"]))
        .foreign_key(&mut refers(name, &["task_id"], "task", &["id"]))
        .take()
}

fn comment() -> TableCreateStatement {
    beside("comment").col(text("text")).col(text("lower_text")).col(text("mentions")).take()
}

fn task_link() -> TableCreateStatement {
    beside("task_link").col(text("url")).col(text("title")).take()
}

fn attachment() -> TableCreateStatement {
    beside("attachment")
        .col(text("name"))
        .col(text("content_type"))
        .col(big_integer("size_bytes"))
        .col(binary("bytes"))
        .take()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("comment_of_task", "comment", &["task_id"]).take(),
        index("link_of_task", "task_link", &["task_id"]).take(),
        index("attachment_of_task", "attachment", &["task_id"]).take(),
        index("task_follow_up", "task", &["follow_up_at"])
            .and_where(Expr::cust("follow_up_at IS NOT NULL"))
            .take(),
    ]
}
