//! Services and their templates: what they say, every version they ever had, and edits with a look before.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use slated_core::catalog::{
    DueDraft, LeadDraft, ScheduleDraft, Service, ServiceDraft, ServiceFault, TemplateDraft,
};
use slated_core::plan::edit::Coming;
use slated_core::time::Zone;
use slated_store::{StoredService, TemplateVersion};
use utoipa::ToSchema;

use super::task_json::text;
use crate::import::diff::{FieldChange, fields};
use crate::ops::Ops;
use crate::ops::catalog::preview::{OpenTaskChanges, SeriesChange, TemplateChange, Totals};
use crate::ops::catalog::{Edited, OpenTasks, Terms};
use crate::web::auth::Caller;
use crate::web::body::AskedObject;
use crate::web::extract::{
    Asking, NoParameters, Parameters, Params, SeenOrNew, ServiceKey, bad_parameter, choice,
};
use crate::web::problem::{Fault, Kind, Problem};

/// What the agency sells.
#[derive(Serialize, ToSchema)]
#[schema(as = Services)]
pub(crate) struct ServicesJson {
    /// By key.
    services: Vec<ServiceLineJson>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ServiceLine)]
pub(crate) struct ServiceLineJson {
    #[schema(example = "seo")]
    key: String,
    name: String,
    purpose: String,
    /// Moves with every change of the service or one of its templates.
    version: i64,
    templates: Vec<TemplateLineJson>,
    /// Keys of templates that were taken out.
    ended: Vec<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TemplateLine)]
pub(crate) struct TemplateLineJson {
    #[schema(example = "report")]
    key: String,
    version: i64,
}

/// A service as it is written, under the version that `If-Match` speaks of.
#[derive(Serialize, ToSchema)]
#[schema(as = Service)]
pub(crate) struct ServiceJson {
    version: i64,
    /// In the form of a file of the catalog: `key`, `name`, `purpose` and a `task` for each template. It is what PUT
    /// takes.
    #[schema(value_type = Object)]
    service: Value,
    templates: Vec<TemplateLineJson>,
    /// Keys of templates that were taken out.
    ended: Vec<String>,
}

fn template_lines(stored: &StoredService) -> Vec<TemplateLineJson> {
    let templates = stored.templates.iter();
    templates.map(|one| TemplateLineJson { key: one.template.key.clone(), version: one.version }).collect()
}

/// What the agency sells, by key; for managers and admins.
#[utoipa::path(
    get, path = "/v1/services", tag = "catalog", operation_id = "services",
    responses((status = 200, description = "The services.", body = ServicesJson)),
)]
pub(crate) async fn list(
    State(ops): State<Ops>,
    caller: Caller,
    _: Asking<NoParameters>,
) -> Result<Json<ServicesJson>, Problem> {
    caller.manages("the list of services")?;
    let line = |stored: StoredService| ServiceLineJson {
        templates: template_lines(&stored),
        key: stored.key,
        name: stored.name,
        purpose: stored.purpose,
        version: stored.version,
        ended: stored.ended,
    };
    Ok(Json(ServicesJson { services: ops.services().await?.into_iter().map(line).collect() }))
}

/// One service with its templates, as they are written; for managers and admins.
#[utoipa::path(
    get, path = "/v1/services/{service}", tag = "catalog", operation_id = "service",
    responses((status = 200, description = "The service.", body = ServiceJson)),
)]
pub(crate) async fn one(
    State(ops): State<Ops>,
    caller: Caller,
    key: ServiceKey,
    _: Asking<NoParameters>,
) -> Result<Response, Problem> {
    caller.manages("a service")?;
    let stored = ops.service(&key.0).await?;
    let draft = ServiceDraft::from(&stored.service());
    let service = json!({
        "key": draft.key, "name": draft.name, "purpose": draft.purpose, "task": draft.task,
    });
    let templates = template_lines(&stored);
    let body = ServiceJson { version: stored.version, service, templates, ended: stored.ended };
    Ok(([(header::ETAG, etag(stored.version))], Json(body)).into_response())
}

/// Every version that the templates of a service ever had, the newest of each first.
#[derive(Serialize, ToSchema)]
#[schema(as = ServiceVersions)]
pub(crate) struct VersionsJson {
    service: String,
    versions: Vec<VersionJson>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TemplateVersion)]
pub(crate) struct VersionJson {
    #[schema(example = "report")]
    template: String,
    version: i64,
    /// None where it was there before versions were kept.
    #[schema(format = DateTime)]
    made_at: Option<String>,
    /// A login, or `(import)`.
    made_by: String,
    /// What differs from the version before; nothing for the first.
    changed: Vec<FieldChangeJson>,
    /// The whole of it.
    #[schema(value_type = Object)]
    draft: Value,
}

/// A field such as `schedule.at`; none is nothing written.
#[derive(Serialize, ToSchema)]
#[schema(as = FieldChange)]
pub(crate) struct FieldChangeJson {
    #[schema(example = "schedule.at")]
    field: String,
    from: Option<String>,
    to: Option<String>,
}

impl From<FieldChange> for FieldChangeJson {
    fn from(FieldChange { field, from, to }: FieldChange) -> FieldChangeJson {
        FieldChangeJson { field, from, to }
    }
}

/// The history of a service's templates: what changed, when, and by whom; for managers and admins.
#[utoipa::path(
    get, path = "/v1/services/{service}/versions", tag = "catalog", operation_id = "service_versions",
    responses((status = 200, description = "The versions.", body = VersionsJson)),
)]
pub(crate) async fn versions(
    State(ops): State<Ops>,
    caller: Caller,
    key: ServiceKey,
    _: Asking<NoParameters>,
) -> Result<Json<VersionsJson>, Problem> {
    caller.manages("the history of a service")?;
    let all = ops.service_versions(&key.0).await?;
    let before = |one: &TemplateVersion| {
        all.iter().find(|other| other.template == one.template && other.version == one.version - 1)
    };
    let version = |one: &TemplateVersion| {
        let changed = before(one).map(|was| fields(&was.draft.to_string(), &one.draft.to_string()));
        VersionJson {
            template: one.template.clone(),
            version: one.version,
            made_at: one.made_at.map(text),
            made_by: one.made_by.as_str().to_owned(),
            changed: changed.unwrap_or_default().into_iter().map(FieldChangeJson::from).collect(),
            draft: one.draft.clone(),
        }
    };
    Ok(Json(VersionsJson { versions: all.iter().map(version).collect(), service: key.0 }))
}

// ---- edits

pub(crate) struct PutQuery {
    run: Run,
    terms: Terms,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Run {
    Dry,
    Real,
}

const DATES_DEFAULT: usize = 5;
const DATES_MAX: usize = 50;

impl Parameters for PutQuery {
    const NAMES: &'static [&'static str] = &["dry_run", "dates", "open_tasks", "effective_from"];

    fn read(params: &mut Params) -> Result<PutQuery, Problem> {
        let run = match params.text("dry_run").as_deref() {
            None | Some("false") => Run::Real,
            Some("true") => Run::Dry,
            Some(other) => return Err(bad_parameter("dry_run", other, "true or false")),
        };
        let open_tasks = match params.text("open_tasks").as_deref() {
            None | Some("keep") => OpenTasks::Keep,
            Some("update") => OpenTasks::Update,
            Some(other) => return Err(bad_parameter("open_tasks", other, "keep or update")),
        };
        let dates = match params.text("dates") {
            None => DATES_DEFAULT,
            Some(text) => {
                let dates = text.parse().ok().filter(|dates| (1..=DATES_MAX).contains(dates));
                dates.ok_or_else(|| bad_parameter("dates", &text, "a whole number from 1 to 50"))?
            }
        };
        let effective_from = params.optional_date("effective_from")?;
        Ok(PutQuery { run, terms: Terms { effective_from, open_tasks, dates } })
    }
}

/// What an edit did, or would do.
#[derive(Serialize, ToSchema)]
#[schema(as = ServiceEdit)]
pub(crate) struct EditJson {
    /// Nothing was written.
    dry_run: bool,
    service: String,
    /// The service's version after it.
    version: i64,
    /// The templates that change; nothing where the service is already so.
    templates: Vec<TemplateChangeJson>,
    /// Over all series that it touches.
    totals: TotalsJson,
    /// The series whose dates differ, the first 50 of them.
    series: Vec<SeriesChangeJson>,
    open_tasks: OpenTasksJson,
}

#[derive(Serialize, ToSchema)]
#[schema(as = TemplateChange)]
pub(crate) struct TemplateChangeJson {
    key: String,
    /// `added`, `changed`, `rescheduled` (it falls on other dates), `returned` or `ended`.
    #[schema(example = "rescheduled")]
    what: &'static str,
    version_from: Option<i64>,
    version_to: Option<i64>,
    changed: Vec<FieldChangeJson>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = EditTotals)]
pub(crate) struct TotalsJson {
    series: usize,
    /// Series whose next dates differ.
    differing: usize,
    added: usize,
    removed: usize,
    moved: usize,
    /// Series that cannot be computed.
    not_compared: usize,
}

/// One series, before and after.
#[derive(Serialize, ToSchema)]
#[schema(as = SeriesChange)]
pub(crate) struct SeriesChangeJson {
    /// None for one that the edit makes.
    series: Option<i64>,
    client: String,
    template: String,
    /// The client's zone, in which dates and every `..._local` are meant.
    time_zone: String,
    /// The first day of the new rule, where the rule changes.
    #[schema(format = Date)]
    effective_from: Option<String>,
    before: Vec<ComingJson>,
    after: Vec<ComingJson>,
    added: Vec<ComingJson>,
    removed: Vec<ComingJson>,
    moved: Vec<MovedJson>,
    /// Dates of the new rule that will not come, and why.
    left_out: Vec<LeftOutJson>,
    /// Tasks of today and later that were made already: they keep their dates.
    stays: Vec<StaysJson>,
}

/// A date to come.
#[derive(Serialize, ToSchema)]
#[schema(as = Coming)]
pub(crate) struct ComingJson {
    #[schema(format = Date)]
    nominal_on: String,
    /// None where a day off drops the date, and so below.
    #[schema(format = Date)]
    rolled_on: Option<String>,
    #[schema(format = DateTime)]
    create_at: Option<String>,
    #[schema(format = DateTime)]
    deadline: Option<String>,
    deadline_local: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = MovedDate)]
pub(crate) struct MovedJson {
    from: ComingJson,
    to: ComingJson,
}

#[derive(Serialize, ToSchema)]
#[schema(as = LeftOutDate)]
pub(crate) struct LeftOutJson {
    #[schema(format = Date)]
    nominal_on: String,
    #[schema(format = Date)]
    through_on: Option<String>,
    #[schema(example = "its month already has an occurrence of 2026-12-01")]
    reason: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = StayingTask)]
pub(crate) struct StaysJson {
    #[schema(format = Date)]
    nominal_on: String,
    #[schema(example = 1042)]
    task: i64,
}

/// Open tasks of the templates that change; they stay as they are unless `open_tasks=update`.
#[derive(Serialize, ToSchema)]
#[schema(as = OpenTaskChanges)]
pub(crate) struct OpenTasksJson {
    /// `keep` or `update`.
    #[schema(example = "keep")]
    mode: &'static str,
    /// Those that follow, the first 50 of them.
    revised: Vec<RevisedJson>,
    revised_total: usize,
    /// Somebody has touched these, so they are left alone.
    touched: usize,
    /// Nobody has touched these, and nothing about them changes.
    same: usize,
}

#[derive(Serialize, ToSchema)]
#[schema(as = RevisedTask)]
pub(crate) struct RevisedJson {
    #[schema(example = 1042)]
    task: i64,
    client: String,
    template: String,
    changed: Vec<FieldChangeJson>,
}

impl EditJson {
    fn of(edited: Edited, query: &PutQuery) -> EditJson {
        let preview = edited.preview;
        let Totals { series, differing, added, removed, moved, not_compared } = preview.totals;
        let OpenTaskChanges { revised, revised_total, touched, same } = preview.open_tasks;
        let revised = revised.into_iter().map(|one| RevisedJson {
            task: one.task,
            client: one.client,
            template: one.template,
            changed: one
                .fields
                .into_iter()
                .map(|field| FieldChangeJson {
                    field: field.field.to_owned(),
                    from: Some(field.from),
                    to: Some(field.to),
                })
                .collect(),
        });
        let mode = match query.terms.open_tasks {
            OpenTasks::Keep => "keep",
            OpenTasks::Update => "update",
        };
        EditJson {
            dry_run: query.run == Run::Dry,
            service: edited.key,
            version: edited.version,
            templates: preview.templates.into_iter().map(TemplateChangeJson::of).collect(),
            totals: TotalsJson { series, differing, added, removed, moved, not_compared },
            series: preview.series.iter().map(SeriesChangeJson::of).collect(),
            open_tasks: OpenTasksJson { mode, revised: revised.collect(), revised_total, touched, same },
        }
    }
}

impl TemplateChangeJson {
    fn of(change: TemplateChange) -> TemplateChangeJson {
        TemplateChangeJson {
            key: change.key,
            what: change.what.as_str(),
            version_from: change.version_from,
            version_to: change.version_to,
            changed: change.fields.into_iter().map(FieldChangeJson::from).collect(),
        }
    }
}

impl SeriesChangeJson {
    fn of(change: &SeriesChange) -> SeriesChangeJson {
        let zone = &change.zone;
        let all = |list: &[Coming]| list.iter().map(|one| ComingJson::of(one, zone)).collect();
        let moved = change
            .difference
            .moved
            .iter()
            .map(|(from, to)| MovedJson { from: ComingJson::of(from, zone), to: ComingJson::of(to, zone) });
        let left_out = change.left_out.iter().map(|one| LeftOutJson {
            nominal_on: one.nominal_on.to_string(),
            through_on: one.through_on.map(|date| date.to_string()),
            reason: one.reason.clone(),
        });
        let stays = change.stays.iter();
        SeriesChangeJson {
            series: change.series,
            client: change.client.clone(),
            template: change.template.clone(),
            time_zone: zone.name().to_owned(),
            effective_from: change.from.map(|date| date.to_string()),
            before: all(&change.before),
            after: all(&change.after),
            added: all(&change.difference.added),
            removed: all(&change.difference.removed),
            moved: moved.collect(),
            left_out: left_out.collect(),
            stays: stays
                .map(|(date, task)| StaysJson { nominal_on: date.to_string(), task: *task })
                .collect(),
        }
    }
}

impl ComingJson {
    fn of(one: &Coming, zone: &Zone) -> ComingJson {
        ComingJson {
            nominal_on: one.nominal_on.to_string(),
            rolled_on: one.dates.map(|dates| dates.rolled_on.to_string()),
            create_at: one.dates.map(|dates| text(dates.create_at)),
            deadline: one.dates.map(|dates| text(dates.due_at)),
            deadline_local: one.dates.map(|dates| zone.show(dates.due_at)),
        }
    }
}

/// Make a service be as it is given, all of it: a template that is missing ends, and one that is new begins today for
/// every client who has the service. Admins only.
///
/// An existing service needs `If-Match`; a new one takes none, or `If-None-Match: *`. Tasks are copies: an edit reaches
/// what is not yet created. Changed rules count from `effective_from`, and never back.
#[utoipa::path(
    put, path = "/v1/services/{service}", tag = "catalog", operation_id = "put_service",
    params(
        ("dry_run" = Option<bool>, Query, description = "true says what would happen, and writes nothing."),
        ("dates" = Option<u64>, Query, description = "How many of the next dates of a series are compared: 1 to 50, else 5.", minimum = 1, maximum = 50),
        ("open_tasks" = Option<String>, Query, description = "update has the open tasks that nobody has touched follow; keep, without it, leaves them as they are."),
        ("effective_from" = Option<String>, Query, description = "The first day of changed rules, today to 31 days ahead; tomorrow without it."),
    ),
    request_body(content = Object, description = "The service in the form of a file of the catalog: key, name, purpose and a task for each template."),
    responses(
        (status = 200, description = "What it did, or would do.", body = EditJson),
        (status = 201, description = "The service is new.", body = EditJson),
    ),
)]
pub(crate) async fn put(
    State(ops): State<Ops>,
    Caller(by): Caller,
    key: ServiceKey,
    Asking(query): Asking<PutQuery>,
    seen: SeenOrNew,
    AskedObject(given): AskedObject,
) -> Result<Response, Problem> {
    let service = read_service(given, &key.0)?;
    let edited = match query.run {
        Run::Dry => ops.put_service_dry(service, seen.0, &query.terms, &by).await?,
        Run::Real => ops.put_service(service, seen.0, &query.terms, &by).await?,
    };
    let (run, version, is_new) = (query.run, edited.version, edited.is_new);
    let body = Json(EditJson::of(edited, &query));
    // what would happen has no version yet
    if run == Run::Dry {
        return Ok(body.into_response());
    }
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, [(header::ETAG, etag(version))], body).into_response())
}

fn etag(version: i64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).expect("digits in quotes are a header's value")
}

/// A whole service, or everything that is wrong with it.
fn read_service(mut given: Map<String, Value>, key: &str) -> Result<Service, Problem> {
    const FIELDS: [&str; 4] = ["key", "name", "purpose", "task"];
    if let Some(unknown) = given.keys().find(|name| !FIELDS.contains(&name.as_str())) {
        let detail = format!("{unknown:?} is not a field of a service: right would be {}", choice(&FIELDS));
        return Err(Problem::new(Kind::UnknownField, detail));
    }
    let mut faults = Vec::new();
    let mut word = |name: &str| match given.remove(name) {
        Some(Value::String(text)) => text,
        Some(_) => wrong(&mut faults, format!("/{name}"), "is no text: right would be a text".to_owned()),
        None => wrong(&mut faults, format!("/{name}"), "is missing: right would be a text".to_owned()),
    };
    let (own, name, purpose) = (word("key"), word("name"), word("purpose"));
    if faults.is_empty() && own != key {
        wrong(
            &mut faults,
            "/key".to_owned(),
            format!("{own:?} is not possible here (right would be {key:?}, as in the path)"),
        );
    }
    let tasks = match given.remove("task") {
        Some(Value::Array(tasks)) => tasks,
        Some(_) => {
            wrong(
                &mut faults,
                "/task".to_owned(),
                "is no list: right would be a list of templates".to_owned(),
            );
            Vec::new()
        }
        None => {
            wrong(
                &mut faults,
                "/task".to_owned(),
                "is missing: right would be a list of templates".to_owned(),
            );
            Vec::new()
        }
    };
    let mut drafts = Vec::with_capacity(tasks.len());
    for (at, task) in tasks.into_iter().enumerate() {
        drafts.extend(read_draft(without_nulls(task), &format!("/task/{at}"), &mut faults)?);
    }
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    let draft = ServiceDraft { key: own, name, purpose, task: drafts };
    draft.parse().map_err(|faults| Problem::invalid(faults.into_iter().map(told).collect()))
}

fn wrong(faults: &mut Vec<Fault>, pointer: String, detail: String) -> String {
    faults.push(Fault { pointer, detail });
    String::new()
}

/// `None` where a fault was noted. The parts first, so that the place of a fault is the nearest.
fn read_draft(task: Value, place: &str, faults: &mut Vec<Fault>) -> Result<Option<TemplateDraft>, Problem> {
    let before = faults.len();
    part::<ScheduleDraft>(&task, "schedule", place, faults)?;
    part::<DueDraft>(&task, "due", place, faults)?;
    part::<LeadDraft>(&task, "lead", place, faults)?;
    if faults.len() > before {
        return Ok(None);
    }
    read(task, place, faults)
}

fn part<T: for<'a> Deserialize<'a>>(
    task: &Value,
    name: &str,
    place: &str,
    faults: &mut Vec<Fault>,
) -> Result<(), Problem> {
    if let Some(value) = task.get(name) {
        read::<T>(value.clone(), &format!("{place}/{name}"), faults)?;
    }
    Ok(())
}

fn read<T: for<'a> Deserialize<'a>>(
    value: Value,
    place: &str,
    faults: &mut Vec<Fault>,
) -> Result<Option<T>, Problem> {
    match serde_json::from_value(value) {
        Ok(value) => Ok(Some(value)),
        Err(refused) => {
            let says = refused.to_string();
            if says.starts_with("unknown field") {
                return Err(Problem::new(Kind::UnknownField, format!("{place}: {says}")));
            }
            faults.push(Fault { pointer: place.to_owned(), detail: says });
            Ok(None)
        }
    }
}

/// Leaving a field out and giving null are the same.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(kept.map(|(key, value)| (key, without_nulls(value))).collect())
        }
        other => other,
    }
}

/// A fault of the rules in the words of `slated check`, at its place in the body.
fn told(fault: ServiceFault) -> Fault {
    let ServiceFault { task, fault } = fault;
    let key = fault.key.replace('.', "/");
    let pointer = match task {
        Some(at) => format!("/task/{at}/{key}"),
        None => format!("/{key}"),
    };
    let detail = match fault.value.as_str() {
        "" => format!("right would be {}", fault.right),
        value => format!("{value:?} is not possible here (right would be {})", fault.right),
    };
    Fault { pointer, detail }
}
