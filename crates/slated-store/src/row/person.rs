//! Somebody who works for the agency.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use slated_core::agency::{Access, Person};

use super::{Row, stored_date, stored_time};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub login: String,
    pub name: String,
    pub access: String,
    pub roles: String,
    pub calendar: String,
    pub time_zone: String,
    pub works_from: String,
    pub minutes_per_day: i64,
    pub active: bool,
    pub tasks_at_once: Option<i64>,
    pub last_on: Option<Date>,
}

plain_entity!();

impl TryFrom<Model> for Person {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<Person, StoreError> {
        let row = Row { table: "person", key: &stored.login };
        Ok(Person {
            name: stored.name,
            access: row.word("access", &stored.access, Access::parse(&stored.access))?,
            roles: stored.roles.split(';').filter(|role| !role.is_empty()).map(str::to_owned).collect(),
            calendar: stored.calendar,
            zone: row.zone(&stored.time_zone)?,
            works_from: row.time("works_from", &stored.works_from)?,
            minutes_per_day: row.small("minutes_per_day", stored.minutes_per_day)?,
            active: stored.active,
            tasks_at_once: stored.tasks_at_once.map(|n| row.small("tasks_at_once", n)).transpose()?,
            last_on: stored.last_on.map(|on| row.date(on)).transpose()?,
            login: stored.login,
        })
    }
}

impl From<&Person> for ActiveModel {
    fn from(person: &Person) -> ActiveModel {
        ActiveModel {
            login: Set(person.login.clone()),
            name: Set(person.name.clone()),
            access: Set(person.access.as_str().to_owned()),
            roles: Set(person.roles.join(";")),
            calendar: Set(person.calendar.clone()),
            time_zone: Set(person.zone.name().to_owned()),
            works_from: Set(stored_time(person.works_from)),
            minutes_per_day: Set(person.minutes_per_day.into()),
            active: Set(person.active),
            tasks_at_once: Set(person.tasks_at_once.map(i64::from)),
            last_on: Set(person.last_on.map(stored_date)),
        }
    }
}
