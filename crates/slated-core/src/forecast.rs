//! When each open task will be begun and finished, and how likely it is to miss its deadline.
//!
//! ```text
//! ann  |--#7--|--#3--|......|--#9--|      the first of her queue that can be started, whenever she is free
//! bob  |--------#5---------|               #9 waits for #5
//! ```
//!
//! People pull: whoever is free takes the first task in final order that can be started by then, and works on it to its end
//! in their own hours. Knows nothing of how the order came about, and changes nothing. The order drifts: with
//! [`forecast_by`] it is asked for anew whenever somebody takes a task, as a person who looks at their queue does.
//!
//! What is assumed, and is not always so: a submitted task is approved at once; a task that is blocked, or waits for
//! what does not exist yet, can be started when everything else of its queue is begun; a pool is shared out as
//! [`crate::assign`] would, to those who are present. Nothing that is still to be created is counted.
//!
//! Where tasks wait for one another, more work in one place can let another be finished earlier (somebody finds the
//! waited-for task ready and takes it first). Without waits more work never finishes anything earlier.

pub mod load;
mod spread;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use crate::assign::{Candidate, Staff};
use crate::queue::RankKey;
use crate::time::Timestamp;
use crate::worktime::WorkClock;

use spread::{Chain, miss_permille};
pub use spread::{SAMPLES_MIN, UNKNOWN_CV_PERMILLE, cv_permille};

/// Somebody who works, as the forecast sees them.
#[derive(Clone, Copy, Debug)]
pub struct Hand<'a> {
    pub login: &'a str,
    pub roles: &'a [String],
    pub clock: &'a WorkClock,
    pub presence: Presence,
}

/// Whether somebody is given tasks of a pool, and does what they have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    Present,
    /// Away today: does what they have when they are back, and is given no more.
    Away,
    /// Works here no longer.
    Left,
}

/// An open task as the forecast sees it.
#[derive(Clone, Debug)]
pub struct Job<'a> {
    pub task: i64,
    /// Where it stands in the final order now.
    pub place: RankKey,
    /// `None` while it is in its role's pool.
    pub assignee: Option<&'a str>,
    pub role: &'a str,
    /// The client's manager.
    pub manager: &'a str,
    pub effort_minutes: u32,
    /// How far efforts of its template spread: standard deviation over mean, in thousandths.
    pub cv_permille: u32,
    pub deadline: Timestamp,
    pub stage: Stage,
}

/// What must happen before somebody can work on a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    Startable,
    /// These tasks must be finished.
    After(Vec<i64>),
    /// Nobody can say: it is blocked, or waits for what does not exist yet.
    Stuck,
    /// The work is done and waits for somebody's word.
    Submitted,
}

/// What is expected of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    pub task: i64,
    /// Who will do it: the assignee, or whom it was given in sharing out the pool.
    pub login: Option<String>,
    /// `None` where nobody works on it any more, or nobody ever will.
    pub span: Option<Span>,
    /// Thousandths; `None` where nothing can be said.
    pub miss_permille: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// A moment of working time: a morning rather than the evening before.
    pub start: Timestamp,
    pub finish: Timestamp,
}

/// The sum of what somebody has before them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ahead {
    pub login: String,
    pub open_minutes: u64,
    /// When the last of it is finished: `now` with nothing to do, `None` where that is never.
    pub free_at: Option<Timestamp>,
    /// How many deadlines will be missed, in thousandths of a task.
    pub misses_permille: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// In the order of the jobs.
    pub tasks: Vec<Expected>,
    /// By login.
    pub people: Vec<Ahead>,
}

/// Where a job, by its index, stands in the final order at an instant from now on.
pub type Order<'a> = &'a dyn Fn(usize, Timestamp) -> RankKey;

/// So many startable tasks are weighed against one another when somebody takes the next: the first in the order of now.
/// What stands behind them is weeks away.
const WEIGHED_MAX: usize = 200;

/// Everybody's open tasks together, for they wait for one another and share the pools. The order stays as it is now.
pub fn forecast(hands: &[Hand<'_>], jobs: &[Job<'_>], now: Timestamp) -> Forecast {
    forecast_by(hands, jobs, &|at, _| jobs[at].place, now)
}

/// The same, with the order as it will be when each task is taken.
pub fn forecast_by(hands: &[Hand<'_>], jobs: &[Job<'_>], order: Order<'_>, now: Timestamp) -> Forecast {
    let mut workshop = Workshop::new(hands, jobs, order, now);
    workshop.run();
    workshop.told()
}

struct Workshop<'a> {
    benches: Vec<Bench<'a>>,
    jobs: &'a [Job<'a>],
    order: Order<'a>,
    done: Vec<State>,
    /// For each job those that wait for it.
    followers: Vec<Vec<usize>>,
    /// When somebody looks for the next task: instant and bench.
    looks: BinaryHeap<Reverse<(Timestamp, usize)>>,
    now: Timestamp,
}

/// A hand at work.
struct Bench<'a> {
    hand: Hand<'a>,
    /// Jobs that are not begun, in final order.
    line: Vec<usize>,
    open_minutes: u64,
    free_at: Timestamp,
    /// Working seconds of `free_at`.
    free_worked: i64,
    now_worked: i64,
    chain: Chain,
}

#[derive(Clone, Default)]
struct State {
    bench: Option<usize>,
    /// How many tasks it still waits for.
    waits: usize,
    /// The last of them to be finished, and when.
    released: Option<(Timestamp, usize)>,
    span: Option<Span>,
    chain: Chain,
    miss_permille: Option<u16>,
}

/// What a clock answers for working time that never comes.
fn never() -> Timestamp {
    Timestamp::new(jiff::Timestamp::MAX)
}

impl<'a> Workshop<'a> {
    fn new(hands: &[Hand<'a>], jobs: &'a [Job<'a>], order: Order<'a>, now: Timestamp) -> Workshop<'a> {
        let mut hands = hands.to_vec();
        hands.sort_unstable_by_key(|hand| hand.login);
        let benches: Vec<Bench<'a>> = hands.into_iter().map(|hand| Bench::new(hand, now)).collect();
        let mut shop = Workshop {
            benches,
            jobs,
            order,
            done: vec![State::default(); jobs.len()],
            followers: vec![Vec::new(); jobs.len()],
            looks: BinaryHeap::new(),
            now,
        };
        shop.hand_out();
        shop.tie();
        shop.looks = (0..shop.benches.len()).map(|bench| Reverse((now, bench))).collect();
        shop
    }

    /// Puts each job on a bench: its assignee's, or the least loaded of those who are present and have the role.
    fn hand_out(&mut self) {
        let jobs = self.jobs;
        let at: HashMap<&'a str, usize> =
            self.benches.iter().enumerate().map(|(at, bench)| (bench.hand.login, at)).collect();
        let mut pool = Vec::new();
        for (at_job, job) in jobs.iter().enumerate().filter(|(_, job)| job.stage != Stage::Submitted) {
            match job.assignee {
                Some(login) => self.put(at_job, at.get(login).copied()),
                None => pool.push(at_job),
            }
        }
        pool.sort_unstable_by_key(|job: &usize| jobs[*job].place);
        let mut staff = Staff::new(self.benches.iter().map(Bench::candidate).collect());
        for at_job in pool {
            let job = &jobs[at_job];
            let given = staff.assign(job.role, job.manager, None, job.effort_minutes);
            self.put(at_job, given.and_then(|login| at.get(login.as_str()).copied()));
        }
        for bench in &mut self.benches {
            // what may never be there comes last: who is free does what can be done
            bench.line.sort_unstable_by_key(|job| (jobs[*job].stage == Stage::Stuck, jobs[*job].place));
        }
    }

    fn put(&mut self, job: usize, bench: Option<usize>) {
        let working = bench.filter(|at| self.benches[*at].hand.presence != Presence::Left);
        self.done[job].bench = working;
        if let Some(at) = working {
            self.benches[at].line.push(job);
            self.benches[at].open_minutes += u64::from(self.jobs[job].effort_minutes);
        }
    }

    fn tie(&mut self) {
        let at: HashMap<i64, usize> = self.jobs.iter().enumerate().map(|(at, job)| (job.task, at)).collect();
        for (follower, job) in self.jobs.iter().enumerate() {
            let Stage::After(waited) = &job.stage else { continue };
            let open = waited.iter().filter_map(|task| at.get(task));
            // a submitted one is as good as finished, and one that is not here is
            for &leader in open.filter(|leader| self.jobs[**leader].stage != Stage::Submitted) {
                self.followers[leader].push(follower);
                self.done[follower].waits += 1;
            }
        }
    }

    /// Looks come in the order of their instants, so whatever is not begun yet finishes later than the look in hand.
    fn run(&mut self) {
        while let Some(Reverse((at, bench))) = self.looks.pop() {
            if at < self.benches[bench].free_at {
                continue; // busy by now; looks again when it is finished
            }
            let Some(next) = self.next(bench, at) else { continue };
            let job = self.benches[bench].line.remove(next);
            let finish = self.work(bench, job, at);
            if finish < never() {
                self.looks.push(Reverse((finish, bench)));
                self.release(job, finish);
            }
        }
    }

    /// The place in the line of what is taken next.
    fn next(&self, bench: usize, at: Timestamp) -> Option<usize> {
        let can_begin = |job: &usize| {
            let state = &self.done[*job];
            state.waits == 0 && state.released.is_none_or(|(released_at, _)| released_at <= at)
        };
        let line = &self.benches[bench].line;
        let first = line.iter().position(can_begin)?;
        // what may never be there stands behind all that can be begun, and is weighed against nothing
        let is_weighed = |job: &usize| can_begin(job) && self.jobs[*job].stage != Stage::Stuck;
        let weighed = line.iter().enumerate().skip(first).filter(|(_, job)| is_weighed(job));
        let taken = weighed.take(WEIGHED_MAX).min_by_key(|(_, job)| (self.order)(**job, at));
        Some(taken.map_or(first, |(place, _)| place))
    }

    fn work(&mut self, at_bench: usize, at_job: usize, at: Timestamp) -> Timestamp {
        let (bench, job) = (&mut self.benches[at_bench], &self.jobs[at_job]);
        let clock = bench.hand.clock;
        let begun = clock.worked_seconds(at).max(bench.free_worked);
        if begun > bench.free_worked {
            // stood idle: how sure the beginning is now hangs on what was waited for
            let waited = self.done[at_job].released.map_or(Chain::default(), |(_, by)| self.done[by].chain);
            bench.chain = waited.ending_at(begun - bench.now_worked);
        }
        let seconds = i64::from(job.effort_minutes.max(1)) * 60;
        bench.chain = bench.chain.then(seconds, job.cv_permille);
        bench.free_worked = begun + seconds;
        let start = clock.instant_near(begun + 1, at);
        bench.free_at = clock.instant_near(bench.free_worked, at);
        let state = &mut self.done[at_job];
        state.chain = bench.chain;
        if bench.free_at < never() {
            state.span = Some(Span { start: start.plus_seconds(-1).max(self.now), finish: bench.free_at });
            let left = clock.seconds_between(self.now, job.deadline);
            state.miss_permille = Some(miss_permille(&bench.chain, left));
        } else {
            state.miss_permille = Some(1_000);
        }
        bench.free_at
    }

    fn release(&mut self, leader: usize, finish: Timestamp) {
        for follower in std::mem::take(&mut self.followers[leader]) {
            let state = &mut self.done[follower];
            state.waits -= 1;
            state.released = state.released.max(Some((finish, leader)));
            if let (0, Some(bench), Some((at, _))) = (state.waits, state.bench, state.released) {
                self.looks.push(Reverse((at.max(self.benches[bench].free_at), bench)));
            }
        }
    }

    fn told(self) -> Forecast {
        let mut misses = vec![0; self.benches.len()];
        let mut tasks = Vec::with_capacity(self.jobs.len());
        for (job, state) in self.jobs.iter().zip(&self.done) {
            let is_past = job.deadline <= self.now;
            let miss_permille = if is_past { Some(1_000) } else { state.miss_permille };
            if let Some(bench) = state.bench {
                misses[bench] += u64::from(miss_permille.unwrap_or(0));
            }
            let login = match state.bench {
                Some(bench) => Some(self.benches[bench].hand.login),
                None => job.assignee,
            };
            let login = login.map(str::to_owned);
            tasks.push(Expected { task: job.task, login, span: state.span, miss_permille });
        }
        let people = self.benches.iter().zip(misses).map(|(bench, misses_permille)| Ahead {
            login: bench.hand.login.to_owned(),
            open_minutes: bench.open_minutes,
            free_at: Some(bench.free_at).filter(|at| *at < never() && bench.line.is_empty()),
            misses_permille,
        });
        Forecast { tasks, people: people.collect() }
    }
}

impl<'a> Bench<'a> {
    fn new(hand: Hand<'a>, now: Timestamp) -> Bench<'a> {
        let worked = hand.clock.worked_seconds(now);
        Bench {
            hand,
            line: Vec::new(),
            open_minutes: 0,
            free_at: now,
            free_worked: worked,
            now_worked: worked,
            chain: Chain::default(),
        }
    }

    fn candidate(&self) -> Candidate {
        Candidate {
            login: self.hand.login.to_owned(),
            roles: self.hand.roles.to_vec(),
            minutes_per_day: self.hand.clock.minutes_per_day(),
            open_minutes: self.open_minutes,
            active: self.hand.presence != Presence::Left,
            absent: self.hand.presence == Presence::Away,
        }
    }
}

#[cfg(test)]
mod tests;
