//! A task, flat. Its manager is not stored: it is the one of its client.

use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;
use slated_core::overrides::{Override, OverrideKind};
use slated_core::score::{Importance, Points};
use slated_core::task::waiting::{Pause, Waiting, WaitsOn};
use slated_core::task::{Origin, Shown, Status, Task};
use slated_core::time::Timestamp;

use super::{Row, stored_date, stored_instant};
use crate::error::StoreError;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "task")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub series_id: Option<i64>,
    pub nominal_on: Option<Date>,
    pub service: Option<String>,
    pub template: Option<String>,
    pub client: String,
    pub title: String,
    /// The title in lower case, to be found by.
    pub lower_title: String,
    pub purpose: String,
    pub role: String,
    pub assignee: Option<String>,
    pub status: String,
    pub importance: String,
    pub promised: bool,
    pub review: bool,
    pub effort_minutes: i64,
    pub deadline: DateTimeUtc,
    pub deadline_implied: bool,
    pub first_deadline: DateTimeUtc,
    pub moves: i64,
    pub slip_days: i64,
    pub late: bool,
    pub created_at: DateTimeUtc,
    pub started_at: Option<DateTimeUtc>,
    pub closed_at: Option<DateTimeUtc>,
    pub blocked_reason: Option<String>,
    pub waits_for: Option<String>,
    pub follow_up_at: Option<DateTimeUtc>,
    pub paused: String,
    pub checklist: String,
    pub client_sees: bool,
    pub result: Option<String>,
    pub override_kind: Option<String>,
    pub override_value: Option<String>,
    pub override_by: Option<String>,
    pub override_reason: Option<String>,
    pub override_set_at: Option<DateTimeUtc>,
    pub override_ends_at: Option<DateTimeUtc>,
    pub override_score: Option<i64>,
    pub version: i64,
}

plain_entity!();

/// A task and the manager of its client, who comes with the join.
pub struct Managed {
    pub stored: Model,
    pub manager: String,
    pub deputy: Option<String>,
}

impl TryFrom<Managed> for Task {
    type Error = StoreError;

    fn try_from(Managed { stored, manager, deputy }: Managed) -> Result<Task, StoreError> {
        let row = Row { table: "task", key: &stored.id };
        let origin = origin(row, &stored)?;
        let overridden = overridden(row, &stored)?;
        let waiting = waiting(row, &stored)?;
        let paused = paused(row, &stored.paused)?;
        Ok(Task {
            id: stored.id,
            origin,
            client: stored.client,
            manager,
            deputy,
            title: stored.title,
            purpose: stored.purpose,
            role: stored.role,
            assignee: stored.assignee,
            status: row.word("status", &stored.status, Status::parse(&stored.status))?,
            importance: row.read(stored.importance.parse::<Importance>())?,
            promised: stored.promised,
            review: stored.review,
            effort_minutes: row.small("effort_minutes", stored.effort_minutes)?,
            deadline: row.instant(stored.deadline)?,
            deadline_implied: stored.deadline_implied,
            first_deadline: row.instant(stored.first_deadline)?,
            moves: row.small("moves", stored.moves)?,
            slip_days: stored.slip_days,
            late: stored.late,
            created_at: row.instant(stored.created_at)?,
            started_at: row.instants(stored.started_at)?,
            closed_at: row.instants(stored.closed_at)?,
            blocked_reason: stored.blocked_reason,
            waiting,
            paused,
            checklist: row.read(serde_json::from_str(&stored.checklist))?,
            shown: Shown { client_sees: stored.client_sees, result: stored.result },
            overridden,
            version: stored.version,
        })
    }
}

fn origin(row: Row<'_>, stored: &Model) -> Result<Option<Origin>, StoreError> {
    match (stored.series_id, stored.nominal_on, &stored.service, &stored.template) {
        (None, None, None, None) => Ok(None),
        (Some(series), Some(nominal_on), Some(service), Some(template)) => Ok(Some(Origin {
            series,
            nominal_on: row.date(nominal_on)?,
            service: service.clone(),
            template: template.clone(),
        })),
        _ => Err(row.corrupt("series_id, nominal_on, service and template stand together or not at all")),
    }
}

fn overridden(row: Row<'_>, stored: &Model) -> Result<Option<Override>, StoreError> {
    let parts = (
        &stored.override_kind,
        &stored.override_value,
        &stored.override_by,
        &stored.override_reason,
        stored.override_set_at,
    );
    match parts {
        (None, None, None, None, None) => Ok(None),
        (Some(kind), Some(value), Some(by), Some(reason), Some(set_at)) => {
            let kind = row.read(OverrideKind::parse(kind, value))?;
            let ends_at = row.instants(stored.override_ends_at)?;
            let over = row.read(Override::new(kind, by, reason, row.instant(set_at)?, ends_at))?;
            Ok(Some(match stored.override_score {
                Some(tenths) => over.beside(Points(row.small("override_score", tenths)?)),
                None => over,
            }))
        }
        _ => Err(row.corrupt("the columns of an override stand together or not at all")),
    }
}

fn waiting(row: Row<'_>, stored: &Model) -> Result<Option<Waiting>, StoreError> {
    let Some(text) = &stored.waits_for else { return Ok(None) };
    let follow_up_at = row.instants(stored.follow_up_at)?;
    Ok(Some(Waiting { on: row.read(text.parse::<WaitsOn>())?, follow_up_at }))
}

/// From, to, and whether a later deadline has settled it.
type StoredPause = (String, Option<String>, bool);

fn paused(row: Row<'_>, stored: &str) -> Result<Vec<Pause>, StoreError> {
    let pauses: Vec<StoredPause> = row.read(serde_json::from_str(stored))?;
    let instant = |text: &str| row.read(text.parse::<Timestamp>());
    let pause = |(from, to, is_settled): StoredPause| {
        let to = to.as_deref().map(instant).transpose()?;
        Ok(Pause { from: instant(&from)?, to, is_settled })
    };
    pauses.into_iter().map(pause).collect()
}

fn stored_pauses(paused: &[Pause]) -> String {
    let pause = |pause: &Pause| {
        let to = pause.to.map(|to| to.to_string());
        serde_json::json!([pause.from.to_string(), to, pause.is_settled])
    };
    serde_json::Value::from(paused.iter().map(pause).collect::<Vec<_>>()).to_string()
}

/// Everything but the id, which the database gives.
impl From<&Task> for ActiveModel {
    fn from(task: &Task) -> ActiveModel {
        let origin = task.origin.as_ref();
        let over = task.overridden.as_ref();
        ActiveModel {
            id: NotSet,
            series_id: Set(origin.map(|origin| origin.series)),
            nominal_on: Set(origin.map(|origin| stored_date(origin.nominal_on))),
            service: Set(origin.map(|origin| origin.service.clone())),
            template: Set(origin.map(|origin| origin.template.clone())),
            client: Set(task.client.clone()),
            title: Set(task.title.clone()),
            lower_title: Set(task.title.to_lowercase()),
            purpose: Set(task.purpose.clone()),
            role: Set(task.role.clone()),
            assignee: Set(task.assignee.clone()),
            status: Set(task.status.as_str().to_owned()),
            importance: Set(task.importance.as_str().to_owned()),
            promised: Set(task.promised),
            review: Set(task.review),
            effort_minutes: Set(task.effort_minutes.into()),
            deadline: Set(stored_instant(task.deadline)),
            deadline_implied: Set(task.deadline_implied),
            first_deadline: Set(stored_instant(task.first_deadline)),
            moves: Set(task.moves.into()),
            slip_days: Set(task.slip_days),
            late: Set(task.late),
            created_at: Set(stored_instant(task.created_at)),
            started_at: Set(task.started_at.map(stored_instant)),
            closed_at: Set(task.closed_at.map(stored_instant)),
            blocked_reason: Set(task.blocked_reason.clone()),
            waits_for: Set(task.waiting.as_ref().map(|waiting| waiting.on.to_string())),
            follow_up_at: Set(task.waiting.as_ref().and_then(|it| it.follow_up_at).map(stored_instant)),
            paused: Set(stored_pauses(&task.paused)),
            checklist: Set(serde_json::Value::from(task.checklist.clone()).to_string()),
            client_sees: Set(task.shown.client_sees),
            result: Set(task.shown.result.clone()),
            override_kind: Set(over.map(|over| over.kind().word().to_owned())),
            override_value: Set(over.map(|over| over.kind().value())),
            override_by: Set(over.map(|over| over.by().to_owned())),
            override_reason: Set(over.map(|over| over.reason().to_owned())),
            override_set_at: Set(over.map(|over| stored_instant(over.set_at()))),
            override_ends_at: Set(over.and_then(|over| over.ends_at()).map(stored_instant)),
            override_score: Set(over.and_then(|over| over.score()).map(|score| score.0.into())),
            version: Set(task.version),
        }
    }
}
