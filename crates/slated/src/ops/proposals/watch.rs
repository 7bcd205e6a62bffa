//! What the engine proposes by itself: ways out for promises that will probably be missed, and better estimates.
//!
//! One walk through everybody's queues says which promises are in danger; for each of the worst some more say what each
//! way out would do. What is written is looked at again in the transaction that writes it, so two daemons make one.

use std::collections::HashMap;

use slated_core::event::By;
use slated_core::forecast::{Expected, Forecast, forecast_by};
use slated_core::overrides::{Override, OverrideKind};
use slated_core::proposal::{
    Choice, DEADLINE_TRIES, Facts, GOOD_PERMILLE, Proposal, ProposalKind, ProposalState, SAFE_PERMILLE,
    Subject, Wanted, better_estimate, hours_in_words, median, probability, working_day_after,
};
use slated_core::task::Task;
use slated_core::time::Timestamp;
use slated_store::ReadTx;

use super::super::forecast::{SAMPLES_MAX, Spreads, TASKS_MAX, hands, jobs, places};
use super::super::queue::{Waits, waits_of};
use super::super::roster::Roster;
use super::super::{Error, Ops};
use super::hand_over::hand_overs;
use super::{expire, make, outdated};

/// What a look came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Watched {
    pub made: usize,
    pub expired: usize,
}

/// Promises for which ways out are walked through in one look; the next look takes the next.
const PROMISES_MAX: usize = 10;
/// By so much the probability of being missed must fall for a choice to be offered.
pub(super) const HELPS_PERMILLE: u16 = 100;
/// People who are tried for a promise of somebody else.
const PEOPLE_TRIED: usize = 3;
/// Open proposals looked at by one transaction.
const AT_ONCE_MAX: u64 = 200;

/// Everybody's open tasks, and what is expected of each.
pub(super) struct Scene {
    pub(super) roster: Roster,
    pub(super) tasks: Vec<Task>,
    waits: Waits,
    spreads: Spreads,
    pub(super) now: Timestamp,
}

impl Scene {
    pub(super) fn walk(&self, tasks: &[Task]) -> Forecast {
        self.walk_by(&self.roster, tasks)
    }

    /// With other hours than they have.
    pub(super) fn walk_by(&self, roster: &Roster, tasks: &[Task]) -> Forecast {
        let jobs = jobs(roster, tasks, &self.waits, &self.spreads, self.now);
        forecast_by(&hands(roster, self.now), &jobs, &places(roster, tasks), self.now)
    }

    /// What would be expected of the task if it were so.
    fn with(&self, at: usize, changed: Task) -> Expected {
        let mut tasks = self.tasks.clone();
        tasks[at] = changed;
        self.walk(&tasks).tasks.swap_remove(at)
    }
}

impl Ops {
    /// Looks at all promises: proposes for those in danger, and takes back what no longer stands.
    pub async fn watch_promises(&self, now: Timestamp) -> Result<Watched, Error> {
        let tx = self.store.read().await?;
        if tx.agency().await?.is_none() {
            return Ok(Watched::default());
        }
        let tasks = tx.open_tasks_at_most(TASKS_MAX as u64 + 1).await?;
        if tasks.len() > TASKS_MAX {
            // too many to walk through in a beat; what is accepted is still looked at by itself
            return Ok(Watched::default());
        }
        let roster = Roster::load(&tx, &self.policy.weights).await?;
        let waits = waits_of(&tx, &tasks).await?;
        let spreads = Spreads::of(&tx, &tasks).await?;
        let scene = Scene { roster, tasks, waits, spreads, now };
        let told = scene.walk(&scene.tasks);
        drop(tx);
        let threshold = self.policy.danger_permille;
        let (scene, told, handed) = aside(move || {
            let handed = hand_overs(&scene, &told, threshold);
            (scene, told, handed)
        })
        .await;
        let tx = self.store.read().await?;
        let handed = self.unsilenced(&tx, handed).await?;
        // one way out is enough: a hand-over says why the promise is in danger too
        let mut apart = tx.open_subjects(ProposalKind::HandOver).await?;
        apart.extend(handed.iter().map(|one| one.subject.to_string()));
        let mut dangers = self.dangers(&tx, &scene, &told).await?;
        dangers.retain(|(at, _)| !apart.contains(&format!("#{}", scene.tasks[*at].id)));
        let mut wanted = estimates(&tx, now).await?;
        wanted.extend(handed);
        drop(tx);
        let miss = told.tasks.iter().map(|one| (one.task, one.miss_permille)).collect();
        let ways = move || {
            let out = |(at, permille): &(usize, u16)| danger(&scene, &told, *at, *permille);
            dangers.iter().filter_map(out).collect::<Vec<_>>()
        };
        wanted.extend(aside(ways).await);
        let is_sure = |one: &Proposal| one.miss_permille.is_none_or(|miss| miss >= threshold);
        debug_assert!(wanted.iter().filter(|one| one.kind == ProposalKind::Danger).all(is_sure));
        let expired = self.expire_proposals(&miss, now).await?;
        let made = self.make_proposals(wanted, now).await?;
        Ok(Watched { made, expired })
    }

    /// Open promises that will probably be missed and of which the managers have not heard, the likeliest first; what
    /// is missed already is past all proposing.
    async fn dangers(&self, tx: &ReadTx, scene: &Scene, told: &Forecast) -> Result<Vec<(usize, u16)>, Error> {
        let in_danger = |(at, expected): (usize, &Expected)| {
            let task = &scene.tasks[at];
            let miss = expected.miss_permille.filter(|miss| *miss >= self.policy.danger_permille);
            miss.filter(|_| task.promised && task.deadline > scene.now).map(|miss| (at, miss))
        };
        let mut dangers: Vec<(usize, u16)> = told.tasks.iter().enumerate().filter_map(in_danger).collect();
        let facts = |(at, miss): &(usize, u16)| {
            let task = &scene.tasks[*at];
            (format!("#{}", task.id), Facts::of(task, Some(*miss)).text())
        };
        let silenced =
            tx.silenced(ProposalKind::Danger, &dangers.iter().map(facts).collect::<Vec<_>>()).await?;
        dangers.retain(|(at, _)| !silenced.contains(&format!("#{}", scene.tasks[*at].id)));
        dangers.sort_by_key(|(at, miss)| {
            (std::cmp::Reverse(*miss), scene.tasks[*at].deadline, scene.tasks[*at].id)
        });
        dangers.truncate(PROMISES_MAX);
        Ok(dangers)
    }

    /// Without those of which something is open, or was said no to.
    async fn unsilenced(&self, tx: &ReadTx, mut wanted: Vec<Proposal>) -> Result<Vec<Proposal>, Error> {
        let keys: Vec<_> = wanted.iter().map(|one| (one.subject.to_string(), one.facts.text())).collect();
        let silenced = tx.silenced(ProposalKind::HandOver, &keys).await?;
        wanted.retain(|one| !silenced.contains(&one.subject.to_string()));
        Ok(wanted)
    }

    async fn make_proposals(&self, wanted: Vec<Proposal>, now: Timestamp) -> Result<usize, Error> {
        if wanted.is_empty() {
            return Ok(0);
        }
        let tx = self.store.write().await?;
        let done: Result<_, Error> = async {
            let mut made = 0;
            for new in wanted {
                let subject = (new.subject.to_string(), new.facts.text());
                // what was walked through may be otherwise by now, or somebody may have said no
                let is_stale = outdated(&tx, &new, now).await?.is_some();
                if is_stale || !tx.silenced(new.kind, &[subject]).await?.is_empty() {
                    continue;
                }
                made += usize::from(make(&tx, &new).await?.is_some());
            }
            Ok(made)
        }
        .await;
        tx.settle(done).await
    }

    async fn expire_proposals(
        &self,
        miss: &HashMap<i64, Option<u16>>,
        now: Timestamp,
    ) -> Result<usize, Error> {
        let (mut expired, mut after) = (0, 0);
        loop {
            let tx = self.store.write().await?;
            let done: Result<_, Error> = async {
                let open = tx.open_proposals(after, AT_ONCE_MAX).await?;
                let mut ended = 0;
                for one in &open {
                    let why = match outdated(&tx, one, now).await? {
                        None => safe(&tx, one, miss, now).await?,
                        why => why,
                    };
                    let Some(why) = why else { continue };
                    match expire(&tx, one, &why, now).await {
                        Ok(_) => ended += 1,
                        // a manager, or another daemon, was quicker
                        Err(Error::StaleProposal { .. }) => {}
                        Err(error) => return Err(error),
                    }
                }
                Ok((ended, open.last().map(|last| last.id).filter(|_| open.len() as u64 == AT_ONCE_MAX)))
            }
            .await;
            let (ended, last) = tx.settle(done).await?;
            expired += ended;
            match last {
                Some(last) => after = last,
                None => return Ok(expired),
            }
        }
    }
}

/// Many walks: the threads that answer requests go on.
async fn aside<T: Send + 'static>(walks: impl FnOnce() -> T + Send + 'static) -> T {
    let done = tokio::task::spawn_blocking(walks).await;
    done.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
}

/// Why a promise is in danger no more: it will probably be kept, or it was missed.
async fn safe(
    tx: &ReadTx,
    open: &Proposal,
    miss: &HashMap<i64, Option<u16>>,
    now: Timestamp,
) -> Result<Option<String>, Error> {
    let (ProposalKind::Danger | ProposalKind::HandOver, Subject::Task { task, .. }) =
        (open.kind, &open.subject)
    else {
        return Ok(None);
    };
    if open.kind == ProposalKind::Danger && tx.task(*task).await?.is_some_and(|task| task.deadline <= now) {
        return Ok(Some("the promise was missed".to_owned()));
    }
    let miss = miss.get(task).copied().flatten().filter(|miss| *miss < SAFE_PERMILLE);
    Ok(miss.map(|miss| format!("it will probably be kept: missed with probability {}", probability(miss))))
}

/// The ways out for a promise; `None` where there is none that helps.
fn danger(scene: &Scene, told: &Forecast, at: usize, miss: u16) -> Option<Proposal> {
    let (task, now) = (&scene.tasks[at], scene.now);
    // a way out that changes next to nothing is none
    let helps = |choice: &Choice| choice.miss_permille.is_some_and(|would| would + HELPS_PERMILLE <= miss);
    let choices = [first(scene, at), later(scene, told, at), other(scene, told, at)];
    let choices: Vec<Choice> = choices.into_iter().flatten().filter(helps).collect();
    if choices.is_empty() {
        return None;
    }
    Some(Proposal {
        id: 0,
        kind: ProposalKind::Danger,
        subject: Subject::Task { task: task.id, client: task.client.clone() },
        choices,
        reason: format!("this promise will be missed with probability {}", probability(miss)),
        miss_permille: Some(miss),
        facts: Facts::of(task, Some(miss)),
        state: ProposalState::Open,
        made_by: By::Engine,
        made_at: now,
        decided: None,
        version: 1,
    })
}

/// Before everything else of its queue.
fn first(scene: &Scene, at: usize) -> Option<Choice> {
    let task = &scene.tasks[at];
    let pin = Override::new(OverrideKind::Pin, By::Engine.as_str(), "what if", scene.now, None).ok()?;
    let pinned = Task { overridden: Some(pin), ..task.clone() };
    let miss_permille = scene.with(at, pinned).miss_permille;
    Some(Choice { wanted: Wanted::Override(OverrideKind::Pin), miss_permille })
}

/// On the first of some working days after its expected finish, at the wall time as it is, by which it will be done.
fn later(scene: &Scene, told: &Forecast, at: usize) -> Option<Choice> {
    let task = &scene.tasks[at];
    let zone = scene.roster.zone(&task.client);
    let finish = told.tasks[at].span?.finish;
    let wall = zone.civil(task.deadline).time();
    let calendar = scene.roster.agency_clock().calendar();
    DEADLINE_TRIES.into_iter().find_map(|days| {
        let to = zone.instant(working_day_after(calendar, zone.date(finish), days)?, wall);
        if to <= task.deadline || to < finish {
            return None;
        }
        // a later deadline lets others go first, so it is walked through anew
        let miss_permille = scene.with(at, Task { deadline: to, ..task.clone() }).miss_permille;
        miss_permille
            .filter(|miss| *miss <= GOOD_PERMILLE)
            .map(|miss| Choice { wanted: Wanted::Deadline(to), miss_permille: Some(miss) })
    })
}

/// By the one of those with the least to do who would most surely keep it.
fn other(scene: &Scene, told: &Forecast, at: usize) -> Option<Choice> {
    use slated_core::forecast::Presence;
    let task = &scene.tasks[at];
    let open: HashMap<&str, u64> =
        told.people.iter().map(|ahead| (ahead.login.as_str(), ahead.open_minutes)).collect();
    let hands = hands(&scene.roster, scene.now);
    let mut able: Vec<(u64, &str)> = hands
        .iter()
        .filter(|hand| hand.presence == Presence::Present && hand.roles.contains(&task.role))
        .filter(|hand| task.assignee.as_deref() != Some(hand.login))
        .map(|hand| (open.get(hand.login).copied().unwrap_or(0), hand.login))
        .collect();
    able.sort_unstable();
    let given = able.into_iter().take(PEOPLE_TRIED).map(|(_, login)| {
        let miss = scene.with(at, Task { assignee: Some(login.to_owned()), ..task.clone() }).miss_permille;
        Choice { wanted: Wanted::Assignee(login.to_owned()), miss_permille: miss }
    });
    given.filter(|choice| choice.miss_permille.is_some()).min_by_key(|choice| choice.miss_permille)
}

/// Templates whose tasks take another time than they say.
async fn estimates(tx: &ReadTx, now: Timestamp) -> Result<Vec<Proposal>, Error> {
    let mut wanted = Vec::new();
    for service in tx.stored_services().await? {
        for stored in &service.templates {
            let (key, says) = (&stored.template.key, stored.template.effort_minutes);
            let took = tx.minutes_of_template(&service.key, key, SAMPLES_MAX).await?;
            let (Some(better), Some(median)) = (better_estimate(says, &took), median(&took)) else {
                continue;
            };
            let new = Proposal {
                id: 0,
                kind: ProposalKind::Estimate,
                subject: Subject::Template { service: service.key.clone(), template: key.clone() },
                choices: vec![Choice { wanted: Wanted::Estimate(better), miss_permille: None }],
                reason: format!(
                    "the last {} tasks of {}/{key} took {} in the middle, and it says {}",
                    took.len(),
                    service.key,
                    hours_in_words(median),
                    hours_in_words(says)
                ),
                miss_permille: None,
                facts: Facts::of_estimate(says, median),
                state: ProposalState::Open,
                made_by: By::Engine,
                made_at: now,
                decided: None,
                version: 1,
            };
            wanted.push(new);
        }
    }
    let keys: Vec<_> = wanted.iter().map(|one| (one.subject.to_string(), one.facts.text())).collect();
    let silenced = tx.silenced(ProposalKind::Estimate, &keys).await?;
    wanted.retain(|one| !silenced.contains(&one.subject.to_string()));
    Ok(wanted)
}
