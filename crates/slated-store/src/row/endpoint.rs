//! Where notices go.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;
use slated_core::event::EventKind;
use slated_core::notice::address::{EndpointKind, EndpointState, Secret};

use super::{Row, stored_instant};
use crate::endpoints::Endpoint;
use crate::error::StoreError;

#[derive(Clone, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "endpoint")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub owner: Option<String>,
    pub kind: String,
    pub name: String,
    pub address: String,
    pub secret: Option<String>,
    pub old_secret: Option<String>,
    pub old_secret_until: Option<DateTimeUtc>,
    pub kinds: String,
    pub state: String,
    pub reason: Option<String>,
    pub failing_since: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub version: i64,
}

/// Rows of this table hold secrets.
impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "endpoint {}", self.id)
    }
}

plain_entity!();

impl TryFrom<Model> for Endpoint {
    type Error = StoreError;

    fn try_from(stored: Model) -> Result<Endpoint, StoreError> {
        let row = Row { table: "endpoint", key: &stored.id };
        let until = row.instants(stored.old_secret_until)?;
        let kinds = stored.kinds.split_whitespace();
        let kinds = kinds.map(|kind| row.word("kind of event", kind, EventKind::parse(kind)));
        Ok(Endpoint {
            kind: row.word("kind", &stored.kind, EndpointKind::parse(&stored.kind))?,
            secret: stored.secret.map(Secret::new),
            old_secret: stored.old_secret.map(Secret::new).zip(until),
            kinds: kinds.collect::<Result<_, _>>()?,
            state: row.word("state", &stored.state, EndpointState::parse(&stored.state))?,
            failing_since: row.instants(stored.failing_since)?,
            created_at: row.instant(stored.created_at)?,
            id: stored.id,
            owner: stored.owner,
            name: stored.name,
            address: stored.address,
            reason: stored.reason,
            version: stored.version,
        })
    }
}

impl From<&Endpoint> for ActiveModel {
    fn from(endpoint: &Endpoint) -> ActiveModel {
        let exposed = |secret: &Secret| secret.expose().to_owned();
        let kinds: Vec<&str> = endpoint.kinds.iter().map(|kind| kind.as_str()).collect();
        ActiveModel {
            id: if endpoint.id == 0 { NotSet } else { Set(endpoint.id) },
            owner: Set(endpoint.owner.clone()),
            kind: Set(endpoint.kind.as_str().to_owned()),
            name: Set(endpoint.name.clone()),
            address: Set(endpoint.address.clone()),
            secret: Set(endpoint.secret.as_ref().map(exposed)),
            old_secret: Set(endpoint.old_secret.as_ref().map(|(secret, _)| exposed(secret))),
            old_secret_until: Set(endpoint.old_secret.as_ref().map(|(_, until)| stored_instant(*until))),
            kinds: Set(kinds.join(" ")),
            state: Set(endpoint.state.as_str().to_owned()),
            reason: Set(endpoint.reason.clone()),
            failing_since: Set(endpoint.failing_since.map(stored_instant)),
            created_at: Set(stored_instant(endpoint.created_at)),
            version: Set(endpoint.version),
        }
    }
}
