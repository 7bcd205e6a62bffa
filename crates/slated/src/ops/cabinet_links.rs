//! How a client comes to the cabinet: a link that its manager makes and may revoke, exchanged for a cookie; looking at
//! the cabinet is a contact, and the client says there how well they understand the work.
//!
//! A link is good until it ends, for as many browsers as open it: a client reads on the phone and at the desk. What
//! came by a link ends with it, so revoking one shuts every door that it opened.

use slated_core::agency::Client;
use slated_core::cabinet::Cabinet;
use slated_core::event::{About, Event, EventKind};
use slated_core::signal::SignalKind;
use slated_core::task::Actor;
use slated_core::time::{Timestamp, plus_days};
use slated_store::{CabinetLink, ReadTx};

use super::keys::{random, sha256};
use super::preview::Span;
use super::risk::managed;
use super::{Error, Ops};

/// Characters of a link's or a visit's secret: of 62 each, more than 200 bits.
const SECRET_CHARS: usize = 36;
/// So much of its digest names a link to people.
const ID_CHARS: usize = 16;
pub const LINK_DAYS_MAX: i64 = 30;
/// The client's own page tells of work that was done so far back.
const BACK_DAYS: i64 = 92;
const WORDS_CHARS_MAX: usize = 500;
const UNDERSTANDING_MAX: u8 = 10;

/// A new link: the only time its secret is seen.
#[derive(Clone, Debug)]
pub struct NewCabinetLink {
    pub secret: String,
    pub link: CabinetLink,
}

/// What a client's browser is shown.
#[derive(Clone, Debug)]
pub struct Shown {
    pub cabinet: Cabinet,
    /// Of what was done, in the client's days; the last is today.
    pub period: Span,
}

/// What names a link to people; it opens nothing.
pub fn id(link: &CabinetLink) -> &str {
    &link.sha256[..ID_CHARS.min(link.sha256.len())]
}

pub fn is_good(link: &CabinetLink, now: Timestamp) -> bool {
    link.revoked_at.is_none() && now < link.expires_at
}

impl Ops {
    pub async fn make_cabinet_link(
        &self,
        client: &str,
        days: i64,
        by: &Actor,
    ) -> Result<NewCabinetLink, Error> {
        if !(1..=LINK_DAYS_MAX).contains(&days) {
            let detail = format!("{days} days: right would be 1 to {LINK_DAYS_MAX}");
            return Err(Error::Invalid { pointer: "/days", detail });
        }
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let client = managed(tx.client(client).await?, client, by)?;
        let secret = random(SECRET_CHARS);
        let link = CabinetLink {
            sha256: sha256(secret.as_bytes()),
            client: client.key,
            made_by: by.login.clone(),
            created_at: now,
            expires_at: now.plus_seconds(days * 86_400),
            revoked_at: None,
            opened_at: None,
        };
        tx.create_cabinet_link(&link).await?;
        let event = Event::new(EventKind::CabinetLinkMade, about(&link), by.by(), now);
        tx.append_events(&[event.moved("", id(&link))]).await?;
        tx.commit().await?;
        Ok(NewCabinetLink { secret, link })
    }

    /// Those of a client, the newest first; ended ones too.
    pub async fn cabinet_links(&self, client: &str, by: &Actor) -> Result<Vec<CabinetLink>, Error> {
        let tx = self.store.read().await?;
        managed(tx.client(client).await?, client, by)?;
        Ok(tx.cabinet_links(client).await?)
    }

    /// Ends a link, and every visit that came by it.
    pub async fn revoke_cabinet_link(&self, client: &str, named: &str, by: &Actor) -> Result<(), Error> {
        let now = self.clock.now();
        let tx = self.store.write().await?;
        managed(tx.client(client).await?, client, by)?;
        let unknown = || Error::not_found("link to the cabinet that is in force", named);
        let links = tx.cabinet_links(client).await?;
        let link = links.into_iter().find(|link| id(link) == named).ok_or_else(unknown)?;
        if !tx.revoke_cabinet_link(&link.sha256, now).await? {
            return Err(unknown());
        }
        let event = Event::new(EventKind::CabinetLinkRevoked, about(&link), by.by(), now);
        tx.append_events(&[event.moved(id(&link), "revoked")]).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whether the link opens anything: looking does not use it, and notes nothing.
    pub async fn is_cabinet_link(&self, secret: &str) -> Result<bool, Error> {
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let link = tx.cabinet_link(&sha256(secret.as_bytes())).await?;
        Ok(link.is_some_and(|link| is_good(&link, now)))
    }

    /// The secret by which the browser is known from now on; `None` where the link ended, was revoked or never was.
    pub async fn open_cabinet(&self, secret: &str) -> Result<Option<String>, Error> {
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let link = tx.cabinet_link(&sha256(secret.as_bytes())).await?.filter(|link| is_good(link, now));
        let Some(link) = link else { return Ok(None) };
        let session = random(SECRET_CHARS);
        tx.open_cabinet(&link.sha256, &sha256(session.as_bytes()), now).await?;
        tx.commit().await?;
        Ok(Some(session))
    }

    /// The cabinet of whoever came by a link. To look at it is a contact, once a day.
    pub async fn cabinet_of_visitor(&self, session: &str) -> Result<Option<Shown>, Error> {
        let now = self.clock.now();
        let digest = sha256(session.as_bytes());
        let tx = self.store.read().await?;
        let Some((client, seen_at)) = visited(&tx, &digest, now).await? else { return Ok(None) };
        drop(tx);
        let today = client.zone.date(now);
        if seen_at.is_none_or(|seen| client.zone.date(seen) != today) {
            let tx = self.store.write().await?;
            tx.cabinet_seen(&digest, now).await?;
            self.note_of_client(&tx, &client.key, SignalKind::Contact, Some("opened the cabinet"), now)
                .await?;
            tx.commit().await?;
        }
        let period = Span { from: plus_days(today, -BACK_DAYS), to: today };
        let cabinet = self.cabinet_for(&client, period).await?;
        Ok(Some(Shown { cabinet, period }))
    }

    /// How well the client understands the work, by their own word; `false` where nobody came by a link.
    pub async fn client_understands(
        &self,
        session: &str,
        understanding: u8,
        words: Option<&str>,
    ) -> Result<bool, Error> {
        if understanding > UNDERSTANDING_MAX {
            let detail = format!("{understanding}: right would be 0 to {UNDERSTANDING_MAX}");
            return Err(Error::Invalid { pointer: "/understanding", detail });
        }
        let chars = words.map_or(0, |words| words.chars().count());
        if chars > WORDS_CHARS_MAX {
            let detail = format!("{chars} characters: right would be at most {WORDS_CHARS_MAX}");
            return Err(Error::Invalid { pointer: "/words", detail });
        }
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let Some((client, _)) = visited(&tx, &sha256(session.as_bytes()), now).await? else {
            return Ok(false);
        };
        let kind = SignalKind::Understanding(understanding);
        self.note_of_client(&tx, &client.key, kind, words, now).await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// Whose cabinet the visit is to, and when it was last looked at, while its link is good.
async fn visited(
    tx: &ReadTx,
    digest: &str,
    now: Timestamp,
) -> Result<Option<(Client, Option<Timestamp>)>, Error> {
    let session = tx.cabinet_session(digest).await?.filter(|session| is_good(&session.link, now));
    let Some(session) = session else { return Ok(None) };
    let client = tx.client(&session.link.client).await?;
    Ok(client.map(|client| (client, session.seen_at)))
}

fn about(link: &CabinetLink) -> About {
    About { client: Some(link.client.clone()), ..About::default() }
}
