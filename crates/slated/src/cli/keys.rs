//! `slated key` and `slated sign-in-link`: who may come in, in the database itself; works beside a running daemon.

use slated_core::event::By;
use slated_core::time::Timestamp;

use super::out::{Field, Form, Out, Tone};
use super::{Exit, Failure, KeyCommand, KeyCreateArgs, SignInLinkArgs};
use crate::config::Config;
use crate::ops::Ops;
use crate::ops::keys::is_in_force;

pub(super) async fn run(config: &Config, command: KeyCommand, out: &mut Out) -> Result<Exit, Failure> {
    let ops = crate::daemon::open_existing(config).await.map_err(Failure::Daemon)?;
    match command {
        KeyCommand::Create(args) => create(&ops, &args, out).await?,
        KeyCommand::List => list(&ops, out).await?,
        KeyCommand::Revoke { prefix } => {
            // the whole key is what people have at hand
            let prefix = prefix
                .strip_prefix("slated_")
                .map_or(prefix.as_str(), |rest| rest.split('_').next().unwrap_or(rest));
            ops.revoke_key(prefix).await?;
            match out.form() {
                Form::Json => out.json(&serde_json::json!({ "prefix": prefix, "revoked": true }))?,
                Form::People => out.line(format_args!("revoked {prefix}"))?,
            }
        }
    }
    Ok(Exit::Done)
}

/// The link alone on stdout, so that it can be piped into a letter.
pub(super) async fn sign_in_link(
    config: &Config,
    args: &SignInLinkArgs,
    out: &mut Out,
) -> Result<Exit, Failure> {
    let ops = crate::daemon::open_existing(config).await.map_err(Failure::Daemon)?;
    let secret = ops.make_sign_in_link(&args.login, args.hours, By::Operator).await?;
    let link = format!("{}/sign-in/{secret}", args.at.trim_end_matches('/'));
    match out.form() {
        Form::Json => {
            out.json(&serde_json::json!({ "link": link, "login": args.login, "hours": args.hours }))?
        }
        Form::People => {
            out.line(&link)?;
            eprintln!("signs {} in once, within {} h; it is not shown again", args.login, args.hours);
        }
    }
    Ok(Exit::Done)
}

async fn create(ops: &Ops, args: &KeyCreateArgs, out: &mut Out) -> Result<(), Failure> {
    let key = ops.create_key(&args.login, &args.name, args.expire_days).await?;
    let expires = shown(key.row.expires_at);
    match out.form() {
        Form::Json => out.json(&serde_json::json!({
            "key": key.secret, "prefix": key.row.prefix, "login": key.row.login, "name": key.row.name,
            "expires_at": key.row.expires_at.map(|at| at.to_string()),
        }))?,
        // the key alone on stdout, so that `SLATED_KEY=$(slated key create ...)` works
        Form::People => {
            out.line(&key.secret)?;
            eprintln!(
                "key {} for {}, good until {expires}; it is not shown again",
                key.row.prefix, key.row.login
            );
        }
    }
    Ok(())
}

async fn list(ops: &Ops, out: &mut Out) -> Result<(), Failure> {
    let now = ops.clock.now();
    let keys = ops.keys().await?;
    match out.form() {
        Form::Json => {
            let instant = |at: Option<Timestamp>| at.map(|at| at.to_string());
            let rows = keys.iter().map(|key| {
                serde_json::json!({
                    "prefix": key.prefix, "login": key.login, "name": key.name, "in_force": is_in_force(key, now),
                    "created_at": key.created_at.to_string(), "expires_at": instant(key.expires_at),
                    "revoked_at": instant(key.revoked_at), "last_used_at": instant(key.last_used_at),
                })
            });
            out.json(&serde_json::json!({ "items": rows.collect::<Vec<_>>() }))?;
        }
        Form::People => {
            let rows = keys.iter().map(|key| {
                let state = match (key.revoked_at, is_in_force(key, now)) {
                    (Some(_), _) => Field::toned("revoked", Tone::Faint),
                    (None, true) => Field::toned("in force", Tone::Good),
                    (None, false) => Field::toned("expired", Tone::Warn),
                };
                vec![
                    (&key.prefix).into(),
                    (&key.login).into(),
                    (&key.name).into(),
                    state,
                    key.created_at.into(),
                    shown(key.expires_at).into(),
                    shown(key.last_used_at).into(),
                ]
            });
            out.table(
                &["prefix", "login", "name", "state", "created", "expires", "last used"],
                rows.collect(),
            )?;
        }
    }
    Ok(())
}

fn shown(at: Option<Timestamp>) -> String {
    at.map_or_else(|| "never".to_owned(), |at| at.to_string())
}
