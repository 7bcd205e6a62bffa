//! `slated clock`: the clock that generation goes by, in the database itself; works beside a running daemon.

use slated_core::event::By;

use super::out::{Form, Out};
use super::{ClockCommand, Exit, Failure};
use crate::config::Config;
use crate::ops::held::{Confirmed, Stance};

pub(super) async fn run(config: &Config, command: ClockCommand, out: &mut Out) -> Result<Exit, Failure> {
    let ClockCommand::Confirm { at } = command;
    let ops = crate::daemon::open_existing(config).await.map_err(Failure::Daemon)?;
    let confirmed = ops.confirm_clock(at, By::Operator).await?;
    ops.store.close().await?;
    let Confirmed { now, mark, was } = confirmed;
    let stood_at = mark.map(|mark| mark.to_string());
    match (out.form(), was, &stood_at) {
        (Form::Json, _, _) => {
            let now = now.to_string();
            out.json(&serde_json::json!({ "now": now, "stood_at": stood_at, "was": was.as_str() }))?;
        }
        (Form::People, Stance::Held(_), Some(mark)) => {
            out.line(format_args!("confirmed {now}: generation stood at {mark} and goes on from now"))?;
        }
        (Form::People, Stance::Behind { .. }, Some(mark)) => {
            out.line(format_args!("confirmed {now}: generation counts from now and not from {mark}"))?;
        }
        (Form::People, _, _) => {
            out.line(format_args!("{now} is believed already: there was nothing to confirm"))?;
        }
    }
    Ok(Exit::Done)
}
