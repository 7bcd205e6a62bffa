//! The outbox: written with the events and undone with them, claimed by one at a time, settled once.

use std::collections::BTreeMap;

use slated_core::agency::Access;
use slated_core::event::{About, By, Event, EventKind};
use slated_core::notice::address::{EndpointKind, EndpointState, Secret};
use slated_core::notice::hours::Quiet;
use slated_core::notice::{Rules, Topic, When};
use slated_core::time::Timestamp;
use slated_store::{
    Claimed, Deadline, Endpoint, Message, MessageState, NewTask, Store, StoreError, StoredRules, WriteTx,
};

use crate::fixture::{at, found, now, on_both, person, task};

fn endpoint(owner: Option<&str>, kind: EndpointKind, kinds: &[EventKind]) -> Endpoint {
    Endpoint {
        id: 0,
        owner: owner.map(str::to_owned),
        kind,
        name: "crm".to_owned(),
        address: "https://crm.example/hook".to_owned(),
        secret: Some(Secret::new("whsec_c2VjcmV0")),
        old_secret: Some((Secret::new("whsec_b2xk"), now())),
        kinds: kinds.to_vec(),
        state: EndpointState::On,
        reason: None,
        failing_since: None,
        created_at: now(),
        version: 1,
    }
}

fn message(endpoint: i64, body: &str, due_at: Timestamp) -> Message {
    Message {
        event: None,
        endpoint,
        message_id: format!("msg_{body}"),
        topic: "test".to_owned(),
        body: body.to_owned(),
        path: None,
        state: MessageState::Queued,
        created_at: now(),
        due_at,
    }
}

fn event(kind: EventKind, task: i64, by: &str) -> Event {
    let about = About { task: Some(task), client: Some("acme".to_owned()), series: None };
    Event::new(kind, about, By::parse(by), now())
}

async fn claim(store: &Store, endpoint: i64, at_most: u64, now: Timestamp) -> Vec<Claimed> {
    let tx = store.write().await.unwrap();
    let claimed = tx.claim_notices(endpoint, at_most, now.plus_seconds(60), now).await.unwrap();
    tx.commit().await.unwrap();
    claimed
}

fn bodies(claimed: &[Claimed]) -> Vec<&str> {
    claimed.iter().map(|one| one.body.as_str()).collect()
}

/// The agency with sam's task, its number, and an address; `Slack` is sam's own.
async fn with_endpoint(tx: &WriteTx, kind: EndpointKind, kinds: &[EventKind]) -> (i64, i64) {
    found(tx).await;
    let mut sams = task("report");
    sams.assignee = Some("sam".to_owned());
    let made = tx.insert_tasks(vec![NewTask { task: sams, waits: Vec::new() }]).await.unwrap();
    let owner = (kind != EndpointKind::Webhook).then_some("sam");
    (made[0].id, tx.insert_endpoint(&endpoint(owner, kind, kinds)).await.unwrap())
}

#[tokio::test]
async fn an_address_is_stored_as_it_is_and_changed_by_whoever_saw_it() {
    on_both(async |store| {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        let new = endpoint(None, EndpointKind::Webhook, &[EventKind::TaskReturned, EventKind::KeyCreated]);
        let id = tx.insert_endpoint(&new).await.unwrap();
        let stored = tx.endpoint(id).await.unwrap().unwrap();
        assert_eq!(stored, Endpoint { id, ..new });
        let off = Endpoint { state: EndpointState::Off, ..stored.clone() };
        assert_eq!(tx.save_endpoint(&off).await.unwrap(), 2);
        assert!(matches!(tx.save_endpoint(&off).await.unwrap_err(), StoreError::Stale { .. }));
        tx.insert_endpoint(&endpoint(Some("sam"), EndpointKind::Slack, &[])).await.unwrap();
        assert_eq!(tx.endpoints_of("sam").await.unwrap().len(), 1);
        assert_eq!(tx.endpoints().await.unwrap().len(), 2);
        tx.commit().await.unwrap();

        let tx = store.write().await.unwrap();
        let second = tx.insert_endpoint(&endpoint(Some("sam"), EndpointKind::Slack, &[])).await.unwrap_err();
        assert!(matches!(second, StoreError::Conflict { .. }), "{second:?}");
    })
    .await;
}

#[tokio::test]
async fn a_choice_is_read_as_it_was_written() {
    on_both(async |store| {
        let tx = store.write().await.unwrap();
        found(&tx).await;
        assert_eq!(tx.notice_rules("sam").await.unwrap(), None);
        let rules = Rules {
            chosen: BTreeMap::from([(Topic::Returned, When::Digest), (Topic::Risk, When::Off)]),
            quiet: Quiet::parse("20:00", "07:30"),
            ..Rules::default()
        };
        let stored = StoredRules { login: "sam".to_owned(), rules, version: 3 };
        tx.put_notice_rules(&stored, now()).await.unwrap();
        assert_eq!(tx.notice_rules("sam").await.unwrap(), Some(stored));
    })
    .await;
}

/// Red when the notices are written after the commit, or in another transaction.
#[tokio::test]
async fn an_event_and_its_notices_are_there_together_or_not_at_all() {
    on_both(async |store| {
        let tx = store.write().await.unwrap();
        let (number, machine) = with_endpoint(&tx, EndpointKind::Webhook, &[]).await;
        tx.commit().await.unwrap();
        let tx = store.write().await.unwrap();
        tx.append_events(&[event(EventKind::TaskStarted, number, "sam")]).await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(claim(&store, machine, 4, now()).await, []);
        let tx = store.write().await.unwrap();
        let both =
            [event(EventKind::TaskStarted, number, "sam"), event(EventKind::TaskBlocked, number, "sam")];
        tx.append_events(&both).await.unwrap();
        tx.commit().await.unwrap();
        let claimed = claim(&store, machine, 4, now()).await;
        let events = store.read().await.unwrap().events_after(0, 10).await.unwrap();
        let said: Vec<serde_json::Value> =
            claimed.iter().map(|one| serde_json::from_str(&one.body).unwrap()).collect();
        assert_eq!((claimed.len(), events.len()), (2, 2));
        for (said, stored) in said.iter().zip(&events) {
            assert_eq!(
                (&said["type"], &said["data"]["event"]),
                (&stored.event.kind.as_str().into(), &stored.id.into())
            );
        }
        assert_ne!(claimed[0].message_id, claimed[1].message_id);
    })
    .await;
}

#[tokio::test]
async fn a_machine_is_sent_the_kinds_it_asked_for() {
    on_both(async |store| {
        let tx = store.write().await.unwrap();
        let (number, machine) = with_endpoint(&tx, EndpointKind::Webhook, &[EventKind::TaskBlocked]).await;
        let both =
            [event(EventKind::TaskStarted, number, "sam"), event(EventKind::TaskBlocked, number, "sam")];
        tx.append_events(&both).await.unwrap();
        tx.commit().await.unwrap();
        let claimed = claim(&store, machine, 4, now()).await;
        assert_eq!(claimed.len(), 1);
        assert!(claimed[0].body.contains("task_blocked"), "{}", claimed[0].body);
    })
    .await;
}

#[tokio::test]
async fn a_person_hears_of_their_own_and_not_of_what_they_did() {
    on_both(async |store| {
        let tx = store.write().await.unwrap();
        let (number, slack) = with_endpoint(&tx, EndpointKind::Slack, &[]).await;
        let quiet = Quiet::parse("11:00", "12:00");
        let rules =
            StoredRules { login: "sam".to_owned(), rules: Rules { quiet, ..Rules::default() }, version: 1 };
        tx.put_notice_rules(&rules, now()).await.unwrap();
        let events = [
            event(EventKind::TaskReturned, number, "mira").because("no title"),
            event(EventKind::DeadlineMoved, number, "mira").because("later"),
            event(EventKind::TaskReturned, number, "sam"),
            event(EventKind::TaskStarted, number, "sam"),
        ];
        tx.append_events(&events).await.unwrap();
        tx.commit().await.unwrap();
        // it is 11:00 in Kyiv: the hours are quiet until 12:00
        assert_eq!(claim(&store, slack, 4, now()).await, []);
        let claimed = claim(&store, slack, 4, at("2026-11-24T10:00:00Z")).await;
        let expected = format!("#{number} report (acme) returned by mira: no title");
        assert_eq!(bodies(&claimed), [expected]);
        assert_eq!(claimed[0].path.as_deref(), Some(format!("/tasks/{number}").as_str()));
    })
    .await;
}

/// Red while what one transaction told was forgotten between its events.
#[tokio::test]
async fn of_one_cause_a_transaction_tells_once() {
    on_both(async |store| {
        let tx = store.write().await.unwrap();
        let (number, slack) = with_endpoint(&tx, EndpointKind::Slack, &[]).await;
        for kind in [EventKind::DeadlineMoved, EventKind::ProposalAccepted] {
            tx.append_events(&[event(kind, number, "mira")]).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(claim(&store, slack, 4, now()).await.len(), 1);
        let tx = store.write().await.unwrap();
        tx.append_events(&[event(EventKind::DeadlineMoved, number, "mira")]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(claim(&store, slack, 4, now()).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_off_or_for_the_digest_is_not_sent_at_once() {
    on_both(async |store| {
        let tx = store.write().await.unwrap();
        let (number, slack) = with_endpoint(&tx, EndpointKind::Slack, &[]).await;
        let chosen = BTreeMap::from([(Topic::Returned, When::Off), (Topic::Deadline, When::Digest)]);
        let rules = Rules { chosen, ..Rules::default() };
        let rules = StoredRules { login: "sam".to_owned(), rules, version: 1 };
        tx.put_notice_rules(&rules, now()).await.unwrap();
        tx.append_events(&[event(EventKind::TaskReturned, number, "mira")]).await.unwrap();
        tx.append_events(&[event(EventKind::DeadlineMoved, number, "mira")]).await.unwrap();
        tx.commit().await.unwrap();
        let (noon, morning) = (at("2026-11-24T12:00:00Z"), at("2026-11-25T06:30:00Z"));
        assert_eq!(claim(&store, slack, 4, morning).await, []);
        let tx = store.write().await.unwrap();
        assert_eq!(tx.endpoints_with_digest(noon).await.unwrap(), [0_i64; 0]);
        assert_eq!(tx.endpoints_with_digest(morning).await.unwrap(), [slack]);
        let lines = tx.take_digest(slack, morning).await.unwrap();
        assert_eq!(lines.len(), 1);
        assert!(lines[0].contains("deadline moved by mira"), "{lines:?}");
        assert_eq!(tx.take_digest(slack, morning).await.unwrap(), [""; 0]);
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn no_more_are_in_hands_at_once_than_may_be() {
    on_both(async |store| {
        let tx = store.write().await.unwrap();
        let (_, machine) = with_endpoint(&tx, EndpointKind::Webhook, &[]).await;
        let all: Vec<_> = (0..9).map(|n| message(machine, &n.to_string(), now())).collect();
        tx.insert_messages(&all).await.unwrap();
        tx.commit().await.unwrap();
        let first = claim(&store, machine, 4, now()).await;
        assert_eq!(bodies(&first), ["0", "1", "2", "3"]);
        assert_eq!(claim(&store, machine, 4, now()).await, []);
        let tx = store.write().await.unwrap();
        tx.notice_delivered(&first[1], now()).await.unwrap();
        tx.return_claims(&first[2..3]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(bodies(&claim(&store, machine, 4, now()).await), ["2", "4"]);
        // the others' leases end: whoever had them was killed
        let later = now().plus_seconds(61);
        assert_eq!(bodies(&claim(&store, machine, 4, later).await), ["0", "2", "3", "4"]);
        assert_eq!(store.read().await.unwrap().endpoints_with_mail(later).await.unwrap(), [machine]);
    })
    .await;
}

#[tokio::test]
async fn what_failed_is_due_again_later_and_at_last_dead_until_it_is_replayed() {
    on_both(async |store| {
        let tx = store.write().await.unwrap();
        let (_, machine) = with_endpoint(&tx, EndpointKind::Webhook, &[]).await;
        tx.insert_messages(&[message(machine, "a", now())]).await.unwrap();
        tx.commit().await.unwrap();
        let soon = now().plus_seconds(5);
        let first = claim(&store, machine, 4, now()).await;
        let tx = store.write().await.unwrap();
        assert!(tx.notice_failed(&first[0], "500", Deadline::RetryAt(soon), now()).await.unwrap());
        assert!(
            !tx.notice_failed(&first[0], "late", Deadline::Never, now()).await.unwrap(),
            "the claim is over"
        );
        tx.commit().await.unwrap();
        assert_eq!(claim(&store, machine, 4, now()).await, []);
        let second = claim(&store, machine, 4, soon).await;
        assert_eq!((second[0].attempts, &second[0].message_id), (1, &first[0].message_id));
        let tx = store.write().await.unwrap();
        assert!(tx.notice_failed(&second[0], "gone", Deadline::Never, soon).await.unwrap());
        let dead = tx.dead_notices(machine, None, 10).await.unwrap();
        assert_eq!((dead.len(), dead[0].attempts, dead[0].last_error.as_deref()), (1, 2, Some("gone")));
        assert_eq!(tx.dead_by_endpoint().await.unwrap(), [(machine, 1)]);
        assert_eq!((tx.traffic().await.unwrap().queued, tx.traffic().await.unwrap().dead), (0, 1));
        assert_eq!(tx.replay_notices(machine, Some(&[dead[0].id + 1]), soon).await.unwrap(), 0);
        assert_eq!(tx.replay_notices(machine, None, soon).await.unwrap(), 1);
        let traffic = tx.traffic().await.unwrap();
        assert_eq!((traffic.queued, traffic.dead, traffic.oldest_due_at), (1, 0, Some(soon)));
        tx.commit().await.unwrap();
        let third = claim(&store, machine, 4, soon).await;
        let tx = store.write().await.unwrap();
        tx.notice_delivered(&third[0], soon).await.unwrap();
        assert_eq!(tx.prune_notices(soon).await.unwrap(), 0);
        assert_eq!(tx.prune_notices(soon.plus_seconds(1)).await.unwrap(), 1);
        tx.commit().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_address_that_fails_is_remembered_and_switched_off_once() {
    on_both(async |store| {
        let tx = store.write().await.unwrap();
        let (_, machine) = with_endpoint(&tx, EndpointKind::Webhook, &[]).await;
        tx.insert_messages(&[message(machine, "a", now())]).await.unwrap();
        let later = now().plus_seconds(60);
        assert_eq!(tx.endpoint_failed(machine, now()).await.unwrap(), now());
        assert_eq!(tx.endpoint_failed(machine, later).await.unwrap(), now());
        tx.endpoint_took(machine).await.unwrap();
        assert_eq!(tx.endpoint_failed(machine, later).await.unwrap(), later);
        assert!(tx.disable_endpoint(machine, "410 gone").await.unwrap());
        assert!(!tx.disable_endpoint(machine, "again").await.unwrap());
        let stored = tx.endpoint(machine).await.unwrap().unwrap();
        assert_eq!((stored.state, stored.reason.as_deref()), (EndpointState::Disabled, Some("410 gone")));
        tx.commit().await.unwrap();
        assert_eq!(claim(&store, machine, 4, later).await, []);
        assert_eq!(store.read().await.unwrap().endpoints_with_mail(later).await.unwrap(), [0_i64; 0]);
        let tx = store.write().await.unwrap();
        tx.delete_endpoint(machine).await.unwrap();
        assert_eq!(tx.traffic().await.unwrap().queued, 0);
        tx.commit().await.unwrap();
    })
    .await;
}

/// Red when the claim reads and then writes without holding the address.
#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_claim_at_once_each_message_is_one_claimants() {
    on_both(async |store| {
        let tx = store.write().await.unwrap();
        let (_, machine) = with_endpoint(&tx, EndpointKind::Webhook, &[]).await;
        let all: Vec<_> = (0..60).map(|n| message(machine, &n.to_string(), now())).collect();
        tx.insert_messages(&all).await.unwrap();
        tx.put_person(&person("ada", Access::Admin, &[])).await.unwrap();
        tx.commit().await.unwrap();
        let mut claimants = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let store = store.clone();
            claimants.spawn(async move {
                let mut mine = Vec::new();
                for _ in 0..10 {
                    mine.extend(claim(&store, machine, 40, now()).await);
                }
                mine
            });
        }
        let mut ids: Vec<i64> = claimants.join_all().await.into_iter().flatten().map(|one| one.id).collect();
        ids.sort_unstable();
        let claims = ids.len();
        ids.dedup();
        assert_eq!((ids.len(), claims), (40, 40));
    })
    .await;
}
