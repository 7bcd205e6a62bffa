//! `slated bench generate`: very many occurrences due at once, made in batches while somebody goes on asking the API.
//!
//! What it tells: how many a second, the longest time a batch took, what askers waited meanwhile, the memory, and the
//! ratio to what the database alone takes for the same rows.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::Args;
use serde_json::json;
use slated_store::DaemonLock;

use super::loopback::Server;
use super::seed::{self, login, seed};
use super::{Measured, Scratch};
use crate::cli::out::{Form, Out};
use crate::cli::progress::Progress;
use crate::cli::{Exit, Failure};
use crate::config::Config;
use crate::ops::Ops;
use crate::ops::generate::Generated;

#[derive(Debug, Args)]
pub(in crate::cli) struct GenerateArgs {
    /// How many series are due, and so how many occurrences.
    #[arg(long, value_name = "N", default_value_t = 20_000, value_parser = clap::value_parser!(u64).range(1..=5_000_000))]
    series: u64,
    /// An empty database to fill instead, or one filled by `slated bench seed`; it stays filled.
    #[arg(long, value_name = "URL")]
    scratch_database_url: Option<String>,
}

/// Between two questions of the one who goes on asking.
const ASK_EVERY: Duration = Duration::from_millis(20);

struct Told {
    done: Generated,
    seconds: f64,
    longest_batch: Duration,
    meanwhile: Measured,
    bare_rows: u64,
    bare_seconds: f64,
    resident_bytes: Option<u64>,
}

pub(super) async fn run(mut config: Config, args: GenerateArgs, out: &mut Out) -> Result<Exit, Failure> {
    let scratch = Scratch::of(args.scratch_database_url.as_deref())?;
    config.database_url = scratch.url();
    let _nobody_else_writes = DaemonLock::take(&config.database_url)?;
    let ops = crate::daemon::open(&config).await.map_err(Failure::Daemon)?;
    let progress = Progress::begin("bench generate");
    let is_seeded = {
        let tx = ops.store.read().await?;
        tx.agency().await?.is_some() && tx.person(&login(0)).await?.is_some()
    };
    if !is_seeded {
        seed::is_empty(&ops).await?;
        seed(&ops, args.series, &progress).await?;
    }
    let told = measure(&ops, &config, &progress).await?;
    drop(progress);
    ops.store.close().await?;
    tell(&told, out)?;
    Ok(Exit::Done)
}

async fn measure(ops: &Ops, config: &Config, progress: &Progress) -> Result<Told, Failure> {
    let server = Server::start(ops, &config.http).await?;
    let key = ops.create_key(&login(0), "bench", None).await?.secret;
    let mut asker = server.connect("/v1/queue?limit=20", &key).await?;
    asker.ask().await?;
    let ended = Arc::new(AtomicBool::new(false));
    let until = ended.clone();
    let asking = tokio::spawn(async move {
        let mut took = Vec::new();
        let mut pace = tokio::time::interval(ASK_EVERY);
        pace.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        while !until.load(Ordering::Relaxed) {
            pace.tick().await;
            let asked = Instant::now();
            asker.ask().await?;
            took.push(asked.elapsed());
        }
        took.sort_unstable();
        Ok::<_, Failure>(took)
    });
    let now = ops.clock.now();
    let began = Instant::now();
    let (mut last, mut longest_batch) = (began, Duration::ZERO);
    let each = |done: &Generated, _| {
        longest_batch = longest_batch.max(last.elapsed());
        last = Instant::now();
        progress.say(format!("{} tasks", done.created));
        ControlFlow::Continue(())
    };
    let done = ops.generate(now, each).await?;
    let seconds = began.elapsed().as_secs_f64();
    ended.store(true, Ordering::Relaxed);
    let took = asking.await.expect("who asks does not panic")?;
    let resident_bytes = resident_bytes();
    server.stop().await?;
    progress.say("the same rows by the database alone".to_owned());
    let bare = Instant::now();
    let bare_rows = ops.store.bare_copy().await?;
    let meanwhile = Measured { seconds, took };
    let bare_seconds = bare.elapsed().as_secs_f64();
    Ok(Told { done, seconds, longest_batch, meanwhile, bare_rows, bare_seconds, resident_bytes })
}

/// Of this process, where the system tells.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

fn tell(told: &Told, out: &mut Out) -> Result<(), Failure> {
    let rounded = |number: f64| (number * 100.0).round() / 100.0;
    let per_second = rounded(told.done.created as f64 / told.seconds);
    let of_bare_sql = rounded(told.bare_seconds / told.seconds);
    let longest_ms = rounded(told.longest_batch.as_secs_f64() * 1_000.0);
    let (p50, p95) = (rounded(told.meanwhile.percentile_ms(50)), rounded(told.meanwhile.percentile_ms(95)));
    let resident_mb = told.resident_bytes.map(|bytes| bytes / 1_000_000);
    match out.form() {
        Form::Json => out.json(&json!({
            "series": told.done.series, "created": told.done.created, "batches": told.done.batches,
            "seconds": rounded(told.seconds), "per_second": per_second, "longest_batch_ms": longest_ms,
            "asked_meanwhile": told.meanwhile.took.len(), "p50_ms": p50, "p95_ms": p95,
            "resident_mb": resident_mb, "bare_rows": told.bare_rows, "bare_seconds": rounded(told.bare_seconds),
            "of_bare_sql": of_bare_sql,
        }))?,
        Form::People => {
            out.line(format_args!(
                "{} tasks of {} series in {:.1} s: {per_second} a second in {} batches, the longest {longest_ms} ms",
                told.done.created, told.done.series, told.seconds, told.done.batches
            ))?;
            out.line(format_args!(
                "meanwhile {} queues were read: p50 {p50} ms, p95 {p95} ms",
                told.meanwhile.took.len()
            ))?;
            if let Some(mb) = resident_mb {
                out.line(format_args!("at most {mb} MB were resident"))?;
            }
            out.line(format_args!(
                "the database alone wrote the same {} rows in {:.1} s: generation reaches {of_bare_sql} of that",
                told.bare_rows, told.bare_seconds
            ))?;
        }
    }
    Ok(())
}
