//! The words of a story that are about people: `away`, `back`, `absences`, `leave`, `people`.

use slated::ops::people::{Edit, Left, Member, Works};
use slated_core::agency::Absence;

use crate::commands::{answer, date, nobody, reasoned, split};
use crate::world::World;

type Lines = Vec<String>;

/// Everybody, as somebody sees them.
pub(crate) async fn listed(world: &World, login: &str) -> anyhow::Result<Lines> {
    let Some(by) = world.actor(login).await? else { return Ok(nobody(login)) };
    answer(world.ops.people(&by).await, |people| people.iter().map(member).collect())
}

fn member(member: &Member) -> String {
    let Member { person, away, clients, open_tasks } = member;
    let works = match (person.active, person.last_on) {
        (true, None) => "works here".to_owned(),
        (true, Some(day)) => format!("leaves {day}"),
        (false, None) => "has left".to_owned(),
        (false, Some(day)) => format!("left {day}"),
    };
    let away = away.as_ref().map_or_else(String::new, |away| format!(", away to {}", away.to));
    let limit = person.tasks_at_once.map_or_else(String::new, |limit| format!(", {limit} at once"));
    let clients =
        if clients.is_empty() { String::new() } else { format!(", answers for {}", clients.join(", ")) };
    format!("{} {works}{away}{limit}, {open_tasks} open{clients}", person.login)
}

/// `leave LOGIN by LOGIN: now|DATE [, clients to LOGIN]`
async fn leave(
    world: &World,
    login: &str,
    what: &str,
    by: &slated_core::task::Actor,
) -> anyhow::Result<Lines> {
    let (day, clients_to) = match what.split_once(", clients to ") {
        Some((day, to)) => (day, Some(to.to_owned())),
        None => (what, None),
    };
    let last_on = if day == "now" { None } else { Some(date(day)?) };
    let edit = Edit { works: Some(Works::NoLonger), last_on, clients_to, tasks_at_once: None };
    answer(world.ops.edit_person(login, &edit, by).await, |(person, left)| {
        let Left { released, proposed, on_board, clients, keys, timer } = left;
        let tasks = |tasks: Vec<i64>| tasks.iter().map(|id| format!("#{id}")).collect::<Vec<_>>().join(", ");
        let mut lines = vec![member(&person)];
        for (name, value) in [
            ("back in the pool", tasks(released)),
            ("hand-over proposed", tasks(proposed)),
            ("nobody can take", tasks(on_board)),
            ("clients moved", clients.join(", ")),
            ("keys revoked", if keys.is_empty() { String::new() } else { keys.len().to_string() }),
            ("timer stopped on", tasks(timer.into_iter().collect())),
        ] {
            if !value.is_empty() {
                lines.push(format!("  {name}: {value}"));
            }
        }
        lines
    })
}

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
        "leave" => leave(world, whose, what, &by).await,
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
