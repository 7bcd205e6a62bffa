//! Where notices go: the kinds of addresses, how they are, and secrets that show themselves to nobody.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// In which dress a notice is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EndpointKind {
    /// Signed JSON for a program, as Standard Webhooks has it.
    Webhook,
    /// An incoming webhook that speaks Slack's format.
    Slack,
    /// A chat of the agency's Telegram bot.
    Telegram,
    Email,
}

impl EndpointKind {
    pub const ALL: [EndpointKind; 4] =
        [EndpointKind::Webhook, EndpointKind::Slack, EndpointKind::Telegram, EndpointKind::Email];

    pub fn as_str(self) -> &'static str {
        match self {
            EndpointKind::Webhook => "webhook",
            EndpointKind::Slack => "slack",
            EndpointKind::Telegram => "telegram",
            EndpointKind::Email => "email",
        }
    }

    pub fn parse(text: &str) -> Option<EndpointKind> {
        EndpointKind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndpointState {
    On,
    /// By a person: nothing new is written for it.
    Off,
    /// By the courier, because it took nothing.
    Disabled,
}

impl EndpointState {
    pub const ALL: [EndpointState; 3] = [EndpointState::On, EndpointState::Off, EndpointState::Disabled];

    pub fn as_str(self) -> &'static str {
        match self {
            EndpointState::On => "on",
            EndpointState::Off => "off",
            EndpointState::Disabled => "disabled",
        }
    }

    pub fn parse(text: &str) -> Option<EndpointState> {
        EndpointState::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// A text that no log and no answer shows: only [`Secret::expose`] gives it, where it is used.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    pub fn expose(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn shown(&self) -> &'static str {
        if self.0.is_empty() { "" } else { "***" }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.shown())
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.shown())
    }
}

/// As much of an address as may be shown: a chat's incoming URL opens the chat to whoever knows it.
pub fn shown(kind: EndpointKind, address: &str) -> String {
    match kind {
        EndpointKind::Webhook | EndpointKind::Telegram | EndpointKind::Email => address.to_owned(),
        EndpointKind::Slack => {
            let (scheme, rest) = address.split_once("://").unwrap_or(("https", address));
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            format!("{scheme}://{host}/***")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_shown_by_nothing() {
        let secret = Secret::new("whsec_abc");
        assert_eq!(format!("{secret:?} {}", serde_json::to_string(&secret).unwrap()), "*** \"***\"");
        assert_eq!(format!("{:?}", Secret::default()), "");
        assert_eq!(secret.expose(), "whsec_abc");
    }

    #[test]
    fn the_address_of_a_chat_is_shown_without_what_opens_it() {
        let hook = "https://hooks.slack.com/services/T0/B0/secret";
        assert_eq!(shown(EndpointKind::Slack, hook), "https://hooks.slack.com/***");
        assert_eq!(shown(EndpointKind::Slack, "https://h?token=secret"), "https://h/***");
        assert_eq!(shown(EndpointKind::Email, "a@b.example"), "a@b.example");
    }
}
