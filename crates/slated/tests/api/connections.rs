//! What happens on real connections: races, slow clients, and a stop.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use slated::config::Http;
use slated::web;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;

use super::agency::{FREE, PLAIN, World};

/// Nothing here takes longer unless it hangs.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Running {
    pub(crate) world: World,
    address: SocketAddr,
    stop: CancellationToken,
    server: JoinHandle<std::io::Result<()>>,
}

impl Running {
    pub(crate) async fn new(http: Http) -> Running {
        let world = World::with(&http).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let stop = CancellationToken::new();
        let (app, token) = (world.app.clone(), stop.clone());
        let server = tokio::spawn(async move { web::serve(listener, app, &http, token).await });
        Running { world, address, stop, server }
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("a connection")
    }

    pub(crate) fn head(&self, login: &str, line: &str, more: &str) -> String {
        format!("{line} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n{more}\r\n", self.world.key(login))
    }

    /// Stops the server and says how long that took.
    pub(crate) async fn stopped(self) -> Duration {
        let began = Instant::now();
        self.stop.cancel();
        let ended = tokio::time::timeout(PATIENCE, self.server).await.expect("the server ends");
        ended.expect("no panic").expect("no error");
        began.elapsed()
    }
}

fn brief() -> Http {
    Http { shutdown_seconds: 2, ..Http::default() }
}

pub(crate) async fn send(stream: &mut TcpStream, text: &str) {
    stream.write_all(text.as_bytes()).await.expect("the server reads");
}

/// Everything until the server closes.
pub(crate) async fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut bytes)).await;
    // a reset is an end too
    let _end = read.expect("the server closes the connection");
    String::from_utf8_lossy(&bytes).into_owned()
}

pub(crate) async fn until(stream: &mut TcpStream, end: &str) -> String {
    let mut bytes = Vec::new();
    while !String::from_utf8_lossy(&bytes).contains(end) {
        let mut buffer = [0; 4096];
        let read = tokio::time::timeout(PATIENCE, stream.read(&mut buffer))
            .await
            .expect("an answer")
            .expect("a read");
        assert!(read > 0, "closed after {:?}", String::from_utf8_lossy(&bytes));
        bytes.extend_from_slice(&buffer[..read]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_64_who_claim_at_once_one_wins() {
    let running = Running::new(Http::default()).await;
    let body = format!(r#"{{"task":{FREE}}}"#);
    let more =
        format!("content-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    let barrier = std::sync::Arc::new(tokio::sync::Barrier::new(64));
    let mut claims = JoinSet::new();
    for n in 0..64 {
        let login = if n % 2 == 0 { "sam" } else { "sue" };
        let request = running.head(login, "POST /v1/queue/claim", &more) + &body;
        let mut stream = running.connect().await;
        let barrier = barrier.clone();
        claims.spawn(async move {
            barrier.wait().await;
            send(&mut stream, &request).await;
            rest(&mut stream).await.split(' ').nth(1).expect("a status").to_owned()
        });
    }
    let statuses = claims.join_all().await;
    let count = |status: &str| statuses.iter().filter(|one| *one == status).count();
    assert_eq!((count("200"), count("409")), (1, 63), "{statuses:?}");
    let history = running.world.get("mia", &format!("GET /v1/tasks/{FREE}")).await.ok()["history"].clone();
    assert_eq!(history.as_array().map(Vec::len), Some(1), "{history}");
    running.stopped().await;
}

#[tokio::test]
async fn an_idle_connection_does_not_hold_a_stop() {
    let running = Running::new(brief()).await;
    let mut idle = running.connect().await;
    send(&mut idle, &running.head("sam", "GET /v1/me", "")).await;
    assert!(until(&mut idle, "\"sam\"").await.starts_with("HTTP/1.1 200"));
    assert!(running.stopped().await < Duration::from_millis(500));
    assert_eq!(rest(&mut idle).await, "");
}

#[tokio::test]
async fn a_half_sent_body_does_not_hold_a_stop() {
    let running = Running::new(brief()).await;
    let mut slow = running.connect().await;
    let more = "if-match: \"1\"\r\ncontent-type: application/json\r\ncontent-length: 100\r\nexpect: 100-continue\r\n";
    send(&mut slow, &running.head("sam", &format!("POST /v1/tasks/{PLAIN}/block"), more)).await;
    until(&mut slow, "100 Continue").await;
    send(&mut slow, "{\"reason\": ").await;
    let took = running.stopped().await;
    assert!(took < Duration::from_millis(1_800), "{took:?}");
    let answer = rest(&mut slow).await;
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("/problems/body-too-slow"), "{answer}");
}

#[tokio::test]
async fn a_half_sent_head_does_not_hold_a_stop() {
    let running = Running::new(brief()).await;
    let mut slow = running.connect().await;
    send(&mut slow, &running.head("sam", "GET /v1/me", "")).await;
    until(&mut slow, "\"sam\"").await;
    send(&mut slow, "GET /v1/me HTTP/1.1\r\nhost:").await;
    assert!(running.stopped().await < Duration::from_millis(1_900));
}

#[tokio::test]
async fn a_head_that_never_ends_is_cut() {
    let running = Running::new(Http { header_timeout_seconds: 1, ..brief() }).await;
    let mut dribbler = running.connect().await;
    send(&mut dribbler, "GET /v1/me HTTP/1.1\r\nhost: x\r\nx-a: ").await;
    let answer = rest(&mut dribbler).await;
    assert!(!answer.contains("200"), "{answer}");
    running.stopped().await;
}

#[tokio::test]
async fn a_body_that_never_ends_is_answered_and_cut() {
    let running = Running::new(Http { request_timeout_seconds: 1, ..brief() }).await;
    let mut slow = running.connect().await;
    let more = "if-match: \"1\"\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n";
    send(&mut slow, &running.head("sam", &format!("POST /v1/tasks/{PLAIN}/block"), more)).await;
    send(&mut slow, "5\r\n{\"rea\r\n").await;
    let answer = rest(&mut slow).await;
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("/problems/body-too-slow"), "{answer}");
    running.stopped().await;
}

#[tokio::test]
async fn a_client_that_does_not_read_is_cut() {
    let running = Running::new(Http { request_timeout_seconds: 1, ..brief() }).await;
    let mut deaf = running.connect().await;
    let request = "GET /docs/app.js HTTP/1.1\r\nhost: x\r\n\r\n".repeat(100);
    // the kernel takes some megabytes; then the server waits, and in the end closes
    let asking = async { while deaf.write_all(request.as_bytes()).await.is_ok() {} };
    tokio::time::timeout(PATIENCE, asking).await.expect("the server closes the connection");
    running.stopped().await;
}

#[tokio::test]
async fn who_finds_no_place_waits_for_one() {
    let running = Running::new(Http { connections_max: 1, ..brief() }).await;
    let mut first = running.connect().await;
    send(&mut first, &running.head("sam", "GET /v1/me", "")).await;
    until(&mut first, "\"sam\"").await;
    let mut second = running.connect().await;
    send(&mut second, &running.head("sue", "GET /v1/me", "")).await;
    drop(first);
    until(&mut second, "\"sue\"").await;
    running.stopped().await;
}

#[tokio::test]
async fn after_a_stop_nobody_is_accepted() {
    let running = Running::new(brief()).await;
    let address = running.address;
    running.stopped().await;
    assert!(TcpStream::connect(address).await.is_err());
}
