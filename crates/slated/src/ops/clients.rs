//! Clients as their managers keep them: which there are, what is known of one, and what is changed about it.
//!
//! What moves dates (a zone, a calendar, a renewal, a status) takes the path that an import takes: the series are looked
//! at again, and what is decided stays decided.

mod change;
mod contacts;
mod filed;

pub use change::ClientChange;
pub use contacts::{ContactChange, SeenContact};
pub(super) use filed::as_filed;

use slated_core::agency::{Client, ClientStatus};
use slated_core::promise::Counts;
use slated_core::risk::RiskReading;
use slated_core::score::Risk;
use slated_core::task::Actor;
use slated_store::{NotedSignal, StoredContact, StoredExpectation, StoredRisk};

use super::promises::whose;
use super::risk::{managed, read};
use super::{Error, Ops};

/// A client's page shows as many readings of understanding; `signals` has more.
const UNDERSTANDINGS_SHOWN: u64 = 50;

/// Which clients; what is `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientFilter {
    /// Who answers for the client, as manager or deputy.
    pub manager: Option<String>,
    pub risk_at_least: Option<Risk>,
    pub status: Option<ClientStatus>,
}

/// A client in a list, with its risk as score and order use it.
#[derive(Clone, Debug)]
pub struct Listed {
    pub client: Client,
    pub risk: Option<StoredRisk>,
}

/// One page of clients.
#[derive(Clone, Debug)]
pub struct ClientPage {
    pub clients: Vec<Listed>,
    /// The key that the next page begins after; none on the last.
    pub next: Option<String>,
}

/// A client with all that its manager looks at.
#[derive(Clone, Debug)]
pub struct ClientCard {
    pub client: Client,
    pub version: i64,
    pub reading: RiskReading,
    pub promises: Counts,
    pub contacts: Vec<StoredContact>,
    /// How well they understood each other, the newest first.
    pub understanding: Vec<NotedSignal>,
    /// What they expect, by service.
    pub expectations: Vec<StoredExpectation>,
}

impl Ops {
    /// Those that the actor decides for, by key, from the one after `after`.
    pub async fn client_list(
        &self,
        filter: &ClientFilter,
        after: Option<&str>,
        limit: u64,
        by: &Actor,
    ) -> Result<ClientPage, Error> {
        whose(by, "the list of clients is")?;
        let tx = self.store.read().await?;
        let mut risks = tx.risks().await?;
        let clients = tx.clients().await?.into_iter().filter(|client| by.decides_for(client));
        let listed = clients.map(|client| {
            let risk = risks.remove(&client.key);
            Listed { client, risk }
        });
        let mut found = listed
            .filter(|one| filter.holds(one))
            .filter(|one| after.is_none_or(|last| one.client.key.as_str() > last));
        let count = usize::try_from(limit).unwrap_or(usize::MAX);
        let clients: Vec<Listed> = found.by_ref().take(count).collect();
        let more = found.next().is_some();
        let next = clients.last().filter(|_| more).map(|last| last.client.key.clone());
        Ok(ClientPage { clients, next })
    }

    /// One client with its risk as of today.
    pub async fn client_card(&self, key: &str, by: &Actor) -> Result<ClientCard, Error> {
        let tx = self.store.read().await?;
        managed(tx.client(key).await?, key, by)?;
        drop(tx);
        self.card(key).await
    }

    async fn card(&self, key: &str) -> Result<ClientCard, Error> {
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let found = tx.client_versioned(key).await?;
        let (client, version) = found.ok_or_else(|| Error::not_found("client", key))?;
        let today = tx.agency().await?.ok_or(Error::NoAgency)?.zone.date(now);
        let reading = read(&tx, &client, today).await?;
        let contacts = tx.contacts(key).await?;
        let understanding = tx.understandings(key, UNDERSTANDINGS_SHOWN).await?;
        let expectations = tx.expectations(key).await?;
        drop(tx);
        let promises = self.client_ledger(key).await?;
        Ok(ClientCard { client, version, reading, promises, contacts, understanding, expectations })
    }
}

impl ClientFilter {
    fn holds(&self, one: &Listed) -> bool {
        let risk = one.risk.as_ref().map_or(Risk::NONE, |stored| stored.risk);
        self.manager.as_deref().is_none_or(|login| one.client.is_managed_by(login))
            && self.status.is_none_or(|status| one.client.status == status)
            && self.risk_at_least.is_none_or(|least| risk >= least)
    }
}
