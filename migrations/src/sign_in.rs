//! Signing in to the pages: passwords, links that work once, sessions, and what was tried.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_pk_auto, text, timestamp_with_time_zone, timestamp_with_time_zone_null};

use crate::first::{index, refers, table};

pub(crate) struct SignIn;

impl MigrationName for SignIn {
    fn name(&self) -> &str {
        "m20261124_000012_sign_in"
    }
}

const TABLES: [&str; 4] = ["password", "sign_in_link", "session", "sign_in_try"];

#[async_trait::async_trait]
impl MigrationTrait for SignIn {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [password(), sign_in_link(), session(), sign_in_try()] {
            manager.create_table(table).await?;
        }
        for index in [
            index("session_login", "session", &["login"]),
            index("sign_in_try_login", "sign_in_try", &["login", "at"]),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in TABLES.iter().rev() {
            manager.drop_table(Table::drop().table(*table).to_owned()).await?;
        }
        Ok(())
    }
}

fn password() -> TableCreateStatement {
    table("password")
        .col(text("login").primary_key())
        .col(text("phc"))
        .col(timestamp_with_time_zone("set_at"))
        .foreign_key(&mut refers("password", &["login"], "person", &["login"]))
        .take()
}

fn sign_in_link() -> TableCreateStatement {
    of_person("sign_in_link").col(timestamp_with_time_zone_null("used_at")).take()
}

fn session() -> TableCreateStatement {
    of_person("session").col(timestamp_with_time_zone("seen_at")).take()
}

/// A secret by which a person is known until an instant; only its digest is kept.
fn of_person(name: &'static str) -> TableCreateStatement {
    table(name)
        .col(text("sha256").primary_key())
        .col(text("login"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .foreign_key(&mut refers(name, &["login"], "person", &["login"]))
        .take()
}

/// Whoever tries may give any name, so this refers to nobody.
fn sign_in_try() -> TableCreateStatement {
    table("sign_in_try").col(big_pk_auto("id")).col(text("login")).col(timestamp_with_time_zone("at")).take()
}
