//! What is true of every answer: a request id, a problem where there is a refusal, safe headers, a line in the
//! log and a number in the metrics.
//!
//! Sees only what is in the head of a request; never logs a query, a header or a body.

use std::time::Instant;

use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use rand::RngExt;
use tracing::{debug, error, info, warn};

use super::auth::Login;
use super::problem::Problem;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const REQUEST_ID_CHARS_MAX: usize = 64;
/// A path is cut after so many characters in the log.
const PATH_SHOWN_MAX: usize = 200;

pub(super) async fn observe(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request_id(request.headers());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|route| route.as_str().to_owned());
    let path = match &route {
        // whoever reads the log must not be able to sign in by it
        Some(route) if route.contains("{secret}") => route.clone(),
        _ => request.uri().path().chars().take(PATH_SHOWN_MAX).collect(),
    };

    let response = next.run(request).await;

    let login = response.extensions().get::<Login>().map_or_else(|| "-".to_owned(), |login| login.0.clone());
    let response = with_headers(with_problem(response, &method, &path, &id), &path, &id);
    let seen = Seen {
        method,
        path,
        route,
        login,
        id,
        status: response.status(),
        seconds: started.elapsed().as_secs_f64(),
    };
    seen.log();
    seen.count();
    response
}

struct Seen {
    method: Method,
    path: String,
    route: Option<String>,
    login: String,
    id: String,
    status: StatusCode,
    seconds: f64,
}

impl Seen {
    fn log(&self) {
        let Seen { method, path, login, id, .. } = self;
        let (status, ms) = (self.status.as_u16(), self.seconds * 1_000.0);
        let is_probe = matches!(self.route.as_deref(), Some("/healthz" | "/readyz" | "/metrics"));
        if is_probe {
            debug!(request.id = %id, "{method} {path} {status} {ms:.1} ms {login}");
        } else {
            info!(request.id = %id, "{method} {path} {status} {ms:.1} ms {login}");
        }
    }

    /// Labels are of closed sets: what a caller invents must not become a time series.
    fn count(&self) {
        let method = match self.method.as_str() {
            known @ ("GET" | "POST" | "PUT" | "DELETE" | "HEAD" | "OPTIONS" | "PATCH") => known.to_owned(),
            _ => "other".to_owned(),
        };
        let route = self.route.clone().unwrap_or_else(|| "none".to_owned());
        let status = self.status.as_u16().to_string();
        metrics::counter!("http_requests_total", "method" => method.clone(), "route" => route.clone(), "status" => status)
            .increment(1);
        metrics::histogram!("http_request_seconds", "method" => method, "route" => route)
            .record(self.seconds);
    }
}

/// The caller's own id where it is a plain word, so that one id goes through all logs; else a random one.
fn request_id(headers: &HeaderMap) -> String {
    let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let plain = |text: &&str| {
        (1..=REQUEST_ID_CHARS_MAX).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    };
    given.filter(plain).map_or_else(|| format!("{:016x}", rand::rng().random::<u64>()), str::to_owned)
}

/// Writes the body of a refusal, also of one that the framework gave with nothing but a status.
fn with_problem(response: Response, method: &Method, path: &str, id: &str) -> Response {
    let given = response.extensions().get::<Problem>().cloned();
    let refuses = response.status().is_client_error() || response.status().is_server_error();
    // a page says what was wrong in its reader's words
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_page = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let problem = match given {
        Some(problem) => problem,
        None if refuses && !is_page => Problem::of_status(response.status(), &format!("{method} {path}")),
        None => return response,
    };
    match problem.cause() {
        Some(cause) if problem.kind.status() == 500 => {
            error!(request.id = %id, "{method} {path} failed: {cause}")
        }
        Some(cause) => warn!(request.id = %id, "{method} {path}: {cause}"),
        None => {}
    }
    if is_page {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    let body = serde_json::to_vec(&problem.body(id)).expect("a problem is plain values");
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    Response::from_parts(parts, Body::from(body))
}

fn with_headers(mut response: Response, path: &str, id: &str) -> Response {
    let headers = response.headers_mut();
    headers.insert(REQUEST_ID, HeaderValue::from_str(id).expect("a request id is a plain word"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if path == "/v1" || path.starts_with("/v1/") {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}
