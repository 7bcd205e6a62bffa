//! Webhooks: addresses of programs, kept by admins. The secret is shown when it is made and never again.

use base64::Engine as _;
use rand::RngExt;
use slated_core::agency::Access;
use slated_core::event::{About, Event, EventKind};
use slated_core::notice::address::{EndpointKind, EndpointState, Secret};
use slated_core::notice::words;
use slated_core::task::Actor;
use slated_core::time::Timestamp;
use slated_store::{DeadNotice, Endpoint, StoreError, WriteTx};

use super::outbox::{message, named};
use super::{Error, Ops};

/// How long the secret before signs too.
pub const OLD_SECRET_SECONDS: i64 = 24 * 3_600;
const SECRET_BYTES: usize = 32;
const NAME_CHARS_MAX: usize = 100;
/// More addresses than any agency has programs.
const WEBHOOKS_MAX: usize = 50;

/// A webhook, and how many of its messages are dead.
#[derive(Clone, Debug)]
pub struct Webhook {
    pub endpoint: Endpoint,
    pub dead: i64,
}

/// What is to be changed; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct WebhookChange {
    pub name: Option<String>,
    pub url: Option<String>,
    pub kinds: Option<Vec<EventKind>>,
    pub state: Option<EndpointState>,
}

impl Ops {
    pub async fn webhooks(&self, by: &Actor) -> Result<Vec<Webhook>, Error> {
        is_admin(by, "the list of webhooks")?;
        let tx = self.store.read().await?;
        let dead = tx.dead_by_endpoint().await?;
        let count = |id: i64| dead.iter().find(|(of, _)| *of == id).map_or(0, |(_, count)| *count);
        let machines = tx.endpoints().await?.into_iter().filter(|endpoint| endpoint.owner.is_none());
        Ok(machines.map(|endpoint| Webhook { dead: count(endpoint.id), endpoint }).collect())
    }

    pub async fn webhook(&self, id: i64, by: &Actor) -> Result<Webhook, Error> {
        let found = self.webhooks(by).await?.into_iter().find(|webhook| webhook.endpoint.id == id);
        found.ok_or_else(|| Error::not_found("webhook", id))
    }

    /// The new webhook, with its secret.
    pub async fn add_webhook(
        &self,
        name: &str,
        url: &str,
        kinds: Vec<EventKind>,
        by: &Actor,
    ) -> Result<Webhook, Error> {
        is_admin(by, "a webhook")?;
        let now = self.clock.now();
        check_name(name)?;
        let address = self.permitted(url, "/url").await?;
        let tx = self.store.write().await?;
        let known = tx.endpoints().await?.iter().filter(|endpoint| endpoint.owner.is_none()).count();
        if known >= WEBHOOKS_MAX {
            let detail = format!("there are {known} webhooks: right would be {WEBHOOKS_MAX} at most");
            return Err(Error::Invalid { pointer: "", detail });
        }
        let new = Endpoint {
            id: 0,
            owner: None,
            kind: EndpointKind::Webhook,
            name: name.to_owned(),
            address,
            secret: Some(new_secret()),
            old_secret: None,
            kinds,
            state: EndpointState::On,
            reason: None,
            failing_since: None,
            created_at: now,
            version: 1,
        };
        let id = tx.insert_endpoint(&new).await?;
        let endpoint = Endpoint { id, ..new };
        tell(&tx, EventKind::EndpointSaved, &endpoint, "", by, now).await?;
        tx.commit().await?;
        Ok(Webhook { endpoint, dead: 0 })
    }

    pub async fn change_webhook(
        &self,
        id: i64,
        seen: i64,
        change: WebhookChange,
        by: &Actor,
    ) -> Result<Webhook, Error> {
        is_admin(by, "a webhook")?;
        let now = self.clock.now();
        if let Some(name) = &change.name {
            check_name(name)?;
        }
        let address = match &change.url {
            Some(url) => Some(self.permitted(url, "/url").await?),
            None => None,
        };
        let tx = self.store.write().await?;
        let before = machine(&tx, id, Some(seen)).await?;
        let was = before.address.clone();
        let mut after = before.clone();
        if let Some(state) = change.state {
            after.state = state;
            // whoever switches it on again gives it new days
            (after.reason, after.failing_since) = (None, None);
        }
        after.name = change.name.unwrap_or(after.name);
        after.address = address.unwrap_or(after.address);
        after.kinds = change.kinds.unwrap_or(after.kinds);
        if after != before {
            after.version = tx.save_endpoint(&after).await?;
            tell(&tx, EventKind::EndpointSaved, &after, &was, by, now).await?;
        }
        tx.commit().await?;
        self.webhook(id, by).await
    }

    /// With all that is on its way to it.
    pub async fn remove_webhook(&self, id: i64, seen: i64, by: &Actor) -> Result<(), Error> {
        is_admin(by, "a webhook")?;
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let endpoint = machine(&tx, id, Some(seen)).await?;
        tx.delete_endpoint(id).await?;
        tell(&tx, EventKind::EndpointRemoved, &endpoint, &endpoint.address, by, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// A new secret; the one before signs too for a day.
    pub async fn rotate_webhook(&self, id: i64, seen: i64, by: &Actor) -> Result<Webhook, Error> {
        is_admin(by, "a webhook's secret")?;
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let mut endpoint = machine(&tx, id, Some(seen)).await?;
        let old = endpoint.secret.replace(new_secret());
        endpoint.old_secret = old.map(|old| (old, now.plus_seconds(OLD_SECRET_SECONDS)));
        endpoint.version = tx.save_endpoint(&endpoint).await?;
        tell(&tx, EventKind::SecretRotated, &endpoint, "", by, now).await?;
        tx.commit().await?;
        Ok(Webhook { endpoint, dead: 0 })
    }

    /// Sends a test; the message's id.
    pub async fn test_webhook(&self, id: i64, by: &Actor) -> Result<String, Error> {
        is_admin(by, "a test of a webhook")?;
        // names are looked up before a transaction begins
        self.permitted(&self.webhook(id, by).await?.endpoint.address, "").await?;
        let now = self.clock.now();
        let tx = self.store.write().await?;
        tx.keep_addresses().await?;
        let endpoint = machine(&tx, id, None).await?;
        if endpoint.state != EndpointState::On {
            let detail = format!("webhook {id} is {}: switch it on first", endpoint.state.as_str());
            return Err(Error::Invalid { pointer: "", detail });
        }
        let test = message(id, "test", words::test_payload(now), now);
        tx.insert_messages(std::slice::from_ref(&test)).await?;
        tx.commit().await?;
        Ok(test.message_id)
    }

    pub async fn dead_notices(
        &self,
        id: i64,
        before: Option<i64>,
        limit: u64,
        by: &Actor,
    ) -> Result<Vec<DeadNotice>, Error> {
        self.webhook(id, by).await?;
        Ok(self.store.read().await?.dead_notices(id, before, limit).await?)
    }

    /// Dead messages are due again, those with these numbers or all; how many.
    pub async fn replay_webhook(&self, id: i64, notices: Option<&[i64]>, by: &Actor) -> Result<u64, Error> {
        is_admin(by, "a replay")?;
        let now = self.clock.now();
        let tx = self.store.write().await?;
        machine(&tx, id, None).await?;
        let replayed = tx.replay_notices(id, notices, now).await?;
        tx.commit().await?;
        Ok(replayed)
    }

    /// An address that may be reached, as the client will write it.
    pub(super) async fn permitted(&self, url: &str, pointer: &'static str) -> Result<String, Error> {
        let permitted = self.policy.notices.allowed.resolved(url).await;
        let url = permitted.map_err(|why| Error::Invalid { pointer, detail: why.to_string() })?;
        Ok(url.into())
    }
}

fn is_admin(by: &Actor, what: &str) -> Result<(), Error> {
    match by.access {
        Access::Admin => Ok(()),
        Access::Manager | Access::Specialist => Err(Error::Forbidden(format!("{what} is for admins"))),
    }
}

async fn machine(tx: &WriteTx, id: i64, seen: Option<i64>) -> Result<Endpoint, Error> {
    let found = tx.endpoint(id).await?.filter(|endpoint| endpoint.owner.is_none());
    let endpoint = found.ok_or_else(|| Error::not_found("webhook", id))?;
    if seen.is_some_and(|seen| seen != endpoint.version) {
        return Err(StoreError::Stale { what: "webhook", id: id.to_string() }.into());
    }
    Ok(endpoint)
}

async fn tell(
    tx: &WriteTx,
    kind: EventKind,
    endpoint: &Endpoint,
    from: &str,
    by: &Actor,
    now: Timestamp,
) -> Result<(), Error> {
    let event = Event::new(kind, About::default(), by.by(), now).moved(from, &endpoint.address);
    tx.append_events(&[event.because(&named(endpoint))]).await?;
    Ok(())
}

fn check_name(name: &str) -> Result<(), Error> {
    let chars = name.trim().chars().count();
    if (1..=NAME_CHARS_MAX).contains(&chars) && !name.chars().any(char::is_control) {
        return Ok(());
    }
    let detail = format!("right would be 1 to {NAME_CHARS_MAX} characters on one line");
    Err(Error::Invalid { pointer: "/name", detail })
}

fn new_secret() -> Secret {
    let mut bytes = [0_u8; SECRET_BYTES];
    rand::rng().fill(&mut bytes);
    Secret::new(format!("whsec_{}", base64::engine::general_purpose::STANDARD.encode(bytes)))
}
