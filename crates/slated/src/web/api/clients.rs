//! Clients: the risk with its parts, and signals that come in.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use slated_core::risk::RiskReading;
use slated_core::score::Risk;
use slated_core::signal::{BadSignal, Signal, SignalKind};
use slated_store::NotedSignal;
use utoipa::ToSchema;

use super::contacts::ContactJson;
use super::expectations::ExpectationJson;
use super::last_word::number_or_word;
use super::promises::CountsJson;
use super::task_json::{etag, hours, points};
use crate::ops::Ops;
use crate::ops::clients::ClientCard;
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields};
use crate::web::extract::{Asking, ClientKey, NoParameters};
use crate::web::problem::Problem;

/// A client with its risk as of today.
#[derive(Serialize, ToSchema)]
#[schema(as = Client)]
pub(crate) struct ClientJson {
    key: String,
    name: String,
    manager: String,
    /// Sees and decides as the manager does.
    deputy: Option<String>,
    time_zone: String,
    calendar: String,
    /// By which days its work goes: client, agency, or union (a day off in either is off).
    #[schema(example = "client")]
    calendar_use: &'static str,
    tier: String,
    #[schema(format = Date)]
    started_on: String,
    #[schema(format = Date)]
    renewal_on: Option<String>,
    #[schema(example = "active")]
    status: &'static str,
    /// What the contract gives them.
    #[schema(example = 20.0)]
    contract_hours_per_month: Option<f64>,
    /// The version that `If-Match` speaks of.
    version: i64,
    contacts: Vec<ContactJson>,
    understanding: UnderstandingJson,
    /// By service.
    expectations: Vec<ExpectationJson>,
    risk: RiskJson,
    /// Of the past year and of what is ahead; `GET /v1/promises?client=` tells of each.
    promises: CountsJson,
}

/// How well client and agency understand each other: the last word of it, and those before.
#[derive(Serialize, ToSchema)]
#[schema(as = Understanding)]
pub(crate) struct UnderstandingJson {
    /// 0 to 10; none where nobody has asked.
    #[schema(example = 6, minimum = 0, maximum = 10)]
    value: Option<u8>,
    #[schema(format = Date)]
    observed_on: Option<String>,
    by: Option<String>,
    /// The newest first, at most 50.
    history: Vec<UnderstoodJson>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Understood)]
pub(crate) struct UnderstoodJson {
    /// The number under which it is corrected or taken back.
    signal: i64,
    #[schema(minimum = 0, maximum = 10)]
    value: u8,
    #[schema(format = Date)]
    observed_on: String,
    by: String,
    note: Option<String>,
}

impl UnderstandingJson {
    fn of(noted: Vec<NotedSignal>) -> UnderstandingJson {
        let history: Vec<UnderstoodJson> = noted.into_iter().filter_map(UnderstoodJson::of).collect();
        let last = history.first();
        UnderstandingJson {
            value: last.map(|last| last.value),
            observed_on: last.map(|last| last.observed_on.clone()),
            by: last.map(|last| last.by.clone()),
            history,
        }
    }
}

impl UnderstoodJson {
    fn of(noted: NotedSignal) -> Option<UnderstoodJson> {
        let NotedSignal { id, signal, by, note, noted_at: _ } = noted;
        let SignalKind::Understanding(value) = signal.kind else { return None };
        Some(UnderstoodJson { signal: id, value, observed_on: signal.observed_on.to_string(), by, note })
    }
}

/// How likely the client is to leave, and what that is made of.
#[derive(Serialize, ToSchema)]
#[schema(as = Risk)]
pub(crate) struct RiskJson {
    /// 0 to 1.
    #[schema(example = 0.64)]
    value: f64,
    /// What the signals say by themselves; differs only by a manager's judgement.
    by_signals: f64,
    parts: Vec<RiskPartJson>,
    /// What would make it surer.
    missing: Vec<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = RiskPart)]
pub(crate) struct RiskPartJson {
    #[schema(example = "silence")]
    kind: &'static str,
    /// How many times trust has halved.
    halvings: f64,
    /// What it adds to the score of every task of the client.
    points: f64,
    #[schema(format = Date)]
    observed_on: Option<String>,
    /// In how many days it fades by half; none for what does not fade.
    half_life_days: Option<i64>,
    /// The reading is older than its half-life: ask again.
    is_stale: bool,
    note: String,
}

impl ClientJson {
    pub(super) fn of(card: ClientCard) -> ClientJson {
        let ClientCard { client, version, reading, promises, contacts, understanding, expectations } = card;
        ClientJson {
            key: client.key,
            name: client.name,
            manager: client.manager,
            deputy: client.deputy,
            time_zone: client.zone.name().to_owned(),
            calendar: client.calendar,
            calendar_use: client.calendar_use.as_str(),
            tier: client.tier,
            started_on: client.started_on.to_string(),
            renewal_on: client.renewal_on.map(|date| date.to_string()),
            status: client.status.as_str(),
            contract_hours_per_month: client.contract_minutes.map(hours),
            version,
            contacts: contacts.into_iter().map(ContactJson::of).collect(),
            understanding: UnderstandingJson::of(understanding),
            expectations: expectations.into_iter().map(ExpectationJson::of).collect(),
            risk: RiskJson::of(&reading),
            promises: CountsJson::of(&promises),
        }
    }
}

impl RiskJson {
    pub(super) fn of(reading: &RiskReading) -> RiskJson {
        let parts = reading.parts.iter().map(|part| RiskPartJson {
            kind: part.kind.as_str(),
            halvings: thousandths(part.h_thousandths),
            points: points(part.points),
            observed_on: part.observed_on.map(|date| date.to_string()),
            half_life_days: part.half_life_days,
            is_stale: part.is_stale,
            note: part.note.clone(),
        });
        RiskJson {
            value: share(reading.risk),
            by_signals: share(reading.by_signals),
            parts: parts.collect(),
            missing: reading.missing.iter().map(ToString::to_string).collect(),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most 10,000")]
pub(super) fn share(risk: Risk) -> f64 {
    risk.parts_per_10_000() as f64 / 10_000.0
}

#[expect(clippy::cast_precision_loss, reason = "a risk is certain long before its halvings lose a digit")]
pub(super) fn thousandths(value: i64) -> f64 {
    value as f64 / 1_000.0
}

/// One client, with its risk and the parts of it, and its version as ETag; its manager, the deputy and admins only.
#[utoipa::path(
    get, path = "/v1/clients/{key}", tag = "clients",
    responses((
        status = 200, description = "The client.", body = ClientJson,
        headers(("ETag" = String, description = "Its version, for If-Match.")),
    )),
)]
pub(crate) async fn client(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    _: Asking<NoParameters>,
) -> Result<Response, Problem> {
    Ok(shown(ops.client_card(&key, &by).await?))
}

/// With its version as ETag.
pub(super) fn shown(card: ClientCard) -> Response {
    let tag = etag(card.version);
    ([(header::ETAG, tag)], Json(ClientJson::of(card))).into_response()
}

/// One dated observation.
#[derive(ToSchema)]
#[schema(as = AddSignal)]
#[expect(dead_code, reason = "describes the body; `Body` reads it into the value below")]
pub(crate) struct SignalBody {
    /// understanding, contact, nps, missed_promise, conflict_opened or conflict_settled.
    #[schema(example = "understanding")]
    kind: String,
    /// 0 to 10 for understanding and nps, the working days late for a missed promise, tension, conflict or threat for
    /// a conflict, nothing for a contact.
    #[schema(schema_with = number_or_word)]
    value: Option<String>,
    #[schema(format = Date, example = "2026-11-24")]
    observed_on: String,
    note: Option<String>,
}

pub(crate) struct NewSignal {
    signal: Signal,
    note: Option<String>,
}

impl NewSignal {
    pub(super) fn parts(self) -> (Signal, Option<String>) {
        (self.signal, self.note)
    }
}

impl Body for NewSignal {
    const FIELDS: &'static [&'static str] = &["kind", "value", "observed_on", "note"];

    fn read(fields: &mut Fields) -> Option<NewSignal> {
        let (kind, value) = (fields.text("kind"), fields.optional_word("value"));
        let (observed_on, note) = (fields.date("observed_on"), fields.optional_text("note"));
        let kind = match SignalKind::parse(&kind?, &value?.unwrap_or_default()) {
            Ok(kind) => Some(kind),
            Err(error @ BadSignal::Kind(_)) => fields.fault("kind", error.to_string()),
            Err(error @ BadSignal::Value { .. }) => fields.fault("value", error.to_string()),
        };
        Some(NewSignal { signal: Signal { kind: kind?, observed_on: observed_on? }, note: note? })
    }
}

/// Note an observation about a client; the answer is the risk with it.
///
/// The same observation of the same day counts once.
#[utoipa::path(
    post, path = "/v1/clients/{key}/signals", tag = "clients", request_body = SignalBody,
    responses((status = 201, description = "The risk, with the signal counted.", body = RiskJson)),
)]
pub(crate) async fn add_signal(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    Asked(new): Asked<NewSignal>,
) -> Result<(StatusCode, Json<RiskJson>), Problem> {
    let reading = ops.add_signal(&key, new.signal, new.note.as_deref(), &by).await?;
    Ok((StatusCode::CREATED, Json(RiskJson::of(&reading))))
}
