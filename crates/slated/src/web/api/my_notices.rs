//! What the caller wants to hear of, when and where.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use slated_core::agency::Access;
use slated_core::catalog::parse_time;
use slated_core::notice::address::{EndpointKind, shown};
use slated_core::notice::hours::Quiet;
use slated_core::notice::{Rules, Topic, When};
use utoipa::ToSchema;

use super::task_json::etag;
use crate::ops::Ops;
use crate::ops::notices::{MyNotices, Wanted};
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields, Nothing};
use crate::web::extract::{Asking, NoParameters, Seen};
use crate::web::problem::Problem;

/// A person's rules and addresses.
#[derive(Serialize, ToSchema)]
#[schema(as = MyNotices)]
pub(crate) struct MyNoticesJson {
    /// For each topic `at_once`, `digest` or `off`.
    #[schema(example = json!({ "returned": "at_once", "new_work": "digest" }))]
    rules: BTreeMap<&'static str, &'static str>,
    /// What each topic means.
    meanings: BTreeMap<&'static str, &'static str>,
    /// Wall times in `time_zone`, `HH:MM`: what comes between them is sent at their end. None: at any hour.
    #[schema(example = "20:00")]
    quiet_from: Option<String>,
    #[schema(example = "07:30")]
    quiet_to: Option<String>,
    #[schema(example = "08:30")]
    digest_at: String,
    time_zone: String,
    /// An incoming webhook in Slack's format; shown without what opens it.
    #[schema(example = "https://hooks.slack.com/***")]
    slack: Option<String>,
    /// The chat with the agency's bot.
    telegram: Option<String>,
    email: Option<String>,
    /// How each address is.
    addresses: Vec<AddressJson>,
    version: i64,
}

#[derive(Serialize, ToSchema)]
#[schema(as = NoticeAddress)]
pub(crate) struct AddressJson {
    #[schema(example = "slack")]
    kind: &'static str,
    address: String,
    /// `on`, or `disabled`: it took nothing for five days, or said that it is gone. Saving it again switches it on.
    state: &'static str,
    reason: Option<String>,
}

impl MyNoticesJson {
    fn of(mine: &MyNotices, access: Access) -> MyNoticesJson {
        let address = |kind: EndpointKind| {
            let known = mine.endpoints.iter().find(|endpoint| endpoint.kind == kind);
            known.map(|endpoint| shown(kind, &endpoint.address))
        };
        let quiet = mine.rules.quiet;
        let topics = Topic::ALL.iter();
        MyNoticesJson {
            rules: topics.clone().map(|&one| (one.as_str(), mine.rules.when(one, access).as_str())).collect(),
            meanings: topics.map(|topic| (topic.as_str(), topic.meaning())).collect(),
            quiet_from: quiet.map(|quiet| wall(quiet.from())),
            quiet_to: quiet.map(|quiet| wall(quiet.to())),
            digest_at: wall(mine.rules.digest_at),
            time_zone: mine.time_zone.clone(),
            slack: address(EndpointKind::Slack),
            telegram: address(EndpointKind::Telegram),
            email: address(EndpointKind::Email),
            addresses: mine
                .endpoints
                .iter()
                .map(|endpoint| AddressJson {
                    kind: endpoint.kind.as_str(),
                    address: shown(endpoint.kind, &endpoint.address),
                    state: endpoint.state.as_str(),
                    reason: endpoint.reason.clone(),
                })
                .collect(),
            version: mine.version,
        }
    }
}

fn wall(time: jiff::civil::Time) -> String {
    time.strftime("%H:%M").to_string()
}

/// All of it, as it shall be: what is left out is not wanted. An address as it is shown stays as it is.
#[derive(ToSchema)]
#[schema(as = SetMyNotices)]
#[expect(dead_code, reason = "describes the body; `Body` reads it into the value below")]
pub(crate) struct SetBody {
    /// For each topic `at_once`, `digest` or `off`; what is left out is as for everybody of your access.
    #[schema(example = json!({ "returned": "at_once" }))]
    rules: Option<BTreeMap<String, String>>,
    #[schema(example = "20:00")]
    quiet_from: Option<String>,
    #[schema(example = "07:30")]
    quiet_to: Option<String>,
    #[schema(example = "08:30")]
    digest_at: Option<String>,
    #[schema(example = "https://hooks.slack.com/services/T0/B0/x")]
    slack: Option<String>,
    #[schema(example = "123456789")]
    telegram: Option<String>,
    #[schema(example = "sam@agency.example")]
    email: Option<String>,
}

pub(crate) struct WantedNotices(Wanted);

impl Body for WantedNotices {
    const FIELDS: &'static [&'static str] =
        &["rules", "quiet_from", "quiet_to", "digest_at", "slack", "telegram", "email"];

    fn read(fields: &mut Fields) -> Option<WantedNotices> {
        let (chosen, quiet, digest_at) = (chosen(fields), quiet(fields), digest_at(fields));
        let (slack, telegram) = (fields.optional_text("slack"), fields.optional_word("telegram"));
        let email = fields.optional_text("email");
        let rules = Rules { chosen: chosen?, quiet: quiet?, digest_at: digest_at? };
        Some(WantedNotices(Wanted { rules, slack: slack?, telegram: telegram?, email: email? }))
    }
}

fn chosen(fields: &mut Fields) -> Option<BTreeMap<Topic, When>> {
    let mut chosen = BTreeMap::new();
    for (topic, when) in fields.optional_word_map("rules")?.unwrap_or_default() {
        let Some(known) = Topic::parse(&topic) else {
            let right = Topic::ALL.iter().map(|topic| topic.as_str()).collect::<Vec<_>>().join(", ");
            return fields.fault("rules", format!("{topic:?} is no topic: right would be one of {right}"));
        };
        let Some(when) = When::parse(&when) else {
            let place = format!("rules/{topic}");
            return fields.fault(&place, format!("is {when:?}: right would be at_once, digest or off"));
        };
        chosen.insert(known, when);
    }
    Some(chosen)
}

fn quiet(fields: &mut Fields) -> Option<Option<Quiet>> {
    let (from, to) = (fields.optional_text("quiet_from")?, fields.optional_text("quiet_to")?);
    match (from, to) {
        (None, None) => Some(None),
        (Some(from), Some(to)) => match Quiet::parse(&from, &to) {
            Some(quiet) => Some(Some(quiet)),
            None => {
                let right = "right would be two different wall times, as in 20:00 and 07:30";
                fields.fault("quiet_from", format!("{from:?} to {to:?}: {right}"))
            }
        },
        (Some(_), None) => fields.fault("quiet_to", "is missing beside quiet_from"),
        (None, Some(_)) => fields.fault("quiet_from", "is missing beside quiet_to"),
    }
}

fn digest_at(fields: &mut Fields) -> Option<jiff::civil::Time> {
    let Some(text) = fields.optional_text("digest_at")? else { return Some(Rules::default().digest_at) };
    match parse_time(&text) {
        Some(time) => Some(time),
        None => {
            fields.fault("digest_at", format!("{text:?} is no wall time: right would be for example 08:30"))
        }
    }
}

/// Your rules and addresses for notices.
#[utoipa::path(
    get, path = "/v1/me/notices", tag = "notices", operation_id = "my_notices",
    responses((status = 200, description = "What you hear of.", body = MyNoticesJson)),
)]
pub(crate) async fn mine(
    State(ops): State<Ops>,
    Caller(by): Caller,
    _: Asking<NoParameters>,
) -> Result<Response, Problem> {
    Ok(tagged(&ops.my_notices(&by).await?, by.access))
}

/// Say what you want to hear of, when and where.
#[utoipa::path(
    put, path = "/v1/me/notices", tag = "notices", operation_id = "set_my_notices", request_body = SetBody,
    responses((status = 200, description = "What you hear of from now on.", body = MyNoticesJson)),
)]
pub(crate) async fn set(
    State(ops): State<Ops>,
    Caller(by): Caller,
    seen: Seen,
    Asked(WantedNotices(mut wanted)): Asked<WantedNotices>,
) -> Result<Response, Problem> {
    // who sends back what was read has chosen nothing
    let usual = Rules::default();
    wanted.rules.chosen.retain(|topic, when| *when != usual.when(*topic, by.access));
    Ok(tagged(&ops.set_my_notices(seen.0, wanted, &by).await?, by.access))
}

#[derive(Serialize, ToSchema)]
#[schema(as = NoticeTest)]
pub(crate) struct TestedJson {
    /// To how many of your addresses a test is on its way.
    addresses: usize,
}

/// Send a test to each of your addresses.
#[utoipa::path(
    post, path = "/v1/me/notices/test", tag = "notices", operation_id = "test_my_notices",
    responses((status = 202, description = "It is on its way.", body = TestedJson)),
)]
pub(crate) async fn test(
    State(ops): State<Ops>,
    Caller(by): Caller,
    _: Asked<Nothing>,
) -> Result<(StatusCode, Json<TestedJson>), Problem> {
    let addresses = ops.test_my_notices(&by).await?;
    Ok((StatusCode::ACCEPTED, Json(TestedJson { addresses })))
}

fn tagged(mine: &MyNotices, access: Access) -> Response {
    ([(header::ETAG, etag(mine.version))], Json(MyNoticesJson::of(mine, access))).into_response()
}
