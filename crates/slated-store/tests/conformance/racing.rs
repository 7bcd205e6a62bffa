//! Many at once: what must happen exactly once does.

use std::collections::BTreeSet;

use jiff::civil::date;
use slated_cluster::Cluster;
use slated_core::agency::{Access, Client};
use slated_core::event::By;
use slated_core::overrides::OverrideKind;
use slated_core::proposal::{Choice, Facts, Proposal, ProposalKind, ProposalState, Subject, Wanted};
use slated_core::task::Wait;
use slated_store::{NewTask, OccurrenceStatus, Store, StoreError};

use crate::fixture::{actor, client, draft, found, insert, now, occurrence, on_both, task};

/// A claimant that lost its race this often has met a fault, not bad luck.
const TRIES_MAX: usize = 200;

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_writers_of_one_occurrence_record_it_once() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        let [report, ..] = found(&tx).await;
        tx.commit().await.unwrap();
        let writers = (0..16).map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                let tx = store.write().await.unwrap();
                let row = occurrence(report, date(2026, 12, 1), OccurrenceStatus::Created);
                let new = tx.record_occurrences(vec![row]).await.unwrap().len();
                tx.commit().await.unwrap();
                new
            })
        });
        let mut new = 0;
        for writer in writers.collect::<Vec<_>>() {
            new += writer.await.unwrap();
        }
        assert_eq!(new, 1);
        assert_eq!(store.read().await.unwrap().occurrences(report, None, 10).await.unwrap().len(), 1);
    })
    .await;
}

// Red without the unique index on what is open.
#[tokio::test(flavor = "multi_thread")]
async fn sixteen_who_propose_the_same_at_once_make_one() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        let new = (0..8).map(|n| NewTask { task: task(&format!("t{n}")), waits: Vec::new() }).collect();
        let tasks = tx.insert_tasks(new).await.unwrap();
        tx.commit().await.unwrap();
        for task in tasks {
            let pin = Wanted::Override(OverrideKind::Pin);
            let choices = vec![
                Choice { wanted: pin, miss_permille: Some(125) },
                Choice { wanted: Wanted::Deadline(now()), miss_permille: None },
            ];
            let wanted = Proposal {
                id: 0,
                kind: ProposalKind::Danger,
                subject: Subject::Task { task: task.id, client: task.client.clone() },
                choices,
                reason: "it will be \"missed\"".to_owned(),
                miss_permille: Some(800),
                facts: Facts::of(&task, Some(800)),
                state: ProposalState::Open,
                made_by: By::Engine,
                made_at: now(),
                decided: None,
                version: 1,
            };
            let writers = (0..16).map(|_| {
                let (store, wanted) = (store.clone(), wanted.clone());
                tokio::spawn(async move {
                    let tx = store.write().await.unwrap();
                    let made = tx.insert_proposal(&wanted).await.unwrap();
                    tx.commit().await.unwrap();
                    made
                })
            });
            let mut made = Vec::new();
            for writer in writers.collect::<Vec<_>>() {
                made.extend(writer.await.unwrap());
            }
            let expected = Proposal { id: made[0].id, ..wanted };
            assert_eq!(made, std::slice::from_ref(&expected));
            assert_eq!(store.read().await.unwrap().proposal(expected.id).await.unwrap(), Some(expected));
        }
    })
    .await;
}

// Red without the version (07d4f48): the save of the claim was refused, and with it the claim of any other task.
#[tokio::test]
async fn a_free_task_that_changed_since_it_was_read_is_passed_over() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        let free = insert(&tx, task("free")).await;
        assert!(tx.hold_free_task(free.id, free.version).await.unwrap());
        let boost = free.clone().set_override(
            slated_core::overrides::Override::new(OverrideKind::Pin, "mia", "first", now(), None).unwrap(),
            &actor("mia", Access::Admin),
            now(),
        );
        tx.save(&boost.unwrap()).await.unwrap();
        assert!(!tx.hold_free_task(free.id, free.version).await.unwrap());
        assert!(tx.hold_free_task(free.id, free.version + 1).await.unwrap());
    })
    .await;
}

async fn claim_one(store: Store, login: String) -> Option<i64> {
    let by = actor(&login, Access::Specialist);
    for turn in 0..TRIES_MAX {
        let tx = store.write().await.unwrap();
        let pool: Vec<_> = tx.queue_tasks("nobody", &by.roles).await.unwrap();
        if pool.is_empty() {
            return None;
        }
        let wanted = pool[(turn * 7 + login.len()) % pool.len()].clone();
        match tx.save(&wanted.claim(&by, now()).unwrap()).await {
            Ok(task) => {
                tx.commit().await.unwrap();
                return Some(task.id);
            }
            Err(StoreError::Stale { .. }) => {}
            Err(fault) => panic!("{fault:?}"),
        }
    }
    panic!("{login} never got through");
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_claimants_of_thirty_tasks_are_thirty_winners() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        let new = (0..30).map(|n| NewTask { task: task(&format!("t{n}")), waits: Vec::new() }).collect();
        tx.insert_tasks(new).await.unwrap();
        tx.commit().await.unwrap();
        let claimants: Vec<_> =
            (0..64).map(|n| tokio::spawn(claim_one(store.clone(), format!("person{n}")))).collect();
        let mut won = Vec::new();
        for claimant in claimants {
            won.extend(claimant.await.unwrap());
        }
        assert_eq!(won.len(), 30);
        assert_eq!(won.iter().collect::<BTreeSet<_>>().len(), 30, "nobody has another's task");
        let read = store.read().await.unwrap();
        let tasks = read.all_open_tasks().await.unwrap();
        assert!(tasks.iter().all(|task| task.assignee.is_some() && task.version == 2));
        assert_eq!(
            read.events_after(0, 1_000).await.unwrap().len(),
            30,
            "one event a claim, none of the losers"
        );
    })
    .await;
}

#[tokio::test]
async fn two_daemons_on_postgresql_get_different_series() {
    let Some(cluster) = Cluster::shared() else { return };
    let store = Store::open(&cluster.create_database(), 4).await.unwrap();
    let tx = store.write().await.unwrap();
    found(&tx).await;
    for n in 0..17 {
        let key = format!("t{n}");
        tx.put_template("seo", &draft(&key), 9, &By::Import, now()).await.unwrap();
        tx.ensure_series("acme", "seo", &key, date(2026, 1, 1), now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    let (one, two) = (store.write().await.unwrap(), store.write().await.unwrap());
    let ids =
        |rows: Vec<slated_store::SeriesRow>| rows.into_iter().map(|row| row.id).collect::<BTreeSet<_>>();
    let first = ids(one.due_series(now(), 12).await.unwrap());
    let second = ids(two.due_series(now(), 12).await.unwrap());
    assert_eq!((first.len(), second.len()), (12, 8), "all twenty, and nobody waited");
    assert!(first.is_disjoint(&second));
    one.rollback().await.unwrap();
    assert_eq!(ids(two.due_series(now(), 20).await.unwrap()).len(), 20, "given back by the rollback");
}

#[tokio::test(flavor = "multi_thread")]
async fn daemons_that_start_at_once_on_a_new_database_all_start() {
    let folder = tempfile::tempdir().unwrap();
    let mut urls = vec![crate::fixture::sqlite_url(&folder)];
    urls.extend(Cluster::shared().map(Cluster::create_database));
    for url in urls {
        let starts: Vec<_> = (0..8)
            .map(|_| {
                let url = url.clone();
                tokio::spawn(async move { Store::open(&url, 2).await })
            })
            .collect();
        for start in starts {
            let store = start.await.unwrap().unwrap_or_else(|fault| panic!("{url}: {fault:?}"));
            assert_eq!(store.read().await.unwrap().agency().await.unwrap(), None);
            store.close().await.unwrap();
        }
    }
}

/// Red with FOR UPDATE: the reference of a new task's wait would stand behind the lock for ten seconds, and two
/// daemons behind each other for ever.
#[tokio::test]
async fn a_task_may_wait_for_a_series_that_another_daemon_works_on() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        let [report, ..] = found(&tx).await;
        tx.commit().await.unwrap();
        let one = store.write().await.unwrap();
        assert_eq!(one.due_series(now(), 10).await.unwrap().len(), 3);
        if store.is_file_based() {
            return;
        }
        let two = store.write().await.unwrap();
        let wait = Wait { series: report, nominal_on: date(2026, 12, 1), template: "report".to_owned() };
        let made = two.insert_tasks(vec![NewTask { task: task("waits"), waits: vec![wait] }]).await;
        assert_eq!(made.unwrap().len(), 1);
        two.commit().await.unwrap();
        one.commit().await.unwrap();
    })
    .await;
}

/// Red with FOR UPDATE: generation would wait for every computation of a risk.
#[tokio::test]
async fn a_client_that_is_held_may_get_tasks_meanwhile() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        tx.put_client(&client("zed")).await.unwrap();
        assert_eq!(tx.hold_client("acme").await.unwrap(), Some(client("acme")));
        assert_eq!(tx.hold_client("nobody").await.unwrap(), None);
        assert_eq!(tx.hold_clients(&["zed", "x", "acme"]).await.unwrap(), [client("acme"), client("zed")]);
        assert_eq!(tx.hold_clients(&[]).await.unwrap(), []);
        tx.commit().await.unwrap();
        let one = store.write().await.unwrap();
        one.hold_client("acme").await.unwrap();
        if store.is_file_based() {
            return;
        }
        let two = store.write().await.unwrap();
        insert(&two, task("meanwhile")).await;
        assert_eq!(two.hold_clients(&["zed"]).await.unwrap(), [client("zed")], "only what was named is held");
        two.commit().await.unwrap();
        one.commit().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_for_a_client_reads_what_was_left() {
    const TURNS: usize = 16;
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        tx.put_client(&Client { name: String::new(), ..client("acme") }).await.unwrap();
        tx.commit().await.unwrap();
        let turns = (0..TURNS).map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                let tx = store.write().await.unwrap();
                let held = tx.hold_client("acme").await.unwrap().unwrap();
                tx.put_client(&Client { name: format!("{}x", held.name), ..held }).await.unwrap();
                tx.commit().await.unwrap();
            })
        });
        for turn in turns.collect::<Vec<_>>() {
            turn.await.unwrap();
        }
        let name = store.read().await.unwrap().client("acme").await.unwrap().unwrap().name;
        assert_eq!(name, "x".repeat(TURNS));
    })
    .await;
}
