//! What each person wants to hear of and where, and what the daemon says by itself: what became overdue, which
//! promises are in danger, and the digests of the day.

use slated_core::event::{By, Event, EventKind};
use slated_core::notice::address::{EndpointKind, EndpointState, shown};
use slated_core::notice::{Rules, words};
use slated_core::task::{Actor, Status, Task};
use slated_core::time::Timestamp;
use slated_store::{Endpoint, StoreError, StoredRules, WriteTx};

use super::egress::Forbidden;
use super::outbox::message;
use super::{Error, Ops};

/// A promise that nobody has begun is in danger so long before its deadline.
pub const DANGER_SECONDS: i64 = 24 * 3_600;
/// Tasks that one look says something about; the rest follows in the next.
const TASKS_MAX: u64 = 500;
/// Until where overdue tasks and endangered promises have been told.
const TOLD_THROUGH: &str = "deadlines_told_through";
const ADDRESS_CHARS_MAX: usize = 300;

/// A person's rules and addresses.
#[derive(Clone, Debug)]
pub struct MyNotices {
    pub rules: Rules,
    pub version: i64,
    pub time_zone: String,
    pub endpoints: Vec<Endpoint>,
}

/// All of it, as it shall be: an address that is `None` is removed. An address as it is shown stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub rules: Rules,
    pub slack: Option<String>,
    pub telegram: Option<String>,
    pub email: Option<String>,
}

impl Ops {
    pub async fn my_notices(&self, by: &Actor) -> Result<MyNotices, Error> {
        let tx = self.store.read().await?;
        let person = tx.person(&by.login).await?.ok_or_else(|| Error::not_found("person", &by.login))?;
        let stored = tx.notice_rules(&by.login).await?;
        Ok(MyNotices {
            version: stored.as_ref().map_or(1, |stored| stored.version),
            rules: stored.map(|stored| stored.rules).unwrap_or_default(),
            time_zone: person.zone.name().to_owned(),
            endpoints: tx.endpoints_of(&by.login).await?,
        })
    }

    pub async fn set_my_notices(&self, seen: i64, wanted: Wanted, by: &Actor) -> Result<MyNotices, Error> {
        let now = self.clock.now();
        let before = self.my_notices(by).await?;
        let Wanted { rules, slack, telegram, email } = wanted;
        let mut changes = Vec::new();
        for (kind, address) in
            [(EndpointKind::Slack, slack), (EndpointKind::Telegram, telegram), (EndpointKind::Email, email)]
        {
            let known = before.endpoints.iter().find(|endpoint| endpoint.kind == kind);
            let kept = known.zip(address.as_ref()).is_some_and(|(known, address)| {
                *address == known.address || *address == shown(kind, &known.address)
            });
            if known.is_none() && address.is_none() {
                continue;
            }
            if !kept {
                let address = match address {
                    Some(address) => Some(self.own_address(kind, &address).await?),
                    None => None,
                };
                changes.push((kind, known.cloned(), address));
            } else if let Some(known) = known.filter(|known| known.state != EndpointState::On) {
                // whoever says it again wants it again
                changes.push((kind, Some(known.clone()), Some(known.address.clone())));
            }
        }
        let tx = self.store.write().await?;
        let stored = tx.notice_rules(&by.login).await?.map_or(1, |stored| stored.version);
        if stored == seen && rules == before.rules && changes.is_empty() {
            return Ok(before);
        }
        if stored != seen {
            return Err(StoreError::Stale { what: "rules of", id: by.login.clone() }.into());
        }
        let login = by.login.clone();
        tx.put_notice_rules(&StoredRules { login, rules, version: seen + 1 }, now).await?;
        for (kind, known, address) in changes {
            change_own(&tx, kind, known, address, by, now).await?;
        }
        tx.commit().await?;
        self.my_notices(by).await
    }

    /// Sends a test to each of the person's addresses; how many there are.
    pub async fn test_my_notices(&self, by: &Actor) -> Result<usize, Error> {
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let own = tx.endpoints_of(&by.login).await?;
        let on = own.iter().filter(|endpoint| endpoint.state == EndpointState::On);
        let tests: Vec<_> =
            on.map(|endpoint| message(endpoint.id, "test", words::TEST_LINE.to_owned(), now)).collect();
        tx.insert_messages(&tests).await?;
        tx.commit().await?;
        Ok(tests.len())
    }

    async fn own_address(&self, kind: EndpointKind, address: &str) -> Result<String, Error> {
        let refused = |pointer, detail: String| Err(Error::Invalid { pointer, detail });
        let plain =
            address.len() <= ADDRESS_CHARS_MAX && !address.chars().any(|c| c.is_control() || c == ' ');
        match kind {
            EndpointKind::Webhook => refused("", "a person has no webhook".to_owned()),
            EndpointKind::Slack => {
                let url = self.policy.notices.allowed.resolved(address).await;
                // an admin's address is refused with the numbers; a person's own is no way to learn them
                let invalid =
                    |why: Forbidden| Error::Invalid { pointer: "/slack", detail: why.for_outsiders() };
                url.map(String::from).map_err(invalid)
            }
            EndpointKind::Telegram if !self.policy.notices.telegram => {
                refused("/telegram", "Telegram is not set up here: telegram.token is missing".to_owned())
            }
            EndpointKind::Telegram => {
                let digits = address.strip_prefix('-').unwrap_or(address);
                let number = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
                let name = address.strip_prefix('@').is_some_and(|name| {
                    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
                });
                if plain && (number || name) {
                    return Ok(address.to_owned());
                }
                let right = "right would be the number of a chat, as in 123456789, or @channel";
                refused("/telegram", format!("{address:?} is no chat: {right}"))
            }
            EndpointKind::Email if !self.policy.notices.email => {
                refused("/email", "e-mail is not set up here: smtp.host is missing".to_owned())
            }
            EndpointKind::Email => {
                let parts = address.rsplit_once('@');
                let is_one = parts.is_some_and(|(user, host)| {
                    !user.is_empty()
                        && !host.is_empty()
                        && !user.contains('@')
                        && !address.contains([',', '<', '>', ';', '"'])
                });
                if plain && is_one {
                    return Ok(address.to_owned());
                }
                refused(
                    "/email",
                    format!("{address:?} is no e-mail address: right would be sam@agency.example"),
                )
            }
        }
    }

    /// Says which tasks have become overdue and which promises are in danger since the last look; how many events.
    /// Each is said once for each deadline: what is told lies between two marks.
    pub async fn watch_deadlines(&self, now: Timestamp) -> Result<usize, Error> {
        let tx = self.store.write().await?;
        let told = tx.noted(TOLD_THROUGH).await?;
        let Some(through) = told.map(|noted| noted.noted_at) else {
            // what was overdue before Slated could say so is in the queues already
            tx.note(TOLD_THROUGH, "", now).await?;
            tx.commit().await?;
            return Ok(0);
        };
        if through >= now {
            tx.rollback().await?;
            return Ok(0);
        }
        let overdue = tx.open_tasks_due_within(through, now, TASKS_MAX).await?;
        // a look that saw too many ends where it stopped, so that the next goes on from there
        let full = |tasks: &[Task]| u64::try_from(tasks.len()).is_ok_and(|count| count == TASKS_MAX);
        let mut until = match overdue.last() {
            Some(last) if full(&overdue) => last.deadline,
            _ => now,
        };
        let ahead = |at: Timestamp| at.plus_seconds(DANGER_SECONDS);
        let coming = tx.open_tasks_due_within(ahead(through), ahead(until), TASKS_MAX).await?;
        if let Some(last) = coming.last().filter(|_| full(&coming)) {
            until = until.min(last.deadline.plus_seconds(-DANGER_SECONDS));
        }
        let mut events = Vec::new();
        for task in overdue.iter().filter(|task| task.deadline <= until) {
            let event = Event::new(EventKind::TaskOverdue, task.about(), By::Engine, now);
            events.push(event.moved(task.deadline, now));
        }
        let is_idle = |task: &&Task| match task.status {
            Status::Open | Status::Blocked => task.started_at.is_none(),
            Status::Started | Status::InReview | Status::Done | Status::Cancelled | Status::Waived => false,
        };
        let coming = coming.iter().filter(|task| task.promised && task.deadline <= ahead(until));
        for task in coming.filter(is_idle) {
            let event = Event::new(EventKind::PromiseEndangered, task.about(), By::Engine, now);
            let hours = task.deadline.seconds_since(now).max(0) / 3_600;
            events.push(event.because(&format!("nobody has begun it, and it is due in {hours} hours")));
        }
        if !tx.note_onward(TOLD_THROUGH, through, until).await? {
            // another daemon was quicker and has said it
            tx.rollback().await?;
            return Ok(0);
        }
        tx.append_events(&events).await?;
        tx.commit().await?;
        Ok(events.len())
    }

    /// Makes the digests whose hour has come; how many.
    pub async fn collect_digests(&self, now: Timestamp) -> Result<usize, Error> {
        let endpoints = self.store.read().await?.endpoints_with_digest(now).await?;
        let mut made = 0;
        for endpoint in endpoints {
            let tx = self.store.write().await?;
            let lines = tx.take_digest(endpoint, now).await?;
            if !lines.is_empty() {
                tx.insert_messages(&[message(endpoint, "digest", words::digest(&lines), now)]).await?;
                made += 1;
            }
            tx.commit().await?;
        }
        Ok(made)
    }
}

async fn change_own(
    tx: &WriteTx,
    kind: EndpointKind,
    known: Option<Endpoint>,
    address: Option<String>,
    by: &Actor,
    now: Timestamp,
) -> Result<(), Error> {
    let (event, is_new) = match (known, address) {
        (None, None) => return Ok(()),
        (Some(known), None) => {
            tx.delete_endpoint(known.id).await?;
            (EventKind::EndpointRemoved, false)
        }
        (Some(known), Some(address)) => {
            let on = EndpointState::On;
            tx.save_endpoint(&Endpoint { address, state: on, reason: None, failing_since: None, ..known })
                .await?;
            (EventKind::EndpointSaved, false)
        }
        (None, Some(address)) => {
            let new = Endpoint {
                id: 0,
                owner: Some(by.login.clone()),
                kind,
                name: String::new(),
                address,
                secret: None,
                old_secret: None,
                kinds: Vec::new(),
                state: EndpointState::On,
                reason: None,
                failing_since: None,
                created_at: now,
                version: 1,
            };
            tx.insert_endpoint(&new).await?;
            (EventKind::EndpointSaved, true)
        }
    };
    let about = slated_core::event::About::default();
    let from = if is_new { "" } else { kind.as_str() };
    let event =
        Event::new(event, about, by.by(), now).moved(from, format!("{} of {}", kind.as_str(), by.login));
    tx.append_events(&[event]).await?;
    Ok(())
}
