//! The words of a story that are about proposals: `watch`, `proposals`, `propose`, `accept`, `reject`, `withdraw`.

use anyhow::bail;
use slated::ops::proposals::Proposed;
use slated_core::proposal::{Proposal, Wanted};
use slated_store::ProposalFilter;

use crate::commands::{answer, instant, nobody, number, reasoned, split};
use crate::print;
use crate::world::World;

type Lines = Vec<String>;

/// What the daemon's risk beat does about proposals at this instant.
pub(crate) async fn watch(world: &World) -> anyhow::Result<Lines> {
    let watched = world.ops.watch_promises(world.now()).await?;
    let mut lines = vec![format!("proposals made {}, expired {}", watched.made, watched.expired)];
    let open = world.ops.store.read().await?.open_proposals(0, 100).await?;
    for proposal in open {
        lines.extend(in_words(&world.ops.proposal(proposal.id, &crate::world::reader()).await?));
    }
    Ok(lines)
}

/// All that somebody sees, the newest first.
pub(crate) async fn listed(world: &World, login: &str) -> anyhow::Result<Lines> {
    let Some(by) = world.actor(login).await? else { return Ok(nobody(login)) };
    answer(world.ops.proposals(ProposalFilter::default(), None, 200, &by).await, |page| {
        let lines: Lines = page.proposals.iter().flat_map(in_words).collect();
        if lines.is_empty() { vec!["nothing".to_owned()] } else { lines }
    })
}

pub(crate) async fn propose(world: &World, rest: &str) -> anyhow::Result<Lines> {
    let (who, what) = split(rest, ": ")?;
    let (task, login) = split(who, " by ")?;
    let (what, why) = reasoned(what);
    let (kind, value) = split(what, " ")?;
    let value = if kind == "deadline" { instant(value)?.to_string() } else { value.to_owned() };
    let wanted = match Wanted::parse(kind, &value) {
        Ok(wanted) => wanted,
        Err(refused) => return Ok(vec![format!("refused: {refused}")]),
    };
    let Some(by) = world.actor(login).await? else { return Ok(nobody(login)) };
    answer(world.ops.propose(number(task)?, wanted, why, &by).await, |made| in_words(&made))
}

pub(crate) async fn decide(world: &World, verb: &str, rest: &str) -> anyhow::Result<Lines> {
    let (what, who) = split(rest, " by ")?;
    let (login, words) = who.split_once(": ").unwrap_or((who, ""));
    let (id, option) = match what.split_once(" option ") {
        Some((id, option)) => (number(id)?, Some(option.parse()?)),
        None => (number(what)?, None),
    };
    let Some(by) = world.actor(login).await? else { return Ok(nobody(login)) };
    let ops = &world.ops;
    let seen = ops.store.read().await?.proposal(id).await?.map_or(0, |proposal| proposal.version);
    let done = match verb {
        "accept" => ops.accept(id, seen, &by, option, Some(words)).await,
        "reject" => ops.reject(id, seen, &by, words).await,
        "withdraw" => ops.withdraw(id, seen, &by).await,
        _ => bail!("{verb:?} is nothing that is done with a proposal"),
    };
    answer(done, |proposed| in_words(&proposed))
}

fn in_words(proposed: &Proposed) -> Lines {
    let (proposal, zone) = (&proposed.proposal, &proposed.zone);
    let (id, kind, subject) = (proposal.id, proposal.kind.as_str(), &proposal.subject);
    let (by, state, reason) = (proposal.made_by.as_str(), proposal.state.as_str(), &proposal.reason);
    let mut lines = vec![format!("proposal {id}: {kind} of {subject} by {by}, {state}: {reason}")];
    let options = proposal.choices.iter().enumerate();
    lines.extend(options.map(|(at, choice)| {
        let words = Proposal::choice_in_words(choice, |at| print::local(at, zone));
        format!("  option {}: {words}", at + 1)
    }));
    lines.extend(
        proposal.decided.as_ref().map(|decided| format!("  by {}: {}", decided.by.as_str(), decided.words)),
    );
    lines
}
