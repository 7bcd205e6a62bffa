//! The words of a story, each of which calls the same verb of Slated that a person's command would.
//!
//! ```text
//! at INSTANT                          2026-11-30T07:00:00Z, or 2026-11-30 09:00 Europe/Kyiv
//! file PATH                           its lines follow after "| "
//! calendar KEY                        "| DATE NAME" is a day off, "| DATE worked" a working day
//! close KEY from DATE to DATE         the stored calendar without a working day between, which no import leaves so
//! edit PATH: OLD => NEW               strike PATH: LINE
//! import                              beat
//! tick: a beat that goes by the clock, is held by it and is noted     doctor: what is wrong
//! queue LOGIN                         task N                     history N
//! occurrences CLIENT/SERVICE/TEMPLATE         forecast LOGIN
//! service KEY                         versions KEY              provenance N
//! put KEY by LOGIN [dry] [open_tasks=update] [effective_from=DATE]
//! import dry
//! create CLIENT/SERVICE/TEMPLATE DATE by LOGIN
//! preview CLIENT from DATE to DATE
//! start|submit|complete|release|unblock|approve|claim|clear N by LOGIN
//! block|return|cancel|waive N by LOGIN: WORDS                   reassign N by LOGIN: LOGIN
//! override N by LOGIN: pin | level +1 | boost +20 [until INSTANT] because WORDS
//! deadline N by LOGIN to INSTANT [, back-dated] [, as CODE] [, asked by the client] [, told HOW] because WORDS
//! promise CLIENT by LOGIN: WHAT, due INSTANT, N min for ROLE, told HOW
//! told N by LOGIN: HOW                    of the last move that nobody was told of
//! obligations|overrides|meter|reviews|rates LOGIN    promises CLIENT by LOGIN    slips client|template|reason by LOGIN
//! clear|cancel|waive|reassign|override|deadline N by LOGIN dry[: ...]          the price of it, and nothing is done
//! suggest LOGIN: a better order of the queue
//! engagement start|pause|resume|end|backfill CLIENT SERVICE by LOGIN [dry]: NAME=VALUE ... [because WORDS]
//! log N by LOGIN: MINUTES | INSTANT to INSTANT [left MINUTES] [correcting ENTRY] [because NOTE]
//! timer start|stop N by LOGIN
//! away LOGIN by LOGIN: DATE to DATE because WORDS      back LOGIN by LOGIN: DATE      absences LOGIN by LOGIN
//! leave LOGIN by LOGIN: now|DATE [, clients to LOGIN]        people LOGIN: all of them, as somebody sees them
//! watch: what the engine proposes on its own, and takes back        proposals LOGIN
//! propose N by LOGIN: KIND VALUE because WORDS
//! accept ID [option K] by LOGIN[: WORDS]      reject ID by LOGIN: WORDS      withdraw ID by LOGIN
//! signal CLIENT by LOGIN: KIND [VALUE] on DATE                  risk CLIENT
//! judge CLIENT by LOGIN: floor 0.5 | fixed 0.1 [until DATE] because WORDS | nothing
//! clients LOGIN                       client CLIENT by LOGIN
//! set CLIENT by LOGIN: FIELD=VALUE, ... [because WORDS]         contact CLIENT by LOGIN: NAME, ROLE, ADDRESS
//! expect CLIENT SERVICE by LOGIN: PART=WORDS; ... [because WORDS]               expected CLIENT by LOGIN
//! board LOGIN                         what needs a manager today, five of a kind
//! sold|cabinet CLIENT from DATE to DATE by LOGIN
//! risks CLIENT from DATE to DATE      events CLIENT
//! ```
//!
//! A refusal is output, as the person would read it; a command that is not understood ends the story.

use anyhow::{Context, anyhow, bail};
use jiff::civil::Date;
use slated::import;
use slated::ops;
use slated::ops::doctor::{Called, Outcome};
use slated::ops::forecast::Whose;
use slated::ops::work::{Action, Wanted};
use slated_core::catalog::parse_time;
use slated_core::overrides::{BadOverride, OverrideKind};
use slated_core::signal::{Signal, SignalKind};
use slated_core::time::{Timestamp, Zone, days_between, plus_days};

use crate::catalog;
use crate::world::{World, calendar, reader};
use crate::{clients, judgement, people, print, promises, proposals, subscriptions, time};

type Lines = Vec<String>;

/// Carries out one command and returns its output.
pub async fn run(world: &mut World, command: &str, input: &[String]) -> anyhow::Result<Lines> {
    let (word, rest) = command.split_once(' ').unwrap_or((command, ""));
    match word {
        "at" => {
            world.ops.clock.set(instant(rest)?);
            Ok(vec![print::weekday(world.now())])
        }
        "file" => {
            let text: String = input.iter().flat_map(|line| [line.as_str(), "\n"]).collect();
            world.files.insert(rest.to_owned(), text.into_bytes());
            Ok(Lines::new())
        }
        "calendar" => {
            world.files.insert(format!("calendars/{rest}.ics"), calendar(input)?.into_bytes());
            Ok(Lines::new())
        }
        "close" => close(world, rest).await,
        "edit" => {
            let (path, change) = split(rest, ": ")?;
            let (from, to) = split(change, " => ")?;
            world.edit(path, from, to)?;
            Ok(Lines::new())
        }
        "strike" => {
            let (path, line) = split(rest, ": ")?;
            world.strike(path, line)?;
            Ok(Lines::new())
        }
        "import" if rest == "dry" => import_dry(world).await,
        "import" => import(world).await,
        "service" => catalog::service(world, rest).await,
        "versions" => catalog::versions(world, rest).await,
        "provenance" => catalog::provenance(world, number(rest)?).await,
        "put" => catalog::put(world, rest).await,
        "beat" => beat(world).await,
        "tick" => tick(world).await,
        "doctor" => Ok(print::complaints(&world.ops.doctor().await?)),
        "queue" | "forecast" | "suggest" | "task" | "history" | "occurrences" | "preview" | "risk" => {
            read(world, word, rest).await
        }
        "signal" => signal(world, rest).await,
        "board" => board(world, rest).await,
        "sold" | "cabinet" => of_period(world, word, rest).await,
        "clients" | "client" | "set" | "contact" | "expect" | "expected" => {
            clients::run(world, word, rest).await
        }
        "judge" | "risks" | "events" => judgement::run(world, word, rest).await,
        "log" => time::log(world, rest).await,
        "timer" => time::timer(world, rest).await,
        "watch" => proposals::watch(world).await,
        "proposals" => proposals::listed(world, rest).await,
        "propose" => proposals::propose(world, rest).await,
        "accept" | "reject" | "withdraw" => proposals::decide(world, word, rest).await,
        "people" => people::listed(world, rest).await,
        "away" | "back" | "absences" | "leave" => people::run(world, word, rest).await,
        "promise" | "told" | "obligations" | "promises" | "slips" | "overrides" | "meter" | "reviews"
        | "rates" => promises::run(world, word, rest).await,
        "create" => create(world, rest).await,
        "engagement" => subscriptions::run(world, rest).await,
        _ => on_task(world, word, rest).await,
    }
}

async fn import(world: &World) -> anyhow::Result<Lines> {
    match import::read_from(&world.files) {
        Ok(files) => Ok(print::import(&world.ops.import(&files).await?)),
        Err(errors) => Ok(errors.iter().map(|error| format!("refused: {error}")).collect()),
    }
}

async fn import_dry(world: &World) -> anyhow::Result<Lines> {
    match import::read_from(&world.files) {
        Ok(files) => Ok(print::import(&world.ops.import_dry(&files).await?)),
        Err(errors) => Ok(errors.iter().map(|error| format!("refused: {error}")).collect()),
    }
}

/// What a restored backup or a hand in the database may leave behind: past every check of an import.
async fn close(world: &World, rest: &str) -> anyhow::Result<Lines> {
    let (key, span) = split(rest, " from ")?;
    let (from, to) = split(span, " to ")?;
    let (from, to) = (date(from)?, date(to)?);
    let tx = world.ops.store.write().await?;
    let mut calendar = tx.calendars().await?.remove(key).with_context(|| format!("no calendar {key:?}"))?;
    let days = (0..=days_between(from, to)).map(|n| (plus_days(from, n), "Nobody works".to_owned()));
    calendar.days_off.extend(days);
    tx.put_calendar(&calendar).await?;
    tx.commit().await?;
    Ok(Lines::new())
}

/// What the daemon does on its own at this instant.
async fn beat(world: &mut World) -> anyhow::Result<Lines> {
    let now = world.now();
    let expired = world.ops.expire_overrides(now).await?;
    let back = world.ops.follow_up(now).await?;
    let over = world.ops.expire_judgements(now).await?;
    let risks = world.ops.refresh_risks(now).await?;
    let (generated, created) = world.ops.generate_all(now).await?;
    let fresh = world.fresh_occurrences().await?;
    let zones = world.zones().await?;
    let mut told = print::beat((expired, over), risks, &generated, &created, &fresh, &zones);
    if back > 0 {
        told.push(format!("follow-ups: {back}"));
    }
    Ok(told)
}

/// What the daemon's generate beat does: an instant too far from the last is not believed.
async fn tick(world: &mut World) -> anyhow::Result<Lines> {
    let now = world.now();
    let (lines, outcome) = match world.ops.stand(now, None).await {
        Ok(_) => (beat(world).await?, "done".to_owned()),
        Err(ops::Error::Held(hold)) => (vec![hold.to_string()], hold.to_string()),
        Err(error) => return Err(error.into()),
    };
    world.ops.note_beat("generate", now, &Outcome::Done(outcome), Called::ByTick).await?;
    Ok(lines)
}

async fn read(world: &World, word: &str, rest: &str) -> anyhow::Result<Lines> {
    let ops = &world.ops;
    match word {
        "queue" => answer(ops.queue(rest).await, |queue| print::queue(&queue)),
        "forecast" => {
            let whose = Whose { person: Some(rest.to_owned()), ..Whose::default() };
            answer(ops.forecast(whose, &reader()).await, |outlook| print::forecast(&outlook))
        }
        "suggest" => answer(ops.suggestion(rest).await, |found| print::suggestion(&found)),
        "task" => answer(ops.task(number(rest)?, &reader()).await, |detail| print::detail(&detail)),
        "history" => {
            answer(ops.task(number(rest)?, &reader()).await, |detail| print::history(&detail.history))
        }
        "risk" => answer(ops.client_risk(rest, &reader()).await, |(_, reading)| print::risk(&reading)),
        "occurrences" => Ok(print::occurrences(&world.occurrences_of(rest).await?)),
        _ => {
            let (client, span) = split(rest, " from ")?;
            let (from, to) = split(span, " to ")?;
            answer(ops.preview(client, date(from)?, date(to)?).await, |preview| print::preview(&preview))
        }
    }
}

async fn signal(world: &World, rest: &str) -> anyhow::Result<Lines> {
    let (who, what) = split(rest, ": ")?;
    let (client, login) = split(who, " by ")?;
    let (seen, on) = split(what, " on ")?;
    let (kind, value) = seen.split_once(' ').unwrap_or((seen, ""));
    let kind = match SignalKind::parse(kind, value) {
        Ok(kind) => kind,
        Err(refused) => return Ok(vec![format!("refused: {refused}")]),
    };
    let Some(by) = world.actor(login).await? else { return Ok(nobody(login)) };
    let signal = Signal { kind, observed_on: date(on)? };
    answer(world.ops.add_signal(client, signal, None, &by).await, |reading| print::risk(&reading))
}

/// Somebody makes the task of a date that did not become one.
async fn create(world: &mut World, rest: &str) -> anyhow::Result<Lines> {
    let (what, login) = split(rest, " by ")?;
    let (series, on) = split(what, " ")?;
    let Some(by) = world.actor(login).await? else { return Ok(nobody(login)) };
    let series = world.series(series).await?;
    let zones = world.zones().await?;
    let done = world.ops.create_now(series.id, date(on)?, &by).await;
    // what this changed in the rows is told here, and not by the next beat
    let _told = world.fresh_occurrences().await?;
    answer(done, |task| vec![print::created(&task, &zones)])
}

/// What needs a manager, by kind.
async fn board(world: &World, login: &str) -> anyhow::Result<Lines> {
    let Some(by) = world.actor(login).await? else { return Ok(nobody(login)) };
    answer(world.ops.board(5, &by).await, |board| print::board(&board))
}

/// What was sold against what was done, or what the client would see.
async fn of_period(world: &World, word: &str, rest: &str) -> anyhow::Result<Lines> {
    let (what, login) = split(rest, " by ")?;
    let (client, period) = split(what, " from ")?;
    let (from, to) = split(period, " to ")?;
    let period = ops::preview::Span { from: date(from)?, to: date(to)? };
    let Some(by) = world.actor(login).await? else { return Ok(nobody(login)) };
    match word {
        "sold" => answer(world.ops.sold_against_done(client, period, &by).await, |told| print::sold(&told)),
        _ => answer(world.ops.cabinet(client, period, &by).await, |cabinet| print::cabinet(&cabinet)),
    }
}

/// `WORD N by LOGIN...`: somebody does something to a task.
async fn on_task(world: &World, word: &str, rest: &str) -> anyhow::Result<Lines> {
    let (id, tail) = split(rest, " by ")?;
    let id = number(id)?;
    let end = tail.find([':', ' ']).unwrap_or(tail.len());
    let (login, tail) = tail.split_at(end);
    let words = tail.strip_prefix(':').unwrap_or(tail).trim();
    let Some(by) = world.actor(login).await? else { return Ok(nobody(login)) };
    let seen = world.ops.store.read().await?.task(id).await?.map_or(0, |task| task.version);
    if word == "claim" {
        let zones = world.zones().await?;
        return answer(world.ops.claim(Some(id), &by).await, |task| vec![print::state(&task, &zones)]);
    }
    let (words, is_dry) = match words.strip_prefix("dry") {
        Some(rest) if rest.is_empty() || rest.starts_with(':') => (rest.trim_start_matches(':').trim(), true),
        _ => (words, false),
    };
    let wanted = match wanted(word, words)? {
        Ok(wanted) => wanted,
        Err(refused) => return Ok(vec![format!("refused: {refused}")]),
    };
    if is_dry {
        return answer(world.ops.price(id, seen, &by, wanted).await, |price| print::price(&price));
    }
    let done = world.ops.decide_and_save(id, seen, &by, wanted).await;
    let zones = world.zones().await?;
    answer(done, |task| vec![print::state(&task, &zones)])
}

/// What is wanted of a task, or why it reads as nothing that could be.
fn wanted(word: &str, words: &str) -> anyhow::Result<Result<Wanted, BadOverride>> {
    let (what, why) = reasoned(words);
    Ok(Ok(match word {
        "clear" => Wanted::NoOverride,
        "override" => {
            let (what, ends_at) = match what.split_once(" until ") {
                Some((what, until)) => (what, Some(instant(until)?)),
                None => (what, None),
            };
            let (kind, value) = what.split_once(' ').unwrap_or((what, ""));
            return Ok(OverrideKind::parse(kind, value).map(|kind| Wanted::Override {
                kind,
                reason: why.to_owned(),
                ends_at,
            }));
        }
        "deadline" => {
            promises::deadline(what.strip_prefix("to ").context("a deadline goes \"to INSTANT\"")?, why)?
        }
        _ => Wanted::Act(action(word, words)?),
    }))
}

fn action(word: &str, words: &str) -> anyhow::Result<Action> {
    let said = words.to_owned();
    Ok(match word {
        "start" => Action::Start,
        "submit" => Action::Submit,
        "complete" => Action::Complete,
        "release" => Action::Release,
        "unblock" => Action::Unblock,
        "approve" => Action::Approve,
        "return" => {
            let (comment, unclear) = said.split_once(" unclear: ").unwrap_or((&said, ""));
            let unclear = unclear.split("; ").filter(|item| !item.is_empty()).map(str::to_owned);
            Action::Return { comment: comment.to_owned(), unclear: unclear.collect() }
        }
        "block" => block(words)?,
        "reopen" => Action::Reopen { reason: said },
        "cancel" => Action::Cancel { reason: said },
        "waive" => Action::Waive { reason: said },
        "reassign" => Action::Reassign { to: said },
        _ => bail!("{word:?} is not a word of stories"),
    })
}

/// `REASON`, or `for WHOM [until DATE] because REASON`.
fn block(words: &str) -> anyhow::Result<Action> {
    let Some(said) = words.strip_prefix("for ") else {
        return Ok(Action::Block { reason: words.to_owned(), waits_on: None, follow_up_on: None });
    };
    let (whom, why) = reasoned(said);
    let (whom, until) = whom.split_once(" until ").map_or((whom, None), |(whom, until)| (whom, Some(until)));
    Ok(Action::Block {
        reason: why.to_owned(),
        waits_on: Some(whom.parse()?),
        follow_up_on: until.map(date).transpose()?,
    })
}

/// A refusal is output; a failure of the database ends the story.
pub(crate) fn answer<T>(
    result: Result<T, ops::Error>,
    show: impl FnOnce(T) -> Lines,
) -> anyhow::Result<Lines> {
    match result {
        Ok(value) => Ok(show(value)),
        Err(ops::Error::Store(failed)) => Err(failed.into()),
        Err(refused) => Ok(vec![format!("refused: {refused}")]),
    }
}

pub(crate) fn nobody(login: &str) -> Lines {
    vec![format!("refused: there is no person {login:?}")]
}

/// What is asked, and why; without "because" there is no reason, and it is Slated's to say so.
pub(crate) fn reasoned(words: &str) -> (&str, &str) {
    words.split_once(" because ").unwrap_or((words, ""))
}

pub(crate) fn split<'a>(text: &'a str, at: &str) -> anyhow::Result<(&'a str, &'a str)> {
    text.split_once(at).ok_or_else(|| anyhow!("{text:?} has no {at:?}"))
}

pub(crate) fn number(text: &str) -> anyhow::Result<i64> {
    text.parse().with_context(|| format!("{text:?} is not a task's number"))
}

pub(crate) fn date(text: &str) -> anyhow::Result<Date> {
    text.parse().with_context(|| format!("{text:?} is not a date"))
}

pub(crate) fn instant(text: &str) -> anyhow::Result<Timestamp> {
    let Some((day, wall)) = text.split_once(' ') else {
        return text.parse().with_context(|| format!("{text:?} is not an instant"));
    };
    let (time, zone) = split(wall, " ")?;
    let time = parse_time(time).with_context(|| format!("{time:?} is not a wall time"))?;
    Ok(Zone::named(zone)?.instant(date(day)?, time))
}
