//! From events to notices, inside the transaction that writes the events: a change that is undone takes its
//! notices with it.
//!
//! Who hears of what is the core's to say; here it gets what it needs to know, and as little as possible is
//! read: nothing beyond one look where there is no address, or none that the events concern.

use std::collections::{HashMap, HashSet};
use std::sync::PoisonError;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use slated_core::agency::{Client, Person};
use slated_core::event::Event;
use slated_core::notice::address::EndpointState;
use slated_core::notice::{self as rules, Cause, Due, Rules, Subject, words};
use slated_core::task::Task;
use slated_core::time::Timestamp;

use crate::dialect::failed;
use crate::endpoints::Endpoint;
use crate::notices::{Message, MessageState};
use crate::put::values;
use crate::row::endpoint::{Column, Entity};
use crate::{ReadTx, Result, WriteTx};

/// Where the notices of some events may go.
pub(crate) struct Outlets {
    machines: Vec<Endpoint>,
    own: HashMap<String, Vec<Endpoint>>,
    people: Vec<Person>,
    rules: HashMap<String, Rules>,
}

impl Outlets {
    pub(crate) fn is_empty(&self) -> bool {
        self.machines.is_empty() && self.own.is_empty()
    }
}

impl ReadTx {
    pub(crate) async fn outlets(&self, events: &[Event]) -> Result<Outlets> {
        let mut outlets =
            Outlets { machines: Vec::new(), own: HashMap::new(), people: Vec::new(), rules: HashMap::new() };
        let mut on = Entity::find().filter(Column::State.eq(EndpointState::On.as_str()));
        if !events.iter().any(rules::concerns_people) {
            on = on.filter(Column::Owner.is_null());
        }
        let on = on.order_by_asc(Column::Id).all(&self.tx).await.map_err(failed("read the addresses"))?;
        for endpoint in values::<_, Endpoint>(on)? {
            match endpoint.owner.clone() {
                None => outlets.machines.push(endpoint),
                Some(owner) => outlets.own.entry(owner).or_default().push(endpoint),
            }
        }
        outlets.machines.retain(|machine| events.iter().any(|event| wants(machine, event)));
        if !outlets.own.is_empty() {
            outlets.people = self.people().await?;
            outlets.people.retain(|person| outlets.own.contains_key(&person.login));
            let chosen = self.all_notice_rules().await?;
            outlets.rules = chosen.into_iter().map(|one| (one.login, one.rules)).collect();
        }
        Ok(outlets)
    }
}

fn wants(machine: &Endpoint, event: &Event) -> bool {
    machine.kinds.is_empty() || machine.kinds.contains(&event.kind)
}

impl WriteTx {
    /// The outlets of the events, which stay there until this transaction ends: a notice to an address that was removed
    /// meanwhile would refuse the whole change.
    pub(crate) async fn kept_outlets(&self, events: &[Event]) -> Result<Outlets> {
        const DOING: &str = "read which addresses are there";
        let mut outlets = self.outlets(events).await?;
        if outlets.is_empty() {
            return Ok(outlets);
        }
        self.keep_addresses().await?;
        let there = Entity::find().select_only().column(Column::Id);
        let there: Vec<i64> = there.into_tuple().all(&self.tx).await.map_err(failed(DOING))?;
        let is_there = |endpoint: &Endpoint| there.contains(&endpoint.id);
        outlets.machines.retain(is_there);
        for own in outlets.own.values_mut() {
            own.retain(is_there);
        }
        outlets.own.retain(|_, own| !own.is_empty());
        Ok(outlets)
    }

    /// The notices of events that were just written, by their numbers.
    pub(crate) async fn write_notices(&self, events: &[(i64, &Event)], outlets: &Outlets) -> Result<()> {
        let mut messages = Vec::new();
        for &(id, event) in events {
            let machines = outlets.machines.iter().filter(|machine| wants(machine, event));
            messages.extend(machines.map(|machine| for_machine(id, event, machine)));
        }
        if !outlets.own.is_empty() {
            messages.extend(self.for_people(events, outlets).await?);
        }
        self.insert_messages(&messages).await
    }

    async fn for_people(&self, events: &[(i64, &Event)], outlets: &Outlets) -> Result<Vec<Message>> {
        let concerned: Vec<_> = events.iter().filter(|(_, event)| rules::concerns_people(event)).collect();
        let mut numbers: Vec<i64> = concerned.iter().filter_map(|(_, event)| event.about.task).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let tasks: HashMap<i64, Task> =
            self.tasks_numbered(&numbers).await?.into_iter().map(|task| (task.id, task)).collect();
        let mut managers: HashMap<String, Client> = HashMap::new();
        let clients: HashSet<&String> =
            concerned.iter().filter_map(|(_, event)| event.about.client.as_ref()).collect();
        for key in clients {
            if let Some(client) = self.client(key).await? {
                managers.insert(key.clone(), client);
            }
        }
        let usual = Rules::default();
        let mut wanted = Vec::new();
        for (place, (id, event)) in concerned.into_iter().enumerate() {
            let task = event.about.task.and_then(|number| tasks.get(&number));
            let client = event.about.client.as_ref().and_then(|key| managers.get(key));
            let manager = client.map(|client| &client.manager).or(task.map(|task| &task.manager));
            let deputy = match (client, task) {
                (Some(client), _) => client.deputy.as_deref(),
                (None, task) => task.and_then(|task| task.deputy.as_deref()),
            };
            let subject = Subject { task, manager: manager.map(String::as_str), deputy };
            for (person, topic) in rules::told(event, subject, &outlets.people) {
                let cause = Cause::of(event, place);
                // what somebody does not want to hear takes the place of nothing
                let rules = outlets.rules.get(&person.login).unwrap_or(&usual);
                let Some(due) = rules.due(topic, person, event.at) else { continue };
                if !self.was_told(&person.login, &cause) {
                    wanted.push((person.login.clone(), cause, topic, (*id, *event, task, person, due)));
                }
            }
        }
        let mut messages = Vec::new();
        for (login, cause, topic, (id, event, task, person, due)) in rules::one_per_cause(wanted) {
            self.note_told(&login, cause);
            let (state, due_at) = match due {
                Due::AtOnce(at) => (MessageState::Queued, at),
                Due::InDigest(at) => (MessageState::ForDigest, at),
            };
            for endpoint in outlets.own.get(&login).into_iter().flatten() {
                messages.push(Message {
                    event: Some(id),
                    endpoint: endpoint.id,
                    message_id: message_id(id, endpoint.id, event.at),
                    topic: topic.as_str().to_owned(),
                    body: words::line(topic, event, task, &person.zone),
                    path: Some(words::path(event)),
                    state,
                    created_at: event.at,
                    due_at,
                });
            }
        }
        Ok(messages)
    }
}

impl WriteTx {
    fn was_told(&self, login: &str, cause: &Cause) -> bool {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.contains(&(login.to_owned(), cause.clone()))
    }

    /// What nothing else can share is told however often it happens.
    fn note_told(&self, login: &str, cause: Cause) {
        match cause {
            Cause::Own(_) => {}
            Cause::Task(_) | Cause::Client(_) => {
                let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
                told.insert((login.to_owned(), cause));
            }
        }
    }
}

fn for_machine(id: i64, event: &Event, machine: &Endpoint) -> Message {
    Message {
        event: Some(id),
        endpoint: machine.id,
        message_id: message_id(id, machine.id, event.at),
        topic: event.kind.as_str().to_owned(),
        body: words::payload(id, event),
        path: None,
        state: MessageState::Queued,
        created_at: event.at,
        due_at: event.at,
    }
}

/// The same on every attempt, and another one for what gets the number again after a restore.
fn message_id(event: i64, endpoint: i64, at: Timestamp) -> String {
    format!("msg_{event}_{endpoint}_{:x}", at.as_microsecond())
}
