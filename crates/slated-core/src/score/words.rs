//! A score in words, for people; every figure in it is one of the score's own.

use jiff::civil::Date;

use super::{Importance, Measure, Risk, Score};
use crate::risk::{Cause, RiskBand, grave_in_words};
use crate::time::{Timestamp, Zone, days_between};

/// Why a task scores what it does: a clause for each term that counts, then the sum.
///
/// `Meets its latest start today 14:10; client at risk 0.64; importance high; about 2.7 h of work.
/// 61.2 = base 50.0 + risk 19.2 + importance 10.0 - effort 4.2 - slack 13.8`
pub fn explain(score: &Score, zone: &Zone, now: Timestamp) -> String {
    explain_with(score, zone, now, &[])
}

/// The same with what the client's risk is made of: `client at risk 0.64 (silent 28 days +13.0, understanding 6 +6.2)`.
pub fn explain_with(score: &Score, zone: &Zone, now: Timestamp, causes: &[Cause]) -> String {
    let mut clauses: Vec<String> = Vec::with_capacity(5);
    // The deadline first: it is what people ask about.
    let [_, risk, importance, effort, slack, overdue] = score.terms();
    let told = [slack, overdue, risk, importance, effort];
    let overdue_counts = matches!(overdue.measure, Measure::Overdue { deadline, .. } if now > deadline);
    for term in told {
        let clause = match term.measure {
            Measure::Base => continue,
            Measure::Slack { .. } if overdue_counts => continue,
            Measure::Slack { seconds, latest_start } => {
                latest_start_in_words(seconds, latest_start, zone, now)
            }
            Measure::Overdue { .. } if !overdue_counts => continue,
            Measure::Overdue { deadline, tenths_of_a_day } => {
                overdue_in_words(deadline, tenths_of_a_day, zone, now)
            }
            _ if term.points.0 == 0 => continue,
            Measure::Risk(risk) => risk_in_words(risk, causes),
            Measure::Importance { given, effective } => importance_in_words(given, effective),
            Measure::Effort { minutes, .. } => format!("about {} of work", hours(minutes)),
        };
        clauses.push(clause);
    }
    format!("{}. {}", capitalised(&clauses.join("; ")), sum_in_words(score))
}

/// `61.2 = base 50.0 + risk 19.2 + importance 10.0 - effort 4.2 - slack 13.8`, without terms of zero.
pub fn sum_in_words(score: &Score) -> String {
    let mut text = format!("{} =", score.total());
    for (at, term) in score.terms().iter().filter(|term| term.points.0 != 0).enumerate() {
        let sign = match (at, term.points.0 < 0) {
            (0, false) => "",
            (0, true) => "-",
            (_, false) => "+ ",
            (_, true) => "- ",
        };
        let size = term.points.0.unsigned_abs();
        text.push_str(&format!(" {sign}{} {}.{}", term.measure.name(), size / 10, size % 10));
    }
    text
}

fn latest_start_in_words(seconds: i64, latest_start: Timestamp, zone: &Zone, now: Timestamp) -> String {
    let verb = if seconds > 0 { "meets its latest start" } else { "its latest start was" };
    let at = zone.civil(latest_start);
    let day = day_in_words(at.date(), zone.date(now));
    format!("{verb} {day} {:02}:{:02}", at.hour(), at.minute())
}

fn overdue_in_words(deadline: Timestamp, tenths_of_a_day: i64, zone: &Zone, now: Timestamp) -> String {
    let at = zone.civil(deadline);
    let day = day_in_words(at.date(), zone.date(now));
    let since =
        format!("overdue since {} {:02}:{:02}", day.trim_start_matches("on "), at.hour(), at.minute());
    match tenths_of_a_day {
        0 => since,
        tenths => format!("{since}, by {}.{} business days", tenths / 10, tenths % 10),
    }
}

fn day_in_words(date: Date, today: Date) -> String {
    match days_between(today, date) {
        -1 => "yesterday".to_owned(),
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        _ if date.year() == today.year() => date.strftime("on %a %-d %b").to_string(),
        _ => date.strftime("on %-d %b %Y").to_string(),
    }
}

fn risk_in_words(risk: Risk, causes: &[Cause]) -> String {
    let told = match risk.band() {
        RiskBand::Watch => format!("client on watch {risk}"),
        band => format!("client {band} {risk}"),
    };
    let grave = grave_in_words(causes);
    if grave.is_empty() { told } else { format!("{told} ({grave})") }
}

fn importance_in_words(given: Importance, effective: Importance) -> String {
    if given == effective {
        format!("importance {effective}")
    } else {
        format!("importance {effective}, because it is promised")
    }
}

fn hours(minutes: u32) -> String {
    if minutes < 60 {
        return format!("{minutes} min");
    }
    let tenths = (u64::from(minutes) + 3) / 6;
    format!("{}.{} h", tenths / 10, tenths % 10)
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
