//! What machines ask: is it alive, is it ready, how much, and what do the problems mean. No key is needed.

use std::time::Duration;

use axum::Json;
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use metrics::gauge;
use metrics_exporter_prometheus::PrometheusHandle;
use serde::Serialize;
use tracing::warn;
use utoipa::ToSchema;

use super::limits::Stopping;
use super::problem::{Kind, Problem};
use crate::ops::Ops;
use crate::ops::held::Stance;

/// A database that does not answer for so long is not ready.
const READY_PATIENCE: Duration = Duration::from_secs(2);

/// The process is alive.
#[utoipa::path(
    get, path = "/healthz", tag = "machines", security(()),
    responses((status = 200, description = "`ok`.", body = String, content_type = "text/plain")),
)]
pub(super) async fn healthz() -> &'static str {
    "ok"
}

/// Requests are welcome: the database answers and no stop has begun.
///
/// A daemon that does not believe its clock answers requests all the same; the second line says so.
#[utoipa::path(
    get, path = "/readyz", tag = "machines", security(()),
    responses(
        (status = 200, description = "`ready`; a second line where generation is held.", body = String, content_type = "text/plain"),
        (status = 503, description = "Not ready.", body = super::problem::ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn readyz(State(ops): State<Ops>, request: Request) -> Result<String, Problem> {
    if request.extensions().get::<Stopping>().is_some_and(|stopping| stopping.0.is_cancelled()) {
        return Err(Problem::new(Kind::NotReady, "stopping"));
    }
    match tokio::time::timeout(READY_PATIENCE, ops.stance(ops.clock.now())).await {
        Ok(Ok(Stance::Held(hold))) => Ok(format!("ready\n{hold}\n")),
        Ok(Ok(Stance::First | Stance::Onward | Stance::Behind { .. })) => Ok("ready".to_owned()),
        Ok(Err(error)) => {
            warn!("not ready: {error}");
            Err(Problem::new(Kind::NotReady, "the database does not answer"))
        }
        Err(_) => Err(Problem::new(Kind::NotReady, "the database does not answer in time")),
    }
}

/// Numbers in the text format of Prometheus.
#[utoipa::path(
    get, path = "/metrics", tag = "machines", security(()),
    responses((status = 200, description = "The numbers.", body = String, content_type = "text/plain")),
)]
pub(super) async fn metrics(
    State(handle): State<Option<PrometheusHandle>>,
    State(ops): State<Ops>,
) -> Response {
    // asked here and not told by the beat: a beat that has died tells nothing
    let lag = ops.generation_lag(ops.clock.now());
    if let Ok(Ok(lag)) = tokio::time::timeout(READY_PATIENCE, lag).await {
        gauge!("slated_generation_lag_seconds").set(lag.as_secs_f64());
    }
    let text = handle.map_or_else(String::new, |handle| {
        // nothing else drains the histograms' buckets
        handle.run_upkeep();
        handle.render()
    });
    let content_type = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(header::CONTENT_TYPE, content_type)], text).into_response()
}

/// What a problem's type means and what to do about it.
#[derive(Serialize, ToSchema)]
#[schema(as = ProblemKind)]
pub(super) struct KindJson {
    #[serde(rename = "type")]
    #[schema(example = "/problems/stale-version")]
    kind: String,
    status: u16,
    title: &'static str,
    /// What a caller does about it.
    meaning: &'static str,
}

impl KindJson {
    fn of(kind: Kind) -> KindJson {
        KindJson {
            kind: format!("/problems/{}", kind.slug()),
            status: kind.status(),
            title: kind.title(),
            meaning: kind.meaning(),
        }
    }
}

/// Every type of problem.
#[utoipa::path(
    get, path = "/problems", tag = "machines", security(()),
    responses((status = 200, description = "The closed list.", body = Vec<KindJson>)),
)]
pub(super) async fn problems() -> Json<Vec<KindJson>> {
    Json(Kind::ALL.iter().copied().map(KindJson::of).collect())
}

/// One type of problem.
#[utoipa::path(
    get, path = "/problems/{name}", tag = "machines", security(()),
    params(("name" = String, Path, description = "The last part of the type.")),
    responses((status = 200, description = "What it means.", body = KindJson)),
)]
pub(super) async fn problem(name: ProblemName) -> Json<KindJson> {
    Json(KindJson::of(name.0))
}

pub(super) struct ProblemName(Kind);

impl<S: Send + Sync> FromRequestParts<S> for ProblemName {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<ProblemName, Problem> {
        let unknown = |name: &str| Problem::new(Kind::NotFound, format!("there is no problem {name:?}"));
        let Path(name) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| unknown(""))?;
        let found = Kind::ALL.iter().copied().find(|kind| kind.slug() == name);
        found.map(ProblemName).ok_or_else(|| unknown(&name))
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use slated_store::Store;
    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::clock::Clock;
    use crate::config::Config;
    use crate::ops::Policy;

    #[tokio::test]
    async fn readiness_ends_when_a_stop_begins() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("slated.db").display());
        let clock = Clock::fixed("2026-11-24T09:00:00Z".parse().unwrap());
        let policy = Policy::of(&Config::default()).into();
        let ops = Ops { store: Store::open(&url, 2).await.unwrap(), clock, policy };
        let stop = CancellationToken::new();
        let request = || Request::builder().extension(Stopping(stop.clone())).body(Body::empty()).unwrap();
        assert_eq!(readyz(State(ops.clone()), request()).await.unwrap(), "ready");
        stop.cancel();
        assert_eq!(readyz(State(ops), request()).await.unwrap_err().kind, Kind::NotReady);
    }
}
