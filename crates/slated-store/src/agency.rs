//! The agency itself and the calendars it works by.

use std::collections::BTreeMap;

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use slated_core::agency::Agency;
use slated_core::calendar::Calendar;

use crate::dialect::{BINDS_MAX, failed};
use crate::put::put;
use crate::row::{Row, agency, calendar, calendar_day, stored_date};
use crate::{ReadTx, Result, WriteTx};

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
            let date = row.date(day.day)?;
            let calendar = calendars
                .get_mut(&day.calendar)
                .ok_or_else(|| row.corrupt(format!("it has the day {date} and does not exist")))?;
            if day.worked {
                calendar.days_on.insert(date);
            }
            if let Some(name) = day.name {
                calendar.days_off.insert(date, name);
            }
        }
        Ok(calendars)
    }
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
