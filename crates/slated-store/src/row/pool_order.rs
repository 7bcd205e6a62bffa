//! Where a task of nobody stands in the order of its pool, as it was placed last.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "pool_order")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub task_id: i64,
    pub role: String,
    pub client: String,
    pub stage: Option<String>,
    pub stage_ends_at: Option<DateTimeUtc>,
    pub order_key: Option<i64>,
    pub deadline: DateTimeUtc,
    pub created_at: DateTimeUtc,
    pub placed_at: Option<DateTimeUtc>,
}

plain_entity!();
