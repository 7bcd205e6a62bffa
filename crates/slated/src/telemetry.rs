//! Where log lines go and how they are written. Knows no setting but those of the log.
//!
//! Lines go to stderr: stdout is for answers.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};

/// Who speaks: a daemon tells what it does, a command only what a person should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    Daemon,
    Command,
}

#[derive(Debug, thiserror::Error)]
#[error("setting log.filter is {filter:?} (right would be for example info, or info,slated::web=debug)")]
pub struct BadFilter {
    filter: String,
    #[source]
    source: tracing_subscriber::filter::ParseError,
}

/// Begins to write log lines; where something writes them already, that stands.
pub fn init(log: &Log, voice: Voice) -> Result<(), BadFilter> {
    let filter = filter(log, voice);
    let bad = |source| BadFilter { filter: filter.to_owned(), source };
    let lines = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_new(filter).map_err(bad)?)
        .with_writer(std::io::stderr);
    let _first_stands = match log.format {
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
        LogFormat::Text => lines.with_ansi(is_colourful()).with_target(false).try_init(),
    };
    Ok(())
}

/// A command that says every beat it takes hides its own answer: only a filter that somebody chose is kept.
fn filter(log: &Log, voice: Voice) -> &str {
    match voice {
        Voice::Command if log.filter == Log::default().filter => "warn",
        Voice::Command | Voice::Daemon => &log.filter,
    }
}

fn is_colourful() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_quiet_until_somebody_asks() {
        let chosen = Log { filter: "debug".to_owned(), ..Log::default() };
        assert_eq!(filter(&Log::default(), Voice::Command), "warn");
        assert_eq!(filter(&Log::default(), Voice::Daemon), Log::default().filter);
        assert_eq!(filter(&chosen, Voice::Command), "debug");
    }

    #[test]
    fn a_filter_that_is_none_is_refused_by_name() {
        let log = Log { filter: "slated=loudest".to_owned(), ..Log::default() };
        let refused = init(&log, Voice::Daemon).unwrap_err().to_string();
        assert!(refused.starts_with("setting log.filter is \"slated=loudest\" (right would be"), "{refused}");
    }
}
