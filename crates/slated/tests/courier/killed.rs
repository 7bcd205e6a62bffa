//! Real daemons killed by SIGKILL between claiming and sending, and between sending and writing it down, while three
//! in ten attempts fail. `KILLS` says how many kills, and so how many events; a release cannot be told to die.
//!
//! On PostgreSQL there may be other daemons, so what a dead one had in hand is nobody's for a minute. Between two kills
//! that minute is taken for past; after the last, a long run waits for it.
//!
//! Red when a claim has no lease that ends, when what was sent is settled before it was sent, and when a notice is
//! written outside the transaction of its event.
#![cfg(debug_assertions)]

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use slated_core::event::EventKind;
use slated_core::notice::address::EndpointKind;
use slated_store::Endpoint;
use tokio::process::{Child, Command};

use crate::desk::{Desk, SOON, endpoint};
use crate::receiver::{Receiver, Reply, Request};
use crate::reference;

const POINTS: [&str; 2] = ["after_notices_claimed", "after_notice_sent"];
/// As many as one address may have in hand.
const IN_HAND_MAX: usize = 4;
/// A daemon that was told to die has something to do within this.
const PATIENCE: Duration = Duration::from_secs(120);

struct Load {
    kills: usize,
    events: usize,
}

fn load() -> Load {
    load_of(std::env::var("KILLS").ok().map_or(4, |text| text.parse().expect("a number of kills")))
}

fn load_of(kills: usize) -> Load {
    let events = match kills {
        0..10 => 300,
        10..50 => 2_000,
        _ => 10_000,
    };
    // more kills than R19 asks for say nothing new
    Load { kills: kills.min(50), events }
}

fn reply(place: usize) -> Reply {
    match place % 10 {
        1 => Reply::Status(500),
        4 => Reply::Reset,
        7 => Reply::Status(429),
        _ => Reply::Status(200),
    }
}

fn event_of(request: &Request) -> i64 {
    request.json()["data"]["event"].as_i64().expect("an event")
}

fn daemon(folder: &Path, fault: Option<(&str, usize)>) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slated"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--config"]).arg(folder.join("slated.toml"));
    command.env_clear().stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
    if let Some((point, at)) = fault {
        command.env("SLATED_FAULT", format!("{point}:{at}")).env("SLATED_FAULT_LOG", folder.join("faults"));
    }
    command.spawn().expect("a daemon")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_daemon_loses_nothing_and_repeats_no_more_than_it_had_in_hand() {
    for (name, desk) in Desk::on_both(SOON).await {
        check_killed(name, Arc::new(desk)).await;
    }
}

async fn check_killed(name: &str, desk: Arc<Desk>) {
    let Load { kills, events } = load();
    let receiver = Receiver::start(|place, _| reply(place)).await;
    // a daemon's own first link is none of these
    let kinds = vec![EventKind::TaskStarted, EventKind::TaskCancelled];
    desk.add(Endpoint { address: receiver.url("/hook"), kinds, ..endpoint(EndpointKind::Webhook) }).await;
    let folder = tempfile::tempdir().expect("a folder");
    let settings = format!(
        "database_url = \"{}\"\n[log]\nfilter = \"off\"\n[notices]\nallow_addresses = \"127.0.0.1/32\"\n\
         retry_seconds = \"{SOON}\"\npoll_milliseconds = 20\n",
        desk.url
    );
    std::fs::write(folder.path().join("slated.toml"), settings).expect("the settings are written");

    let is_over = Arc::new(AtomicBool::new(false));
    let (writer, over) = (desk.clone(), is_over.clone());
    let writer = tokio::spawn(async move {
        let mut kept = BTreeSet::new();
        for place in 0.. {
            // until the last kill there is always something to deliver
            if place >= events && over.load(Ordering::SeqCst) {
                break;
            }
            kept.extend(writer.event(EventKind::TaskStarted, "sam").await);
            if place % 4 == 0 {
                writer.undone_event(EventKind::TaskCancelled, "mia").await;
            }
        }
        kept
    });
    for kill in 0..kills {
        let point = POINTS[kill % POINTS.len()];
        let mut child = daemon(folder.path(), Some((point, 1 + kill * 3 % 17)));
        let ended = tokio::time::timeout(PATIENCE, child.wait()).await.expect("it comes to the point");
        assert_eq!(ended.expect("a status").signal(), Some(9), "at {point}");
        let is_waited_for = kill + 1 == kills && events > load_of(0).events;
        if !desk.ops.store.is_file_based() && !is_waited_for {
            desk.leases_end().await;
        }
    }
    is_over.store(true, Ordering::SeqCst);
    let kept = writer.await.expect("a writer");
    let mut last = daemon(folder.path(), None);
    let all = |seen: &[Request]| {
        seen.len() >= kept.len() && seen.iter().map(event_of).collect::<BTreeSet<_>>() == kept
    };
    receiver.until("every event", all).await;
    desk.settled().await;
    last.kill().await.expect("it ends");

    let seen = receiver.seen();
    assert!(seen.iter().all(|request| request.json()["type"] == "task_started"), "what was undone was sent");
    let mut taken: BTreeMap<i64, usize> = BTreeMap::new();
    for (place, request) in seen.iter().enumerate() {
        if matches!(reply(place), Reply::Status(200)) {
            *taken.entry(event_of(request)).or_default() += 1;
        }
    }
    assert_eq!(taken.keys().copied().collect::<BTreeSet<_>>(), kept, "each was taken at least once");
    let repeated: usize = taken.values().map(|times| times - 1).sum();
    assert!(repeated <= kills * IN_HAND_MAX, "{repeated} repeated after {kills} kills");
    let log = std::fs::read_to_string(folder.path().join("faults")).unwrap_or_default();
    assert_eq!(log.lines().count(), kills, "every kill landed at its point");
    let verified = reference::verified(&seen);
    eprintln!(
        "{name}: {} events, {} requests ({verified} verified by the reference library), {kills} kills, {repeated} \
         taken twice",
        kept.len(),
        seen.len()
    );
    assert_eq!(desk.traffic().await.dead, 0);
}
