//! The manager's last word: an override or another deadline, with what it would do to everybody before it is done.
//!
//! The same form is asked twice. First it answers what would happen; what is then confirmed is exactly what was shown.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use jiff::civil::DateTime;
use slated_core::deadline::{AskedBy, Because, Cause};
use slated_core::overrides::OverrideKind;
use slated_core::time::Zone;
use slated_core::whatif::Fate;

use super::forms::{Posted, Sent};
use super::lines::{Line, Reader};
use super::visit::{Here, Look, Visit};
use super::{Answer, page};
use crate::ops::Ops;
use crate::ops::queue::Ranked;
use crate::ops::whatif::Price;
use crate::ops::work::{Past, Telling, Wanted};
use crate::web::problem::{Kind, Problem};

#[derive(Template)]
#[template(path = "override.html")]
struct OverridePage {
    look: Look,
    line: Line,
    given: GivenOverride,
    outcome: Outcome,
}

#[derive(Template)]
#[template(path = "deadline.html")]
struct DeadlinePage {
    look: Look,
    line: Line,
    zone: String,
    given: GivenDeadline,
    causes: Vec<(&'static str, String)>,
    outcome: Outcome,
}

/// What stands in the form: as it was sent, so that nothing is typed twice.
#[derive(Default)]
struct GivenOverride {
    kind: String,
    value: String,
    reason: String,
    ends: String,
}

#[derive(Default)]
struct GivenDeadline {
    to: String,
    reason: String,
    code: String,
    asked_by_client: bool,
    told_how: String,
}

/// What the form was answered with.
enum Outcome {
    Nothing,
    Refused(String),
    Shown(Shown),
}

struct Shown {
    sentences: Vec<String>,
    is_harmful: bool,
    rows: Vec<Row>,
    not_shown: usize,
}

struct Row {
    number: i64,
    title: String,
    client: String,
    is_promised: bool,
    fate: &'static str,
    fate_word: String,
    before: String,
    after: String,
}

pub(super) async fn override_form(State(ops): State<Ops>, visit: Visit, Path(number): Path<i64>) -> Answer {
    let given = GivenOverride { kind: "pin".to_owned(), ..GivenOverride::default() };
    override_page(&ops, &visit, number, given, Outcome::Nothing).await
}

pub(super) async fn set_override(State(ops): State<Ops>, Path(number): Path<i64>, posted: Posted) -> Answer {
    let Posted { visit, fields } = posted;
    decided_by(&ops, &visit, number).await?;
    let given = GivenOverride {
        kind: fields.raw("kind"),
        value: fields.raw("value"),
        reason: fields.raw("reason"),
        ends: fields.raw("ends"),
    };
    let outcome = match wanted_override(&fields, &visit.zone) {
        Ok(wanted) => done_or_shown(&ops, &visit, number, &fields, wanted).await?,
        Err(problem) => Some(Outcome::Refused(problem.detail().to_owned())),
    };
    match outcome {
        None => Ok(Redirect::to(&format!("/tasks/{number}?said=overridden")).into_response()),
        Some(outcome) => override_page(&ops, &visit, number, given, outcome).await,
    }
}

pub(super) async fn deadline_form(State(ops): State<Ops>, visit: Visit, Path(number): Path<i64>) -> Answer {
    deadline_page(&ops, &visit, number, GivenDeadline::default(), Outcome::Nothing).await
}

pub(super) async fn move_deadline(State(ops): State<Ops>, Path(number): Path<i64>, posted: Posted) -> Answer {
    let Posted { visit, fields } = posted;
    let given = GivenDeadline {
        to: fields.raw("to"),
        reason: fields.raw("reason"),
        code: fields.raw("code"),
        asked_by_client: fields.text("asked_by_client").is_some(),
        told_how: fields.raw("told_how"),
    };
    let zone = decided_by(&ops, &visit, number).await?.zone;
    let outcome = match wanted_deadline(&fields, &zone) {
        Ok(wanted) => done_or_shown(&ops, &visit, number, &fields, wanted).await?,
        Err(problem) => Some(Outcome::Refused(problem.detail().to_owned())),
    };
    match outcome {
        None => Ok(Redirect::to(&format!("/tasks/{number}?said=moved")).into_response()),
        Some(outcome) => deadline_page(&ops, &visit, number, given, outcome).await,
    }
}

/// Does it where that was asked for, and answers what it would do where it was not. `None`: it is done.
async fn done_or_shown(
    ops: &Ops,
    visit: &Visit,
    number: i64,
    fields: &Sent,
    wanted: Wanted,
) -> Result<Option<Outcome>, Problem> {
    let (seen, by) = (fields.version()?, &visit.actor);
    let done = if fields.raw("do") == "confirm" {
        ops.decide_and_save(number, seen, by, wanted).await.map(|_| None)
    } else {
        ops.price(number, seen, by, wanted).await.map(Some)
    };
    match done {
        Ok(None) => Ok(None),
        Ok(Some(price)) => Ok(Some(Outcome::Shown(shown(price, visit, ops)))),
        Err(error) => {
            let problem = Problem::from(error);
            // what is wrong with the words is said beside them; anything else is the whole answer
            if problem.kind.status() >= 500 || problem.kind.status() == 404 {
                return Err(problem);
            }
            Ok(Some(Outcome::Refused(problem.detail().to_owned())))
        }
    }
}

fn wanted_override(fields: &Sent, reader: &Zone) -> Result<Wanted, Problem> {
    let value = fields.raw("value");
    let (kind, value) = match fields.raw("kind").as_str() {
        "up" => ("level".to_owned(), "1"),
        "down" => ("level".to_owned(), "-1"),
        "pin" => ("pin".to_owned(), ""),
        other => (other.to_owned(), value.trim()),
    };
    let kind = OverrideKind::parse(&kind, value).map_err(|bad| Problem::fault("/value", bad.to_string()))?;
    let ends: Option<DateTime> = fields.read("ends", "a day and a time, for example 2026-11-27T18:00")?;
    let ends_at = ends.map(|ends| reader.instant(ends.date(), ends.time()));
    Ok(Wanted::Override { kind, reason: fields.needed("reason")?, ends_at })
}

fn wanted_deadline(fields: &Sent, there: &Zone) -> Result<Wanted, Problem> {
    let right = "a day and a time, for example 2026-11-27T18:00";
    let to: Option<DateTime> = fields.read("to", right)?;
    let to = to.ok_or_else(|| Problem::fault("/to", format!("it is blank: right would be {right}")))?;
    let cause = Cause::parse(&fields.raw("code")).unwrap_or(Cause::Other);
    let asked_by = if fields.text("asked_by_client").is_some() { AskedBy::Client } else { AskedBy::Us };
    let because = Because { cause, reason: fields.needed("reason")?, asked_by, told: None };
    let told = fields.text("told_how").map(|how| Telling { how, at: None });
    Ok(Wanted::Deadline { to: there.instant(to.date(), to.time()), because, told, past: Past::Refused })
}

async fn override_page(
    ops: &Ops,
    visit: &Visit,
    number: i64,
    given: GivenOverride,
    outcome: Outcome,
) -> Answer {
    let (line, _) = line(ops, visit, number).await?;
    page(&OverridePage { look: visit.look(Here::Tasks), line, given, outcome })
}

async fn deadline_page(
    ops: &Ops,
    visit: &Visit,
    number: i64,
    given: GivenDeadline,
    outcome: Outcome,
) -> Answer {
    let (line, zone) = line(ops, visit, number).await?;
    let causes = std::iter::once(&Cause::Other).chain(Cause::ALL.iter().filter(|one| **one != Cause::Other));
    let causes = causes.map(|cause| {
        let word = cause.as_str();
        (word, visit.words.say(&format!("cause-{}", word.replace('_', "-"))))
    });
    let causes = causes.collect();
    let look = visit.look(Here::Tasks);
    page(&DeadlinePage { look, line, zone: zone.name().to_owned(), given, causes, outcome })
}

/// The task, for whoever has the last word on it.
async fn decided_by(ops: &Ops, visit: &Visit, number: i64) -> Result<Ranked, Problem> {
    let ranked = ops.task(number, &visit.actor).await?.ranked;
    if visit.actor.manages(&ranked.task) {
        return Ok(ranked);
    }
    let detail = format!("the last word on task {number} is for its manager and admins");
    Err(Problem::new(Kind::NotYours, detail))
}

async fn line(ops: &Ops, visit: &Visit, number: i64) -> Result<(Line, Zone), Problem> {
    let ranked = decided_by(ops, visit, number).await?;
    let reader = Reader { words: visit.words, zone: &visit.zone, now: ops.clock.now() };
    let zone = ranked.zone.clone();
    Ok((Line::of(ranked, reader), zone))
}

/// The price in the reader's words: the worst first.
fn shown(price: Price, visit: &Visit, ops: &Ops) -> Shown {
    let (words, now) = (visit.words, ops.clock.now());
    let totals = price.totals;
    let mut sentences: Vec<String> = [
        ("price-slip", totals.tasks_slip),
        ("price-break", totals.promises_break),
        ("price-back", totals.tasks_come_back),
        ("price-kept", totals.promises_kept),
        ("price-later", totals.tasks_later),
        ("price-earlier", totals.tasks_earlier),
    ]
    .into_iter()
    .filter(|(_, n)| *n > 0)
    .map(|(id, n)| words.count(id, n))
    .collect();
    if totals.tasks_slip == 0 && totals.tasks_come_back == 0 {
        sentences.insert(0, words.say("price-none"));
    }
    let rows = price.shifts.into_iter().map(|told| {
        let when = |at| words.moment(at, &visit.zone, &told.zone, now).text;
        let fate = fate_class(told.shift.fate);
        Row {
            number: told.task.id,
            before: told.shift.before.finish.map_or_else(|| words.say("finish-never"), when),
            after: match told.shift.after.as_ref() {
                Some(after) => after.finish.map_or_else(|| words.say("finish-never"), when),
                None => words.say("finish-closed"),
            },
            title: told.task.title,
            client: told.task.client,
            is_promised: told.shift.promised,
            fate,
            fate_word: words.say(&format!("fate-{fate}")),
        }
    });
    Shown {
        sentences,
        is_harmful: totals.tasks_slip > 0,
        rows: rows.collect(),
        not_shown: price.not_shown + price.left_out,
    }
}

fn fate_class(fate: Fate) -> &'static str {
    match fate {
        Fate::Slips => "slips",
        Fate::ComesBack => "comes-back",
        Fate::Closed => "closed",
        Fate::Later => "later",
        Fate::Earlier => "earlier",
        Fate::Stays => "stays",
    }
}
