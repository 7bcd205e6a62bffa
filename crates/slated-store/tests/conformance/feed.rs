//! The feed of events: gapless, and one order for all who follow it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use slated_core::event::{About, By, Event, EventKind};
use slated_store::{EventFilter, Store};

use crate::fixture::{found, insert, now, on_both, task};

const WRITERS: u64 = 8;
const FOLLOWERS: usize = 4;
const TRANSACTIONS: u64 = 30;

/// The same numbers every time, and of no pattern.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

fn event(words: &str) -> Event {
    let about = About { client: Some("acme".to_owned()), ..About::default() };
    Event::new(EventKind::SignalReceived, about, By::Engine, now()).because(words)
}

/// Transactions of all lengths, one in four of them undone; how many events are to be seen.
async fn write(store: Store, writer: u64) -> usize {
    let mut dice = Dice(writer);
    let mut kept = 0;
    for transaction in 0..TRANSACTIONS {
        let tx = store.write().await.unwrap();
        let events: Vec<Event> =
            (0..=dice.below(4)).map(|n| event(&format!("{writer} {transaction} {n}"))).collect();
        for one in &events {
            tx.append_events(std::slice::from_ref(one)).await.unwrap();
            for _ in 0..dice.below(8) {
                tx.client("acme").await.unwrap();
            }
        }
        if dice.below(4) == 0 {
            tx.rollback().await.unwrap();
        } else {
            tx.commit().await.unwrap();
            kept += events.len();
        }
    }
    kept
}

/// What one sees who goes on after the last number again and again, until nobody writes any more.
async fn follow(store: Store, writing: Arc<AtomicUsize>) -> Vec<(i64, String)> {
    let (mut after, mut seen) = (0, Vec::new());
    loop {
        let is_last = writing.load(Ordering::SeqCst) == 0;
        let tx = store.read().await.unwrap();
        let new = tx.feed(&EventFilter::default(), after, 7).await.unwrap();
        drop(tx);
        if new.is_empty() && is_last {
            return seen;
        }
        for stored in new {
            after = stored.id;
            seen.push((stored.id, stored.event.reason.unwrap()));
        }
        tokio::task::yield_now().await;
    }
}

// Red where events are written when they are appended, or without the turn.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn four_followers_of_eight_writers_see_all_of_it_in_one_order() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        tx.commit().await.unwrap();
        let writing = Arc::new(AtomicUsize::new(usize::try_from(WRITERS).unwrap()));
        let followers: Vec<_> =
            (0..FOLLOWERS).map(|_| tokio::spawn(follow(store.clone(), Arc::clone(&writing)))).collect();
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let (store, writing) = (store.clone(), Arc::clone(&writing));
                tokio::spawn(async move {
                    let kept = write(store, writer).await;
                    writing.fetch_sub(1, Ordering::SeqCst);
                    kept
                })
            })
            .collect();
        let mut kept = 0;
        for writer in writers {
            kept += writer.await.unwrap();
        }
        let mut seen = Vec::new();
        for follower in followers {
            seen.push(follower.await.unwrap());
        }
        let all = store.read().await.unwrap().events_after(0, 100_000).await.unwrap();
        let all: Vec<_> = all.into_iter().map(|one| (one.id, one.event.reason.unwrap())).collect();
        assert_eq!(all.len(), kept, "what was undone is not there");
        for one in seen {
            assert_eq!(one, all, "no gap, no repeat, the same order");
        }
    })
    .await;
}

#[tokio::test]
async fn a_feed_is_of_all_of_a_client_or_of_a_task() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        let task = insert(&tx, task("by hand")).await;
        let of_task = Event { about: task.about(), ..event("of the task") };
        let of_none = Event { about: About::default(), ..event("of none") };
        tx.append_events(&[event("of acme"), of_task, of_none]).await.unwrap();
        tx.commit().await.unwrap();
        let tx = store.read().await.unwrap();
        for (client, number, expected) in [
            (None, None, &["of acme", "of the task", "of none"][..]),
            (Some("acme"), None, &["of acme", "of the task"]),
            (None, Some(task.id), &["of the task"]),
            (Some("acme"), Some(task.id), &["of the task"]),
            (Some("globex"), Some(task.id), &[]),
        ] {
            let filter = EventFilter { task: number, client: client.map(str::to_owned) };
            let found = tx.feed(&filter, 0, 10).await.unwrap();
            let words: Vec<_> = found.iter().filter_map(|one| one.event.reason.as_deref()).collect();
            assert_eq!(words, expected, "{filter:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_undone_leaves_no_event() {
    on_both(|store| async move {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        tx.commit().await.unwrap();
        let tx = store.write().await.unwrap();
        tx.append_events(&[event("undone")]).await.unwrap();
        assert_eq!(tx.events_after(0, 10).await.unwrap().len(), 1, "whoever writes it reads it");
        tx.rollback().await.unwrap();
        let tx = store.write().await.unwrap();
        tx.append_events(&[event("dropped")]).await.unwrap();
        drop(tx);
        assert!(store.read().await.unwrap().events_after(0, 10).await.unwrap().is_empty());
    })
    .await;
}
