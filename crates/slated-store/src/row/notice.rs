//! A message on its way to an address, or what became of it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub event_id: Option<i64>,
    pub endpoint_id: i64,
    pub message_id: String,
    pub topic: String,
    pub body: String,
    pub path: Option<String>,
    pub state: String,
    pub created_at: DateTimeUtc,
    pub due_at: DateTimeUtc,
    pub lease_until: Option<DateTimeUtc>,
    pub attempts: i64,
    pub last_error: Option<String>,
    pub settled_at: Option<DateTimeUtc>,
}

plain_entity!();
