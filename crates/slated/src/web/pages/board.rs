//! What a manager looks at today, and the list of tasks with filters that live in the address.

use askama::Template;
use axum::extract::State;
use axum::http::Uri;
use slated_core::board::{Next, Section, Subject, Why};
use slated_core::task::Status;
use slated_core::time::{Timestamp, Zone};
use slated_store::TaskFilter;

use super::lines::{Line, Reader, status_id};
use super::visit::{Here, Look, Visit};
use super::{Answer, page};
use crate::ops::Ops;
use crate::web::problem::{Kind, Problem};

/// So many of each kind; the others are counted.
const SHOWN_MAX: usize = 8;
/// Tasks of one page of the list.
const PAGE: u64 = 50;

#[derive(Template)]
#[template(path = "board.html")]
struct BoardPage {
    look: Look,
    sections: Vec<Kinds>,
    /// Nothing needs the manager.
    is_calm: bool,
}

/// The items of a kind.
struct Kinds {
    id: &'static str,
    title: String,
    items: Vec<Item>,
    cut: usize,
}

struct Item {
    /// `None` where there is no page of it yet.
    href: Option<String>,
    title: String,
    client: Option<String>,
    why: String,
    /// A link and its words.
    next: Option<(String, String)>,
}

pub(super) async fn board(State(ops): State<Ops>, visit: Visit) -> Answer {
    let board = ops.board(SHOWN_MAX, &visit.actor).await?;
    let of = board.of_tasks;
    let kinds = [
        ("promises", of.promises),
        ("overdue", of.overdue),
        ("obligations", board.obligations),
        ("silent", board.silent),
        ("waiting", of.waiting),
        ("proposals", board.proposals),
        ("reviews", of.reviews),
        ("unassigned", of.unassigned),
        ("series", board.series),
    ];
    let sections: Vec<Kinds> = kinds
        .into_iter()
        .filter(|(_, section)| section.total > 0)
        .map(|(id, section)| kind(id, section, &visit, board.at))
        .collect();
    page(&BoardPage { is_calm: sections.is_empty(), sections, look: visit.look(Here::Board) })
}

fn kind(id: &'static str, section: Section, visit: &Visit, now: Timestamp) -> Kinds {
    let title = visit.words.count(&format!("board-{id}"), section.total);
    let cut = section.cut();
    let items = section.items.into_iter().map(|one| {
        let next = next(&one.next, visit);
        Item {
            href: match &one.about {
                Subject::Task(number) => Some(format!("/tasks/{number}")),
                Subject::Client(key) => Some(format!("/tasks?client={key}")),
                Subject::Proposal(_) | Subject::Series(_) => None,
            },
            title: one.title,
            client: one.client,
            why: why(&one.why, visit, now),
            next,
        }
    });
    Kinds { id, title, items: items.collect(), cut }
}

fn why(why: &Why, visit: &Visit, now: Timestamp) -> String {
    let words = visit.words;
    let when = |at: &Timestamp, there: &Zone| words.moment(*at, &visit.zone, there, now).text;
    match why {
        Why::WillBreak { miss_permille, finish, deadline, zone } => {
            let percent = usize::from((miss_permille + 5) / 10);
            let finish = match finish {
                Some(finish) => when(finish, zone),
                None => words.say("finish-never"),
            };
            words.of(
                "board-will-break",
                &[
                    ("percent", percent.into()),
                    ("finish", finish.into()),
                    ("deadline", when(deadline, zone).into()),
                ],
            )
        }
        Why::Overdue { deadline, is_promised, zone } => {
            let id = if *is_promised { "board-was-promised" } else { "board-was-due" };
            words.with(id, "deadline", &when(deadline, zone))
        }
        Why::Silent { days, last_on } => {
            let id = if last_on.is_some() { "board-silent-since" } else { "board-silent-ever" };
            words.count(id, usize::try_from(*days).unwrap_or_default())
        }
        Why::Blocked { reason } => words.with("board-blocked", "reason", reason),
        Why::Asked { reason } => reason.clone(),
        Why::Untold { from, to, zone } => {
            words.of("board-untold", &[("from", when(from, zone).into()), ("to", when(to, zone).into())])
        }
        Why::InReview { assignee } => {
            words.with("board-in-review", "by", assignee.as_deref().unwrap_or("\u{2013}"))
        }
        Why::Unassigned { role, deadline, zone } => words
            .of("board-nobody", &[("role", role.as_str().into()), ("deadline", when(deadline, zone).into())]),
        Why::Left { login, deadline, zone } => words
            .of("board-left", &[("login", login.as_str().into()), ("deadline", when(deadline, zone).into())]),
        Why::SeriesFailed { error } => words.with("board-series-failed", "error", error),
        Why::OccurrenceHeld { nominal_on, reason } => {
            let day = words.day(*nominal_on, visit.zone.date(now));
            words.of("board-held", &[("day", day.into()), ("reason", reason.as_str().into())])
        }
    }
}

/// The step that a page can be gone to for; the others are commands yet.
fn next(next: &Next, visit: &Visit) -> Option<(String, String)> {
    let step = |id: &str, href: String| Some((href, visit.words.say(id)));
    match next {
        Next::LookAtForecast { client } => step("next-tasks", format!("/tasks?client={client}")),
        Next::MoveDeadline { task } => step("next-move", format!("/tasks/{task}/deadline")),
        Next::Unblock { task } => step("next-unblock", format!("/tasks/{task}")),
        Next::Approve { task } => step("next-review", format!("/tasks/{task}#review")),
        Next::Reassign { task } => step("next-reassign", format!("/tasks/{task}#reassign")),
        Next::NoteContact { .. }
        | Next::Accept { .. }
        | Next::Tell { .. }
        | Next::LookAtSeries { .. }
        | Next::CreateNow { .. } => None,
    }
}

#[derive(Template)]
#[template(path = "tasks.html")]
struct TasksPage {
    look: Look,
    filter: Filter,
    statuses: Vec<(&'static str, String)>,
    lines: Vec<Line>,
    next: Option<String>,
}

/// As it stands in the address.
#[derive(Default)]
struct Filter {
    client: String,
    assignee: String,
    role: String,
    status: String,
    words: String,
}

pub(super) async fn tasks(State(ops): State<Ops>, visit: Visit, uri: Uri) -> Answer {
    let (mut filter, mut after) = (Filter::default(), None);
    for (name, value) in url::form_urlencoded::parse(uri.query().unwrap_or("").as_bytes()) {
        let value = value.trim().to_owned();
        match name.as_ref() {
            "client" => filter.client = value,
            "assignee" => filter.assignee = value,
            "role" => filter.role = value,
            "status" => filter.status = value,
            "q" => filter.words = value,
            "after" => after = value.parse().ok(),
            // a link of long ago, or of somebody else's making, still leads to the list
            _ => {}
        }
    }
    let status = match filter.status.as_str() {
        "" => None,
        word => Some(Status::parse(word).ok_or_else(|| {
            Problem::new(Kind::BadParameter, format!("{word:?} is not a status of a task"))
        })?),
    };
    let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let asked = TaskFilter {
        client: some(&filter.client),
        assignee: some(&filter.assignee),
        role: some(&filter.role),
        status,
        ..TaskFilter::default()
    };
    let reader = Reader { words: visit.words, zone: &visit.zone, now: ops.clock.now() };
    let (ranked, next) = if filter.words.is_empty() {
        let found = ops.tasks(asked, after, PAGE, &visit.actor).await?;
        (found.tasks, found.next)
    } else {
        let found = ops.search(&filter.words, PAGE, &visit.actor).await?;
        let mut ranked = Vec::with_capacity(found.tasks.len());
        for task in found.tasks {
            ranked.push(ops.task(task.id, &visit.actor).await?.ranked);
        }
        (ranked, None)
    };
    let next = next.map(|after| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("client", &filter.client),
            ("assignee", &filter.assignee),
            ("role", &filter.role),
            ("status", &filter.status),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        format!("/tasks?{}", query.append_pair("after", &after.to_string()).finish())
    });
    page(&TasksPage {
        look: visit.look(Here::Tasks),
        statuses: Status::ALL.iter().map(|one| (one.as_str(), visit.words.say(&status_id(*one)))).collect(),
        lines: ranked.into_iter().map(|one| Line::of(one, reader)).collect(),
        filter,
        next,
    })
}
