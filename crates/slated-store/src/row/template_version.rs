//! A draft that a template had once, or has now.

use sea_orm::entity::prelude::*;
use slated_core::event::By;

use super::Row;
use crate::catalog::TemplateVersion;
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "template_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub service: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i64,
    pub draft: String,
    pub made_at: Option<DateTimeUtc>,
    pub made_by: String,
}

plain_entity!();

impl TryFrom<Model> for TemplateVersion {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<TemplateVersion, StoreError> {
        let key = format!("{}/{} version {}", stored.service, stored.key, stored.version);
        let row = Row { table: "template_version", key: &key };
        Ok(TemplateVersion {
            version: stored.version,
            draft: row.json("draft", &stored.draft)?,
            made_at: row.instants(stored.made_at)?,
            made_by: By::parse(&stored.made_by),
            template: stored.key,
        })
    }
}
