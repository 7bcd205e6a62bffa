//! Recurrence in full: versions of templates, pauses that came before, calendars that say more, outcomes of every
//! kind, and what the daemon must remember about its clock.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, boolean, date, date_null, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null,
};

use crate::first::{index, refers, table, word};

pub(crate) struct Second;

impl MigrationName for Second {
    fn name(&self) -> &str {
        "m20261124_000002_recurrence"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Second {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in columns() {
            let added = Table::alter().table(table).add_column(column).to_owned();
            manager.alter_table(added).await?;
        }
        for table in [template_version(), daemon_state()] {
            manager.create_table(table).await?;
        }
        // what is there is each template's first version; nobody wrote down when it was made
        let first = "INSERT INTO template_version (service, key, version, draft, made_by) \
                     SELECT service, key, 1, draft, '(import)' FROM template";
        manager.get_connection().execute_unprepared(first).await?;
        widen_outcomes(manager).await?;
        manager.create_index(held()).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration(
            "outcomes that only this schema knows would be lost: restore a backup".to_owned(),
        ))
    }
}

/// Columns that tables of the first schema gain, with what is true of the rows that are there.
fn columns() -> Vec<(&'static str, ColumnDef)> {
    vec![
        ("calendar", text("weekend").default("SA,SU").take()),
        ("calendar", text_null("extends")),
        ("calendar", date_null("valid_from")),
        ("calendar", date_null("valid_through")),
        ("client", word("calendar_use", &["client", "agency", "union"]).default("client").take()),
        ("engagement", text("earlier_pauses").default("[]").take()),
        ("engagement", text("exdates").default("[]").take()),
        ("engagement", big_integer("version").default(1).take()),
        ("service", big_integer("version").default(1).take()),
        ("template", big_integer("version").default(1).take()),
        ("template", timestamp_with_time_zone_null("ended_at")),
    ]
}

/// Every draft that a template ever had; occurrences name the one they were made by.
fn template_version() -> TableCreateStatement {
    table("template_version")
        .col(text("service"))
        .col(text("key"))
        .col(big_integer("version"))
        .col(text("draft"))
        .col(timestamp_with_time_zone_null("made_at"))
        .col(text("made_by"))
        .primary_key(Index::create().col("service").col("key").col("version"))
        .foreign_key(&mut refers("template_version", &["service", "key"], "template", &["service", "key"]))
        .take()
}

/// What the daemon remembers between its beats, by name.
fn daemon_state() -> TableCreateStatement {
    table("daemon_state")
        .col(text("name").primary_key())
        .col(text("value"))
        .col(timestamp_with_time_zone("noted_at"))
        .take()
}

/// A check cannot be changed in place on SQLite, so the rows move to a table with the wider one.
async fn widen_outcomes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const KEPT: &str =
        "series_id, nominal_on, status, reason, through_on, rolled_on, create_at, due_at, late, decided_at";
    manager.rename_table(Table::rename().table("occurrence", "occurrence_narrow").to_owned()).await?;
    manager.create_table(occurrence()).await?;
    let moved =
        format!("INSERT INTO occurrence ({KEPT}, provisional) SELECT {KEPT}, FALSE FROM occurrence_narrow");
    manager.get_connection().execute_unprepared(&moved).await?;
    manager.drop_table(Table::drop().table("occurrence_narrow").to_owned()).await
}

fn occurrence() -> TableCreateStatement {
    let outcomes = ["created", "skipped", "collapsed", "held", "missed", "failed", "before_adoption"];
    table("occurrence")
        .col(big_integer("series_id"))
        .col(date("nominal_on"))
        .col(word("status", &outcomes))
        .col(text_null("reason"))
        .col(date_null("through_on"))
        .col(date_null("rolled_on"))
        .col(timestamp_with_time_zone_null("create_at"))
        .col(timestamp_with_time_zone_null("due_at"))
        .col(boolean("late"))
        .col(timestamp_with_time_zone("decided_at"))
        .col(big_integer_null("template_version"))
        .col(big_integer_null("blocking_task"))
        .col(boolean("provisional").default(false).take())
        .primary_key(Index::create().name("occurrence_once").col("series_id").col("nominal_on"))
        .foreign_key(&mut refers("occurrence", &["series_id"], "series", &["id"]))
        .take()
}

fn held() -> IndexCreateStatement {
    index("occurrence_held", "occurrence", &["series_id"]).and_where(Expr::cust("status = 'held'")).take()
}
