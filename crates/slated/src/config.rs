//! Every setting, read once from the file, the environment and the flags, and checked once.
//!
//! `config/slated.toml` lists them all with their defaults; a test holds the two together.

pub mod notices;

use std::collections::HashMap;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::Path;

use serde::{Deserialize, Serialize};
use slated_core::plan::Limits;
use slated_core::score::Weights;
use slated_core::suggest::EVALUATIONS_DEFAULT;

use crate::fault;
use notices::{Notices, Smtp, Telegram};

mod score;
pub use score::Score;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    pub database_url: String,
    pub listen: String,
    pub log: Log,
    pub beats: Beats,
    pub generation: Generation,
    pub proposals: Proposals,
    pub score: Score,
    pub suggest: Suggest,
    pub tasks: Tasks,
    pub http: Http,
    pub keys: Keys,
    pub store: Store,
    pub notices: Notices,
    pub smtp: Smtp,
    pub telegram: Telegram,
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
    pub digest_seconds: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Generation {
    pub batch_series: u64,
    pub series_occurrences_max: usize,
    pub catch_up_days: u32,
    pub max_clock_jump_days: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Proposals {
    pub miss_probability: f64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Http {
    pub body_bytes_max: usize,
    pub header_timeout_seconds: u64,
    pub request_timeout_seconds: u64,
    pub shutdown_seconds: u64,
    pub connections_max: usize,
    pub event_streams_max: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Suggest {
    pub evaluations: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tasks {
    pub begun_max: usize,
    pub reopen_hours: i64,
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
            proposals: Proposals::default(),
            score: Score::default(),
            suggest: Suggest::default(),
            tasks: Tasks::default(),
            http: Http::default(),
            keys: Keys::default(),
            store: Store::default(),
            notices: Notices::default(),
            smtp: Smtp::default(),
            telegram: Telegram::default(),
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
        Beats { generate_seconds: 15, risk_seconds: 300, prune_seconds: 3600, digest_seconds: 60 }
    }
}

impl Default for Generation {
    fn default() -> Generation {
        Generation {
            batch_series: 200,
            series_occurrences_max: 50,
            catch_up_days: 31,
            max_clock_jump_days: 45,
        }
    }
}

impl Default for Proposals {
    fn default() -> Proposals {
        Proposals { miss_probability: 0.5 }
    }
}

impl Default for Suggest {
    fn default() -> Suggest {
        Suggest { evaluations: EVALUATIONS_DEFAULT }
    }
}

impl Default for Tasks {
    fn default() -> Tasks {
        Tasks { begun_max: 3, reopen_hours: 24 }
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
            event_streams_max: 32,
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
    #[error("the environment variable {name} is not UTF-8: right would be text")]
    NotText { name: String },
}

/// What the commands that speak to a daemon read from the environment; the daemon itself does not.
const NOT_SETTINGS: [&str; 2] = ["SLATED_URL", "SLATED_KEY"];

const PREFIX: &str = "SLATED_";

impl Config {
    /// Reads the layers: defaults, then the file, then `SLATED_*` of the environment.
    pub fn load(file: Option<&Path>) -> Result<Config, ConfigError> {
        Config::layered(file, std::env::vars_os())
    }

    fn layered(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Config, ConfigError> {
        let environment = config::Environment::with_prefix("SLATED")
            .prefix_separator("_")
            .separator("__")
            .try_parsing(true)
            .source(Some(settings_of(environment)?));
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
        let place = self.database_url.trim();
        check(
            "database_url",
            "empty",
            !place.is_empty(),
            "sqlite://slated.db or postgres://user@host/database",
        )?;
        check(
            "listen",
            format!("{:?}", self.listen),
            is_address(&self.listen),
            "an address and a port, as in 127.0.0.1:8484",
        )?;
        let evaluations = self.suggest.evaluations;
        let bounded = (1_000..=10_000_000).contains(&evaluations);
        check("suggest.evaluations", evaluations, bounded, "1000 to 10000000 evaluations")?;
        self.score.check()?;
        let beats = &self.beats;
        for (key, seconds) in [
            ("beats.generate_seconds", beats.generate_seconds),
            ("beats.risk_seconds", beats.risk_seconds),
            ("beats.prune_seconds", beats.prune_seconds),
            ("beats.digest_seconds", beats.digest_seconds),
        ] {
            check(key, seconds, (1..=86_400).contains(&seconds), "1 to 86400 seconds")?;
        }
        let Generation { batch_series, series_occurrences_max, catch_up_days, max_clock_jump_days } =
            self.generation;
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
        let believed = (2..=3_660).contains(&max_clock_jump_days);
        check("generation.max_clock_jump_days", max_clock_jump_days, believed, "2 to 3660 days")?;
        let miss = self.proposals.miss_probability;
        check("proposals.miss_probability", miss, (0.3..=0.95).contains(&miss), "0.3 to 0.95")?;
        let Tasks { begun_max, reopen_hours } = self.tasks;
        check("tasks.begun_max", begun_max, (1..=50).contains(&begun_max), "1 to 50 tasks")?;
        check("tasks.reopen_hours", reopen_hours, (0..=720).contains(&reopen_hours), "0 to 720 hours")?;
        let pool = self.store.connections_max;
        check("store.connections_max", pool, (2..=100).contains(&pool), "2 to 100 connections")?;
        let days = self.keys.expire_days;
        check("keys.expire_days", days, (1..=3_650).contains(&days), "1 to 3650 days")?;
        self.http.check()?;
        self.notices.check()?;
        self.smtp.check()?;
        self.telegram.check()?;
        Ok(self)
    }

    pub fn weights(&self) -> Weights {
        self.score.weights()
    }

    /// The weights with some of the `score` settings changed; their keys stand without `score.`.
    pub fn weights_with(&self, changes: &[(String, f64)]) -> Result<Weights, ConfigError> {
        let mut score = serde_json::to_value(&self.score).expect("settings are plain values");
        for (key, value) in changes {
            match score.get_mut(key) {
                Some(place) => *place = serde_json::json!(value),
                None => refuse_unknown(&serde_json::json!({ "score": { key: value } }))?,
            }
        }
        let score = serde_json::from_value(score).expect("a number took a number's place");
        let changed = Config { score, ..self.clone() };
        Ok(changed.checked()?.weights())
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0.3 to 0.95 was checked")]
    pub fn danger_permille(&self) -> u16 {
        (self.proposals.miss_probability * 1_000.0).round() as u16
    }

    pub fn limits(&self) -> Limits {
        Limits {
            occurrences_max: self.generation.series_occurrences_max,
            catch_up_days: self.generation.catch_up_days,
        }
    }
}

impl Http {
    fn check(&self) -> Result<(), ConfigError> {
        let Http {
            body_bytes_max,
            header_timeout_seconds,
            request_timeout_seconds,
            shutdown_seconds,
            connections_max,
            event_streams_max,
        } = *self;
        let bytes = (1_024..=67_108_864).contains(&body_bytes_max);
        check("http.body_bytes_max", body_bytes_max, bytes, "1024 to 67108864 bytes")?;
        for (key, seconds) in [
            ("http.header_timeout_seconds", header_timeout_seconds),
            ("http.request_timeout_seconds", request_timeout_seconds),
            ("http.shutdown_seconds", shutdown_seconds),
        ] {
            check(key, seconds, (1..=600).contains(&seconds), "1 to 600 seconds")?;
        }
        let connections = (1..=65_536).contains(&connections_max);
        check("http.connections_max", connections_max, connections, "1 to 65536 connections")?;
        let streams = (1..=1_024).contains(&event_streams_max);
        check("http.event_streams_max", event_streams_max, streams, "1 to 1024 streams")
    }
}

/// What of the environment is meant for us. What is not text is nobody's setting, unless its name says that it is.
fn settings_of(
    environment: impl IntoIterator<Item = (OsString, OsString)>,
) -> Result<HashMap<String, String>, ConfigError> {
    let mut given = HashMap::new();
    for (name, value) in environment {
        let is_ours = name.to_string_lossy().to_ascii_uppercase().starts_with(PREFIX);
        match (name.into_string(), value.into_string()) {
            (Ok(name), _) if is_no_setting(&name) => {}
            (Ok(name), Ok(value)) => {
                given.insert(name, value);
            }
            (name, _) if is_ours => {
                let name = name.unwrap_or_else(|name| name.to_string_lossy().into_owned());
                return Err(ConfigError::NotText { name });
            }
            _ => {}
        }
    }
    Ok(given)
}

fn is_no_setting(name: &str) -> bool {
    NOT_SETTINGS.contains(&name) || fault::VARIABLES.contains(&name) || is_of_kubernetes(name)
}

/// Whether Kubernetes set the variable because a Service in the pod's namespace is called `slated`: where it is, in
/// the form that Docker's links once had. Exactly these, so that a misspelt setting is still refused:
///
/// ```text
/// SLATED_SERVICE_HOST  SLATED_SERVICE_PORT  SLATED_SERVICE_PORT_<NAME>
/// SLATED_PORT  SLATED_PORT_8484_TCP  SLATED_PORT_8484_TCP_{PROTO,PORT,ADDR}     TCP, UDP or SCTP
/// ```
fn is_of_kubernetes(name: &str) -> bool {
    match name.strip_prefix(PREFIX) {
        Some("SERVICE_HOST" | "SERVICE_PORT" | "PORT") => true,
        Some(rest) => is_named_port(rest) || is_numbered_port(rest),
        None => false,
    }
}

fn is_named_port(rest: &str) -> bool {
    let name = rest.strip_prefix("SERVICE_PORT_").unwrap_or_default();
    !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

fn is_numbered_port(rest: &str) -> bool {
    let mut parts = rest.strip_prefix("PORT_").unwrap_or_default().split('_');
    let (port, protocol, what) = (parts.next(), parts.next(), parts.next());
    port.is_some_and(|port| port.parse::<u16>().is_ok())
        && matches!(protocol, Some("TCP" | "UDP" | "SCTP"))
        && matches!(what, None | Some("PROTO" | "PORT" | "ADDR"))
        && parts.next().is_none()
}

/// An address or the name of a host, and a port. Whether it can be bound shows when it is.
fn is_address(text: &str) -> bool {
    let is_name = |host: &str| {
        !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
    };
    let named =
        text.rsplit_once(':').is_some_and(|(host, port)| is_name(host) && port.parse::<u16>().is_ok());
    named || text.parse::<SocketAddr>().is_ok()
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

    pub(super) fn load(text: &str, pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("slated.toml");
        std::fs::write(&path, text).unwrap();
        Config::layered(Some(&path), pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())))
    }

    #[track_caller]
    fn check_refused(text: &str, expected: &str) {
        assert_eq!(load(text, &[]).unwrap_err().to_string(), expected);
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
        check_refused(
            "[score]\nhalf_life_hours = 90.0\n",
            "setting score.half_life_hours is 90: right would be 3 to 12 hours",
        );
        check_refused(
            "[score]\nimportance_high = 20.0\n",
            "setting score.importance_critical is 20: right would be more than score.importance_high",
        );
        let place = "setting database_url is empty: right would be sqlite://slated.db or postgres://user@host/database";
        check_refused("database_url = \"\"\n", place);
        check_refused("database_url = \"  \"\n", place);
        for wrong in [
            "",
            "8484",
            ":8484",
            "127.0.0.1",
            "127.0.0.1:",
            "127.0.0.1:70000",
            "http://[::1]:1",
            "::1:x",
            "a b:1",
        ] {
            check_refused(
                &format!("listen = \"{wrong}\"\n"),
                &format!(
                    "setting listen is {wrong:?}: right would be an address and a port, as in 127.0.0.1:8484"
                ),
            );
        }
        for right in ["0.0.0.0:8484", "[::]:8484", "localhost:8484", "127.0.0.1:0"] {
            assert_eq!(load(&format!("listen = \"{right}\"\n"), &[]).unwrap().listen, right);
        }
    }

    #[test]
    fn every_limit_of_http_has_bounds() {
        for (key, too_small, too_large, right) in [
            ("body_bytes_max", 1_023, 67_108_865, "1024 to 67108864 bytes"),
            ("header_timeout_seconds", 0, 601, "1 to 600 seconds"),
            ("request_timeout_seconds", 0, 601, "1 to 600 seconds"),
            ("shutdown_seconds", 0, 601, "1 to 600 seconds"),
            ("connections_max", 0, 65_537, "1 to 65536 connections"),
            ("event_streams_max", 0, 1_025, "1 to 1024 streams"),
        ] {
            for wrong in [too_small, too_large] {
                let expected = format!("setting http.{key} is {wrong}: right would be {right}");
                check_refused(&format!("[http]\n{key} = {wrong}\n"), &expected);
            }
            for right in [too_small + 1, too_large - 1] {
                load(&format!("[http]\n{key} = {right}\n"), &[]).unwrap();
            }
        }
    }

    #[test]
    fn what_kubernetes_says_about_the_service_is_no_setting_and_a_misspelt_setting_still_is() {
        let said = [
            ("SLATED_SERVICE_HOST", "10.0.0.1"),
            ("SLATED_SERVICE_PORT", "8484"),
            ("SLATED_SERVICE_PORT_HTTP", "8484"),
            ("SLATED_PORT", "tcp://10.0.0.1:8484"),
            ("SLATED_PORT_8484_TCP", "tcp://10.0.0.1:8484"),
            ("SLATED_PORT_8484_TCP_PROTO", "tcp"),
            ("SLATED_PORT_8484_TCP_PORT", "8484"),
            ("SLATED_PORT_8484_TCP_ADDR", "10.0.0.1"),
            ("SLATED_PORT_53_UDP", "udp://10.0.0.1:53"),
        ];
        assert_eq!(load("", &said).unwrap(), Config::default());
        for misspelt in [
            "SLATED_PORTS",
            "SLATED_PORT_8484",
            "SLATED_PORT_HTTP_TCP",
            "SLATED_PORT_8484_TCP_NAME",
            "SLATED_PORT_8484_TCP_ADDR_X",
            "SLATED_SERVICE",
            "SLATED_SERVICE_PORT_",
            "SLATED_SERVICE_HOSTS",
        ] {
            let refused = load("", &[(misspelt, "1")]).unwrap_err();
            assert!(matches!(refused, ConfigError::Unknown { .. }), "{misspelt}: {refused}");
        }
    }

    /// Red in a release build when the points are compiled into it.
    #[test]
    fn only_a_debug_build_can_be_told_to_die() {
        for name in ["SLATED_FAULT", "SLATED_FAULT_LOG"] {
            assert_eq!(load("", &[(name, "after_tasks:1")]).is_ok(), cfg!(debug_assertions), "{name}");
        }
        assert!(load("", &[("SLATED_FAULTS", "after_tasks:1")]).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_variable_that_is_not_text_is_refused_only_where_it_is_ours() {
        use std::os::unix::ffi::OsStringExt;
        let bytes = |bytes: &[u8]| OsString::from_vec(bytes.to_vec());
        let read = |name: &[u8], value: &[u8]| Config::layered(None, [(bytes(name), bytes(value))]);
        assert_eq!(read(b"LESS", b"\xff").unwrap(), Config::default());
        assert_eq!(read(b"L\xff", b"x").unwrap(), Config::default());
        assert_eq!(read(b"SLATED_KEY", b"\xff").unwrap(), Config::default());
        for (name, shown) in [
            (&b"SLATED_LISTEN"[..], "SLATED_LISTEN"),
            (b"slated_listen", "slated_listen"),
            (b"SLATED_\xff", "SLATED_\u{fffd}"),
        ] {
            let expected = format!("the environment variable {shown} is not UTF-8: right would be text");
            assert_eq!(read(name, b"\xff").unwrap_err().to_string(), expected);
        }
    }
}
