//! What the database alone costs: the statement of a queue, sent by hand and read by nobody.
//!
//! For benchmarks, which compare the product with it. It shares the connections and nothing else: no
//! transaction, no values of ours.

use sea_orm::{ConnectionTrait, Statement};

use crate::dialect::failed;
use crate::{Result, Store};

/// The rows that a queue is made of, with the manager who comes with each.
const QUEUE: &str = "\
    SELECT task.*, client.manager FROM task JOIN client ON client.key = task.client \
    WHERE task.status IN ('open', 'started', 'blocked', 'in_review') \
    AND task.status IN ('open', 'started') \
    AND assignee = $1 \
    UNION ALL \
    SELECT task.*, client.manager FROM task JOIN client ON client.key = task.client \
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
