//! `slated config` and `slated doctor`: how this installation is set, and how it is.

use super::out::{Field, Form, Out, Tone};
use super::{Exit, Failure};
use crate::config::Config;
use crate::ops::doctor::Level;

pub(super) fn show(mut config: Config, out: &mut Out) -> Result<Exit, Failure> {
    config.database_url = redacted(&config.database_url);
    match out.form() {
        Form::Json => out.json(&config)?,
        Form::People => {
            let text = toml::to_string_pretty(&config).expect("settings are plain values");
            out.line(text.trim_end())?;
        }
    }
    Ok(Exit::Done)
}

/// The URL without its password, whether it stands before the host or among the parameters.
pub(super) fn redacted(url: &str) -> String {
    let (url, parameters) = url.split_once('?').unwrap_or((url, ""));
    let mut shown = match url.split_once("://") {
        Some((scheme, rest)) => {
            // a password may hold an @ itself: the last one of the authority ends it
            let authority_ends = rest.find('/').unwrap_or(rest.len());
            match rest[..authority_ends].rsplit_once('@') {
                Some((user, host)) => {
                    let user = user
                        .split_once(':')
                        .map_or_else(|| user.to_owned(), |(name, _)| format!("{name}:***"));
                    format!("{scheme}://{user}@{host}{}", &rest[authority_ends..])
                }
                None => url.to_owned(),
            }
        }
        None => url.to_owned(),
    };
    for (at, parameter) in parameters.split('&').filter(|parameter| !parameter.is_empty()).enumerate() {
        shown.push(if at == 0 { '?' } else { '&' });
        match parameter.split_once('=') {
            Some((name, _)) if name.to_ascii_lowercase().contains("pass") => {
                shown.push_str(&format!("{name}=***"))
            }
            _ => shown.push_str(parameter),
        }
    }
    shown
}

pub(super) async fn doctor(config: &Config, out: &mut Out) -> Result<Exit, Failure> {
    let ops = crate::daemon::open_existing(config).await.map_err(Failure::Daemon)?;
    let findings = ops.doctor().await?;
    let is_bad = findings.iter().any(|finding| finding.level == Level::Bad);
    match out.form() {
        Form::Json => {
            let shown = findings.iter().map(|finding| {
                let level = finding.level.as_str();
                serde_json::json!({ "name": finding.name, "level": level, "message": finding.message })
            });
            out.json(&serde_json::json!({ "findings": shown.collect::<Vec<_>>() }))?;
        }
        Form::People => {
            let rows = findings.iter().map(|finding| {
                let level = Field::toned(finding.level.as_str(), tone(finding.level));
                vec![level, finding.name.into(), (&finding.message).into()]
            });
            out.table(&["level", "what", "finding"], rows.collect())?;
        }
    }
    Ok(if is_bad { Exit::Failed } else { Exit::Done })
}

fn tone(level: Level) -> Tone {
    match level {
        Level::Ok => Tone::Good,
        Level::Warn => Tone::Warn,
        Level::Bad => Tone::Bad,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_redacted(url: &str, expected: &str) {
        assert_eq!(redacted(url), expected);
    }

    #[test]
    fn no_password_is_shown() {
        check_redacted("postgres://ann:se:cr@t@db:5432/slated", "postgres://ann:***@db:5432/slated");
        check_redacted(
            "postgres://ann@db/slated?a=1&password=secret",
            "postgres://ann@db/slated?a=1&password=***",
        );
        check_redacted("sqlite:///var/lib/slated/x@y:z.db", "sqlite:///var/lib/slated/x@y:z.db");
        check_redacted("sqlite://slated.db", "sqlite://slated.db");
    }
}
