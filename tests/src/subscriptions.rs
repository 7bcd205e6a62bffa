//! The words of a story that are about subscriptions: `engagement VERB CLIENT SERVICE by LOGIN [dry]: NAME=VALUE ...`.

use anyhow::{anyhow, bail};
use jiff::civil::Date;
use slated::ops::backfill::{BackFill, Fill, Filled};
use slated::ops::engagements::{Effect, MadeAhead, MakeUp, Run, Seen, Start, Verb};
use slated::ops::{self};
use slated_core::task::Actor;
use slated_core::time::Zone;

use crate::commands::{answer, date, nobody, split};
use crate::world::World;

type Lines = Vec<String>;

/// What was said about it: `from=2026-12-01 to=2026-12-14`, and why.
struct Said<'a> {
    words: Vec<(&'a str, &'a str)>,
    reason: &'a str,
}

impl<'a> Said<'a> {
    fn read(text: &'a str) -> anyhow::Result<Said<'a>> {
        let (words, reason) = text.split_once("because").unwrap_or((text, ""));
        let words = words.split_whitespace().map(|word| split(word, "=")).collect::<Result<_, _>>()?;
        Ok(Said { words, reason: reason.trim() })
    }

    fn text(&self, name: &str) -> Option<&'a str> {
        self.words.iter().find(|(given, _)| *given == name).map(|(_, value)| *value)
    }

    fn date(&self, name: &str) -> anyhow::Result<Option<Date>> {
        self.text(name).map(date).transpose()
    }

    fn must(&self, name: &str) -> anyhow::Result<Date> {
        self.date(name)?.ok_or_else(|| anyhow!("{name}=DATE is missing"))
    }
}

pub(crate) async fn run(world: &mut World, rest: &str) -> anyhow::Result<Lines> {
    let (head, said) = rest.split_once(':').unwrap_or((rest, ""));
    let (what, who) = split(head, " by ")?;
    let (login, run) = match who.strip_suffix(" dry") {
        Some(login) => (login, Run::Dry),
        None => (who, Run::Done),
    };
    let [verb, client, service] = what.split(' ').collect::<Vec<_>>()[..] else {
        bail!("{what:?} is not a verb, a client and a service");
    };
    let Some(by) = world.actor(login).await? else { return Ok(nobody(login)) };
    let lines = done(world, (verb, client, service), &Said::read(said)?, run, &by).await?;
    // what this changed in the rows is told here, and not by the next beat
    let _told = world.fresh_occurrences().await?;
    Ok(lines)
}

async fn done(
    world: &World,
    (verb, client, service): (&str, &str, &str),
    said: &Said<'_>,
    run: Run,
    by: &Actor,
) -> anyhow::Result<Lines> {
    let ops = &world.ops;
    let (own, of) = (client.to_owned(), service.to_owned());
    match verb {
        "start" => {
            let (starts_on, ends_on) = (said.must("starts_on")?, said.date("ends_on")?);
            let start = Start {
                client: own,
                service: of,
                starts_on,
                ends_on,
                effort_permille: 1000,
                expectation: None,
            };
            return answer(ops.start_engagement(start, run, by).await, |effect| effect_in_words(&effect));
        }
        "backfill" => {
            let (from, to) = (said.must("from")?, said.must("to")?);
            let which = if said.text("fill") == Some("skipped") { Fill::Skipped } else { Fill::Missing };
            let template = said.text("template").map(str::to_owned);
            let asked = BackFill { client: own, service: of, template, from, to, which };
            return answer(ops.back_fill(&asked, run, by).await, |filled| filled_in_words(&filled));
        }
        _ => {}
    }
    let make_up = match said.text("make_up") {
        Some("latest") => MakeUp::Latest,
        Some("all") => MakeUp::All,
        _ => MakeUp::Skip,
    };
    let verb = match verb {
        "pause" => Verb::Pause { from: said.date("from")?, to: said.date("to")? },
        "resume" => Verb::Resume { on: said.date("on")?, make_up },
        "end" => Verb::End { on: said.date("on")? },
        _ => bail!("{verb:?} is no verb of subscriptions"),
    };
    let version = match ops.engagement(client, service, by).await {
        Ok(engaged) => engaged.version,
        Err(error) => return answer(Err(error), |()| Lines::new()),
    };
    let ahead = if said.text("made_ahead") == Some("cancel") { MadeAhead::Cancel } else { MadeAhead::Keep };
    let seen = Seen { client, service, version };
    let result: Result<Effect, ops::Error> =
        ops.change_engagement(seen, verb, ahead, said.reason, run, by).await;
    answer(result, |effect| effect_in_words(&effect))
}

fn effect_in_words(effect: &Effect) -> Lines {
    let zone = &effect.engaged.zone;
    let mut lines = vec![format!(
        "through {}: dates added {}, removed {}",
        effect.through, effect.dates_added, effect.dates_removed
    )];
    lines.extend(effect.dates.iter().map(|one| {
        let sign = if one.is_added { '+' } else { '-' };
        format!("{sign} {} {} due {}", one.template, one.nominal_on, local(zone, one.dates.due_at))
    }));
    lines.extend(effect.tasks.iter().map(|one| match one.stays {
        None => format!("cancelled #{} of {}", one.task.id, one.nominal_on),
        Some(why) => format!("stays #{} of {}: {why}", one.task.id, one.nominal_on),
    }));
    lines.extend(effect.made.iter().map(|one| {
        let task = one.task.map_or_else(|| "a task".to_owned(), |task| format!("#{task}"));
        format!("made up for {} {}: {task}", one.template, one.nominal_on)
    }));
    lines
}

fn filled_in_words(filled: &Filled) -> Lines {
    let mut lines = vec![format!("dates {}, tasks before {}", filled.dates.len(), filled.created_before)];
    lines.extend(filled.dates.iter().map(|one| {
        let task = one.task.map_or_else(|| "a task".to_owned(), |task| format!("#{task}"));
        let was = one.was.as_ref().map_or_else(String::new, |was| format!(", first {was}"));
        format!(
            "{} {}: {task} due {}{was}",
            one.template,
            one.nominal_on,
            local(&filled.zone, one.dates.due_at)
        )
    }));
    lines.extend(filled.warning.iter().map(|warning| format!("warning: {warning}")));
    lines
}

fn local(zone: &Zone, at: slated_core::time::Timestamp) -> String {
    zone.civil(at).strftime("%a %F %H:%M").to_string()
}
