//! People as they are managed here and not only in files: who entered an absence, how many tasks somebody begins at
//! once, and whose last day has been set.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer_null, date_null, text, timestamp_with_time_zone_null};

pub(crate) struct People;

impl MigrationName for People {
    fn name(&self) -> &str {
        "m20261124_000010_people"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for People {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            manager.alter_table(Table::alter().table(table).add_column(column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [
            ("person", "last_on"),
            ("person", "tasks_at_once"),
            ("absence", "made_at"),
            ("absence", "made_by"),
        ] {
            manager.alter_table(Table::alter().table(table).drop_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

/// Absences that are there came from files.
fn columns() -> Vec<(&'static str, ColumnDef)> {
    vec![
        ("absence", text("made_by").default("(import)").take()),
        ("absence", timestamp_with_time_zone_null("made_at")),
        ("person", big_integer_null("tasks_at_once")),
        ("person", date_null("last_on")),
    ]
}
