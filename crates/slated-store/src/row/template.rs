//! A template as it was written.

use sea_orm::entity::prelude::*;
use slated_core::catalog::{Template, TemplateDraft};

use super::Row;
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "template")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub service: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub position: i64,
    pub draft: String,
    pub version: i64,
    /// Since when it is no longer in its service; its series have ended.
    pub ended_at: Option<DateTimeUtc>,
}

plain_entity!();

impl TryFrom<Model> for Template {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<Template, StoreError> {
        let key = format!("{}/{}", stored.service, stored.key);
        let row = Row { table: "template", key: &key };
        let draft: TemplateDraft = row.read(serde_json::from_str(&stored.draft))?;
        draft.parse().map_err(|faults| {
            let faults =
                faults.iter().map(|f| format!("{} is {:?} (right would be {})", f.key, f.value, f.right));
            row.corrupt(faults.collect::<Vec<_>>().join("; "))
        })
    }
}
