//! How a person proves to be themselves: a PHC string, never the password.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "password")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub login: String,
    pub phc: String,
    pub set_at: DateTimeUtc,
}

plain_entity!();
