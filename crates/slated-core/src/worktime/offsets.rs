//! The offsets of one zone as a short sorted list, so that a wall time costs no search in zone data.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::time::{Timestamp, Zone};

/// 2000-01-01 and 2064-01-01: between them the list is used, outside of it the zone is asked.
const FROM_SECOND: i64 = 946_684_800;
const TO_SECOND: i64 = 2_966_371_200;
/// No zone has changed its clocks twice within a week since 2000.
const PROBE_SECONDS: i64 = 7 * 86_400;

type Changes = Arc<[(i64, i64)]>;

/// The lists of the zones asked for so far: a team has a hundred clocks in three zones, and a list costs
/// a millisecond. A zone's data never changes within a process, so this only remembers.
static KNOWN: Mutex<BTreeMap<String, Changes>> = Mutex::new(BTreeMap::new());

/// When which offset (seconds east of UTC) begins.
#[derive(Clone, Debug)]
pub(super) struct Offsets {
    changes: Changes,
}

impl Offsets {
    pub(super) fn of(zone: &Zone) -> Offsets {
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(changes) = known.get(zone.name()) {
            return Offsets { changes: changes.clone() };
        }
        let changes = changes(zone);
        known.insert(zone.name().to_owned(), changes.clone());
        Offsets { changes }
    }

    pub(super) fn at(&self, second: i64, zone: &Zone) -> i64 {
        if !(FROM_SECOND..TO_SECOND).contains(&second) {
            return offset(zone, second);
        }
        self.listed(second)
    }

    /// The offset of a wall time (in seconds as if it were UTC); none where a change is within a day of it.
    pub(super) fn around(&self, wall: i64, zone: &Zone) -> Option<i64> {
        let (before, after) = (self.at(wall - 86_400, zone), self.at(wall + 86_400, zone));
        (before == after).then_some(before)
    }

    /// Most zones change twice a year, so a guess by proportion is at most a step or two off.
    fn listed(&self, second: i64) -> i64 {
        let last = self.changes.len() - 1;
        let guess = (second - FROM_SECOND) * self.changes.len() as i64 / (TO_SECOND - FROM_SECOND);
        let mut at = usize::try_from(guess).map_or(0, |guess| guess.min(last));
        while at > 0 && self.changes[at].0 > second {
            at -= 1;
        }
        while at < last && self.changes[at + 1].0 <= second {
            at += 1;
        }
        self.changes[at].1
    }
}

fn changes(zone: &Zone) -> Changes {
    let mut changes = vec![(FROM_SECOND, offset(zone, FROM_SECOND))];
    let mut low = FROM_SECOND;
    while low < TO_SECOND {
        let high = low + PROBE_SECONDS;
        let (_, last) = changes[changes.len() - 1];
        let next = offset(zone, high);
        if next != last {
            changes.push((first_with(zone, next, low, high), next));
        }
        low = high;
    }
    changes.into()
}

/// The first second in `low..=high` from which the offset is `new`.
fn first_with(zone: &Zone, new: i64, mut low: i64, mut high: i64) -> i64 {
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if offset(zone, middle) == new {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

fn offset(zone: &Zone, second: i64) -> i64 {
    let Ok(instant) = Timestamp::from_microsecond(second.saturating_mul(1_000_000)) else { return 0 };
    let wall = zone.civil(instant);
    Zone::utc().instant(wall.date(), wall.time()).as_second() - second
}
