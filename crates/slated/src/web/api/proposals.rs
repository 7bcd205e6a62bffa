//! Proposals: what the engine and specialists ask for, and the manager's answer.

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use slated_core::proposal::{Choice, Proposal, ProposalState, Subject, Wanted};
use slated_core::time::Zone;
use slated_store::ProposalFilter;
use utoipa::ToSchema;

use super::last_word::number_or_word;
use super::moves::ReasonBody;
use super::task_json::{etag, text};
use crate::ops::proposals::Proposed;
use crate::ops::{self, Ops};
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields, Nothing};
use crate::web::cursor::List;
use crate::web::extract::{Asking, NoParameters, Parameters, Params, Seen, bad_parameter, path_parameter};
use crate::web::problem::Problem;

/// The number of a proposal, from the path.
#[derive(Clone, Copy)]
pub(crate) struct ProposalNumber(i64);

impl<S: Send + Sync> FromRequestParts<S> for ProposalNumber {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<ProposalNumber, Problem> {
        let text = path_parameter(parts, state, "proposal").await?;
        let number = text.parse().ok().filter(|number: &i64| *number > 0 && number.to_string() == text);
        let number = number.map(ProposalNumber);
        number.ok_or_else(|| ops::Error::not_found("proposal", text.escape_default()).into())
    }
}

/// A change that is asked for.
#[derive(Serialize, ToSchema)]
#[schema(as = Proposal)]
pub(crate) struct ProposalJson {
    #[schema(example = 7)]
    number: i64,
    /// The version that `If-Match` speaks of.
    version: i64,
    /// `danger` (a promise will probably be missed), `hand_over` (whose task it is is away or has left), `deadline`,
    /// `effort`, `assignee`, `priority`, or `estimate` (of a template). The list grows.
    #[schema(example = "danger")]
    kind: &'static str,
    /// `open`, `accepted`, `rejected`, `withdrawn` or `expired`.
    #[schema(example = "open")]
    state: &'static str,
    /// None for what is about a template.
    task: Option<i64>,
    client: Option<String>,
    service: Option<String>,
    template: Option<String>,
    #[schema(example = "this promise will be missed with probability 0.8")]
    reason: String,
    /// If nothing is done; from 0 to 1, in thousandths.
    miss_probability: Option<f64>,
    /// What may be accepted: one of these.
    options: Vec<OptionJson>,
    /// A login, or `(engine)`.
    made_by: String,
    #[schema(format = DateTime)]
    made_at: String,
    #[schema(format = DateTime)]
    made_at_local: String,
    /// The client's zone, in which every `..._local` is meant.
    #[schema(example = "Europe/Kyiv")]
    time_zone: String,
    decided_by: Option<String>,
    #[schema(format = DateTime)]
    decided_at: Option<String>,
    #[schema(format = DateTime)]
    decided_at_local: Option<String>,
    /// What was chosen, or why not.
    decision: Option<String>,
}

/// One way to do it.
#[derive(Serialize, ToSchema)]
#[schema(as = ProposalOption)]
pub(crate) struct OptionJson {
    /// What accepting names, from 1.
    option: usize,
    /// `deadline`, `effort`, `assignee`, `priority` or `estimate`.
    #[schema(example = "priority")]
    kind: &'static str,
    /// An instant, minutes, a login, or an override.
    #[schema(example = "pin")]
    value: String,
    /// How likely the promise would then be missed.
    miss_probability: Option<f64>,
    #[schema(example = "start it first (pin): missed with probability 0.1")]
    words: String,
}

impl ProposalJson {
    fn of(proposed: &Proposed) -> ProposalJson {
        let (proposal, zone) = (&proposed.proposal, &proposed.zone);
        let (task, client, service, template) = match &proposal.subject {
            Subject::Task { task, client } => (Some(*task), Some(client.clone()), None, None),
            Subject::Template { service, template } => {
                (None, None, Some(service.clone()), Some(template.clone()))
            }
        };
        let decided = proposal.decided.as_ref();
        let options = proposal.choices.iter().enumerate();
        ProposalJson {
            number: proposal.id,
            version: proposal.version,
            kind: proposal.kind.as_str(),
            state: proposal.state.as_str(),
            task,
            client,
            service,
            template,
            reason: proposal.reason.clone(),
            miss_probability: proposal.miss_permille.map(fraction),
            options: options.map(|(at, choice)| OptionJson::of(at + 1, choice, zone)).collect(),
            made_by: proposal.made_by.as_str().to_owned(),
            made_at: text(proposal.made_at),
            made_at_local: zone.show(proposal.made_at),
            time_zone: zone.name().to_owned(),
            decided_by: decided.map(|decided| decided.by.as_str().to_owned()),
            decided_at: decided.map(|decided| text(decided.at)),
            decided_at_local: decided.map(|decided| zone.show(decided.at)),
            decision: decided.map(|decided| decided.words.clone()),
        }
    }
}

impl OptionJson {
    fn of(option: usize, choice: &Choice, zone: &Zone) -> OptionJson {
        OptionJson {
            option,
            kind: choice.wanted.word(),
            value: choice.wanted.value(),
            miss_probability: choice.miss_permille.map(fraction),
            words: Proposal::choice_in_words(choice, |at| zone.show(at)),
        }
    }
}

fn fraction(permille: u16) -> f64 {
    f64::from(permille) / 1_000.0
}

fn answer(proposed: &Proposed) -> Response {
    let etag = etag(proposed.proposal.version);
    ([(header::ETAG, etag)], Json(ProposalJson::of(proposed))).into_response()
}

pub(crate) struct ProposalsQuery {
    filter: ProposalFilter,
    limit: u64,
    cursor: Option<String>,
}

impl Parameters for ProposalsQuery {
    const NAMES: &'static [&'static str] = &["state", "client", "task", "limit", "cursor"];

    fn read(params: &mut Params) -> Result<ProposalsQuery, Problem> {
        let state = match params.text("state") {
            None => None,
            Some(text) => {
                let right = || ProposalState::ALL.map(ProposalState::as_str).join(", ");
                let state = ProposalState::parse(&text);
                Some(state.ok_or_else(|| bad_parameter("state", &text, &format!("one of {}", right())))?)
            }
        };
        let task = match params.text("task") {
            None => None,
            Some(text) => {
                let number = text.parse().ok().filter(|number: &i64| *number > 0);
                Some(number.ok_or_else(|| bad_parameter("task", &text, "the number of a task"))?)
            }
        };
        let filter = ProposalFilter { state, client: params.text("client"), task, seen_by: None };
        Ok(ProposalsQuery { filter, limit: params.limit()?, cursor: params.text("cursor") })
    }
}

/// One page of proposals, the newest first.
#[derive(Serialize, ToSchema)]
#[schema(as = ProposalPage)]
pub(crate) struct PageJson {
    proposals: Vec<ProposalJson>,
    /// Opaque; none on the last page. It goes with the filter it was given for.
    next_cursor: Option<String>,
}

/// What is asked for?
///
/// The newest first. Managers see those about their clients, specialists their own, admins all.
#[utoipa::path(
    get, path = "/v1/proposals", tag = "manager", operation_id = "proposals",
    params(
        ("state" = Option<String>, Query, description = "open, accepted, rejected, withdrawn or expired."),
        ("client" = Option<String>, Query, description = "Key of a client."),
        ("task" = Option<i64>, Query, description = "Number of a task.", minimum = 1),
        ("limit" = Option<u64>, Query, description = "1 to 200, else 50.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "next_cursor of the page before."),
    ),
    responses((status = 200, description = "A page.", body = PageJson)),
)]
pub(crate) async fn list(
    State(ops): State<Ops>,
    Caller(by): Caller,
    Asking(query): Asking<ProposalsQuery>,
) -> Result<Json<PageJson>, Problem> {
    let list = List::of(&query.filter);
    let before = query.cursor.as_deref().map(|cursor| list.read(cursor)).transpose()?;
    let page = ops.proposals(query.filter, before, query.limit, &by).await?;
    let next_cursor = page.next.map(|last| list.cursor(last));
    Ok(Json(PageJson { proposals: page.proposals.iter().map(ProposalJson::of).collect(), next_cursor }))
}

/// One proposal.
#[utoipa::path(
    get, path = "/v1/proposals/{proposal}", tag = "manager", operation_id = "proposal",
    responses((status = 200, description = "The proposal.", body = ProposalJson)),
)]
pub(crate) async fn one(
    State(ops): State<Ops>,
    Caller(by): Caller,
    number: ProposalNumber,
    _: Asking<NoParameters>,
) -> Result<Response, Problem> {
    Ok(answer(&ops.proposal(number.0, &by).await?))
}

/// What you ask for, and why.
#[derive(ToSchema)]
#[schema(as = Propose)]
#[expect(dead_code, reason = "describes the body; `Body` reads it into the value below")]
pub(crate) struct ProposeBody {
    #[schema(example = 1042)]
    task: i64,
    /// `deadline`, `effort`, `assignee` or `priority`.
    #[schema(example = "effort")]
    kind: String,
    /// An instant with its offset; minutes that remain; a login; `pin`, `level +1` or `boost -20`.
    #[schema(schema_with = number_or_word)]
    value: String,
    #[schema(example = "the site has three languages")]
    reason: String,
}

pub(crate) struct Wish {
    task: i64,
    wanted: Wanted,
    reason: String,
}

impl Body for Wish {
    const FIELDS: &'static [&'static str] = &["task", "kind", "value", "reason"];

    fn read(fields: &mut Fields) -> Option<Wish> {
        const KINDS: [&str; 4] = ["deadline", "effort", "assignee", "priority"];
        let task = match fields.optional_number("task") {
            Some(None) => fields.fault("task", "is missing: right would be the number of a task"),
            Some(number) => number,
            None => None,
        };
        let (kind, value) = (fields.text("kind"), fields.optional_word("value"));
        let reason = fields.text("reason");
        let (kind, value) = (kind?, value?.unwrap_or_default());
        if !KINDS.contains(&kind.as_str()) {
            return fields.fault("kind", format!("is {kind:?}: right would be one of {}", KINDS.join(", ")));
        }
        let wanted = match Wanted::parse(&kind, &value) {
            Ok(wanted) => Some(wanted),
            Err(why) => fields.fault("value", why),
        };
        Some(Wish { task: task?, wanted: wanted?, reason: reason? })
    }
}

/// Ask for a change.
///
/// Of a task that you see. Its client's manager decides. One proposal of each kind is open for a task and its author; it
/// expires when the task is closed or its deadline, assignee or effort change.
#[utoipa::path(
    post, path = "/v1/proposals", tag = "specialist", operation_id = "propose", request_body = ProposeBody,
    responses((status = 201, description = "The proposal, open.", body = ProposalJson)),
)]
pub(crate) async fn propose(
    State(ops): State<Ops>,
    Caller(by): Caller,
    Asked(wish): Asked<Wish>,
) -> Result<Response, Problem> {
    let made = ops.propose(wish.task, wish.wanted, &wish.reason, &by).await?;
    let mut response = answer(&made);
    *response.status_mut() = StatusCode::CREATED;
    let address = HeaderValue::from_str(&format!("/v1/proposals/{}", made.proposal.id));
    response.headers_mut().insert(header::LOCATION, address.expect("a number is a header's value"));
    Ok(response)
}

/// Which way to take.
#[derive(ToSchema)]
#[schema(as = Accept)]
pub(crate) struct AcceptBody {
    /// From 1; may be left out where there is but one.
    #[schema(value_type = Option<i64>, example = 1)]
    option: Option<usize>,
    /// In your words, beside those of the proposal.
    reason: Option<String>,
}

impl Body for AcceptBody {
    const FIELDS: &'static [&'static str] = &["option", "reason"];

    fn read(fields: &mut Fields) -> Option<AcceptBody> {
        let (option, reason) = (fields.optional_number("option"), fields.optional_text("reason"));
        let option = match option? {
            None => None,
            Some(number) => match usize::try_from(number) {
                Ok(option) => Some(option),
                Err(_) => return fields.fault("option", format!("is {number}: right would be 1 or more")),
            },
        };
        Some(AcceptBody { option, reason: reason? })
    }
}

/// Accept it: it is done.
///
/// By the same rules as if you had done it yourself, and in one step with the answer to the proposal. Of two who accept at
/// once one does it, and the other is told 412. What no longer stands is refused and expires.
#[utoipa::path(
    post, path = "/v1/proposals/{proposal}/accept", tag = "manager", operation_id = "accept",
    request_body = Option<AcceptBody>,
    responses((status = 200, description = "The proposal, accepted; the task was changed.", body = ProposalJson)),
)]
pub(crate) async fn accept(
    State(ops): State<Ops>,
    Caller(by): Caller,
    number: ProposalNumber,
    seen: Seen,
    Asked(body): Asked<AcceptBody>,
) -> Result<Response, Problem> {
    Ok(answer(&ops.accept(number.0, seen.0, &by, body.option, body.reason.as_deref()).await?))
}

/// Say no, and why.
///
/// The engine does not ask for the same again until the facts have changed that it judged by.
#[utoipa::path(
    post, path = "/v1/proposals/{proposal}/reject", tag = "manager", operation_id = "reject",
    request_body = ReasonBody,
    responses((status = 200, description = "The proposal, rejected.", body = ProposalJson)),
)]
pub(crate) async fn reject(
    State(ops): State<Ops>,
    Caller(by): Caller,
    number: ProposalNumber,
    seen: Seen,
    Asked(body): Asked<ReasonBody>,
) -> Result<Response, Problem> {
    Ok(answer(&ops.reject(number.0, seen.0, &by, &body.reason).await?))
}

/// Take back what you asked for.
#[utoipa::path(
    post, path = "/v1/proposals/{proposal}/withdraw", tag = "specialist", operation_id = "withdraw",
    responses((status = 200, description = "The proposal, withdrawn.", body = ProposalJson)),
)]
pub(crate) async fn withdraw(
    State(ops): State<Ops>,
    Caller(by): Caller,
    number: ProposalNumber,
    seen: Seen,
    _: Asked<Nothing>,
) -> Result<Response, Problem> {
    Ok(answer(&ops.withdraw(number.0, seen.0, &by).await?))
}
