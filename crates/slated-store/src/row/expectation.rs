//! What is expected of an engagement.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "expectation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub client: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub service: String,
    pub expected: String,
    pub promised: String,
    pub excluded: String,
    pub success: String,
    pub written_by: String,
    pub written_at: DateTimeUtc,
    pub version: i64,
}

plain_entity!();
