//! What the database alone costs: the statement of a queue, sent by hand and read by nobody; the rows of a
//! generation, written once more and looked at by nobody. And very many series at once, to have something to measure.
//!
//! For benchmarks, which compare the product with it. It shares the connections and nothing else: no
//! transaction, no values of ours.

use jiff::civil::Date;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ConnectionTrait, EntityTrait, Statement};
use slated_core::time::Timestamp;

use crate::dialect::{self, BINDS_MAX, failed};
use crate::row::{series, stored_date, stored_instant};
use crate::series::SeriesStatus;
use crate::{Result, Store, WriteTx};

/// The rows that a queue is made of, with the manager and the deputy who come with each.
const QUEUE: &str = "\
    SELECT task.*, client.manager, client.deputy FROM task JOIN client ON client.key = task.client \
    WHERE task.status IN ('open', 'started', 'blocked', 'in_review') \
    AND task.status IN ('open', 'started') \
    AND assignee = $1 \
    UNION ALL \
    SELECT task.*, client.manager, client.deputy FROM task JOIN client ON client.key = task.client \
    WHERE task.status IN ('open', 'started', 'blocked', 'in_review') \
    AND task.status IN ('open', 'started') \
    AND assignee IS NULL AND role = $2";

impl Store {
    /// The number of rows that the queue of a person with one role is read from.
    pub async fn bare_queue(&self, login: &str, role: &str) -> Result<usize> {
        let backend = ConnectionTrait::get_database_backend(&self.db);
        let statement = Statement::from_sql_and_values(backend, QUEUE, [login.into(), role.into()]);
        let rows = self.db.query_all_raw(statement).await.map_err(failed("read the rows of a queue"))?;
        Ok(rows.len())
    }
}

/// The tables that generation writes, beside the cursors.
const GENERATED: [&str; 3] = ["occurrence", "task", "event"];

impl Store {
    /// Writes every generated row once more, into empty tables of the same columns and indexes that are removed
    /// again, in one statement a table; the number of rows.
    pub async fn bare_copy(&self) -> Result<u64> {
        const DOING: &str = "copy the generated rows";
        let mut rows = 0;
        for table in GENERATED {
            let copy = dialect::make_alike(&self.db, table).await?;
            let insert = format!("INSERT INTO {copy} SELECT * FROM {table}");
            rows += self.db.execute_unprepared(&insert).await.map_err(failed(DOING))?.rows_affected();
        }
        for table in GENERATED {
            let drop = format!("DROP TABLE {}", dialect::alike(table));
            self.db.execute_unprepared(&drop).await.map_err(failed(DOING))?;
        }
        Ok(rows)
    }
}

impl WriteTx {
    /// Many series at once, whose cursor stands at a date and which are due.
    pub async fn seed_series(
        &self,
        names: &[(String, String, String)],
        cursor: Date,
        next_run_at: Timestamp,
    ) -> Result<()> {
        for chunk in names.chunks(BINDS_MAX / 9) {
            let rows = chunk.iter().map(|(client, service, template)| series::ActiveModel {
                id: NotSet,
                client: Set(client.clone()),
                service: Set(service.clone()),
                template: Set(template.clone()),
                status: Set(SeriesStatus::Active.as_str().to_owned()),
                adopted_on: Set(stored_date(cursor)),
                cursor_on: Set(Some(stored_date(cursor))),
                next_run_at: Set(stored_instant(next_run_at)),
                error: Set(None),
            });
            let insert = series::Entity::insert_many(rows);
            insert.exec_without_returning(&self.tx).await.map_err(failed("seed series"))?;
        }
        Ok(())
    }
}
