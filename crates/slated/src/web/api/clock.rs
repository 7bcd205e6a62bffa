//! The clock that generation goes by, confirmed by an admin.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use slated_core::time::Timestamp;
use utoipa::ToSchema;

use super::task_json::text;
use crate::ops::Ops;
use crate::ops::held::Confirmed;
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields};
use crate::web::problem::Problem;

/// The instant at which you see the clock stand.
#[derive(ToSchema)]
#[schema(as = ConfirmClock)]
pub(crate) struct ConfirmBody {
    /// RFC 3339 with its offset; at most an hour from the daemon's own clock.
    #[schema(value_type = String, format = DateTime, example = "2026-11-27T18:00:00+02:00")]
    at: Timestamp,
}

impl Body for ConfirmBody {
    const FIELDS: &'static [&'static str] = &["at"];

    fn read(fields: &mut Fields) -> Option<ConfirmBody> {
        Some(ConfirmBody { at: fields.instant("at")? })
    }
}

/// What was confirmed.
#[derive(Serialize, ToSchema)]
#[schema(as = ConfirmedClock)]
pub(crate) struct ConfirmedJson {
    /// Where the clock stands, and from where a further jump is counted now.
    #[schema(format = DateTime)]
    now: String,
    /// Where generation stood before; none on a new database.
    #[schema(format = DateTime)]
    stood_at: Option<String>,
    /// held, behind (the clock was set back), or believed: then there was nothing to confirm.
    #[schema(example = "held")]
    was: &'static str,
}

/// Confirm the clock.
///
/// Generation that was held goes on from this instant. A jump further still is held again.
#[utoipa::path(
    post, path = "/v1/clock/confirm", tag = "machines", operation_id = "confirm_clock", request_body = ConfirmBody,
    responses((status = 200, description = "What was confirmed.", body = ConfirmedJson)),
)]
pub(crate) async fn confirm(
    State(ops): State<Ops>,
    Caller(by): Caller,
    Asked(body): Asked<ConfirmBody>,
) -> Result<Json<ConfirmedJson>, Problem> {
    let Confirmed { now, mark, was } = ops.confirm_clock_by(body.at, &by).await?;
    Ok(Json(ConfirmedJson { now: text(now), stood_at: mark.map(text), was: was.as_str() }))
}
