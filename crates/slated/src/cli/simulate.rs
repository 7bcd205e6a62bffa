//! `slated simulate`: what one rule or another would let come late, on made agencies or on one's own tasks.
//!
//! Knows arguments, the table and the chart's place. The simulation is the core's; own tasks are read
//! by `ops`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use slated_core::score::Weights;
use slated_core::simulate::{Estimate, Load, Measured, Rule, Span, Trial, mean, quantile, ratio, synthetic};

use super::out::{Field, Form, Out, Tone};
use super::progress::Progress;
use super::{Exit, Failure};
use crate::config::Config;
use crate::ops::simulate::Past;

mod chart;
use chart::{Bar, Panel, svg};

#[derive(Debug, Args)]
pub(super) struct SimulateArgs {
    /// Work that arrives, in percent of the hours there are to work.
    #[arg(long, value_name = "PERCENT", default_value_t = 95, conflicts_with = "own", value_parser = clap::value_parser!(u32).range(10..=150))]
    load: u32,
    /// Agencies to make; with --own, how often the actual efforts are drawn.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=1_000))]
    agencies: u64,
    /// Weeks that are measured, after 4 weeks of warming up.
    #[arg(long, value_name = "N", default_value_t = 13, conflicts_with = "own", value_parser = clap::value_parser!(i64).range(1..=104))]
    weeks: i64,
    /// Another seed makes other agencies.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// What to compare.
    #[arg(long, value_name = "RULES", value_delimiter = ',', default_value = "score,fifo,edd,sum")]
    rules: Vec<Name>,
    /// A settings file whose weights are one more rule.
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// A setting of the score that is changed in one more rule: half_life_hours, risk, overdue_per_day, slack_cap.
    #[arg(long, value_name = "KEY=NUMBER", value_parser = setting)]
    set: Vec<(String, f64)>,
    /// Take the tasks in the database instead of made ones.
    #[arg(long)]
    own: bool,
    /// How far back own tasks are taken.
    #[arg(long, value_name = "N", default_value_t = 6, requires = "own", value_parser = clap::value_parser!(u32).range(1..=60))]
    months: u32,
    /// Draw the comparison into this file.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

const SECONDS_PER_MONTH: i64 = 365 * 86_400 / 12;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Name {
    Score,
    Fifo,
    Edd,
    Slack,
    Sum,
}

impl Name {
    fn rule(self, weights: &Weights) -> (String, Rule) {
        let (name, rule) = match self {
            Name::Score => ("score", Rule::Score(weights.clone())),
            Name::Fifo => ("fifo", Rule::Fifo),
            Name::Edd => ("edd", Rule::Edd),
            Name::Slack => ("slack", Rule::MinimumSlack),
            Name::Sum => ("sum", Rule::WeightedSum),
        };
        (name.to_owned(), rule)
    }
}

fn setting(text: &str) -> Result<(String, f64), String> {
    let pair = text.split_once('=').and_then(|(key, value)| Some((key.to_owned(), value.parse().ok()?)));
    pair.filter(|(_, value): &(String, f64)| value.is_finite())
        .ok_or_else(|| "right would be a setting and a number, as in half_life_hours=8".to_owned())
}

/// Where the tasks come from.
enum Source {
    Made { seed: u64, load: Load, span: Span },
    Own { seed: u64, past: Box<Past> },
}

impl Source {
    async fn of(config: &Config, args: &SimulateArgs) -> Result<Source, Failure> {
        if !args.own {
            let span = Span::of_measured_weeks(args.weeks);
            return Ok(Source::Made { seed: args.seed, load: Load(args.load), span });
        }
        let ops = crate::daemon::open_existing(config).await.map_err(Failure::Daemon)?;
        let since = ops.clock.now().plus_seconds(-i64::from(args.months) * SECONDS_PER_MONTH);
        let past = Box::new(ops.past(since).await?);
        ops.store.close().await.map_err(crate::ops::Error::from)?;
        if past.tasks() == 0 {
            let months = args.months;
            return Err(Failure::Input(format!(
                "nobody was given a task that was created in the last {months} months (right would be --months with more, or no --own)"
            )));
        }
        Ok(Source::Own { seed: args.seed, past })
    }

    fn trial(&self, number: u64) -> Trial {
        match self {
            Source::Made { seed, load, span } => synthetic(*seed, number, *load, *span),
            Source::Own { seed, past } => past.replication(*seed, number),
        }
    }

    fn in_words(&self, agencies: u64) -> String {
        match self {
            Source::Made { load, span, .. } => {
                let weeks = span.measured_weeks;
                format!("{agencies} made agencies of 8 specialists at {} % load, {weeks} weeks", load.0)
            }
            Source::Own { past, .. } => format!(
                "{} own tasks of {} people ({} cancelled or of nobody left out), {agencies} draws of the actual effort",
                past.tasks(),
                past.specialists(),
                past.left_out
            ),
        }
    }
}

pub(super) async fn run(config: &Config, args: &SimulateArgs, out: &mut Out) -> Result<Exit, Failure> {
    let rules = rules(config, args)?;
    let source = Source::of(config, args).await?;
    let mut found: Vec<Vec<Measured>> = rules.iter().map(|_| Vec::new()).collect();
    let progress = Progress::begin("simulate");
    for number in 0..args.agencies {
        progress.say(format!("{number} of {}", args.agencies));
        let trial = source.trial(number);
        for ((_, rule), found) in rules.iter().zip(&mut found) {
            found.push(trial.measure(&trial.work_off(rule)));
        }
    }
    drop(progress);
    let to = found.first().cloned().unwrap_or_default();
    let figures = rules.into_iter().zip(found);
    let figures: Vec<Figures> = figures.map(|((name, _), of)| Figures::of(name, of, &to)).collect();
    let words = source.in_words(args.agencies);
    if let Some(path) = &args.svg {
        std::fs::write(path, drawn(&words, &figures))
            .map_err(|error| Failure::io("write the chart", error))?;
    }
    match out.form() {
        Form::Json => {
            let rules: Vec<Value> = figures.iter().map(Figures::said).collect();
            out.json(
                &json!({ "workload": words, "agencies": args.agencies, "seed": args.seed, "rules": rules }),
            )?;
        }
        Form::People => tell(&words, &figures, out)?,
    }
    Ok(Exit::Done)
}

/// The first is what the others are compared to: the score of the settings, where it is among them.
fn rules(config: &Config, args: &SimulateArgs) -> Result<Vec<(String, Rule)>, Failure> {
    let mut names = args.rules.clone();
    names.sort_by_key(|name| *name != Name::Score);
    names.dedup();
    let mut rules: Vec<_> = names.into_iter().map(|name| name.rule(&config.weights())).collect();
    if let Some(path) = &args.weights {
        rules.push((path.display().to_string(), Rule::Score(Config::load(Some(path))?.weights())));
    }
    if !args.set.is_empty() {
        let words: Vec<String> = args.set.iter().map(|(key, value)| format!("{key}={value}")).collect();
        rules.push((words.join(" "), Rule::Score(config.weights_with(&args.set)?)));
    }
    Ok(rules)
}

/// Of one rule over all agencies.
struct Figures {
    name: String,
    /// Weighted lateness over that of the first rule; nothing can be said where that is never late.
    relative: Option<Estimate>,
    weighted_days_late_per_task: Estimate,
    missed_percent: Option<Estimate>,
    high_risk_missed_percent: Option<Estimate>,
    longest_days_late: Estimate,
    wait_days_999: f64,
    mean_queue: Estimate,
}

impl Figures {
    fn of(name: String, of: Vec<Measured>, to: &[Measured]) -> Figures {
        let share = |part: fn(&Measured) -> (u64, u64)| {
            let parts = of.iter().map(part);
            ratio(&parts.map(|(part, of)| (part as f64 * 100.0, of as f64)).collect::<Vec<_>>())
        };
        let each = |part: fn(&Measured) -> f64| mean(&of.iter().map(part).collect::<Vec<_>>());
        let late = |one: &Measured| one.weighted_days_late;
        let relative: Vec<_> = of.iter().map(late).zip(to.iter().map(late)).collect();
        let per_task: Vec<_> = of.iter().map(|one| (late(one), one.tasks as f64)).collect();
        Figures {
            name,
            relative: ratio(&relative),
            weighted_days_late_per_task: ratio(&per_task).unwrap_or_default(),
            missed_percent: share(|one| (one.promises_missed, one.promises)),
            high_risk_missed_percent: share(|one| (one.high_risk_promises_missed, one.high_risk_promises)),
            longest_days_late: each(|one| one.longest_days_late),
            mean_queue: each(|one| one.mean_queue),
            wait_days_999: quantile(of.into_iter().flat_map(|one| one.waits_days).collect(), 999),
        }
    }

    fn said(&self) -> Value {
        let estimate =
            |one: Estimate| json!({ "value": rounded(one.value), "plus_minus": rounded(one.plus_minus) });
        json!({
            "rule": self.name,
            "relative": self.relative.map(estimate),
            "weighted_days_late_per_task": estimate(self.weighted_days_late_per_task),
            "missed_percent": self.missed_percent.map(estimate),
            "high_risk_missed_percent": self.high_risk_missed_percent.map(estimate),
            "longest_days_late": estimate(self.longest_days_late),
            "wait_days_999": rounded(self.wait_days_999),
            "mean_queue": estimate(self.mean_queue),
        })
    }
}

fn rounded(number: f64) -> f64 {
    (number * 10_000.0).round() / 10_000.0
}

const HEADER: [&str; 8] = [
    "rule",
    "weighted lateness",
    "days a task",
    "promises missed %",
    "high risk missed %",
    "longest lateness, days",
    "99.9 % wait, days",
    "mean queue",
];

fn tell(words: &str, figures: &[Figures], out: &mut Out) -> Result<(), Failure> {
    let rows = figures.iter().map(|one| {
        let columns = [
            shown(one.relative, 2),
            shown(Some(one.weighted_days_late_per_task), 3),
            shown(one.missed_percent, 1),
            shown(one.high_risk_missed_percent, 1),
            shown(Some(one.longest_days_late), 1),
            format!("{:.1}", one.wait_days_999),
            shown(Some(one.mean_queue), 1),
        ];
        let name = Field::toned(&one.name, Tone::Strong);
        std::iter::once(name).chain(columns.map(Field::from)).collect()
    });
    out.table(&HEADER, rows.collect())?;
    if out.is_read_by_a_person() {
        let first = figures.first().map_or("", |one| one.name.as_str());
        out.line(format!(
            "{words}; lateness is that of {first} = 1, in the agency's business days; ± covers 95 of 100"
        ))?;
    }
    Ok(())
}

fn shown(estimate: Option<Estimate>, decimals: usize) -> String {
    estimate.map_or("-".to_owned(), |one| format!("{:.decimals$} ±{:.decimals$}", one.value, one.plus_minus))
}

fn drawn(words: &str, figures: &[Figures]) -> String {
    let panel = |title, value: fn(&Figures) -> Option<Estimate>, decimals| {
        let bars = figures.iter().map(|one| Bar { name: &one.name, estimate: value(one) });
        Panel { title, bars: bars.collect(), decimals }
    };
    let late = |one: &Figures| Some(one.weighted_days_late_per_task);
    let wait = |one: &Figures| Some(Estimate { value: one.wait_days_999, plus_minus: 0.0 });
    svg(
        words,
        &[
            panel("Promises missed, %", |one| one.missed_percent, 1),
            panel("Lateness, weighted days a task", late, 3),
            panel("99.9 % wait less than, days", wait, 1),
        ],
    )
}
