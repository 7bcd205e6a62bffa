//! The stream of events: it goes on where its follower was, there are so many, and a stop ends it.

use std::time::Duration;

use slated::config::Http;
use slated_core::event::{About, By, Event, EventKind};
use tokio::net::TcpStream;

use super::agency::{NOW, World, at};
use super::connections::{Running, rest, send, until};

/// An event of a client; its number.
async fn happen(world: &World, client: &str, words: &str) -> i64 {
    let about = About { client: Some(client.to_owned()), ..About::default() };
    let event = Event::new(EventKind::SignalReceived, about, By::Engine, at(NOW)).because(words);
    let tx = world.ops.store.write().await.expect("a write");
    tx.append_events(&[event]).await.expect("an event");
    tx.commit().await.expect("a commit");
    let tx = world.ops.store.read().await.expect("a read");
    tx.events_after(0, 1_000).await.expect("events").last().expect("an event").id
}

async fn open(running: &Running, line: &str, more: &str) -> TcpStream {
    let mut stream = running.connect().await;
    send(&mut stream, &running.head("mia", line, more)).await;
    stream
}

#[tokio::test]
async fn a_follower_hears_what_happens_and_goes_on_where_it_was() {
    let running = Running::new(Http::default()).await;
    let known = happen(&running.world, "acme", "before").await;
    let mut stream = open(&running, &format!("GET /v1/events/stream?after={known}"), "").await;
    until(&mut stream, "\r\n\r\n").await;
    happen(&running.world, "globex", "of another manager").await;
    let second = happen(&running.world, "acme", "while it follows").await;
    let heard = until(&mut stream, "while it follows").await;
    assert!(heard.contains(&format!("id: {second}\nevent: signal_received\n")), "{heard}");
    assert!(!heard.contains("another manager") && !heard.contains("before"), "{heard}");

    let third = happen(&running.world, "acme", "while nobody follows").await;
    let again = format!("last-event-id: {second}\r\n");
    let mut stream = open(&running, "GET /v1/events/stream?after=0&client=acme", &again).await;
    let heard = until(&mut stream, "while nobody follows").await;
    assert!(heard.contains(&format!("id: {third}\n")) && !heard.contains("while it follows"), "{heard}");
}

#[tokio::test]
async fn a_stop_ends_the_streams_and_there_are_only_so_many() {
    let running = Running::new(Http { event_streams_max: 1, ..Http::default() }).await;
    let mut first = open(&running, "GET /v1/events/stream", "").await;
    until(&mut first, "text/event-stream").await;
    let mut second = open(&running, "GET /v1/events/stream", "connection: close\r\n").await;
    let refused = rest(&mut second).await;
    assert!(refused.starts_with("HTTP/1.1 503 ") && refused.contains("too-many-streams"), "{refused}");
    assert!(running.stopped().await < Duration::from_secs(5), "a stream held the stop up");
    rest(&mut first).await;
}
