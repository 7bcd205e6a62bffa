//! A small file beside a task, with its bytes.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "attachment")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub task_id: i64,
    pub by: String,
    pub at: DateTimeUtc,
    pub audience: String,
    pub name: String,
    pub content_type: String,
    pub size_bytes: i64,
    pub bytes: Vec<u8>,
}

plain_entity!();
