//! What people put beside a task, for whoever sees the task. None of it needs the task's version: it moves nothing, so
//! what somebody else changed meanwhile does not make it wrong.

use slated_core::agency::Person;
use slated_core::beside::{Attachment, Audience, BadPut, Comment, Link, LinkKind, Put};
use slated_core::deadline::Told;
use slated_core::event::{Event, EventKind};
use slated_core::task::{Actor, Status, Task};
use slated_core::time::{Timestamp, Zone};
use slated_store::{BESIDE_MAX, Beside, ReadTx, WriteTx};

use super::work::visible;
use super::{Error, Ops};

/// How many files are kept beside one task, each of at most a mebibyte.
const FILES_MAX: u64 = 20;

/// What is beside a task, with the zone of its client.
pub type Shown<T> = (Vec<Beside<T>>, Zone);

impl Ops {
    /// Comments on a task. A mention of somebody who is not here, or does not see the task, is plain text.
    pub async fn comment(
        &self,
        task: i64,
        text: &str,
        audience: Audience,
        by: &Actor,
    ) -> Result<(Beside<Comment>, Zone), Error> {
        let mut what = Comment::new(text).map_err(invalid)?;
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let found = visible(&tx, task, by).await?;
        has_room("comments", tx.counts_beside(task).await?.0, BESIDE_MAX)?;
        let people = tx.people().await?;
        what.mentions.retain(|login| {
            let named = people.iter().find(|person| person.active && person.login == *login);
            named.is_some_and(|person| seen_by(person, &found))
        });
        let put = Put { by: by.login.clone(), at: now, audience };
        let id = tx.add_comment(task, &put, &what).await?;
        let detail =
            serde_json::json!({ "comment": id, "mentions": what.mentions, "audience": audience.as_str() });
        let event = Event::new(EventKind::TaskCommented, found.about(), by.by(), now);
        tx.append_events(&[Event { detail: Some(detail), ..event }]).await?;
        let zone = zone_of(&tx, &found.client).await?;
        tx.commit().await?;
        Ok((Beside { id, task, put, what }, zone))
    }

    pub async fn comments(&self, task: i64, by: &Actor) -> Result<Shown<Comment>, Error> {
        let tx = self.store.read().await?;
        let found = visible(&tx, task, by).await?;
        Ok((tx.comments_on(task).await?, zone_of(&tx, &found.client).await?))
    }

    pub async fn add_link(
        &self,
        task: i64,
        (url, title): (&str, &str),
        kind: LinkKind,
        audience: Audience,
        by: &Actor,
    ) -> Result<(Beside<Link>, Zone), Error> {
        let what = Link { kind, ..Link::new(url, title).map_err(invalid)? };
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let found = visible(&tx, task, by).await?;
        has_room("links", tx.counts_beside(task).await?.1, BESIDE_MAX)?;
        let audience = if kind == LinkKind::Result { Audience::Client } else { audience };
        let put = Put { by: by.login.clone(), at: now, audience };
        let id = tx.add_link(task, &put, &what).await?;
        let event = Event::new(EventKind::LinkAdded, found.about(), by.by(), now).moved("", &what.url);
        tx.append_events(&[event]).await?;
        if kind == LinkKind::Result {
            self.publish(&tx, &found, by, now).await?;
        }
        let zone = zone_of(&tx, &found.client).await?;
        tx.commit().await?;
        Ok((Beside { id, task, put, what }, zone))
    }

    /// The links to what came of a task, which was just finished with them; the client sees them with it.
    pub(super) async fn add_results(
        &self,
        tx: &WriteTx,
        task: &Task,
        links: Vec<Link>,
        by: &Actor,
        now: Timestamp,
    ) -> Result<(), Error> {
        if links.is_empty() {
            return Ok(());
        }
        let count = tx.counts_beside(task.id).await?.1 + links.len() as u64;
        has_room("links", count.saturating_sub(1), BESIDE_MAX)?;
        let put = Put { by: by.login.clone(), at: now, audience: Audience::Client };
        for link in links {
            let link = Link { kind: LinkKind::Result, ..link };
            tx.add_link(task.id, &put, &link).await?;
            let event = Event::new(EventKind::LinkAdded, task.about(), by.by(), now).moved("", &link.url);
            tx.append_events(&[event]).await?;
        }
        Ok(())
    }

    /// Whether the client can read what came of a task.
    pub(super) async fn is_published(&self, tx: &ReadTx, task: i64) -> Result<bool, Error> {
        let Some(task) = tx.task(task).await? else { return Ok(false) };
        self.has_results(tx, &task).await
    }

    async fn has_results(&self, tx: &ReadTx, task: &Task) -> Result<bool, Error> {
        let is_shown = task.status == Status::Done && task.shown.client_sees;
        Ok(is_shown && (task.is_published() || tx.results_of(&[task.id]).await?.contains_key(&task.id)))
    }

    /// Where the client can now read what came of a task, that is a contact: the silence ends by itself.
    pub(super) async fn publish(
        &self,
        tx: &WriteTx,
        task: &Task,
        by: &Actor,
        now: Timestamp,
    ) -> Result<(), Error> {
        if !self.has_results(tx, task).await? {
            return Ok(());
        }
        tx.append_events(&[Event::new(EventKind::ResultPublished, task.about(), by.by(), now)]).await?;
        let told = Told { at: now, how: format!("the result of #{} in the cabinet", task.id) };
        self.note_contact(tx, &task.client, &told, by, now).await
    }

    pub async fn links(&self, task: i64, by: &Actor) -> Result<Shown<Link>, Error> {
        let tx = self.store.read().await?;
        let found = visible(&tx, task, by).await?;
        Ok((tx.links_of(task).await?, zone_of(&tx, &found.client).await?))
    }

    pub async fn attach(
        &self,
        task: i64,
        (name, content_type): (&str, &str),
        bytes: Vec<u8>,
        audience: Audience,
        by: &Actor,
    ) -> Result<(Beside<Attachment>, Zone), Error> {
        let what = Attachment::new(name, content_type, &bytes).map_err(invalid)?;
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let found = visible(&tx, task, by).await?;
        has_room("files", tx.counts_beside(task).await?.2, FILES_MAX)?;
        let put = Put { by: by.login.clone(), at: now, audience };
        let id = tx.add_attachment(task, &put, &what, bytes).await?;
        let event = Event::new(EventKind::FileAttached, found.about(), by.by(), now).moved("", &what.name);
        tx.append_events(&[event]).await?;
        let zone = zone_of(&tx, &found.client).await?;
        tx.commit().await?;
        Ok((Beside { id, task, put, what }, zone))
    }

    pub async fn attachments(&self, task: i64, by: &Actor) -> Result<Shown<Attachment>, Error> {
        let tx = self.store.read().await?;
        let found = visible(&tx, task, by).await?;
        Ok((tx.attachments_of(task).await?, zone_of(&tx, &found.client).await?))
    }

    /// A file with its bytes.
    pub async fn attachment(&self, task: i64, id: i64, by: &Actor) -> Result<(Attachment, Vec<u8>), Error> {
        let tx = self.store.read().await?;
        visible(&tx, task, by).await?;
        let found = tx.attachment(task, id).await?;
        let (file, bytes) = found.ok_or_else(|| Error::not_found("attachment", id))?;
        Ok((file.what, bytes))
    }
}

fn seen_by(person: &Person, task: &Task) -> bool {
    let Person { login, access, roles, .. } = person.clone();
    Actor { login, access, roles }.sees(task)
}

fn has_room(what: &str, count: u64, most: u64) -> Result<(), Error> {
    if count < most {
        return Ok(());
    }
    Err(Error::Invalid {
        pointer: "",
        detail: format!("the task has {count} {what} already, as many as are kept"),
    })
}

fn invalid(bad: BadPut) -> Error {
    let pointer = match bad.field {
        "text" => "/text",
        "url" => "/url",
        "name" => "/name",
        _ => "",
    };
    Error::Invalid { pointer, detail: bad.detail }
}

async fn zone_of(tx: &slated_store::ReadTx, client: &str) -> Result<Zone, Error> {
    match tx.client(client).await? {
        Some(client) => Ok(client.zone),
        None => Ok(tx.agency().await?.ok_or(Error::NoAgency)?.zone),
    }
}
