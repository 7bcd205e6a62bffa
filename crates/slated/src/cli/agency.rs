//! `slated check` and `slated import`: an agency's files, looked at or taken in.

use std::path::Path;

use slated_store::Store;

use super::out::{Form, Out};
use super::progress::Progress;
use super::{Exit, Failure, ImportArgs};
use crate::config::Config;
use crate::import::diff::{self, ImportReport};
use crate::import::{self, AgencyFiles};

pub(super) fn check(dir: &Path, out: &mut Out) -> Result<Exit, Failure> {
    match (import::read(dir), out.form()) {
        (Ok(files), form) => {
            match form {
                Form::Json => {
                    let counts: serde_json::Map<_, _> = counts(&files)
                        .map(|(what, count)| (what.to_owned(), count.into()))
                        .into_iter()
                        .collect();
                    out.json(
                        &serde_json::json!({ "ok": true, "counts": counts, "warnings": files.warnings }),
                    )?;
                }
                Form::People => {
                    for warning in &files.warnings {
                        eprintln!("warning: {warning}");
                    }
                    let counts = counts(&files).map(|(what, count)| format!("{count} {what}"));
                    out.line(format_args!("ok: {}", counts.join(", ")))?;
                }
            }
            Ok(Exit::Done)
        }
        (Err(errors), Form::Json) => {
            out.json(&serde_json::json!({ "ok": false, "errors": errors }))?;
            Ok(Exit::Input)
        }
        (Err(errors), Form::People) => Err(Failure::Files(errors)),
    }
}

fn counts(files: &AgencyFiles) -> [(&'static str, usize); 8] {
    [
        ("services", files.services.len()),
        ("templates", files.services.iter().map(|service| service.templates.len()).sum()),
        ("clients", files.clients.len()),
        ("engagements", files.engagements.len()),
        ("people", files.people.len()),
        ("absences", files.absences.len()),
        ("signals", files.signals.len()),
        ("calendars", files.calendars.len()),
    ]
}

pub(super) async fn import(config: &Config, args: &ImportArgs, out: &mut Out) -> Result<Exit, Failure> {
    let progress = Progress::begin("importing");
    progress.say("reading the files".to_owned());
    let files = match import::read(&args.dir) {
        Ok(files) => files,
        Err(errors) => {
            drop(progress);
            if out.form() == Form::Json {
                out.json(&serde_json::json!({ "errors": errors }))?;
                return Ok(Exit::Input);
            }
            return Err(Failure::Files(errors));
        }
    };
    progress.say(format!("writing {} rows", files.rows.len()));
    let report = if args.dry_run && !Store::is_there(&config.database_url)? {
        ImportReport::new(&diff::plan(&files, &[]), &files.warnings)
    } else {
        let ops = crate::daemon::open(config).await.map_err(Failure::Daemon)?;
        let report = if args.dry_run { ops.import_dry(&files).await? } else { ops.import(&files).await? };
        ops.store.close().await?;
        report
    };
    drop(progress);
    match out.form() {
        Form::Json => out.json(&report)?,
        Form::People => {
            out.line(report.to_string().trim_end())?;
            if args.dry_run {
                out.line("dry run: nothing was written")?;
            }
        }
    }
    Ok(Exit::Done)
}
