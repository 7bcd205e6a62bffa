//! Requests to a running daemon. The only file of the command line that speaks HTTP.
//!
//! Knows addresses, headers and problems; what an answer's fields mean is for whoever asked.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, ETAG, HeaderValue, IF_MATCH};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response, StatusCode, Url};
use serde_json::Value;

use super::{Exit, Reach};

const CONNECT_SECONDS: u64 = 5;
const ANSWER_SECONDS: u64 = 35;
const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;

/// A daemon and the key that opens it.
pub(super) struct Remote {
    client: Client,
    base: Url,
    authorization: HeaderValue,
}

/// What the daemon answered, with the version it spoke of.
pub(super) struct Answer {
    pub(super) body: Value,
    pub(super) etag: Option<String>,
}

/// What is asked, beside where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    #[error("no daemon answers at {url}: start one with `slated serve`, or name another with --url")]
    Unreachable {
        url: String,
        #[source]
        source: reqwest::Error,
    },
    #[error("failed to ask the daemon at {url}")]
    Asking {
        url: String,
        #[source]
        source: reqwest::Error,
    },
    #[error(
        "the daemon at {url} gave no answer in {ANSWER_SECONDS} s: what was asked may have happened, look again"
    )]
    TimedOut { url: String },
    #[error("refused: {detail}")]
    Refused { status: u16, detail: String },
    #[error("refused: {detail}\nit has changed since it was read: look again, and decide again")]
    Stale { detail: String },
    #[error("the daemon failed ({status}): {detail}")]
    Failed { status: u16, detail: String },
    #[error("{url} answered what no slated answers ({what}): right would be the address of a daemon")]
    Strange { url: String, what: String },
    #[error("{url:?} is not an address (right would be for example http://127.0.0.1:8484)")]
    Address { url: String },
    #[error("there is no key: give --key or SLATED_KEY (`slated key create --login LOGIN` makes one)")]
    NoKey,
    #[error("the key holds characters that no key has (right would be slated_ and letters and digits)")]
    BadKey,
}

impl RemoteError {
    pub(super) fn is_not_found(&self) -> bool {
        matches!(self, RemoteError::Refused { status: 404, .. })
    }

    pub(super) fn exit(&self) -> Exit {
        match self {
            RemoteError::Unreachable { .. } => Exit::Unreachable,
            RemoteError::Refused { status: 404, .. } => Exit::NotFound,
            RemoteError::Refused { status: 400 | 422, .. } => Exit::Input,
            RemoteError::Refused { .. } | RemoteError::Stale { .. } => Exit::Refused,
            RemoteError::Address { .. } | RemoteError::NoKey | RemoteError::BadKey => Exit::Usage,
            RemoteError::Asking { .. }
            | RemoteError::TimedOut { .. }
            | RemoteError::Failed { .. }
            | RemoteError::Strange { .. } => Exit::Failed,
        }
    }
}

impl Remote {
    pub(super) fn new(reach: &Reach) -> Result<Remote, RemoteError> {
        let key =
            reach.key.as_deref().map(str::trim).filter(|key| !key.is_empty()).ok_or(RemoteError::NoKey)?;
        let mut authorization =
            HeaderValue::from_str(&format!("Bearer {key}")).map_err(|_| RemoteError::BadKey)?;
        authorization.set_sensitive(true);
        let address = || RemoteError::Address { url: reach.url.clone() };
        let base = Url::parse(&reach.url).ok().filter(|url| !url.cannot_be_a_base()).ok_or_else(address)?;
        let client = Client::builder()
            .connect_timeout(Duration::from_secs(CONNECT_SECONDS))
            .timeout(Duration::from_secs(ANSWER_SECONDS))
            // a key goes to the address that was named, and nowhere else
            .redirect(Policy::none())
            .no_proxy()
            .user_agent(concat!("slated/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|source| RemoteError::Asking { url: reach.url.clone(), source })?;
        Ok(Remote { client, base, authorization })
    }

    pub(super) async fn get(&self, path: &[&str], query: &[(&str, String)]) -> Result<Answer, RemoteError> {
        let mut url = self.url(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        self.ask(Verb::Get, url, None, None).await
    }

    /// What is a file and not JSON.
    pub(super) async fn file(&self, path: &[&str]) -> Result<String, RemoteError> {
        let bytes = self.bytes_of(path).await?;
        String::from_utf8(bytes).map_err(|_| self.strange("no text".to_owned()))
    }

    /// The same, whatever it is.
    pub(super) async fn bytes_of(&self, path: &[&str]) -> Result<Vec<u8>, RemoteError> {
        let request = self.client.get(self.url(path)).header(AUTHORIZATION, self.authorization.clone());
        let mut response = request.send().await.map_err(|error| self.failed(error))?;
        if !response.status().is_success() {
            return Err(self
                .answer(response)
                .await
                .err()
                .unwrap_or_else(|| self.strange("no file".to_owned())));
        }
        self.bytes(&mut response).await
    }

    /// Posts a file, with parameters beside it.
    pub(super) async fn send(
        &self,
        path: &[&str],
        query: &[(&str, String)],
        (content_type, bytes): (&str, Vec<u8>),
    ) -> Result<Answer, RemoteError> {
        let mut url = self.url(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let request = self.client.post(url).header(AUTHORIZATION, self.authorization.clone());
        let response = request.header(CONTENT_TYPE, content_type).body(bytes).send().await;
        self.answer(response.map_err(|error| self.failed(error))?).await
    }

    /// A write; `seen` is the ETag of what the caller looked at.
    pub(super) async fn write(
        &self,
        verb: Verb,
        path: &[&str],
        seen: Option<&str>,
        body: Option<&Value>,
    ) -> Result<Answer, RemoteError> {
        self.ask(verb, self.url(path), seen, body).await
    }

    /// The same, with parameters beside the body.
    pub(super) async fn put(
        &self,
        path: &[&str],
        query: &[(&str, String)],
        seen: Option<&str>,
        body: &Value,
    ) -> Result<Answer, RemoteError> {
        let mut url = self.url(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        self.ask(Verb::Put, url, seen, Some(body)).await
    }

    pub(super) async fn delete(
        &self,
        path: &[&str],
        query: &[(&str, String)],
        seen: Option<&str>,
    ) -> Result<Answer, RemoteError> {
        let mut url = self.url(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        self.ask(Verb::Delete, url, seen, None).await
    }

    /// Each part is one segment, whatever stands in it.
    fn url(&self, path: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        url
    }

    async fn ask(
        &self,
        verb: Verb,
        url: Url,
        seen: Option<&str>,
        body: Option<&Value>,
    ) -> Result<Answer, RemoteError> {
        let method = match verb {
            Verb::Get => Method::GET,
            Verb::Post => Method::POST,
            Verb::Put => Method::PUT,
            Verb::Patch => Method::PATCH,
            Verb::Delete => Method::DELETE,
        };
        let mut request = self.client.request(method, url).header(AUTHORIZATION, self.authorization.clone());
        if let Some(seen) = seen {
            request = request.header(IF_MATCH, seen);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let response = request.send().await.map_err(|error| self.failed(error))?;
        self.answer(response).await
    }

    async fn answer(&self, mut response: Response) -> Result<Answer, RemoteError> {
        let status = response.status();
        let etag = response.headers().get(ETAG).and_then(|etag| etag.to_str().ok()).map(str::to_owned);
        let bytes = self.bytes(&mut response).await?;
        if status == StatusCode::NO_CONTENT {
            return Ok(Answer { body: Value::Null, etag });
        }
        let body: Option<Value> = serde_json::from_slice(&bytes).ok();
        if status.is_success() {
            let body = body.ok_or_else(|| self.strange("no JSON".to_owned()))?;
            return Ok(Answer { body, etag });
        }
        match body.as_ref().and_then(problem) {
            Some(detail) if status == StatusCode::PRECONDITION_FAILED => Err(RemoteError::Stale { detail }),
            Some(detail) if status.is_server_error() => {
                Err(RemoteError::Failed { status: status.as_u16(), detail })
            }
            Some(detail) => Err(RemoteError::Refused { status: status.as_u16(), detail }),
            None => Err(self.strange(format!("{status} without a problem's detail"))),
        }
    }

    async fn bytes(&self, response: &mut Response) -> Result<Vec<u8>, RemoteError> {
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.failed(error))? {
            if bytes.len() + chunk.len() > BODY_BYTES_MAX {
                return Err(self.strange(format!("more than {BODY_BYTES_MAX} bytes")));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    fn failed(&self, source: reqwest::Error) -> RemoteError {
        let url = self.base.as_str().trim_end_matches('/').to_owned();
        // the address stands in the message already
        let source = source.without_url();
        match (source.is_connect(), source.is_timeout()) {
            (true, _) => RemoteError::Unreachable { url, source },
            (false, true) => RemoteError::TimedOut { url },
            (false, false) => RemoteError::Asking { url, source },
        }
    }

    fn strange(&self, what: String) -> RemoteError {
        RemoteError::Strange { url: self.base.as_str().trim_end_matches('/').to_owned(), what }
    }
}

/// What a problem says; its detail names every place that is wrong.
fn problem(body: &Value) -> Option<String> {
    let text = |key: &str| body.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    text("detail").or_else(|| text("title")).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_problem(body: Value, expected: Option<&str>) {
        assert_eq!(problem(&body).as_deref(), expected);
    }

    #[test]
    fn a_problem_is_told_by_its_detail() {
        check_problem(
            serde_json::json!({ "title": "conflict", "detail": "task #7 is done" }),
            Some("task #7 is done"),
        );
        check_problem(serde_json::json!({ "title": "conflict" }), Some("conflict"));
        check_problem(serde_json::json!({ "error": 1 }), None);
    }

    #[test]
    fn a_key_of_a_client_is_one_segment() {
        let reach = Reach { url: "http://h:1/base".to_owned(), key: Some("slated_x".to_owned()) };
        let _first_stands = rustls::crypto::ring::default_provider().install_default();
        let url = Remote::new(&reach).unwrap().url(&["v1", "clients", "a/../b?c"]);
        assert_eq!(url.as_str(), "http://h:1/base/v1/clients/a%2F..%2Fb%3Fc");
    }
}
