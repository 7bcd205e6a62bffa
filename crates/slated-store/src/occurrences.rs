//! Occurrences as people look at them: pages and counts of what was decided, and the decisions that may change
//! afterwards: from "no task" to "created", and about what was held.
//!
//! What generation reads and writes is in `series`.

use std::collections::HashMap;

use jiff::civil::Date;
use sea_orm::ActiveValue::NotSet;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
};

use crate::clients::is_managed_by;
use crate::dialect::{BINDS_MAX, failed};
use crate::put::values;
use crate::row::{Row, client, occurrence, series, stored_date, task};
use crate::series::{IS_HELD, OccurrenceRow, OccurrenceStatus, SeriesRow, SeriesStatus};
use crate::{ReadTx, Result, WriteTx};

/// Which series; what is `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeriesFilter {
    pub client: Option<String>,
    pub status: Option<SeriesStatus>,
    /// Who answers for the client, as manager or deputy.
    pub manager: Option<String>,
}

/// How many rows of a series say what. A row that speaks for a range counts once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OccurrenceCounts {
    pub created: u64,
    pub skipped: u64,
    pub collapsed: u64,
    pub held: u64,
    pub missed: u64,
    pub failed: u64,
    pub before_adoption: u64,
}

impl ReadTx {
    /// In the order of their numbers, from the one after `after_id`.
    pub async fn series_page(
        &self,
        filter: &SeriesFilter,
        after_id: Option<i64>,
        limit: u64,
    ) -> Result<Vec<SeriesRow>> {
        let SeriesFilter { client, status, manager } = filter;
        let mut page = series::Entity::find();
        if let Some(key) = client {
            page = page.filter(series::Column::Client.eq(key.as_str()));
        }
        if let Some(status) = status {
            page = page.filter(series::Column::Status.eq(status.as_str()));
        }
        if let Some(login) = manager {
            let managed = Query::select()
                .column(client::Column::Key)
                .from(client::Entity)
                .and_where(is_managed_by(login))
                .take();
            page = page.filter(series::Column::Client.in_subquery(managed));
        }
        if let Some(after) = after_id {
            page = page.filter(series::Column::Id.gt(after));
        }
        let page = page.order_by_asc(series::Column::Id).limit(limit);
        values(page.all(&self.tx).await.map_err(failed("read a page of series"))?)
    }

    /// By series; one of which nothing was decided is left out.
    pub async fn occurrence_counts(&self, series: &[i64]) -> Result<HashMap<i64, OccurrenceCounts>> {
        const DOING: &str = "count occurrences";
        let mut counts: HashMap<i64, OccurrenceCounts> = HashMap::new();
        for chunk in series.chunks(BINDS_MAX) {
            let select = Query::select()
                .columns([occurrence::Column::SeriesId, occurrence::Column::Status])
                .expr_as(Expr::cust("COUNT(*)"), "n")
                .from(occurrence::Entity)
                .and_where(Expr::col(occurrence::Column::SeriesId).is_in(chunk.iter().copied()))
                .group_by_columns([occurrence::Column::SeriesId, occurrence::Column::Status])
                .take();
            for row in self.tx.query_all(&select).await.map_err(failed(DOING))? {
                let series: i64 = row.try_get("", "series_id").map_err(failed(DOING))?;
                let word: String = row.try_get("", "status").map_err(failed(DOING))?;
                let n: i64 = row.try_get("", "n").map_err(failed(DOING))?;
                let status = Row { table: "occurrence of series", key: &series }.word(
                    "status",
                    &word,
                    OccurrenceStatus::parse(&word),
                )?;
                *counts.entry(series).or_default().of(status) = n.unsigned_abs();
            }
        }
        Ok(counts)
    }

    /// What was decided about a series before a nominal date (or at all), latest first.
    pub async fn occurrences_page(
        &self,
        series: i64,
        status: Option<OccurrenceStatus>,
        before: Option<Date>,
        limit: u64,
    ) -> Result<Vec<OccurrenceRow>> {
        let mut page = occurrence::Entity::find().filter(occurrence::Column::SeriesId.eq(series));
        if let Some(status) = status {
            page = page.filter(occurrence::Column::Status.eq(status.as_str()));
        }
        if let Some(before) = before {
            page = page.filter(occurrence::Column::NominalOn.lt(stored_date(before)));
        }
        let page = page.order_by_desc(occurrence::Column::NominalOn).limit(limit);
        values(page.all(&self.tx).await.map_err(failed("read a page of occurrences"))?)
    }

    /// The dates of each series that became tasks or wait to become one, from a day on, in order.
    pub async fn created_since(&self, series: &[i64], from: Date) -> Result<HashMap<i64, Vec<Date>>> {
        const DOING: &str = "read what was created lately";
        let mut created: HashMap<i64, Vec<Date>> = HashMap::new();
        for chunk in series.chunks(BINDS_MAX - 2) {
            let rows =
                occurrence::Entity::find()
                    .filter(occurrence::Column::SeriesId.is_in(chunk.iter().copied()))
                    .filter(occurrence::Column::NominalOn.gte(stored_date(from)))
                    .filter(occurrence::Column::Status.is_in(
                        [OccurrenceStatus::Created, OccurrenceStatus::Held].map(OccurrenceStatus::as_str),
                    ))
                    .order_by_asc(occurrence::Column::NominalOn);
            for row in rows.all(&self.tx).await.map_err(failed(DOING))? {
                let date = Row { table: "occurrence of series", key: &row.series_id }.date(row.nominal_on)?;
                created.entry(row.series_id).or_default().push(date);
            }
        }
        Ok(created)
    }

    /// The row of the date itself.
    pub async fn occurrence(&self, series: i64, nominal_on: Date) -> Result<Option<OccurrenceRow>> {
        let one = occurrence::Entity::find_by_id((series, stored_date(nominal_on))).one(&self.tx).await;
        one.map_err(failed("read an occurrence"))?.map(OccurrenceRow::try_from).transpose()
    }

    /// The row of an earlier date that speaks for this one too.
    pub async fn occurrence_range(&self, series: i64, nominal_on: Date) -> Result<Option<OccurrenceRow>> {
        let on = stored_date(nominal_on);
        let range = occurrence::Entity::find()
            .filter(occurrence::Column::SeriesId.eq(series))
            .filter(occurrence::Column::NominalOn.lt(on))
            .filter(occurrence::Column::ThroughOn.gte(on))
            .order_by_desc(occurrence::Column::NominalOn);
        let range = range.one(&self.tx).await.map_err(failed("read a range of occurrences"))?;
        range.map(OccurrenceRow::try_from).transpose()
    }

    /// What was decided about the dates of some series; both ends of the period belong to it.
    pub async fn occurrences_between(
        &self,
        series: &[i64],
        from: Date,
        to: Date,
    ) -> Result<Vec<OccurrenceRow>> {
        let mut found = Vec::new();
        for chunk in series.chunks(BINDS_MAX - 2) {
            let between = occurrence::Entity::find()
                .filter(occurrence::Column::SeriesId.is_in(chunk.iter().copied()))
                .filter(occurrence::Column::NominalOn.between(stored_date(from), stored_date(to)))
                .order_by_asc(occurrence::Column::SeriesId)
                .order_by_asc(occurrence::Column::NominalOn);
            let rows = between.all(&self.tx).await.map_err(failed("read the occurrences of a period"))?;
            found.extend(values::<_, OccurrenceRow>(rows)?);
        }
        Ok(found)
    }

    /// The occurrence that each of the series holds, if any. Were there several, the earliest.
    pub async fn held_occurrences(&self, series: &[i64]) -> Result<Vec<OccurrenceRow>> {
        let mut held = Vec::new();
        for chunk in series.chunks(BINDS_MAX) {
            let rows = held_of(chunk).all(&self.tx).await.map_err(failed("read what is held"))?;
            held.extend(values(rows)?);
        }
        // in order here: asked for it, SQLite would walk all dates of a series by the index of their keys
        held.sort_by_key(|row: &OccurrenceRow| (row.series_id, row.nominal_on));
        held.dedup_by_key(|row| row.series_id);
        Ok(held)
    }

    /// The tasks that were made of these dates of a series.
    pub async fn tasks_of_series(&self, series: i64, nominal_on: &[Date]) -> Result<HashMap<Date, i64>> {
        const DOING: &str = "read the tasks of occurrences";
        let mut tasks = HashMap::with_capacity(nominal_on.len());
        for chunk in nominal_on.chunks(BINDS_MAX - 1) {
            let select = Query::select()
                .columns([task::Column::NominalOn, task::Column::Id])
                .from(task::Entity)
                .and_where(Expr::col(task::Column::SeriesId).eq(series))
                .and_where(Expr::col(task::Column::NominalOn).is_in(chunk.iter().copied().map(stored_date)))
                .take();
            for row in self.tx.query_all(&select).await.map_err(failed(DOING))? {
                let nominal = row.try_get("", "nominal_on").map_err(failed(DOING))?;
                let id: i64 = row.try_get("", "id").map_err(failed(DOING))?;
                tasks.insert(Row { table: "task", key: &id }.date(nominal)?, id);
            }
        }
        Ok(tasks)
    }
}

impl WriteTx {
    /// The series, which is this transaction's until it ends: whoever else wants it waits here, and generation passes
    /// it over. The statement changes nothing; on both databases it takes the row.
    pub async fn hold_series(&self, id: i64) -> Result<Option<SeriesRow>> {
        const DOING: &str = "hold a series";
        let mut update = series::Entity::update_many()
            .col_expr(series::Column::CursorOn, Expr::col(series::Column::CursorOn))
            .filter(series::Column::Id.eq(id))
            .into_query();
        update.returning(Query::returning().expr(Expr::cust("*")));
        let row = self.tx.query_one(&update).await.map_err(failed(DOING))?;
        let row = row.map(|row| series::Model::from_query_result(&row, "")).transpose();
        row.map_err(failed(DOING))?.map(SeriesRow::try_from).transpose()
    }

    /// Writes what is decided about a date now, if its row still says `was`; whether it did.
    pub async fn decide_again(&self, decided: &OccurrenceRow, was: OccurrenceStatus) -> Result<bool> {
        let (series, nominal_on) = (decided.series_id, stored_date(decided.nominal_on));
        let row = occurrence::ActiveModel {
            series_id: NotSet,
            nominal_on: NotSet,
            ..occurrence::ActiveModel::from(decided.clone())
        };
        let update = occurrence::Entity::update_many()
            .set(row)
            .filter(occurrence::Column::SeriesId.eq(series))
            .filter(occurrence::Column::NominalOn.eq(nominal_on))
            .filter(occurrence::Column::Status.eq(was.as_str()));
        let done = update.exec(&self.tx).await.map_err(failed("decide again about an occurrence"))?;
        Ok(done.rows_affected == 1)
    }
}

fn held_of(series: &[i64]) -> Select<occurrence::Entity> {
    occurrence::Entity::find()
        .filter(Expr::cust(IS_HELD))
        .filter(occurrence::Column::SeriesId.is_in(series.iter().copied()))
}

impl OccurrenceCounts {
    fn of(&mut self, status: OccurrenceStatus) -> &mut u64 {
        match status {
            OccurrenceStatus::Created => &mut self.created,
            OccurrenceStatus::Skipped => &mut self.skipped,
            OccurrenceStatus::Collapsed => &mut self.collapsed,
            OccurrenceStatus::Held => &mut self.held,
            OccurrenceStatus::Missed => &mut self.missed,
            OccurrenceStatus::Failed => &mut self.failed,
            OccurrenceStatus::BeforeAdoption => &mut self.before_adoption,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plans::check_uses;

    #[tokio::test]
    async fn what_is_held_is_looked_up_in_an_index_of_nothing_else() {
        check_uses(&held_of(&[1, 2, 3]).into_query(), &["occurrence_held"]).await;
    }
}
