//! The people of the agency: who works here, and what becomes of their work when they leave.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::task_json::hours;
use crate::ops::Ops;
use crate::ops::people::{Edit, Left, Member, Works};
use crate::web::auth::Caller;
use crate::web::body::{Asked, Body, Fields};
use crate::web::extract::{Asking, NoParameters, PersonLogin};
use crate::web::problem::Problem;

/// By login.
#[derive(Serialize, ToSchema)]
#[schema(as = People)]
pub(crate) struct PeopleJson {
    people: Vec<PersonJson>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Person)]
pub(crate) struct PersonJson {
    #[schema(example = "sam")]
    login: String,
    name: String,
    /// `specialist`, `manager` or `admin`.
    #[schema(example = "specialist")]
    access: &'static str,
    roles: Vec<String>,
    calendar: String,
    #[schema(example = "Europe/Kyiv")]
    time_zone: String,
    hours_per_day: f64,
    /// Somebody who has left is not.
    active: bool,
    /// Once it is known.
    #[schema(format = Date)]
    last_day: Option<String>,
    /// None: as many as everybody, the setting `tasks.begun_max`.
    tasks_at_once: Option<u32>,
    /// The absence that they are in today.
    away: Option<AwayJson>,
    /// Keys of the clients that they answer for.
    clients: Vec<String>,
    open_tasks: usize,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Away)]
pub(crate) struct AwayJson {
    #[schema(format = Date)]
    from: String,
    #[schema(format = Date)]
    to: String,
    kind: String,
}

impl PersonJson {
    fn of(member: Member) -> PersonJson {
        let Member { person, away, clients, open_tasks } = member;
        let away = away.map(|away| AwayJson {
            from: away.from.to_string(),
            to: away.to.to_string(),
            kind: away.kind,
        });
        PersonJson {
            login: person.login,
            name: person.name,
            access: person.access.as_str(),
            roles: person.roles,
            calendar: person.calendar,
            time_zone: person.zone.name().to_owned(),
            hours_per_day: hours(person.minutes_per_day),
            active: person.active,
            last_day: person.last_on.map(|on| on.to_string()),
            tasks_at_once: person.tasks_at_once,
            away,
            clients,
            open_tasks,
        }
    }
}

/// What shall be otherwise.
#[derive(ToSchema)]
#[schema(as = EditPerson)]
#[expect(dead_code, reason = "describes the body; `Body` reads it into the value below")]
pub(crate) struct EditBody {
    /// False for somebody who leaves, true for somebody who is back.
    active: Option<bool>,
    /// With `active` false; today where it is left out, and until its end they work on.
    #[schema(format = Date, example = "2026-12-31")]
    last_day: Option<String>,
    /// With `active` false: who answers for their clients from now on.
    #[schema(example = "manager02")]
    reassign_clients_to: Option<String>,
    /// 1 to 100; 0 for as many as everybody.
    #[schema(example = 2)]
    tasks_at_once: Option<u32>,
}

pub(crate) struct WantedEdit(Edit);

impl Body for WantedEdit {
    const FIELDS: &'static [&'static str] = &["active", "last_day", "reassign_clients_to", "tasks_at_once"];

    fn read(fields: &mut Fields) -> Option<WantedEdit> {
        let works = fields.optional_flag("active");
        let (last_on, clients_to) =
            (fields.optional_date("last_day"), fields.optional_text("reassign_clients_to"));
        let limit = match fields.optional_number("tasks_at_once")? {
            None => None,
            Some(0) => Some(None),
            Some(limit) => match u32::try_from(limit) {
                Ok(limit) => Some(Some(limit)),
                Err(_) => {
                    return fields.fault("tasks_at_once", format!("is {limit}: right would be 0 to 100"));
                }
            },
        };
        let works = works?.map(|active| if active { Works::Here } else { Works::NoLonger });
        let edit = Edit { works, last_on: last_on?, clients_to: clients_to?, tasks_at_once: limit };
        if edit == Edit::default() {
            return fields.fault("", "changes nothing: right would be active or tasks_at_once");
        }
        Some(WantedEdit(edit))
    }
}

/// Somebody as they are now, and what became of their work where they left.
#[derive(Serialize, ToSchema)]
#[schema(as = PersonEdited)]
pub(crate) struct EditedJson {
    person: PersonJson,
    /// Tasks that went back to their pools: they had claimed and not begun them.
    released: Vec<i64>,
    /// Tasks of which a hand-over is proposed to the client's manager.
    proposed: Vec<i64>,
    /// Tasks that nobody else can take; they stay on the board until somebody is found.
    on_board: Vec<i64>,
    /// Clients that somebody else answers for from now on.
    clients_reassigned: Vec<String>,
    /// How many keys were revoked.
    keys_revoked: usize,
    /// The task on which their timer ran; it was stopped and counted.
    timer_stopped: Option<i64>,
}

impl EditedJson {
    fn of((member, left): (Member, Left)) -> EditedJson {
        EditedJson {
            person: PersonJson::of(member),
            released: left.released,
            proposed: left.proposed,
            on_board: left.on_board,
            clients_reassigned: left.clients,
            keys_revoked: left.keys.len(),
            timer_stopped: left.timer,
        }
    }
}

/// Who works here? For managers and admins.
#[utoipa::path(
    get, path = "/v1/people", tag = "people", operation_id = "people",
    responses((status = 200, description = "Everybody, also who has left.", body = PeopleJson)),
)]
pub(crate) async fn list(
    State(ops): State<Ops>,
    caller: Caller,
    _: Asking<NoParameters>,
) -> Result<Json<PeopleJson>, Problem> {
    let by = caller.manages("the list of people")?;
    Ok(Json(PeopleJson { people: ops.people(&by).await?.into_iter().map(PersonJson::of).collect() }))
}

/// One person: oneself, or anybody for managers and admins.
#[utoipa::path(
    get, path = "/v1/people/{login}", tag = "people", operation_id = "person",
    responses((status = 200, description = "The person.", body = PersonJson)),
)]
pub(crate) async fn one(
    State(ops): State<Ops>,
    Caller(by): Caller,
    PersonLogin(login): PersonLogin,
    _: Asking<NoParameters>,
) -> Result<Json<PersonJson>, Problem> {
    Ok(Json(PersonJson::of(ops.person(&login, &by).await?)))
}

/// Say that somebody leaves or is back, or how much they begin at once; for admins.
///
/// Of somebody who leaves, keys are revoked and the timer is stopped, what they claimed and did not begin goes back to its
/// pool, and of the rest hand-overs are proposed. It needs no version: said twice it is said once.
#[utoipa::path(
    patch, path = "/v1/people/{login}", tag = "people", operation_id = "edit_person", request_body = EditBody,
    responses((status = 200, description = "The person as they are now.", body = EditedJson)),
)]
pub(crate) async fn edit(
    State(ops): State<Ops>,
    Caller(by): Caller,
    PersonLogin(login): PersonLogin,
    Asked(WantedEdit(edit)): Asked<WantedEdit>,
) -> Result<Json<EditedJson>, Problem> {
    Ok(Json(EditedJson::of(ops.edit_person(&login, &edit, &by).await?)))
}
