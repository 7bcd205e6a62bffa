//! What the last import read, row by row.

use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;

use crate::imports::ImportedRow;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "imported_row")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub body: String,
    pub gone: bool,
}

plain_entity!();

impl From<Model> for ImportedRow {
    fn from(stored: Model) -> ImportedRow {
        ImportedRow { kind: stored.kind, key: stored.key, body: stored.body, gone: stored.gone }
    }
}

impl From<&ImportedRow> for ActiveModel {
    fn from(row: &ImportedRow) -> ActiveModel {
        ActiveModel {
            kind: Set(row.kind.clone()),
            key: Set(row.key.clone()),
            body: Set(row.body.clone()),
            gone: Set(row.gone),
        }
    }
}
