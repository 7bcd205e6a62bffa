//! `slated bench queue`: what reading a queue costs here, beside what the database alone takes for its rows.
//! How good an order is, `slated bench order`, is a file of its own.
//!
//! On a database of its own. Every figure is of one run on one machine, with the load made by the same
//! process: the ratios mean something elsewhere, the requests per second do not.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use clap::{Args, Subcommand};
use serde_json::json;
use slated_core::agency::Access;
use slated_core::task::Actor;
use slated_store::DaemonLock;
use tokio::task::JoinSet;

mod fill;
mod generate;
mod loopback;
mod order;
mod seed;
use fill::{ROLE, Share, fill, login};
use loopback::{Connection, Server};

use super::out::{Field, Form, Out};
use super::progress::Progress;
use super::{Exit, Failure};
use crate::config::Config;
use crate::ops::Ops;

#[derive(Debug, Subcommand)]
pub(super) enum BenchCommand {
    /// Read one person's queue of 200 tasks: by bare SQL, in process, over HTTP.
    #[command(after_help = "\
Without --scratch-database-url it runs on a SQLite file that is removed afterwards.

Example:
  slated bench queue --tasks 200000 --connections 4
  slated bench queue --pool --tasks 10000 --grow-to 1000000 --connections 1")]
    Queue(QueueArgs),
    /// Make very many occurrences that are due at once, while somebody goes on asking the API.
    #[command(after_help = "\
Without --scratch-database-url it runs on a SQLite file that is removed afterwards.

Example:
  slated bench generate --series 100000")]
    Generate(generate::GenerateArgs),
    /// Fill an empty database with series that are all due at once, for `bench generate` or a daemon.
    #[command(
        after_help = "Example:\n  slated bench seed --series 1000000 --scratch-database-url sqlite://million.db"
    )]
    Seed(seed::SeedArgs),
    /// Compare the score's order and the suggested order with the best there is.
    #[command(after_help = "\
The instances are those of the OR-Library (weighted tardiness) or made by its recipe, always the same.
A unit is 10 minutes, importance 10 points for each doubling of the weight, a half-life 700 minutes.
With --json a line for each instance (jobs are counted from 0), then one with the sums and ratios.

Example:
  slated bench order --wt wt40.txt --jobs 40 --optimum wtopt40.txt")]
    Order(order::OrderArgs),
}

#[derive(Debug, Args)]
pub(super) struct QueueArgs {
    /// Reads of each kind.
    #[arg(long, value_name = "N", default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    requests: u64,
    /// How many ask at once.
    #[arg(long, value_name = "C", default_value_t = 4, value_parser = clap::value_parser!(u64).range(1..=64))]
    connections: u64,
    /// Open tasks in all; 200 of them are the person's.
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(200..=2_000_000))]
    tasks: u64,
    /// Every second task is nobody's, in the one pool that is everybody's; the bare SQL reads the person's own alone.
    #[arg(long)]
    pool: bool,
    /// Then fill up to so many open tasks, read once more, and tell the ratio of what it took.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(200..=2_000_000))]
    grow_to: Option<u64>,
    /// An empty database to fill instead; it stays filled.
    #[arg(long, value_name = "URL")]
    scratch_database_url: Option<String>,
}

/// Tasks of a queue that are read.
const SHOWN: usize = 20;

/// A kind of read ends here, however few of its requests are done.
const SECONDS_MAX: u64 = 60;

pub(super) async fn run(config: Config, command: BenchCommand, out: &mut Out) -> Result<Exit, Failure> {
    match command {
        BenchCommand::Queue(args) => queue(config, args, out).await,
        BenchCommand::Generate(args) => generate::run(config, args, out).await,
        BenchCommand::Seed(args) => seed::run(config, args, out).await,
        BenchCommand::Order(args) => order::run(&args, out),
    }
}

async fn queue(mut config: Config, args: QueueArgs, out: &mut Out) -> Result<Exit, Failure> {
    let scratch = Scratch::of(args.scratch_database_url.as_deref())?;
    config.database_url = scratch.url();
    let _nobody_else_writes = DaemonLock::take(&config.database_url)?;
    let ops = crate::daemon::open(&config).await.map_err(Failure::Daemon)?;
    seed::is_empty(&ops).await?;
    let progress = Progress::begin("bench queue");
    let mut sizes = Vec::new();
    for tasks in std::iter::once(args.tasks).chain(args.grow_to) {
        let before = sizes.last().map_or(0, |(tasks, _)| *tasks);
        fill(&ops, before..tasks, share(&args), &progress).await?;
        progress.say(format!("reading, with {tasks} tasks"));
        let many = || 0..args.connections;
        let bare =
            measure(&args, many().map(|_| Asker::Sql(ops.clone(), bare_role(&args))).collect()).await?;
        let in_process = measure(&args, many().map(|_| Asker::Process(ops.clone())).collect()).await?;
        let http = over_http(&args, &ops, &config).await?;
        sizes.push((tasks, [("bare SQL", bare), ("in process", in_process), ("HTTP", http)]));
    }
    drop(progress);
    ops.store.close().await?;
    tell(&args, &sizes, out)?;
    Ok(Exit::Done)
}

fn share(args: &QueueArgs) -> Share {
    if args.pool { Share::HalfInThePool } else { Share::Everybodys }
}

/// The pool of this role is empty: bare SQL would read all of the other.
fn bare_role(args: &QueueArgs) -> &'static str {
    if args.pool { "nobody" } else { ROLE }
}

/// Where the numbers are made; a folder of ours goes with it.
enum Scratch {
    Ours(PathBuf),
    Given(String),
}

impl Scratch {
    fn of(given: Option<&str>) -> Result<Scratch, Failure> {
        if let Some(url) = given {
            return Ok(Scratch::Given(url.to_owned()));
        }
        let folder = std::env::temp_dir().join(format!("slated-bench-{}", std::process::id()));
        std::fs::create_dir(&folder)
            .map_err(|error| Failure::io("make a folder for the benchmark", error))?;
        Ok(Scratch::Ours(folder))
    }

    fn url(&self) -> String {
        match self {
            Scratch::Ours(folder) => format!("sqlite://{}", folder.join("slated.db").display()),
            Scratch::Given(url) => url.clone(),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Scratch::Ours(folder) = self {
            let _what_is_left_is_temporary = std::fs::remove_dir_all(folder);
        }
    }
}

/// One who asks again and again.
enum Asker {
    Sql(Ops, &'static str),
    Process(Ops),
    Http(Connection),
}

impl Asker {
    async fn ask(&mut self) -> Result<(), Failure> {
        match self {
            Asker::Sql(ops, role) => drop(ops.store.bare_queue(&login(0), role).await?),
            Asker::Process(ops) => drop(ops.queue_page(&login(0), None, SHOWN, &asker()).await?),
            Asker::Http(connection) => connection.ask().await?,
        }
        Ok(())
    }
}

fn asker() -> Actor {
    Actor { login: login(0), access: Access::Specialist, roles: Vec::new() }
}

async fn over_http(args: &QueueArgs, ops: &Ops, config: &Config) -> Result<Measured, Failure> {
    let server = Server::start(ops, &config.http).await?;
    let key = ops.create_key(&login(0), "bench", None).await?.secret;
    let mut askers = Vec::new();
    for _ in 0..args.connections {
        askers.push(Asker::Http(server.connect(&format!("/v1/queue?limit={SHOWN}"), &key).await?));
    }
    let measured = measure(args, askers).await;
    server.stop().await?;
    measured
}

struct Measured {
    seconds: f64,
    /// Of each read, ascending.
    took: Vec<Duration>,
}

impl Measured {
    fn per_second(&self) -> f64 {
        self.took.len() as f64 / self.seconds
    }

    fn percentile_ms(&self, percent: usize) -> f64 {
        let at = (self.took.len() * percent / 100).min(self.took.len().saturating_sub(1));
        self.took.get(at).map_or(0.0, |took| took.as_secs_f64() * 1_000.0)
    }
}

/// All of them at once, after one read each that does not count.
async fn measure(args: &QueueArgs, mut askers: Vec<Asker>) -> Result<Measured, Failure> {
    for asker in &mut askers {
        asker.ask().await?;
    }
    let left = Arc::new(AtomicU64::new(args.requests));
    let began = Instant::now();
    let mut asking = JoinSet::new();
    for mut asker in askers {
        let left = left.clone();
        asking.spawn(async move {
            let mut took = Vec::new();
            let take = |n: u64| n.checked_sub(1);
            while began.elapsed().as_secs() < SECONDS_MAX
                && left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
            {
                let asked = Instant::now();
                asker.ask().await?;
                took.push(asked.elapsed());
            }
            Ok::<_, Failure>(took)
        });
    }
    let mut took = Vec::new();
    while let Some(done) = asking.join_next().await {
        took.extend(done.expect("who asks does not panic")?);
    }
    let seconds = began.elapsed().as_secs_f64();
    took.sort_unstable();
    Ok(Measured { seconds, took })
}

/// Each kind of read, at one size of the database.
type Size = (u64, [(&'static str, Measured); 3]);

/// A kind, how often it was read, and: per second, median, 95th percentile, of bare SQL.
type Figures = (&'static str, usize, [f64; 4]);

fn rounded(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}

fn figures((_, kinds): &Size) -> Vec<Figures> {
    let bare = kinds[0].1.per_second();
    let of = |(name, measured): &(&'static str, Measured)| {
        let ratio = measured.per_second() / bare;
        let (p50, p95) = (measured.percentile_ms(50), measured.percentile_ms(95));
        (*name, measured.took.len(), [measured.per_second(), p50, p95, ratio].map(rounded))
    };
    kinds.iter().map(of).collect()
}

/// Of each kind: the median and the 95th percentile of the larger size over those of the smaller.
fn growth(sizes: &[Size]) -> Vec<(&'static str, [f64; 2])> {
    let [(_, small), (_, large)] = sizes else { return Vec::new() };
    let ratio = |small: &Measured, large: &Measured| {
        [50, 95].map(|percent| rounded(large.percentile_ms(percent) / small.percentile_ms(percent)))
    };
    small.iter().zip(large).map(|((name, small), (_, large))| (*name, ratio(small, large))).collect()
}

fn tell(args: &QueueArgs, sizes: &[Size], out: &mut Out) -> Result<(), Failure> {
    match out.form() {
        Form::Json => {
            let of_size = |size: &Size| {
                let kind = |(name, requests, numbers): Figures| {
                    let [per_second, p50_ms, p95_ms, of_bare_sql] = numbers;
                    json!({ "kind": name, "requests": requests, "per_second": per_second, "p50_ms": p50_ms,
                        "p95_ms": p95_ms, "of_bare_sql": of_bare_sql })
                };
                let kinds: Vec<_> = figures(size).into_iter().map(kind).collect();
                json!({ "tasks": size.0, "connections": args.connections, "kinds": kinds })
            };
            let mut told = sizes.first().map_or(json!({}), of_size);
            if let [_, grown] = sizes {
                told["grown"] = of_size(grown);
                let ratio =
                    |(name, [p50, p95]): (&str, [f64; 2])| json!({ "kind": name, "p50": p50, "p95": p95 });
                told["growth"] = growth(sizes).into_iter().map(ratio).collect();
            }
            out.json(&told)?;
        }
        Form::People => {
            let mut rows = Vec::new();
            for size in sizes {
                for (name, requests, numbers) in figures(size) {
                    let mut row: Vec<Field> =
                        vec![Field::from(usize::try_from(size.0).unwrap_or(usize::MAX))];
                    row.extend([name.into(), Field::from(requests)]);
                    row.extend(numbers.map(|number| Field::from(format!("{number:.2}"))));
                    rows.push(row);
                }
            }
            let names = ["tasks", "read", "requests", "per second", "p50 ms", "p95 ms", "of bare SQL"];
            out.table(&names, rows)?;
            for (name, [p50, p95]) in growth(sizes) {
                out.line(format_args!(
                    "{name}: {p50:.2} times the median, {p95:.2} times the 95th percentile"
                ))?;
            }
        }
    }
    Ok(())
}
