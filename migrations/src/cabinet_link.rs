//! The client's way in: links that a manager makes, and the browsers that came by one. Only digests are kept.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{text, timestamp_with_time_zone, timestamp_with_time_zone_null};

use crate::first::{index, refers, table};

pub(crate) struct CabinetLink;

impl MigrationName for CabinetLink {
    fn name(&self) -> &str {
        "m20261124_000013_cabinet_link"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for CabinetLink {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [link(), session()] {
            manager.create_table(table).await?;
        }
        for index in [
            index("cabinet_link_of_client", "cabinet_link", &["client"]),
            index("cabinet_session_of_link", "cabinet_session", &["link"]),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["cabinet_session", "cabinet_link"] {
            manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn link() -> TableCreateStatement {
    table("cabinet_link")
        .col(text("sha256").primary_key())
        .col(text("client"))
        .col(text("made_by"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .col(timestamp_with_time_zone_null("revoked_at"))
        .col(timestamp_with_time_zone_null("opened_at"))
        .foreign_key(&mut refers("cabinet_link", &["client"], "client", &["key"]))
        .take()
}

/// It ends with its link.
fn session() -> TableCreateStatement {
    table("cabinet_session")
        .col(text("sha256").primary_key())
        .col(text("link"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("seen_at"))
        .foreign_key(&mut refers("cabinet_session", &["link"], "cabinet_link", &["sha256"]))
        .take()
}
