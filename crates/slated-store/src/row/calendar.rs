//! A calendar but for its days, which are rows of `calendar_day`.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use slated_core::calendar::{Calendar, parse_weekend, weekend_text};

use super::{Row, stored_date};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub weekend: String,
    pub extends: Option<String>,
    pub valid_from: Option<Date>,
    pub valid_through: Option<Date>,
}

plain_entity!();

/// Without its days.
impl TryFrom<Model> for Calendar {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<Calendar, StoreError> {
        let row = Row { table: "calendar", key: &stored.key };
        Ok(Calendar {
            weekend: row.read(parse_weekend(&stored.weekend))?,
            extends: stored.extends.clone(),
            valid_from: row.dates(stored.valid_from)?,
            valid_through: row.dates(stored.valid_through)?,
            ..Calendar::weekdays(&stored.key)
        })
    }
}

impl From<&Calendar> for ActiveModel {
    fn from(calendar: &Calendar) -> ActiveModel {
        ActiveModel {
            key: Set(calendar.key.clone()),
            weekend: Set(weekend_text(&calendar.weekend)),
            extends: Set(calendar.extends.clone()),
            valid_from: Set(calendar.valid_from.map(stored_date)),
            valid_through: Set(calendar.valid_through.map(stored_date)),
        }
    }
}
