//! Looks again when a series appears next, after what decides it has changed: zone data, a client's zone, a calendar.
//!
//! The next instant is computed anew from the next civil date after the cursor. Cursors and keys are not touched, so
//! nothing comes twice and nothing is lost; only rows that moved are written. A pass over all series goes by batches,
//! notes how far it has come, and goes on from there after a stop.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};
use slated_core::event::{About, By, Event, EventKind};
use slated_core::plan::{next_appears_at, next_nominal, passed_over};
use slated_core::time::Timestamp;
use slated_store::{OccurrenceRow, OccurrenceStatus, SeriesRow, WriteTx};

use super::world::World;
use super::{Error, Ops};

/// What a pass did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retimed {
    pub looked: u64,
    pub moved: u64,
    /// The longest way that one of them moved.
    pub most_seconds: i64,
}

/// How far a pass has come.
#[derive(Serialize, Deserialize)]
struct Pass {
    version: String,
    /// Series up to this id are done.
    after: i64,
    #[serde(flatten)]
    done: Retimed,
}

/// The version of the zone data by which every series was computed.
const ZONES: &str = "zone_data";
const PASS: &str = "retime_pass";
/// The last pass that moved anything, in words.
const LAST: &str = "retimed";

const BATCHES_MAX: usize = 1_000_000;

impl Ops {
    /// Computes every active series anew if it was computed by other zone data; `None` where it was not. After each
    /// batch `each` may end the pass: the next one goes on there.
    pub async fn retime_for_zones(
        &self,
        version: &str,
        now: Timestamp,
        each: impl Fn() -> ControlFlow<()>,
    ) -> Result<Option<Retimed>, Error> {
        let tx = self.store.read().await?;
        let known = tx.noted(ZONES).await?.map(|noted| noted.value);
        let begun = tx.noted(PASS).await?.and_then(|noted| serde_json::from_str::<Pass>(&noted.value).ok());
        let is_empty = tx.agency().await?.is_none();
        drop(tx);
        if known.as_deref() == Some(version) || is_empty {
            return Ok(None);
        }
        let anew = || Pass { version: version.to_owned(), after: 0, done: Retimed::default() };
        let mut pass = begun.filter(|pass| pass.version == version).unwrap_or_else(anew);
        for _ in 0..BATCHES_MAX {
            let tx = self.store.write().await?;
            let rows = tx.hold_active_series(pass.after, self.policy.batch_series).await?;
            let Some(last) = rows.last() else {
                finish(&tx, known.as_deref().unwrap_or_default(), &pass, now).await?;
                tx.commit().await?;
                return Ok(Some(pass.done));
            };
            pass.after = last.id;
            let done = retime(&tx, &World::load(&tx).await?, &rows, now).await?;
            pass.done = pass.done.and(done);
            tx.note(PASS, &serde_json::to_string(&pass).expect("plain values"), now).await?;
            tx.commit().await?;
            if each().is_break() {
                break;
            }
        }
        Ok(Some(pass.done))
    }
}

impl Retimed {
    fn and(self, more: Retimed) -> Retimed {
        Retimed {
            looked: self.looked + more.looked,
            moved: self.moved + more.moved,
            most_seconds: self.most_seconds.max(more.most_seconds),
        }
    }
}

/// Writes when these series appear next, where that has changed. What is due already is looked at anyway.
pub(super) async fn retime(
    tx: &WriteTx,
    world: &World,
    rows: &[SeriesRow],
    now: Timestamp,
) -> Result<Retimed, Error> {
    let mut done = Retimed { looked: rows.len() as u64, ..Retimed::default() };
    let mut moved = Vec::new();
    for row in rows.iter().filter(|row| row.next_run_at > now) {
        // what cannot be computed is for generation to set aside and to show
        let Ok(series) = world.series(row, None) else { continue };
        let Ok(Some(appears_at)) = next_appears_at(&series) else { continue };
        if appears_at != row.next_run_at {
            done.most_seconds = done.most_seconds.max(appears_at.seconds_since(row.next_run_at).abs());
            moved.push((row.id, appears_at));
        }
    }
    done.moved = moved.len() as u64;
    tx.retime_series(&moved).await?;
    Ok(done)
}

/// Why a client's series are looked at again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Since {
    Changed,
    /// The client had left and is back: they are owed what lies ahead.
    Away,
}

/// Has a client's series looked at again whose dates may have changed. What is decided stays decided.
pub(super) async fn look_again(
    tx: &WriteTx,
    world: &World,
    rows: &[SeriesRow],
    since: Since,
    now: Timestamp,
) -> Result<(), Error> {
    if since == Since::Away {
        for row in rows {
            pass_over(tx, world, row, now).await?;
            if let Some(client) = world.clients.get(&row.client).filter(|_| row.cursor.is_none()) {
                tx.adopt_series(&[row.id], client.zone.date(now)).await?;
            }
        }
    }
    // a moment at which every series may be looked at, whatever instant the next run is given
    let at_once = world.agency.zone.start_of(world.agency.adopted_on);
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    Ok(tx.wake_series(&ids, at_once, None).await?)
}

/// A client who is back is owed what lies ahead: dates before their today are passed over, and a row says so.
pub(super) async fn pass_over(
    tx: &WriteTx,
    world: &World,
    row: &SeriesRow,
    now: Timestamp,
) -> Result<(), Error> {
    let Ok(series) = world.series(row, None) else { return Ok(()) };
    let zone = &series.client.zone;
    let before = zone.start_of(zone.date(now));
    let (Ok(Some(through)), Ok(Some(first))) =
        (passed_over(&series, before), next_nominal(&series, row.cursor))
    else {
        return Ok(());
    };
    let passed = OccurrenceRow {
        series_id: row.id,
        nominal_on: first,
        status: OccurrenceStatus::Skipped,
        reason: Some("while the client was away".to_owned()),
        through_on: Some(through),
        rolled_on: None,
        create_at: None,
        due_at: None,
        late: false,
        decided_at: now,
        blocking_task: None,
        template_version: world.template_version(row),
        provisional: false,
    };
    tx.record_occurrences(vec![passed]).await?;
    tx.wake_series(&[row.id], before, Some(through)).await?;
    Ok(())
}

async fn finish(tx: &WriteTx, known: &str, pass: &Pass, now: Timestamp) -> Result<(), Error> {
    tx.note(ZONES, &pass.version, now).await?;
    tx.forget(PASS).await?;
    if pass.done.moved > 0 {
        let Retimed { looked, moved, most_seconds } = pass.done;
        let words =
            format!("{moved} of {looked} series appear at another instant, by {most_seconds} s at most");
        tx.note(LAST, &format!("zone data {known} to {}: {words}", pass.version), now).await?;
        let event = Event::new(EventKind::SeriesRetimed, About::default(), By::Engine, now);
        tx.append_events(&[event.moved(known, &pass.version).because(&words)]).await?;
    }
    Ok(())
}

/// The version that the series go by, and what the last pass moved, for `doctor`.
pub(super) async fn remembered(
    tx: &slated_store::ReadTx,
) -> Result<(Option<String>, Option<slated_store::Noted>), Error> {
    Ok((tx.noted(ZONES).await?.map(|noted| noted.value), tx.noted(LAST).await?))
}
