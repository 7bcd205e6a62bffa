//! Every setting, read once from the file, the environment and the flags, and checked once.
//!
//! `config/slated.toml` lists them all with their defaults; a test holds the two together.

use std::path::Path;

use serde::{Deserialize, Serialize};
use slated_core::plan::Limits;
use slated_core::score::{Points, Weights};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    pub database_url: String,
    pub listen: String,
    pub log: Log,
    pub beats: Beats,
    pub generation: Generation,
    pub score: Score,
    pub http: Http,
    pub keys: Keys,
    pub store: Store,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    pub format: LogFormat,
    pub filter: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Text,
    Json,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Beats {
    pub generate_seconds: u64,
    pub risk_seconds: u64,
    pub prune_seconds: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Generation {
    pub batch_series: u64,
    pub series_occurrences_max: usize,
    pub catch_up_days: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Score {
    pub half_life_hours: f64,
    pub risk: f64,
    pub overdue_per_day: f64,
    pub slack_cap: f64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Http {
    pub body_bytes_max: usize,
    pub header_timeout_seconds: u64,
    pub request_timeout_seconds: u64,
    pub shutdown_seconds: u64,
    pub connections_max: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    pub expire_days: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Store {
    pub connections_max: u32,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            database_url: "sqlite://slated.db".to_owned(),
            listen: "127.0.0.1:8484".to_owned(),
            log: Log::default(),
            beats: Beats::default(),
            generation: Generation::default(),
            score: Score::default(),
            http: Http::default(),
            keys: Keys::default(),
            store: Store::default(),
        }
    }
}

impl Default for Log {
    fn default() -> Log {
        Log {
            format: LogFormat::Text,
            filter: "info,sea_orm_migration=warn,tokio_cron_scheduler=warn".to_owned(),
        }
    }
}

impl Default for Beats {
    fn default() -> Beats {
        Beats { generate_seconds: 15, risk_seconds: 300, prune_seconds: 3600 }
    }
}

impl Default for Generation {
    fn default() -> Generation {
        Generation { batch_series: 200, series_occurrences_max: 50, catch_up_days: 31 }
    }
}

impl Default for Score {
    fn default() -> Score {
        Score { half_life_hours: 6.0, risk: 30.0, overdue_per_day: 1.0, slack_cap: 100.0 }
    }
}

impl Default for Http {
    fn default() -> Http {
        Http {
            body_bytes_max: 1_048_576,
            header_timeout_seconds: 10,
            request_timeout_seconds: 30,
            shutdown_seconds: 10,
            connections_max: 4096,
        }
    }
}

impl Default for Keys {
    fn default() -> Keys {
        Keys { expire_days: 90 }
    }
}

impl Default for Store {
    fn default() -> Store {
        Store { connections_max: 8 }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("failed to read the settings")]
    Read(#[source] config::ConfigError),
    #[error("setting {key:?} does not exist{}", nearest.as_ref().map(|n| format!(": did you mean {n:?}")).unwrap_or_default())]
    Unknown { key: String, nearest: Option<String> },
    #[error("setting {key} is {value}: right would be {right}")]
    Bad { key: &'static str, value: String, right: &'static str },
}

/// What the commands that speak to a daemon read from the environment; the daemon itself does not.
const NOT_SETTINGS: [&str; 2] = ["SLATED_URL", "SLATED_KEY"];

impl Config {
    /// Reads the layers: defaults, then the file, then `SLATED_*` of the environment.
    pub fn load(file: Option<&Path>) -> Result<Config, ConfigError> {
        let given = std::env::vars().filter(|(name, _)| !NOT_SETTINGS.contains(&name.as_str())).collect();
        let environment = config::Environment::with_prefix("SLATED")
            .prefix_separator("_")
            .separator("__")
            .try_parsing(true)
            .source(Some(given));
        Config::layered(file, environment)
    }

    fn layered(file: Option<&Path>, environment: config::Environment) -> Result<Config, ConfigError> {
        let mut builder = config::Config::builder();
        if let Some(path) = file {
            builder = builder.add_source(config::File::from(path).format(config::FileFormat::Toml));
        }
        let layers = builder.add_source(environment).build().map_err(ConfigError::Read)?;
        let given: serde_json::Value = layers.clone().try_deserialize().map_err(ConfigError::Read)?;
        refuse_unknown(&given)?;
        let config: Config = layers.try_deserialize().map_err(ConfigError::Read)?;
        config.checked()
    }

    fn checked(self) -> Result<Config, ConfigError> {
        let Score { half_life_hours, risk, overdue_per_day, slack_cap } = self.score;
        check(
            "score.half_life_hours",
            half_life_hours,
            (2.0..=40.0).contains(&half_life_hours),
            "2 to 40 hours",
        )?;
        check("score.risk", risk, (10.0..=50.0).contains(&risk), "10 to 50 points")?;
        let growth = (0.0..=5.0).contains(&overdue_per_day);
        check("score.overdue_per_day", overdue_per_day, growth, "0 to 5 points")?;
        check("score.slack_cap", slack_cap, (60.0..=200.0).contains(&slack_cap), "60 to 200 points")?;
        let beats = &self.beats;
        for (key, seconds) in [
            ("beats.generate_seconds", beats.generate_seconds),
            ("beats.risk_seconds", beats.risk_seconds),
            ("beats.prune_seconds", beats.prune_seconds),
        ] {
            check(key, seconds, (1..=86_400).contains(&seconds), "1 to 86400 seconds")?;
        }
        let Generation { batch_series, series_occurrences_max, catch_up_days } = self.generation;
        check(
            "generation.batch_series",
            batch_series,
            (1..=5_000).contains(&batch_series),
            "1 to 5000 series",
        )?;
        let per_series = (1..=1_000).contains(&series_occurrences_max);
        check(
            "generation.series_occurrences_max",
            series_occurrences_max,
            per_series,
            "1 to 1000 occurrences",
        )?;
        check("generation.catch_up_days", catch_up_days, catch_up_days <= 366, "0 to 366 days")?;
        let pool = self.store.connections_max;
        check("store.connections_max", pool, (2..=100).contains(&pool), "2 to 100 connections")?;
        let days = self.keys.expire_days;
        check("keys.expire_days", days, (1..=3_650).contains(&days), "1 to 3650 days")?;
        Ok(self)
    }

    pub fn weights(&self) -> Weights {
        Weights {
            risk: points(self.score.risk),
            half_life_minutes: half_life_minutes(self.score.half_life_hours),
            overdue_per_day: points(self.score.overdue_per_day),
            slack_max: points(self.score.slack_cap),
            ..Weights::default()
        }
    }

    pub fn limits(&self) -> Limits {
        Limits {
            occurrences_max: self.generation.series_occurrences_max,
            catch_up_days: self.generation.catch_up_days,
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "settings were checked to be small")]
fn points(value: f64) -> Points {
    Points((value * 10.0).round() as i32)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "hours were checked to be 2 to 40"
)]
fn half_life_minutes(hours: f64) -> u32 {
    (hours * 60.0).round() as u32
}

fn check(
    key: &'static str,
    value: impl ToString,
    is_right: bool,
    right: &'static str,
) -> Result<(), ConfigError> {
    if is_right { Ok(()) } else { Err(ConfigError::Bad { key, value: value.to_string(), right }) }
}

/// Names the first key that is not a setting, and the setting nearest to it.
fn refuse_unknown(given: &serde_json::Value) -> Result<(), ConfigError> {
    let known = serde_json::to_value(Config::default()).expect("the defaults are plain values");
    let (known, given) = (paths(&known), paths(given));
    let Some(key) = given.into_iter().find(|key| !known.contains(key)) else { return Ok(()) };
    let nearest = known
        .into_iter()
        .max_by(|a, b| strsim::jaro_winkler(a, &key).total_cmp(&strsim::jaro_winkler(b, &key)));
    Err(ConfigError::Unknown { key, nearest })
}

fn paths(value: &serde_json::Value) -> Vec<String> {
    let serde_json::Value::Object(fields) = value else { return Vec::new() };
    let mut found = Vec::new();
    for (name, inner) in fields {
        let below = paths(inner);
        if below.is_empty() {
            found.push(name.clone());
        }
        found.extend(below.into_iter().map(|path| format!("{name}.{path}")));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> config::Environment {
        let source = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        config::Environment::with_prefix("SLATED")
            .prefix_separator("_")
            .separator("__")
            .try_parsing(true)
            .source(Some(source))
    }

    fn load(text: &str, pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("slated.toml");
        std::fs::write(&path, text).unwrap();
        Config::layered(Some(&path), environment(pairs))
    }

    #[test]
    fn the_shipped_file_holds_every_setting_and_its_default() {
        let text = include_str!("../../../config/slated.toml");
        assert_eq!(load(text, &[]).unwrap(), Config::default());
        let written: serde_json::Value = toml::from_str(text).unwrap();
        let known = serde_json::to_value(Config::default()).unwrap();
        let (mut written, mut known) = (paths(&written), paths(&known));
        written.sort();
        known.sort();
        assert_eq!(written, known);
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let config = load(
            "listen = \"127.0.0.1:1\"\n",
            &[("SLATED_LISTEN", "127.0.0.1:2"), ("SLATED_LOG__FORMAT", "json")],
        );
        let config = config.unwrap();
        assert_eq!((config.listen.as_str(), config.log.format), ("127.0.0.1:2", LogFormat::Json));
    }

    #[test]
    fn an_unknown_setting_is_refused_with_the_nearest() {
        let refused = load("[generation]\ncatchup_days = 3\n", &[]).unwrap_err().to_string();
        assert_eq!(
            refused,
            "setting \"generation.catchup_days\" does not exist: did you mean \"generation.catch_up_days\""
        );
        let refused = load("", &[("SLATED_LISTENS", "x")]).unwrap_err().to_string();
        assert!(refused.contains("did you mean \"listen\""), "{refused}");
    }

    #[test]
    fn a_setting_out_of_bounds_says_what_would_be_right() {
        let refused = load("[score]\nhalf_life_hours = 90.0\n", &[]).unwrap_err().to_string();
        assert_eq!(refused, "setting score.half_life_hours is 90: right would be 2 to 40 hours");
    }
}
