//! The first schema: the agency and its files, series and occurrences, tasks with their history.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, boolean, date, date_null, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null,
};

pub(crate) struct First;

impl MigrationName for First {
    fn name(&self) -> &str {
        "m20261124_000001_first"
    }
}

/// A task that is neither done nor given up. Queries repeat these very words: that is how both databases
/// see that a partial index applies.
const OPEN: &str = "status IN ('open', 'started', 'blocked', 'in_review')";

#[async_trait::async_trait]
impl MigrationTrait for First {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in files().into_iter().chain(series()).chain(tasks()).chain(machinery()) {
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

/// In an order in which each stands after what it refers to.
const TABLES: [&str; 20] = [
    "agency",
    "calendar",
    "calendar_day",
    "person",
    "absence",
    "client",
    "signal",
    "service",
    "template",
    "engagement",
    "series",
    "occurrence",
    "task",
    "task_wait",
    "event",
    "client_risk",
    "api_key",
    "imported_row",
    "beat",
    "idempotency",
];

/// What the agency's files say.
fn files() -> Vec<TableCreateStatement> {
    vec![
        table("agency")
            .col(big_integer("id").primary_key().check(Expr::cust("id = 1")))
            .col(text("name"))
            .col(text("time_zone"))
            .col(text("calendar"))
            .col(text("works_from"))
            .col(big_integer("minutes_per_day"))
            .col(date("adopted_on"))
            .take(),
        table("calendar").col(text("key").primary_key()).take(),
        table("calendar_day")
            .col(text("calendar"))
            .col(date("day"))
            .col(boolean("worked"))
            .col(text_null("name"))
            .primary_key(Index::create().col("calendar").col("day"))
            .foreign_key(&mut refers("calendar_day", &["calendar"], "calendar", &["key"]))
            .take(),
        table("person")
            .col(text("login").primary_key())
            .col(text("name"))
            .col(word("access", &["specialist", "manager", "admin"]))
            .col(text("roles"))
            .col(text("calendar"))
            .col(text("time_zone"))
            .col(text("works_from"))
            .col(big_integer("minutes_per_day"))
            .col(boolean("active"))
            .take(),
        table("absence")
            .col(text("login"))
            .col(date("from_on"))
            .col(date("to_on"))
            .col(text("kind"))
            .primary_key(Index::create().col("login").col("from_on"))
            .foreign_key(&mut refers("absence", &["login"], "person", &["login"]))
            .take(),
        table("client")
            .col(text("key").primary_key())
            .col(text("name"))
            .col(text("manager"))
            .col(text("time_zone"))
            .col(text("calendar"))
            .col(text("tier"))
            .col(date("started_on"))
            .col(date_null("renewal_on"))
            .col(word("status", &["active", "paused", "churned"]))
            .take(),
        table("signal")
            .col(big_pk_auto("id"))
            .col(text("client"))
            .col(text("kind"))
            .col(text("value"))
            .col(date("observed_on"))
            .col(text("by"))
            .col(timestamp_with_time_zone("noted_at"))
            .col(text_null("note"))
            .foreign_key(&mut refers("signal", &["client"], "client", &["key"]))
            .take(),
        table("service").col(text("key").primary_key()).col(text("name")).col(text("purpose")).take(),
        table("template")
            .col(text("service"))
            .col(text("key"))
            .col(big_integer("position"))
            .col(text("draft"))
            .primary_key(Index::create().col("service").col("key"))
            .foreign_key(&mut refers("template", &["service"], "service", &["key"]))
            .take(),
        table("engagement")
            .col(text("client"))
            .col(text("service"))
            .col(date("starts_on"))
            .col(date_null("ends_on"))
            .col(date_null("paused_from"))
            .col(date_null("paused_to"))
            .col(big_integer("effort_permille"))
            .primary_key(Index::create().col("client").col("service"))
            .foreign_key(&mut refers("engagement", &["client"], "client", &["key"]))
            .foreign_key(&mut refers("engagement", &["service"], "service", &["key"]))
            .take(),
    ]
}

fn series() -> Vec<TableCreateStatement> {
    vec![
        table("series")
            .col(big_pk_auto("id"))
            .col(text("client"))
            .col(text("service"))
            .col(text("template"))
            .col(word("status", &["active", "ended", "error"]))
            .col(date("adopted_on"))
            .col(date_null("cursor_on"))
            .col(timestamp_with_time_zone("next_run_at"))
            .col(text_null("error"))
            .foreign_key(&mut refers("series", &["client"], "client", &["key"]))
            .foreign_key(&mut refers("series", &["service", "template"], "template", &["service", "key"]))
            .take(),
        table("occurrence")
            .col(big_integer("series_id"))
            .col(date("nominal_on"))
            .col(word("status", &["created", "skipped", "missed", "before_adoption"]))
            .col(text_null("reason"))
            .col(date_null("through_on"))
            .col(date_null("rolled_on"))
            .col(timestamp_with_time_zone_null("create_at"))
            .col(timestamp_with_time_zone_null("due_at"))
            .col(boolean("late"))
            .col(timestamp_with_time_zone("decided_at"))
            .primary_key(Index::create().col("series_id").col("nominal_on"))
            .foreign_key(&mut refers("occurrence", &["series_id"], "series", &["id"]))
            .take(),
    ]
}

fn tasks() -> Vec<TableCreateStatement> {
    vec![
        table("task")
            .col(big_pk_auto("id"))
            .col(big_integer_null("series_id"))
            .col(date_null("nominal_on"))
            .col(text_null("service"))
            .col(text_null("template"))
            .col(text("client"))
            .col(text("title"))
            .col(text("purpose"))
            .col(text("role"))
            .col(text_null("assignee"))
            .col(word("status", &["open", "started", "blocked", "in_review", "done", "cancelled", "waived"]))
            .col(word("importance", &["low", "normal", "high", "critical"]))
            .col(boolean("promised"))
            .col(boolean("review"))
            .col(big_integer("effort_minutes"))
            .col(timestamp_with_time_zone("deadline"))
            .col(boolean("deadline_implied"))
            .col(timestamp_with_time_zone("first_deadline"))
            .col(big_integer("moves"))
            .col(big_integer("slip_days"))
            .col(boolean("late"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("started_at"))
            .col(timestamp_with_time_zone_null("closed_at"))
            .col(text_null("blocked_reason"))
            .col(text("checklist"))
            .col(word_null("override_kind", &["pin", "level", "boost"]))
            .col(text_null("override_value"))
            .col(text_null("override_by"))
            .col(text_null("override_reason"))
            .col(timestamp_with_time_zone_null("override_set_at"))
            .col(timestamp_with_time_zone_null("override_ends_at"))
            .col(big_integer("version"))
            .foreign_key(&mut refers("task", &["client"], "client", &["key"]))
            .foreign_key(&mut refers("task", &["series_id"], "series", &["id"]))
            .take(),
        table("task_wait")
            .col(big_integer("task_id"))
            .col(big_integer("series_id"))
            .col(date("nominal_on"))
            .col(text("template"))
            .primary_key(Index::create().col("task_id").col("series_id").col("nominal_on"))
            .foreign_key(&mut refers("task_wait", &["task_id"], "task", &["id"]))
            .foreign_key(&mut refers("task_wait", &["series_id"], "series", &["id"]))
            .take(),
        table("event")
            .col(big_pk_auto("id"))
            .col(timestamp_with_time_zone("at"))
            .col(text("by"))
            .col(text("kind"))
            .col(big_integer_null("task_id"))
            .col(text_null("client"))
            .col(big_integer_null("series_id"))
            .col(text_null("from_value"))
            .col(text_null("to_value"))
            .col(text_null("reason"))
            .col(text_null("detail"))
            .take(),
    ]
}

fn machinery() -> Vec<TableCreateStatement> {
    vec![
        table("client_risk")
            .col(text("client").primary_key())
            .col(big_integer("risk").check(Expr::cust("risk BETWEEN 0 AND 10000")))
            .col(date("computed_on"))
            .col(text("parts"))
            .foreign_key(&mut refers("client_risk", &["client"], "client", &["key"]))
            .take(),
        table("api_key")
            .col(text("prefix").primary_key())
            .col(text("sha256").unique_key())
            .col(text("login"))
            .col(text("name"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone_null("expires_at"))
            .col(timestamp_with_time_zone_null("revoked_at"))
            .col(timestamp_with_time_zone_null("last_used_at"))
            .take(),
        table("imported_row")
            .col(text("kind"))
            .col(text("key"))
            .col(text("body"))
            .col(boolean("gone"))
            .primary_key(Index::create().col("kind").col("key"))
            .take(),
        table("beat")
            .col(text("name").primary_key())
            .col(timestamp_with_time_zone("started_at"))
            .col(timestamp_with_time_zone_null("finished_at"))
            .col(text("outcome"))
            .col(big_integer("late_runs"))
            .take(),
        table("idempotency")
            .col(text("principal"))
            .col(text("method"))
            .col(text("path"))
            .col(text("key"))
            .col(text("body_sha256"))
            .col(big_integer_null("status"))
            .col(text_null("etag"))
            .col(text_null("location"))
            .col(text_null("answer"))
            .col(timestamp_with_time_zone("created_at"))
            .primary_key(Index::create().col("principal").col("method").col("path").col("key"))
            .take(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("signal_once", "signal", &["client", "kind", "value", "observed_on", "by"]).unique().take(),
        index("series_once", "series", &["client", "service", "template"]).unique().take(),
        index("series_due", "series", &["next_run_at", "id"])
            .and_where(Expr::cust("status = 'active'"))
            .take(),
        index("task_once", "task", &["series_id", "nominal_on"]).unique().take(),
        // Without what nobody has: SQLite would read a pool as the assignee NULL, and with it every pool.
        index("task_of_assignee", "task", &["assignee"])
            .and_where(Expr::cust("assignee IS NOT NULL"))
            .and_where(Expr::cust(OPEN))
            .take(),
        index("task_of_pool", "task", &["role"])
            .and_where(Expr::cust("assignee IS NULL"))
            .and_where(Expr::cust(OPEN))
            .take(),
        index("task_of_client", "task", &["client"]).take(),
        index("task_override_ends", "task", &["override_ends_at"])
            .and_where(Expr::cust("override_ends_at IS NOT NULL"))
            .and_where(Expr::cust(OPEN))
            .take(),
        index("event_of_task", "event", &["task_id", "id"]).take(),
        index("event_of_client", "event", &["client", "id"]).take(),
        index("idempotency_age", "idempotency", &["created_at"]).take(),
    ]
}

pub(crate) fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).take()
}

pub(crate) fn index(
    name: &'static str,
    table: &'static str,
    columns: &[&'static str],
) -> IndexCreateStatement {
    let mut index = Index::create().name(name).table(table).take();
    for column in columns {
        index.col(*column);
    }
    index
}

pub(crate) fn refers(
    table: &'static str,
    columns: &[&'static str],
    to_table: &'static str,
    to_columns: &[&'static str],
) -> ForeignKeyCreateStatement {
    let mut key = ForeignKey::create();
    key.from_tbl(table).to_tbl(to_table);
    for (column, to_column) in columns.iter().zip(to_columns) {
        key.from_col(*column).to_col(*to_column);
    }
    key
}

/// A text column that holds one of a closed list of words.
pub(crate) fn word(name: &'static str, words: &[&str]) -> ColumnDef {
    text(name).check(one_of(name, words)).take()
}

pub(crate) fn word_null(name: &'static str, words: &[&str]) -> ColumnDef {
    text_null(name).check(one_of(name, words)).take()
}

fn one_of(name: &str, words: &[&str]) -> SimpleExpr {
    let words: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    Expr::cust(format!("{name} IN ({})", words.join(", ")))
}
