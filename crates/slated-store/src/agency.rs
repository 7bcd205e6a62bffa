//! The agency itself and the calendars it works by.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, IdenStatic, Iterable, QueryFilter, QueryResult};
use slated_core::agency::Agency;
use slated_core::calendar::Calendar;

use crate::dialect::{BINDS_MAX, failed};
use crate::put::put;
use crate::row::{Row, agency, calendar, calendar_day, stored_date};
use crate::{ReadTx, Result, Which, WriteTx};

impl ReadTx {
    /// `None` before the first import.
    pub async fn agency(&self) -> Result<Option<Agency>> {
        let stored = agency::Entity::find().one(&self.tx).await.map_err(failed("read the agency"))?;
        stored.map(Agency::try_from).transpose()
    }

    /// By key.
    pub async fn calendars(&self) -> Result<BTreeMap<String, Calendar>> {
        self.calendars_among(Which::All).await
    }

    /// The calendars that are named, by key; a key that is nobody's is left out.
    pub async fn calendars_among(&self, which: Which<'_>) -> Result<BTreeMap<String, Calendar>> {
        let key = Expr::col((calendar::Entity, calendar::Column::Key));
        let read = |row: &QueryResult| {
            let day = calendar_day::Model::from_query_result_optional(row, "day_")?;
            Ok((calendar::Model::from_query_result(row, "")?, day))
        };
        let rows = which.read(&self.tx, &select_calendars(), key, "read some calendars", read).await?;
        let mut calendars: BTreeMap<String, Calendar> = BTreeMap::new();
        for (stored, day) in rows {
            let calendar = match calendars.entry(stored.key.clone()) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(Calendar::try_from(stored)?),
            };
            if let Some(day) = day {
                add(calendar, day)?;
            }
        }
        Ok(calendars)
    }
}

fn add(calendar: &mut Calendar, day: calendar_day::Model) -> Result<()> {
    let date = Row { table: "calendar", key: &day.calendar }.date(day.day)?;
    if day.worked {
        calendar.days_on.insert(date);
    }
    if let Some(name) = day.name {
        calendar.days_off.insert(date, name);
    }
    Ok(())
}

/// A row for each day of each, and one for whichever has none.
fn select_calendars() -> SelectStatement {
    let mut select = Query::select();
    select.columns(calendar::Column::iter().map(|column| (calendar::Entity, column)));
    for column in calendar_day::Column::iter() {
        let name = format!("day_{}", column.as_str());
        select.expr_as(Expr::col((calendar_day::Entity, column)), name);
    }
    let of_calendar = Expr::col((calendar_day::Entity, calendar_day::Column::Calendar))
        .equals((calendar::Entity, calendar::Column::Key));
    select.from(calendar::Entity).left_join(calendar_day::Entity, of_calendar).take()
}

impl WriteTx {
    pub async fn put_agency(&self, agency: &Agency) -> Result<()> {
        put(&self.tx, agency::ActiveModel::from(agency), "store the agency").await
    }

    /// Replaces all days of the calendar.
    pub async fn put_calendar(&self, calendar: &Calendar) -> Result<()> {
        const DOING: &str = "store a calendar";
        put(&self.tx, calendar::ActiveModel::from(calendar), DOING).await?;
        let old = calendar_day::Entity::delete_many();
        let old = old.filter(calendar_day::Column::Calendar.eq(calendar.key.as_str()));
        old.exec(&self.tx).await.map_err(failed(DOING))?;
        let days: Vec<calendar_day::ActiveModel> = days_of(calendar).collect();
        for chunk in days.chunks(BINDS_MAX / 4) {
            let insert = calendar_day::Entity::insert_many(chunk.iter().cloned());
            insert.exec_without_returning(&self.tx).await.map_err(failed(DOING))?;
        }
        Ok(())
    }
}

/// A day off has a name. A day may be both, a holiday that is worked all the same: one row says so.
fn days_of(calendar: &Calendar) -> impl Iterator<Item = calendar_day::ActiveModel> {
    let off = calendar.days_off.iter().map(|(day, name)| (*day, Some(name.clone())));
    let on =
        calendar.days_on.iter().filter(|day| !calendar.days_off.contains_key(day)).map(|day| (*day, None));
    off.chain(on).map(|(day, name)| calendar_day::ActiveModel {
        calendar: Set(calendar.key.clone()),
        day: Set(stored_date(day)),
        worked: Set(calendar.days_on.contains(&day)),
        name: Set(name),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plans::check_looks_up;
    use crate::which::narrowed;

    #[tokio::test]
    async fn days_of_named_calendars_are_looked_up() {
        let key = Expr::col((calendar::Entity, calendar::Column::Key));
        check_looks_up(&narrowed(&select_calendars(), key, &["ua", "gb"]), 2).await;
    }
}
