//! The agency itself and the calendars it works by.

use std::collections::BTreeMap;

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, Iterable, QueryFilter, QueryOrder};
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

    /// By key. The weekend is Saturday and Sunday in every calendar; what differs are its days.
    pub async fn calendars(&self) -> Result<BTreeMap<String, Calendar>> {
        const DOING: &str = "read the calendars";
        let keys = calendar::Entity::find().all(&self.tx).await.map_err(failed(DOING))?;
        let days = calendar_day::Entity::find().order_by_asc(calendar_day::Column::Day);
        let days = days.all(&self.tx).await.map_err(failed(DOING))?;
        let mut calendars: BTreeMap<String, Calendar> =
            keys.into_iter().map(|stored| (stored.key.clone(), Calendar::weekdays(&stored.key))).collect();
        for day in days {
            let row = Row { table: "calendar", key: &day.calendar };
            let missing = || row.corrupt(format!("it has the day {} and does not exist", day.day));
            let calendar = calendars.get_mut(&day.calendar).ok_or_else(missing)?;
            add(calendar, day)?;
        }
        Ok(calendars)
    }

    /// The calendars that are named and have days of their own, by key.
    pub async fn calendars_among(&self, which: Which<'_>) -> Result<BTreeMap<String, Calendar>> {
        let key = Expr::col(calendar_day::Column::Calendar);
        let read = |row: &_| calendar_day::Model::from_query_result(row, "");
        let days = which.read(&self.tx, &select_days(), key, "read some calendars", read).await?;
        let mut calendars: BTreeMap<String, Calendar> = BTreeMap::new();
        for day in days {
            if !calendars.contains_key(&day.calendar) {
                calendars.insert(day.calendar.clone(), Calendar::weekdays(&day.calendar));
            }
            add(calendars.get_mut(&day.calendar).expect("it is there by now"), day)?;
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

fn select_days() -> SelectStatement {
    Query::select().columns(calendar_day::Column::iter()).from(calendar_day::Entity).take()
}

impl WriteTx {
    pub async fn put_agency(&self, agency: &Agency) -> Result<()> {
        put(&self.tx, agency::ActiveModel::from(agency), "store the agency").await
    }

    /// Replaces all days of the calendar.
    pub async fn put_calendar(&self, calendar: &Calendar) -> Result<()> {
        const DOING: &str = "store a calendar";
        put(&self.tx, calendar::ActiveModel { key: Set(calendar.key.clone()) }, DOING).await?;
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
        let key = Expr::col(calendar_day::Column::Calendar);
        check_looks_up(&narrowed(&select_days(), key, &["ua", "gb"]), 1).await;
    }
}
