//! Moves of one task by its number. Each needs the version that the caller saw.

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use slated_core::beside::Link;
use slated_core::task::shown::{Eyes, RESULT_CHARS_MAX};
use slated_core::task::waiting::WaitsOn;
use utoipa::ToSchema;

use super::engagements::run;
use super::task_json::{DetailJson, written};
use super::whatif::{TaskOrEffect, do_or_price};
use crate::ops::Ops;
use crate::ops::engagements::Run;
use crate::ops::work::{Action, Finish, Outcome, Wanted};
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields, Nothing};
use crate::web::extract::{Seen, TaskNumber};
use crate::web::problem::Problem;

/// Why.
#[derive(ToSchema)]
#[schema(as = Reason)]
pub(crate) struct ReasonBody {
    #[schema(example = "waiting for the client's access")]
    pub(super) reason: String,
}

impl Body for ReasonBody {
    const FIELDS: &'static [&'static str] = &["reason"];

    fn read(fields: &mut Fields) -> Option<ReasonBody> {
        Some(ReasonBody { reason: fields.text("reason")? })
    }
}

/// Why it cannot go on, and who is waited for.
#[derive(ToSchema)]
#[schema(as = Block)]
pub(crate) struct BlockBody {
    #[schema(example = "the client's access is missing")]
    reason: String,
    /// client, colleague:LOGIN or task:NUMBER. While the client is waited for, time presses nobody.
    #[schema(value_type = Option<String>, example = "client")]
    waits_for: Option<WaitsOn>,
    /// The day on which the task is back in the queue by itself, when the agency's work begins; needed where the client
    /// is waited for.
    #[schema(value_type = Option<String>, format = Date, example = "2026-12-01")]
    follow_up_on: Option<Date>,
}

impl Body for BlockBody {
    const FIELDS: &'static [&'static str] = &["reason", "waits_for", "follow_up_on"];

    fn read(fields: &mut Fields) -> Option<BlockBody> {
        let (reason, waits_for) = (fields.text("reason"), fields.optional_text("waits_for"));
        let follow_up_on = fields.optional_date("follow_up_on");
        let waits_for = match waits_for?.map(|text| text.parse::<WaitsOn>()).transpose() {
            Ok(waits_for) => waits_for,
            Err(error) => return fields.fault("waits_for", error.to_string()),
        };
        Some(BlockBody { reason: reason?, waits_for, follow_up_on: follow_up_on? })
    }
}

/// What is missing.
#[derive(ToSchema)]
#[schema(as = Comment)]
pub(crate) struct CommentBody {
    #[schema(example = "the second page has no title")]
    comment: String,
    /// What is unclear, point by point, 50 at most; each stands on the checklist from then on.
    #[schema(value_type = Option<Vec<String>>, example = json!(["which month is meant", "what the client is to do"]))]
    unclear: Vec<String>,
}

const UNCLEAR_MAX: usize = 50;

impl Body for CommentBody {
    const FIELDS: &'static [&'static str] = &["comment", "unclear"];

    fn read(fields: &mut Fields) -> Option<CommentBody> {
        let (comment, unclear) = (fields.text("comment"), fields.texts("unclear", UNCLEAR_MAX));
        Some(CommentBody { comment: comment?, unclear: unclear? })
    }
}

/// Why it is given up.
#[derive(ToSchema)]
#[schema(as = GiveUp)]
pub(crate) struct GiveUpBody {
    #[schema(example = "the client closed the shop")]
    reason: String,
    /// Says what it would do, and writes nothing.
    #[schema(value_type = Option<bool>)]
    dry_run: Run,
}

impl Body for GiveUpBody {
    const FIELDS: &'static [&'static str] = &["reason", "dry_run"];

    fn read(fields: &mut Fields) -> Option<GiveUpBody> {
        let (reason, run) = (fields.text("reason"), run(fields, Run::Done));
        Some(GiveUpBody { reason: reason?, dry_run: run? })
    }
}

/// Who does it from now on.
#[derive(ToSchema)]
#[schema(as = Reassign)]
pub(crate) struct ReassignBody {
    /// A login; the person must have the task's role.
    #[schema(example = "seo03")]
    to: String,
    /// Says what it would do, and writes nothing.
    #[schema(value_type = Option<bool>)]
    dry_run: Run,
}

impl Body for ReassignBody {
    const FIELDS: &'static [&'static str] = &["to", "dry_run"];

    fn read(fields: &mut Fields) -> Option<ReassignBody> {
        let (to, run) = (fields.text("to"), run(fields, Run::Done));
        Some(ReassignBody { to: to?, dry_run: run? })
    }
}

/// What came of it, for the client; they read it once the task is done, if they see the task.
#[derive(ToSchema)]
#[schema(as = Finish)]
pub(crate) struct FinishBody {
    /// In words for the client.
    #[schema(value_type = Option<String>, example = "two pages are found under \"corner sofa\" now")]
    result: Option<String>,
    /// Where it is, 20 at most.
    #[schema(value_type = Option<Vec<String>>, example = json!(["https://example.com/report"]))]
    links: Vec<Link>,
}

const LINKS_MAX: usize = 20;

impl Body for FinishBody {
    const FIELDS: &'static [&'static str] = &["result", "links"];

    fn read(fields: &mut Fields) -> Option<FinishBody> {
        let (result, urls) = (fields.optional_text("result"), fields.texts("links", LINKS_MAX));
        let links = match urls?.iter().map(|url| Link::new(url, "")).collect::<Result<_, _>>() {
            Ok(links) => links,
            Err(bad) => return fields.fault("links", bad.to_string()),
        };
        let result = result?;
        match result.as_ref().filter(|text| text.chars().count() > RESULT_CHARS_MAX) {
            Some(_) => fields.fault(
                "result",
                format!("is too long: right would be {RESULT_CHARS_MAX} characters at most"),
            ),
            None => Some(FinishBody { result, links }),
        }
    }
}

impl FinishBody {
    fn action(self, how: Finish) -> Action {
        Action::Finish { how, result: Outcome { text: self.result, links: self.links } }
    }
}

/// Whether the client sees the task.
#[derive(ToSchema)]
#[schema(as = ClientSees)]
pub(crate) struct ClientSeesBody {
    #[schema(value_type = bool)]
    client_sees: Eyes,
}

impl Body for ClientSeesBody {
    const FIELDS: &'static [&'static str] = &["client_sees"];

    fn read(fields: &mut Fields) -> Option<ClientSeesBody> {
        match fields.optional_flag("client_sees")? {
            Some(true) => Some(ClientSeesBody { client_sees: Eyes::Client }),
            Some(false) => Some(ClientSeesBody { client_sees: Eyes::Internal }),
            None => fields.fault("client_sees", "is missing: right would be true or false"),
        }
    }
}

type Moved = Result<Response, Problem>;

async fn act(ops: &Ops, by: Caller, number: TaskNumber, seen: Seen, action: Action) -> Moved {
    let Caller(by) = by;
    let saved = ops.act(number.0, seen.0, &by, action).await?;
    Ok(written(ops, &saved, &by).await)
}

/// Begin work.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/start", tag = "specialist",
    responses((status = 200, description = "The task, started.", body = DetailJson)),
)]
pub(crate) async fn start(
    State(ops): State<Ops>,
    by: Caller,
    n: TaskNumber,
    seen: Seen,
    _: Asked<Nothing>,
) -> Moved {
    act(&ops, by, n, seen, Action::Start).await
}

/// Hand the work to the manager for review.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/submit", tag = "specialist", request_body = Option<FinishBody>,
    responses((status = 200, description = "The task, in review.", body = DetailJson)),
)]
pub(crate) async fn submit(
    State(ops): State<Ops>,
    by: Caller,
    n: TaskNumber,
    seen: Seen,
    Asked(body): Asked<FinishBody>,
) -> Moved {
    act(&ops, by, n, seen, body.action(Finish::Submit)).await
}

/// Finish a task that has no review; one that has is submitted.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/complete", tag = "specialist", request_body = Option<FinishBody>,
    responses((status = 200, description = "The task, done.", body = DetailJson)),
)]
pub(crate) async fn complete(
    State(ops): State<Ops>,
    by: Caller,
    n: TaskNumber,
    seen: Seen,
    Asked(body): Asked<FinishBody>,
) -> Moved {
    act(&ops, by, n, seen, body.action(Finish::Complete)).await
}

/// Give the task back to its role's pool.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/release", tag = "specialist",
    responses((status = 200, description = "The task, in the pool.", body = DetailJson)),
)]
pub(crate) async fn release(
    State(ops): State<Ops>,
    by: Caller,
    n: TaskNumber,
    seen: Seen,
    _: Asked<Nothing>,
) -> Moved {
    act(&ops, by, n, seen, Action::Release).await
}

/// Say that it cannot go on, and why.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/block", tag = "specialist", request_body = BlockBody,
    responses((status = 200, description = "The task, blocked.", body = DetailJson)),
)]
pub(crate) async fn block(
    State(ops): State<Ops>,
    by: Caller,
    n: TaskNumber,
    seen: Seen,
    Asked(body): Asked<BlockBody>,
) -> Moved {
    let BlockBody { reason, waits_for: waits_on, follow_up_on } = body;
    act(&ops, by, n, seen, Action::Block { reason, waits_on, follow_up_on }).await
}

/// Say that it can go on.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/unblock", tag = "specialist",
    responses((status = 200, description = "The task, as it was before.", body = DetailJson)),
)]
pub(crate) async fn unblock(
    State(ops): State<Ops>,
    by: Caller,
    n: TaskNumber,
    seen: Seen,
    _: Asked<Nothing>,
) -> Moved {
    act(&ops, by, n, seen, Action::Unblock).await
}

/// Take back that a task is closed: its assignee for some hours, its client's manager always.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/reopen", tag = "specialist", request_body = ReasonBody,
    responses((status = 200, description = "The task, back at work.", body = DetailJson)),
)]
pub(crate) async fn reopen(
    State(ops): State<Ops>,
    by: Caller,
    n: TaskNumber,
    seen: Seen,
    Asked(body): Asked<ReasonBody>,
) -> Moved {
    act(&ops, by, n, seen, Action::Reopen { reason: body.reason }).await
}

/// Accept submitted work: it is done.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/approve", tag = "manager",
    responses((status = 200, description = "The task, done.", body = DetailJson)),
)]
pub(crate) async fn approve(
    State(ops): State<Ops>,
    by: Caller,
    n: TaskNumber,
    seen: Seen,
    _: Asked<Nothing>,
) -> Moved {
    act(&ops, by, n, seen, Action::Approve).await
}

/// Give submitted work back, with what is missing.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/return", tag = "manager", operation_id = "return", request_body = CommentBody,
    responses((status = 200, description = "The task, started again.", body = DetailJson)),
)]
pub(crate) async fn hand_back(
    State(ops): State<Ops>,
    by: Caller,
    n: TaskNumber,
    seen: Seen,
    Asked(body): Asked<CommentBody>,
) -> Moved {
    act(&ops, by, n, seen, Action::Return { comment: body.comment, unclear: body.unclear }).await
}

/// Give up a task that is not a promise.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/cancel", tag = "manager", request_body = GiveUpBody,
    responses((status = 200, description = "The task, cancelled, or what it would do.", body = TaskOrEffect)),
)]
pub(crate) async fn cancel(
    State(ops): State<Ops>,
    Caller(by): Caller,
    n: TaskNumber,
    seen: Seen,
    Asked(body): Asked<GiveUpBody>,
) -> Moved {
    let wanted = Wanted::Act(Action::Cancel { reason: body.reason });
    do_or_price(&ops, n, seen, &by, wanted, body.dry_run).await
}

/// Note that the client released the agency from a promise.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/waive", tag = "manager", request_body = GiveUpBody,
    responses((status = 200, description = "The task, waived, or what it would do.", body = TaskOrEffect)),
)]
pub(crate) async fn waive(
    State(ops): State<Ops>,
    Caller(by): Caller,
    n: TaskNumber,
    seen: Seen,
    Asked(body): Asked<GiveUpBody>,
) -> Moved {
    let wanted = Wanted::Act(Action::Waive { reason: body.reason });
    do_or_price(&ops, n, seen, &by, wanted, body.dry_run).await
}

/// Say whether the client sees the task: its title, its purpose and what came of it.
#[utoipa::path(
    put, path = "/v1/tasks/{n}/client-sees", tag = "manager", request_body = ClientSeesBody,
    responses((status = 200, description = "The task.", body = DetailJson)),
)]
pub(crate) async fn client_sees(
    State(ops): State<Ops>,
    by: Caller,
    n: TaskNumber,
    seen: Seen,
    Asked(body): Asked<ClientSeesBody>,
) -> Moved {
    act(&ops, by, n, seen, Action::Show { to: body.client_sees }).await
}

/// Give the task to somebody else who has its role.
#[utoipa::path(
    post, path = "/v1/tasks/{n}/reassign", tag = "manager", request_body = ReassignBody,
    responses((status = 200, description = "The task, with its new assignee, or what it would do.", body = TaskOrEffect)),
)]
pub(crate) async fn reassign(
    State(ops): State<Ops>,
    Caller(by): Caller,
    n: TaskNumber,
    seen: Seen,
    Asked(body): Asked<ReassignBody>,
) -> Moved {
    let wanted = Wanted::Act(Action::Reassign { to: body.to });
    do_or_price(&ops, n, seen, &by, wanted, body.dry_run).await
}
