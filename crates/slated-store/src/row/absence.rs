//! Days on which a person is away.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use slated_core::agency::Absence;

use super::{Row, stored_date};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "absence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub login: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_on: Date,
    pub to_on: Date,
    pub kind: String,
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

impl From<&Absence> for ActiveModel {
    fn from(absence: &Absence) -> ActiveModel {
        ActiveModel {
            login: Set(absence.login.clone()),
            from_on: Set(stored_date(absence.from)),
            to_on: Set(stored_date(absence.to)),
            kind: Set(absence.kind.clone()),
        }
    }
}
