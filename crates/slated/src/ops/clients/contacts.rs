//! Contact persons of a client. Their events name the fields that changed and not the words: what is known of a person
//! stands in one place, from which it can be taken away.

use slated_core::agency::Client;
use slated_core::contact::{CONTACTS_MAX, Contact};
use slated_core::event::{About, Event, EventKind};
use slated_core::task::Actor;
use slated_core::time::Timestamp;
use slated_store::{ReadTx, StoredContact, WriteTx};

use crate::ops::risk::managed;
use crate::ops::{Error, Ops};

/// Which contact, as the caller read it.
#[derive(Clone, Copy, Debug)]
pub struct SeenContact<'a> {
    pub client: &'a str,
    pub id: i64,
    pub version: i64,
}

/// What changes; what is `None` stays. Where there are two, the inner `None` is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactChange {
    pub name: Option<String>,
    pub role: Option<String>,
    pub email: Option<Option<String>>,
    pub phone: Option<Option<String>>,
    pub messenger: Option<Option<String>>,
    pub note: Option<Option<String>>,
    pub receives_cabinet: Option<bool>,
}

impl Ops {
    /// Those of a client, by their numbers.
    pub async fn contacts(&self, client: &str, by: &Actor) -> Result<Vec<StoredContact>, Error> {
        let tx = self.store.read().await?;
        managed(tx.client(client).await?, client, by)?;
        Ok(tx.contacts(client).await?)
    }

    pub async fn add_contact(&self, client: &str, new: Contact, by: &Actor) -> Result<StoredContact, Error> {
        let now = self.clock.now();
        let contact = new.read().map_err(invalid)?;
        let tx = self.store.write().await?;
        let client = managed(tx.hold_client(client).await?, client, by)?;
        let known = tx.contacts(&client.key).await?.len();
        if known >= CONTACTS_MAX {
            let detail =
                format!("{} has {known} contacts: right would be {CONTACTS_MAX} at most", client.key);
            return Err(Error::Invalid { pointer: "", detail });
        }
        let id = tx.add_contact(&client.key, &contact).await?;
        tell(&tx, EventKind::ContactAdded, &client, id, &[], by, now).await?;
        tx.commit().await?;
        Ok(StoredContact { id, contact, version: 1 })
    }

    pub async fn change_contact(
        &self,
        seen: SeenContact<'_>,
        change: ContactChange,
        by: &Actor,
    ) -> Result<StoredContact, Error> {
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let (client, before) = found(&tx, seen, by).await?;
        let after = change.on(&before.contact).read().map_err(invalid)?;
        let changed = before.contact.changes(&after);
        let mut after = StoredContact { contact: after, ..before };
        if !changed.is_empty() {
            after.version = tx.save_contact(&after).await?;
            tell(&tx, EventKind::ContactChanged, &client, seen.id, &changed, by, now).await?;
        }
        tx.commit().await?;
        Ok(after)
    }

    pub async fn remove_contact(&self, seen: SeenContact<'_>, by: &Actor) -> Result<(), Error> {
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let (client, before) = found(&tx, seen, by).await?;
        tx.remove_contact(before.id, before.version).await?;
        tell(&tx, EventKind::ContactRemoved, &client, seen.id, &[], by, now).await?;
        Ok(tx.commit().await?)
    }
}

impl ContactChange {
    fn on(self, before: &Contact) -> Contact {
        let before = before.clone();
        Contact {
            name: self.name.unwrap_or(before.name),
            role: self.role.unwrap_or(before.role),
            email: self.email.unwrap_or(before.email),
            phone: self.phone.unwrap_or(before.phone),
            messenger: self.messenger.unwrap_or(before.messenger),
            note: self.note.unwrap_or(before.note),
            receives_cabinet: self.receives_cabinet.unwrap_or(before.receives_cabinet),
        }
    }
}

async fn found(tx: &ReadTx, seen: SeenContact<'_>, by: &Actor) -> Result<(Client, StoredContact), Error> {
    let client = managed(tx.client(seen.client).await?, seen.client, by)?;
    let contact = tx.contact(seen.client, seen.id).await?;
    let contact = contact.ok_or_else(|| Error::not_found("contact", seen.id))?;
    if contact.version != seen.version {
        return Err(Error::StaleContact { id: seen.id, seen: seen.version, now_at: contact.version });
    }
    Ok((client, contact))
}

async fn tell(
    tx: &WriteTx,
    kind: EventKind,
    client: &Client,
    id: i64,
    changed: &[&str],
    by: &Actor,
    now: Timestamp,
) -> Result<(), Error> {
    let about = About { client: Some(client.key.clone()), ..About::default() };
    let which = format!("contact {id}");
    let words = if changed.is_empty() { which.clone() } else { format!("{which}: {}", changed.join(", ")) };
    let (from, to) = match kind {
        EventKind::ContactAdded => (String::new(), words),
        EventKind::ContactRemoved => (words, String::new()),
        _ => (which, words),
    };
    tx.append_events(&[Event::new(kind, about, by.by(), now).moved(from, to)]).await?;
    Ok(())
}

fn invalid(why: slated_core::contact::BadContact) -> Error {
    let pointer = match why.field() {
        "name" => "/name",
        "role" => "/role",
        "phone" => "/phone",
        "messenger" => "/messenger",
        "note" => "/note",
        _ => "/email",
    };
    Error::Invalid { pointer, detail: why.to_string() }
}
