//! `Idempotency-Key`: a POST that is sent again does nothing again and is answered as before.
//!
//! Only what succeeded is kept. A refusal did nothing, so its key is free for the corrected request; what was cut
//! short (a lost database, a timeout, a daemon that died) stays unknown, because doing it twice would be worse than
//! asking a person to look.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use slated_core::task::Actor;
use slated_store::{KeptAnswer, KeptRequest, RequestKey};
use tracing::warn;

use super::problem::{Kind, Problem};
use crate::config::Http;
use crate::ops::Ops;
use crate::ops::idempotency::Begun;
use crate::ops::keys::sha256;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
const KEY_BYTES_MAX: usize = 255;

/// A longer path is kept as its digest: PostgreSQL's index takes no key that is much longer than all four together.
const PATH_BYTES_MAX: usize = 512;

/// Beside an answer that holds a secret: it is given once, and neither the answer nor the secret in it is kept.
#[derive(Clone, Copy)]
pub(super) struct HoldsSecret;

pub(super) async fn once(
    State(ops): State<Ops>,
    State(http): State<Arc<Http>>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    if request.method() != Method::POST {
        return Ok(next.run(request).await);
    }
    let Some(key) = key(request.headers())? else { return Ok(next.run(request).await) };
    let (parts, body) = request.into_parts();
    let bytes = collect(body).await?;
    let actor = parts.extensions.get::<Actor>().expect("every route of /v1 stands behind `authenticate`");
    let id = RequestKey {
        principal: actor.login.clone(),
        method: parts.method.as_str().to_owned(),
        path: shortened(parts.uri.path()),
        key,
    };
    let patience_seconds = i64::try_from(http.request_timeout_seconds).unwrap_or(i64::MAX);
    let refused = |kind, detail| Err(Problem::new(kind, detail));
    // a query says as much as a body does
    let digest = match parts.uri.query() {
        Some(query) => sha256(&[query.as_bytes(), b"\n", &bytes].concat()),
        None => sha256(&bytes),
    };
    match ops.begin_request(id, digest, patience_seconds).await? {
        Begun::First(kept) => {
            let request = Request::from_parts(parts, Body::from(bytes));
            let patience = Duration::from_secs(http.request_timeout_seconds);
            finish(ops, kept, request, next, patience).await
        }
        Begun::Answered(answer) => replayed(answer),
        Begun::OtherBody => refused(
            Kind::IdempotencyKeyReused,
            "this Idempotency-Key came with another body: right would be a new key, or the same body",
        ),
        Begun::InFlight => refused(
            Kind::RequestInFlight,
            "the request with this Idempotency-Key is not finished: send it again in a moment",
        ),
        Begun::Unknown => refused(
            Kind::OutcomeUnknown,
            "the request with this Idempotency-Key was cut short, and whether it was done is not known: \
             read the task, then decide again with a new key",
        ),
    }
}

/// Does what is asked and keeps the answer, also for a client who hangs up meanwhile: its next try shall find it.
async fn finish(
    ops: Ops,
    kept: KeptRequest,
    request: Request,
    next: Next,
    patience: Duration,
) -> Result<Response, Problem> {
    let (at_the_end, release) = (ops.clone(), kept.clone());
    let doing = tokio::spawn(async move {
        let late =
            |_| Problem::hidden(Kind::TimedOut, "it took too long and was given up", "timed out".to_owned());
        let response = tokio::time::timeout(patience, next.run(request)).await.map_err(late)?;
        Ok(keep(&at_the_end, &kept, response).await)
    });
    match doing.await {
        Ok(answer) => answer,
        Err(error) if error.is_panic() => {
            // it unwound through its transaction, so nothing was done
            free(&ops, &release).await;
            std::panic::resume_unwind(error.into_panic())
        }
        Err(error) => Err(Problem::internal(&error)),
    }
}

async fn keep(ops: &Ops, kept: &KeptRequest, response: Response) -> Response {
    if !response.status().is_success() {
        if !may_have_happened(&response) {
            free(ops, kept).await;
        }
        return response;
    }
    let (parts, body) = response.into_parts();
    let is_secret = parts.extensions.get::<HoldsSecret>().is_some();
    // an answer of ours is in memory already and is text
    let Ok(bytes) = collect(body).await else { return Response::from_parts(parts, Body::empty()) };
    let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let answer = KeptAnswer {
        status: parts.status.as_u16(),
        etag: text(header::ETAG),
        location: text(header::LOCATION),
        body: (!is_secret).then(|| String::from_utf8_lossy(&bytes).into_owned()),
    };
    if let Err(error) = ops.keep_answer(kept, &answer).await {
        warn!("a request was done and its answer could not be kept: {error}");
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// Frees the key; where that fails it stays taken, which is the safe side.
async fn free(ops: &Ops, kept: &KeptRequest) {
    if let Err(error) = ops.release_request(kept).await {
        warn!("failed to free an Idempotency-Key: {error}");
    }
}

/// A commit that loses the database may have been one.
fn may_have_happened(response: &Response) -> bool {
    response
        .extensions()
        .get::<Problem>()
        .is_some_and(|problem| matches!(problem.kind, Kind::DatabaseAway | Kind::TimedOut))
}

fn replayed(answer: KeptAnswer) -> Result<Response, Problem> {
    let Some(body) = answer.body else {
        return Err(Problem::new(
            Kind::AnswerNotKept,
            "the request with this Idempotency-Key was done, and its answer held a secret that is shown once: read \
             what it made, and have a new secret made where you do not have it",
        ));
    };
    let status = StatusCode::from_u16(answer.status).expect("only a status was kept");
    let is_empty = body.is_empty();
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    if !is_empty {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    for (name, value) in [(header::ETAG, answer.etag), (header::LOCATION, answer.location)] {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            headers.insert(name, value);
        }
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(response)
}

/// `None` where the request has none.
fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let mut given = headers.get_all(IDEMPOTENCY_KEY).iter();
    let Some(one) = given.next() else { return Ok(None) };
    let bytes = one.as_bytes();
    let is_key = (1..=KEY_BYTES_MAX).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_graphic);
    match (is_key.then(|| one.to_str().ok()).flatten(), given.next()) {
        (Some(key), None) => Ok(Some(key.to_owned())),
        _ => {
            let detail = format!(
                "Idempotency-Key: right would be one of 1 to {KEY_BYTES_MAX} visible ASCII characters"
            );
            Err(Problem::new(Kind::BadIdempotencyKey, detail))
        }
    }
}

async fn collect(body: Body) -> Result<Bytes, Problem> {
    let collected = body.collect().await;
    Ok(collected.map_err(|_| Problem::new(Kind::BadRequest, "the body broke off"))?.to_bytes())
}

fn shortened(path: &str) -> String {
    if path.len() <= PATH_BYTES_MAX { path.to_owned() } else { format!("sha256:{}", sha256(path.as_bytes())) }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use axum::middleware::from_fn_with_state;
    use axum::routing::post;
    use axum::{Extension, Router};
    use slated_core::agency::Access;
    use slated_store::Store;
    use tokio::sync::Notify;
    use tower::ServiceExt;

    use super::*;
    use crate::clock::Clock;
    use crate::config::Config;
    use crate::ops::Policy;
    use crate::web::{Face, around};

    /// A route that says when it is entered, waits to be let go, and panics when it is entered as told.
    #[derive(Default)]
    struct Slow {
        entered: Notify,
        gate: Notify,
        times: AtomicUsize,
        panics_at: usize,
    }

    impl Slow {
        async fn answer(&self) -> &'static str {
            let times = self.times.fetch_add(1, Ordering::Relaxed) + 1;
            self.entered.notify_one();
            self.gate.notified().await;
            assert!(times != self.panics_at, "as told");
            "done"
        }
    }

    async fn app(folder: &tempfile::TempDir, slow: &Arc<Slow>) -> Router {
        let url = format!("sqlite://{}", folder.path().join("slated.db").display());
        let store = Store::open(&url, 4).await.unwrap();
        let clock = Clock::fixed("2026-11-24T09:00:00Z".parse().unwrap());
        let ops = Ops { store, clock, policy: Policy::of(&Config::default()).into() };
        let document = crate::web::docs::DocumentText("".into());
        let streams = crate::web::api::follow::Places::new(1);
        let face = Face { ops, http: Arc::default(), metrics: None, document, streams };
        let slow = Arc::clone(slow);
        let route = post(async move || slow.answer().await);
        let actor = Actor { login: "sam".to_owned(), access: Access::Specialist, roles: Vec::new() };
        let routes = Router::new().route("/v1/slow", route);
        around(routes.route_layer(from_fn_with_state(face, once)).layer(Extension(actor)))
    }

    async fn ask(app: &Router) -> Response {
        let request = Request::post("/v1/slow").header(IDEMPOTENCY_KEY, "k").body(Body::empty()).unwrap();
        app.clone().oneshot(request).await.unwrap()
    }

    /// Asks until the key is no longer in flight.
    async fn ask_patiently(app: &Router) -> Response {
        for _ in 0..10_000 {
            let response = ask(app).await;
            if response.status() != StatusCode::CONFLICT {
                return response;
            }
        }
        panic!("it stays in flight")
    }

    #[tokio::test]
    async fn who_hangs_up_finds_the_answer_at_the_next_try() {
        let (folder, slow) = (tempfile::tempdir().unwrap(), Arc::new(Slow::default()));
        let app = app(&folder, &slow).await;
        tokio::select! {
            _ = ask(&app) => panic!("it is not let go yet"),
            () = slow.entered.notified() => {}
        }
        assert_eq!(ask(&app).await.status(), StatusCode::CONFLICT, "it goes on without whoever asked");
        slow.gate.notify_one();
        let response = ask_patiently(&app).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[REPLAYED], "true");
        assert_eq!(collect(response.into_body()).await.unwrap(), "done");
        assert_eq!(slow.times.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn a_panic_is_answered_and_frees_the_key() {
        let slow = Arc::new(Slow { panics_at: 1, ..Slow::default() });
        let folder = tempfile::tempdir().unwrap();
        let app = app(&folder, &slow).await;
        slow.gate.notify_one();
        assert_eq!(ask(&app).await.status(), StatusCode::INTERNAL_SERVER_ERROR);
        slow.gate.notify_one();
        assert_eq!(ask(&app).await.status(), StatusCode::OK);
        assert_eq!(slow.times.load(Ordering::Relaxed), 2);
    }

    #[track_caller]
    fn check_key(values: &[&[u8]], expected: Result<Option<&str>, Kind>) {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(IDEMPOTENCY_KEY, HeaderValue::from_bytes(value).unwrap());
        }
        let read = key(&headers).map_err(|problem| problem.kind);
        assert_eq!(read, expected.map(|key| key.map(str::to_owned)), "{values:?}");
    }

    #[test]
    fn a_key_is_one_word_of_visible_ascii() {
        let long = [b'k'; KEY_BYTES_MAX + 1];
        check_key(&[], Ok(None));
        check_key(&[b"\"8e03978e-40d5\""], Ok(Some("\"8e03978e-40d5\"")));
        check_key(&[&long[1..]], Ok(Some(std::str::from_utf8(&long[1..]).unwrap())));
        check_key(&[&long], Err(Kind::BadIdempotencyKey));
        check_key(&[b""], Err(Kind::BadIdempotencyKey));
        check_key(&[b"a b"], Err(Kind::BadIdempotencyKey));
        check_key(&["\u{e9}".as_bytes()], Err(Kind::BadIdempotencyKey));
        check_key(&[b"a", b"a"], Err(Kind::BadIdempotencyKey));
    }
}
