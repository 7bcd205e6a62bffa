//! The feed of events, for machines that follow what happens.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use slated_core::event::Event;
use slated_store::EventFilter;
use utoipa::ToSchema;

use crate::ops::Ops;
use crate::web::auth::Caller;
use crate::web::extract::{Asking, Parameters, Params, bad_parameter};
use crate::web::problem::Problem;

pub(crate) struct EventsQuery {
    filter: EventFilter,
    after: i64,
    limit: u64,
}

impl Parameters for EventsQuery {
    const NAMES: &'static [&'static str] = &["after", "limit", "task", "client"];

    fn read(params: &mut Params) -> Result<EventsQuery, Problem> {
        Ok(EventsQuery { filter: filter(params)?, after: params.after()?, limit: params.limit()? })
    }
}

/// Whose events, where that is said.
pub(super) fn filter(params: &mut Params) -> Result<EventFilter, Problem> {
    let task = match params.text("task") {
        Some(text) => {
            let number = text.parse::<i64>().ok().filter(|number| *number > 0 && number.to_string() == text);
            Some(number.ok_or_else(|| bad_parameter("task", &text, "the number of a task"))?)
        }
        None => None,
    };
    Ok(EventFilter { task, client: params.text("client") })
}

/// Events in the order of their numbers. Once one was given, none with a lower number comes any more.
#[derive(Serialize, ToSchema)]
#[schema(as = Events)]
pub(crate) struct EventsJson {
    events: Vec<EventJson>,
    /// What to send as `after` next: up to here everything was looked at.
    next_after: i64,
}

/// One thing that happened.
#[derive(Serialize, ToSchema)]
#[schema(as = Event)]
pub(crate) struct EventJson {
    event: i64,
    #[schema(format = DateTime)]
    at: String,
    /// A login, `(engine)`, `(import)`, or `(operator)` for a command on the database itself.
    by: String,
    #[schema(example = "task_created")]
    kind: &'static str,
    task: Option<i64>,
    client: Option<String>,
    from: Option<String>,
    to: Option<String>,
    reason: Option<String>,
    /// What else is worth keeping, as for an override the queue that it changed; admins only.
    #[schema(value_type = Option<Object>)]
    detail: Option<serde_json::Value>,
}

impl EventJson {
    pub(super) fn of(id: i64, event: Event) -> EventJson {
        EventJson {
            event: id,
            at: event.at.to_string(),
            by: event.by.as_str().to_owned(),
            kind: event.kind.as_str(),
            task: event.about.task,
            client: event.about.client,
            from: event.from,
            to: event.to,
            reason: event.reason,
            detail: event.detail,
        }
    }
}

/// What happened after an event, oldest first: everything for an admin, their clients' events for a manager.
#[utoipa::path(
    get, path = "/v1/events", tag = "machines",
    params(
        ("after" = Option<i64>, Query, description = "The last number that you know; 0 from the beginning.", minimum = 0),
        ("task" = Option<i64>, Query, description = "Of this task only.", minimum = 1),
        ("client" = Option<String>, Query, description = "Of this client only."),
        ("limit" = Option<u64>, Query, description = "1 to 200, else 50.", minimum = 1, maximum = 200),
    ),
    responses((status = 200, description = "The next events.", body = EventsJson)),
)]
pub(crate) async fn events(
    State(ops): State<Ops>,
    caller: Caller,
    Asking(query): Asking<EventsQuery>,
) -> Result<Json<EventsJson>, Problem> {
    let by = caller.manages("the feed of all events")?;
    let feed = ops.events(&query.filter, query.after, query.limit, &by).await?;
    let next_after = feed.next_after;
    let events = feed.events.into_iter().map(|stored| EventJson::of(stored.id, stored.event)).collect();
    Ok(Json(EventsJson { events, next_after }))
}
