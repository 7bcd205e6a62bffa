//! The settings of notices: when they are tried again, which addresses may be reached, and the accounts they are
//! sent from.

use serde::{Deserialize, Serialize};
use slated_core::notice::address::Secret;
use slated_core::notice::retry::RETRY_SECONDS;

use super::{ConfigError, check};
use crate::ops::egress::Allowed;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Notices {
    pub public_url: String,
    pub allow_addresses: String,
    pub retry_seconds: String,
    pub poll_milliseconds: u64,
    pub keep_days: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Smtp {
    pub host: String,
    pub port: u16,
    pub tls: SmtpTls,
    pub user: String,
    pub password: Secret,
    pub password_file: String,
    pub from: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmtpTls {
    /// Begins in the clear and must change to TLS.
    Starttls,
    /// TLS from the first byte.
    Tls,
    None,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Telegram {
    pub api_url: String,
    pub token: Secret,
    pub token_file: String,
}

impl Default for Notices {
    fn default() -> Notices {
        let retry_seconds = RETRY_SECONDS.map(|seconds| seconds.to_string()).join(", ");
        Notices {
            public_url: String::new(),
            allow_addresses: String::new(),
            retry_seconds,
            poll_milliseconds: 500,
            keep_days: 30,
        }
    }
}

impl Default for Smtp {
    fn default() -> Smtp {
        Smtp {
            host: String::new(),
            port: 587,
            tls: SmtpTls::Starttls,
            user: String::new(),
            password: Secret::default(),
            password_file: String::new(),
            from: String::new(),
        }
    }
}

impl Default for Telegram {
    fn default() -> Telegram {
        Telegram {
            api_url: "https://api.telegram.org".to_owned(),
            token: Secret::default(),
            token_file: String::new(),
        }
    }
}

impl Notices {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let quoted = |text: &str| format!("{text:?}");
        let is_url = self.public_url.is_empty() || is_http(&self.public_url);
        check(
            "notices.public_url",
            quoted(&self.public_url),
            is_url,
            "an http or https address, or nothing",
        )?;
        let allowed = Allowed::parse(&self.allow_addresses).is_some();
        let networks = "networks with a comma between them, as in 10.0.0.0/8, fd00::/8";
        check("notices.allow_addresses", quoted(&self.allow_addresses), allowed, networks)?;
        let waits = read_waits(&self.retry_seconds).is_some();
        let right = "1 to 30 numbers of seconds with a comma between them, each at most 604800";
        check("notices.retry_seconds", quoted(&self.retry_seconds), waits, right)?;
        let poll = (10..=60_000).contains(&self.poll_milliseconds);
        check("notices.poll_milliseconds", self.poll_milliseconds, poll, "10 to 60000 milliseconds")?;
        let days = (1..=3_650).contains(&self.keep_days);
        check("notices.keep_days", self.keep_days, days, "1 to 3650 days")
    }

    /// The waits between attempts, in seconds.
    pub fn waits(&self) -> Vec<u64> {
        read_waits(&self.retry_seconds).unwrap_or_else(|| RETRY_SECONDS.to_vec())
    }
}

fn read_waits(text: &str) -> Option<Vec<u64>> {
    let waits = text.split(',').map(|wait| wait.trim().parse().ok().filter(|wait| *wait <= 604_800));
    waits.collect::<Option<Vec<u64>>>().filter(|waits| waits.len() <= 30)
}

fn is_http(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

impl Smtp {
    /// Whether e-mail is set up at all.
    pub fn is_on(&self) -> bool {
        !self.host.is_empty()
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let from = !self.is_on() || self.from.contains('@');
        check("smtp.from", format!("{:?}", self.from), from, "an e-mail address, where smtp.host is set")?;
        let clear = self.tls != SmtpTls::None || (self.user.is_empty() || is_local(&self.host));
        check(
            "smtp.tls",
            "none",
            clear,
            "starttls or tls where there is a user: a password goes through no clear line",
        )?;
        one_of("smtp.password", &self.password, &self.password_file)
    }

    /// The password, from the setting or its file.
    pub fn secret(&self) -> Result<Secret, ConfigError> {
        read_secret("smtp.password_file", &self.password, &self.password_file)
    }
}

impl Telegram {
    pub fn is_on(&self) -> bool {
        !self.token.is_empty() || !self.token_file.is_empty()
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let url = format!("{:?}", self.api_url);
        check("telegram.api_url", url, is_http(&self.api_url), "an http or https address")?;
        one_of("telegram.token", &self.token, &self.token_file)
    }

    /// The bot's token, from the setting or its file.
    pub fn secret(&self) -> Result<Secret, ConfigError> {
        read_secret("telegram.token_file", &self.token, &self.token_file)
    }
}

fn is_local(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn one_of(key: &'static str, inline: &Secret, file: &str) -> Result<(), ConfigError> {
    let one = inline.is_empty() || file.is_empty();
    check(key, "given beside its file", one, "one of the two")
}

fn read_secret(key: &'static str, inline: &Secret, file: &str) -> Result<Secret, ConfigError> {
    if file.is_empty() {
        return Ok(inline.clone());
    }
    match std::fs::read_to_string(file) {
        Ok(text) => Ok(Secret::new(text.trim_end_matches(['\r', '\n']))),
        Err(error) => Err(ConfigError::Bad {
            key,
            value: format!("{file:?} ({error})"),
            right: "a file that can be read",
        }),
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    fn load(text: &str) -> Result<Config, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("slated.toml");
        std::fs::write(&path, text).unwrap();
        Config::layered(Some(&path), []).map_err(|error| error.to_string())
    }

    #[track_caller]
    fn check_refused(text: &str, expected: &str) {
        let refused = load(text).unwrap_err();
        assert!(refused.starts_with(expected), "{refused}");
    }

    #[test]
    fn what_cannot_be_is_refused_with_what_would_be_right() {
        check_refused(
            "[notices]\nallow_addresses = \"10.0.0.0/33\"\n",
            "setting notices.allow_addresses is \"10.0.0.0/33\"",
        );
        check_refused(
            "[notices]\nretry_seconds = \"5, soon\"\n",
            "setting notices.retry_seconds is \"5, soon\"",
        );
        check_refused("[notices]\npublic_url = \"slated.example\"\n", "setting notices.public_url is");
        check_refused("[notices]\npoll_milliseconds = 9\n", "setting notices.poll_milliseconds is 9");
        check_refused("[smtp]\nhost = \"mail.example\"\n", "setting smtp.from is \"\"");
        check_refused(
            "[smtp]\npassword = \"a\"\npassword_file = \"b\"\n",
            "setting smtp.password is given beside its file",
        );
        let clear = "[smtp]\nhost = \"mail.example\"\nfrom = \"a@b\"\nuser = \"u\"\ntls = \"none\"\n";
        check_refused(clear, "setting smtp.tls is none");
        check_refused("[telegram]\napi_url = \"ftp://x\"\n", "setting telegram.api_url is");
    }

    #[test]
    fn no_secret_is_shown() {
        let text =
            "[smtp]\nhost = \"h\"\nfrom = \"a@b\"\npassword = \"hunter2\"\n[telegram]\ntoken = \"hunter2\"\n";
        let config = load(text).unwrap();
        let shown = format!(
            "{config:?} {} {}",
            serde_json::to_string(&config).unwrap(),
            toml::to_string(&config).unwrap()
        );
        assert!(!shown.contains("hunter2") && shown.contains("***"), "{shown}");
        assert_eq!(config.telegram.secret().unwrap().expose(), "hunter2");
    }

    #[test]
    fn a_secret_may_come_from_a_file() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "pass word\n").unwrap();
        let config = load(&format!("[telegram]\ntoken_file = {:?}\n", file.path())).unwrap();
        assert!(config.telegram.is_on());
        assert_eq!(config.telegram.secret().unwrap().expose(), "pass word");
        let missing = load("[telegram]\ntoken_file = \"/nowhere/token\"\n").unwrap();
        assert!(missing.telegram.secret().unwrap_err().to_string().contains("telegram.token_file"));
    }
}
