//! Finding tasks and comments by words in them, in any case.
//!
//! What is looked through is a column in lower case that we wrote ourselves: SQLite lowers only the letters of English,
//! PostgreSQL by the collation of its database, and both must find the same.

use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr, Order};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, QueryTrait};
use slated_core::beside::Comment;
use slated_core::task::{Actor, Task};

use crate::beside::{Beside, commented};
use crate::dialect::failed;
use crate::row::{client, comment, task};
use crate::tasks::is_seen_by;
use crate::{ReadTx, Result, TaskFilter};

impl ReadTx {
    /// Tasks whose title holds the words, which the actor may see; the newest first.
    pub async fn tasks_titled(&self, words: &str, by: &Actor, limit: u64) -> Result<Vec<Task>> {
        let filter = TaskFilter { seen_by: Some(by.clone()), ..TaskFilter::default() };
        let title = Expr::col((task::Entity, task::Column::LowerTitle));
        let mut select = crate::tasks::filtered(&filter);
        select.and_where(title.like(holding(words))).order_by((task::Entity, task::Column::Id), Order::Desc);
        self.tasks(select.limit(limit), "look for tasks").await
    }

    /// Comments that hold the words, on tasks that the actor may see, each with its task's title; the newest first.
    pub async fn comments_holding(
        &self,
        words: &str,
        by: &Actor,
        limit: u64,
    ) -> Result<Vec<(Beside<Comment>, String)>> {
        const DOING: &str = "look for comments";
        let mut select = comment::Entity::find().into_query();
        select
            .expr_as(Expr::col((task::Entity, task::Column::Title)), "task_title")
            .inner_join(
                task::Entity,
                Expr::col((task::Entity, task::Column::Id))
                    .equals((comment::Entity, comment::Column::TaskId)),
            )
            .inner_join(
                client::Entity,
                Expr::col((task::Entity, task::Column::Client)).equals((client::Entity, client::Column::Key)),
            )
            .and_where_option(is_seen_by(by))
            .and_where(Expr::col((comment::Entity, comment::Column::LowerText)).like(holding(words)))
            .order_by((comment::Entity, comment::Column::Id), Order::Desc)
            .limit(limit);
        let rows = self.tx.query_all(&select).await.map_err(failed(DOING))?;
        let read = |row: &sea_orm::QueryResult| {
            let stored = comment::Model::from_query_result(row, "").map_err(failed(DOING))?;
            Ok((commented(stored)?, row.try_get("", "task_title").map_err(failed(DOING))?))
        };
        rows.iter().map(read).collect()
    }
}

/// The words anywhere, as they are: nothing in them is a wildcard.
fn holding(words: &str) -> LikeExpr {
    let mut pattern = String::from("%");
    for letter in words.to_lowercase().chars() {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    LikeExpr::new(pattern).escape('!')
}
