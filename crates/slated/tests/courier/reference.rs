//! What others make of what we send: the reference library of Standard Webhooks in Python, and Python's own reader of
//! letters. With `CI=true` their absence is a failure; elsewhere it is said.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::json;
use slated_core::notice::address::{EndpointKind, Secret};
use slated_store::{Endpoint, Message, MessageState};

use crate::desk::{Desk, SECRET, SOON, endpoint};
use crate::receiver::{Receiver, Reply, Request};

const OLD_SECRET: &str = "whsec_b2xkIHNlY3JldCBvZiB0aGlydHktdHdvIGJ5dGVzIQ==";
const BODIES: usize = 1_000;

const VERIFY: &str = r#"
import json, sys
from standardwebhooks import Webhook, WebhookVerificationError
verified = refused = 0
for line in sys.stdin:
    one = json.loads(line)
    body = bytes.fromhex(one["body"]).decode()
    for secret in one["secrets"]:
        Webhook(secret).verify(body, one["headers"])
        verified += 1
    flipped = bytearray(bytes.fromhex(one["body"]))
    flipped[len(flipped) // 2] ^= 1
    try:
        Webhook(one["secrets"][0]).verify(flipped.decode(errors="replace"), one["headers"])
    except WebhookVerificationError:
        refused += 1
print(verified, refused)
"#;

const LETTER: &str = r#"
import sys, json
from email import policy, message_from_bytes
letter = message_from_bytes(sys.stdin.buffer.read(), policy=policy.default)
print(json.dumps([str(letter["Subject"]), letter.get_content()]))
"#;

fn missing(what: &str) {
    assert!(std::env::var("CI").is_err(), "{what} is missing, and with CI set it must be there");
    eprintln!("NOTE: {what} is missing: what it would have checked was not checked");
}

/// A Python that has the library; made once for this tree.
fn python() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("standardwebhooks");
    let python = folder.join("bin/python");
    let has_it = |python: &PathBuf| {
        let check = Command::new(python).args(["-c", "import standardwebhooks"]).output();
        check.is_ok_and(|done| done.status.success())
    };
    if !has_it(&python) {
        let made = Command::new("python3").args(["-m", "venv"]).arg(&folder).output();
        if made.is_ok_and(|done| done.status.success()) {
            let pip = ["-m", "pip", "install", "--quiet", "standardwebhooks==1.1.0"];
            let _said_below = Command::new(&python).args(pip).output();
        }
    }
    has_it(&python).then_some(python)
}

fn run(python: &std::path::Path, script: &str, input: &[u8]) -> String {
    let mut child = Command::new(python)
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python runs");
    let mut stdin = child.stdin.take().expect("an input");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let done = child.wait_with_output().expect("python ends");
    let _broken_pipe_is_told_by_the_status = writer.join().expect("a writer");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("text")
}

/// The subject and the text of a letter as another reader reads them.
pub(crate) fn letter(text: &str) -> Option<(String, String)> {
    let python = PathBuf::from("python3");
    if Command::new(&python).arg("--version").output().is_err() {
        missing("python3");
        return None;
    }
    Some(serde_json::from_str(&run(&python, LETTER, text.as_bytes())).expect("a subject and a text"))
}

/// Bodies that a re-serialisation would change: spaces, escapes, floats, keys in an order, and 20 kB.
fn body(place: usize) -> String {
    match place % 5 {
        0 => format!("{{ \"b\": {place}.10, \"a\" :1e-7,\"text\":\"Ünïcödé Київ 🙂 \\u0041\\/ {place}\" }}"),
        1 => json!({ "type": "x", "n": place, "text": "\u{2028}\u{0}\"\\" }).to_string(),
        2 => format!("{{\"n\":{place},\"long\":\"{}\"}}", "ї".repeat(10_000)),
        3 => format!("[{place},-0.0,1E400,\"\\ud83d\\ude42\"]"),
        _ => format!("  {{\"n\":\n{place}}}\t"),
    }
}

async fn sent(desk: &mut Desk, receiver: &Receiver, endpoint: Endpoint, bodies: usize) -> Vec<Request> {
    let id = desk.add(endpoint).await;
    let now = desk.ops.clock.now();
    let messages: Vec<_> = (0..bodies)
        .map(|place| Message {
            event: None,
            endpoint: id,
            message_id: format!("msg_{id}_{place}"),
            topic: "test".to_owned(),
            body: body(place),
            path: None,
            state: MessageState::Queued,
            created_at: now,
            due_at: now,
        })
        .collect();
    let tx = desk.ops.store.write().await.expect("a write");
    tx.insert_messages(&messages).await.expect("messages");
    tx.commit().await.expect("a commit");
    receiver.until("every body", |seen| seen.len() >= bodies).await
}

fn lines(requests: &[Request], secrets: &[&str]) -> Vec<u8> {
    let mut lines = Vec::new();
    for request in requests {
        let hex: String = request.body.iter().map(|byte| format!("{byte:02x}")).collect();
        let line = json!({ "body": hex, "headers": request.headers, "secrets": secrets });
        lines.extend_from_slice(line.to_string().as_bytes());
        lines.push(b'\n');
    }
    lines
}

/// How many of these requests the reference library verified: all of them, or none where it is missing.
pub(crate) fn verified(requests: &[Request]) -> usize {
    let Some(python) = python() else {
        missing("the Python package standardwebhooks");
        return 0;
    };
    let said = run(&python, VERIFY, &lines(requests, &[SECRET]));
    assert_eq!(said.trim(), format!("{0} {0}", requests.len()), "all of them, and none that was changed");
    requests.len()
}

/// Red when JSON is written anew between signing and sending, and when the instant of the signature is another one.
#[tokio::test(flavor = "multi_thread")]
async fn the_reference_library_verifies_every_body_and_no_changed_one() {
    let Some(python) = python() else { return missing("the Python package standardwebhooks") };
    let mut desk = Desk::new(SOON).await;
    let receiver = Receiver::start(|_, _| Reply::Status(204)).await;
    desk.run();
    let webhook = Endpoint { address: receiver.url("/"), ..endpoint(EndpointKind::Webhook) };
    let seen = sent(&mut desk, &receiver, webhook, BODIES).await;
    let bodies: std::collections::BTreeSet<_> = seen.iter().map(|request| request.body.clone()).collect();
    let expected: std::collections::BTreeSet<_> = (0..BODIES).map(|place| body(place).into_bytes()).collect();
    assert_eq!(bodies, expected, "the very bytes");
    let said = run(&python, VERIFY, &lines(&seen, &[SECRET]));
    assert_eq!(said.trim(), format!("{} {}", seen.len(), seen.len()));
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn for_a_day_both_secrets_verify_and_then_the_new_one_only() {
    let Some(python) = python() else { return missing("the Python package standardwebhooks") };
    let mut desk = Desk::new(SOON).await;
    desk.run();
    let now = desk.ops.clock.now();
    for (until, signatures) in [(now.plus_seconds(3_600), 2), (now.plus_seconds(-1), 1)] {
        let receiver = Receiver::start(|_, _| Reply::Status(204)).await;
        let old_secret = Some((Secret::new(OLD_SECRET), until));
        let rotated = Endpoint { address: receiver.url("/"), old_secret, ..endpoint(EndpointKind::Webhook) };
        let seen = sent(&mut desk, &receiver, rotated, 10).await;
        assert_eq!(seen[0].header("webhook-signature").split(' ').count(), signatures);
        let secrets = &[SECRET, OLD_SECRET][..signatures];
        let said = run(&python, VERIFY, &lines(&seen, secrets));
        assert_eq!(said.trim(), format!("{} 10", 10 * signatures));
    }
    desk.stop().await;
}
