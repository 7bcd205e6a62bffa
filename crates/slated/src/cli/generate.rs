//! `slated generate` and `slated preview`: what comes into being, and what will.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use serde_json::json;
use slated_core::plan::FORESEEN_MAX;
use slated_core::task::Task;
use slated_core::time::{Timestamp, Zone};
use slated_store::DaemonLock;

use super::out::{Field, Form, Out, Tone, one_line};
use super::progress::Progress;
use super::{Exit, Failure, GenerateArgs, PreviewArgs};
use crate::clock::Clock;
use crate::config::Config;
use crate::ops::generate::Generated;
use crate::ops::preview::{Span, Upcoming};

/// One run of what the daemon's beat does; refused while a daemon has the SQLite file.
pub(super) async fn generate(config: &Config, args: &GenerateArgs, out: &mut Out) -> Result<Exit, Failure> {
    let _one_generates = DaemonLock::take(&config.database_url)?;
    let mut ops = crate::daemon::open_existing(config).await.map_err(Failure::Daemon)?;
    if let Some(at) = args.at {
        ops.clock = Clock::fixed(at);
    }
    let now = ops.clock.now();
    let progress = Progress::begin("generating");
    let (done, created) = if args.dry_run {
        ops.generate_dry(now).await?
    } else {
        if args.at.is_none() {
            // whoever names the instant speaks for it
            ops.stand(now, None).await?;
        }
        ops.refresh_risks(now).await?;
        let mut created = Vec::new();
        let tell = |done: &Generated, mut tasks: Vec<Task>| {
            progress.say(format!("{} tasks from {} series", done.created, done.series));
            created.append(&mut tasks);
            ControlFlow::Continue(())
        };
        (ops.generate(now, tell).await?, created)
    };
    ops.store.close().await?;
    drop(progress);
    match out.form() {
        Form::Json => out.json(&in_json(&done, &created, now, args))?,
        Form::People => show(&done, &created, now, args, out)?,
    }
    Ok(Exit::Done)
}

fn show(
    done: &Generated,
    created: &[Task],
    now: Timestamp,
    args: &GenerateArgs,
    out: &mut Out,
) -> Result<(), Failure> {
    for (series, message) in &done.failed {
        eprintln!("warning: series {series} is set aside: {message}");
    }
    if args.list {
        // the listing alone, so that two of them can be compared
        for task in in_order(created) {
            out.line(listed(task))?;
        }
        return Ok(());
    }
    let verb = if args.dry_run { "would create" } else { "created" };
    out.line(format_args!(
        "{verb} {} tasks at {now} from {} series; skipped {}, collapsed {}, held {}, missed {}, in a pool {}, failed {}",
        done.created,
        done.series,
        done.skipped,
        done.collapsed,
        done.held,
        done.missed,
        done.unassigned,
        done.failed.len()
    ))?;
    let rows: Vec<Vec<Field>> = by_template(created)
        .into_iter()
        .map(|(template, count)| vec![template.into(), count.into()])
        .collect();
    if !rows.is_empty() {
        out.table(&["template", "tasks"], rows)?;
    }
    Ok(())
}

fn in_json(done: &Generated, created: &[Task], now: Timestamp, args: &GenerateArgs) -> serde_json::Value {
    let failed = done.failed.iter().map(|(series, error)| json!({ "series": series, "error": error }));
    let mut shown = json!({
        "at": now.to_string(),
        "dry_run": args.dry_run,
        "series": done.series,
        "batches": done.batches,
        "created": done.created,
        "skipped": done.skipped,
        "collapsed": done.collapsed,
        "held": done.held,
        "missed": done.missed,
        "unassigned": done.unassigned,
        "failed": failed.collect::<Vec<_>>(),
        "by_template": by_template(created),
    });
    if args.list {
        let tasks = in_order(created).into_iter().map(|task| {
            json!({
                "number": task.id,
                "client": task.client,
                "template": template(task),
                "nominal_on": nominal(task),
                "created_at": task.created_at.to_string(),
                "deadline": task.deadline.to_string(),
                "owner": owner(task),
                "title": task.title,
            })
        });
        shown["tasks"] = tasks.collect();
    }
    shown
}

fn by_template(tasks: &[Task]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for task in tasks {
        *counts.entry(template(task)).or_default() += 1;
    }
    counts
}

/// By number: numbers are given in the order of (created, client, service, template) of each batch.
fn in_order(tasks: &[Task]) -> Vec<&Task> {
    let mut tasks: Vec<&Task> = tasks.iter().collect();
    tasks.sort_by_key(|task| task.id);
    tasks
}

fn listed(task: &Task) -> String {
    let fields = [
        task.id.to_string(),
        task.client.clone(),
        template(task),
        nominal(task),
        task.created_at.to_string(),
        task.deadline.to_string(),
        owner(task),
        one_line(&task.title),
    ];
    fields.join("\t")
}

fn template(task: &Task) -> String {
    task.origin
        .as_ref()
        .map_or_else(|| "-".to_owned(), |origin| format!("{}/{}", origin.service, origin.template))
}

fn nominal(task: &Task) -> String {
    task.origin.as_ref().map_or_else(|| "-".to_owned(), |origin| origin.nominal_on.to_string())
}

fn owner(task: &Task) -> String {
    task.assignee.clone().unwrap_or_else(|| format!("pool:{}", task.role))
}

pub(super) async fn preview(config: &Config, args: &PreviewArgs, out: &mut Out) -> Result<Exit, Failure> {
    let mut ops = crate::daemon::open_existing(config).await.map_err(Failure::Daemon)?;
    if let Some(at) = args.at {
        ops.clock = Clock::fixed(at);
    }
    let (preview, of_what) = match (&args.client, args.series) {
        (_, Some(id)) => {
            let span = Span { from: args.from, to: args.to };
            (ops.preview_series(id, span, FORESEEN_MAX).await?, format!("series {id}"))
        }
        (client, None) => {
            let client = client.as_deref().unwrap_or_default();
            (ops.preview(client, args.from, args.to).await?, client.to_owned())
        }
    };
    ops.store.close().await?;
    for why in &preview.broken {
        eprintln!("warning: {why}");
    }
    match out.form() {
        Form::Json => {
            let items: Vec<_> = preview.upcoming.iter().map(upcoming_in_json).collect();
            let (client, series) = (&args.client, args.series);
            let zone = preview.zone.name();
            out.json(&json!({ "client": client, "series": series, "time_zone": zone, "items": items }))?;
        }
        Form::People => {
            let rows = preview.upcoming.iter().map(|one| upcoming_row(one, &preview.zone)).collect();
            out.table(&["appears", "date", "due", "template", "title", "note"], rows)?;
            if preview.upcoming.is_empty() {
                eprintln!("nothing is to come for {of_what} from {} to {}", args.from, args.to);
            }
        }
    }
    Ok(Exit::Done)
}

fn upcoming_in_json(one: &Upcoming) -> serde_json::Value {
    json!({
        "appears_at": one.dates.map(|dates| dates.create_at.to_string()),
        "nominal_on": one.nominal_on.to_string(),
        "rolled_on": one.dates.map(|dates| dates.rolled_on.to_string()),
        "due_at": one.dates.map(|dates| dates.due_at.to_string()),
        "service": one.service,
        "template": one.template,
        "title": one.title,
        "promised": one.promised,
        "decision": one.decision.as_str(),
        "task": one.task,
        "rolled_for": one.remarks.rolled_for,
        "clock_changes": one.remarks.clock_changes,
        "provisional": one.dates.is_some_and(|dates| dates.provisional),
        "note": one.note,
    })
}

fn upcoming_row(one: &Upcoming, zone: &Zone) -> Vec<Field> {
    let local = |at: Timestamp| zone.civil(at).strftime("%a %Y-%m-%d %H:%M").to_string();
    let (appears, date, due) = match one.dates {
        Some(dates) => (local(dates.create_at), dates.rolled_on, local(dates.due_at)),
        None => ("-".to_owned(), one.nominal_on, "-".to_owned()),
    };
    let promise = if one.promised { "promised" } else { "" };
    let notes: Vec<&str> =
        [promise, one.note.as_deref().unwrap_or("")].into_iter().filter(|note| !note.is_empty()).collect();
    vec![
        appears.into(),
        date.into(),
        due.into(),
        format!("{}/{}", one.service, one.template).into(),
        (&one.title).into(),
        Field::toned(notes.join("; "), Tone::Faint),
    ]
}
