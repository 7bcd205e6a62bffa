//! A client's risk: read with how it went, and a manager's word on it.

use axum::Json;
use axum::extract::State;
use jiff::civil::Date;
use serde::Serialize;
use slated_core::risk::Verdict;
use slated_core::score::Risk;
use slated_store::{StoredJudgement, StoredRisk};
use utoipa::ToSchema;

use super::clients::{RiskJson, share, thousandths};
use crate::ops::Ops;
use crate::ops::risk::{RiskStanding, Wanted};
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields, Nothing};
use crate::web::extract::{Asking, ClientKey, Parameters, Params};
use crate::web::problem::Problem;

/// A client's risk as it reads today, as score and order use it, and as it went.
#[derive(Serialize, ToSchema)]
#[schema(as = RiskStanding)]
pub(crate) struct RiskStandingJson {
    client: String,
    /// The agency's day on which it was read.
    #[schema(format = Date)]
    on: String,
    #[serde(flatten)]
    risk: RiskJson,
    #[schema(example = "at risk")]
    band: &'static str,
    /// What score and order use; none until it was computed. It follows the reading by steps of half a point of score.
    in_force: Option<InForceJson>,
    /// The manager's word; none where the signals speak alone.
    judgement: Option<JudgementJson>,
    #[schema(format = Date)]
    from: String,
    #[schema(format = Date)]
    to: String,
    /// The days from `from` to `to` on which it was written, oldest first.
    history: Vec<PastRiskJson>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = RiskInForce)]
pub(crate) struct InForceJson {
    #[schema(example = 0.64)]
    value: f64,
    #[schema(format = Date)]
    computed_on: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Judgement)]
pub(crate) struct JudgementJson {
    /// `floor` (the larger of it and the signals counts) or `fixed` (it counts).
    #[schema(example = "floor")]
    kind: &'static str,
    #[schema(example = 0.5)]
    risk: f64,
    reason: String,
    by: String,
    #[schema(format = DateTime)]
    set_at: String,
    /// The last day on which it counts; none where it stands until it is taken back.
    #[schema(format = Date)]
    ends_on: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = PastRisk)]
pub(crate) struct PastRiskJson {
    #[schema(format = Date)]
    on: String,
    #[schema(example = 0.64)]
    value: f64,
    parts: Vec<PastPartJson>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = PastRiskPart)]
pub(crate) struct PastPartJson {
    #[schema(example = "silence")]
    kind: String,
    halvings: f64,
    points: f64,
}

impl RiskStandingJson {
    fn of(standing: &RiskStanding) -> RiskStandingJson {
        RiskStandingJson {
            client: standing.client.key.clone(),
            on: standing.on.to_string(),
            risk: RiskJson::of(&standing.reading),
            band: standing.reading.risk.band().as_str(),
            in_force: standing.stored.as_ref().map(|stored| InForceJson {
                value: share(stored.risk),
                computed_on: stored.computed_on.to_string(),
            }),
            judgement: standing.judgement.as_ref().map(JudgementJson::of),
            from: standing.from.to_string(),
            to: standing.to.to_string(),
            history: standing.history.iter().map(PastRiskJson::of).collect(),
        }
    }
}

impl JudgementJson {
    fn of(stored: &StoredJudgement) -> JudgementJson {
        let judgement = &stored.judgement;
        JudgementJson {
            kind: judgement.verdict().kind(),
            risk: share(judgement.verdict().risk()),
            reason: judgement.reason().to_owned(),
            by: judgement.by().to_owned(),
            set_at: stored.set_at.to_string(),
            ends_on: judgement.ends_on().map(|date| date.to_string()),
        }
    }
}

impl PastRiskJson {
    fn of(stored: &StoredRisk) -> PastRiskJson {
        let part = |part: &serde_json::Value| PastPartJson {
            kind: part["kind"].as_str().unwrap_or_default().to_owned(),
            halvings: thousandths(part["h_thousandths"].as_i64().unwrap_or_default()),
            points: part["points"].as_str().and_then(|points| points.parse().ok()).unwrap_or_default(),
        };
        let parts = stored.parts.as_array().into_iter().flatten().map(part).collect();
        PastRiskJson { on: stored.computed_on.to_string(), value: share(stored.risk), parts }
    }
}

pub(crate) struct RiskQuery {
    from: Option<Date>,
    to: Option<Date>,
}

impl Parameters for RiskQuery {
    const NAMES: &'static [&'static str] = &["from", "to"];

    fn read(params: &mut Params) -> Result<RiskQuery, Problem> {
        Ok(RiskQuery { from: params.optional_date("from")?, to: params.optional_date("to")? })
    }
}

/// A client's risk: its parts with their dates and half-lives, the manager's word, and how it went.
///
/// Its manager and admins only.
#[utoipa::path(
    get, path = "/v1/clients/{key}/risk", tag = "clients",
    params(
        ("from" = Option<String>, Query, description = "First day of the history; ninety days before `to`, unless given."),
        ("to" = Option<String>, Query, description = "Last day of the history; today, unless given. At most 1,100 days after `from`."),
    ),
    responses((status = 200, description = "The risk.", body = RiskStandingJson)),
)]
pub(crate) async fn risk(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    Asking(query): Asking<RiskQuery>,
) -> Result<Json<RiskStandingJson>, Problem> {
    let standing = ops.risk_standing(&key, query.from, query.to, &by).await?;
    Ok(Json(RiskStandingJson::of(&standing)))
}

/// A floor or a fixed value, with a reason and, if it shall end by itself, a last day.
#[derive(ToSchema)]
#[schema(as = JudgeRisk)]
#[expect(dead_code, reason = "describes the body; `Body` reads it into the value below")]
pub(crate) struct JudgementBody {
    /// `floor` (the larger of it and the signals counts) or `fixed` (it counts).
    #[schema(example = "floor")]
    kind: String,
    /// 0 to 1 with at most four decimals.
    #[schema(minimum = 0.0, maximum = 1.0, example = 0.5)]
    risk: f64,
    #[schema(example = "the owner told me that they look around")]
    reason: String,
    /// The last day on which it counts, where the agency is. Left out, it stands until it is taken back.
    #[schema(format = Date, example = "2026-12-24")]
    ends_on: Option<String>,
}

impl Body for Wanted {
    const FIELDS: &'static [&'static str] = &["kind", "risk", "reason", "ends_on"];

    fn read(fields: &mut Fields) -> Option<Wanted> {
        let (kind, parts) = (fields.text("kind"), fields.share("risk"));
        let (reason, ends_on) = (fields.text("reason"), fields.optional_date("ends_on"));
        let (kind, risk) = (kind?, Risk::new(parts?).ok()?);
        match Verdict::new(&kind, risk) {
            Some(verdict) => Some(Wanted { verdict, reason: reason?, ends_on: ends_on? }),
            None => fields.fault("kind", format!("is {kind:?}: right would be floor or fixed")),
        }
    }
}

/// Say what the risk is at least, or what it is.
///
/// It replaces what was said before, and score and order go by it at once. The engine never changes it; on the day after
/// its last it ends by an event.
#[utoipa::path(
    put, path = "/v1/clients/{key}/risk", tag = "clients", operation_id = "judge_risk", request_body = JudgementBody,
    responses((status = 200, description = "The risk with it.", body = RiskStandingJson)),
)]
pub(crate) async fn judge(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    Asked(wanted): Asked<Wanted>,
) -> Result<Json<RiskStandingJson>, Problem> {
    ops.judge_risk(&key, &wanted, &by).await?;
    Ok(Json(RiskStandingJson::of(&ops.risk_standing(&key, None, None, &by).await?)))
}

/// Take the word back: the signals speak alone again.
#[utoipa::path(
    delete, path = "/v1/clients/{key}/risk", tag = "clients", operation_id = "clear_judgement",
    responses((status = 200, description = "The risk without it.", body = RiskStandingJson)),
)]
pub(crate) async fn clear(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    _: Asked<Nothing>,
) -> Result<Json<RiskStandingJson>, Problem> {
    ops.clear_judgement(&key, &by).await?;
    Ok(Json(RiskStandingJson::of(&ops.risk_standing(&key, None, None, &by).await?)))
}
