//! Days on which a person is away.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use slated_core::agency::Absence;
use slated_core::event::By;
use slated_core::time::Timestamp;

use super::{Row, stored_date, stored_instant};
use crate::error::StoreError;
use crate::people::NotedAbsence;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "absence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub login: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_on: Date,
    pub to_on: Date,
    pub kind: String,
    pub made_by: String,
    pub made_at: Option<DateTimeUtc>,
}

plain_entity!();

impl TryFrom<Model> for Absence {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<Absence, StoreError> {
        let row = Row { table: "absence of", key: &stored.login };
        Ok(Absence {
            from: row.date(stored.from_on)?,
            to: row.date(stored.to_on)?,
            kind: stored.kind,
            login: stored.login,
        })
    }
}

impl TryFrom<Model> for NotedAbsence {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<NotedAbsence, StoreError> {
        let row = Row { table: "absence of", key: &stored.login };
        let made_at = row.instants(stored.made_at)?;
        Ok(NotedAbsence { made_by: By::parse(&stored.made_by), made_at, absence: Absence::try_from(stored)? })
    }
}

pub fn noted(absence: &Absence, by: &By, at: Option<Timestamp>) -> ActiveModel {
    ActiveModel {
        login: Set(absence.login.clone()),
        from_on: Set(stored_date(absence.from)),
        to_on: Set(stored_date(absence.to)),
        kind: Set(absence.kind.clone()),
        made_by: Set(by.as_str().to_owned()),
        made_at: Set(at.map(stored_instant)),
    }
}
