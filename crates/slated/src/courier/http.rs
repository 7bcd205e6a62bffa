//! Calls addresses over HTTP: guarded where people typed them, never redirected, never by a proxy of the environment,
//! and nothing of the answer is kept but its status.

use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Response, StatusCode};
use serde_json::Value;
use slated_core::notice::address::Secret;

use super::CourierError;
use crate::config::notices::Telegram;
use crate::ops::egress::Allowed;
use crate::ops::outbox::Outcome;

const CONNECT_WITHIN: Duration = Duration::from_secs(5);
const ANSWER_WITHIN: Duration = Duration::from_secs(20);
const ANSWER_BYTES_MAX: usize = 64 * 1024;
/// What follows a status that says all is only read so that the connection can be used again.
const REST_WITHIN: Duration = Duration::from_secs(1);
/// A connection that nobody used for so long is closed.
const IDLE: Duration = Duration::from_secs(30);

pub(super) struct Http {
    guarded: Client,
    allowed: Allowed,
    bot: Option<Bot>,
}

/// The operator names its address, so that it is not guarded.
struct Bot {
    client: Client,
    api_url: String,
    token: Secret,
}

impl Http {
    pub(super) fn new(allowed: &Allowed, telegram: &Telegram) -> Result<Http, CourierError> {
        let guard = Arc::new(Guard(allowed.clone()));
        let guarded = plain().dns_resolver(guard).build().map_err(CourierError::Http)?;
        let bot = if telegram.is_on() {
            let api_url = telegram.api_url.trim_end_matches('/').to_owned();
            let client = plain().build().map_err(CourierError::Http)?;
            Some(Bot { client, api_url, token: telegram.secret()? })
        } else {
            None
        };
        Ok(Http { guarded, allowed: allowed.clone(), bot })
    }

    /// Sends these bytes of JSON. A redirect is a failure: it would lead where nobody looked.
    pub(super) async fn post(
        &self,
        address: &str,
        headers: Vec<(&'static str, String)>,
        body: String,
    ) -> Outcome {
        // a host that is a number never comes to the resolver
        let url = match self.allowed.url(address) {
            Ok(url) => url,
            Err(forbidden) => return failed(forbidden.to_string()),
        };
        let mut request = self.guarded.post(url).header(CONTENT_TYPE, "application/json");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        match request.body(body).send().await {
            Ok(response) => judge(response).await,
            Err(error) => failed(said(error)),
        }
    }

    pub(super) async fn telegram(&self, body: String) -> Outcome {
        let Some(bot) = &self.bot else {
            return failed("Telegram is not set up: telegram.token is missing".to_owned());
        };
        let url = format!("{}/bot{}/sendMessage", bot.api_url, bot.token.expose());
        let request = bot.client.post(url).header(CONTENT_TYPE, "application/json").body(body);
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) => return failed(said(error)),
        };
        let status = response.status();
        match status {
            // its own words for "the person has blocked the bot"
            StatusCode::FORBIDDEN => {
                Outcome::Gone { why: "403: the chat does not let the bot write".to_owned() }
            }
            StatusCode::TOO_MANY_REQUESTS => {
                let read = serde_json::from_slice::<Value>(&bytes(response).await).ok();
                let seconds = read.as_ref().and_then(|body| body["parameters"]["retry_after"].as_u64());
                Outcome::Failed { why: status.to_string(), retry_after_seconds: seconds }
            }
            _ => judge(response).await,
        }
    }
}

fn plain() -> ClientBuilder {
    Client::builder()
        .connect_timeout(CONNECT_WITHIN)
        .timeout(ANSWER_WITHIN)
        .redirect(Policy::none())
        .no_proxy()
        .pool_idle_timeout(IDLE)
        .user_agent(concat!("slated/", env!("CARGO_PKG_VERSION")))
}

/// Names are resolved here and nowhere else, at every connection: an answer that was public when the address was
/// saved may be another one now.
struct Guard(Allowed);

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = self.0.clone();
        Box::pin(async move {
            let found = allowed.addresses(name.as_str(), 0).await?;
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

async fn judge(response: Response) -> Outcome {
    let status = response.status();
    if status.is_success() {
        let _rest = tokio::time::timeout(REST_WITHIN, bytes(response)).await;
        return Outcome::Taken;
    }
    if status == StatusCode::GONE {
        return Outcome::Gone { why: "it answered 410 Gone".to_owned() };
    }
    let wait = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    let retry_after_seconds = wait.and_then(|text| text.trim().parse().ok());
    Outcome::Failed { why: format!("it answered {status}"), retry_after_seconds }
}

/// As much of an answer as is ever read.
async fn bytes(mut response: Response) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        if bytes.len() + chunk.len() > ANSWER_BYTES_MAX {
            break;
        }
        bytes.extend_from_slice(&chunk);
    }
    bytes
}

fn failed(why: String) -> Outcome {
    Outcome::Failed { why, retry_after_seconds: None }
}

/// The causes, without the address: a chat's is a secret, and the bot's holds one.
fn said(error: reqwest::Error) -> String {
    crate::ops::chain(&error.without_url())
}
