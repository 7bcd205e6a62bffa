//! A comment on a task; its words once more in lower case, to be found by.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "comment")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub task_id: i64,
    pub by: String,
    pub at: DateTimeUtc,
    pub audience: String,
    pub text: String,
    pub lower_text: String,
    /// JSON: logins.
    pub mentions: String,
}

plain_entity!();
