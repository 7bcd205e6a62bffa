//! A task's score at any instant with everything it was made of, and when it overtakes or is overtaken.

use jiff::civil::Date;
use slated_core::overtake::{self, Runner, overtakes};
use slated_core::queue::Entry;
use slated_core::risk::{Cause, causes_within};
use slated_core::score::{Measure, Points, Score, explain_with, latest_start};
use slated_core::stage::Stage;
use slated_core::task::{Actor, Status, Task};
use slated_core::time::{Timestamp, Zone};
use slated_store::{ReadTx, StoredRisk};

use super::queue::{Ranked, pending, queue_of, told, waits_of};
use super::roster::Roster;
use super::weights::Weighed;
use super::work::visible;
use super::{Error, Ops};

/// A score and what it was made of.
#[derive(Clone, Debug)]
pub struct Scored {
    pub task: Task,
    pub at: Timestamp,
    pub score: Score,
    pub stage: Stage,
    pub latest_start: Timestamp,
    pub explanation: String,
    /// What the client's risk is made of: these sum to the risk's term.
    pub causes: Vec<Cause>,
    /// The day for which the client's risk was computed.
    pub risk_on: Option<Date>,
    pub weighed: Weighed,
    /// The client's zone.
    pub zone: Zone,
}

/// A task between its neighbours.
#[derive(Clone, Debug)]
pub struct Race {
    pub task: Task,
    pub now: Timestamp,
    /// Whether it passes the one above it in its queue.
    pub above: Option<Passing>,
    /// Whether the one below passes it.
    pub below: Option<Passing>,
    /// The zone in which whoever works reads the clock.
    pub zone: Zone,
}

#[derive(Clone, Debug)]
pub struct Passing {
    pub behind: i64,
    pub ahead: i64,
    /// `None` where time alone never does it.
    pub at: Option<Timestamp>,
    pub words: String,
}

impl Ops {
    /// The score at an instant, now unless given, by the facts of now: only time is moved.
    pub async fn score(&self, id: i64, at: Option<Timestamp>, by: &Actor) -> Result<Scored, Error> {
        let at = at.unwrap_or_else(|| self.clock.now());
        let tx = self.store.read().await?;
        let task = visible(&tx, id, by).await?;
        let weights = &self.policy.weights;
        let roster = Roster::for_tasks(&tx, weights, std::slice::from_ref(&task)).await?;
        let runner = runner(&roster, &task, self, at);
        let (score, zone) = (roster.score(&task, at), roster.zone(&task.client).clone());
        let stored = tx.risk(&task.client).await?;
        let causes = causes_within(causes_of(stored.as_ref()), risk_term(&score), weights.risk);
        Ok(Scored {
            stage: runner.stage(task.pressing_at(at)),
            latest_start: latest_start(&runner.facts, runner.clock),
            explanation: told(&task, explain_with(&score, &zone, at, &causes), &zone),
            weighed: self.weighed(&tx).await?,
            risk_on: stored.map(|stored| stored.computed_on),
            task,
            at,
            score,
            causes,
            zone,
        })
    }

    /// When the task passes the one above it in its queue, and when the one below passes it: by time alone.
    pub async fn overtakes(&self, id: i64, by: &Actor) -> Result<Race, Error> {
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let task = visible(&tx, id, by).await?;
        let roster = Roster::load(&tx, &self.policy.weights).await?;
        let zone = roster.clock(task.assignee.as_deref()).zone().clone();
        let queue = queue_around(&tx, &roster, &task, now).await?;
        let at = queue.iter().position(|ranked| ranked.task.id == id);
        let passing = |behind: usize, ahead: usize| {
            let (behind, ahead) = (&queue.get(behind)?.task, &queue.get(ahead)?.task);
            (by.sees(behind) && by.sees(ahead)).then(|| self.passing(&roster, behind, ahead, now))
        };
        let above = at.and_then(|at| passing(at, at.checked_sub(1)?));
        let below = at.and_then(|at| passing(at + 1, at));
        Ok(Race { task, now, above, below, zone })
    }

    fn passing(&self, roster: &Roster, behind: &Task, ahead: &Task, now: Timestamp) -> Passing {
        let of = |task| runner(roster, task, self, now);
        let runners = (of(behind), of(ahead));
        let at = overtakes(&runners.0, &runners.1, now);
        let (behind, ahead) = (behind.id, ahead.id);
        let words = match at {
            Some(at) => overtake::in_words(behind, ahead, at, runners.0.clock, now),
            None => format!("#{behind} does not overtake #{ahead} by time alone"),
        };
        Passing { behind, ahead, at, words }
    }
}

fn runner<'a>(roster: &'a Roster, task: &'a Task, ops: &'a Ops, now: Timestamp) -> Runner<'a> {
    let active = task.overridden.as_ref().filter(|over| over.is_active(now));
    Runner {
        facts: roster.facts(task),
        clock: roster.clock(task.assignee.as_deref()),
        agency: roster.agency_clock(),
        weights: &ops.policy.weights,
        entry: Entry {
            id: task.id,
            score: Points(0),
            deadline: task.deadline,
            created_at: task.created_at,
            active,
        },
    }
}

/// The queue in which the task stands; nothing where it stands in none.
async fn queue_around(
    tx: &ReadTx,
    roster: &Roster,
    task: &Task,
    now: Timestamp,
) -> Result<Vec<Ranked>, Error> {
    let waits = waits_of(tx, std::slice::from_ref(task)).await?;
    if !matches!(task.status, Status::Open | Status::Started) || !pending(&waits, task.id).is_empty() {
        return Ok(Vec::new());
    }
    let (login, roles) = match task.assignee.as_deref() {
        Some(login) => (login, roster.person(login).map(|p| p.roles.clone()).unwrap_or_default()),
        None => ("", vec![task.role.clone()]),
    };
    queue_of(tx, roster, login, &roles, now).await
}

fn risk_term(score: &Score) -> Points {
    let terms = score.terms().iter();
    terms
        .filter(|term| matches!(term.measure, Measure::Risk(_)))
        .map(|term| term.points)
        .next()
        .unwrap_or_default()
}

/// What is stored of the parts of a risk; an older version kept no words for them but their kinds.
fn causes_of(stored: Option<&StoredRisk>) -> Vec<Cause> {
    let text = |part: &serde_json::Value, key: &str| part[key].as_str().unwrap_or_default().to_owned();
    let cause = |part: &serde_json::Value| {
        let brief = Some(text(part, "brief")).filter(|brief| !brief.is_empty());
        Cause {
            brief: brief.unwrap_or_else(|| text(part, "kind")),
            h_thousandths: part["h_thousandths"].as_i64().unwrap_or_default(),
            points: text(part, "points").parse().unwrap_or_default(),
        }
    };
    stored.and_then(|stored| stored.parts.as_array()).into_iter().flatten().map(cause).collect()
}
