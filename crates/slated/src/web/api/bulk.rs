//! One decision about many tasks.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;
use slated_core::overrides::{BadOverride, OverrideKind};
use slated_core::task::Task;
use utoipa::ToSchema;

use super::engagements::run;
use super::last_word::number_or_word;
use super::whatif::EffectJson;
use crate::ops::Ops;
use crate::ops::bulk::{Many, Named, TASKS_MAX};
use crate::ops::engagements::Run;
use crate::ops::work::{Action, Wanted};
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields};
use crate::web::problem::Problem;

/// A task, and the version of it that you saw.
#[derive(ToSchema)]
#[schema(as = SeenTask)]
#[expect(dead_code, reason = "describes the body; `Body` reads it into the value below")]
pub(crate) struct SeenTask {
    #[schema(example = 1042)]
    number: i64,
    /// What its ETag says.
    #[schema(example = 3)]
    version: i64,
}

/// What is to be done, and to which tasks.
#[derive(ToSchema)]
#[schema(as = Bulk)]
#[expect(dead_code, reason = "describes the body; `Body` reads it into the value below")]
pub(crate) struct BulkBody {
    /// `reassign`, `override` or `clear_override`.
    #[schema(example = "reassign")]
    verb: String,
    /// At most 200, each once.
    #[schema(max_items = 200, min_items = 1)]
    tasks: Vec<SeenTask>,
    /// Of `reassign`: a login; the person must have the role of each task.
    #[schema(example = "seo03")]
    to: Option<String>,
    /// Of `override`: `pin`, `level` or `boost`.
    kind: Option<String>,
    /// Of `override`: nothing for a pin; -1, 0 or 1 for a level; points from -100 to 100 for a boost.
    #[schema(schema_with = number_or_word)]
    value: Option<String>,
    /// Of `override`: when it ends by itself.
    #[schema(format = DateTime, example = "2026-11-27T18:00:00+02:00")]
    ends_at: Option<String>,
    /// Stands in the history of each task; an override needs one.
    #[schema(example = "sam is ill")]
    reason: Option<String>,
    /// Says what all of it together would do, and writes nothing.
    dry_run: Option<bool>,
}

pub(crate) struct WantedBulk {
    many: Many,
    run: Run,
}

impl Body for WantedBulk {
    const FIELDS: &'static [&'static str] =
        &["verb", "tasks", "to", "kind", "value", "ends_at", "reason", "dry_run"];

    fn read(fields: &mut Fields) -> Option<WantedBulk> {
        let (verb, tasks) = (fields.text("verb"), fields.list("tasks", TASKS_MAX, named));
        let (to, kind, value) =
            (fields.optional_text("to"), fields.optional_text("kind"), fields.optional_word("value"));
        let (ends_at, reason) = (fields.optional_instant("ends_at"), fields.optional_text("reason"));
        let run = run(fields, Run::Done);
        let (verb, to, kind, value, ends_at, reason) = (verb?, to?, kind?, value?, ends_at?, reason?);
        let reason = reason.map(|reason| reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        // what belongs to another verb is no part of this one
        let strange = [
            ("to", to.is_some(), "reassign"),
            ("kind", kind.is_some(), "override"),
            ("value", value.is_some(), "override"),
            ("ends_at", ends_at.is_some(), "override"),
        ];
        if let Some((name, _, of)) = strange.into_iter().find(|(_, given, of)| *given && *of != verb) {
            return fields.fault(name, format!("belongs to {of}: right would be to leave it out"));
        }
        let (wanted, reason) = match verb.as_str() {
            "reassign" => {
                let Some(to) = to else { return fields.fault("to", "is missing: right would be a login") };
                (Wanted::Act(Action::Reassign { to }), reason)
            }
            "clear_override" => (Wanted::NoOverride, reason),
            "override" => {
                let kind = match OverrideKind::parse(&kind.unwrap_or_default(), &value.unwrap_or_default()) {
                    Ok(kind) => kind,
                    Err(error @ BadOverride::Kind(_)) => return fields.fault("kind", error.to_string()),
                    Err(error) => return fields.fault("value", error.to_string()),
                };
                let reason = reason.unwrap_or_default();
                (Wanted::Override { kind, reason, ends_at }, None)
            }
            other => {
                let right = "right would be reassign, override or clear_override";
                return fields.fault("verb", format!("is {other:?}: {right}"));
            }
        };
        Some(WantedBulk { many: Many { tasks: tasks?, wanted, reason }, run: run? })
    }
}

/// `{"number": 1042, "version": 3}`
fn named(item: &Value) -> Result<Named, String> {
    let right = || "right would be an object of a number and a version".to_owned();
    let fields = item.as_object().filter(|fields| fields.len() == 2).ok_or_else(right)?;
    let number = |name: &str| fields.get(name).and_then(Value::as_i64).ok_or_else(right);
    Ok(Named { task: number("number")?, version: number("version")? })
}

/// What was done, or with `dry_run` what would be.
#[derive(ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes the two answers; each is written by itself")]
pub(crate) enum BulkOrEffect {
    Done(BulkJson),
    Effect(EffectJson),
}

/// The tasks as they are now, by number.
#[derive(Serialize, ToSchema)]
#[schema(as = BulkDone)]
pub(crate) struct BulkJson {
    tasks: Vec<BulkTaskJson>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = BulkTask)]
pub(crate) struct BulkTaskJson {
    #[schema(example = 1042)]
    number: i64,
    version: i64,
    client: String,
    title: String,
    assignee: Option<String>,
    /// In words.
    #[serde(rename = "override")]
    #[schema(example = "boost +20.0")]
    overridden: Option<String>,
}

impl BulkTaskJson {
    fn of(task: Task) -> BulkTaskJson {
        BulkTaskJson {
            number: task.id,
            version: task.version,
            client: task.client,
            title: task.title,
            assignee: task.assignee,
            overridden: task.overridden.map(|over| over.kind().to_string()),
        }
    }
}

/// Give many tasks to somebody, or override the order of many: all of them or none.
///
/// By the same rules as one by one. Where some are refused nothing is done, and `errors` names every one of them with why.
#[utoipa::path(
    post, path = "/v1/tasks/bulk", tag = "manager", operation_id = "bulk", request_body = BulkBody,
    responses((status = 200, description = "The tasks, or what it would do.", body = BulkOrEffect)),
)]
pub(crate) async fn bulk(
    State(ops): State<Ops>,
    caller: Caller,
    Asked(asked): Asked<WantedBulk>,
) -> Result<Response, Problem> {
    let by = caller.manages("one decision about many tasks")?;
    Ok(match asked.run {
        Run::Dry => Json(EffectJson::of(&ops.price_bulk(&asked.many, &by).await?)).into_response(),
        Run::Done => {
            let tasks = ops.bulk(&asked.many, &by).await?;
            Json(BulkJson { tasks: tasks.into_iter().map(BulkTaskJson::of).collect() }).into_response()
        }
    })
}
