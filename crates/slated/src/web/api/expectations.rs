//! Expectation cards of a client's engagements.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use slated_core::expectation::Expectation;
use slated_store::StoredExpectation;
use utoipa::ToSchema;

use super::task_json::{etag, text};
use crate::ops::Ops;
use crate::ops::expectations::SeenCard;
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields};
use crate::web::extract::{Asking, ClientKey, NoParameters, SeenOrNew, ServiceKey};
use crate::web::problem::Problem;

/// What is expected of one engagement, and who wrote it down when.
#[derive(Serialize, ToSchema)]
#[schema(as = Expectation)]
pub(crate) struct ExpectationJson {
    client: String,
    service: String,
    /// What the client expects, in their words.
    expected: String,
    promised: String,
    /// What is not part of it.
    excluded: String,
    /// By what the client will read that it succeeded.
    success: String,
    by: String,
    #[schema(format = DateTime)]
    at: String,
    /// The version that `If-Match` speaks of.
    version: i64,
}

impl ExpectationJson {
    pub(super) fn of(stored: StoredExpectation) -> ExpectationJson {
        let StoredExpectation { client, service, card, by, at, version } = stored;
        let Expectation { expected, promised, excluded, success } = card;
        ExpectationJson { client, service, expected, promised, excluded, success, by, at: text(at), version }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = Expectations)]
pub(crate) struct ExpectationsJson {
    expectations: Vec<ExpectationJson>,
}

/// The card as it is given when an engagement begins.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewExpectation)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewExpectation {
    #[serde(default)]
    #[schema(example = "more calls from the shop's own town")]
    expected: String,
    #[serde(default)]
    promised: String,
    #[serde(default)]
    #[schema(example = "texts, which they write themselves")]
    excluded: String,
    #[serde(default)]
    #[schema(example = "40 calls a month by May")]
    success: String,
}

/// Reads the card of a new engagement; `Some(None)` where there is none.
pub(super) fn of_new(fields: &mut Fields) -> Option<Option<Expectation>> {
    const TEXT_CHARS_MAX: usize = 2_000;
    let Some(given) = fields.optional_object::<NewExpectation>("expectation")? else { return Some(None) };
    let NewExpectation { expected, promised, excluded, success } = match serde_json::from_value(given) {
        Ok(new) => new,
        Err(wrong) => return fields.fault("expectation", wrong.to_string()),
    };
    let card = Expectation { expected, promised, excluded, success };
    for (part, text) in card.parts() {
        let chars = text.chars().count();
        let is_text = text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'));
        if chars > TEXT_CHARS_MAX || !is_text {
            let right = format!("right would be a text of {TEXT_CHARS_MAX} characters at most");
            return fields.fault(&format!("expectation/{part}"), format!("has {chars} characters: {right}"));
        }
    }
    match card.read() {
        Ok(card) => Some(Some(card)),
        Err(blank) => fields.fault("expectation", blank.to_string()),
    }
}

/// The whole card; what is left out is empty.
#[derive(ToSchema)]
#[schema(as = WriteExpectation)]
#[expect(dead_code, reason = "describes the body; `Body` reads it into the value below")]
pub(crate) struct CardBody {
    #[schema(example = "more calls from the shop's own town")]
    expected: Option<String>,
    promised: Option<String>,
    #[schema(example = "texts, which they write themselves")]
    excluded: Option<String>,
    #[schema(example = "40 calls a month by May")]
    success: Option<String>,
    reason: Option<String>,
}

pub(crate) struct Card {
    card: Expectation,
    reason: Option<String>,
}

impl Body for Card {
    const FIELDS: &'static [&'static str] = &["expected", "promised", "excluded", "success", "reason"];

    fn read(fields: &mut Fields) -> Option<Card> {
        let (expected, promised) = (fields.optional_text("expected"), fields.optional_text("promised"));
        let (excluded, success) = (fields.optional_text("excluded"), fields.optional_text("success"));
        let reason = fields.optional_text("reason");
        let card = Expectation {
            expected: expected?.unwrap_or_default(),
            promised: promised?.unwrap_or_default(),
            excluded: excluded?.unwrap_or_default(),
            success: success?.unwrap_or_default(),
        };
        Some(Card { card, reason: reason? })
    }
}

fn with_tag(stored: StoredExpectation) -> Response {
    let tag = etag(stored.version);
    ([(header::ETAG, tag)], Json(ExpectationJson::of(stored))).into_response()
}

/// What a client expects, by service; for whoever decides for the client, and for those who see a task of it.
#[utoipa::path(
    get, path = "/v1/clients/{key}/expectations", tag = "clients", operation_id = "expectations",
    responses((status = 200, description = "The cards.", body = ExpectationsJson)),
)]
pub(crate) async fn list(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    _: Asking<NoParameters>,
) -> Result<Json<ExpectationsJson>, Problem> {
    let cards = ops.expectations(&key, &by).await?;
    Ok(Json(ExpectationsJson { expectations: cards.into_iter().map(ExpectationJson::of).collect() }))
}

/// The card of one engagement, with its version as ETag.
#[utoipa::path(
    get, path = "/v1/clients/{key}/engagements/{service}/expectation", tag = "clients", operation_id = "expectation",
    responses((
        status = 200, description = "The card.", body = ExpectationJson,
        headers(("ETag" = String, description = "Its version, for If-Match.")),
    )),
)]
pub(crate) async fn one(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    ServiceKey(service): ServiceKey,
    _: Asking<NoParameters>,
) -> Result<Response, Problem> {
    Ok(with_tag(ops.expectation(&key, &service, &by).await?))
}

/// Write the card of an engagement: what is expected, promised, not part of it, and how success is read. What it said
/// before stays in the events.
#[utoipa::path(
    put, path = "/v1/clients/{key}/engagements/{service}/expectation", tag = "clients",
    operation_id = "write_expectation", request_body = CardBody,
    responses((
        status = 200, description = "The card.", body = ExpectationJson,
        headers(("ETag" = String, description = "Its version, for If-Match.")),
    )),
)]
pub(crate) async fn put(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    ServiceKey(service): ServiceKey,
    SeenOrNew(version): SeenOrNew,
    Asked(Card { card, reason }): Asked<Card>,
) -> Result<Response, Problem> {
    let seen = SeenCard { client: &key, service: &service, version };
    Ok(with_tag(ops.write_expectation(seen, card, reason.as_deref(), &by).await?))
}
