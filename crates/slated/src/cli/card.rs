//! What the daemon answered, for people. A field that is missing is a blank, never a panic.
//!
//! Knows the names of the API's fields and no rule behind them.

use std::io;

use serde_json::Value;

use super::out::{Field, Out, Tone};
use super::time;

/// The value as text: nothing for what is missing or null.
pub(super) fn text(value: &Value, key: &str) -> String {
    match value.get(key) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

pub(super) fn items<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

pub(super) fn inner<'a>(value: &'a Value, key: &str) -> &'a Value {
    value.get(key).unwrap_or(&Value::Null)
}

fn is(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or(false)
}

fn count(value: &Value, key: &str) -> u64 {
    value.get(key).and_then(Value::as_u64).unwrap_or(0)
}

/// Points with one decimal, as they are counted.
fn points(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_f64).map_or_else(String::new, |points| format!("{points:.1}"))
}

/// `2026-11-27T18:00:00+02:00` as `2026-11-27 18:00`.
pub(super) fn local(value: &Value, key: &str) -> String {
    let text = text(value, key);
    match (text.get(..10), text.get(11..16)) {
        (Some(date), Some(time)) => format!("{date} {time}"),
        _ => text,
    }
}

/// The deadline where the client is: `2026-11-24 10:00 Los_Angeles`.
fn due_there(task: &Value) -> String {
    let zone = text(task, "time_zone");
    let city = zone.rsplit('/').next().unwrap_or_default();
    format!("{} {city}", local(task, "deadline_local")).trim().to_owned()
}

fn owner(task: &Value) -> String {
    let assignee = text(task, "assignee");
    if assignee.is_empty() { format!("pool:{}", text(task, "role")) } else { assignee }
}

fn band(task: &Value) -> Field {
    let band = text(inner(task, "score"), "band");
    let tone = match band.as_str() {
        "now" => Tone::Bad,
        "today" => Tone::Warn,
        "later" => Tone::Faint,
        _ => Tone::Plain,
    };
    Field::toned(band, tone)
}

/// The clauses before the sum; the sum stands beside them on a card.
fn reason(task: &Value) -> String {
    let score = inner(task, "score");
    let (explanation, placed) = (text(score, "explanation"), text(score, "rank_reason"));
    if placed.is_empty() || placed == "by score" { explanation } else { format!("{placed}. {explanation}") }
}

pub(super) fn queue(body: &Value, out: &mut Out) -> io::Result<()> {
    let tasks = items(body, "tasks");
    if out.is_read_by_a_person() {
        tasks.iter().try_for_each(|task| place(task, out))?;
    } else {
        queue_table(tasks, out)?;
    }
    let (total, not_shown) = (count(body, "total"), count(body, "not_shown"));
    if tasks.is_empty() {
        eprintln!("nothing that {} could start now", text(body, "person"));
    } else if total > tasks.len() as u64 {
        let hidden =
            if not_shown > 0 { format!(", {not_shown} of them are not yours to see") } else { String::new() };
        let least = if body.get("total_is_exact") == Some(&Value::Bool(false)) { "at least " } else { "" };
        eprintln!("{} of {least}{total} shown{hidden}", tasks.len());
    }
    Ok(())
}

/// One place of a queue: the facts, what it is, and why it stands there.
fn place(task: &Value, out: &mut Out) -> io::Result<()> {
    let score = inner(task, "score");
    let rank = format!("{:>3}  {:<7}", text(score, "rank"), format!("#{}", text(task, "number")));
    let total = score.get("total").and_then(Value::as_f64).unwrap_or_default();
    let facts = format!(
        "{total:>6.1} {:<9}  due {}  {}  {}",
        text(score, "band"),
        due_there(task),
        hours(task),
        owner(task)
    );
    let rank = out.toned(rank, Tone::Strong);
    out.line(format_args!("{rank} {facts}"))?;
    out.line(format_args!("     {}", text(task, "title")))?;
    let why = out.toned(reason(task), Tone::Faint);
    out.line(format_args!("     {why}\n"))
}

/// The same for programs: a row a task.
fn queue_table(tasks: &[Value], out: &mut Out) -> io::Result<()> {
    let rows = tasks.iter().map(|task| {
        let score = inner(task, "score");
        vec![
            text(score, "rank").into(),
            Field::toned(format_args!("#{}", text(task, "number")), Tone::Strong),
            points(score, "total").into(),
            band(task),
            due_there(task).into(),
            hours(task).into(),
            text(task, "client").into(),
            owner(task).into(),
            text(task, "title").into(),
            Field::toned(reason(task), Tone::Faint),
        ]
    });
    let header = ["rank", "task", "score", "band", "deadline", "effort", "client", "who", "title", "why"];
    out.table(&header, rows.collect())
}

fn hours(task: &Value) -> String {
    let hours = text(task, "effort_hours");
    if hours.is_empty() { hours } else { format!("{hours} h") }
}

pub(super) fn tasks(body: &Value, out: &mut Out) -> io::Result<()> {
    let rows = items(body, "tasks").iter().map(|task| {
        vec![
            Field::toned(format_args!("#{}", text(task, "number")), Tone::Strong),
            text(task, "status").into(),
            points(inner(task, "score"), "total").into(),
            band(task),
            due_there(task).into(),
            text(task, "client").into(),
            owner(task).into(),
            text(task, "title").into(),
        ]
    });
    out.table(&["task", "status", "score", "band", "deadline", "client", "who", "title"], rows.collect())?;
    if !text(body, "next_cursor").is_empty() {
        eprintln!("there are more: narrow the list, or raise --limit");
    }
    Ok(())
}

/// A line on where a task stands after a write.
pub(super) fn brief(task: &Value, out: &mut Out) -> io::Result<()> {
    let score = inner(task, "score");
    out.line(format_args!(
        "{} · {} · {} · due {} {}",
        text(task, "title"),
        text(task, "status"),
        owner(task),
        local(task, "deadline_local"),
        text(task, "time_zone")
    ))?;
    let rank = text(score, "rank");
    let place = if rank.is_empty() { "in no queue".to_owned() } else { format!("rank {rank}") };
    out.line(format_args!("{place}, {}, score {}", text(score, "rank_reason"), points(score, "total")))
}

/// Everything about a task: what it is, where it stands and why, what has happened.
pub(super) fn task(task: &Value, out: &mut Out) -> io::Result<()> {
    let title = out.toned(format_args!("#{} {}", text(task, "number"), text(task, "title")), Tone::Strong);
    out.line(title)?;
    if !text(task, "purpose").is_empty() {
        out.line(format_args!("  {}", text(task, "purpose")))?;
    }
    let mut marks =
        vec![text(task, "status").replace('_', " "), format!("importance {}", text(task, "importance"))];
    for (key, mark) in
        [("promised", "promised to the client"), ("review", "reviewed"), ("late", "created late")]
    {
        if is(task, key) {
            marks.push(mark.to_owned());
        }
    }
    row(out, "state", &marks.join(", "))?;
    row(out, "blocked", &text(task, "blocked_reason"))?;
    let waiting = task.get("waiting").unwrap_or(&Value::Null);
    let until = match local(waiting, "follow_up_at_local") {
        day if day.is_empty() => String::new(),
        day => format!(", back on {day}"),
    };
    row(out, "waiting", &format!("{}{until}", text(waiting, "waits_for")))?;
    let waits: Vec<&str> = items(task, "waits_for").iter().filter_map(Value::as_str).collect();
    row(out, "waits for", &waits.join(" and "))?;
    row(out, "client", &format!("{} (manager {})", text(task, "client"), text(task, "manager")))?;
    if !text(task, "service").is_empty() {
        let origin =
            format!("{}/{} of {}", text(task, "service"), text(task, "template"), text(task, "nominal_on"));
        row(out, "from", &origin)?;
    }
    row(out, "who", &owner(task))?;
    row(out, "effort", &hours(task))?;
    for (at, entry) in items(task, "logged").iter().enumerate() {
        row(out, if at == 0 { "logged" } else { "" }, &time::entry(entry))?;
    }
    for (at, timer) in items(task, "timers").iter().enumerate() {
        row(out, if at == 0 { "timer" } else { "" }, &time::in_words(timer))?;
    }
    row(out, "deadline", &deadline(task))?;
    for owed in items(task, "moves").iter().filter(|moved| is(moved, "owed")) {
        let (from, to) = (local(owed, "from_local"), local(owed, "to_local"));
        row(out, "to be told", &format!("the client does not know: {from} -> {to}"))?;
    }
    score(task, out)?;
    over(task, out)?;
    for (at, step) in items(task, "checklist").iter().filter_map(Value::as_str).enumerate() {
        row(out, if at == 0 { "checklist" } else { "" }, &format!("- {step}"))?;
    }
    for (at, event) in items(task, "history").iter().enumerate() {
        row(out, if at == 0 { "history" } else { "" }, &happened(event))?;
    }
    Ok(())
}

fn row(out: &mut Out, name: &str, value: &str) -> io::Result<()> {
    if value.is_empty() {
        return Ok(());
    }
    out.line(format_args!("  {name:<10} {value}"))
}

fn deadline(task: &Value) -> String {
    let mut shown = format!("{} {}", local(task, "deadline_local"), text(task, "time_zone"));
    if is(task, "deadline_implied") {
        shown.push_str(", implied");
    }
    let moves = count(task, "deadline_moves");
    if moves > 0 {
        let times = if moves == 1 { "once".to_owned() } else { format!("{moves} times") };
        let slip = text(task, "slip_days");
        let first = local(task, "first_deadline_local");
        shown.push_str(&format!(", moved {times}, first {first}, slip {slip} working days"));
    }
    shown
}

/// The score as the sum that it is.
fn score(task: &Value, out: &mut Out) -> io::Result<()> {
    let score = inner(task, "score");
    let rank = text(score, "rank");
    let place = if rank.is_empty() { String::new() } else { format!(", rank {rank}") };
    let placed = text(score, "rank_reason");
    row(out, "score", &format!("{} {}{place} {placed}", points(score, "total"), text(score, "band")))?;
    for term in items(score, "terms") {
        let size = term.get("points").and_then(Value::as_f64).unwrap_or(0.0);
        row(out, "", &format!("{size:>+7.1}  {}", text(term, "name")))?;
    }
    row(out, "why", &text(score, "explanation"))
}

fn over(task: &Value, out: &mut Out) -> io::Result<()> {
    let over = inner(task, "override");
    if over.is_null() {
        return Ok(());
    }
    let kind = text(over, "kind");
    let value =
        over.get("value").and_then(Value::as_f64).map_or_else(String::new, |value| match kind.as_str() {
            "boost" => format!(" {value:+.1}"),
            _ => format!(" {value:+}"),
        });
    let ends = local(over, "ends_at_local");
    let ends = if ends.is_empty() { String::new() } else { format!(", until {ends}") };
    row(
        out,
        "override",
        &format!("{kind}{value} by {}: \"{}\"{ends}", text(over, "by"), text(over, "reason")),
    )?;
    row(out, "look again", &text(over, "drift"))
}

/// `2026-11-24 09:10 manager06 deadline_moved A -> B: why`
fn happened(event: &Value) -> String {
    let at = if event.get("at_local").is_some() { local(event, "at_local") } else { local(event, "at") };
    let mut line = format!("{at} {} {}", text(event, "by"), text(event, "kind"));
    let (from, to) = (text(event, "from"), text(event, "to"));
    match (from.is_empty(), to.is_empty()) {
        (true, true) => {}
        (true, false) => line.push_str(&format!(" {to}")),
        (false, _) => line.push_str(&format!(" {from} -> {to}")),
    }
    let reason = text(event, "reason");
    if !reason.is_empty() {
        line.push_str(&format!(": {reason}"));
    }
    let unclear: Vec<&str> = items(event, "unclear").iter().filter_map(Value::as_str).collect();
    if !unclear.is_empty() {
        line.push_str(&format!("; unclear: {}", unclear.join("; ")));
    }
    line
}

pub(super) fn events(body: &Value, out: &mut Out) -> io::Result<()> {
    let rows = items(body, "events").iter().map(|event| {
        vec![
            text(event, "event").into(),
            text(event, "at").into(),
            text(event, "by").into(),
            text(event, "kind").into(),
            text(event, "client").into(),
            text(event, "task").into(),
            text(event, "from").into(),
            text(event, "to").into(),
            text(event, "reason").into(),
        ]
    });
    out.table(&["event", "at", "by", "kind", "client", "task", "from", "to", "reason"], rows.collect())?;
    eprintln!("what comes next: slated events --after {}", text(body, "next_after"));
    Ok(())
}

pub(super) fn client(body: &Value, out: &mut Out) -> io::Result<()> {
    let title = out.toned(format_args!("{} {}", text(body, "key"), text(body, "name")), Tone::Strong);
    out.line(title)?;
    for (name, key) in [
        ("status", "status"),
        ("manager", "manager"),
        ("deputy", "deputy"),
        ("zone", "time_zone"),
        ("calendar", "calendar"),
        ("tier", "tier"),
        ("since", "started_on"),
        ("renewal", "renewal_on"),
        ("hours", "contract_hours_per_month"),
    ] {
        row(out, name, &text(body, key))?;
    }
    for one in items(body, "contacts") {
        row(out, "contact", &contact(one))?;
    }
    for (at, one) in items(inner(body, "understanding"), "history").iter().enumerate() {
        let name = if at == 0 { "understood" } else { "" };
        let note = text(one, "note");
        let note = if note.is_empty() { note } else { format!(": {note}") };
        let said = format!(
            "{} of 10 on {} by {}{note}",
            text(one, "value"),
            text(one, "observed_on"),
            text(one, "by")
        );
        row(out, name, &said)?;
    }
    for one in items(body, "expectations") {
        expectation(one, out)?;
    }
    let counts = inner(body, "promises");
    let stand = ["open", "kept", "moved", "waived", "broken"].map(|key| (key, count(counts, key)));
    let stand = stand.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| format!("{n} {key}"));
    row(out, "promises", &stand.collect::<Vec<_>>().join(", "))?;
    risk(body, out)
}

/// An expectation card, part by part.
pub(super) fn expectation(one: &Value, out: &mut Out) -> io::Result<()> {
    let head = format!("{}, {} by {}", text(one, "service"), text(one, "at"), text(one, "by"));
    row(out, "card", &head)?;
    for part in ["expected", "promised", "excluded", "success"] {
        row(out, part, &text(one, part))?;
    }
    Ok(())
}

/// `3 Kim, owner, kim@client.example, +380..., receives the cabinet`
pub(super) fn contact(one: &Value) -> String {
    let mut words = vec![format!("{} {}", text(one, "contact"), text(one, "name"))];
    words.extend(["role", "email", "phone", "messenger", "note"].map(|key| text(one, key)));
    words.extend(is(one, "receives_cabinet").then(|| "receives the cabinet".to_owned()));
    words.retain(|word| !word.is_empty());
    words.join(", ")
}

/// A risk and its parts, whether it stands alone or beside a client.
pub(super) fn risk(body: &Value, out: &mut Out) -> io::Result<()> {
    let risk = body.get("risk").unwrap_or(body);
    row(out, "risk", &text(risk, "value"))?;
    for part in items(risk, "parts") {
        let size = part.get("points").and_then(Value::as_f64).unwrap_or(0.0);
        let (kind, seen, note) = (text(part, "kind"), text(part, "observed_on"), text(part, "note"));
        let stale = if is(part, "is_stale") { " (stale: ask again)" } else { "" };
        row(out, "", format!("{size:>+7.1}  {kind:<16} {seen:<10} {note}{stale}").trim_end())?;
    }
    for missing in items(risk, "missing").iter().filter_map(Value::as_str) {
        row(out, "unknown", missing)?;
    }
    Ok(())
}

pub(super) fn me(body: &Value, out: &mut Out) -> io::Result<()> {
    let roles: Vec<&str> = items(body, "roles").iter().filter_map(Value::as_str).collect();
    out.line(format_args!("{} ({}): {}", text(body, "login"), text(body, "access"), roles.join(", ")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_missing_is_a_blank() {
        let nothing = json!({ "title": null, "score": 3 });
        assert_eq!(
            (text(&nothing, "title"), points(inner(&nothing, "score"), "total")),
            (String::new(), String::new())
        );
        assert_eq!(owner(&json!({ "role": "seo" })), "pool:seo");
        assert_eq!(local(&json!({ "at": "soon" }), "at"), "soon");
        assert_eq!(happened(&json!({})), "  ");
    }

    #[test]
    fn an_event_says_who_what_from_to_and_why() {
        let event = json!({
            "at_local": "2026-11-24T09:10:00+02:00", "by": "manager06", "kind": "deadline_moved",
            "from": "A", "to": "B", "reason": "the client asked",
        });
        assert_eq!(happened(&event), "2026-11-24 09:10 manager06 deadline_moved A -> B: the client asked");
    }

    #[test]
    fn a_moved_deadline_keeps_its_first() {
        let task = json!({
            "deadline_local": "2026-11-27T18:00:00+02:00", "time_zone": "Europe/Kyiv", "deadline_moves": 1,
            "slip_days": 3, "first_deadline_local": "2026-11-24T18:00:00+02:00",
        });
        assert_eq!(
            deadline(&task),
            "2026-11-27 18:00 Europe/Kyiv, moved once, first 2026-11-24 18:00, slip 3 working days"
        );
    }
}
