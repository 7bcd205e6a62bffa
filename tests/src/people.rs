//! The words of a story that are about people: `away`, `back`, `absences`.

use slated_core::agency::Absence;

use crate::commands::{answer, date, nobody, reasoned, split};
use crate::world::World;

type Lines = Vec<String>;

pub(crate) async fn run(world: &World, word: &str, rest: &str) -> anyhow::Result<Lines> {
    let (whose, rest) = split(rest, " by ")?;
    let (who, what) = rest.split_once(": ").unwrap_or((rest, ""));
    let Some(by) = world.actor(who).await? else { return Ok(nobody(who)) };
    match word {
        "away" => {
            let (days, why) = reasoned(what);
            let (from, to) = split(days, " to ")?;
            let (login, kind) = (whose.to_owned(), why.to_owned());
            let absence = Absence { login, from: date(from)?, to: date(to)?, kind };
            answer(world.ops.add_absences(whose, &[absence], &by).await, absences)
        }
        "back" => answer(world.ops.remove_absence(whose, date(what)?, &by).await, |()| Lines::new()),
        _ => answer(world.ops.absences(whose, &by).await, absences),
    }
}

fn absences(noted: Vec<slated_store::NotedAbsence>) -> Lines {
    let line = |noted: &slated_store::NotedAbsence| {
        let Absence { login, from, to, kind } = &noted.absence;
        format!("{login} is away {from} to {to}: {kind}, by {}", noted.made_by.as_str())
    };
    noted.iter().map(line).collect()
}
