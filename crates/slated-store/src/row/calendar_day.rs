//! A day on which a calendar differs from its weekend: a holiday, or a day worked all the same.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_day")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub calendar: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Date,
    pub worked: bool,
    pub name: Option<String>,
}

plain_entity!();
