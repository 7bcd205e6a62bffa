//! Promises: one made in a call, the ledger of what became of them, and who is still to be told that one has moved.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use slated_core::agency::{Access, Client};
use slated_core::deadline::{DeadlineMove, Told};
use slated_core::event::{By, Event, EventKind};
use slated_core::promise::{Counts, Fate, by_month, fate};
use slated_core::score::Importance;
use slated_core::task::{Actor, Shown, Status, Task};
use slated_core::time::{Timestamp, Zone, plus_days};
use slated_store::{NewTask, PromiseFilter, ReadTx, Slip, SlipsBy};

use super::risk::managed;
use super::work::{Telling, can_be_due, expect_version, save, visible};
use super::world::World;
use super::{Error, Ops};

/// A ledger of more promises than this is asked for in parts.
const PROMISES_MAX: u64 = 20_000;

/// Obligations beyond as many are not told of until some are met.
const OWED_MAX: u64 = 1_000;

/// The ledger on a client's page looks that far back.
const CLIENT_LEDGER_DAYS: i64 = 366;

/// Something that a client was told they will have.
#[derive(Clone, Debug, PartialEq)]
pub struct Pledge {
    pub client: String,
    pub what: String,
    pub purpose: String,
    pub due: Due,
    pub effort_minutes: u32,
    pub role: Option<String>,
    pub assignee: Option<String>,
    pub importance: Importance,
    pub told: Telling,
}

/// When it is due: an instant, or a wall time where the client is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    At(Timestamp),
    There(DateTime),
}

/// Which promises are asked for; days are the client's, by the deadline.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerQuery {
    pub client: Option<String>,
    pub manager: Option<String>,
    pub state: Option<Fate>,
    pub from: Option<Date>,
    pub to: Option<Date>,
}

/// A promise and where it stands.
#[derive(Clone, Debug)]
pub struct Promised {
    pub task: Task,
    pub fate: Fate,
    pub zone: Zone,
}

/// Promises with their counts.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// Of the state that was asked for, by number.
    pub promises: Vec<Promised>,
    /// Of every state.
    pub counts: Counts,
    /// By the month of the deadline.
    pub months: Vec<(Date, Counts)>,
}

/// A move that a client is still to be told of.
#[derive(Clone, Debug)]
pub struct Obligation {
    pub task: Task,
    pub moved: DeadlineMove,
    pub zone: Zone,
}

impl Ops {
    /// Makes a promise: a task whose deadline the client was told, and the contact that telling them is.
    pub async fn promise(&self, new: Pledge, by: &Actor) -> Result<Task, Error> {
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let client = managed(tx.client(&new.client).await?, &new.client, by)?;
        let deadline = match new.due {
            Due::At(at) => at,
            Due::There(wall) => client.zone.instant(wall.date(), wall.time()),
        };
        can_be_due(deadline, now).map_err(|error| at_pointer(error, "/by"))?;
        let told = new.told.clone().by(now);
        reads_well(&new, &told, now)?;
        let adopted_on = tx.agency().await?.map_or(client.started_on, |agency| agency.adopted_on);
        told_to_a_client(&client, adopted_on.min(client.started_on), &told)?;
        let (role, assignee) = self.who(&tx, &client, &new, now).await?;
        let task = task_of(new, client, role, assignee, deadline, now);
        let task = tx.insert_tasks(vec![NewTask { task, waits: Vec::new() }]).await?.remove(0);
        tx.append_events(&history(&task, &told, by, now)).await?;
        self.note_contact(&tx, &task.client, &told, by, now).await?;
        tx.commit().await?;
        Ok(task)
    }

    /// The role and, where anybody can take it, the person: who was named, else as generation would choose.
    async fn who(
        &self,
        tx: &ReadTx,
        client: &Client,
        new: &Pledge,
        now: Timestamp,
    ) -> Result<(String, Option<String>), Error> {
        let invalid = |pointer, detail| Err(Error::Invalid { pointer, detail });
        let Some(login) = &new.assignee else {
            let Some(role) = &new.role else {
                return invalid("/role", "is missing: right would be a role, or an assignee".to_owned());
            };
            if !tx.people().await?.iter().any(|person| person.active && person.roles.contains(role)) {
                return invalid("/role", format!("nobody here has the role {role:?}"));
            }
            let mut staff = World::staff(tx, now).await?;
            let chosen = staff.assign(role, &client.manager, None, new.effort_minutes);
            return Ok((role.clone(), chosen));
        };
        let Some(person) = tx.person(login).await?.filter(|person| person.active) else {
            return invalid(
                "/assignee",
                format!("{login:?} is nobody who works here: right would be a login"),
            );
        };
        match (&new.role, person.roles.as_slice()) {
            (Some(role), roles) if !roles.contains(role) => {
                invalid("/assignee", format!("{login:?} does not have the role {role:?}"))
            }
            (Some(role), _) => Ok((role.clone(), Some(person.login))),
            (None, [only]) => Ok((only.clone(), Some(person.login.clone()))),
            (None, roles) => {
                let right = roles.join(", ");
                invalid("/role", format!("{login:?} has several roles: right would be one of {right}"))
            }
        }
    }

    /// The client was told of a move of a task's deadline, and so of those before it.
    pub async fn tell(
        &self,
        id: i64,
        seen: i64,
        told_of: i64,
        told: Telling,
        by: &Actor,
    ) -> Result<Task, Error> {
        let now = self.clock.now();
        let tx = self.store.write().await?;
        let task = visible(&tx, id, by).await?;
        let moves = tx.deadline_moves(id).await?;
        let moved = moves.iter().find(|one| one.id == told_of);
        let moved = moved.ok_or_else(|| Error::not_found("move of this deadline", told_of))?;
        let (change, told) = expect_version(task, seen)?.tell(moved, &told.by(now), by, now)?;
        let saved = save(&tx, &change).await?;
        tx.tell(id, Some(told_of), &told).await?;
        self.note_contact(&tx, &saved.client, &told, by, now).await?;
        tx.commit().await?;
        Ok(saved)
    }

    /// What clients are still to be told, the longest owed first: a manager's own, all of it for an admin.
    pub async fn obligations(&self, by: &Actor) -> Result<Vec<Obligation>, Error> {
        let whose = whose(by, "obligations are")?;
        let tx = self.store.read().await?;
        let owed = tx.owed(whose, OWED_MAX).await?;
        let zones = zones(&tx).await?;
        let owed = owed.into_iter().map(|one| {
            let zone = zone_of(&zones, &one.task.client);
            Obligation { task: one.task, moved: one.moved, zone }
        });
        Ok(owed.collect())
    }

    /// What became of promises.
    pub async fn ledger(&self, asked: &LedgerQuery, by: &Actor) -> Result<Ledger, Error> {
        let own = whose(by, "the ledger of promises is")?;
        if let (Some(own), Some(manager)) = (own, asked.manager.as_deref())
            && own != manager
        {
            return Err(Error::not_found("manager whose promises you may see,", manager));
        }
        let now = self.clock.now();
        let tx = self.store.read().await?;
        if let Some(key) = &asked.client {
            managed(tx.client(key).await?, key, by)?;
        }
        ledger_of(&tx, asked, own, now).await
    }

    /// A client's promises of the past year and of all that is ahead, counted.
    pub async fn client_ledger(&self, client: &str) -> Result<Counts, Error> {
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let from = plus_days(Zone::utc().date(now), -CLIENT_LEDGER_DAYS);
        let asked =
            LedgerQuery { client: Some(client.to_owned()), from: Some(from), ..LedgerQuery::default() };
        Ok(ledger_of(&tx, &asked, None, now).await?.counts)
    }

    /// How deadlines moved between two days of the agency, both of them counted in.
    pub async fn slips(
        &self,
        grouped: SlipsBy,
        from: Option<Date>,
        to: Option<Date>,
        by: &Actor,
    ) -> Result<Vec<Slip>, Error> {
        let own = whose(by, "how deadlines slip is")?;
        let tx = self.store.read().await?;
        let (from, until) = span(&tx, from, to).await?;
        Ok(tx.slips(grouped, own, from, until).await?)
    }
}

/// Of whose clients: of a manager's own, or of all.
pub(super) fn whose<'a>(by: &'a Actor, what: &str) -> Result<Option<&'a str>, Error> {
    match by.access {
        Access::Admin => Ok(None),
        Access::Manager => Ok(Some(&by.login)),
        Access::Specialist => Err(Error::Forbidden(format!("{what} for managers and admins"))),
    }
}

/// From the beginning of one day of the agency until the end of another; without bounds all there is.
pub(super) async fn span(
    tx: &ReadTx,
    from: Option<Date>,
    to: Option<Date>,
) -> Result<(Timestamp, Timestamp), Error> {
    let zone = tx.agency().await?.ok_or(Error::NoAgency)?.zone;
    let from = zone.start_of(from.unwrap_or(EARLIEST));
    Ok((from, zone.start_of(to.map_or(LATEST, |to| plus_days(to, 1)))))
}

/// Before and after every instant that is stored.
const EARLIEST: Date = Date::constant(1900, 1, 1);
const LATEST: Date = Date::constant(2400, 1, 1);

async fn ledger_of(
    tx: &ReadTx,
    asked: &LedgerQuery,
    own: Option<&str>,
    now: Timestamp,
) -> Result<Ledger, Error> {
    // the days are each client's: read a day more on either side, and look
    let wide = |date: Date, days| Zone::utc().start_of(plus_days(date, days));
    let filter = PromiseFilter {
        client: asked.client.clone(),
        manager: own.map(str::to_owned).or_else(|| asked.manager.clone()),
        from: asked.from.map(|from| wide(from, -1)),
        until: asked.to.map(|to| wide(to, 2)),
    };
    let tasks = tx.promises(&filter, PROMISES_MAX + 1).await?;
    if tasks.len() as u64 > PROMISES_MAX {
        let detail = format!("there are more than {PROMISES_MAX} promises: right would be fewer days");
        return Err(Error::Invalid { pointer: "/from", detail });
    }
    let ids: Vec<i64> = tasks.iter().filter(|task| task.moves > 0).map(|task| task.id).collect();
    let passed = tx.passed_deadlines(&ids).await?;
    let zones = zones(tx).await?;
    let mut all: Vec<(Date, Promised)> = Vec::with_capacity(tasks.len());
    for task in tasks {
        let zone = zone_of(&zones, &task.client);
        let due_on = zone.date(task.deadline);
        if asked.from.is_none_or(|from| from <= due_on) && asked.to.is_none_or(|to| due_on <= to) {
            let fate = fate(&task, passed.get(&task.id).copied(), now);
            all.push((due_on, Promised { task, fate, zone }));
        }
    }
    let counts = Counts::of(all.iter().map(|(_, one)| one.fate));
    let months = by_month(all.iter().map(|(due_on, one)| (*due_on, one.fate)));
    let wanted = all.into_iter().map(|(_, one)| one);
    let promises = wanted.filter(|one| asked.state.is_none_or(|state| one.fate == state)).collect();
    Ok(Ledger { promises, counts, months })
}

async fn zones(tx: &ReadTx) -> Result<BTreeMap<String, Zone>, Error> {
    let clients = tx.clients().await?;
    Ok(clients.into_iter().map(|client| (client.key, client.zone)).collect())
}

fn zone_of(zones: &BTreeMap<String, Zone>, client: &str) -> Zone {
    zones.get(client).cloned().unwrap_or_else(Zone::utc)
}

fn reads_well(new: &Pledge, told: &Told, now: Timestamp) -> Result<(), Error> {
    let invalid = |pointer, detail: &str| Err(Error::Invalid { pointer, detail: detail.to_owned() });
    if new.what.trim().is_empty() {
        return invalid("/what", "a promise needs words that are not empty");
    }
    if told.how.trim().is_empty() {
        return invalid("/told_how", "a promise is one that the client was told: how is empty");
    }
    if told.at > now {
        return invalid("/told_at", "is still ahead: right would be when the client was told");
    }
    Ok(())
}

/// Who is nobody's client yet is promised nothing; where the agency's files say later than that, its adoption is enough.
fn told_to_a_client(client: &Client, since: Date, told: &Told) -> Result<(), Error> {
    let earliest = client.zone.start_of(since);
    if told.at >= earliest {
        return Ok(());
    }
    let detail =
        format!("{} is before {} was a client: right would be {earliest} or later", told.at, client.key);
    Err(Error::Invalid { pointer: "/told_at", detail })
}

fn at_pointer(error: Error, pointer: &'static str) -> Error {
    match error {
        Error::Invalid { detail, .. } => Error::Invalid { pointer, detail },
        other => other,
    }
}

fn task_of(
    new: Pledge,
    client: Client,
    role: String,
    assignee: Option<String>,
    deadline: Timestamp,
    now: Timestamp,
) -> Task {
    Task {
        id: 0,
        origin: None,
        client: client.key,
        manager: client.manager,
        deputy: client.deputy,
        title: new.what.trim().to_owned(),
        purpose: new.purpose.trim().to_owned(),
        role,
        assignee,
        status: Status::Open,
        importance: new.importance,
        promised: true,
        review: false,
        effort_minutes: new.effort_minutes,
        deadline,
        deadline_implied: false,
        first_deadline: deadline,
        moves: 0,
        slip_days: 0,
        late: false,
        created_at: now,
        started_at: None,
        closed_at: None,
        blocked_reason: None,
        waiting: None,
        paused: Vec::new(),
        checklist: Vec::new(),
        // they were told of it
        shown: Shown { client_sees: true, result: None },
        overridden: None,
        version: 1,
    }
}

fn history(task: &Task, told: &Told, by: &Actor, now: Timestamp) -> Vec<Event> {
    let owner = task.assignee.clone().unwrap_or_else(|| format!("pool:{}", task.role));
    let created = Event::new(EventKind::TaskCreated, task.about(), by.by(), now).moved("", owner);
    let mut events = vec![created.because(&format!("promised to the client: {}", told.how))];
    if task.assignee.is_none() {
        let pool = Event::new(EventKind::TaskUnassigned, task.about(), By::Engine, now);
        events.push(pool.moved("", format!("pool:{}", task.role)));
    }
    events
}
