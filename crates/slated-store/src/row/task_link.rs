//! A link beside a task.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "task_link")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub task_id: i64,
    pub by: String,
    pub at: DateTimeUtc,
    pub audience: String,
    pub url: String,
    pub title: String,
    pub kind: String,
}

plain_entity!();
