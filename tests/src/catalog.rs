//! The words of a story that are about services: `service`, `versions` and `put`.

use anyhow::{Context, bail};
use slated::import;
use slated::ops::catalog::{OpenTasks, Preview, Terms};

use crate::commands::{answer, date, nobody, split};
use crate::world::World;

type Lines = Vec<String>;

/// How many of the next dates of a series a story compares.
const DATES: usize = 3;

/// `seo version 2: report 2, links 1`
pub(crate) async fn service(world: &World, key: &str) -> anyhow::Result<Lines> {
    answer(world.ops.service(key).await, |stored| {
        let templates = stored.templates.iter().map(|one| format!("{} {}", one.template.key, one.version));
        let mut line = format!("{} version {}: ", stored.key, stored.version);
        line.push_str(&templates.collect::<Vec<_>>().join(", "));
        let ended = stored.ended.iter().map(|key| format!("{key} was taken out"));
        std::iter::once(line.trim_end().to_owned()).chain(ended).collect()
    })
}

pub(crate) async fn versions(world: &World, key: &str) -> anyhow::Result<Lines> {
    answer(world.ops.service_versions(key).await, |versions| {
        let line = |one: &slated_store::TemplateVersion| {
            let at = one.made_at.map_or_else(|| "before versions".to_owned(), |at| at.to_string());
            format!("{} {} {at} by {}", one.template, one.version, one.made_by.as_str())
        };
        versions.iter().map(line).collect()
    })
}

/// Where a task came from.
pub(crate) async fn provenance(world: &World, number: i64) -> anyhow::Result<Lines> {
    answer(world.ops.task(number, &crate::world::reader()).await, |detail| {
        let (task, made_of) = (&detail.ranked.task, detail.made_of.as_ref());
        let Some(origin) = &task.origin else { return vec![format!("#{number} was made by hand")] };
        let version = made_of.and_then(|row| row.template_version);
        let version = version.map_or_else(|| "of no known version".to_owned(), |n| format!("version {n}"));
        let (service, template, on) = (&origin.service, &origin.template, origin.nominal_on);
        vec![format!("#{number} is {service}/{template} {version} of {on}")]
    })
}

/// `put KEY by LOGIN [dry] [open_tasks=update] [effective_from=DATE]`: the service as its file says now.
pub(crate) async fn put(world: &mut World, rest: &str) -> anyhow::Result<Lines> {
    let (key, who) = split(rest, " by ")?;
    let mut words = who.split_whitespace();
    let login = words.next().context("a login goes after \"by\"")?;
    let mut terms = Terms { dates: DATES, ..Terms::default() };
    let mut is_dry = false;
    for word in words {
        match word.split_once('=') {
            None if word == "dry" => is_dry = true,
            Some(("open_tasks", "update")) => terms.open_tasks = OpenTasks::Update,
            Some(("effective_from", on)) => terms.effective_from = Some(date(on)?),
            _ => bail!("{word:?} is not a term of an edit"),
        }
    }
    let Some(by) = world.actor(login).await? else { return Ok(nobody(login)) };
    let files = match import::read_from(&world.files) {
        Ok(files) => files,
        Err(errors) => return Ok(errors.iter().map(|error| format!("refused: {error}")).collect()),
    };
    let service = files.services.into_iter().find(|service| service.key == key);
    let service = service.with_context(|| format!("no file of the story has the service {key:?}"))?;
    let seen = world.ops.store.read().await?.stored_service(key).await?.map(|stored| stored.version);
    let done = if is_dry {
        world.ops.put_service_dry(service, seen, &terms, &by).await
    } else {
        world.ops.put_service(service, seen, &terms, &by).await
    };
    // what this decided is told by `occurrences`, and not by the next beat
    let _told = world.fresh_occurrences().await?;
    answer(done, |edited| {
        let mut lines = told(key, &edited.preview, &terms);
        let version = edited.version;
        lines.push(if is_dry {
            format!("{key} would be at version {version}; nothing was written")
        } else {
            format!("{key} is at version {version}")
        });
        lines
    })
}

fn told(key: &str, preview: &Preview, terms: &Terms) -> Lines {
    let mut lines = preview.lines(key);
    for series in &preview.series {
        let stays = series.stays.iter().map(|(on, task)| {
            format!("{}/{key}/{}: #{task} of {on} keeps its date", series.client, series.template)
        });
        lines.extend(stays);
    }
    let open = &preview.open_tasks;
    for task in &open.revised {
        let fields = task.fields.iter().map(|one| format!("{} {:?} -> {:?}", one.field, one.from, one.to));
        lines.push(format!("#{} follows: {}", task.task, fields.collect::<Vec<_>>().join(", ")));
    }
    if terms.open_tasks == OpenTasks::Update {
        let (revised, touched, same) = (open.revised_total, open.touched, open.same);
        lines
            .push(format!("open tasks: {revised} follow, {touched} touched and left alone, {same} the same"));
    }
    lines
}
