//! Series and occurrences as people look at them, and the one decision that may change.

use jiff::civil::{Date, date};
use slated_cluster::Cluster;
use slated_core::plan::{Dates, Held, InTheWay};
use slated_core::time::plus_days;
use slated_store::{
    NewTask, OccurrenceCounts, OccurrenceRow, OccurrenceStatus, SeriesFilter, SeriesMove, SeriesStatus, Store,
};

use crate::fixture::{found, insert, now, occurrence, on_both, task_of};

#[tokio::test]
async fn pages_and_counts_are_of_the_series_that_were_asked_for() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        let [report, audit, links] = found(&tx).await;
        let day = |n| date(2026, 11, n);
        let range = OccurrenceRow {
            through_on: Some(day(3)),
            ..occurrence(report, day(1), OccurrenceStatus::BeforeAdoption)
        };
        tx.record_occurrences(vec![
            range,
            occurrence(report, day(4), OccurrenceStatus::Created),
            occurrence(report, day(5), OccurrenceStatus::Skipped),
            occurrence(report, day(6), OccurrenceStatus::Created),
            occurrence(audit, day(4), OccurrenceStatus::Missed),
        ])
        .await
        .unwrap();
        let counts = tx.occurrence_counts(&[report, links]).await.unwrap();
        let of_report =
            OccurrenceCounts { created: 2, skipped: 1, before_adoption: 1, ..OccurrenceCounts::default() };
        assert_eq!(
            counts,
            [(report, of_report)].into(),
            "a range counts once, and what is empty is left out"
        );

        let dates = |rows: Vec<OccurrenceRow>| rows.iter().map(|row| row.nominal_on).collect::<Vec<Date>>();
        let page = tx.occurrences_page(report, None, None, 3).await.unwrap();
        assert_eq!(dates(page), [day(6), day(5), day(4)]);
        let page = tx.occurrences_page(report, None, Some(day(4)), 3).await.unwrap();
        assert_eq!(dates(page), [day(1)]);
        let created = Some(OccurrenceStatus::Created);
        let page = tx.occurrences_page(report, created, Some(day(6)), 3).await.unwrap();
        assert_eq!(dates(page), [day(4)]);

        let range_of = async |on| tx.occurrence_range(report, on).await.unwrap().map(|row| row.nominal_on);
        assert_eq!(range_of(day(1)).await, None, "that is the row itself");
        assert_eq!(range_of(day(2)).await, Some(day(1)));
        assert_eq!(range_of(day(3)).await, Some(day(1)));
        assert_eq!(range_of(day(4)).await, None);
        assert!(tx.occurrence(report, day(5)).await.unwrap().is_some());
        assert_eq!(tx.occurrence(links, day(5)).await.unwrap(), None);

        let new = NewTask { task: task_of(report, day(4), "made"), waits: Vec::new() };
        let made = tx.insert_tasks(vec![new]).await.unwrap();
        let tasks = tx.tasks_of_series(report, &[day(4), day(5)]).await.unwrap();
        assert_eq!(tasks, [(day(4), made[0].id)].into());
    })
    .await;
}

#[tokio::test]
async fn a_list_of_series_goes_by_client_manager_and_status() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        let [report, audit, links] = found(&tx).await;
        let ended = SeriesMove {
            id: audit,
            cursor: None,
            next_run_at: None,
            status: SeriesStatus::Ended,
            error: None,
        };
        tx.move_series(&[ended]).await.unwrap();
        let ids = async |filter: SeriesFilter, after, limit| {
            let page = tx.series_page(&filter, after, limit).await.unwrap();
            page.iter().map(|row| row.id).collect::<Vec<_>>()
        };
        let all = SeriesFilter::default;
        assert_eq!(ids(all(), None, 2).await, [report, audit]);
        assert_eq!(ids(all(), Some(audit), 2).await, [links]);
        let (of, by) = (Some("acme".to_owned()), Some("mira".to_owned()));
        assert_eq!(ids(SeriesFilter { client: of, manager: by, ..all() }, None, 9).await.len(), 3);
        let by = Some("nobody".to_owned());
        assert_eq!(ids(SeriesFilter { manager: by, ..all() }, None, 9).await, [0; 0]);
        let status = Some(SeriesStatus::Ended);
        assert_eq!(ids(SeriesFilter { status, ..all() }, None, 9).await, [audit]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_hands_create_an_occurrence_once() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        let [report, ..] = found(&tx).await;
        let skipped = occurrence(report, date(2026, 12, 1), OccurrenceStatus::Skipped);
        tx.record_occurrences(vec![skipped.clone()]).await.unwrap();
        tx.commit().await.unwrap();
        let hands: Vec<_> = (0..16)
            .map(|_| {
                let (store, row) = (
                    store.clone(),
                    OccurrenceRow { status: OccurrenceStatus::Created, late: true, ..skipped.clone() },
                );
                tokio::spawn(async move {
                    let tx = store.write().await.unwrap();
                    let held = tx.hold_series(report).await.unwrap().map(|row| row.id);
                    assert_eq!(held, Some(report));
                    let did = tx.decide_again(&row, OccurrenceStatus::Skipped).await.unwrap();
                    tx.commit().await.unwrap();
                    did
                })
            })
            .collect();
        let mut created = 0;
        for hand in hands {
            created += usize::from(hand.await.unwrap());
        }
        assert_eq!(created, 1);
        let tx = store.write().await.unwrap();
        let row = tx.occurrence(report, date(2026, 12, 1)).await.unwrap().unwrap();
        assert_eq!((row.status, row.late, row.decided_at), (OccurrenceStatus::Created, true, now()));
        assert_eq!(tx.hold_series(report + 1_000).await.unwrap(), None);
    })
    .await;
}

/// On SQLite there is one writer anyway.
#[tokio::test(flavor = "multi_thread")]
async fn who_wants_a_series_that_is_held_waits_and_sees_what_was_done() {
    let Some(cluster) = Cluster::shared() else { return };
    let store = Store::open(&cluster.create_database(), 4).await.unwrap();
    let tx = store.write().await.unwrap();
    let [report, ..] = found(&tx).await;
    tx.commit().await.unwrap();
    let first = store.write().await.unwrap();
    first.hold_series(report).await.unwrap();
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let second = store.clone();
    let second = tokio::spawn(async move {
        let tx = second.write().await.unwrap();
        begun.send(()).unwrap();
        tx.hold_series(report).await.unwrap();
        tx.occurrence(report, date(2026, 12, 1)).await.unwrap()
    });
    has_begun.await.unwrap();
    assert!(first.due_series(now(), 9).await.unwrap().iter().any(|row| row.id == report), "it is its own");
    let other = store.write().await.unwrap();
    assert!(other.due_series(now(), 9).await.unwrap().iter().all(|row| row.id != report), "passed over");
    other.rollback().await.unwrap();
    let row = occurrence(report, date(2026, 12, 1), OccurrenceStatus::Skipped);
    first.record_occurrences(vec![row.clone()]).await.unwrap();
    first.commit().await.unwrap();
    assert_eq!(second.await.unwrap(), Some(row));
}

/// A failed row is no decision, so the next one replaces it and its key is new; every other row stays as it is.
#[tokio::test]
async fn a_failed_row_is_replaced_by_what_is_decided_and_no_other_is() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        let [report, ..] = found(&tx).await;
        let on = date(2026, 12, 1);
        for (days, status) in (0..).zip(OccurrenceStatus::ALL) {
            let on = plus_days(on, days);
            let was = OccurrenceRow { reason: Some("why".into()), ..occurrence(report, on, status) };
            tx.record_occurrences(vec![was.clone()]).await.unwrap();
            let decided = OccurrenceRow {
                due_at: Some(now()),
                late: true,
                ..occurrence(report, on, OccurrenceStatus::Created)
            };
            let new = tx.record_occurrences(vec![decided.clone()]).await.unwrap();
            let (is_new, stands) = if status == OccurrenceStatus::Failed { (1, decided) } else { (0, was) };
            assert_eq!(new.len(), is_new, "{status:?}");
            assert_eq!(tx.occurrence(report, on).await.unwrap(), Some(stands), "{status:?}");
        }
    })
    .await;
}

/// What kills a run between the two leaves both or neither: the held row and its task are one transaction.
#[tokio::test]
async fn what_is_held_is_told_and_released_with_its_task_or_not_at_all() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        let [report, audit, _] = found(&tx).await;
        let on = date(2026, 12, 1);
        let held = OccurrenceRow {
            due_at: Some(now()),
            blocking_task: Some(7),
            ..occurrence(report, on, OccurrenceStatus::Held)
        };
        let skipped = occurrence(audit, on, OccurrenceStatus::Skipped);
        tx.record_occurrences(vec![held.clone(), skipped]).await.unwrap();
        tx.commit().await.unwrap();
        let dates = Dates { rolled_on: on, create_at: now(), due_at: now(), provisional: true };
        let waits = Held { nominal_on: on, dates, blocking: Some(7) };
        let expected = InTheWay { open: 0, newest: None, held: Some(waits) };
        let created =
            OccurrenceRow { blocking_task: None, ..occurrence(report, on, OccurrenceStatus::Created) };
        for keep in [false, true] {
            let tx = store.write().await.unwrap();
            assert_eq!(tx.in_the_way(&[report, audit]).await.unwrap(), [(report, expected)].into());
            assert!(tx.decide_again(&created, OccurrenceStatus::Held).await.unwrap());
            assert!(!tx.decide_again(&created, OccurrenceStatus::Held).await.unwrap(), "it is held no more");
            insert(&tx, task_of(report, on, "released")).await;
            if keep {
                tx.commit().await.unwrap();
            } else {
                tx.rollback().await.unwrap();
            }
        }
        let tx = store.read().await.unwrap();
        assert_eq!(tx.occurrence(report, on).await.unwrap(), Some(created));
        assert_eq!(tx.tasks_of_series(report, &[on]).await.unwrap().len(), 1);
    })
    .await;
}
