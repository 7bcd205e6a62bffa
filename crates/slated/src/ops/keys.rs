//! API keys: who a caller is. Only the hash is kept; the key is shown once.

use rand::RngExt;
use sha2::{Digest, Sha256};
use slated_core::event::{About, By, Event, EventKind};
use slated_core::task::Actor;
use slated_core::time::Timestamp;
use slated_store::ApiKey;
use tracing::debug;

use super::{Error, Ops};

/// A new key: the only time the whole of it is seen.
#[derive(Clone, Debug)]
pub struct NewKey {
    pub secret: String,
    pub row: ApiKey,
}

const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
/// Characters that name a key, and those that make it one: 36 of 62 are more than 200 bits.
const PREFIX_CHARS: usize = 8;
const SECRET_CHARS: usize = 36;
const EXPIRE_DAYS_MAX: i64 = 3_650;

impl Ops {
    pub async fn create_key(
        &self,
        login: &str,
        name: &str,
        expire_days: Option<i64>,
    ) -> Result<NewKey, Error> {
        let now = self.clock.now();
        let days = expire_days.unwrap_or(self.policy.key_expire_days);
        if !(1..=EXPIRE_DAYS_MAX).contains(&days) {
            let detail = format!("{days} days: right would be 1 to {EXPIRE_DAYS_MAX}");
            return Err(Error::Invalid { pointer: "/expire_days", detail });
        }
        let tx = self.store.write().await?;
        let person = tx.person(login).await?.filter(|person| person.active);
        let person = person.ok_or_else(|| Error::not_found("active person", login))?;
        let prefix = random(PREFIX_CHARS);
        let secret = format!("slated_{prefix}_{}", random(SECRET_CHARS));
        let row = ApiKey {
            prefix,
            sha256: sha256(secret.as_bytes()),
            login: person.login,
            name: name.to_owned(),
            created_at: now,
            expires_at: Some(now.plus_seconds(days * 86_400)),
            revoked_at: None,
            last_used_at: None,
        };
        tx.create_key(&row).await?;
        let event = Event::new(EventKind::KeyCreated, About::default(), By::Operator, now);
        tx.append_events(&[event.moved("", whose(&row)).because(name)]).await?;
        tx.commit().await?;
        Ok(NewKey { secret, row })
    }

    pub async fn keys(&self) -> Result<Vec<ApiKey>, Error> {
        Ok(self.store.read().await?.keys().await?)
    }

    pub async fn revoke_key(&self, prefix: &str) -> Result<(), Error> {
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let unknown = || Error::not_found("key that is in force with the prefix", prefix);
        let key = tx.key(prefix).await?.ok_or_else(unknown)?;
        if !tx.revoke_key(prefix, now).await? {
            return Err(unknown());
        }
        let event = Event::new(EventKind::KeyRevoked, About::default(), By::Operator, now);
        tx.append_events(&[event.moved(whose(&key), "revoked")]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Who carries this key; `None` for a key that is unknown, expired, revoked, or whose person has left.
    ///
    /// That it was used is noted where nobody has to wait for it: the answer never depends on a writer.
    pub async fn authenticate(&self, secret: &str) -> Result<Option<Actor>, Error> {
        let now = self.clock.now();
        let tx = self.store.read().await?;
        // looked up by the hash of 200 random bits: nothing is compared that a clock could betray
        let Some(key) = tx.key_by_sha256(&sha256(secret.as_bytes())).await? else { return Ok(None) };
        if !is_in_force(&key, now) {
            return Ok(None);
        }
        let person = tx.person(&key.login).await?.filter(|person| person.active);
        let Some(person) = person else { return Ok(None) };
        if key.last_used_at.is_none_or(|used| now.seconds_since(used) >= USED_EVERY_SECONDS) {
            match tx.touch_key(&key.prefix, now).await {
                Ok(true) => {}
                Ok(false) => debug!(key = key.prefix, "the use of key {} is noted next time", key.prefix),
                Err(error) => {
                    debug!(key = key.prefix, %error, "failed to note the use of key {}", key.prefix)
                }
            }
        }
        Ok(Some(Actor { login: person.login, access: person.access, roles: person.roles }))
    }
}

/// "Last used" is true to the minute; more would be a write per request.
const USED_EVERY_SECONDS: i64 = 60;

/// The bearer and the name of a key, for its events.
fn whose(key: &ApiKey) -> String {
    format!("{} {}", key.login, key.prefix)
}

pub fn is_in_force(key: &ApiKey, now: Timestamp) -> bool {
    key.revoked_at.is_none() && key.expires_at.is_none_or(|end| now < end)
}

pub fn random(chars: usize) -> String {
    let mut rng = rand::rng();
    (0..chars).map(|_| char::from(ALPHABET[rng.random_range(0..ALPHABET.len())])).collect()
}

/// In lower-case hexadecimal digits, as the store keeps it.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
