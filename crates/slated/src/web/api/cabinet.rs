//! The client's cabinet, as its manager may look at it first.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use slated_core::cabinet::{Cabinet, Entry, Found};
use utoipa::ToSchema;

use super::sold::PeriodQuery;
use crate::ops::Ops;
use crate::web::auth::Caller;
use crate::web::extract::{Asking, ClientKey};
use crate::web::problem::Problem;

/// What the client is shown, and nothing else; days are the client's.
#[derive(Serialize, ToSchema)]
#[schema(as = Cabinet)]
pub(crate) struct CabinetJson {
    name: String,
    /// What was done in the period, and what for.
    done: Vec<EntryJson>,
    under_way: Vec<EntryJson>,
    /// Open promises, with the day that the client was told.
    promises: Vec<EntryJson>,
    /// What comes within a month.
    next: Vec<EntryJson>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = CabinetEntry)]
pub(crate) struct EntryJson {
    title: String,
    what_for: Option<String>,
    #[schema(format = Date)]
    on: Option<String>,
    /// What came of it, once it is done.
    result: Option<String>,
    links: Vec<FoundJson>,
}

/// Where something is that came of the work.
#[derive(Serialize, ToSchema)]
#[schema(as = CabinetLink)]
pub(crate) struct FoundJson {
    url: String,
    title: String,
}

impl EntryJson {
    fn all(entries: &[Entry]) -> Vec<EntryJson> {
        let of = |entry: &Entry| EntryJson {
            title: entry.title().to_owned(),
            what_for: entry.what_for().map(str::to_owned),
            on: entry.on().map(|date| date.to_string()),
            result: entry.result().map(str::to_owned),
            links: entry.links().iter().map(FoundJson::of).collect(),
        };
        entries.iter().map(of).collect()
    }
}

impl FoundJson {
    fn of(found: &Found) -> FoundJson {
        FoundJson { url: found.url.clone(), title: found.title.clone() }
    }
}

impl CabinetJson {
    fn of(cabinet: &Cabinet) -> CabinetJson {
        CabinetJson {
            name: cabinet.name().to_owned(),
            done: EntryJson::all(cabinet.done()),
            under_way: EntryJson::all(cabinet.under_way()),
            promises: EntryJson::all(cabinet.promises()),
            next: EntryJson::all(cabinet.next()),
        }
    }
}

/// What would the client see?
///
/// Titles and purposes of their work, and days: no people, no scores, no reasons. Its manager and admins only.
#[utoipa::path(
    get, path = "/v1/clients/{key}/cabinet", tag = "clients",
    params(
        ("from" = String, Query, description = "The first day of what was done.", example = "2026-11-01", format = Date),
        ("to" = String, Query, description = "The last one, inclusive.", example = "2026-11-30", format = Date),
    ),
    responses((status = 200, description = "The cabinet.", body = CabinetJson)),
)]
pub(crate) async fn cabinet(
    State(ops): State<Ops>,
    Caller(by): Caller,
    ClientKey(key): ClientKey,
    Asking(PeriodQuery(period)): Asking<PeriodQuery>,
) -> Result<Json<CabinetJson>, Problem> {
    Ok(Json(CabinetJson::of(&ops.cabinet(&key, period, &by).await?)))
}
