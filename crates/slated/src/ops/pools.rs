//! The first of a pool, however large it is, and the beat that keeps its order.
//!
//! What the store keeps of a task in a pool is its score without two parts: what its stage shares at this instant, and
//! what its client's risk gives. So neither time nor a risk that moves writes anything. The first N are found from both
//! ends: the first rows of each stage, whoever's they are, and the first rows of the clients most at risk. Whatever was
//! not read stands behind the last row of its stage and is of a client less at risk, so it cannot be better than that
//! row would be for the next client. When N rows are better, they are the first.
//!
//! Rows whose stage has ended, that were placed later than `now`, that are not placed yet, or that a manager ordered by
//! hand are few: they are read apart and scored as they are.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};

use sha2::{Digest, Sha256};
use slated_core::overrides::OverrideKind;
use slated_core::score::{Risk, Weights};
use slated_core::stage::{Place, Stage, place, risk_term, shared};
use slated_core::task::{Status, Task};
use slated_core::time::Timestamp;
use slated_core::worktime::WorkClock;
use slated_store::{PoolPlace, PoolRange, PoolRow, ReadTx, Which, WriteTx};

use super::queue::{Waits, pending, waits_of};
use super::roster::Roster;
use super::{Error, Ops};
use crate::zones;

/// By what all rows are placed, as the daemon notes it; nothing while they are being placed anew.
const NOTE: &str = "pool_order";

/// Tasks placed by one transaction: other writers get their turn in between.
const AT_ONCE: u64 = 500;

/// Transactions of one run; a bound, not a target.
const BATCHES_MAX: usize = 100_000;

/// How often what others were just changing is looked at again before the next beat does.
const TURNS_MAX: usize = 50;

/// Rows of each range, and clients, that the first look takes; each further look takes more.
const ROWS_FIRST: u64 = 8;
const CLIENTS_FIRST: usize = 64;
/// Clients that one statement looks at, and how many rows it may find for each that is wanted; beyond, it is range by range.
const CLIENTS_AT_ONCE: usize = 256;
const ROWS_A_WANTED: usize = 24;
/// Clients of whom one statement looks at every range by itself.
const CLIENTS_APART: usize = 16;
const ROWS_GROWTH: u64 = 2;
const CLIENTS_GROWTH: usize = 4;

/// What a run of placing did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    /// Rows written.
    pub written: usize,
    /// Whether every row was written, because hours, holidays or weights are others than before.
    pub anew: bool,
}

/// The first of a pool.
pub(super) struct First {
    /// Startable, and in no order: ranking is the core's.
    pub(super) tasks: Vec<Task>,
    /// Whether there is nothing else.
    pub(super) is_all: bool,
}

impl Ops {
    /// Places what is new, changed or past the end of its stage; everything where what it is placed by has changed.
    pub async fn place_pools(&self, now: Timestamp) -> Result<Placed, Error> {
        let mut done = Placed::default();
        for _ in 0..BATCHES_MAX {
            let tx = self.store.write().await?;
            let noted = tx.hold_noted(NOTE).await?.map(|noted| noted.value);
            let roster = match Roster::of_agency(&tx, &self.policy.weights).await {
                Err(Error::NoAgency) => return Ok(done),
                roster => roster?,
            };
            if noted != Some(made_by(roster.agency_clock(), &self.policy.weights)) {
                tx.forget(NOTE).await?;
                tx.commit().await?;
                done.anew = true;
                done.written += self.place_anew(now).await?;
                return Ok(done);
            }
            let held = tx.hold_to_be_placed(now, AT_ONCE).await?;
            if held.is_empty() {
                break;
            }
            place_held(&tx, &roster, &self.policy.weights, &held, now).await?;
            tx.commit().await?;
            done.written += held.len();
        }
        Ok(done)
    }

    /// Until it is done, pools are ordered in memory. Where it is not brought to an end the next beat begins again.
    async fn place_anew(&self, now: Timestamp) -> Result<usize, Error> {
        let weights = &self.policy.weights;
        let (mut after, mut written, mut turns, mut by) = (0, 0, 0, None);
        let mut passed_over: Vec<i64> = Vec::new();
        while turns < TURNS_MAX {
            let tx = self.store.write().await?;
            let mut wanted = tx.pooled_after(after, AT_ONCE).await?;
            match wanted.last() {
                Some(last) => after = *last,
                None => {
                    turns += 1;
                    wanted = std::mem::take(&mut passed_over);
                }
            }
            let (held, taken) = tx.hold_pooled(&wanted).await?;
            // read once they are ours: another daemon may have placed them by what holds now, and been done with it
            let roster = Roster::of_agency(&tx, weights).await?;
            let made_by = made_by(roster.agency_clock(), weights);
            if *by.get_or_insert_with(|| made_by.clone()) != made_by {
                tx.rollback().await?;
                break;
            }
            if wanted.is_empty() {
                tx.note(NOTE, &made_by, now).await?;
                tx.commit().await?;
                break;
            }
            place_held(&tx, &roster, weights, &held, now).await?;
            tx.commit().await?;
            passed_over.extend(taken);
            written += held.len();
        }
        Ok(written)
    }
}

async fn place_held(
    tx: &WriteTx,
    roster: &Roster,
    weights: &Weights,
    held: &[i64],
    now: Timestamp,
) -> Result<(), Error> {
    let tasks = tx.tasks_numbered(held).await?;
    let waits = waits_of(tx, &tasks).await?;
    let places: Vec<_> =
        tasks.iter().map(|task| (task, place_of(task, &waits, roster, weights, now))).collect();
    Ok(tx.place_in_pools(held, &places, now).await?)
}

fn place_of(task: &Task, waits: &Waits, roster: &Roster, weights: &Weights, now: Timestamp) -> PoolPlace {
    if !pending(waits, task.id).is_empty() {
        return PoolPlace::NotStartable;
    }
    let mut here = place(&roster.facts(task), roster.agency_clock(), weights, now);
    let Some(over) = &task.overridden else { return PoolPlace::Staged(here) };
    let ends = if over.is_active(now) { over.ends_at() } else { Some(over.set_at()).filter(|at| *at > now) };
    let kind = Some(over.kind()).filter(|_| over.is_active(now));
    match kind {
        Some(OverrideKind::Pin | OverrideKind::Level(-1 | 1)) => return PoolPlace::ByHand { ends_at: ends },
        Some(OverrideKind::Boost(boost)) => here.constant += i64::from(boost.0),
        Some(OverrideKind::Level(_)) | None => {}
    }
    PoolPlace::Staged(Place { ends_at: here.ends_at.into_iter().chain(ends).min(), ..here })
}

/// Everything that a place is made of, beside the task.
fn made_by(agency: &WorkClock, weights: &Weights) -> String {
    let calendar = agency.calendar();
    let made_by = (
        (agency.zone().name(), zones::version(), agency.works_from(), agency.minutes_per_day()),
        (&calendar.weekend, calendar.days_off.keys().collect::<Vec<_>>(), &calendar.days_on),
        weights,
    );
    let digest = Sha256::digest(format!("{made_by:?}"));
    digest[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether the order of the pools is kept by what holds now.
pub(super) async fn is_kept(tx: &ReadTx, agency: &WorkClock, weights: &Weights) -> Result<bool, Error> {
    Ok(tx.noted(NOTE).await?.is_some_and(|noted| noted.value == made_by(agency, weights)))
}

/// The first `wanted` startable tasks of the roles' pools, and perhaps some more, from an order that is kept.
pub(super) async fn first(
    tx: &ReadTx,
    agency: &WorkClock,
    weights: &Weights,
    roles: &[String],
    wanted: usize,
    now: Timestamp,
) -> Result<First, Error> {
    // before the ranges: what is placed meanwhile is then seen twice, and not passed over
    let apart = tx.pool_apart(roles, now).await?;
    let look = Look {
        tx,
        weights,
        roles,
        apart: &apart,
        shared: Stage::ALL.map(|one| shared(one, agency, weights, now)),
    };
    let mut more = 0;
    loop {
        let (ranged, is_all) = look.first(wanted + more).await?;
        // and what was marked meanwhile, by an edit or a wake-up, is in no range any more
        let marked = tx.pool_apart(roles, now).await?;
        let ids: BTreeSet<i64> = ranged.iter().chain(&apart).chain(&marked).copied().collect();
        let ids: Vec<i64> = ids.into_iter().collect();
        let mut tasks = tx.tasks_numbered(&ids).await?;
        tasks.retain(|task| is_pooled(task, roles));
        let waits = waits_of(tx, &tasks).await?;
        tasks.retain(|task| pending(&waits, task.id).is_empty());
        // what was taken since, or waits for what was made since, leaves its room to others
        let there: HashSet<i64> = tasks.iter().map(|task| task.id).collect();
        if is_all || ranged.iter().filter(|id| there.contains(id)).count() >= wanted {
            return Ok(First { tasks, is_all });
        }
        more = (more * 2).max(wanted);
    }
}

/// As the store puts tasks into pools.
fn is_pooled(task: &Task, roles: &[String]) -> bool {
    task.assignee.is_none()
        && matches!(task.status, Status::Open | Status::Started)
        && roles.contains(&task.role)
}

/// What a row is sorted by: the smaller comes first. As `RankKey` where no manager has spoken.
type Key = (Reverse<i64>, Timestamp, Timestamp, i64);

/// A reader's look at the pools of some roles at one instant.
struct Look<'a> {
    tx: &'a ReadTx,
    weights: &'a Weights,
    roles: &'a [String],
    apart: &'a HashSet<i64>,
    shared: [i64; 4],
}

impl Look<'_> {
    /// The first so many that are in ranges, in order, and whether there are no others.
    async fn first(&self, wanted: usize) -> Result<(Vec<i64>, bool), Error> {
        let (mut rows, mut clients) = (ROWS_FIRST.max(wanted as u64), CLIENTS_FIRST);
        let (mut found, mut risks) = (BTreeSet::new(), HashMap::new());
        let mut looked_at = 0;
        loop {
            let riskiest = self.tx.riskiest_clients(clients as u64).await?;
            let term = |risk| i64::from(risk_term(risk, self.weights).0);
            risks.extend(riskiest.iter().map(|(client, risk)| (client.clone(), term(*risk))));
            let whole: Vec<PoolRange<'_>> =
                self.roles.iter().flat_map(|role| self.ranges(role, None, i64::MIN)).collect();
            let heads = self.tx.pool_ranges(&whole, rows).await?;
            self.add_risks(&heads, &mut risks).await?;
            found.extend(heads.iter().flatten().filter_map(|row| self.key(row, &risks)));
            let is_all = heads.iter().all(|range| (range.len() as u64) < rows);
            while !is_all && looked_at < riskiest.len() {
                let next = &riskiest[looked_at..(looked_at + CLIENTS_AT_ONCE).min(riskiest.len())];
                // whose risk is that of the last of the list may be followed by others
                if self.is_enough(&found, wanted, &heads, rows, risks[&next[0].0]) {
                    break;
                }
                looked_at += next.len();
                let least = found.iter().nth(wanted - 1).map_or(i64::MIN, |key| key.0.0);
                self.look_at(next, &risks, least, (&whole, &heads), wanted, &mut found).await?;
            }
            // of those who were not read none is more at risk than the next, and of whom nothing was computed none is
            let is_last = riskiest.len() < clients;
            let next = match riskiest.get(looked_at).or(riskiest.last().filter(|_| !is_last)) {
                Some((client, _)) => risks[client],
                None => 0,
            };
            if is_all || self.is_enough(&found, wanted, &heads, rows, next) {
                let is_all = is_all && found.len() <= wanted;
                return Ok((found.into_iter().take(wanted).map(|key| key.3).collect(), is_all));
            }
            (rows, clients) = (rows * ROWS_GROWTH, clients * CLIENTS_GROWTH);
        }
    }

    /// Whether so many are found that are no worse than the best that was not read: it stands behind the last row that
    /// was read of its stage, and gets no more for its risk than the next client.
    fn is_enough(
        &self,
        found: &BTreeSet<Key>,
        wanted: usize,
        heads: &[Vec<PoolRow>],
        rows: u64,
        next: i64,
    ) -> bool {
        let is_cut = |range: &&Vec<PoolRow>| range.len() as u64 == rows;
        let unread = heads.iter().filter(is_cut).filter_map(|range| range.last());
        let unread =
            unread.map(|last| key_of(last, last.constant + self.shared[last.stage as usize] + next)).min();
        match (found.iter().nth(wanted - 1), unread) {
            (_, None) => true,
            (Some(last), Some(unread)) => *last <= unread,
            (None, Some(_)) => false,
        }
    }

    /// Adds the tasks of clients that may be as good as `least`, the riskiest client first.
    async fn look_at(
        &self,
        clients: &[(String, Risk)],
        risks: &HashMap<String, i64>,
        least: i64,
        (whole, heads): (&[PoolRange<'_>], &[Vec<PoolRow>]),
        wanted: usize,
        found: &mut BTreeSet<Key>,
    ) -> Result<(), Error> {
        let Some((riskiest, _)) = clients.first() else { return Ok(()) };
        let ranges = self.worth(least.saturating_sub(risks[riskiest]), (whole, heads));
        let names: Vec<&str> = clients.iter().map(|(client, _)| client.as_str()).collect();
        if let Some(rows) = self.tx.pool_of_clients(&ranges, &names, wanted * ROWS_A_WANTED).await? {
            found.extend(rows.iter().filter_map(|row| self.key(row, risks)));
            return Ok(());
        }
        for clients in clients.chunks(CLIENTS_APART) {
            self.look_at_each(clients, risks, least, (whole, heads), wanted, found).await?;
        }
        Ok(())
    }

    /// The same where so many of them are as good that only the first of each range may be read.
    async fn look_at_each(
        &self,
        clients: &[(String, Risk)],
        risks: &HashMap<String, i64>,
        least: i64,
        (whole, heads): (&[PoolRange<'_>], &[Vec<PoolRow>]),
        wanted: usize,
        found: &mut BTreeSet<Key>,
    ) -> Result<(), Error> {
        let mut ranges = Vec::new();
        for (client, _) in clients {
            let worth = self.worth(least.saturating_sub(risks[client]), (whole, heads));
            ranges.extend(worth.into_iter().map(|range| PoolRange { client: Some(client), ..range }));
        }
        let Some(last) = ranges.last().cloned() else { return Ok(()) };
        // a statement of one of a few lengths, which a connection keeps
        ranges.resize(ranges.len().next_power_of_two(), last);
        // a row that is read apart stands in its range all the same, and leaves its room to the next
        let rows_max = wanted + self.apart.len();
        for range in self.tx.pool_ranges(&ranges, rows_max as u64).await? {
            found.extend(range.iter().filter_map(|row| self.key(row, risks)));
        }
        Ok(())
    }

    /// The ranges in which there is a row of so many points, the risk's left out.
    fn worth<'a>(
        &self,
        least: i64,
        (whole, heads): (&[PoolRange<'a>], &[Vec<PoolRow>]),
    ) -> Vec<PoolRange<'a>> {
        let mut worth = Vec::with_capacity(whole.len());
        for (range, rows) in whole.iter().zip(heads) {
            let constant_min = least.saturating_sub(self.shared[range.stage as usize]);
            if rows.first().is_some_and(|best| best.constant >= constant_min) {
                worth.push(PoolRange { constant_min, ..range.clone() });
            }
        }
        worth
    }

    /// One for each stage, of what may be as good as `least` where nothing is at risk.
    fn ranges<'a>(
        &self,
        role: &'a str,
        client: Option<&'a str>,
        least: i64,
    ) -> impl Iterator<Item = PoolRange<'a>> + use<'a> {
        let shared = self.shared;
        Stage::ALL.into_iter().map(move |stage| PoolRange {
            role,
            client,
            stage,
            constant_min: least.saturating_sub(shared[stage as usize]),
        })
    }

    async fn add_risks(&self, heads: &[Vec<PoolRow>], risks: &mut HashMap<String, i64>) -> Result<(), Error> {
        let unknown: BTreeSet<&str> = heads
            .iter()
            .flatten()
            .map(|row| row.client.as_str())
            .filter(|client| !risks.contains_key(*client))
            .collect();
        for (client, standing) in self.tx.standings(Which::Named(&unknown)).await? {
            risks.insert(client, i64::from(risk_term(standing.risk, self.weights).0));
        }
        Ok(())
    }

    /// `None` where the row says nothing about this instant.
    fn key(&self, row: &PoolRow, risks: &HashMap<String, i64>) -> Option<Key> {
        let score =
            row.constant + self.shared[row.stage as usize] + risks.get(&row.client).copied().unwrap_or(0);
        (!self.apart.contains(&row.task)).then(|| key_of(row, score))
    }
}

fn key_of(row: &PoolRow, score: i64) -> Key {
    (Reverse(score), row.deadline, row.created_at, row.task)
}
