//! What a story says of a client's risk: the manager's word, how it went, what happened to the client.

use anyhow::bail;
use slated::ops::risk::Wanted;
use slated_core::risk::Verdict;
use slated_core::score::Risk;

use crate::commands::{answer, date, nobody, reasoned, split};
use crate::print::{self, or_nothing};
use crate::world::{World, reader};

type Lines = Vec<String>;

/// More than any story's client has seen.
const EVENTS_MAX: u64 = 1_000;

pub(crate) async fn run(world: &World, word: &str, rest: &str) -> anyhow::Result<Lines> {
    match word {
        "judge" => judge(world, rest).await,
        "risks" => {
            let (client, span) = split(rest, " from ")?;
            let (from, to) = split(span, " to ")?;
            let standing =
                world.ops.risk_standing(client, Some(date(from)?), Some(date(to)?), &reader()).await;
            answer(standing, |standing| {
                let days = standing.history.iter();
                or_nothing(days.map(|day| format!("{} {}", day.computed_on, day.risk)).collect())
            })
        }
        _ => {
            let events = world.ops.store.read().await?.client_events(rest, 0, EVENTS_MAX).await?;
            let of_client: Vec<_> = events.into_iter().filter(|one| one.event.about.task.is_none()).collect();
            Ok(print::history(&of_client))
        }
    }
}

async fn judge(world: &World, rest: &str) -> anyhow::Result<Lines> {
    let (who, what) = split(rest, ": ")?;
    let (client, login) = split(who, " by ")?;
    let Some(by) = world.actor(login).await? else { return Ok(nobody(login)) };
    let done = if what == "nothing" {
        world.ops.clear_judgement(client, &by).await
    } else {
        world.ops.judge_risk(client, &wanted(what)?, &by).await
    };
    match done {
        Ok(()) => {
            let standing = world.ops.risk_standing(client, None, None, &by).await;
            answer(standing, |standing| print::risk(&standing.reading))
        }
        Err(refused) => answer(Err(refused), |()| Lines::new()),
    }
}

fn wanted(what: &str) -> anyhow::Result<Wanted> {
    let (verdict, why) = reasoned(what);
    let (verdict, ends_on) = match verdict.split_once(" until ") {
        Some((verdict, until)) => (verdict, Some(date(until)?)),
        None => (verdict, None),
    };
    let (kind, share) = split(verdict, " ")?;
    let share: f64 = share.parse()?;
    #[expect(clippy::cast_possible_truncation, reason = "a story's risk is from 0 to 1")]
    let risk = Risk::new((share * 10_000.0).round() as i64)?;
    let Some(verdict) = Verdict::new(kind, risk) else {
        bail!("{kind:?} is not a judgement (right would be floor or fixed)")
    };
    Ok(Wanted { verdict, reason: why.to_owned(), ends_on })
}
