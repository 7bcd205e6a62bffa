//! What is wrong, said before somebody has to ask: the database, the clock, zone data, late beats,
//! series that cannot be computed, calendars that run out.

use std::time::Duration;

use slated_core::notice::address::EndpointState;
use slated_core::time::{Timestamp, days_between};
use slated_store::{ReadTx, SeriesStatus};

use super::held::{self, Stance};
use super::{Error, Ops, retime};
use crate::config::Beats;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Ok,
    Warn,
    Bad,
}

impl Level {
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Ok => "ok",
            Level::Warn => "warn",
            Level::Bad => "bad",
        }
    }
}

/// Who said that it is time for a beat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Called {
    ByTick,
    ByWatchdog,
}

/// What came of a beat, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done(String),
    Failed(String),
}

const FAILED: &str = "failed: ";

impl Outcome {
    fn text(&self) -> String {
        match self {
            Outcome::Done(text) => text.clone(),
            Outcome::Failed(text) => format!("{FAILED}{text}"),
        }
    }
}

/// One thing looked at, and how it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub name: &'static str,
    pub level: Level,
    pub message: String,
}

pub(super) fn finding(name: &'static str, level: Level, message: impl Into<String>) -> Finding {
    Finding { name, level, message: message.into() }
}

/// A beat is late after so many of its intervals, as the watchdog sees it too, but never before a minute has passed.
const LATE_INTERVALS: u64 = 3;
const LATE_SECONDS_MIN: i64 = 60;
/// Further apart, the clocks of this machine and of the database are not one clock.
pub const SKEW_SECONDS: i64 = 60;
const ZONE_DATA_OLD_DAYS: i64 = 365;
const SERIES_SHOWN_MAX: usize = 20;

impl Ops {
    /// Looks at everything; the answer is long, and says what to do where something is wrong.
    pub async fn doctor(&self) -> Result<Vec<Finding>, Error> {
        let now = self.clock.now();
        let tx = self.store.read().await?;
        let mut findings = vec![finding("database", Level::Ok, self.store.place())];
        let Some(agency) = tx.agency().await? else {
            findings.push(finding("agency", Level::Warn, Error::NoAgency.to_string()));
            return Ok(findings);
        };
        let counts = tx.counts().await?.into_iter().map(|(table, rows)| format!("{rows} {table}"));
        findings.push(finding(
            "agency",
            Level::Ok,
            format!("{}: {}", agency.name, counts.collect::<Vec<_>>().join(", ")),
        ));
        findings.push(skew(tx.database_clock().await?, now));
        findings.extend(stance(&tx, self.stance_in(&tx, now).await?, now).await?);
        findings.push(zone_data(&tx, now).await?);
        findings.push(super::weights::said(&tx, &self.policy.weights).await?);
        findings.extend(beats(&tx, &self.policy.beats, now).await?);
        findings.extend(series(&tx, &self.policy.beats, now).await?);
        findings.extend(notices(&tx, now).await?);
        findings.extend(super::calendars::running_out(&tx, &agency, agency.zone.date(now)).await?);
        Ok(findings)
    }

    /// How long the series that waits longest has been due.
    pub async fn generation_lag(&self, now: Timestamp) -> Result<Duration, Error> {
        let oldest = self.store.read().await?.oldest_due_series(now).await?;
        let seconds = oldest.map_or(0, |due| now.seconds_since(due));
        Ok(Duration::from_secs(seconds.unsigned_abs()))
    }

    /// How many series are set aside because they cannot be computed.
    pub async fn series_in_error(&self) -> Result<u64, Error> {
        Ok(self.store.read().await?.series_in_error().await?)
    }

    /// Notes that a beat ran, for `doctor`.
    pub async fn note_beat(
        &self,
        name: &str,
        started_at: Timestamp,
        outcome: &Outcome,
        called: Called,
    ) -> Result<(), Error> {
        let now = self.clock.now();
        let tx = self.store.write().await?;
        tx.beat_started(name, started_at).await?;
        tx.beat_finished(name, &outcome.text(), now).await?;
        if called == Called::ByWatchdog {
            tx.beat_was_late(name).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Removes rows that are past their use: kept answers of a day ago, notices that were settled long ago.
    pub async fn prune(&self, now: Timestamp) -> Result<u64, Error> {
        let tx = self.store.write().await?;
        let mut pruned = tx.idempotency_prune(now.plus_seconds(-86_400)).await?;
        pruned += tx.prune_notices(now.plus_seconds(-86_400 * self.policy.notices.keep_days)).await?;
        pruned += tx.prune_sign_ins(now.plus_seconds(-86_400)).await?;
        tx.commit().await?;
        Ok(pruned)
    }
}

fn skew(database: Option<Timestamp>, now: Timestamp) -> Finding {
    let Some(database) = database else { return finding("clock", Level::Ok, "one machine, one clock") };
    let apart = now.seconds_since(database);
    let message = format!("this machine and the database are {apart} s apart");
    if apart.abs() > SKEW_SECONDS {
        return finding("clock", Level::Bad, format!("{message}: set both by NTP"));
    }
    finding("clock", Level::Ok, message)
}

/// Whether generation believes the clock, here and where a daemon last looked.
async fn stance(tx: &ReadTx, stance: Stance, now: Timestamp) -> Result<Vec<Finding>, Error> {
    let mut findings = Vec::new();
    match stance {
        Stance::Held(hold) => findings.push(finding("generation", Level::Bad, hold.to_string())),
        Stance::Behind { mark } => {
            let back = mark.seconds_since(now);
            let message = format!(
                "the clock stands at {now}, {back} s before {mark} where generation stood last: nothing is created \
                 twice; if {now} is right, type `slated clock confirm`"
            );
            findings.push(finding("generation", Level::Warn, message));
        }
        Stance::First | Stance::Onward => {}
    }
    match (stance, held::told(tx).await?) {
        (Stance::Held(_), _) | (_, None) => {}
        (_, Some(held_at)) => {
            let message = format!(
                "a daemon whose clock stood at {held_at} has held generation: this clock stands at {now}, so set that \
                 machine's right"
            );
            findings.push(finding("generation", Level::Bad, message));
        }
    }
    Ok(findings)
}

/// A zone database is named after its year, as in 2026f.
async fn zone_data(tx: &ReadTx, now: Timestamp) -> Result<Finding, Error> {
    let version = crate::zones::version();
    let year = version.get(..4).and_then(|year| year.parse::<i16>().ok());
    let today = slated_core::time::Zone::utc().date(now);
    let old = year.is_some_and(|year| {
        jiff::civil::Date::new(year, 12, 31).is_ok_and(|end| days_between(end, today) > ZONE_DATA_OLD_DAYS)
    });
    let level = if old { Level::Warn } else { Level::Ok };
    let hint = if old { ": older than a year, update the system's tzdata or the binary" } else { "" };
    let (known, last) = retime::remembered(tx).await?;
    let other = known.filter(|known| *known != version).map_or_else(String::new, |known| {
        format!("; series still go by {known}, until the daemon looks: at its start and once a day")
    });
    let last = last.map_or_else(String::new, |last| format!("; {}, at {}", last.value, last.noted_at));
    Ok(finding("zone data", level, format!("version {version}{hint}{other}{last}")))
}

fn late_after(beat: &str, beats: &Beats) -> i64 {
    let Beats { generate_seconds, risk_seconds, prune_seconds, digest_seconds } = *beats;
    let interval = match beat {
        "generate" => generate_seconds,
        "risk" => risk_seconds,
        "prune" => prune_seconds,
        "digest" => digest_seconds,
        // of another version: nothing is known about it but that it beats
        _ => generate_seconds.max(risk_seconds).max(prune_seconds),
    };
    i64::try_from(interval * LATE_INTERVALS).unwrap_or(i64::MAX).max(LATE_SECONDS_MIN)
}

async fn beats(tx: &ReadTx, intervals: &Beats, now: Timestamp) -> Result<Vec<Finding>, Error> {
    let beats = tx.beats().await?;
    if beats.is_empty() {
        let message = "no beat has run yet: start `slated serve`";
        return Ok(vec![finding("beats", Level::Warn, message)]);
    }
    let findings = beats.into_iter().map(|beat| {
        let ago = now.seconds_since(beat.finished_at.unwrap_or(beat.started_at));
        let text = format!("{} ran {ago} s ago ({}), {} late runs", beat.name, beat.outcome, beat.late_runs);
        if ago > late_after(&beat.name, intervals) {
            return finding("beats", Level::Bad, format!("{text}: is the daemon running?"));
        }
        let failed = beat.outcome.starts_with(FAILED);
        finding("beats", if failed { Level::Bad } else { Level::Ok }, text)
    });
    Ok(findings.collect())
}

/// A message that has been due for so long waits for a courier that does not come.
const NOTICE_LATE_SECONDS: i64 = 600;

async fn notices(tx: &ReadTx, now: Timestamp) -> Result<Vec<Finding>, Error> {
    let endpoints = tx.endpoints().await?;
    if endpoints.is_empty() {
        return Ok(Vec::new());
    }
    let traffic = tx.traffic().await?;
    let waits = traffic.oldest_due_at.map_or(0, |due| now.seconds_since(due).max(0));
    let text = format!(
        "{} addresses, {} notices queued, {} dead, the oldest due waits {waits} s",
        endpoints.len(),
        traffic.queued,
        traffic.dead
    );
    let is_late = waits > NOTICE_LATE_SECONDS;
    let late = if is_late { ": does the daemon run, and does the address answer?" } else { "" };
    let level = if is_late || traffic.dead > 0 { Level::Warn } else { Level::Ok };
    let mut findings = vec![finding("notices", level, format!("{text}{late}"))];
    for endpoint in endpoints.iter().filter(|endpoint| endpoint.state == EndpointState::Disabled) {
        let why = endpoint.reason.as_deref().unwrap_or("unknown");
        let message = format!("{} was switched off: {why}", super::outbox::named(endpoint));
        findings.push(finding("notices", Level::Bad, message));
    }
    Ok(findings)
}

async fn series(tx: &ReadTx, intervals: &Beats, now: Timestamp) -> Result<Vec<Finding>, Error> {
    let mut failed = tx.series_all().await?;
    failed.retain(|row| row.status == SeriesStatus::Error);
    let shown = failed.iter().take(SERIES_SHOWN_MAX).map(|row| {
        let why = row.error.as_deref().unwrap_or("unknown");
        let message = format!("{}/{}/{} cannot be computed: {why}", row.client, row.service, row.template);
        finding("series", Level::Bad, message)
    });
    let mut findings: Vec<Finding> = shown.collect();
    if failed.len() > SERIES_SHOWN_MAX {
        findings.push(finding("series", Level::Bad, format!("and {} more", failed.len() - SERIES_SHOWN_MAX)));
    }
    let lag = tx.oldest_due_series(now).await?.map_or(0, |due| now.seconds_since(due));
    let level = if lag > late_after("generate", intervals) { Level::Warn } else { Level::Ok };
    findings.push(finding("generation", level, format!("the oldest due series waits {lag} s")));
    Ok(findings)
}
