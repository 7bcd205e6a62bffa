//! `slated bench order`: how far the score's order and the suggested order are from the best there is.
//!
//! On single-machine weighted tardiness, where optima are published: the score is the product's own,
//! told that a unit is ten minutes and that importance is ten points for every doubling of the weight.
//! Touches no database.

use std::cmp::Reverse;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use serde_json::{Value, json};
use slated_core::calendar::Calendar;
use slated_core::fixed;
use slated_core::score::{Facts, Importance, Points, Risk, Weights, score};
use slated_core::suggest::{self, Depth, EVALUATIONS_DEFAULT, Job};
use slated_core::time::{Timestamp, Zone};
use slated_core::worktime::WorkClock;

mod instances;
use instances::{Instance, Named};

use crate::cli::out::{Form, Out};
use crate::cli::{Exit, Failure};

#[derive(Debug, Args)]
pub(in crate::cli) struct OrderArgs {
    /// Instances in OR-Library format: N works, N weights and N due dates each.
    #[arg(long, value_name = "FILE", requires = "jobs")]
    wt: Option<PathBuf>,
    /// Jobs of an instance; 40 where the instances are made here.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=500))]
    jobs: Option<u64>,
    /// What each instance of the file costs at best, in the same order.
    #[arg(long, value_name = "FILE", requires = "wt")]
    optimum: Option<PathBuf>,
    /// Evaluations of a search.
    #[arg(long, value_name = "N", default_value_t = EVALUATIONS_DEFAULT, value_parser = clap::value_parser!(u64).range(0..=1_000_000_000))]
    budget: u64,
}

const JOBS_DEFAULT: u64 = 40;
const MINUTES_PER_UNIT: u32 = 10;
const HALF_LIFE_MINUTES: u32 = 700;

pub(super) fn run(args: &OrderArgs, out: &mut Out) -> Result<Exit, Failure> {
    let jobs = args.jobs.unwrap_or(JOBS_DEFAULT) as usize;
    let instances = match &args.wt {
        Some(path) => instances::read(path, jobs)?,
        None => instances::made(jobs),
    };
    let optima = match &args.optimum {
        Some(path) => Some(instances::read_optima(path, instances.len())?),
        None => None,
    };
    let clock = always();
    let mut sums = Sums::default();
    let mut took = Vec::new();
    for (at, instance) in instances.iter().enumerate() {
        let result = Outcome::of(instance, args.budget, &clock);
        if out.form() == Form::Json {
            out.json(&result.said(at + 1))?;
        }
        sums.add(&result, optima.as_ref().map(|optima| optima[at]));
        took.push(result.took);
    }
    took.sort_unstable();
    match out.form() {
        Form::Json => out.json(&sums.said(args.budget))?,
        Form::People => {
            sums.tell(out)?;
            let ms = |at: usize| took.get(at).map_or(0.0, |took| took.as_secs_f64() * 1_000.0);
            let (median, worst) = (ms(took.len() / 2), ms(took.len().saturating_sub(1)));
            let count = instances.len();
            out.line(format!(
                "{count} instances of {jobs} jobs; a suggested order took {median:.2} ms in the middle, {worst:.2} ms at worst"
            ))?;
        }
    }
    Ok(Exit::Done)
}

/// What was found for one instance.
struct Outcome {
    score: Costed,
    insertion: Costed,
    suggested: Costed,
    took: Duration,
}

struct Costed {
    order: Vec<usize>,
    /// Weighted tardiness in units of the instance.
    twt: i64,
}

impl Outcome {
    fn of(instance: &Instance, budget: u64, clock: &WorkClock) -> Outcome {
        let jobs: Vec<Job> = instance.jobs.iter().map(job).collect();
        let costed = |order: Vec<usize>| Costed { twt: instance.twt(&order), order };
        let by_score = score_order(instance, &jobs, clock);
        let insertion = suggest::suggest(&jobs, &by_score, 0, Depth::Insertions);
        let began = Instant::now();
        let suggested = suggest::suggest(&jobs, &by_score, 0, Depth::Evaluations(budget));
        let took = began.elapsed();
        Outcome {
            score: costed(by_score),
            insertion: costed(insertion.order),
            suggested: costed(suggested.order),
            took,
        }
    }

    fn said(&self, number: usize) -> Value {
        json!({
            "instance": number,
            "score_order": self.score.order, "score_twt": self.score.twt,
            "insertion_order": self.insertion.order, "insertion_twt": self.insertion.twt,
            "suggested_order": self.suggested.order, "suggested_twt": self.suggested.twt,
        })
    }
}

fn job(named: &Named) -> Job {
    let due_minutes = i64::from(named.due) * i64::from(MINUTES_PER_UNIT);
    Job::new(named.work * MINUTES_PER_UNIT, due_minutes, named.weight)
}

/// The order in which a person gets them who asks, whenever a job is done, what has the highest score now.
fn score_order(instance: &Instance, jobs: &[Job], clock: &WorkClock) -> Vec<usize> {
    // Here the clock has worked nothing yet, so `now` rounds as if it were counted from the first job on.
    // From another instant on a slack differs by a tenth of a point, and equals fall out differently.
    let start: Timestamp = "2000-01-01T00:00:00Z".parse().expect("a well-formed instant");
    let minutes_on = |minutes: i64| start.plus_seconds(minutes * 60);
    let known: Vec<(Facts, Weights)> = instance
        .jobs
        .iter()
        .map(|named| {
            let facts = Facts {
                deadline: minutes_on(i64::from(named.due) * i64::from(MINUTES_PER_UNIT)),
                effort_minutes: named.work * MINUTES_PER_UNIT,
                risk: Risk::NONE,
                importance: Importance::Normal,
                promised: false,
            };
            let importance = fixed::log2_times(100, u64::from(named.weight), 1);
            let weights = Weights {
                importance_normal: Points(i32::try_from(importance).expect("a weight of at most 16 bits")),
                half_life_minutes: HALF_LIFE_MINUTES,
                overdue_per_day: Points(0),
                ..Weights::default()
            };
            (facts, weights)
        })
        .collect();
    let all: Vec<usize> = (0..known.len()).collect();
    suggest::dispatch(jobs, &all, 0, |index, now| {
        let (facts, weights) = &known[index];
        (score(facts, clock, clock, weights, minutes_on(now)).total(), Reverse(facts.deadline))
    })
}

/// Works day and night, so that the machine's time is working time.
fn always() -> WorkClock {
    let calendar = Calendar { weekend: Vec::new(), ..Calendar::weekdays("always") };
    let midnight = jiff::civil::time(0, 0, 0, 0);
    WorkClock::new(calendar, Zone::utc(), midnight, 24 * 60, vec![]).expect("a day has 1440 minutes")
}

/// Of all instances together.
#[derive(Default)]
struct Sums {
    instances: usize,
    score: i64,
    insertion: i64,
    suggested: i64,
    optimum: Option<i64>,
    at_optimum: usize,
    below_optimum: usize,
    above_score: usize,
}

impl Sums {
    fn add(&mut self, result: &Outcome, optimum: Option<i64>) {
        self.instances += 1;
        self.score += result.score.twt;
        self.insertion += result.insertion.twt;
        self.suggested += result.suggested.twt;
        self.above_score += usize::from(result.suggested.twt > result.score.twt);
        if let Some(optimum) = optimum {
            self.optimum = Some(self.optimum.unwrap_or(0) + optimum);
            self.at_optimum += usize::from(result.suggested.twt == optimum);
            self.below_optimum += usize::from(result.suggested.twt < optimum);
        }
    }

    fn rows(&self) -> [(&'static str, i64); 3] {
        [("score", self.score), ("insertion", self.insertion), ("suggested", self.suggested)]
    }

    fn said(&self, budget: u64) -> Value {
        let mut said = json!({
            "sums": { "score_twt": self.score, "insertion_twt": self.insertion, "suggested_twt": self.suggested },
            "ratios": {},
            "instances": self.instances, "budget": budget, "above_score": self.above_score,
        });
        for (name, twt) in self.rows() {
            said["ratios"][format!("{name}_to_score")] = json!(ratio(twt, self.score));
            if let Some(optimum) = self.optimum {
                said["ratios"][format!("{name}_to_optimum")] = json!(ratio(twt, optimum));
            }
        }
        if let Some(optimum) = self.optimum {
            said["sums"]["optimum"] = json!(optimum);
            said["at_optimum"] = json!(self.at_optimum);
            said["below_optimum"] = json!(self.below_optimum);
        }
        said
    }

    fn tell(&self, out: &mut Out) -> Result<(), Failure> {
        let shown = |ratio: Option<f64>| ratio.map_or("-".to_owned(), |ratio| format!("{ratio:.5}"));
        let mut rows: Vec<Vec<_>> = Vec::new();
        let best = self.optimum.map(|optimum| ("optimum", optimum));
        for (name, twt) in self.rows().into_iter().chain(best) {
            let of_optimum = self.optimum.and_then(|optimum| ratio(twt, optimum));
            let numbers = [twt.to_string(), shown(ratio(twt, self.score)), shown(of_optimum)];
            rows.push(std::iter::once(name.into()).chain(numbers.map(Into::into)).collect());
        }
        out.table(&["order", "weighted tardiness", "of the score's", "of the optimum"], rows)?;
        if self.optimum.is_some() {
            let Sums { instances, at_optimum, below_optimum, .. } = self;
            out.line(format!(
                "the suggested order is at the optimum in {at_optimum} of {instances}, below it in {below_optimum}"
            ))?;
        }
        Ok(())
    }
}

/// To six decimals; nothing can be said of a ratio to nothing.
fn ratio(twt: i64, to: i64) -> Option<f64> {
    (to != 0).then(|| (twt as f64 / to as f64 * 1e6).round() / 1e6)
}
