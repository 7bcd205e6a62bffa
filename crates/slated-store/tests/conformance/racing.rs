//! Many at once: what must happen exactly once does.

use std::collections::BTreeSet;

use jiff::civil::date;
use slated_cluster::Cluster;
use slated_core::agency::Access;
use slated_store::{NewTask, OccurrenceStatus, Store, StoreError};

use crate::fixture::{actor, draft, found, now, occurrence, on_both, task};

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
        tx.put_template("seo", &draft(&key), 9).await.unwrap();
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
