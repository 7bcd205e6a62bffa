//! Signals one by one: to be read, corrected or taken back.

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use serde::Serialize;
use slated_store::NotedSignal;
use utoipa::ToSchema;

use super::clients::{NewSignal, RiskJson};
use super::moves::ReasonBody;
use super::task_json::text;
use crate::ops::Ops;
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields};
use crate::web::extract::{Asking, ClientKey, NoParameters, path_parameter};
use crate::web::problem::Problem;

/// The newest first, at most 200.
#[derive(Serialize, ToSchema)]
#[schema(as = Signals)]
pub(crate) struct SignalsJson {
    client: String,
    signals: Vec<SignalJson>,
}

/// One dated observation.
#[derive(Serialize, ToSchema)]
#[schema(as = Signal)]
pub(crate) struct SignalJson {
    signal: i64,
    #[schema(example = "understanding")]
    kind: &'static str,
    value: String,
    #[schema(format = Date)]
    observed_on: String,
    by: String,
    #[schema(format = DateTime)]
    noted_at: String,
    note: Option<String>,
}

impl SignalJson {
    fn of(noted: NotedSignal) -> SignalJson {
        SignalJson {
            signal: noted.id,
            kind: noted.signal.kind.kind(),
            value: noted.signal.kind.value(),
            observed_on: noted.signal.observed_on.to_string(),
            by: noted.by,
            noted_at: text(noted.noted_at),
            note: noted.note,
        }
    }
}

/// The number of a signal, from the path.
pub(crate) struct SignalNumber(i64);

impl<S: Send + Sync> FromRequestParts<S> for SignalNumber {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<SignalNumber, Problem> {
        let text = path_parameter(parts, state, "signal").await?;
        let number = text.parse().ok().filter(|number: &i64| number.to_string() == text);
        number
            .map(SignalNumber)
            .ok_or_else(|| crate::ops::Error::not_found("signal", text.escape_default()).into())
    }
}

/// What was really observed, and what was wrong.
#[derive(ToSchema)]
#[schema(as = CorrectSignal)]
#[expect(dead_code, reason = "describes the body; `Body` reads it into the value below")]
pub(crate) struct CorrectionBody {
    #[schema(example = "understanding")]
    kind: String,
    #[schema(value_type = Option<String>)]
    value: Option<String>,
    #[schema(format = Date, example = "2026-11-24")]
    observed_on: String,
    note: Option<String>,
    #[schema(example = "it was another client's call")]
    reason: String,
}

pub(crate) struct Correction {
    right: NewSignal,
    reason: String,
}

impl Body for Correction {
    const FIELDS: &'static [&'static str] = &["kind", "value", "observed_on", "note", "reason"];

    fn read(fields: &mut Fields) -> Option<Correction> {
        let (reason, right) = (fields.text("reason"), NewSignal::read(fields));
        Some(Correction { reason: reason?, right: right? })
    }
}

/// What was observed about a client; its manager and admins only.
#[utoipa::path(
    get, path = "/v1/clients/{key}/signals", tag = "clients", operation_id = "signals",
    responses((status = 200, description = "The signals.", body = SignalsJson)),
)]
pub(crate) async fn signals(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    _: Asking<NoParameters>,
) -> Result<Json<SignalsJson>, Problem> {
    let (client, signals) = ops.signals(&key, &by).await?;
    Ok(Json(SignalsJson { client: client.key, signals: signals.into_iter().map(SignalJson::of).collect() }))
}

/// Correct a signal that was wrong; the history keeps what it said. It gets a new number.
#[utoipa::path(
    put, path = "/v1/clients/{key}/signals/{signal}", tag = "clients", operation_id = "correct_signal",
    request_body = CorrectionBody,
    responses((status = 200, description = "The risk with it.", body = RiskJson)),
)]
pub(crate) async fn correct(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    number: SignalNumber,
    Asked(asked): Asked<Correction>,
) -> Result<Json<RiskJson>, Problem> {
    let right = asked.right.parts();
    let reading = ops.correct_signal(&key, number.0, Some(right), &asked.reason, &by).await?;
    Ok(Json(RiskJson::of(&reading)))
}

/// Take a signal back; the history keeps what it said.
#[utoipa::path(
    delete, path = "/v1/clients/{key}/signals/{signal}", tag = "clients", operation_id = "withdraw_signal",
    request_body = ReasonBody,
    responses((status = 200, description = "The risk without it.", body = RiskJson)),
)]
pub(crate) async fn withdraw(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    number: SignalNumber,
    Asked(body): Asked<ReasonBody>,
) -> Result<Json<RiskJson>, Problem> {
    let reading = ops.correct_signal(&key, number.0, None, &body.reason, &by).await?;
    Ok(Json(RiskJson::of(&reading)))
}
