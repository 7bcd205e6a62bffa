//! Every refusal at the edge, as an RFC 9457 problem with a stable type.
//!
//! Knows which status an answer of the rules gets; does not know how anything was decided. What went wrong
//! inside is for the log: a 5xx says nothing of it.

use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use slated_core::task::Refusal;
use slated_store::StoreError;
use utoipa::ToSchema;

use crate::ops::bulk::Refused;
use crate::ops::series::NotCreated;
use crate::ops::{self, chain};

/// What a refusal looks like: `application/problem+json`.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// Stable; what a program looks at. The path explains it.
    #[serde(rename = "type")]
    #[schema(example = "/problems/stale-version")]
    kind: String,
    title: &'static str,
    status: u16,
    /// What was wrong this time.
    detail: String,
    /// The request's id, also in `x-request-id` and in the log.
    instance: String,
    /// The places in the body that were wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Fault>,
}

/// One place in a body, by JSON pointer, and what is wrong there.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Fault {
    #[schema(example = "/reason")]
    pub(crate) pointer: String,
    pub(crate) detail: String,
}

#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) kind: Kind,
    detail: String,
    errors: Vec<Fault>,
    /// The chain of errors behind a 5xx, for the log only.
    cause: Option<Arc<str>>,
}

macro_rules! kinds {
    ($($kind:ident = $slug:literal, $status:literal, $title:literal, $meaning:literal;)+) => {
        /// The closed list of problems.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Kind { $($kind,)+ }

        impl Kind {
            pub(crate) const ALL: &'static [Kind] = &[$(Kind::$kind,)+];

            /// The last part of the problem's type.
            pub(crate) fn slug(self) -> &'static str {
                match self { $(Kind::$kind => $slug,)+ }
            }

            pub(crate) fn status(self) -> u16 {
                match self { $(Kind::$kind => $status,)+ }
            }

            pub(crate) fn title(self) -> &'static str {
                match self { $(Kind::$kind => $title,)+ }
            }

            /// What a caller does about it.
            pub(crate) fn meaning(self) -> &'static str {
                match self { $(Kind::$kind => $meaning,)+ }
            }
        }
    };
}

kinds! {
    BadRequest = "bad-request", 400, "The request cannot be read", "Correct what the detail names.";
    MalformedJson = "malformed-json", 400, "The body is not JSON", "Correct the body at the line and column that the detail names.";
    UnknownField = "unknown-field", 400, "The body has an unknown field", "Leave the field out or spell it as the detail says.";
    UnknownParameter = "unknown-parameter", 400, "The query has an unknown parameter", "Leave the parameter out or spell it as the detail says.";
    BadParameter = "bad-parameter", 400, "A query parameter is wrong", "Give the value that the detail says would be right.";
    BadCursor = "bad-cursor", 400, "The cursor is not of this list", "Take next_cursor of a page with the same filter, or begin without a cursor.";
    BadIfMatch = "bad-if-match", 400, "If-Match is not one ETag", "Send the ETag of the task as you read it, one, in double quotes.";
    BadIdempotencyKey = "bad-idempotency-key", 400, "Idempotency-Key is not a key", "Send one key of 1 to 255 visible ASCII characters, or none.";
    Unauthenticated = "unauthenticated", 401, "A valid key is needed", "Send `Authorization: Bearer slated_...`. The key may be unknown, expired or revoked.";
    Forbidden = "forbidden", 403, "Not yours to ask", "Ask somebody with more access.";
    NotYours = "not-yours", 403, "Visible, and not yours to do", "Ask the person whom the detail names.";
    NotFound = "not-found", 404, "There is no such thing", "It does not exist, or is not yours to see: the answer is the same.";
    NoRoute = "no-route", 404, "There is no such route", "See /docs for the routes there are.";
    MethodNotAllowed = "method-not-allowed", 405, "The route does not take this method", "Use a method of the Allow header.";
    BodyTooSlow = "body-too-slow", 408, "The body took too long to arrive", "Send it again, all of it.";
    WrongStatus = "wrong-status", 409, "The task's status does not allow it", "Read the task; the detail says which status is needed.";
    NeedsReview = "needs-review", 409, "The task is reviewed before it is done", "Submit it instead of completing it.";
    NoReview = "no-review", 409, "The task has no review", "Complete it instead of submitting it.";
    Waiting = "waiting", 409, "The task waits for another", "Finish what the detail names first.";
    TooManyBegun = "too-many-begun", 409, "As many tasks are begun as may be", "Finish, block or release one of those that the detail names.";
    ClosedLongAgo = "closed-long-ago", 409, "The task was closed too long ago", "Ask the client's manager to reopen it.";
    Taken = "taken", 409, "The task belongs to somebody else", "Claim another.";
    WrongRole = "wrong-role", 409, "The task is for another role", "Leave it to somebody who has the role.";
    NotPromised = "not-promised", 409, "The task is not a promise", "Cancel it instead of waiving it.";
    Promised = "promised", 409, "The task is a promise", "Waive it with what the client said, instead of cancelling it.";
    NoOverride = "no-override", 409, "The task has no override", "There is nothing to take back.";
    SameDeadline = "same-deadline", 409, "The task already has that deadline", "There is nothing to move.";
    TimerRuns = "timer-runs", 409, "Your timer runs on it already", "Nothing: it counts.";
    ProposalClosed = "proposal-closed", 409, "The proposal is decided", "Read it to see by whom and how.";
    ProposalOutdated = "proposal-outdated", 409, "The proposal no longer stands", "Look at the task: the detail says what changed. The proposal has expired.";
    ProposedAlready = "proposed-already", 409, "You have asked for it already", "Withdraw the open proposal first, or wait for the decision.";
    AbsenceOverlaps = "absence-overlaps", 409, "The person is away then already", "Give days beside those that the detail names, or take that absence back first.";
    StillManages = "still-manages", 409, "The person answers for clients", "Say who answers for them from now on (reassign_clients_to), or give each another manager first.";
    StillInUse = "still-in-use", 409, "It is still in use", "Do first what the detail names, then ask again.";
    BulkRefused = "bulk-refused", 409, "Some of the tasks are refused, and nothing was done", "Look at the tasks that `errors` points at: leave them out, or read them again and decide again.";
    NoTimer = "no-timer", 409, "No timer of yours runs on it", "Look at /v1/timer for the task on which it runs; log the time instead.";
    AlreadyTold = "already-told", 409, "The client knows already", "There is nothing to tell.";
    AlreadyCreated = "already-created", 409, "The occurrence has its task already", "Read the task that the detail names.";
    StillAhead = "still-ahead", 409, "The occurrence is still ahead", "Wait: it will come by itself on the day that the detail names.";
    Ended = "ended", 409, "Nothing is created there any more", "Read the client and its engagement: start it anew, or give it a later end.";
    EngagementState = "engagement-state", 409, "The engagement's state does not allow it", "Read the engagement; the detail says what stands in the way.";
    SeriesBroken = "series-broken", 409, "The series cannot be computed", "Correct in the agency's files what the detail names.";
    RequestInFlight = "request-in-flight", 409, "A request with this Idempotency-Key is under way", "Send it again after the seconds of Retry-After, unchanged.";
    OutcomeUnknown = "outcome-unknown", 409, "The request with this Idempotency-Key was cut short", "Read what it was about, decide again, and send it with a new key.";
    AnswerNotKept = "answer-not-kept", 409, "It was done, and its answer held a secret", "Nothing is done again. Read what was made; have a new secret made where you do not have it.";
    ClockHeld = "clock-held", 409, "The clock is not believed", "Set the clock right, or have an admin confirm it.";
    NoAgency = "no-agency", 409, "Nothing was imported yet", "Import the agency's files first.";
    Conflict = "conflict", 409, "It contradicts what is stored", "Read again what the detail names.";
    StaleVersion = "stale-version", 412, "You saw another version", "Read it again, decide again, and send its new ETag.";
    BodyTooLarge = "body-too-large", 413, "The body is too large", "Send less.";
    PathTooLong = "path-too-long", 414, "The path is too long", "Send a shorter path and query.";
    UnsupportedMediaType = "unsupported-media-type", 415, "The body is not marked as JSON", "Send `Content-Type: application/json`, not compressed.";
    Invalid = "invalid", 422, "The body reads well and is wrong", "Correct the places that `errors` points at.";
    NoOccurrence = "no-occurrence", 422, "The series has no such date", "Give a date that the series yields; the detail names one.";
    IdempotencyKeyReused = "idempotency-key-reused", 422, "The Idempotency-Key stands for another request", "Send another request with another key.";
    MissingIfMatch = "missing-if-match", 428, "A write needs If-Match", "Read the task and send its ETag as If-Match.";
    HeadersTooLarge = "headers-too-large", 431, "The headers are too large", "Send fewer or shorter headers.";
    Internal = "internal", 500, "Something went wrong here", "It is in the log under the request's id. Tell the operator.";
    Busy = "busy", 503, "The database is busy", "Try again after the seconds of Retry-After.";
    DatabaseAway = "database-away", 503, "The database is away", "Try again after the seconds of Retry-After; read first whether it was done.";
    TimedOut = "timed-out", 503, "It took too long", "Try again after the seconds of Retry-After; read first whether it was done.";
    TooManyStreams = "too-many-streams", 503, "As many streams are open as may be", "Try again after the seconds of Retry-After, or ask for the feed page by page.";
    NotReady = "not-ready", 503, "Not ready", "Send requests elsewhere until it is.";
}

impl Problem {
    pub(crate) fn new(kind: Kind, detail: impl Into<String>) -> Problem {
        Problem { kind, detail: detail.into(), errors: Vec::new(), cause: None }
    }

    pub(crate) fn invalid(errors: Vec<Fault>) -> Problem {
        let detail = errors.iter().map(|fault| format!("{}: {}", fault.pointer, fault.detail));
        let detail = detail.collect::<Vec<_>>().join("; ");
        Problem { kind: Kind::Invalid, detail, errors, cause: None }
    }

    pub(crate) fn fault(pointer: &str, detail: impl Into<String>) -> Problem {
        Problem::invalid(vec![Fault { pointer: pointer.to_owned(), detail: detail.into() }])
    }

    /// Says nothing; the chain goes to the log.
    pub(crate) fn internal(error: &(dyn std::error::Error + 'static)) -> Problem {
        Problem::hidden(Kind::Internal, "the log has it under this request's id", chain(error))
    }

    pub(crate) fn panicked(message: &str) -> Problem {
        Problem::hidden(
            Kind::Internal,
            "the log has it under this request's id",
            format!("panicked: {message}"),
        )
    }

    pub(crate) fn hidden(kind: Kind, detail: &str, cause: String) -> Problem {
        Problem { kind, detail: detail.to_owned(), errors: Vec::new(), cause: Some(cause.into()) }
    }

    /// For an answer of the framework that has nothing but a status.
    pub(crate) fn of_status(status: StatusCode, asked: &str) -> Problem {
        let kind = Kind::ALL.iter().copied().find(|kind| kind.status() == status.as_u16());
        match kind {
            Some(Kind::NotFound | Kind::NoRoute) => {
                Problem::new(Kind::NoRoute, format!("there is no route {asked}"))
            }
            Some(Kind::MethodNotAllowed) => Problem::new(
                Kind::MethodNotAllowed,
                format!("{asked} is not a method and a route that go together"),
            ),
            Some(kind) => Problem::new(kind, kind.meaning()),
            None if status.is_server_error() => {
                Problem::hidden(Kind::Internal, "the log has it under this request's id", status.to_string())
            }
            None => Problem::new(Kind::BadRequest, "the request cannot be read"),
        }
    }

    /// What was wrong this time, for people.
    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    pub(crate) fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    pub(crate) fn body(&self, request_id: &str) -> ProblemBody {
        ProblemBody {
            kind: format!("/problems/{}", self.kind.slug()),
            title: self.kind.title(),
            status: self.kind.status(),
            detail: self.detail.clone(),
            instance: request_id.to_owned(),
            errors: self.errors.clone(),
        }
    }
}

impl IntoResponse for Problem {
    /// A status and the problem beside it; [`super::observe`] writes the body, because it knows the request's id.
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.kind.status()).expect("a problem's status is a status");
        let mut response = status.into_response();
        let header = match self.kind {
            Kind::Unauthenticated => Some((header::WWW_AUTHENTICATE, "Bearer realm=\"slated\"")),
            Kind::Busy
            | Kind::DatabaseAway
            | Kind::TimedOut
            | Kind::TooManyStreams
            | Kind::NotReady
            | Kind::RequestInFlight => Some((header::RETRY_AFTER, "1")),
            _ => None,
        };
        if let Some((name, value)) = header {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<ops::Error> for Problem {
    fn from(error: ops::Error) -> Problem {
        let detail = error.to_string();
        match error {
            ops::Error::NotFound { .. } => Problem::new(Kind::NotFound, detail),
            ops::Error::Refused(refusal) => refused(&refusal),
            ops::Error::NotCreated(why) => Problem::new(not_created(&why), detail),
            ops::Error::Held(_) => Problem::new(Kind::ClockHeld, detail),
            ops::Error::Forbidden(_) => Problem::new(Kind::Forbidden, detail),
            ops::Error::Engagement(refusal) => match refusal.field() {
                Some(field) => Problem::fault(&format!("/{field}"), detail),
                None => Problem::new(Kind::EngagementState, detail),
            },
            ops::Error::Engaged { .. } => Problem::new(Kind::EngagementState, detail),
            ops::Error::Stale { .. }
            | ops::Error::StaleEngagement { .. }
            | ops::Error::StaleClient { .. }
            | ops::Error::StaleContact { .. }
            | ops::Error::StaleExpectation { .. }
            | ops::Error::StaleProposal { .. } => Problem::new(Kind::StaleVersion, detail),
            ops::Error::ProposalClosed { .. } => Problem::new(Kind::ProposalClosed, detail),
            ops::Error::ProposalOutdated { .. } => Problem::new(Kind::ProposalOutdated, detail),
            ops::Error::ProposedAlready { .. } => Problem::new(Kind::ProposedAlready, detail),
            ops::Error::StillManages { .. } => Problem::new(Kind::StillManages, detail),
            ops::Error::StillInUse { .. } => Problem::new(Kind::StillInUse, detail),
            ops::Error::Overlaps { .. } => Problem::new(Kind::AbsenceOverlaps, detail),
            ops::Error::Bulk { refused, .. } => {
                let fault = |one: &Refused| Fault {
                    pointer: format!("/tasks/{}", one.at),
                    detail: format!("#{}: {}", one.task, one.why),
                };
                let errors = refused.iter().map(fault).collect();
                Problem { errors, ..Problem::new(Kind::BulkRefused, detail) }
            }
            ops::Error::Unseen { .. } => Problem::new(Kind::MissingIfMatch, detail),
            ops::Error::Invalid { pointer, detail } => Problem::fault(pointer, detail),
            ops::Error::NoAgency => Problem::new(Kind::NoAgency, detail),
            ops::Error::Store(error) => stored(&error),
        }
    }
}

fn refused(refusal: &Refusal) -> Problem {
    let kind = match refusal {
        Refusal::Status { .. } => Kind::WrongStatus,
        Refusal::NeedsReview { .. } => Kind::NeedsReview,
        Refusal::NoReview { .. } => Kind::NoReview,
        Refusal::Waiting { .. } => Kind::Waiting,
        Refusal::TooManyBegun { .. } => Kind::TooManyBegun,
        Refusal::ClosedLongAgo { .. } => Kind::ClosedLongAgo,
        Refusal::WaitsOnItself { .. } => return Problem::fault("/waits_for", refusal.to_string()),
        Refusal::Taken { .. } => Kind::Taken,
        Refusal::WrongRole { .. } => Kind::WrongRole,
        Refusal::NotPromised { .. } => Kind::NotPromised,
        Refusal::Promised { .. } => Kind::Promised,
        Refusal::NotYours { .. } => Kind::NotYours,
        Refusal::NoOverride { .. } => Kind::NoOverride,
        Refusal::SameDeadline { .. } => Kind::SameDeadline,
        Refusal::TimerRuns { .. } => Kind::TimerRuns,
        Refusal::NoTimer { .. } | Refusal::NoTimerAtAll => Kind::NoTimer,
        Refusal::AlreadyTold { .. } => Kind::AlreadyTold,
        Refusal::ToldAhead { .. } | Refusal::ToldTooEarly { .. } => {
            return Problem::fault("/told_at", refusal.to_string());
        }
        Refusal::Wordless { what, .. } => return Problem::fault(&format!("/{what}"), refusal.to_string()),
    };
    Problem::new(kind, refusal.to_string())
}

fn not_created(why: &NotCreated) -> Kind {
    match why {
        NotCreated::Already { .. } => Kind::AlreadyCreated,
        NotCreated::Ahead { .. } => Kind::StillAhead,
        NotCreated::NotOne { .. } => Kind::NoOccurrence,
        NotCreated::Ended { .. } | NotCreated::Churned { .. } => Kind::Ended,
        NotCreated::Broken { .. } => Kind::SeriesBroken,
    }
}

fn stored(error: &StoreError) -> Problem {
    match error {
        StoreError::Stale { .. } => Problem::new(Kind::StaleVersion, error.to_string()),
        StoreError::Busy { .. } => {
            Problem::hidden(Kind::Busy, "nothing was changed: try again", chain(error))
        }
        StoreError::Lost { .. } => {
            let detail = "the database went away: read whether it was done, then try again";
            Problem::hidden(Kind::DatabaseAway, detail, chain(error))
        }
        StoreError::Conflict { .. }
        | StoreError::Corrupt { .. }
        | StoreError::Url { .. }
        | StoreError::Folder { .. }
        | StoreError::File { .. }
        | StoreError::Unreachable { .. }
        | StoreError::Foreign { .. }
        | StoreError::Newer { .. }
        | StoreError::Locked { .. }
        | StoreError::Db { .. } => Problem::internal(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_type_of_its_own_and_a_status_that_refuses() {
        let mut slugs: Vec<_> = Kind::ALL.iter().map(|kind| kind.slug()).collect();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), Kind::ALL.len());
        assert!(Kind::ALL.iter().all(|kind| (400..=599).contains(&kind.status())));
    }

    #[test]
    fn a_failure_inside_is_told_to_the_log_and_not_to_the_client() {
        let inner = std::io::Error::other("the secret path of the disk");
        let problem = Problem::internal(&inner);
        assert!(problem.cause().unwrap().contains("secret path"));
        let body = serde_json::to_string(&problem.body("r1")).unwrap();
        assert!(!body.contains("secret"), "{body}");
    }

    #[test]
    fn a_blank_word_points_at_its_field() {
        let problem = refused(&Refusal::Wordless { verb: "return", what: "comment" });
        let body = serde_json::to_value(problem.body("r1")).unwrap();
        assert_eq!(body["status"], 422);
        assert_eq!(body["errors"][0]["pointer"], "/comment");
    }
}
