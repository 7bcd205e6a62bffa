//! A company the agency works for.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;
use slated_core::agency::{Client, ClientStatus};
use slated_core::calendar::CalendarUse;

use super::{Row, stored_date};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "client")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub name: String,
    pub manager: String,
    pub time_zone: String,
    pub calendar: String,
    pub tier: String,
    pub started_on: Date,
    pub renewal_on: Option<Date>,
    pub status: String,
    pub calendar_use: String,
    pub deputy: Option<String>,
    pub contract_minutes: Option<i64>,
    pub version: i64,
}

plain_entity!();

impl TryFrom<Model> for Client {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<Client, StoreError> {
        let row = Row { table: "client", key: &stored.key };
        Ok(Client {
            name: stored.name,
            manager: stored.manager,
            deputy: stored.deputy,
            zone: row.zone(&stored.time_zone)?,
            calendar: stored.calendar,
            calendar_use: row.word(
                "calendar_use",
                &stored.calendar_use,
                CalendarUse::parse(&stored.calendar_use),
            )?,
            tier: stored.tier,
            started_on: row.date(stored.started_on)?,
            renewal_on: row.dates(stored.renewal_on)?,
            status: row.word("status", &stored.status, ClientStatus::parse(&stored.status))?,
            contract_minutes: stored
                .contract_minutes
                .map(|minutes| row.small("contract_minutes", minutes))
                .transpose()?,
            key: stored.key,
        })
    }
}

impl From<&Client> for ActiveModel {
    fn from(client: &Client) -> ActiveModel {
        ActiveModel {
            key: Set(client.key.clone()),
            name: Set(client.name.clone()),
            manager: Set(client.manager.clone()),
            time_zone: Set(client.zone.name().to_owned()),
            calendar: Set(client.calendar.clone()),
            calendar_use: Set(client.calendar_use.as_str().to_owned()),
            tier: Set(client.tier.clone()),
            started_on: Set(stored_date(client.started_on)),
            renewal_on: Set(client.renewal_on.map(stored_date)),
            status: Set(client.status.as_str().to_owned()),
            deputy: Set(client.deputy.clone()),
            contract_minutes: Set(client.contract_minutes.map(i64::from)),
            version: NotSet,
        }
    }
}
