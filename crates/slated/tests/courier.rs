//! The courier against real receivers on loopback: what comes over the wire, how often, and what becomes of what
//! does not arrive.

#[path = "courier/desk.rs"]
mod desk;
#[path = "courier/killed.rs"]
mod killed;
#[path = "courier/receiver.rs"]
mod receiver;
#[path = "courier/reference.rs"]
mod reference;

use std::collections::{BTreeSet, HashMap};

use desk::{Desk, SOON, endpoint};
use receiver::{Postbox, Receiver, Reply};
use slated::clock::Clock;
use slated_core::event::EventKind;
use slated_core::notice::address::{EndpointKind, EndpointState};
use slated_store::Endpoint;

// ---- at least once

const EVENTS: usize = 300;

/// Red when what failed is not tried again, when a message gets a new id at each attempt, and when notices are
/// written outside the transaction of their event.
#[tokio::test(flavor = "multi_thread")]
async fn every_event_arrives_though_three_in_ten_attempts_fail_and_what_was_undone_never() {
    for (name, mut desk) in Desk::on_both(SOON).await {
        let receiver = Receiver::start(|place, _| match place % 10 {
            2 => Reply::Status(500),
            5 => Reply::Reset,
            8 => Reply::With(503, "x-why: busy".to_owned()),
            _ => Reply::Status(204),
        })
        .await;
        desk.add(Endpoint { address: receiver.url("/hook"), ..endpoint(EndpointKind::Webhook) }).await;
        desk.run();
        let mut kept = BTreeSet::new();
        for place in 0..EVENTS {
            kept.extend(desk.event(EventKind::TaskStarted, "sam").await);
            if place % 3 == 0 {
                desk.undone_event(EventKind::TaskCancelled, "mia").await;
            }
        }
        let events = |requests: &[receiver::Request]| -> BTreeSet<i64> {
            requests.iter().filter_map(|request| request.json()["data"]["event"].as_i64()).collect()
        };
        let seen =
            receiver.until("an event", |seen| events(seen).len() >= EVENTS && seen.len() > EVENTS).await;
        assert_eq!(events(&seen), kept, "{name}: those that were kept, and no other");
        assert!(seen.iter().all(|request| request.json()["type"] == "task_started"), "{name}");
        let mut ids: HashMap<i64, BTreeSet<&str>> = HashMap::new();
        for request in &seen {
            let event = request.json()["data"]["event"].as_i64().expect("an event");
            ids.entry(event).or_default().insert(request.header("webhook-id"));
        }
        assert!(ids.values().all(|ids| ids.len() == 1), "{name}: one id over all attempts");
        desk.settled().await;
        assert_eq!(desk.traffic().await.dead, 0, "{name}");
        desk.stop().await;
    }
}

// ---- isolation

/// Red when an address that hangs may have more than four messages in hand, or is waited for.
#[tokio::test(flavor = "multi_thread")]
async fn a_dead_address_delays_nobody() {
    let mut desk = Desk::new(SOON).await;
    let dead = Receiver::start(|_, _| Reply::Hang).await;
    let well = Receiver::start(|_, _| Reply::Status(200)).await;
    let address =
        |receiver: &Receiver| Endpoint { address: receiver.url("/"), ..endpoint(EndpointKind::Webhook) };
    desk.add(address(&dead)).await;
    desk.add(address(&well)).await;
    desk.run();
    let started = tokio::time::Instant::now();
    for _ in 0..40 {
        desk.event(EventKind::TaskStarted, "sam").await;
    }
    well.until("forty messages", |seen| seen.len() >= 40).await;
    assert!(started.elapsed().as_secs() < 15, "forty messages took {:?}", started.elapsed());
    let (_, at_once) = dead.connections();
    assert!((1..=4).contains(&at_once), "{at_once} connections to the address that hangs");
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_gone_is_switched_off_and_the_admins_hear_of_it() {
    let mut desk = Desk::new(SOON).await;
    let gone = Receiver::start(|_, _| Reply::Status(410)).await;
    let chat = Receiver::start(|_, _| Reply::Body(200, "ok".to_owned())).await;
    let id = desk.add(Endpoint { address: gone.url("/"), ..endpoint(EndpointKind::Webhook) }).await;
    let boss = Some("boss".to_owned());
    desk.add(Endpoint { owner: boss, address: chat.url("/services/x"), ..endpoint(EndpointKind::Slack) })
        .await;
    desk.run();
    desk.event(EventKind::TaskStarted, "sam").await;
    let said = chat.until("a word to the admin", |seen| !seen.is_empty()).await;
    let text = said[0].json()["text"].as_str().expect("a text").to_owned();
    assert!(text.contains("endpoint disabled") && text.contains("410"), "{text}");
    assert_eq!(said[0].header("content-type"), "application/json");
    let endpoint = desk.endpoint(id).await;
    assert_eq!((endpoint.state, gone.seen().len()), (EndpointState::Disabled, 1));
    desk.event(EventKind::TaskStarted, "sam").await;
    desk.settled().await;
    assert_eq!(gone.seen().len(), 1, "nothing more is written for it");
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_asks_for_time_gets_it() {
    let mut desk = Desk::new(SOON).await;
    let busy = Receiver::start(|_, _| Reply::With(429, "retry-after: 3600".to_owned())).await;
    desk.add(Endpoint { address: busy.url("/"), ..endpoint(EndpointKind::Webhook) }).await;
    desk.run();
    desk.event(EventKind::TaskStarted, "sam").await;
    let due = desk.until_failed().await;
    let wait = due.seconds_since(Clock::system().now());
    assert!((3_500..=3_600).contains(&wait), "due in {wait} s");
    assert_eq!(busy.seen().len(), 1);
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_is_a_failure_and_leads_nowhere() {
    let mut desk = Desk::new("86400").await;
    let inner = Receiver::start(|_, _| Reply::Status(200)).await;
    let location = format!("location: {}", inner.url("/secret"));
    let outer = Receiver::start(move |_, _| Reply::With(307, location.clone())).await;
    desk.add(Endpoint { address: outer.url("/"), ..endpoint(EndpointKind::Webhook) }).await;
    desk.run();
    desk.event(EventKind::TaskStarted, "sam").await;
    desk.until_failed().await;
    assert_eq!((outer.seen().len(), inner.connections().0), (1, 0));
    desk.stop().await;
}

/// Saved before the setting changed, or put there by a hand: the guard stands where it is sent too.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_allowed_is_not_connected_to_when_it_is_sent() {
    let mut desk = Desk::guarded("86400").await;
    let inner = Receiver::start(|_, _| Reply::Status(200)).await;
    let port = inner.address.port();
    let spellings = [
        format!("http://127.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        format!("http://2130706433:{port}/"),
    ];
    for address in spellings {
        desk.add(Endpoint { address, ..endpoint(EndpointKind::Webhook) }).await;
    }
    desk.run();
    desk.event(EventKind::TaskStarted, "sam").await;
    desk.until_all_failed(3).await;
    assert_eq!(inner.connections().0, 0);
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_without_an_end_is_not_read_to_its_end() {
    let mut desk = Desk::new(SOON).await;
    let endless = Receiver::start(|_, _| Reply::Endless).await;
    desk.add(Endpoint { address: endless.url("/"), ..endpoint(EndpointKind::Webhook) }).await;
    desk.run();
    desk.event(EventKind::TaskStarted, "sam").await;
    desk.settled().await;
    assert_eq!(endless.seen().len(), 1);
    desk.stop().await;
}

/// Five days without a success are enough; the last failure of many is what says so.
#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_took_nothing_for_five_days_is_switched_off() {
    let mut desk = Desk::new(SOON).await;
    let ill = Receiver::start(|_, _| Reply::Status(500)).await;
    let since = Clock::system().now().plus_seconds(-5 * 86_400 - 1);
    let failing = Endpoint { failing_since: Some(since), ..endpoint(EndpointKind::Webhook) };
    let id = desk.add(Endpoint { address: ill.url("/"), ..failing }).await;
    desk.run();
    desk.event(EventKind::TaskStarted, "sam").await;
    ill.until("an attempt", |seen| !seen.is_empty()).await;
    desk.until_state(id, EndpointState::Disabled).await;
    desk.stop().await;
}

// ---- people's formats

#[tokio::test(flavor = "multi_thread")]
async fn slack_and_telegram_are_sent_what_they_read() {
    let mut desk = Desk::new(SOON).await;
    let slack = Receiver::start(|_, _| Reply::Body(200, "ok".to_owned())).await;
    let bot = Receiver::start(|place, _| match place {
        0 => Reply::Body(429, r#"{"ok":false,"error_code":429,"parameters":{"retry_after":1}}"#.to_owned()),
        _ => Reply::Body(200, r#"{"ok":true,"result":{}}"#.to_owned()),
    })
    .await;
    desk.with_bot(&bot.url(""), "123:abc");
    let sam = || Some("sam".to_owned());
    desk.add(Endpoint { owner: sam(), address: slack.url("/services/x"), ..endpoint(EndpointKind::Slack) })
        .await;
    desk.add(Endpoint { owner: sam(), address: "-100200".to_owned(), ..endpoint(EndpointKind::Telegram) })
        .await;
    desk.run();
    desk.event_because(EventKind::TaskReturned, "mia", "R&D <b> *x* _y_").await;
    let said = slack.until("a message", |seen| !seen.is_empty()).await;
    assert_eq!(said[0].path, "/services/x");
    let expected = "#1 Monthly report (acme) returned by mia: R&amp;D &lt;b&gt; *x* _y_\n<https://slated.example/tasks/1|Open>";
    assert_eq!(said[0].json(), serde_json::json!({ "text": expected }));
    let said = bot.until("a second attempt", |seen| seen.len() >= 2).await;
    assert_eq!(said[1].path, "/bot123:abc/sendMessage");
    let text = "#1 Monthly report (acme) returned by mia: R&D <b> *x* _y_\nhttps://slated.example/tasks/1";
    let expected = serde_json::json!({
        "chat_id": "-100200", "text": text, "link_preview_options": { "is_disabled": true }
    });
    assert_eq!(said[1].json(), expected);
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_reaches_its_reader() {
    let mut desk = Desk::new(SOON).await;
    let postbox = Postbox::start().await;
    desk.with_mail(postbox.address);
    let to = |owner: &str, address: &str| Endpoint {
        owner: Some(owner.to_owned()),
        address: address.to_owned(),
        ..endpoint(EndpointKind::Email)
    };
    desk.add(to("sam", "sam@agency.example")).await;
    let nobody = desk.add(to("mia", "nobody@agency.example")).await;
    desk.run();
    desk.event_because(EventKind::TaskReturned, "boss", "немає заголовка").await;
    desk.event(EventKind::TaskBlocked, "sam").await;
    let letter = postbox.first().await;
    assert_eq!((letter.from.as_str(), letter.to.as_str()), ("slated@agency.example", "sam@agency.example"));
    let read = reference::letter(&letter.text);
    if let Some((subject, text)) = read {
        assert_eq!(subject, "#1 Monthly report (acme) returned by boss: немає заголовка");
        let text = text.replace("\r\n", "\n");
        assert!(text.contains("немає заголовка\nhttps://slated.example/tasks/1\n"), "{text}");
    }
    assert!(letter.text.contains("Message-ID: <msg_"), "{}", letter.text);
    // what the server refuses for good is not asked again, and the address stays
    desk.until_dead(nobody).await;
    assert_eq!(desk.endpoint(nobody).await.state, EndpointState::On);
    desk.stop().await;
}
