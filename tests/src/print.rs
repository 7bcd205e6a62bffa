//! What a story shows: text a person would write, the same on every database. Shows no row numbers.

use std::collections::BTreeMap;

use slated::import::diff::ImportReport;
use slated::ops::advice::Suggested;
use slated::ops::board::Board;
use slated::ops::doctor::{Finding, Level};
use slated::ops::forecast::{Foreseen, Outlook};
use slated::ops::generate::Generated;
use slated::ops::preview::Preview;
use slated::ops::queue::Ranked;
use slated::ops::sold::SoldAgainstDone;
use slated::ops::tasks::Detail;
use slated::ops::whatif::Price;
use slated_core::board::Subject;
use slated_core::cabinet::{Cabinet, Entry};
use slated_core::forecast::Ahead;
use slated_core::overrides::Override;
use slated_core::proposal::hours_in_words;
use slated_core::risk::RiskReading;
use slated_core::score::{Points, sum_in_words};
use slated_core::task::Task;
use slated_core::time::{Timestamp, Zone};
use slated_core::whatif::Side;
use slated_store::{OccurrenceRow, OccurrenceStatus, SeriesRow, StoredEvent};

use crate::world::name_of;

type Lines = Vec<String>;
type Zones = BTreeMap<String, Zone>;

pub(crate) fn weekday(now: Timestamp) -> String {
    format!("{}, {now}", Zone::utc().civil(now).strftime("%A"))
}

pub(crate) fn import(report: &ImportReport) -> Lines {
    report.to_string().lines().map(|line| line.trim_end().to_owned()).collect()
}

pub(crate) fn beat(
    (expired, over): (usize, usize),
    risks: usize,
    generated: &Generated,
    new: &[Task],
    fresh: &[(SeriesRow, OccurrenceRow)],
    zones: &Zones,
) -> Lines {
    let mut lines: Lines = new.iter().map(|task| created(task, zones)).collect();
    let uncreated = fresh.iter().filter(|(_, row)| row.status != OccurrenceStatus::Created);
    lines.extend(uncreated.map(|(series, row)| format!("{} {}", name_of(series), decided(row))));
    lines.extend(generated.failed.iter().map(|(_, message)| format!("a series failed: {message}")));
    lines.extend((expired > 0).then(|| format!("overrides expired: {expired}")));
    lines.extend((over > 0).then(|| format!("judgements ended: {over}")));
    lines.extend((risks > 0).then(|| format!("risks moved: {risks}")));
    or_nothing(lines)
}

/// Each kind with what it holds; a series has no number here.
pub(crate) fn board(board: &Board) -> Lines {
    let of = &board.of_tasks;
    let sections = [
        ("promises", &of.promises),
        ("overdue", &of.overdue),
        ("obligations", &board.obligations),
        ("silent", &board.silent),
        ("reviews", &of.reviews),
        ("proposals", &board.proposals),
        ("waiting", &of.waiting),
        ("unassigned", &of.unassigned),
        ("series", &board.series),
    ];
    let mut lines = Vec::new();
    for (name, section) in sections {
        for item in &section.items {
            let what = match &item.about {
                Subject::Task(number) => format!("#{number} "),
                Subject::Proposal(number) => format!("proposal {number} "),
                Subject::Client(_) | Subject::Series(_) => String::new(),
            };
            lines.push(format!("{name}: {what}{:?}, {}", item.title, item.why));
        }
        if section.cut() > 0 {
            lines.push(format!("{name}: {} more", section.cut()));
        }
    }
    or_nothing(lines)
}

/// A line for each template, and one for each of its dates.
pub(crate) fn sold(told: &SoldAgainstDone) -> Lines {
    let mut lines = Vec::new();
    for line in &told.lines {
        let counts = line.counts;
        let hours = |minutes: u64| hours_in_words(u32::try_from(minutes).unwrap_or(u32::MAX));
        lines.push(format!(
            "{}/{}: {} planned, {} done, {} planned, {} logged",
            line.service,
            line.template,
            counts.planned,
            counts.done,
            hours(counts.planned_minutes),
            hours(counts.logged_minutes),
        ));
        for one in &line.dates {
            let task = one.task.map_or_else(String::new, |task| format!(" #{task}"));
            let by = one.by.as_ref().map_or_else(String::new, |by| format!(" by {by}"));
            let why = one.reason.as_ref().map_or_else(String::new, |why| format!(": {why}"));
            lines.push(format!("  {}{task} {}{by}{why}", one.nominal_on, one.fate.as_str()));
        }
    }
    lines.extend(told.broken.iter().map(|why| format!("not told: {why}")));
    or_nothing(lines)
}

pub(crate) fn cabinet(cabinet: &Cabinet) -> Lines {
    let sections = [
        ("done", cabinet.done()),
        ("under way", cabinet.under_way()),
        ("promised", cabinet.promises()),
        ("next", cabinet.next()),
    ];
    let line = |name: &str, entry: &Entry| {
        let on = entry.on().map_or_else(String::new, |on| format!(" {on}"));
        let what_for = entry.what_for().map_or_else(String::new, |words| format!(", so that: {words}"));
        let result = entry.result().map_or_else(String::new, |words| format!("; {words}"));
        let links: String = entry.links().iter().map(|link| format!(" <{}>", link.url)).collect();
        format!("{name}{on}: {}{what_for}{result}{links}", entry.title())
    };
    let entries =
        sections.into_iter().flat_map(|(name, entries)| entries.iter().map(move |one| line(name, one)));
    or_nothing(entries.collect())
}

/// What is wrong, but for what is this machine's and not the story's.
pub(crate) fn complaints(findings: &[Finding]) -> Lines {
    let wrong =
        findings.iter().filter(|one| one.level != Level::Ok && !["clock", "zone data"].contains(&one.name));
    let lines: Lines =
        wrong.map(|one| format!("{} {}: {}", one.level.as_str(), one.name, one.message)).collect();
    or_nothing(lines)
}

/// `#1 report green/seo/report 2026-12-01 created 2026-12-01T07:00:00Z due Mon 2026-12-07 18:00 Kyiv ann "title"`
pub(crate) fn created(task: &Task, zones: &Zones) -> String {
    let origin = task.origin.as_ref();
    let from = origin.map_or_else(String::new, |origin| {
        format!("{}/{}/{} {}", task.client, origin.service, origin.template, origin.nominal_on)
    });
    let late = if task.late { " late" } else { "" };
    format!(
        "#{} {from} created {} due {}{late} {} {:?}",
        task.id,
        task.created_at,
        local(task.deadline, zone_of(task, zones)),
        who(task),
        task.title
    )
}

pub(crate) fn occurrences(rows: &[OccurrenceRow]) -> Lines {
    or_nothing(rows.iter().map(decided).collect())
}

fn decided(row: &OccurrenceRow) -> String {
    let through = row.through_on.map_or_else(String::new, |through| format!(" through {through}"));
    let rolled = row.rolled_on.filter(|rolled| *rolled != row.nominal_on);
    let rolled =
        rolled.map_or_else(String::new, |rolled| format!(" (on {} {rolled})", rolled.strftime("%a")));
    let late = if row.late { ", late" } else { "" };
    let status = row.status.as_str().replace('_', " ");
    // some reasons begin with the word that stands before them here
    let reason = row.reason.as_deref().map(|reason| reason.strip_prefix("missed: ").unwrap_or(reason));
    let why = reason.map_or_else(String::new, |reason| format!(": {reason}"));
    format!("{}{through}{rolled} {status}{late}{why}", row.nominal_on)
}

pub(crate) fn forecast(outlook: &Outlook) -> Lines {
    let line = |one: &Foreseen| {
        let miss = one.expected.miss_permille.map_or("unknown".to_owned(), |n| format!("{n} in 1000"));
        let span = one.expected.span.map_or("never".to_owned(), |span| {
            format!("{} to {}", local(span.start, &one.zone), local(span.finish, &one.zone))
        });
        format!("#{} {span}, due {}, missed {miss}", one.task.id, local(one.task.deadline, &one.zone))
    };
    let total = |(ahead, zone): &(Ahead, Zone)| {
        let free = ahead.free_at.map_or("never free".to_owned(), |at| format!("free {}", local(at, zone)));
        format!(
            "{}: {} min, {free}, {} misses in 1000",
            ahead.login, ahead.open_minutes, ahead.misses_permille
        )
    };
    outlook.tasks.iter().map(line).chain(outlook.people.iter().map(total)).collect()
}

pub(crate) fn queue(queue: &[Ranked]) -> Lines {
    let line = |one: &Ranked| {
        let task = &one.task;
        let rank = one.rank.map_or_else(String::new, |rank| format!("{rank}. "));
        let pool = if task.assignee.is_none() { ", in the pool" } else { "" };
        format!(
            "{rank}#{} {:?} due {}{pool}, {}, {}: {}",
            task.id,
            task.title,
            local(task.deadline, &one.zone),
            one.rank_reason,
            one.score.band().as_str(),
            sum(one)
        )
    };
    or_nothing(queue.iter().map(line).collect())
}

/// The computed score is never replaced by what a boost makes of it: both are shown.
fn sum(one: &Ranked) -> String {
    let words = sum_in_words(&one.score);
    if one.boosted == one.score.total() {
        return words;
    }
    let boost = Points(one.boosted.0 - one.score.total().0);
    format!("{words}; {} for {}", boost.signed(), one.boosted)
}

pub(crate) fn task(one: &Ranked) -> Lines {
    let task = &one.task;
    let mut lines = vec![
        format!("#{} {:?}: {}, {}", task.id, task.title, task.status.as_str().replace('_', " "), who(task)),
        format!("effort {} min, importance {}{}", task.effort_minutes, task.importance, traits(task)),
        format!("deadline {}{}", local(task.deadline, &one.zone), slip(task, &one.zone)),
    ];
    lines.extend(task.blocked_reason.as_ref().map(|reason| format!("blocked: {reason}")));
    lines.extend(
        task.overridden.as_ref().map(|over| format!("override {}", override_in_words(over, &one.zone))),
    );
    lines.extend(one.waits_for.iter().map(|waits_for| format!("waits for {waits_for}")));
    lines.extend(one.rank.map(|rank| format!("rank {rank}, {}", one.rank_reason)));
    if task.status.is_open() {
        lines.push(one.explanation.clone());
    }
    lines
}

/// The same with the time that was logged on it.
pub(crate) fn detail(detail: &Detail) -> Lines {
    let mut lines = task(&detail.ranked);
    lines.extend(logged(detail));
    lines
}

pub(crate) fn logged(detail: &Detail) -> Lines {
    let mut lines = Lines::new();
    for one in &detail.logged {
        let words = [one.note.as_deref(), one.remark.as_deref()];
        let words: String = words.into_iter().flatten().map(|words| format!("; {words}")).collect();
        let replaced = one.replaced_by.map_or_else(String::new, |by| format!(", corrected by entry {by}"));
        lines.push(format!("logged, entry {}: {} {} min{replaced}{words}", one.id, one.login, one.minutes));
    }
    for running in &detail.timers {
        let forgotten = if running.is_forgotten { ", forgotten" } else { "" };
        lines.push(format!("timer of {}: {} min{forgotten}", running.timer.login, running.minutes));
    }
    lines
}

fn traits(task: &Task) -> String {
    let named = [(task.promised, ", promised"), (task.review, ", with review"), (task.late, ", made late")];
    named.into_iter().filter(|(is_so, _)| *is_so).map(|(_, words)| words).collect()
}

fn slip(task: &Task, zone: &Zone) -> String {
    if task.moves == 0 {
        return String::new();
    }
    let first = local(task.first_deadline, zone);
    format!(", first {first}, moves {}, slip {} working days", task.moves, task.slip_days)
}

pub(crate) fn override_in_words(over: &Override, zone: &Zone) -> String {
    let until = over.ends_at().map_or_else(String::new, |end| format!(" until {}", local(end, zone)));
    format!("{} by {}{until}: {:?}", over.kind(), over.by(), over.reason())
}

/// What became of a task after somebody did something to it.
pub(crate) fn state(task: &Task, zones: &Zones) -> String {
    let zone = zone_of(task, zones);
    let over = task
        .overridden
        .as_ref()
        .map_or_else(String::new, |over| format!(", {}", override_in_words(over, zone)));
    let due = if task.status.is_open() {
        format!(", due {}{}", local(task.deadline, zone), slip(task, zone))
    } else {
        String::new()
    };
    format!("#{} {}, {}{due}{over}", task.id, task.status.as_str().replace('_', " "), who(task))
}

pub(crate) fn history(events: &[StoredEvent]) -> Lines {
    let line = |stored: &StoredEvent| {
        let event = &stored.event;
        let moved = match (event.from.as_deref().unwrap_or(""), event.to.as_deref().unwrap_or("")) {
            ("", "") => String::new(),
            ("", to) => format!(" {to}"),
            (from, to) => format!(" {from} -> {to}"),
        };
        let why = event.reason.as_ref().map_or_else(String::new, |reason| format!(": {reason}"));
        format!("{} {} {}{moved}{why}", event.at, event.by.as_str(), event.kind.as_str())
    };
    let mut lines = Lines::new();
    for stored in events {
        lines.push(line(stored));
        let queue = stored.event.detail.as_ref().and_then(|detail| detail.get("queue_before")?.as_array());
        for (place, one) in queue.into_iter().flatten().enumerate() {
            let score = one["score"].as_str().unwrap_or("");
            lines.push(format!("  the queue then, {}. #{}: {score}", place + 1, one["task"]));
        }
        let unclear = stored.event.detail.as_ref().and_then(|detail| detail.get("unclear")?.as_array());
        lines.extend(unclear.into_iter().flatten().map(|item| format!("  unclear: {item}")));
    }
    or_nothing(lines)
}

pub(crate) fn risk(reading: &RiskReading) -> Lines {
    let mut lines = vec![format!("risk {}, {}", reading.risk, reading.risk.band())];
    lines.extend(
        reading
            .parts
            .iter()
            .map(|part| format!("{} {} ({})", part.points.signed(), part.kind.as_str(), part.note)),
    );
    lines
}

/// `#7 slips: Wed 2026-12-02 11:00 Kyiv ann becomes Thu 2026-12-03 10:00 Kyiv ann, due Wed 2026-12-02 18:00 Kyiv`
pub(crate) fn price(price: &Price) -> Lines {
    let mut lines = vec![format!("it would: {}", price.totals.sentence())];
    lines.extend(price.shifts.iter().map(|told| {
        let (shift, zone) = (&told.shift, &told.zone);
        let side = |side: &Side| {
            let finish = side.finish.map_or("never".to_owned(), |at| local(at, zone));
            format!("{finish} {}", side.login.as_deref().unwrap_or("nobody"))
        };
        let then = shift.after.as_ref().map_or("gone".to_owned(), side);
        let due = local(shift.after.as_ref().unwrap_or(&shift.before).deadline, zone);
        let promise = if shift.promised { ", a promise" } else { "" };
        let fate = shift.fate.as_str().replace('_', " ");
        format!("#{} {fate}: {} becomes {then}, due {due}{promise}", shift.task, side(&shift.before))
    }));
    for (count, what) in [(price.left_out, "left out"), (price.not_shown, "not yours to see")] {
        if count > 0 {
            lines.push(format!("{count} more, {what}"));
        }
    }
    lines
}

pub(crate) fn suggestion(found: &Suggested) -> Lines {
    let advice = &found.advice;
    let mut lines = vec![format!("suggested: {}", advice.words())];
    lines.extend(advice.moves.iter().map(|one| format!("  {}", one.words())));
    let order: Vec<String> = advice.order.iter().map(|at| format!("#{}", found.queue[*at].task.id)).collect();
    lines.push(order.join(" "));
    lines
}

pub(crate) fn preview(preview: &Preview) -> Lines {
    let line = |one: &slated::ops::preview::Upcoming| {
        let dates = one.dates.map_or_else(String::new, |dates| {
            format!(
                " appears {}, due {}",
                local(dates.create_at, &preview.zone),
                local(dates.due_at, &preview.zone)
            )
        });
        let note = one.note.as_ref().map_or_else(String::new, |note| format!(" ({note})"));
        format!("{}/{} {}{dates} {:?}{note}", one.service, one.template, one.nominal_on, one.title)
    };
    or_nothing(preview.upcoming.iter().map(line).collect())
}

/// `Mon 2026-12-07 18:00 Kyiv`: as the client's clock shows it, to the minute.
pub(crate) fn local(instant: Timestamp, zone: &Zone) -> String {
    let city = zone.name().rsplit('/').next().unwrap_or("").replace('_', " ");
    format!("{} {city}", zone.civil(instant).strftime("%a %Y-%m-%d %H:%M"))
}

fn zone_of<'a>(task: &Task, zones: &'a Zones) -> &'a Zone {
    zones.get(&task.client).expect("every task has a client, and the clients were just read")
}

fn who(task: &Task) -> String {
    task.assignee.clone().unwrap_or_else(|| format!("pool:{}", task.role))
}

pub(crate) fn or_nothing(lines: Lines) -> Lines {
    if lines.is_empty() { vec!["nothing".to_owned()] } else { lines }
}
