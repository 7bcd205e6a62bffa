//! Clients: the risk with its parts, signals that come in, and what will be created.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Serialize;
use slated_core::agency::Client;
use slated_core::risk::RiskReading;
use slated_core::score::Risk;
use slated_core::signal::{BadSignal, Signal, SignalKind};
use utoipa::ToSchema;

use super::last_word::number_or_word;
use super::task_json::{points, text};
use crate::ops::Ops;
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields};
use crate::web::extract::{Asking, ClientKey, NoParameters, Parameters, Params};
use crate::web::problem::Problem;

/// A client with its risk as of today.
#[derive(Serialize, ToSchema)]
#[schema(as = Client)]
pub(crate) struct ClientJson {
    key: String,
    name: String,
    manager: String,
    time_zone: String,
    calendar: String,
    tier: String,
    #[schema(format = Date)]
    started_on: String,
    #[schema(format = Date)]
    renewal_on: Option<String>,
    #[schema(example = "active")]
    status: &'static str,
    risk: RiskJson,
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
    note: String,
}

impl ClientJson {
    fn of(client: Client, reading: &RiskReading) -> ClientJson {
        ClientJson {
            key: client.key,
            name: client.name,
            manager: client.manager,
            time_zone: client.zone.name().to_owned(),
            calendar: client.calendar,
            tier: client.tier,
            started_on: client.started_on.to_string(),
            renewal_on: client.renewal_on.map(|date| date.to_string()),
            status: client.status.as_str(),
            risk: RiskJson::of(reading),
        }
    }
}

impl RiskJson {
    fn of(reading: &RiskReading) -> RiskJson {
        let parts = reading.parts.iter().map(|part| RiskPartJson {
            kind: part.kind.as_str(),
            halvings: thousandths(part.h_thousandths),
            points: points(part.points),
            observed_on: part.observed_on.map(|date| date.to_string()),
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
fn share(risk: Risk) -> f64 {
    risk.parts_per_10_000() as f64 / 10_000.0
}

#[expect(clippy::cast_precision_loss, reason = "a risk is certain long before its halvings lose a digit")]
fn thousandths(value: i64) -> f64 {
    value as f64 / 1_000.0
}

/// One client, with its risk and the parts of it; its manager and admins only.
#[utoipa::path(
    get, path = "/v1/clients/{key}", tag = "clients",
    responses((status = 200, description = "The client.", body = ClientJson)),
)]
pub(crate) async fn client(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    _: Asking<NoParameters>,
) -> Result<Json<ClientJson>, Problem> {
    let (client, reading) = ops.client_risk(&key, &by).await?;
    Ok(Json(ClientJson::of(client, &reading)))
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

pub(crate) struct PreviewQuery {
    from: Date,
    to: Date,
}

impl Parameters for PreviewQuery {
    const NAMES: &'static [&'static str] = &["from", "to"];

    fn read(params: &mut Params) -> Result<PreviewQuery, Problem> {
        Ok(PreviewQuery { from: params.date("from")?, to: params.date("to")? })
    }
}

/// What will be created for a client.
#[derive(Serialize, ToSchema)]
#[schema(as = Preview)]
pub(crate) struct PreviewJson {
    client: String,
    /// The client's zone, in which every `..._local` is meant.
    time_zone: String,
    upcoming: Vec<UpcomingJson>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Upcoming)]
pub(crate) struct UpcomingJson {
    service: String,
    template: String,
    title: String,
    /// The date that the rule yields.
    #[schema(format = Date)]
    nominal_on: String,
    /// None where the date is dropped.
    #[schema(format = DateTime)]
    create_at: Option<String>,
    #[schema(format = DateTime)]
    create_at_local: Option<String>,
    #[schema(format = DateTime)]
    deadline: Option<String>,
    #[schema(format = DateTime)]
    deadline_local: Option<String>,
    promised: bool,
    /// Why it will not, or may not, become a task.
    note: Option<String>,
}

/// What will be created for a client in a span of days, by the rules that create it.
#[utoipa::path(
    get, path = "/v1/clients/{key}/preview", tag = "clients",
    params(
        ("from" = String, Query, description = "The first day, for example 2026-11-24.", format = Date),
        ("to" = String, Query, description = "The last day; at most 400 days later.", format = Date),
    ),
    responses((status = 200, description = "What will come, in the order in which it will appear.", body = PreviewJson)),
)]
pub(crate) async fn preview(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    Asking(query): Asking<PreviewQuery>,
) -> Result<Json<PreviewJson>, Problem> {
    // whose client it is, is asked here: the preview itself knows no callers
    ops.client_risk(&key, &by).await?;
    let preview = ops.preview(&key, query.from, query.to).await?;
    let zone = preview.zone;
    let upcoming = preview.upcoming.into_iter().map(|one| UpcomingJson {
        service: one.service,
        template: one.template,
        title: one.title,
        nominal_on: one.nominal_on.to_string(),
        create_at: one.dates.map(|dates| text(dates.create_at)),
        create_at_local: one.dates.map(|dates| zone.show(dates.create_at)),
        deadline: one.dates.map(|dates| text(dates.due_at)),
        deadline_local: one.dates.map(|dates| zone.show(dates.due_at)),
        promised: one.promised,
        note: one.note,
    });
    Ok(Json(PreviewJson { client: key, time_zone: zone.name().to_owned(), upcoming: upcoming.collect() }))
}
