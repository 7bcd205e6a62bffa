//! The daemon's beats: when they run, and that they do run.
//!
//! tokio-cron-scheduler paces them in UTC and decides nothing: a tick only says "look". It stops for
//! good after a suspend or a clock set back, so every beat is watched by a monotonic clock too: one
//! that is late by three intervals is run, logged and counted, and the scheduler is built anew. Each
//! beat has one worker, so it never overlaps itself; a panic in a beat ends that run and no more.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::civil::Date;
use metrics::{counter, gauge, histogram};
use slated_core::time::{Timestamp, Zone};
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};
use tokio_util::sync::CancellationToken;
use tracing::{debug, error, info, warn};

use crate::config::Beats;
use crate::ops::doctor::{Called, Outcome, SKEW_SECONDS};
use crate::ops::generate::Generated;
use crate::ops::held::Stance;
use crate::ops::proposals::Watched;
use crate::ops::retime::Retimed;
use crate::ops::{Error, Ops, chain};
use crate::zones;

/// Intervals without a tick after which a beat runs all the same.
const LATE_INTERVALS: u32 = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Beat {
    Generate,
    Risk,
    Prune,
    Digest,
}

impl Beat {
    const ALL: [Beat; 4] = [Beat::Generate, Beat::Risk, Beat::Prune, Beat::Digest];

    fn as_str(self) -> &'static str {
        match self {
            Beat::Generate => "generate",
            Beat::Risk => "risk",
            Beat::Prune => "prune",
            Beat::Digest => "digest",
        }
    }

    fn interval(self, beats: &Beats) -> Duration {
        Duration::from_secs(match self {
            Beat::Generate => beats.generate_seconds,
            Beat::Risk => beats.risk_seconds,
            Beat::Prune => beats.prune_seconds,
            Beat::Digest => beats.digest_seconds,
        })
    }

    /// Does the beat's duty at the clock's `now`, and says what came of it.
    async fn run(self, ops: &Ops, memory: &Mutex<Memory>, stop: &CancellationToken) -> Result<String, Error> {
        let now = ops.clock.now();
        let before = memory.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let remember = |change: &dyn Fn(&mut Memory)| {
            change(&mut memory.lock().unwrap_or_else(PoisonError::into_inner));
        };
        let until_told = || match stop.is_cancelled() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        };
        if self != Beat::Generate
            && let Stance::Held(_) = ops.stance(now).await?
        {
            // by such a clock overrides would end and kept answers would go, and neither comes back with it
            return Ok("waits: the clock is not believed".to_owned());
        }
        match self {
            Beat::Generate => {
                look_at_skew(ops, before.is_apart, &remember).await?;
                let stance = match ops.stand(now, before.stance).await {
                    Ok(stance) => stance,
                    Err(Error::Held(hold)) => Stance::Held(hold),
                    Err(error) => return Err(error),
                };
                tell(stance, before.stance, now);
                remember(&|memory| memory.stance = Some(stance));
                if let Stance::Held(hold) = stance {
                    return Ok(hold.to_string());
                }
                let today = Zone::utc().date(now);
                if before.zones_on != Some(today) {
                    look_at_zones(ops, now, until_told).await?;
                    remember(&|memory| memory.zones_on = Some(today));
                }
                // also while very many tasks are being made, pools are read by their order
                let placed = ops.place_pools(now).await?;
                if placed.written > 0 {
                    debug!(written = placed.written, anew = placed.anew, "tasks placed in the pools' order");
                }
                let done = ops.generate(now, |_: &Generated, _| until_told()).await?;
                counter!("slated_tasks_created_total").increment(done.created as u64);
                counter!("slated_occurrences_skipped_total").increment(done.skipped as u64);
                counter!("slated_occurrences_missed_total").increment(done.missed as u64);
                if !done.failed.is_empty() {
                    counter!("slated_series_failed_total").increment(done.failed.len() as u64);
                    count_broken(ops).await?;
                }
                let Generated { series, created, skipped, missed, unassigned, failed, .. } = done;
                let failed = failed.len();
                Ok(format!(
                    "{created} tasks from {series} series, skipped {skipped}, missed {missed}, in a pool {unassigned}, failed {failed}"
                ))
            }
            Beat::Risk => {
                count_broken(ops).await?;
                let refreshed = ops.refresh_risks_unless(before.risks_on, now).await;
                // a risk that fails keeps no override alive past its end
                let ended = ops.expire_overrides(now).await?;
                let back = ops.follow_up(now).await?;
                let over = ops.expire_judgements(now).await?;
                let refreshed = refreshed?;
                remember(&|memory| memory.risks_on = refreshed.on);
                let moved = refreshed.moved;
                // before proposals: what they leave is handed over
                let left = ops.leave_due(now).await?;
                let Watched { made, expired } = ops.watch_promises(now).await?;
                counter!("slated_proposals_made_total").increment(made as u64);
                Ok(format!(
                    "risks moved {moved}, overrides ended {ended}, follow-ups {back}, judgements ended {over}, proposals made {made}, expired {expired}, people left {left}"
                ))
            }
            Beat::Prune => {
                let pruned = ops.prune(now).await?;
                Ok(format!("rows pruned {pruned}"))
            }
            Beat::Digest => {
                let told = ops.watch_deadlines(now).await?;
                let digests = ops.collect_digests(now).await?;
                Ok(format!("deadlines told {told}, digests {digests}"))
            }
        }
    }
}

/// What a beat knows of its runs before.
#[derive(Clone, Debug, Default)]
struct Memory {
    /// The day for which the risk beat has refreshed everybody.
    risks_on: Option<Date>,
    /// The day on which the generate beat has looked at the version of the zone data.
    zones_on: Option<Date>,
    stance: Option<Stance>,
    /// Whether the database's clock was far from ours.
    is_apart: bool,
}

/// Says once what becomes of the clock, and counts it.
fn tell(stance: Stance, before: Option<Stance>, now: Timestamp) {
    gauge!("slated_generation_held").set(f64::from(u8::from(matches!(stance, Stance::Held(_)))));
    match (before, stance) {
        (Some(Stance::Held(_)), Stance::Held(_)) | (Some(Stance::Behind { .. }), Stance::Behind { .. }) => {}
        (_, Stance::Held(hold)) => {
            counter!("slated_clock_forwards_total").increment(1);
            error!(now = %hold.now, mark = %hold.mark, "{hold}");
        }
        (_, Stance::Behind { mark }) => {
            counter!("slated_clock_backwards_total").increment(1);
            let seconds = mark.seconds_since(now);
            warn!(
                %now, %mark, seconds,
                "clock_backwards: the clock stands {seconds} s before {mark}, where generation stood last: nothing is \
                 created twice"
            );
        }
        (Some(Stance::Held(_) | Stance::Behind { .. }), Stance::First | Stance::Onward) => {
            info!(%now, "the clock is believed again: generation goes on");
        }
        (None | Some(Stance::First | Stance::Onward), Stance::First | Stance::Onward) => {}
    }
}

/// One application clock: where the database's is far from it, that is said once and shown.
async fn look_at_skew(
    ops: &Ops,
    was_apart: bool,
    remember: &impl Fn(&dyn Fn(&mut Memory)),
) -> Result<(), Error> {
    let Some(seconds) = ops.clock_skew_seconds().await? else { return Ok(()) };
    gauge!("slated_database_clock_skew_seconds").set(float(seconds));
    let is_apart = seconds.abs() > SKEW_SECONDS;
    if is_apart && !was_apart {
        warn!(seconds, "this machine's clock is {seconds} s ahead of the database's: set both by NTP");
    }
    remember(&|memory| memory.is_apart = is_apart);
    Ok(())
}

async fn count_broken(ops: &Ops) -> Result<(), Error> {
    let broken = i64::try_from(ops.series_in_error().await?).unwrap_or(i64::MAX);
    gauge!("slated_series_in_error").set(float(broken));
    Ok(())
}

/// Series that other zone data computed are computed anew.
async fn look_at_zones(ops: &Ops, now: Timestamp, each: impl Fn() -> ControlFlow<()>) -> Result<(), Error> {
    let version = zones::version();
    gauge!("slated_zone_data_info", "version" => version.clone()).set(1.0);
    if let Some(done) = ops.retime_for_zones(&version, now, each).await? {
        let Retimed { looked, moved, most_seconds } = done;
        info!(version, looked, moved, most_seconds, "zone data {version}: {moved} of {looked} series moved");
    }
    Ok(())
}

/// Runs the beats until `stop`; a batch in hand is finished first.
pub async fn run(ops: Ops, beats: Beats, stop: CancellationToken) {
    let late = Arc::new(Notify::new());
    let mut ticks = Vec::new();
    let mut workers = JoinSet::new();
    for beat in Beat::ALL {
        let (tick, ticked) = mpsc::channel(1);
        ticks.push((beat, tick));
        let interval = beat.interval(&beats);
        let watch = Watch { beat, interval, late: late.clone(), stop: stop.clone(), memory: Arc::default() };
        workers.spawn(watch.over(ops.clone(), ticked));
    }
    while !stop.is_cancelled() {
        let scheduler = match pace(&ticks, &beats).await {
            Ok(scheduler) => Some(scheduler),
            Err(error) => {
                error!(%error, "failed to start the scheduler: beats run by the watchdog alone");
                None
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = late.notified() => warn!("a beat was late: the scheduler is built anew"),
        }
        if let Some(mut scheduler) = scheduler
            && let Err(error) = scheduler.shutdown().await
        {
            debug!(%error, "the old scheduler did not shut down");
        }
    }
    while workers.join_next().await.is_some() {}
}

async fn pace(ticks: &[(Beat, mpsc::Sender<()>)], beats: &Beats) -> Result<JobScheduler, JobSchedulerError> {
    let scheduler = JobScheduler::new().await?;
    for (beat, tick) in ticks {
        let tick = tick.clone();
        let job = Job::new_async(cron(beat.interval(beats)).as_str(), move |_, _| {
            // full means that the beat has yet to answer the tick before
            let _already_asked = tick.try_send(());
            Box::pin(async {})
        })?;
        scheduler.add(job).await?;
    }
    scheduler.start().await?;
    Ok(scheduler)
}

/// The six-field line nearest to an interval; seconds, minutes or hours, whichever it fills.
fn cron(interval: Duration) -> String {
    match interval.as_secs() {
        0..60 => format!("*/{} * * * * *", interval.as_secs().max(1)),
        60..3_600 => format!("0 */{} * * * *", interval.as_secs() / 60),
        3_600..86_400 => format!("0 0 */{} * * *", interval.as_secs() / 3_600),
        _ => "0 0 0 * * *".to_owned(),
    }
}

/// One beat's worker, and the watchdog over it.
struct Watch {
    beat: Beat,
    interval: Duration,
    late: Arc<Notify>,
    stop: CancellationToken,
    memory: Arc<Mutex<Memory>>,
}

impl Watch {
    async fn over(self, ops: Ops, mut ticked: mpsc::Receiver<()>) {
        // what became due while the daemon was away does not wait for the first tick
        self.beat(&ops, Called::ByTick).await;
        loop {
            let called = tokio::select! {
                () = self.stop.cancelled() => return,
                tick = tokio::time::timeout(self.interval * LATE_INTERVALS, ticked.recv()) => match tick {
                    Ok(Some(())) => Called::ByTick,
                    Ok(None) => return,
                    Err(_) => {
                        counter!("slated_beat_late_total", "beat" => self.beat.as_str()).increment(1);
                        warn!(beat = self.beat.as_str(), "beat {} is late: run by the watchdog", self.beat.as_str());
                        self.late.notify_one();
                        Called::ByWatchdog
                    }
                },
            };
            self.beat(&ops, called).await;
        }
    }

    async fn beat(&self, ops: &Ops, called: Called) {
        let name = self.beat.as_str();
        let (started, started_at) = (Instant::now(), ops.clock.now());
        // its own task, so that a panic ends the run and not the beat
        let (beat, on) = (self.beat, ops.clone());
        let (memory, stop) = (self.memory.clone(), self.stop.clone());
        let outcome = match tokio::spawn(async move { beat.run(&on, &memory, &stop).await }).await {
            Ok(Ok(text)) => {
                let seconds = started.elapsed().as_secs_f64();
                info!(beat = name, seconds, "beat {name}: {text}");
                Outcome::Done(text)
            }
            Ok(Err(error)) => {
                error!(
                    beat = name,
                    error = chain(&error),
                    "beat {name} failed: it runs again at its next tick"
                );
                Outcome::Failed(error.to_string())
            }
            Err(panic) => {
                error!(beat = name, %panic, "beat {name} panicked: it runs again at its next tick");
                Outcome::Failed("panicked".to_owned())
            }
        };
        let seconds = started.elapsed().as_secs_f64();
        histogram!("slated_beat_seconds", "beat" => name).record(seconds);
        gauge!("slated_beat_last_run_seconds", "beat" => name).set(seconds_of(started_at));
        if let Err(error) = ops.note_beat(name, started_at, &outcome, called).await {
            warn!(beat = name, error = chain(&error), "failed to note that the beat {name} ran");
        }
    }
}

fn seconds_of(at: Timestamp) -> f64 {
    float(at.as_second())
}

#[expect(clippy::cast_precision_loss, reason = "a gauge of seconds")]
fn float(seconds: i64) -> f64 {
    seconds as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::config::Config;
    use crate::ops::Policy;

    #[test]
    fn an_interval_becomes_the_nearest_line() {
        let lines = [1, 15, 300, 3_600, 86_400].map(|s| cron(Duration::from_secs(s)));
        assert_eq!(
            lines,
            ["*/1 * * * * *", "*/15 * * * * *", "0 */5 * * * *", "0 0 */1 * * *", "0 0 0 * * *"]
        );
    }

    async fn ops(folder: &tempfile::TempDir) -> Ops {
        let url = format!("sqlite://{}", folder.path().join("slated.db").display());
        let store = slated_store::Store::open(&url, 2).await.unwrap();
        let clock = Clock::fixed("2026-11-23T06:00:00Z".parse().unwrap());
        Ops { store, clock, policy: Policy::of(&Config::default()).into() }
    }

    /// Red when the watchdog's timeout is taken away: the scheduler of this beat never ticks.
    #[tokio::test]
    async fn a_beat_that_nobody_ticks_is_run_by_the_watchdog() {
        let folder = tempfile::tempdir().unwrap();
        let ops = ops(&folder).await;
        let (_silent, ticked) = mpsc::channel(1);
        let (late, stop) = (Arc::new(Notify::new()), CancellationToken::new());
        let watch = Watch {
            beat: Beat::Generate,
            interval: Duration::from_millis(5),
            late: late.clone(),
            stop: stop.clone(),
            memory: Arc::default(),
        };
        let worker = tokio::spawn(watch.over(ops.clone(), ticked));
        late.notified().await;
        late.notified().await;
        stop.cancel();
        worker.await.unwrap();
        let beats = ops.store.read().await.unwrap().beats().await.unwrap();
        assert_eq!(beats[0].name, "generate");
        assert!(beats[0].late_runs >= 1, "{beats:?}");
    }

    /// The library's scheduler, once: two ticks of a beat that is due every second.
    #[tokio::test(flavor = "multi_thread")]
    async fn the_scheduler_ticks_a_beat() {
        let (tick, mut ticked) = mpsc::channel(1);
        let beats = Beats { generate_seconds: 1, ..Beats::default() };
        let mut scheduler = pace(&[(Beat::Generate, tick)], &beats).await.unwrap();
        assert_eq!(ticked.recv().await, Some(()));
        assert_eq!(ticked.recv().await, Some(()));
        scheduler.shutdown().await.unwrap();
    }
}
