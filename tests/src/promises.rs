//! The words of a story that are about promises, and about what a manager said of a task.

use anyhow::{Context, bail};
use slated::ops::overrides::Standing;
use slated::ops::promises::{Due, LedgerQuery, Pledge};
use slated::ops::queue::Ranked;
use slated::ops::work::{Past, Telling, Wanted};
use slated_core::deadline::{AskedBy, Because, Cause, DeadlineMove};
use slated_core::promise::Counts;
use slated_core::score::Importance;
use slated_core::time::Zone;
use slated_store::SlipsBy;

use crate::commands::{answer, instant, nobody, number, split};
use crate::print;
use crate::world::World;

type Lines = Vec<String>;

pub(crate) async fn run(world: &mut World, word: &str, rest: &str) -> anyhow::Result<Lines> {
    let (rest, login) = match word {
        "promise" | "told" => {
            let (who, _) = split(rest, ": ")?;
            (rest, split(who, " by ")?.1)
        }
        "promises" | "slips" => split(rest, " by ")?,
        _ => ("", rest),
    };
    let Some(by) = world.actor(login).await? else { return Ok(nobody(login)) };
    let ops = &world.ops;
    match word {
        "promise" => {
            let zones = world.zones().await?;
            answer(ops.promise(pledge(rest)?, &by).await, |task| vec![print::state(&task, &zones)])
        }
        "told" => {
            let (who, how) = split(rest, ": ")?;
            let id = number(split(who, " by ")?.0)?;
            let tx = ops.store.read().await?;
            let seen = tx.task(id).await?.map_or(0, |task| task.version);
            let moves = tx.deadline_moves(id).await?;
            drop(tx);
            let last = moves.iter().rev().find(|one| one.because.told.is_none()).or(moves.last());
            let telling = Telling { how: how.to_owned(), at: None };
            let zones = world.zones().await?;
            let done = ops.tell(id, seen, last.map_or(0, |one| one.id), telling, &by).await;
            answer(done, |task| vec![print::state(&task, &zones)])
        }
        "obligations" => answer(ops.obligations(&by).await, |owed| {
            or_nothing(owed.iter().map(|one| moved(&one.moved, &one.zone)).collect())
        }),
        "promises" => {
            let asked = LedgerQuery { client: Some(rest.to_owned()), ..LedgerQuery::default() };
            answer(ops.ledger(&asked, &by).await, |ledger| {
                let line = |one: &slated::ops::promises::Promised| {
                    format!("#{} {} {:?}", one.task.id, one.fate.as_str(), one.task.title)
                };
                let mut lines: Lines = ledger.promises.iter().map(line).collect();
                let month = |month: &jiff::civil::Date| month.strftime("%Y-%m").to_string();
                lines.extend(ledger.months.iter().map(|(on, counts)| counted(&month(on), counts)));
                lines.push(counted("all", &ledger.counts));
                lines
            })
        }
        "slips" => {
            let grouped = match rest {
                "client" => SlipsBy::Client,
                "template" => SlipsBy::Template,
                "reason" => SlipsBy::Reason,
                other => bail!("{other:?} is not what slips are added up by"),
            };
            answer(ops.slips(grouped, None, None, &by).await, |slips| {
                let line = |slip: &slated_store::Slip| {
                    format!(
                        "{}: {} working days, {} moves of {} tasks, {} after the deadline, {} asked by the client, {} to be told",
                        if slip.key.is_empty() { "by hand" } else { &slip.key },
                        slip.slip_days,
                        slip.moves,
                        slip.tasks,
                        slip.after_deadline,
                        slip.asked_by_client,
                        slip.untold
                    )
                };
                or_nothing(slips.iter().map(line).collect())
            })
        }
        "overrides" => answer(ops.overrides(Standing::All, &by).await, |all| {
            or_nothing(all.iter().map(overridden).collect())
        }),
        "meter" => answer(ops.override_meter(&by).await, |rows| {
            let line = |row: &slated::ops::overrides::Meter| {
                format!(
                    "{}: {} of {} raised, of the others {} of {}",
                    row.manager, row.raised, row.open, row.others_raised, row.others_open
                )
            };
            or_nothing(rows.iter().map(line).collect())
        }),
        "reviews" => answer(ops.reviews(&by).await, |queue| print::queue(&queue)),
        _ => answer(ops.review_rates(None, None, &by).await, |rates| {
            let line = |rate: &slated_store::ReviewCount| {
                let of = rate.template.as_ref().map_or("by hand".to_owned(), |(s, t)| format!("{s}/{t}"));
                format!("{of}: {} approved, {} returned", rate.approved, rate.returned)
            };
            or_nothing(rates.iter().map(line).collect())
        }),
    }
}

/// `INSTANT, back-dated, as CODE, asked by the client, told HOW`: all but the first may be left out.
pub(crate) fn deadline(words: &str, why: &str) -> anyhow::Result<Wanted> {
    let mut parts = words.split(", ");
    let to = instant(parts.next().unwrap_or_default())?;
    let (mut because, mut told, mut past) = (Because::from(why), None, Past::Refused);
    for part in parts {
        match part.split_once(' ') {
            None if part == "back-dated" => past = Past::BackDated,
            Some(("as", code)) => {
                because.cause = Cause::parse(code).with_context(|| format!("{code:?} is no code"))?;
            }
            Some(("asked", "by the client")) => because.asked_by = AskedBy::Client,
            Some(("told", how)) => told = Some(Telling { how: how.to_owned(), at: None }),
            _ => bail!("{part:?} is nothing that is said of a deadline"),
        }
    }
    Ok(Wanted::Deadline { to, because, told, past })
}

fn pledge(rest: &str) -> anyhow::Result<Pledge> {
    let (who, what) = split(rest, ": ")?;
    let (what, due) = split(what, ", due ")?;
    let (due, effort) = split(due, ", ")?;
    let (effort, told) = effort.split_once(", told").context("a promise is told HOW")?;
    let (minutes, role) = split(effort, " min for ")?;
    Ok(Pledge {
        client: split(who, " by ")?.0.to_owned(),
        what: what.to_owned(),
        purpose: String::new(),
        due: Due::At(instant(due)?),
        effort_minutes: minutes.parse()?,
        role: Some(role.to_owned()),
        assignee: None,
        importance: Importance::Normal,
        told: Telling { how: told.trim().to_owned(), at: None },
    })
}

fn moved(one: &DeadlineMove, zone: &Zone) -> String {
    let (from, to) = (print::local(one.from, zone), print::local(one.to, zone));
    let late = if one.after_deadline { ", after the deadline" } else { "" };
    format!("#{} {from} -> {to}, {}{late}: {}", one.task, one.because.cause.as_str(), one.because.reason)
}

fn overridden(one: &Ranked) -> String {
    let over = one.task.overridden.as_ref();
    let said = over.map_or_else(String::new, |over| print::override_in_words(over, &one.zone));
    let drift = one.drift.map_or_else(String::new, |drift| format!("; {drift}"));
    format!("#{} {said}{drift}", one.task.id)
}

fn counted(name: &str, counts: &Counts) -> String {
    let Counts { open, kept, moved, waived, broken } = counts;
    let rate = counts.kept_permille().map_or("none due".to_owned(), |rate| format!("{rate} in 1000 kept"));
    format!("{name}: {open} open, {kept} kept, {moved} moved, {waived} waived, {broken} broken; {rate}")
}

fn or_nothing(lines: Lines) -> Lines {
    if lines.is_empty() { vec!["nothing".to_owned()] } else { lines }
}
