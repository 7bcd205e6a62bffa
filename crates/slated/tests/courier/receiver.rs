//! Receivers on loopback: one that speaks HTTP and keeps what it was sent, and one that speaks SMTP.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// Nothing that is tested takes so long: the longest waits a minute for a lease to end.
const PATIENCE: Duration = Duration::from_secs(180);

#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

/// What the receiver does with a request.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    Status(u16),
    /// A status and a header line.
    With(u16, String),
    Body(u16, String),
    /// The connection is cut.
    Reset,
    /// Nothing, ever.
    Hang,
    /// A good status and a body without an end.
    Endless,
}

pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Vec<Request>>>,
    came: Arc<Notify>,
    open: Arc<Mutex<Open>>,
}

#[derive(Default)]
struct Open {
    now: usize,
    most: usize,
    ever: usize,
}

type Behave = Arc<dyn Fn(usize, &Request) -> Reply + Send + Sync>;

impl Receiver {
    /// Replies to the n-th request, counted from 0, as the closure says.
    pub(crate) async fn start(behave: impl Fn(usize, &Request) -> Reply + Send + Sync + 'static) -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let receiver = Receiver {
            address: listener.local_addr().expect("an address"),
            seen: Arc::default(),
            came: Arc::default(),
            open: Arc::default(),
        };
        let (seen, came, open) = (receiver.seen.clone(), receiver.came.clone(), receiver.open.clone());
        let behave: Behave = Arc::new(behave);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                {
                    let mut open = open.lock().expect("a count");
                    open.now += 1;
                    open.ever += 1;
                    open.most = open.most.max(open.now);
                }
                let (seen, came, open, behave) = (seen.clone(), came.clone(), open.clone(), behave.clone());
                tokio::spawn(async move {
                    let _cut = serve(stream, &seen, &came, &behave).await;
                    open.lock().expect("a count").now -= 1;
                });
            }
        });
        receiver
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn seen(&self) -> Vec<Request> {
        self.seen.lock().expect("requests").clone()
    }

    /// How many connections were ever made, and how many were open at once.
    pub(crate) fn connections(&self) -> (usize, usize) {
        let open = self.open.lock().expect("a count");
        (open.ever, open.most)
    }

    /// Waits until what came satisfies the condition.
    pub(crate) async fn until(&self, what: &str, is_so: impl Fn(&[Request]) -> bool) -> Vec<Request> {
        let wait = async {
            loop {
                let came = self.came.notified();
                let seen = self.seen();
                if is_so(&seen) {
                    return seen;
                }
                came.await;
            }
        };
        let waited = tokio::time::timeout(PATIENCE, wait).await;
        waited.unwrap_or_else(|_| panic!("{what} did not come: {} requests", self.seen().len()))
    }
}

async fn serve(
    stream: TcpStream,
    seen: &Mutex<Vec<Request>>,
    came: &Notify,
    behave: &Behave,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    loop {
        let Some(request) = read(&mut stream).await? else { return Ok(()) };
        let place = {
            let mut seen = seen.lock().expect("requests");
            seen.push(request.clone());
            seen.len() - 1
        };
        came.notify_waiters();
        let reply = behave(place, &request);
        let answer = match reply {
            Reply::Status(status) => format!("HTTP/1.1 {status} x\r\ncontent-length: 0\r\n\r\n"),
            Reply::With(status, header) => {
                format!("HTTP/1.1 {status} x\r\n{header}\r\ncontent-length: 0\r\n\r\n")
            }
            Reply::Body(status, body) => {
                format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\n\r\n{body}", body.len())
            }
            Reply::Reset => return Ok(()),
            Reply::Hang => std::future::pending().await,
            Reply::Endless => {
                stream.write_all(b"HTTP/1.1 200 x\r\ncontent-length: 1000000000\r\n\r\n").await?;
                loop {
                    stream.write_all(&[b'x'; 4_096]).await?;
                }
            }
        };
        stream.write_all(answer.as_bytes()).await?;
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> std::io::Result<Option<Request>> {
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Ok(None);
    }
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        match line.trim_end().split_once(':') {
            Some((name, value)) => headers.insert(name.to_ascii_lowercase(), value.trim().to_owned()),
            None => break,
        };
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok(Some(Request { path, headers, body }))
}

/// A letter as it came over the wire.
#[derive(Clone, Debug, Default)]
pub(crate) struct Letter {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) text: String,
}

pub(crate) struct Postbox {
    pub(crate) address: SocketAddr,
    letters: Arc<Mutex<Vec<Letter>>>,
    came: Arc<Notify>,
}

impl Postbox {
    /// Takes letters to everybody but those whose address begins with `nobody`.
    pub(crate) async fn start() -> Postbox {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let postbox = Postbox {
            address: listener.local_addr().expect("an address"),
            letters: Arc::default(),
            came: Arc::default(),
        };
        let (letters, came) = (postbox.letters.clone(), postbox.came.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (letters, came) = (letters.clone(), came.clone());
                tokio::spawn(async move {
                    let _cut = take(stream, &letters).await;
                    came.notify_waiters();
                });
            }
        });
        postbox
    }

    pub(crate) async fn first(&self) -> Letter {
        let wait = async {
            loop {
                let came = self.came.notified();
                if let Some(letter) = self.letters.lock().expect("letters").first().cloned() {
                    return letter;
                }
                came.await;
            }
        };
        tokio::time::timeout(PATIENCE, wait).await.expect("a letter came")
    }
}

async fn take(stream: TcpStream, letters: &Mutex<Vec<Letter>>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 loopback ESMTP\r\n").await?;
    let mut letter = Letter::default();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let line = line.trim_end();
        let upper = line.to_ascii_uppercase();
        let between = |line: &str| {
            let inner = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
            inner.map_or_else(String::new, |(inner, _)| inner.to_owned())
        };
        let reply: &[u8] = if upper.starts_with("EHLO") {
            b"250-loopback\r\n250 8BITMIME\r\n"
        } else if upper.starts_with("MAIL FROM") {
            letter.from = between(line);
            b"250 ok\r\n"
        } else if upper.starts_with("RCPT TO") {
            letter.to = between(line);
            if letter.to.starts_with("nobody") { b"550 no such user\r\n" } else { b"250 ok\r\n" }
        } else if upper == "DATA" {
            stream.write_all(b"354 go on\r\n").await?;
            loop {
                let mut line = String::new();
                stream.read_line(&mut line).await?;
                if line == ".\r\n" {
                    break;
                }
                letter.text.push_str(line.strip_prefix('.').unwrap_or(&line));
            }
            letters.lock().expect("letters").push(std::mem::take(&mut letter));
            b"250 taken\r\n"
        } else if upper == "QUIT" {
            stream.write_all(b"221 bye\r\n").await?;
            return Ok(());
        } else {
            b"250 ok\r\n"
        };
        stream.write_all(reply).await?;
    }
}
