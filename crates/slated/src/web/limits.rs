//! How much of a request is read, and for how long.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tokio_util::sync::CancellationToken;

use super::problem::{Kind, Problem};
use crate::config::Http;

/// Put into every request by the server; a router without one never stops.
#[derive(Clone, Debug)]
pub(super) struct Stopping(pub(super) CancellationToken);

pub(super) const PATH_BYTES_MAX: usize = 8 * 1024;
/// The server itself gives up at twice this, with a bare 431.
pub(super) const HEADER_BYTES_MAX: usize = 32 * 1024;

/// Once a stop began, a body that is still on its way gets so much of the time that is left for all.
const BODY_SHARE_OF_STOP: u32 = 4;

pub(super) async fn heads(request: Request, next: Next) -> Result<Response, Problem> {
    let target = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    if target > PATH_BYTES_MAX {
        let detail = format!("path and query have {target} bytes: right would be {PATH_BYTES_MAX} at most");
        return Err(Problem::new(Kind::PathTooLong, detail));
    }
    let headers =
        request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum::<usize>();
    if headers > HEADER_BYTES_MAX {
        let detail = format!("the headers have {headers} bytes: right would be {HEADER_BYTES_MAX} at most");
        return Err(Problem::new(Kind::HeadersTooLarge, detail));
    }
    Ok(next.run(request).await)
}

/// Reads the whole body, or refuses it, before the route runs; and ends a route that runs too long.
pub(super) async fn bodies(
    State(http): State<Arc<Http>>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let patience = Duration::from_secs(http.request_timeout_seconds);
    let (parts, body) = request.into_parts();
    let whole = match parts.method {
        Method::GET | Method::HEAD => Bytes::new(),
        _ => {
            declared_length(&parts.headers, http.body_bytes_max)?;
            let stopping = parts.extensions.get::<Stopping>().cloned();
            let stop_patience = Duration::from_secs(http.shutdown_seconds) / BODY_SHARE_OF_STOP;
            tokio::select! {
                read = read_all(body, http.body_bytes_max) => read?,
                () = too_long(patience, stopping, stop_patience) => {
                    return Err(Problem::new(Kind::BodyTooSlow, "the body did not arrive in time"));
                }
            }
        }
    };
    let request = Request::from_parts(parts, Body::from(whole));
    let late =
        |_| Problem::hidden(Kind::TimedOut, "it took too long and was given up", "timed out".to_owned());
    tokio::time::timeout(patience, next.run(request)).await.map_err(late)
}

/// What says itself to be too large is refused before a byte of it is read.
fn declared_length(headers: &HeaderMap, bytes_max: usize) -> Result<(), Problem> {
    let declared =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    match declared {
        Some(bytes) if bytes > bytes_max as u64 => Err(too_large(bytes_max)),
        _ => Ok(()),
    }
}

async fn read_all(body: Body, bytes_max: usize) -> Result<Bytes, Problem> {
    match Limited::new(body, bytes_max).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large(bytes_max)),
        Err(_) => Err(Problem::new(Kind::BadRequest, "the body broke off")),
    }
}

fn too_large(bytes_max: usize) -> Problem {
    Problem::new(Kind::BodyTooLarge, format!("right would be a body of {bytes_max} bytes at most"))
}

/// Waits until the body has had its time: the usual one, or the shorter one of a stop.
async fn too_long(patience: Duration, stopping: Option<Stopping>, stop_patience: Duration) {
    let stopped = async {
        match stopping {
            Some(Stopping(token)) => token.cancelled_owned().await,
            None => std::future::pending().await,
        }
    };
    // `timeout` of what never ends is a pause; both ends are bounded
    if tokio::time::timeout(patience, stopped).await.is_ok() {
        let never = std::future::pending::<()>();
        let _time_is_up = tokio::time::timeout(stop_patience, never).await;
    }
}
