//! The people of the agency: who they are, how much they begin at once, and what becomes of their work when they leave.
//!
//! Leaving is one transaction, by whoever it comes: an admin, an import, or the last day that was set. The keys and the
//! timer stop; what was claimed and not begun goes back to its pool; of the rest a hand-over is proposed, and what nobody
//! could take is on the board.

use std::collections::BTreeSet;

use jiff::civil::Date;
use slated_core::agency::{Absence, Access, Client, Person};
use slated_core::event::{About, By, Event, EventKind};
use slated_core::task::{Actor, Status, Task};
use slated_core::time::Timestamp;
use slated_store::{ReadTx, TaskFilter, WriteTx};

use super::keys::is_in_force;
use super::proposals::hand_over_all;
use super::{Error, Ops};

/// More at once is no limit.
pub const AT_ONCE_MAX: u32 = 100;
/// People whose last day has come, looked at by one beat.
const LEAVING_MAX: usize = 100;

/// Somebody, as those who plan see them.
#[derive(Clone, Debug)]
pub struct Member {
    pub person: Person,
    /// The absence that they are in.
    pub away: Option<Absence>,
    /// The clients that they answer for.
    pub clients: Vec<String>,
    pub open_tasks: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Works {
    Here,
    NoLonger,
}

/// What of somebody shall be otherwise; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    pub works: Option<Works>,
    /// Today where it is left out.
    pub last_on: Option<Date>,
    /// Who answers for their clients from now on.
    pub clients_to: Option<String>,
    /// `Some(None)`: as many as everybody.
    pub tasks_at_once: Option<Option<u32>>,
}

/// What became of the work of somebody who left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// Tasks that went back to their pools.
    pub released: Vec<i64>,
    /// Tasks of which a hand-over is proposed.
    pub proposed: Vec<i64>,
    /// Tasks that nobody can take: they are on the board.
    pub on_board: Vec<i64>,
    /// Clients that somebody else answers for now.
    pub clients: Vec<String>,
    /// Prefixes of the keys that were revoked.
    pub keys: Vec<String>,
    /// The task on which their timer ran.
    pub timer: Option<i64>,
}

impl Ops {
    /// Everybody, by login; for managers and admins.
    pub async fn people(&self, by: &Actor) -> Result<Vec<Member>, Error> {
        if by.access < Access::Manager {
            return Err(Error::Forbidden("the list of people is for managers and admins".to_owned()));
        }
        let tx = self.store.read().await?;
        let people = tx.people().await?;
        members(&tx, people, self.clock.now()).await
    }

    /// Oneself, or anybody for managers and admins.
    pub async fn person(&self, login: &str, by: &Actor) -> Result<Member, Error> {
        super::absences::may(login, by)?;
        let tx = self.store.read().await?;
        let person = tx.person(login).await?.ok_or_else(|| Error::not_found("person", login))?;
        Ok(members(&tx, vec![person], self.clock.now()).await?.remove(0))
    }

    /// Changes somebody, and says what became of their work where they left.
    pub async fn edit_person(&self, login: &str, edit: &Edit, by: &Actor) -> Result<(Member, Left), Error> {
        let now = self.clock.now();
        if by.access < Access::Admin {
            return Err(Error::Forbidden("people are changed by admins".to_owned()));
        }
        could_be(edit)?;
        let tx = self.store.write().await?;
        let done: Result<_, Error> = async {
            tx.hold_person(login).await?;
            let person = tx.person(login).await?.ok_or_else(|| Error::not_found("person", login))?;
            let (person, left) = self.edited(&tx, person, edit, by.by(), now).await?;
            Ok((members(&tx, vec![person], now).await?.remove(0), left))
        }
        .await;
        tx.settle(done).await
    }

    async fn edited(
        &self,
        tx: &WriteTx,
        mut person: Person,
        edit: &Edit,
        by: By,
        now: Timestamp,
    ) -> Result<(Person, Left), Error> {
        let today = person.zone.date(now);
        let mut left = Left::default();
        if let Some(tasks_at_once) = edit.tasks_at_once
            && tasks_at_once != person.tasks_at_once
        {
            let words = |limit: Option<u32>| {
                limit.map_or_else(
                    || "as many as everybody".to_owned(),
                    |limit| format!("{limit} tasks at once"),
                )
            };
            let event = about(EventKind::PersonChanged, by.clone(), now)
                .moved(format!("{} {}", person.login, words(person.tasks_at_once)), words(tasks_at_once));
            person.tasks_at_once = tasks_at_once;
            tx.put_person(&person).await?;
            tx.append_events(&[event]).await?;
        }
        match edit.works {
            Some(Works::Here) if !person.active || person.last_on.is_some() => {
                person = Person { active: true, last_on: None, ..person };
                tx.put_person(&person).await?;
                tx.append_events(&[about(EventKind::PersonBack, by, now).moved("", &person.login)]).await?;
            }
            Some(Works::NoLonger) if person.active => {
                is_not_last_admin(tx, &person).await?;
                left.clients = clients_moved(tx, &person, edit.clients_to.as_deref(), &by, now).await?;
                let last_on = edit.last_on.unwrap_or(today);
                person.last_on = Some(last_on);
                if last_on > today {
                    tx.put_person(&person).await?;
                    let event = about(EventKind::PersonChanged, by, now);
                    let words = format!("{} leaves after {last_on}", person.login);
                    tx.append_events(&[event.moved("", words)]).await?;
                } else {
                    person.active = false;
                    let clients = std::mem::take(&mut left.clients);
                    left = Left { clients, ..self.leave(tx, &person, by, now).await? };
                }
            }
            Some(Works::Here | Works::NoLonger) | None => {}
        }
        Ok((person, left))
    }

    /// Lets those leave whose last day is over; their number.
    pub async fn leave_due(&self, now: Timestamp) -> Result<usize, Error> {
        let is_due = |person: &Person| {
            person.active && person.last_on.is_some_and(|last_on| last_on < person.zone.date(now))
        };
        let tx = self.store.read().await?;
        let due: Vec<String> =
            tx.people().await?.iter().filter(|one| is_due(one)).map(|one| one.login.clone()).collect();
        drop(tx);
        let mut gone = 0;
        for login in due.iter().take(LEAVING_MAX) {
            let tx = self.store.write().await?;
            let done: Result<_, Error> = async {
                tx.hold_person(login).await?;
                // another daemon was quicker, or somebody thought better of it
                let Some(person) = tx.person(login).await?.filter(is_due) else { return Ok(0) };
                self.leave(&tx, &Person { active: false, ..person }, By::Engine, now).await?;
                Ok(1)
            }
            .await;
            gone += tx.settle(done).await?;
        }
        Ok(gone)
    }

    /// Somebody, inactive as they are given here, has left: nothing of theirs goes on, and nothing of it is lost.
    pub(super) async fn leave(
        &self,
        tx: &WriteTx,
        person: &Person,
        by: By,
        now: Timestamp,
    ) -> Result<Left, Error> {
        let mut left = Left::default();
        tx.put_person(person).await?;
        tx.append_events(&[about(EventKind::PersonLeft, by.clone(), now).moved(&person.login, "")]).await?;
        for key in
            tx.keys().await?.into_iter().filter(|key| key.login == person.login && is_in_force(key, now))
        {
            if tx.revoke_key(&key.prefix, now).await? {
                let event = about(EventKind::KeyRevoked, by.clone(), now);
                tx.append_events(&[event.moved(format!("{} {}", key.login, key.prefix), "revoked")]).await?;
                left.keys.push(key.prefix);
            }
        }
        tx.end_sign_ins(&person.login).await?;
        if let Some(timer) = tx.timer_of(&person.login).await? {
            left.timer = Some(timer.task);
            // what was worked is theirs, whoever stops it
            let Person { login, access, roles, .. } = person.clone();
            self.stop(tx, &timer, None, None, &Actor { login, access, roles }, now).await?;
        }
        let filter = TaskFilter { assignee: Some(person.login.clone()), ..TaskFilter::default() };
        let mut rest = Vec::new();
        for task in tx.open_tasks(&filter).await? {
            let id = task.id;
            let released = match is_claimed(tx, &task).await? {
                true => task.clone().left_in_pool(by.clone(), now),
                false => None,
            };
            match released {
                Some(change) => {
                    super::work::save(tx, &change).await?;
                    left.released.push(id);
                }
                None => rest.push(task),
            }
        }
        rest.sort_by_key(|task| (task.deadline, task.id));
        left.proposed = hand_over_all(tx, person, &rest, now).await?;
        left.on_board = rest.iter().map(|task| task.id).filter(|id| !left.proposed.contains(id)).collect();
        Ok(left)
    }
}

fn about(kind: EventKind, by: By, now: Timestamp) -> Event {
    Event::new(kind, About::default(), by, now)
}

/// Whether it is theirs because they took it from the pool, and not because somebody gave it to them.
async fn is_claimed(tx: &WriteTx, task: &Task) -> Result<bool, Error> {
    if task.status != Status::Open {
        return Ok(false);
    }
    let given = [EventKind::TaskClaimed, EventKind::TaskReassigned, EventKind::TaskCreated];
    let history = tx.history(task.id).await?;
    let last = history.iter().map(|stored| stored.event.kind).rfind(|kind| given.contains(kind));
    Ok(last == Some(EventKind::TaskClaimed))
}

fn could_be(edit: &Edit) -> Result<(), Error> {
    let invalid = |pointer, detail: &str| Err(Error::Invalid { pointer, detail: detail.to_owned() });
    let is_leaving = edit.works == Some(Works::NoLonger);
    if edit.last_on.is_some() && !is_leaving {
        return invalid("/last_day", "goes with active false: right would be both, or neither");
    }
    if edit.clients_to.is_some() && !is_leaving {
        return invalid("/reassign_clients_to", "goes with active false: right would be both, or neither");
    }
    if edit.tasks_at_once.flatten().is_some_and(|limit| !(1..=AT_ONCE_MAX).contains(&limit)) {
        return invalid("/tasks_at_once", &format!("right would be 1 to {AT_ONCE_MAX}"));
    }
    Ok(())
}

async fn is_not_last_admin(tx: &ReadTx, person: &Person) -> Result<(), Error> {
    let is_admin = |one: &Person| one.access == Access::Admin && one.active;
    if !is_admin(person) || tx.people().await?.iter().any(|one| is_admin(one) && one.login != person.login) {
        return Ok(());
    }
    let detail = format!("{} is the last admin: right would be to have another one first", person.login);
    Err(Error::Invalid { pointer: "/active", detail })
}

/// Nobody leaves clients behind: somebody else answers for each of them, from now on or already.
async fn clients_moved(
    tx: &WriteTx,
    person: &Person,
    to: Option<&str>,
    by: &By,
    now: Timestamp,
) -> Result<Vec<String>, Error> {
    let clients = tx.clients().await?;
    let theirs: Vec<Client> = clients.into_iter().filter(|client| client.manager == person.login).collect();
    let keys = || theirs.iter().map(|client| client.key.clone()).collect::<Vec<_>>();
    let Some(to) = to else {
        if theirs.is_empty() {
            return Ok(Vec::new());
        }
        return Err(Error::StillManages { login: person.login.clone(), clients: keys() });
    };
    let manages = |one: &Person| one.active && one.access >= Access::Manager && one.login != person.login;
    if !tx.person(to).await?.is_some_and(|one| manages(&one)) {
        let detail = format!("{to:?} cannot answer for clients: right would be an active manager or admin");
        return Err(Error::Invalid { pointer: "/reassign_clients_to", detail });
    }
    for client in &theirs {
        tx.put_client(&Client { manager: to.to_owned(), ..client.clone() }).await?;
        let about = About { client: Some(client.key.clone()), ..About::default() };
        let event = Event::new(EventKind::ManagerChanged, about, by.clone(), now);
        tx.append_events(&[event.moved(&client.manager, to)]).await?;
    }
    Ok(keys())
}

async fn members(tx: &ReadTx, people: Vec<Person>, now: Timestamp) -> Result<Vec<Member>, Error> {
    let absences = tx.absences().await?;
    let clients = tx.clients().await?;
    let mut members = Vec::with_capacity(people.len());
    let busy = tx.open_tasks_by_person().await?;
    for person in people {
        let today = person.zone.date(now);
        let is_now = |one: &&Absence| one.login == person.login && one.from <= today && today <= one.to;
        let theirs: BTreeSet<&str> = clients
            .iter()
            .filter(|client| client.manager == person.login)
            .map(|client| client.key.as_str())
            .collect();
        members.push(Member {
            away: absences.iter().find(is_now).cloned(),
            clients: theirs.into_iter().map(str::to_owned).collect(),
            open_tasks: busy.get(&person.login).copied().unwrap_or(0),
            person,
        });
    }
    Ok(members)
}

/// A person as a file says them, where somebody has changed them since: the file speaks of what differs in it.
pub(super) fn as_filed(
    stored: Option<&Person>,
    filed: &Person,
    changed: impl Fn(&str) -> bool,
    today: Date,
) -> Person {
    let Some(stored) = stored else { return filed.clone() };
    let speaks = changed("active");
    let active = if speaks { filed.active } else { stored.active };
    let last_on = match (speaks, active) {
        (false, _) => stored.last_on,
        (true, true) => None,
        (true, false) => stored.last_on.or(Some(today)),
    };
    let tasks_at_once = if changed("tasks_at_once") { filed.tasks_at_once } else { stored.tasks_at_once };
    Person { active, last_on, tasks_at_once, ..filed.clone() }
}
