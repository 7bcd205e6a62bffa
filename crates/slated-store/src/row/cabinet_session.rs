//! A client's browser that came by a link: the digest of its cookie, never the cookie.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "cabinet_session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub sha256: String,
    pub link: String,
    pub created_at: DateTimeUtc,
    pub seen_at: Option<DateTimeUtc>,
}

plain_entity!();
