//! What a client may see: whether a task is shown to them, what came of it, and which links are its results.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, text_null};

use crate::first::word;

pub(crate) struct Shown;

impl MigrationName for Shown {
    fn name(&self) -> &str {
        "m20261124_000011_shown"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Shown {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [boolean("client_sees").default(true).take(), text_null("result")] {
            manager.alter_table(Table::alter().table("task").add_column(column).to_owned()).await?;
        }
        let kind = word("kind", &["link", "result"]).default("link").take();
        manager.alter_table(Table::alter().table("task_link").add_column(kind).to_owned()).await?;
        // as the cabinet showed them: what was made by hand and promised to nobody may be about the client
        let by_hand = Query::update()
            .table("task")
            .value("client_sees", false)
            .and_where(Expr::col("series_id").is_null())
            .and_where(Expr::col("promised").eq(false))
            .take();
        manager.get_connection().execute(&by_hand).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [("task_link", "kind"), ("task", "result"), ("task", "client_sees")] {
            manager.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}
