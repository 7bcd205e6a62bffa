//! Links by which a client comes to their cabinet, kept by the client's manager.

use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Serialize;
use slated_core::time::Timestamp;
use slated_store::CabinetLink;
use utoipa::ToSchema;

use crate::ops::Ops;
use crate::ops::cabinet_links::{LINK_DAYS_MAX, id, is_good};
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields};
use crate::web::extract::{Asking, ClientKey, NoParameters, path_parameter};
use crate::web::idempotency::HoldsSecret;
use crate::web::problem::Problem;

/// A link, without what opens it.
#[derive(Serialize, ToSchema)]
#[schema(as = CabinetPass)]
pub(crate) struct PassJson {
    id: String,
    client: String,
    made_by: String,
    /// Neither revoked nor ended.
    in_force: bool,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    expires_at: String,
    #[schema(format = DateTime)]
    revoked_at: Option<String>,
    /// When somebody first came in by it.
    #[schema(format = DateTime)]
    opened_at: Option<String>,
}

impl PassJson {
    fn of(link: &CabinetLink, now: Timestamp) -> PassJson {
        let instant = |at: Option<Timestamp>| at.map(|at| at.to_string());
        PassJson {
            id: id(link).to_owned(),
            client: link.client.clone(),
            made_by: link.made_by.clone(),
            in_force: is_good(link, now),
            created_at: link.created_at.to_string(),
            expires_at: link.expires_at.to_string(),
            revoked_at: instant(link.revoked_at),
            opened_at: instant(link.opened_at),
        }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = CabinetPasses)]
pub(crate) struct PassesJson {
    links: Vec<PassJson>,
}

/// A new link: send it to the client now, it is not shown again.
#[derive(Serialize, ToSchema)]
#[schema(as = NewCabinetPass)]
pub(crate) struct NewPassJson {
    #[serde(flatten)]
    link: PassJson,
    /// Where the client goes on this daemon.
    #[schema(example = "/c/...")]
    path: String,
}

/// For how long.
#[derive(ToSchema)]
#[schema(as = MakeCabinetPass)]
#[expect(dead_code, reason = "describes the body; `Body` reads it into the value below")]
pub(crate) struct MakeBody {
    /// 1 to 30, and 30 where it is left out.
    #[schema(example = 30)]
    days: Option<i64>,
}

pub(crate) struct Make {
    days: i64,
}

impl Body for Make {
    const FIELDS: &'static [&'static str] = &["days"];

    fn read(fields: &mut Fields) -> Option<Make> {
        Some(Make { days: fields.optional_number("days")?.unwrap_or(LINK_DAYS_MAX) })
    }
}

/// What names a link, from the path.
pub(crate) struct LinkId(String);

impl<S: Send + Sync> FromRequestParts<S> for LinkId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<LinkId, Problem> {
        path_parameter(parts, state, "id").await.map(LinkId)
    }
}

/// Make a link by which the client opens the cabinet; its manager, the deputy and admins only.
///
/// It is good for as many browsers as open it until it ends or is revoked, at most 30 days.
#[utoipa::path(
    post, path = "/v1/clients/{key}/cabinet-links", tag = "clients", operation_id = "make_cabinet_link",
    request_body = Option<MakeBody>,
    responses((status = 201, description = "The link, with what opens it.", body = NewPassJson)),
)]
pub(crate) async fn make(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    Asked(asked): Asked<Make>,
) -> Result<Response, Problem> {
    let made = ops.make_cabinet_link(&key, asked.days, &by).await?;
    let link = PassJson::of(&made.link, made.link.created_at);
    let body = NewPassJson { link, path: format!("/c/{}", made.secret) };
    Ok((StatusCode::CREATED, Extension(HoldsSecret), Json(body)).into_response())
}

/// The links of a client, the newest first; its manager, the deputy and admins only.
#[utoipa::path(
    get, path = "/v1/clients/{key}/cabinet-links", tag = "clients", operation_id = "cabinet_links",
    responses((status = 200, description = "The links, ended ones too.", body = PassesJson)),
)]
pub(crate) async fn list(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    _: Asking<NoParameters>,
) -> Result<Json<PassesJson>, Problem> {
    let links = ops.cabinet_links(&key, &by).await?;
    let now = ops.clock.now();
    Ok(Json(PassesJson { links: links.iter().map(|link| PassJson::of(link, now)).collect() }))
}

/// Revoke a link: it opens nothing any more, and whoever came by it is out.
#[utoipa::path(
    delete, path = "/v1/clients/{key}/cabinet-links/{id}", tag = "clients", operation_id = "revoke_cabinet_link",
    responses((status = 204, description = "It is revoked.")),
)]
pub(crate) async fn revoke(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    LinkId(named): LinkId,
    _: Asking<NoParameters>,
) -> Result<StatusCode, Problem> {
    ops.revoke_cabinet_link(&key, &named, &by).await?;
    Ok(StatusCode::NO_CONTENT)
}
