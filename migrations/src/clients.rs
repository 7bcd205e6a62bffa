//! Clients in full: a deputy, what the contract gives, contact persons, and what each engagement is expected to bring.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, boolean, text, text_null, timestamp_with_time_zone,
};

use crate::first::{index, refers, table};

pub(crate) struct Clients;

impl MigrationName for Clients {
    fn name(&self) -> &str {
        "m20261124_000009_clients"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Clients {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in client_columns() {
            manager.alter_table(Table::alter().table("client").add_column(column).to_owned()).await?;
        }
        for table in [contact(), expectation()] {
            manager.create_table(table).await?;
        }
        manager.create_index(index("contact_of_client", "contact", &["client"]).take()).await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("what was promised and expected would be lost: restore a backup".to_owned()))
    }
}

fn client_columns() -> Vec<ColumnDef> {
    vec![text_null("deputy"), big_integer_null("contract_minutes"), big_integer("version").default(1).take()]
}

fn contact() -> TableCreateStatement {
    table("contact")
        .col(big_pk_auto("id"))
        .col(text("client"))
        .col(text("name"))
        .col(text("role"))
        .col(text_null("email"))
        .col(text_null("phone"))
        .col(text_null("messenger"))
        .col(text_null("note"))
        .col(boolean("receives_cabinet"))
        .col(big_integer("version"))
        .foreign_key(&mut refers("contact", &["client"], "client", &["key"]))
        .take()
}

fn expectation() -> TableCreateStatement {
    table("expectation")
        .col(text("client"))
        .col(text("service"))
        .col(text("expected"))
        .col(text("promised"))
        .col(text("excluded"))
        .col(text("success"))
        .col(text("written_by"))
        .col(timestamp_with_time_zone("written_at"))
        .col(big_integer("version"))
        .primary_key(Index::create().col("client").col("service"))
        .foreign_key(&mut refers("expectation", &["client", "service"], "engagement", &["client", "service"]))
        .take()
}
