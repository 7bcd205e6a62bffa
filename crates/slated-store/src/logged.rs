//! Time that people logged, and their running timers.

use std::collections::HashMap;

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, OnConflict, Order, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use slated_core::task::logged::{Logged, Timer};

use crate::dialect::{BINDS_MAX, failed};
use crate::put::values;
use crate::row::{logged_time, stored_instant, task, timer};
use crate::{ReadTx, Result, WriteTx};

/// Of one task; more than anybody reads.
const ENTRIES_MAX: u64 = 500;
/// So many of a template's latest done tasks are looked at for their logged time.
const DONE_LOOKED_AT: u64 = 200;

impl ReadTx {
    /// What was logged on a task, oldest first, with what has been corrected since.
    pub async fn logged_on(&self, task: i64) -> Result<Vec<Logged>> {
        use logged_time::{Column, Entity};
        let entries =
            Entity::find().filter(Column::TaskId.eq(task)).order_by_asc(Column::Id).limit(ENTRIES_MAX);
        values(entries.all(&self.tx).await.map_err(failed("read the time logged on a task"))?)
    }

    pub async fn logged_entry(&self, id: i64) -> Result<Option<Logged>> {
        let entry = logged_time::Entity::find_by_id(id).one(&self.tx).await;
        entry.map_err(failed("read an entry of logged time"))?.map(Logged::try_from).transpose()
    }

    /// The running timers on a task, by login.
    pub async fn timers_on(&self, task: i64) -> Result<Vec<Timer>> {
        let timers = timer::Entity::find().filter(timer::Column::TaskId.eq(task));
        let mut timers: Vec<Timer> =
            values(timers.all(&self.tx).await.map_err(failed("read the timers on a task"))?)?;
        timers.sort_by(|a, b| a.login.cmp(&b.login));
        Ok(timers)
    }

    pub async fn timer_of(&self, login: &str) -> Result<Option<Timer>> {
        let timer = timer::Entity::find_by_id(login).one(&self.tx).await;
        timer.map_err(failed("read somebody's timer"))?.map(Timer::try_from).transpose()
    }

    /// The minutes that count on each of these tasks; one on which nobody logged anything is left out.
    pub async fn minutes_logged(&self, tasks: &[i64]) -> Result<HashMap<i64, u64>> {
        use logged_time::{Column, Entity};
        let mut minutes = HashMap::new();
        for chunk in tasks.chunks(BINDS_MAX) {
            let sums: Vec<(i64, i64)> = Entity::find()
                .select_only()
                .column(Column::TaskId)
                .expr_as(Expr::cust("CAST(SUM(minutes) AS bigint)"), "minutes")
                .filter(Column::TaskId.is_in(chunk.iter().copied()))
                .filter(Column::ReplacedBy.is_null())
                .group_by(Column::TaskId)
                .into_tuple()
                .all(&self.tx)
                .await
                .map_err(failed("add up the time logged on tasks"))?;
            minutes.extend(sums.into_iter().map(|(task, sum)| (task, sum.unsigned_abs())));
        }
        Ok(minutes)
    }

    /// The minutes that were logged on each of a template's latest done tasks, the newest first; tasks on which
    /// nobody logged anything are left out.
    pub async fn minutes_of_template(&self, service: &str, template: &str, limit: usize) -> Result<Vec<u32>> {
        const DOING: &str = "read how long the tasks of a template took";
        let rows = self.tx.query_all(&done_of_template(service, template)).await.map_err(failed(DOING))?;
        let done = rows.iter().map(|row| row.try_get("", "id")).collect::<Result<Vec<i64>, _>>();
        let done = done.map_err(failed(DOING))?;
        if done.is_empty() {
            return Ok(Vec::new());
        }
        use logged_time::{Column, Entity};
        let sums: Vec<(i64, i64)> = Entity::find()
            .select_only()
            .column(Column::TaskId)
            // the sum of bigints is a numeric on PostgreSQL
            .expr_as(Expr::cust("CAST(SUM(minutes) AS bigint)"), "minutes")
            .filter(Column::TaskId.is_in(done.iter().copied()))
            .filter(Column::ReplacedBy.is_null())
            .group_by(Column::TaskId)
            .into_tuple()
            .all(&self.tx)
            .await
            .map_err(failed(DOING))?;
        let sums: HashMap<i64, i64> = sums.into_iter().collect();
        let took = |task: &i64| sums.get(task).and_then(|minutes| u32::try_from(*minutes).ok());
        Ok(done.iter().filter_map(took).filter(|minutes| *minutes > 0).take(limit).collect())
    }
}

impl WriteTx {
    /// Writes an entry; the one that it corrects counts no more. `false` where somebody has corrected it meanwhile.
    pub async fn add_logged(&self, entry: &Logged, corrects: Option<i64>) -> Result<bool> {
        const DOING: &str = "log time";
        use logged_time::{ActiveModel, Column, Entity};
        let row = ActiveModel {
            id: NotSet,
            task_id: Set(entry.task),
            login: Set(entry.login.clone()),
            from_at: Set(entry.span.map(|(from, _)| stored_instant(from))),
            to_at: Set(entry.span.map(|(_, to)| stored_instant(to))),
            minutes: Set(entry.minutes.into()),
            note: Set(entry.note.clone()),
            remark: Set(entry.remark.clone()),
            replaced_by: Set(None),
            written_at: Set(stored_instant(entry.written_at)),
        };
        let id = Entity::insert(row).exec(&self.tx).await.map_err(failed(DOING))?.last_insert_id;
        let Some(corrects) = corrects else { return Ok(true) };
        let replaced = Entity::update_many()
            .col_expr(Column::ReplacedBy, Expr::value(id))
            .filter(Column::Id.eq(corrects))
            .filter(Column::ReplacedBy.is_null());
        Ok(replaced.exec(&self.tx).await.map_err(failed(DOING))?.rows_affected == 1)
    }

    /// `false` where a timer of theirs runs.
    pub async fn start_timer(&self, timer: &Timer) -> Result<bool> {
        let row = timer::ActiveModel {
            login: Set(timer.login.clone()),
            task_id: Set(timer.task),
            started_at: Set(stored_instant(timer.started_at)),
        };
        let once = OnConflict::column(timer::Column::Login).do_nothing().to_owned();
        let insert = timer::Entity::insert_many([row]).on_conflict(once);
        Ok(insert.exec_without_returning(&self.tx).await.map_err(failed("start a timer"))? == 1)
    }

    /// Takes the timer away if it is still the one that was read: whoever does counts it.
    pub async fn stop_timer(&self, timer: &Timer) -> Result<bool> {
        let stop = timer::Entity::delete_many()
            .filter(timer::Column::Login.eq(timer.login.as_str()))
            .filter(timer::Column::TaskId.eq(timer.task))
            .filter(timer::Column::StartedAt.eq(stored_instant(timer.started_at)));
        Ok(stop.exec(&self.tx).await.map_err(failed("stop a timer"))?.rows_affected == 1)
    }
}

fn done_of_template(service: &str, template: &str) -> SelectStatement {
    use task::Column;
    Query::select()
        .column(Column::Id)
        .from(task::Entity)
        .and_where(Expr::cust("\"task\".\"status\" = 'done'"))
        .and_where(Column::Service.eq(service))
        .and_where(Column::Template.eq(template))
        .order_by(Column::ClosedAt, Order::Desc)
        .order_by(Column::Id, Order::Desc)
        .limit(DONE_LOOKED_AT)
        .take()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plans::check_uses;

    #[tokio::test]
    async fn the_latest_done_of_a_template_are_a_range_of_one_index() {
        check_uses(&done_of_template("seo", "report"), &["task_done_of_template"]).await;
    }
}
