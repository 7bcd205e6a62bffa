//! Tasks: what is read by whom, what moves, what is waited for.

use jiff::civil::{Date, date};
use slated_core::agency::{Access, Client};
use slated_core::event::EventKind;
use slated_core::overrides::{Override, OverrideKind};
use slated_core::plan::{InTheWay, OpenTask};
use slated_core::score::{Importance, Points};
use slated_core::task::waiting::{Pause, Waiting, WaitsOn};
use slated_core::task::{Actor, Awaited, Shown, Status, Task, Wait};
use slated_store::{
    NewTask, OccurrenceRow, OccurrenceStatus, SeriesMove, SeriesStatus, StoreError, TaskFilter, WriteTx,
};

use crate::fixture::{actor, at, client, found, insert, now, occurrence, on_both, task, task_of};

fn full(series: i64) -> Task {
    let ends = Some(at("2026-12-01T00:00:00.000001Z"));
    let boost = Override::new(OverrideKind::Boost(Points(-45)), "mira", "it can wait", now(), ends).unwrap();
    Task {
        assignee: Some("sam".to_owned()),
        status: Status::Blocked,
        importance: Importance::Critical,
        promised: true,
        review: true,
        deadline_implied: true,
        deadline: at("2026-12-09T16:00:00.999999Z"),
        moves: 3,
        slip_days: -2,
        late: true,
        started_at: Some(at("2026-11-24T09:00:00Z")),
        closed_at: Some(at("2026-11-24T09:00:00.1Z")),
        blocked_reason: Some("no access; \"why\"".to_owned()),
        waiting: Some(Waiting {
            on: WaitsOn::Colleague("mona".to_owned()),
            follow_up_at: Some(at("2026-12-01T07:00:00Z")),
        }),
        paused: vec![
            Pause { from: at("2026-11-24T09:00:00.000001Z"), to: Some(now()), is_settled: true },
            Pause { from: now(), to: None, is_settled: false },
        ],
        checklist: vec!["one".to_owned(), "two; \"three\"".to_owned()],
        shown: Shown { client_sees: true, result: Some("two pages, \"both\" better".to_owned()) },
        overridden: Some(boost),
        version: 9,
        ..task_of(series, date(2026, 11, 1), "Звіт")
    }
}

#[tokio::test]
async fn a_task_is_read_as_it_was_written() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        let [report, ..] = found(&tx).await;
        let full = insert(&tx, full(report)).await;
        let bare = insert(&tx, task("by hand")).await;
        assert_eq!(tx.task(full.id).await.unwrap(), Some(full.clone()));
        assert_eq!(tx.task(bare.id).await.unwrap(), Some(bare));
        assert_eq!(tx.task(999_999).await.unwrap(), None);
        tx.put_client(&Client { manager: "mona".to_owned(), ..client("acme") }).await.unwrap();
        let now_monas = Task { manager: "mona".to_owned(), ..full.clone() };
        assert_eq!(tx.task(now_monas.id).await.unwrap(), Some(now_monas), "the manager is the client's");
        let deputy = Some("eve".to_owned());
        tx.put_client(&Client { deputy: deputy.clone(), ..client("acme") }).await.unwrap();
        assert_eq!(tx.task(full.id).await.unwrap(), Some(Task { deputy, ..full }));
    })
    .await;
}

#[tokio::test]
async fn numbers_ascend_in_the_order_given() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        let new = (0..2_500).map(|n| NewTask { task: task(&format!("t{n}")), waits: Vec::new() }).collect();
        let tasks = tx.insert_tasks(new).await.unwrap();
        assert!(tasks.is_sorted_by(|a, b| a.id < b.id));
        assert!(tasks.iter().zip(0..).all(|(task, n)| task.title == format!("t{n}")));
        assert_eq!(tx.all_open_tasks().await.unwrap(), tasks, "and the stored rows carry the same numbers");
    })
    .await;
}

#[tokio::test]
async fn a_saved_change_is_the_new_state_and_its_event() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        let before = insert(&tx, task("by hand")).await;
        let other = insert(&tx, task("untouched")).await;
        let change = before.clone().claim(&actor("sam", Access::Specialist), now()).unwrap();
        let saved = tx.save(&change).await.unwrap();
        assert_eq!(saved, Task { version: 2, ..change.task.clone() });
        assert_eq!(tx.task(saved.id).await.unwrap(), Some(saved.clone()));
        assert_eq!(tx.task(other.id).await.unwrap(), Some(other));

        let late = before.claim(&actor("tom", Access::Specialist), now()).unwrap();
        let refused = tx.save(&late).await.unwrap_err();
        assert_eq!(
            refused.to_string(),
            format!("task #{} has changed since it was read: read it again", saved.id)
        );
        assert!(matches!(refused, StoreError::Stale { .. }));
        let history = tx.history(saved.id).await.unwrap();
        assert_eq!(
            history.iter().map(|one| &one.event).collect::<Vec<_>>(),
            [&change.event],
            "and none of the refused"
        );

        let pin = Override::new(OverrideKind::Pin, "mira", "now", now(), None).unwrap();
        let pinned = saved.set_override(pin, &actor("mira", Access::Manager), now()).unwrap();
        let pinned = tx.save(&pinned).await.unwrap();
        let cleared = pinned.clear_override(&actor("mira", Access::Manager), now()).unwrap();
        let cleared = tx.save(&cleared).await.unwrap();
        assert_eq!((cleared.version, &cleared.overridden), (4, &None));
        assert_eq!(
            tx.task(cleared.id).await.unwrap(),
            Some(cleared),
            "an override that is gone leaves nothing"
        );
    })
    .await;
}

#[tokio::test]
async fn a_queue_holds_what_the_person_may_work_on() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        let sams = |title: &str, status| Task { assignee: Some("sam".to_owned()), status, ..task(title) };
        for task in [
            sams("mine", Status::Open),
            sams("mine, started", Status::Started),
            sams("mine, blocked", Status::Blocked),
            sams("mine, done", Status::Done),
            task("in my pool"),
            Task { status: Status::Started, ..task("in my pool, started") },
            Task { role: "ppc".to_owned(), ..task("in another pool") },
            Task { assignee: Some("tom".to_owned()), ..task("somebody else's") },
        ] {
            insert(&tx, task).await;
        }
        let titles = |tasks: Vec<Task>| {
            let mut titles: Vec<String> = tasks.into_iter().map(|task| task.title).collect();
            titles.sort();
            titles
        };
        let roles = ["seo".to_owned(), "smm".to_owned()];
        let queue = tx.queue_tasks("sam", &roles).await.unwrap();
        assert_eq!(titles(queue), ["in my pool", "in my pool, started", "mine", "mine, started"]);
        assert_eq!(titles(tx.queue_tasks("sam", &[]).await.unwrap()), ["mine", "mine, started"]);
        assert_eq!(titles(tx.queue_tasks("tom", &[]).await.unwrap()), ["somebody else's"]);

        let minutes = tx.open_minutes_by_person().await.unwrap();
        assert_eq!(minutes, [("sam".to_owned(), 270), ("tom".to_owned(), 90)].into());
    })
    .await;
}

#[tokio::test]
async fn filters_and_pages() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        tx.put_client(&Client { manager: "mona".to_owned(), ..client("zed") }).await.unwrap();
        let mut ids = Vec::new();
        for task in [
            task("0"),
            Task { status: Status::Done, ..task("1") },
            Task { client: "zed".to_owned(), ..task("2") },
            Task { assignee: Some("sam".to_owned()), status: Status::Started, ..task("3") },
            Task { role: "ppc".to_owned(), ..task("4") },
        ] {
            ids.push(insert(&tx, task).await.id);
        }
        let which = |tasks: Vec<Task>| tasks.into_iter().map(|task| task.title).collect::<String>();
        let any = TaskFilter::default();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(which(tx.all_open_tasks().await.unwrap()), "0234");
        for (filter, open) in [
            (TaskFilter { client: some("zed"), ..any.clone() }, "2"),
            (TaskFilter { manager: some("mira"), ..any.clone() }, "034"),
            (TaskFilter { manager: some("mona"), ..any.clone() }, "2"),
            (TaskFilter { assignee: some("sam"), ..any.clone() }, "3"),
            (TaskFilter { role: some("ppc"), ..any.clone() }, "4"),
            (TaskFilter { status: Some(Status::Started), ..any.clone() }, "3"),
            (TaskFilter { status: Some(Status::Done), ..any.clone() }, ""),
            (TaskFilter { client: some("acme"), role: some("seo"), ..any.clone() }, "03"),
        ] {
            assert_eq!(which(tx.open_tasks(&filter).await.unwrap()), open, "{filter:?}");
        }
        let done = TaskFilter { status: Some(Status::Done), ..any.clone() };
        assert_eq!(which(tx.tasks_page(&done, None, 10).await.unwrap()), "1");
        assert_eq!(which(tx.tasks_page(&any, None, 2).await.unwrap()), "01");
        assert_eq!(which(tx.tasks_page(&any, Some(ids[1]), 2).await.unwrap()), "23");
        assert_eq!(which(tx.tasks_page(&any, Some(ids[4]), 2).await.unwrap()), "");
    })
    .await;
}

/// The condition in the query against the rule in the core, for everybody who could ask.
#[tokio::test]
async fn a_list_holds_what_its_reader_sees() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        let zed = Client { deputy: Some("mira".to_owned()), ..client("zed") };
        tx.put_client(&Client { manager: "mona".to_owned(), ..zed }).await.unwrap();
        for client in ["acme", "zed"] {
            for role in ["seo", "ppc", "account-manager"] {
                for assignee in [None, Some("sam"), Some("pat"), Some("mona")] {
                    for status in [Status::Open, Status::Done] {
                        let (client, role) = (client.to_owned(), role.to_owned());
                        let assignee = assignee.map(str::to_owned);
                        insert(&tx, Task { client, role, assignee, status, ..task("t") }).await;
                    }
                }
            }
        }
        let all = tx.tasks_page(&TaskFilter::default(), None, 1_000).await.unwrap();
        assert_eq!(all.len(), 48);
        let mut seen_in_all = 0;
        for login in ["sam", "mira", "mona", "nobody"] {
            for access in [Access::Specialist, Access::Manager, Access::Admin] {
                for roles in [&[][..], &["seo"], &["account-manager", "ppc"]] {
                    let roles = roles.iter().map(|role| (*role).to_owned()).collect();
                    let reader = Actor { login: login.to_owned(), access, roles };
                    let seen: Vec<Task> = all.iter().filter(|task| reader.sees(task)).cloned().collect();
                    seen_in_all += seen.len();
                    let filter = TaskFilter { seen_by: Some(reader.clone()), ..TaskFilter::default() };
                    assert_eq!(tx.tasks_page(&filter, None, 1_000).await.unwrap(), seen, "{reader:?}");
                    let few = tx.tasks_page(&filter, None, 3).await.unwrap();
                    assert_eq!(few, seen[..seen.len().min(3)], "{reader:?}");
                    let narrowed = TaskFilter { client: Some("zed".to_owned()), ..filter };
                    let of_zed: Vec<Task> = seen.into_iter().filter(|task| task.client == "zed").collect();
                    assert_eq!(tx.tasks_page(&narrowed, None, 1_000).await.unwrap(), of_zed, "{reader:?}");
                }
            }
        }
        assert!((48 * 12 + 1..48 * 36).contains(&seen_in_all), "{seen_in_all}");
    })
    .await;
}

#[tokio::test]
async fn what_a_series_had_last() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        let [report, audit, links] = found(&tx).await;
        let of = |series, day, assignee: Option<&str>, status| Task {
            assignee: assignee.map(str::to_owned),
            status,
            ..task_of(series, date(2026, 11, day), "t")
        };
        insert(&tx, of(report, 1, Some("tom"), Status::Open)).await;
        let open = insert(&tx, of(report, 2, Some("sam"), Status::InReview)).await;
        insert(&tx, of(report, 3, None, Status::Done)).await;
        insert(&tx, of(audit, 1, None, Status::Cancelled)).await;
        let all = [report, audit, links];
        assert_eq!(tx.last_assignees(&all).await.unwrap(), [(report, "sam".to_owned())].into());
        let newest = Some(OpenTask { task: open.id, is_kept: true });
        let expected = InTheWay { open: 2, newest, held: None };
        assert_eq!(tx.in_the_way(&all).await.unwrap(), [(report, expected)].into());
        assert!(tx.last_assignees(&[]).await.unwrap().is_empty());
        let refused =
            tx.insert_tasks(vec![NewTask { task: of(report, 3, None, Status::Open), waits: Vec::new() }]);
        assert!(matches!(refused.await.unwrap_err(), StoreError::Conflict { .. }), "one task an occurrence");
    })
    .await;
}

#[tokio::test]
async fn overrides_that_have_ended() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        let with = |title: &str, ends: Option<&str>| {
            let over = Override::new(OverrideKind::Pin, "mira", "why", now(), ends.map(at)).unwrap();
            Task { overridden: Some(over), ..task(title) }
        };
        insert(&tx, with("second", Some("2026-11-25T00:00:00Z"))).await;
        insert(&tx, with("first", Some("2026-11-24T12:00:00Z"))).await;
        insert(&tx, with("later", Some("2026-11-25T00:00:00.000001Z"))).await;
        insert(&tx, with("for ever", None)).await;
        insert(&tx, Task { status: Status::Done, ..with("done", Some("2026-11-24T12:00:00Z")) }).await;
        let titles = |tasks: Vec<Task>| tasks.into_iter().map(|task| task.title).collect::<Vec<_>>();
        let end = at("2026-11-25T00:00:00Z");
        assert_eq!(titles(tx.expired_overrides(end, 10).await.unwrap()), ["first", "second"]);
        assert_eq!(titles(tx.expired_overrides(end, 1).await.unwrap()), ["first"]);
        let first = tx.expired_overrides(end, 1).await.unwrap().remove(0);
        tx.save(&first.expire_override(end).unwrap()).await.unwrap();
        assert_eq!(titles(tx.expired_overrides(end, 10).await.unwrap()), ["second"]);
    })
    .await;
}

/// A new task that waits for that date of the series; where the date stands.
async fn check_wait(tx: &WriteTx, series: i64, nominal_on: Date, expected: Awaited) {
    let wait = Wait { series, nominal_on, template: "report".to_owned() };
    let new = NewTask { task: task("waits"), waits: vec![wait.clone()] };
    let id = tx.insert_tasks(vec![new]).await.unwrap()[0].id;
    let waits = tx.waits(&[id]).await.unwrap();
    assert_eq!(waits, [(id, vec![(wait, expected)])].into(), "series {series}, {nominal_on}");
}

#[tokio::test]
async fn where_each_awaited_occurrence_stands() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        let [report, audit, links] = found(&tx).await;
        let day = |day| date(2026, 11, day);
        let made = insert(&tx, task_of(report, day(2), "made")).await;
        let done = Task { status: Status::Done, ..task_of(report, day(3), "done") };
        let done = insert(&tx, done).await;
        let range = OccurrenceRow {
            through_on: Some(day(12)),
            ..occurrence(report, day(10), OccurrenceStatus::BeforeAdoption)
        };
        tx.record_occurrences(vec![
            occurrence(report, day(2), OccurrenceStatus::Created),
            occurrence(report, day(4), OccurrenceStatus::Skipped),
            range,
            occurrence(links, day(4), OccurrenceStatus::Missed),
        ])
        .await
        .unwrap();
        let moved = |id, cursor, status| SeriesMove { id, cursor, next_run_at: None, status, error: None };
        let moves = [
            moved(report, Some(day(12)), SeriesStatus::Active),
            moved(audit, Some(day(20)), SeriesStatus::Active),
            moved(links, Some(day(4)), SeriesStatus::Ended),
        ];
        tx.move_series(&moves).await.unwrap();

        check_wait(&tx, report, day(2), Awaited::Task { task: made.id, status: Status::Open }).await;
        check_wait(&tx, report, day(3), Awaited::Task { task: done.id, status: Status::Done }).await;
        check_wait(&tx, report, day(4), Awaited::NoTask).await;
        check_wait(&tx, report, day(5), Awaited::NoTask).await;
        check_wait(&tx, report, day(11), Awaited::NoTask).await;
        check_wait(&tx, report, day(12), Awaited::NoTask).await;
        check_wait(&tx, report, day(13), Awaited::Ahead).await;
        check_wait(&tx, audit, day(20), Awaited::NoTask).await;
        check_wait(&tx, audit, day(21), Awaited::Ahead).await;
        check_wait(&tx, links, day(4), Awaited::NoTask).await;
        check_wait(&tx, links, day(5), Awaited::Never).await;
        tx.move_series(&[moved(report, Some(day(12)), SeriesStatus::Error)]).await.unwrap();
        check_wait(&tx, report, day(12), Awaited::NoTask).await;
        check_wait(&tx, report, day(13), Awaited::Never).await;
        assert!(tx.waits(&[made.id]).await.unwrap().is_empty(), "it waits for nothing");
    })
    .await;
}

#[tokio::test]
async fn a_transaction_that_is_dropped_leaves_nothing() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        let kept = insert(&tx, task("kept")).await;
        tx.commit().await.unwrap();
        let before = store.read().await.unwrap().counts().await.unwrap();

        let tx = store.write().await.unwrap();
        insert(&tx, task("undone")).await;
        let change = kept.clone().claim(&actor("sam", Access::Specialist), now()).unwrap();
        assert_eq!(change.event.kind, EventKind::TaskClaimed);
        tx.save(&change).await.unwrap();
        assert_ne!(tx.counts().await.unwrap(), before);
        drop(tx);

        let tx = store.write().await.unwrap();
        assert_eq!(tx.counts().await.unwrap(), before);
        assert_eq!(tx.task(kept.id).await.unwrap(), Some(kept));
    })
    .await;
}

// Red when a follow-up is looked for by status and not by its date.
#[tokio::test]
async fn follow_ups_are_due_by_their_date_and_what_is_begun_is_somebodys() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        let waits = |follow_up_at: &str| {
            let waiting = Some(Waiting { on: WaitsOn::Client, follow_up_at: Some(at(follow_up_at)) });
            Task { status: Status::Blocked, waiting, ..task("waits") }
        };
        let due = insert(&tx, waits("2026-11-25T07:00:00Z")).await;
        let later = insert(&tx, waits("2026-11-25T07:00:00.000001Z")).await;
        let started =
            |login: &str| Task { status: Status::Started, assignee: Some(login.to_owned()), ..task("begun") };
        let first = insert(&tx, started("sam")).await;
        insert(&tx, started("mona")).await;
        let second = insert(&tx, started("sam")).await;
        insert(&tx, Task { assignee: Some("sam".to_owned()), ..task("not begun") }).await;
        let found = tx.due_follow_ups(at("2026-11-25T07:00:00Z"), 10).await.unwrap();
        assert_eq!(found.iter().map(|task| task.id).collect::<Vec<_>>(), [due.id]);
        let found = tx.due_follow_ups(at("2026-11-26T07:00:00Z"), 10).await.unwrap();
        assert_eq!(found.iter().map(|task| task.id).collect::<Vec<_>>(), [due.id, later.id]);
        assert_eq!(tx.begun_by("sam").await.unwrap(), [first.id, second.id]);
    })
    .await;
}
