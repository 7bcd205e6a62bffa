//! Erasure on request: what is known of a client or a person goes, the sums stay.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::engagements::run;
use crate::ops::Ops;
use crate::ops::engagements::Run;
use crate::ops::erase::Erasure;
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields};
use crate::web::extract::{ClientKey, PersonLogin};
use crate::web::problem::Problem;

/// Who asked for it, and whether it is only shown.
#[derive(ToSchema)]
#[schema(as = Erase)]
#[expect(dead_code, reason = "describes the body; `Body` reads it into the value below")]
pub(crate) struct EraseBody {
    /// Kept without the words that are erased.
    #[schema(example = "asked for by letter of 2026-11-20")]
    reason: String,
    /// Says what would be replaced and what has to be done before, and writes nothing.
    dry_run: Option<bool>,
}

pub(crate) struct Wanted {
    reason: String,
    run: Run,
}

impl Body for Wanted {
    const FIELDS: &'static [&'static str] = &["reason", "dry_run"];

    fn read(fields: &mut Fields) -> Option<Wanted> {
        let (reason, run) = (fields.text("reason"), run(fields, Run::Done));
        Some(Wanted { reason: reason?, run: run? })
    }
}

/// What was erased, or would be.
#[derive(Serialize, ToSchema)]
#[schema(as = Erasure)]
pub(crate) struct ErasureJson {
    dry_run: bool,
    /// The key or login from then on; of a dry run the one that would be next.
    #[schema(example = "erased-17")]
    named: String,
    /// How many values are replaced or removed, by table.
    replaced: BTreeMap<String, u64>,
    /// Only in a dry run: what has to be done before, or it is refused.
    first: Vec<String>,
}

impl ErasureJson {
    fn of(erasure: Erasure) -> Json<ErasureJson> {
        let Erasure { run, named, replaced, first } = erasure;
        Json(ErasureJson { dry_run: run == Run::Dry, named, replaced, first })
    }
}

/// Erase what is known of a client that is gone; for admins.
///
/// Names, texts, contact persons, comments, files, links and reasons become `erased`, the key becomes a neutral one;
/// numbers, dates, hours, and what was kept or broken stay. It cannot be undone. Refused while an engagement runs or a task
/// is open. What a file of the agency still says, the next import brings back.
#[utoipa::path(
    post, path = "/v1/clients/{key}/erase", tag = "clients", operation_id = "erase_client", request_body = EraseBody,
    responses((status = 200, description = "What was erased, or would be.", body = ErasureJson)),
)]
pub(crate) async fn client(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    Asked(Wanted { reason, run }): Asked<Wanted>,
) -> Result<Json<ErasureJson>, Problem> {
    Ok(ErasureJson::of(ops.erase_client(&key, &reason, run, &by).await?))
}

/// Erase what is known of a person who has left, and what they wrote; for admins.
///
/// Their name, comments, notes, reasons, links and files become `erased`, the login becomes a neutral one; password,
/// sessions, keys and addresses are removed; hours, dates and counts stay. It cannot be undone. Refused while they are
/// active or have open tasks.
#[utoipa::path(
    post, path = "/v1/people/{login}/erase", tag = "people", operation_id = "erase_person", request_body = EraseBody,
    responses((status = 200, description = "What was erased, or would be.", body = ErasureJson)),
)]
pub(crate) async fn person(
    State(ops): State<Ops>,
    Caller(by): Caller,
    PersonLogin(login): PersonLogin,
    Asked(Wanted { reason, run }): Asked<Wanted>,
) -> Result<Json<ErasureJson>, Problem> {
    Ok(ErasureJson::of(ops.erase_person(&login, &reason, run, &by).await?))
}
