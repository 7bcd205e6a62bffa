//! The one row that describes the agency.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use slated_core::agency::Agency;

use super::{Row, stored_date, stored_time};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "agency")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub name: String,
    pub time_zone: String,
    pub calendar: String,
    pub works_from: String,
    pub minutes_per_day: i64,
    pub adopted_on: Date,
}

plain_entity!();

impl TryFrom<Model> for Agency {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<Agency, StoreError> {
        let row = Row { table: "agency", key: &stored.id };
        Ok(Agency {
            name: stored.name,
            zone: row.zone(&stored.time_zone)?,
            calendar: stored.calendar,
            works_from: row.time("works_from", &stored.works_from)?,
            minutes_per_day: row.small("minutes_per_day", stored.minutes_per_day)?,
            adopted_on: row.date(stored.adopted_on)?,
        })
    }
}

impl From<&Agency> for ActiveModel {
    fn from(agency: &Agency) -> ActiveModel {
        ActiveModel {
            id: Set(1),
            name: Set(agency.name.clone()),
            time_zone: Set(agency.zone.name().to_owned()),
            calendar: Set(agency.calendar.clone()),
            works_from: Set(stored_time(agency.works_from)),
            minutes_per_day: Set(agency.minutes_per_day.into()),
            adopted_on: Set(stored_date(agency.adopted_on)),
        }
    }
}
