//! What a benchmark's database is filled with: the demo agency, and others' open tasks in any number.

use std::ops::{ControlFlow, Range};

use slated_core::agency::{Access, Client, Person};
use slated_core::score::{Importance, Risk};
use slated_core::task::{Shown, Status, Task, Wait};
use slated_core::time::Timestamp;
use slated_store::{NewTask, SeriesRow, StoredRisk, WriteTx};

use crate::cli::Failure;
use crate::cli::progress::Progress;
use crate::ops::Ops;

/// The only role of everybody here.
pub(super) const ROLE: &str = "bench";
/// Everybody has as many.
const TASKS_OF_A_PERSON: u64 = 200;
const TASKS_OF_A_GROUP: u64 = 10_000;
const CLIENTS_OF_A_GROUP: u64 = 100;
const TASKS_AT_ONCE: usize = 10_000;

/// Whose the tasks are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Share {
    Everybodys,
    /// Every second one that is not the first person's is nobody's.
    HalfInThePool,
}

/// The demo agency, and beside it as many people and clients as the tasks need; or more of them, where there are some.
pub(super) async fn fill(
    ops: &Ops,
    tasks: Range<u64>,
    share: Share,
    progress: &Progress,
) -> Result<(), Failure> {
    let now = ops.clock.now();
    if tasks.start == 0 {
        let files = crate::demo::agency(now).map_err(Failure::Daemon)?;
        ops.import(&files).await?;
        ops.refresh_risks(now).await?;
        ops.generate(now, |_, _| ControlFlow::Continue(())).await?;
    }
    let tx = ops.store.write().await?;
    let awaited = tx.series_all().await?.into_iter().find(|series| series.cursor.is_some());
    add_names(&tx, &tasks).await?;
    tx.commit().await?;
    for first in tasks.clone().step_by(TASKS_AT_ONCE) {
        let tx = ops.store.write().await?;
        let last = tasks.end.min(first + TASKS_AT_ONCE as u64);
        tx.insert_tasks((first..last).map(|n| new_task(n, share, awaited.as_ref(), now)).collect()).await?;
        tx.commit().await?;
        progress.say(format!("{first} of {} tasks", tasks.end));
    }
    progress.say("placing the tasks of the pool".to_owned());
    ops.place_pools(now).await?;
    Ok(())
}

async fn add_names(tx: &WriteTx, tasks: &Range<u64>) -> Result<(), Failure> {
    let (people, clients) = (tx.people().await?, tx.clients().await?);
    let (person, client) = (people.first().expect("a demo person"), clients.first().expect("a demo client"));
    let risk = tx.risk(&client.key).await?.expect("a demo client's risk");
    for n in tasks.start / TASKS_OF_A_PERSON..tasks.end.div_ceil(TASKS_OF_A_PERSON) {
        let (access, roles) = (Access::Specialist, vec![ROLE.to_owned()]);
        tx.put_person(&Person { login: login(n), access, roles, ..person.clone() }).await?;
    }
    let groups = tasks.start / TASKS_OF_A_GROUP..tasks.end.div_ceil(TASKS_OF_A_GROUP);
    for n in groups.start * CLIENTS_OF_A_GROUP..groups.end * CLIENTS_OF_A_GROUP {
        let key = format!("bench-{n}");
        tx.put_client(&Client { key: key.clone(), ..client.clone() }).await?;
        let parts = i64::try_from(n * 7_919 % 10_000).expect("a small number");
        let other = Risk::new(parts).expect("below 10,000");
        tx.save_risk(&key, &StoredRisk { risk: other, ..risk.clone() }).await?;
    }
    Ok(())
}

pub(super) fn login(n: u64) -> String {
    format!("bench-{n}")
}

/// Each person works for every client of the group; every fifth task has waited for another.
fn new_task(n: u64, share: Share, awaited: Option<&SeriesRow>, now: Timestamp) -> NewTask {
    let of = |step: u64| i64::try_from(n * step % 400).expect("a small number");
    let deadline = now.plus_seconds((of(7) - 40) * 3_600);
    // in a pool by chance: counted through, only one client in a hundred had tasks of the most pressing kind
    let of_group = match share {
        Share::Everybodys => n % CLIENTS_OF_A_GROUP,
        Share::HalfInThePool => (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) % CLIENTS_OF_A_GROUP,
    };
    let is_nobodys = share == Share::HalfInThePool && n >= TASKS_OF_A_PERSON && n % 2 == 1;
    let task = Task {
        id: 0,
        origin: None,
        client: format!("bench-{}", n / TASKS_OF_A_GROUP * CLIENTS_OF_A_GROUP + of_group),
        manager: String::new(),
        deputy: None,
        title: format!("Write the report number {n}"),
        purpose: "So that the client sees what was done, and what for".to_owned(),
        role: ROLE.to_owned(),
        assignee: Some(login(n / TASKS_OF_A_PERSON)).filter(|_| !is_nobodys),
        status: Status::Open,
        importance: Importance::ALL[usize::try_from(n % 4).expect("below four")],
        promised: n.is_multiple_of(3),
        review: false,
        effort_minutes: 30 + u32::try_from(of(13)).expect("a small number"),
        deadline,
        deadline_implied: false,
        first_deadline: deadline,
        moves: 0,
        slip_days: 0,
        late: false,
        created_at: now.plus_seconds(-of(11) * 600),
        started_at: None,
        closed_at: None,
        blocked_reason: None,
        waiting: None,
        paused: Vec::new(),
        checklist: vec!["Look".to_owned(), "Write".to_owned()],
        shown: Shown { client_sees: true, result: None },
        overridden: None,
        version: 1,
    };
    let waited = awaited.filter(|_| n.is_multiple_of(5)).and_then(|series| {
        Some(Wait { series: series.id, nominal_on: series.cursor?, template: series.template.clone() })
    });
    NewTask { task, waits: waited.into_iter().collect() }
}
