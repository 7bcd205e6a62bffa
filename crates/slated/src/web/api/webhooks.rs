//! Webhooks: where programs are told of events, kept by admins. A secret is in the answer that made it, and in no other.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Serialize;
use slated_core::event::EventKind;
use slated_core::notice::address::EndpointState;
use slated_core::time::Timestamp;
use slated_store::DeadNotice;
use utoipa::ToSchema;

use super::task_json::{etag, text};
use crate::ops::Ops;
use crate::ops::webhooks::{Webhook, WebhookChange};
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields, Nothing};
use crate::web::extract::{Asking, NoParameters, Parameters, Params, Seen, WebhookNumber};
use crate::web::idempotency::HoldsSecret;
use crate::web::problem::Problem;

/// All webhooks.
#[derive(Serialize, ToSchema)]
#[schema(as = Webhooks)]
pub(crate) struct WebhooksJson {
    webhooks: Vec<WebhookJson>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Webhook)]
pub(crate) struct WebhookJson {
    webhook: i64,
    name: String,
    #[schema(example = "https://crm.example/hooks/slated")]
    url: String,
    /// The kinds of events that are sent; all where it is empty.
    kinds: Vec<&'static str>,
    /// `on`, `off`, or `disabled`: it took nothing for five days, or said that it is gone.
    #[schema(example = "on")]
    state: &'static str,
    reason: Option<String>,
    /// Since when it takes nothing.
    #[schema(format = DateTime)]
    failing_since: Option<String>,
    /// Messages that will not be tried again by themselves.
    dead: i64,
    /// Until when the secret before the last rotation signs too.
    #[schema(format = DateTime)]
    old_secret_until: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
    version: i64,
}

impl WebhookJson {
    fn of(Webhook { endpoint, dead }: &Webhook) -> WebhookJson {
        WebhookJson {
            webhook: endpoint.id,
            name: endpoint.name.clone(),
            url: endpoint.address.clone(),
            kinds: endpoint.kinds.iter().map(|kind| kind.as_str()).collect(),
            state: endpoint.state.as_str(),
            reason: endpoint.reason.clone(),
            failing_since: endpoint.failing_since.map(text),
            dead: *dead,
            old_secret_until: endpoint.old_secret.as_ref().map(|(_, until)| text(*until)),
            created_at: text(endpoint.created_at),
            version: endpoint.version,
        }
    }
}

/// A webhook with its new secret: keep it now, it is not shown again.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookSecret)]
pub(crate) struct SecretJson {
    webhook: WebhookJson,
    /// As the libraries of Standard Webhooks take it.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    secret: String,
}

impl SecretJson {
    fn of(webhook: &Webhook) -> SecretJson {
        let secret = webhook.endpoint.secret.as_ref().map(|secret| secret.expose().to_owned());
        SecretJson { webhook: WebhookJson::of(webhook), secret: secret.unwrap_or_default() }
    }
}

/// A webhook to be added.
#[derive(ToSchema)]
#[schema(as = NewWebhook)]
pub(crate) struct NewBody {
    #[schema(example = "crm")]
    name: String,
    /// Http or https, without user and password, at a public address or an allowed one.
    #[schema(example = "https://crm.example/hooks/slated")]
    url: String,
    /// Kinds of events, as the feed has them; all where it is left out or empty.
    #[schema(value_type = Option<Vec<String>>, example = json!(["task_completed"]))]
    kinds: Option<Vec<EventKind>>,
}

impl Body for NewBody {
    const FIELDS: &'static [&'static str] = &["name", "url", "kinds"];

    fn read(fields: &mut Fields) -> Option<NewBody> {
        let (name, url, kinds) = (fields.text("name"), fields.text("url"), kinds(fields));
        Some(NewBody { name: name?, url: url?, kinds: kinds? })
    }
}

/// What changes; what is left out stays.
#[derive(ToSchema)]
#[schema(as = ChangeWebhook)]
pub(crate) struct ChangeBody {
    name: Option<String>,
    url: Option<String>,
    #[schema(value_type = Option<Vec<String>>)]
    kinds: Option<Vec<EventKind>>,
    /// `on` or `off`. What waits while it is off is sent when it is on again; what happens meanwhile is not.
    #[schema(value_type = Option<String>, example = "off")]
    state: Option<EndpointState>,
}

impl Body for ChangeBody {
    const FIELDS: &'static [&'static str] = &["name", "url", "kinds", "state"];

    fn read(fields: &mut Fields) -> Option<ChangeBody> {
        let (name, url) = (fields.optional_text("name"), fields.optional_text("url"));
        let kinds = kinds(fields);
        let state = match fields.optional_text("state") {
            Some(Some(word)) => match word.as_str() {
                "on" => Some(Some(EndpointState::On)),
                "off" => Some(Some(EndpointState::Off)),
                other => fields.fault("state", format!("is {other:?}: right would be on or off")),
            },
            Some(None) => Some(None),
            None => None,
        };
        Some(ChangeBody { name: name?, url: url?, kinds: kinds?, state: state? })
    }
}

fn kinds(fields: &mut Fields) -> Option<Option<Vec<EventKind>>> {
    let Some(words) = fields.optional_words("kinds")? else { return Some(None) };
    let mut kinds = Vec::new();
    for word in words {
        match EventKind::parse(&word) {
            Some(kind) if kinds.contains(&kind) => {}
            Some(kind) => kinds.push(kind),
            None => {
                let right = "right would be a kind of the feed of events, as in task_completed";
                return fields.fault("kinds", format!("holds {word:?}: {right}"));
            }
        }
    }
    Some(Some(kinds))
}

/// Which dead messages are sent again.
#[derive(ToSchema)]
#[schema(as = Replay)]
pub(crate) struct ReplayBody {
    /// Their numbers; all dead ones where it is left out.
    notices: Option<Vec<i64>>,
}

impl Body for ReplayBody {
    const FIELDS: &'static [&'static str] = &["notices"];

    fn read(fields: &mut Fields) -> Option<ReplayBody> {
        Some(ReplayBody { notices: fields.optional_numbers("notices")? })
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = Replayed)]
pub(crate) struct ReplayedJson {
    /// How many are on their way again.
    replayed: u64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = WebhookTest)]
pub(crate) struct TestJson {
    /// What the message carries as `webhook-id`.
    message_id: String,
}

/// Messages that were not taken, newest first.
#[derive(Serialize, ToSchema)]
#[schema(as = DeadNotices)]
pub(crate) struct DeadJson {
    notices: Vec<DeadNoticeJson>,
    /// What to send as `before` for the next page; none where this was the last.
    next_before: Option<i64>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = DeadNotice)]
pub(crate) struct DeadNoticeJson {
    notice: i64,
    /// Of the feed; none for a test.
    event: Option<i64>,
    message_id: String,
    kind: String,
    attempts: u32,
    last_error: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    died_at: Option<String>,
}

impl DeadNoticeJson {
    fn of(dead: DeadNotice) -> DeadNoticeJson {
        DeadNoticeJson {
            notice: dead.id,
            event: dead.event,
            message_id: dead.message_id,
            kind: dead.topic,
            attempts: dead.attempts,
            last_error: dead.last_error,
            created_at: text(dead.created_at),
            died_at: dead.died_at.map(|at: Timestamp| text(at)),
        }
    }
}

pub(crate) struct DeadQuery {
    before: Option<i64>,
    limit: u64,
}

impl Parameters for DeadQuery {
    const NAMES: &'static [&'static str] = &["before", "limit"];

    fn read(params: &mut Params) -> Result<DeadQuery, Problem> {
        Ok(DeadQuery { before: params.optional_number("before")?, limit: params.limit()? })
    }
}

/// The webhooks; for admins.
#[utoipa::path(
    get, path = "/v1/webhooks", tag = "notices", operation_id = "webhooks",
    responses((status = 200, description = "The webhooks.", body = WebhooksJson)),
)]
pub(crate) async fn list(
    State(ops): State<Ops>,
    Caller(by): Caller,
    _: Asking<NoParameters>,
) -> Result<Json<WebhooksJson>, Problem> {
    let webhooks = ops.webhooks(&by).await?;
    Ok(Json(WebhooksJson { webhooks: webhooks.iter().map(WebhookJson::of).collect() }))
}

/// Add a webhook; for admins. The answer holds its secret, which is not shown again.
///
/// Each event is one POST of JSON, signed as Standard Webhooks has it. It is sent at least once, under one
/// `webhook-id`, until it is answered with 2xx: nine more times within three days. Redirects are failures.
#[utoipa::path(
    post, path = "/v1/webhooks", tag = "notices", operation_id = "add_webhook", request_body = NewBody,
    responses((status = 201, description = "The webhook and its secret.", body = SecretJson)),
)]
pub(crate) async fn add(
    State(ops): State<Ops>,
    Caller(by): Caller,
    Asked(body): Asked<NewBody>,
) -> Result<Response, Problem> {
    let webhook = ops.add_webhook(&body.name, &body.url, body.kinds.unwrap_or_default(), &by).await?;
    let tag = [(header::ETAG, etag(webhook.endpoint.version))];
    Ok((StatusCode::CREATED, tag, Extension(HoldsSecret), Json(SecretJson::of(&webhook))).into_response())
}

/// One webhook; for admins.
#[utoipa::path(
    get, path = "/v1/webhooks/{webhook}", tag = "notices", operation_id = "webhook",
    responses((status = 200, description = "The webhook.", body = WebhookJson)),
)]
pub(crate) async fn one(
    State(ops): State<Ops>,
    Caller(by): Caller,
    number: WebhookNumber,
    _: Asking<NoParameters>,
) -> Result<Response, Problem> {
    Ok(tagged(&ops.webhook(number.0, &by).await?))
}

/// Change a webhook, or switch it on or off; for admins.
#[utoipa::path(
    patch, path = "/v1/webhooks/{webhook}", tag = "notices", operation_id = "change_webhook", request_body = ChangeBody,
    responses((status = 200, description = "The webhook as it is now.", body = WebhookJson)),
)]
pub(crate) async fn change(
    State(ops): State<Ops>,
    Caller(by): Caller,
    number: WebhookNumber,
    seen: Seen,
    Asked(body): Asked<ChangeBody>,
) -> Result<Response, Problem> {
    let ChangeBody { name, url, kinds, state } = body;
    let change = WebhookChange { name, url, kinds, state };
    Ok(tagged(&ops.change_webhook(number.0, seen.0, change, &by).await?))
}

/// Remove a webhook with all that is on its way to it; for admins.
#[utoipa::path(
    delete, path = "/v1/webhooks/{webhook}", tag = "notices", operation_id = "remove_webhook",
    responses((status = 204, description = "It is gone.")),
)]
pub(crate) async fn remove(
    State(ops): State<Ops>,
    Caller(by): Caller,
    number: WebhookNumber,
    seen: Seen,
    _: Asked<Nothing>,
) -> Result<StatusCode, Problem> {
    ops.remove_webhook(number.0, seen.0, &by).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give a webhook a new secret; for admins. For a day the old one signs too.
#[utoipa::path(
    post, path = "/v1/webhooks/{webhook}/rotate", tag = "notices", operation_id = "rotate_webhook",
    responses((status = 200, description = "The webhook and its new secret.", body = SecretJson)),
)]
pub(crate) async fn rotate(
    State(ops): State<Ops>,
    Caller(by): Caller,
    number: WebhookNumber,
    seen: Seen,
    _: Asked<Nothing>,
) -> Result<Response, Problem> {
    let webhook = ops.rotate_webhook(number.0, seen.0, &by).await?;
    let tag = [(header::ETAG, etag(webhook.endpoint.version))];
    Ok((tag, Extension(HoldsSecret), Json(SecretJson::of(&webhook))).into_response())
}

/// Send a test; for admins.
#[utoipa::path(
    post, path = "/v1/webhooks/{webhook}/test", tag = "notices", operation_id = "test_webhook",
    responses((status = 202, description = "It is on its way.", body = TestJson)),
)]
pub(crate) async fn test(
    State(ops): State<Ops>,
    Caller(by): Caller,
    number: WebhookNumber,
    _: Asked<Nothing>,
) -> Result<(StatusCode, Json<TestJson>), Problem> {
    let message_id = ops.test_webhook(number.0, &by).await?;
    Ok((StatusCode::ACCEPTED, Json(TestJson { message_id })))
}

/// What a webhook did not take, newest first; for admins.
#[utoipa::path(
    get, path = "/v1/webhooks/{webhook}/dead", tag = "notices", operation_id = "dead_notices",
    params(
        ("before" = Option<i64>, Query, description = "Only those with a smaller number.", minimum = 1),
        ("limit" = Option<u64>, Query, description = "1 to 200, else 50.", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "The dead messages.", body = DeadJson)),
)]
pub(crate) async fn dead(
    State(ops): State<Ops>,
    Caller(by): Caller,
    number: WebhookNumber,
    Asking(query): Asking<DeadQuery>,
) -> Result<Json<DeadJson>, Problem> {
    let dead = ops.dead_notices(number.0, query.before, query.limit, &by).await?;
    let is_full = u64::try_from(dead.len()).is_ok_and(|count| count == query.limit);
    let next_before = dead.last().map(|last| last.id).filter(|_| is_full);
    Ok(Json(DeadJson { notices: dead.into_iter().map(DeadNoticeJson::of).collect(), next_before }))
}

/// Send dead messages again; for admins.
#[utoipa::path(
    post, path = "/v1/webhooks/{webhook}/replay", tag = "notices", operation_id = "replay_webhook", request_body = ReplayBody,
    responses((status = 200, description = "How many are on their way again.", body = ReplayedJson)),
)]
pub(crate) async fn replay(
    State(ops): State<Ops>,
    Caller(by): Caller,
    number: WebhookNumber,
    Asked(body): Asked<ReplayBody>,
) -> Result<Json<ReplayedJson>, Problem> {
    let replayed = ops.replay_webhook(number.0, body.notices.as_deref(), &by).await?;
    Ok(Json(ReplayedJson { replayed }))
}

fn tagged(webhook: &Webhook) -> Response {
    ([(header::ETAG, etag(webhook.endpoint.version))], Json(WebhookJson::of(webhook))).into_response()
}
