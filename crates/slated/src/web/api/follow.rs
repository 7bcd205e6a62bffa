//! The feed as a stream of server-sent events, for machines that want to hear at once.
//!
//! A stream looks into the feed and knows no other way: what it gives and in which order is the feed's to say, so a
//! follower whose connection broke goes on after the last number it knows. A stream ends when the daemon stops, when
//! its key is no longer in force, and when the database is away; its client comes again.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::{FromRequestParts, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::sse::{self, KeepAlive, Sse};
use futures_util::stream::{Stream, unfold};
use slated_core::task::Actor;
use slated_store::{EventFilter, StoredEvent};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tracing::debug;

use super::feed::{EventJson, filter};
use crate::ops::Ops;
use crate::web::auth::{Caller, caller};
use crate::web::extract::{Asking, LIMIT_MAX, Parameters, Params, bad_parameter};
use crate::web::limits::Stopping;
use crate::web::problem::{Kind, Problem};

/// How often a stream looks for what is new.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// A comment now and then keeps the connection open while nothing happens.
const HEARTBEAT_EVERY: Duration = Duration::from_secs(15);
/// After so many looks the key is looked up anew.
const LOOKS_PER_KEY: u32 = 20;

/// Streams that may be open at once.
#[derive(Clone)]
pub(crate) struct Places(Arc<Semaphore>);

impl Places {
    pub(crate) fn new(streams_max: usize) -> Places {
        Places(Arc::new(Semaphore::new(streams_max)))
    }

    fn take(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let place = Arc::clone(&self.0).try_acquire_owned();
        let detail = "as many streams of events are open as may be: try again, or ask /v1/events";
        place.map_err(|_| Problem::new(Kind::TooManyStreams, detail))
    }
}

pub(crate) struct StreamQuery {
    filter: EventFilter,
    after: i64,
}

impl Parameters for StreamQuery {
    const NAMES: &'static [&'static str] = &["after", "task", "client"];

    fn read(params: &mut Params) -> Result<StreamQuery, Problem> {
        Ok(StreamQuery { filter: filter(params)?, after: params.after()? })
    }
}

/// Where a follower that comes back goes on: its `Last-Event-ID`.
pub(crate) struct LastKnown(Option<i64>);

impl<S: Send + Sync> FromRequestParts<S> for LastKnown {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<LastKnown, Problem> {
        last_known(&parts.headers).map(LastKnown)
    }
}

fn last_known(headers: &HeaderMap) -> Result<Option<i64>, Problem> {
    let Some(given) = headers.get("last-event-id") else { return Ok(None) };
    let text = given.to_str().unwrap_or_default();
    let number = text.parse::<i64>().ok().filter(|number| *number >= 0 && number.to_string() == text);
    number.map(Some).ok_or_else(|| bad_parameter("Last-Event-ID", text, "the id of an event, or 0"))
}

/// What happens after an event, as it happens: `text/event-stream`, each with its number as `id` and its kind as
/// `event`. `Last-Event-ID` counts before `after`.
#[utoipa::path(
    get, path = "/v1/events/stream", tag = "machines",
    params(
        ("after" = Option<i64>, Query, description = "The last number that you know; 0 from the beginning.", minimum = 0),
        ("task" = Option<i64>, Query, description = "Of this task only.", minimum = 1),
        ("client" = Option<String>, Query, description = "Of this client only."),
        ("Last-Event-ID" = Option<i64>, Header, description = "The last number that you know, as browsers send it.", minimum = 0),
    ),
    responses((status = 200, description = "The events; it does not end.", body = String, content_type = "text/event-stream")),
)]
pub(crate) async fn stream(
    State(ops): State<Ops>,
    State(places): State<Places>,
    stopping: Option<Extension<Stopping>>,
    asking: Caller,
    LastKnown(last_known): LastKnown,
    headers: HeaderMap,
    Asking(query): Asking<StreamQuery>,
) -> Result<Sse<impl Stream<Item = Result<sse::Event, Infallible>>>, Problem> {
    let by = asking.manages("the stream of all events")?;
    let after = last_known.unwrap_or(query.after);
    // refused here, as long as there is a status to say it with
    ops.events(&query.filter, after, 1, &by).await?;
    let place = places.take()?;
    let stop = stopping.map_or_else(CancellationToken::new, |Extension(Stopping(stop))| stop);
    let follower = Follower {
        ops,
        by,
        headers,
        filter: query.filter,
        after,
        seen: VecDeque::new(),
        looks: 0,
        stop,
        _place: place,
    };
    let events = unfold(follower, |mut follower| async move {
        let event = follower.next().await?;
        Some((Ok(event), follower))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT_EVERY).text("nothing new")))
}

struct Follower {
    ops: Ops,
    by: Actor,
    headers: HeaderMap,
    filter: EventFilter,
    after: i64,
    seen: VecDeque<StoredEvent>,
    looks: u32,
    stop: CancellationToken,
    _place: OwnedSemaphorePermit,
}

impl Follower {
    /// The next event, once there is one; `None` where the stream ends.
    async fn next(&mut self) -> Option<sse::Event> {
        loop {
            if self.stop.is_cancelled() {
                return None;
            }
            if let Some(stored) = self.seen.pop_front() {
                return shown(stored);
            }
            if !self.is_still_theirs().await {
                return None;
            }
            match self.ops.events(&self.filter, self.after, LIMIT_MAX, &self.by).await {
                Ok(feed) if feed.next_after > self.after => {
                    self.after = feed.next_after;
                    self.seen = feed.events.into();
                }
                Ok(_) => {
                    let _time_is_up = tokio::time::timeout(LOOK_EVERY, self.stop.cancelled()).await;
                }
                Err(error) => {
                    debug!("a stream of events ends: {error}");
                    return None;
                }
            }
        }
    }

    /// Now and then, whether the key is in force, and as whose.
    async fn is_still_theirs(&mut self) -> bool {
        self.looks += 1;
        if self.looks.is_multiple_of(LOOKS_PER_KEY) {
            match caller(&self.ops, &self.headers).await {
                Ok(by) => self.by = by,
                Err(_) => return false,
            }
        }
        true
    }
}

fn shown(stored: StoredEvent) -> Option<sse::Event> {
    let (id, kind) = (stored.id, stored.event.kind.as_str());
    let event = sse::Event::default().id(id.to_string()).event(kind);
    event.json_data(EventJson::of(id, stored.event)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[track_caller]
    fn check_last_known(value: Option<&'static str>, expected: Result<Option<i64>, Kind>) {
        let mut headers = HeaderMap::new();
        if let Some(value) = value {
            headers.insert("last-event-id", HeaderValue::from_static(value));
        }
        assert_eq!(last_known(&headers).map_err(|problem| problem.kind), expected, "{value:?}");
    }

    #[test]
    fn a_follower_that_comes_back_names_the_last_event_it_knows() {
        check_last_known(None, Ok(None));
        check_last_known(Some("17"), Ok(Some(17)));
        check_last_known(Some("0"), Ok(Some(0)));
        for wrong in ["", "-1", "017", "x", "1, 2"] {
            check_last_known(Some(wrong), Err(Kind::BadParameter));
        }
    }
}
