//! What each kind of signal is worth on a day, in thousandths of a halving of trust.
//!
//! Constants are those of DESIGN 5. They come from practice, not from trials: show each part, let the
//! manager judge, and compare with who really left.

use jiff::civil::Date;

use super::{ClientFacts, Missing, RiskKind, RiskPart};
use crate::fixed::{self, ONE_Q32};
use crate::score::Points;
use crate::signal::{Severity, Signal, SignalKind};
use crate::time::days_between;

/// An understanding of 7 of 10, which an old reading fades to.
const UNDERSTANDING_NEUTRAL: i64 = 360;
const UNDERSTANDING_HALF_LIFE_DAYS: i64 = 60;
const CADENCE_DAYS: u64 = 7;
const SILENCE_MAX: i64 = 1_500;
const CONFLICT_HALF_LIFE_DAYS: i64 = 14;
const MISSED_HALF_LIFE_DAYS: i64 = 30;
const MISSED_WINDOW_DAYS: i64 = 90;
const MISSED_MAX: i64 = 1_500;
const RENEWAL_WINDOW_DAYS: i64 = 60;
const NPS_HALF_LIFE_DAYS: i64 = 90;

pub(super) fn parts(facts: &ClientFacts<'_>, on: Date, missing: &mut Vec<Missing>) -> Vec<RiskPart> {
    let seen: Vec<Signal> = facts.signals.iter().copied().filter(|one| one.observed_on <= on).collect();
    let mut parts = vec![understanding(&seen, on, missing), silence(facts, &seen, on, missing)];
    parts.extend(conflict(&seen, on, missing));
    parts.extend(missed_promises(&seen, on));
    parts.extend(renewal(facts.renewal_on, on, missing));
    parts.extend(nps(&seen, on, missing));
    parts
}

fn understanding(seen: &[Signal], on: Date, missing: &mut Vec<Missing>) -> RiskPart {
    let read = latest(seen, |kind| match kind {
        SignalKind::Understanding(reading) => Some(reading.min(10)),
        _ => None,
    });
    let Some((reading, read_on)) = read else {
        missing.push(Missing::Understanding);
        let note = "understanding unknown, counts as 7 of 10".to_owned();
        let brief = "understanding unknown".to_owned();
        return part(RiskKind::Understanding, UNDERSTANDING_NEUTRAL, None, note, brief);
    };
    let fresh = 120 * i64::from(10 - reading);
    let left = left_after(days_between(read_on, on), UNDERSTANDING_HALF_LIFE_DAYS);
    let h = UNDERSTANDING_NEUTRAL + fixed::times_q32(fresh - UNDERSTANDING_NEUTRAL, left);
    let note = format!("understanding {reading} of 10, read {}", ago(read_on, on));
    let brief = format!("understanding {reading}");
    let part = part(RiskKind::Understanding, h, Some(read_on), note, brief);
    fading(part, UNDERSTANDING_HALF_LIFE_DAYS, days_between(read_on, on) > UNDERSTANDING_HALF_LIFE_DAYS)
}

fn silence(facts: &ClientFacts<'_>, seen: &[Signal], on: Date, missing: &mut Vec<Missing>) -> RiskPart {
    let contact = latest(seen, |kind| (kind == SignalKind::Contact).then_some(()));
    let since = contact.map_or(facts.started_on, |(_, contacted_on)| contacted_on);
    let days = u64::try_from(days_between(since, on)).unwrap_or(0);
    let h = if days == 0 { 0 } else { fixed::log2_times(500, days, CADENCE_DAYS).clamp(0, SILENCE_MAX) };
    let note = match contact {
        Some(_) => format!("last contact {}", ago(since, on)),
        None => {
            missing.push(Missing::Contact);
            format!("no contact since the start {}", ago(since, on))
        }
    };
    let brief = format!("silent {days} {}", if days == 1 { "day" } else { "days" });
    part(RiskKind::Silence, h, contact.map(|(_, contacted_on)| contacted_on), note, brief)
}

struct Dispute {
    severity: Severity,
    opened_on: Date,
    settled_on: Option<Date>,
}

impl Dispute {
    fn h(&self, on: Date) -> i64 {
        let open = match self.severity {
            Severity::Tension => 500,
            Severity::Conflict => 1_000,
            Severity::Threat => 2_000,
        };
        match self.settled_on {
            None => open,
            Some(settled_on) => {
                fixed::times_q32(open, left_after(days_between(settled_on, on), CONFLICT_HALF_LIFE_DAYS))
            }
        }
    }
}

/// The gravest dispute of the day alone: one that grew from tension to threat is one dispute, not three.
fn conflict(seen: &[Signal], on: Date, missing: &mut Vec<Missing>) -> Option<RiskPart> {
    let disputes = disputes(seen, missing);
    let gravest = disputes.iter().max_by_key(|one| (one.h(on), one.opened_on))?;
    let h = gravest.h(on);
    let Dispute { severity, opened_on, settled_on } = gravest;
    let note = match settled_on {
        None => format!("{severity} open since {opened_on}"),
        Some(settled_on) => format!("{severity} settled {}", ago(*settled_on, on)),
    };
    let brief = format!("{severity} {}", if settled_on.is_some() { "settled" } else { "open" });
    let part = part(RiskKind::Conflict, h, Some(settled_on.unwrap_or(*opened_on)), note, brief);
    let part = if settled_on.is_some() { fading(part, CONFLICT_HALF_LIFE_DAYS, false) } else { part };
    (h > 0).then_some(part)
}

/// A settlement closes the most recent open dispute of its severity; on one day, openings come first.
fn disputes(seen: &[Signal], missing: &mut Vec<Missing>) -> Vec<Dispute> {
    let mut words: Vec<(Date, bool, Severity)> = Vec::new();
    for signal in seen {
        match signal.kind {
            SignalKind::ConflictOpened(severity) => words.push((signal.observed_on, false, severity)),
            SignalKind::ConflictSettled(severity) => words.push((signal.observed_on, true, severity)),
            SignalKind::Understanding(_)
            | SignalKind::Contact
            | SignalKind::Nps(_)
            | SignalKind::MissedPromise { .. } => {}
        }
    }
    words.sort_unstable();
    let mut disputes: Vec<Dispute> = Vec::new();
    for (on, settles, severity) in words {
        if !settles {
            disputes.push(Dispute { severity, opened_on: on, settled_on: None });
            continue;
        }
        let open = |one: &&mut Dispute| one.severity == severity && one.settled_on.is_none();
        match disputes.iter_mut().rev().find(open) {
            Some(dispute) => dispute.settled_on = Some(on),
            None => missing.push(Missing::Opening { severity, settled_on: on }),
        }
    }
    disputes
}

fn missed_promises(seen: &[Signal], on: Date) -> Option<RiskPart> {
    let mut count = 0;
    // Q32, because each miss alone would lose what rounding to a thousandth cuts off.
    let mut sum: i128 = 0;
    let mut last: Option<Date> = None;
    for signal in seen {
        let SignalKind::MissedPromise { days_late } = signal.kind else { continue };
        let age = days_between(signal.observed_on, on);
        if age >= MISSED_WINDOW_DAYS {
            continue;
        }
        count += 1;
        last = last.max(Some(signal.observed_on));
        // 0.35 (1 + min(1, days/5)): 70 thousandths for each day up to five.
        let weight = 350 + 70 * i128::from(days_late.min(5));
        // (2^(-age/30) - 1/8) / (7/8) falls from 1 to 0 at the end of the window, without a step.
        let left = i128::from(left_after(age, MISSED_HALF_LIFE_DAYS)) * 8 - i128::from(ONE_Q32);
        sum += weight * left.max(0);
    }
    let rounded = (2 * sum + 7 * i128::from(ONE_Q32)).div_euclid(14 * i128::from(ONE_Q32));
    let h = i64::try_from(rounded).unwrap_or(MISSED_MAX).min(MISSED_MAX);
    let last = last?;
    let promises = if count == 1 { "promise" } else { "promises" };
    let note = format!("{count} {promises} missed within 90 days, the last {}", ago(last, on));
    let part = part(RiskKind::MissedPromises, h, Some(last), note, format!("{count} {promises} missed"));
    Some(fading(part, MISSED_HALF_LIFE_DAYS, false))
}

fn renewal(renewal_on: Option<Date>, on: Date, missing: &mut Vec<Missing>) -> Option<RiskPart> {
    let Some(renewal_on) = renewal_on else {
        missing.push(Missing::RenewalDate);
        return None;
    };
    let days = days_between(on, renewal_on);
    if days >= RENEWAL_WINDOW_DAYS {
        return None;
    }
    let h = fixed::round_ratio(RENEWAL_WINDOW_DAYS - days.max(0), 500, RENEWAL_WINDOW_DAYS);
    let note = match days {
        ..0 => format!("renewal passed {} unsigned", ago(renewal_on, on)),
        0 => "renewal is today".to_owned(),
        1 => "renewal is tomorrow".to_owned(),
        _ => format!("renewal in {days} days"),
    };
    let brief = if days < 0 { "renewal unsigned".to_owned() } else { note.clone() };
    Some(part(RiskKind::Renewal, h, None, note, brief))
}

fn nps(seen: &[Signal], on: Date, missing: &mut Vec<Missing>) -> Option<RiskPart> {
    let asked = latest(seen, |kind| match kind {
        SignalKind::Nps(reading) => Some(reading),
        _ => None,
    });
    let Some((reading, asked_on)) = asked else {
        missing.push(Missing::Nps);
        return None;
    };
    let left = left_after(days_between(asked_on, on), NPS_HALF_LIFE_DAYS);
    let h = fixed::times_q32(100 * (8 - i64::from(reading)).max(0), left);
    let note = format!("NPS {reading}, asked {}", ago(asked_on, on));
    let part = part(RiskKind::Nps, h, Some(asked_on), note, format!("NPS {reading}"));
    Some(fading(part, NPS_HALF_LIFE_DAYS, days_between(asked_on, on) > NPS_HALF_LIFE_DAYS))
}

/// The latest reading of a kind; of several on one day the one recorded last.
fn latest<T>(seen: &[Signal], read: impl Fn(SignalKind) -> Option<T>) -> Option<(T, Date)> {
    let readings = seen.iter().filter_map(|one| Some((read(one.kind)?, one.observed_on)));
    readings.max_by_key(|(_, observed_on)| *observed_on)
}

fn left_after(days: i64, half_life_days: i64) -> u64 {
    fixed::halved_q32(u64::try_from(days).unwrap_or(0), u64::try_from(half_life_days).unwrap_or(1))
}

fn part(
    kind: RiskKind,
    h_thousandths: i64,
    observed_on: Option<Date>,
    note: String,
    brief: String,
) -> RiskPart {
    let points = Points(0);
    RiskPart { kind, h_thousandths, points, observed_on, half_life_days: None, is_stale: false, note, brief }
}

fn fading(part: RiskPart, half_life_days: i64, is_stale: bool) -> RiskPart {
    RiskPart { half_life_days: Some(half_life_days), is_stale, ..part }
}

fn ago(then: Date, on: Date) -> String {
    match days_between(then, on) {
        ..=0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    }
}
