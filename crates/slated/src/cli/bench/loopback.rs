//! The daemon's own face in this process, and somebody who asks it one thing again and again.
//!
//! What asks takes time from what answers, so it knows no more of HTTP than it needs: one request, always the
//! same bytes, and where the answer ends.

use std::io;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::cli::Failure;
use crate::config::Http;
use crate::ops::Ops;
use crate::web;

pub(super) struct Server {
    address: std::net::SocketAddr,
    stop: CancellationToken,
    serving: JoinHandle<io::Result<()>>,
}

impl Server {
    pub(super) async fn start(ops: &Ops, http: &Http) -> Result<Server, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0").await.map_err(serving)?;
        let address = listener.local_addr().map_err(serving)?;
        let stop = CancellationToken::new();
        let (app, http, stopped) = (web::app(ops.clone(), http, None), http.clone(), stop.clone());
        let serving = tokio::spawn(async move { web::serve(listener, app, &http, stopped).await });
        Ok(Server { address, stop, serving })
    }

    pub(super) async fn connect(&self, path: &str, key: &str) -> Result<Connection, Failure> {
        let stream = TcpStream::connect(self.address).await.map_err(serving)?;
        stream.set_nodelay(true).map_err(serving)?;
        let address = self.address;
        let request =
            format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {key}\r\n\r\n");
        Ok(Connection { stream: BufReader::new(stream), request, body: Vec::new() })
    }

    pub(super) async fn stop(self) -> Result<(), Failure> {
        self.stop.cancel();
        self.serving.await.expect("the server does not panic").map_err(serving)
    }
}

/// One connection that is kept.
pub(super) struct Connection {
    stream: BufReader<TcpStream>,
    request: String,
    body: Vec<u8>,
}

impl Connection {
    pub(super) async fn ask(&mut self) -> Result<(), Failure> {
        let asking = |error| Failure::io("ask over HTTP", error);
        self.stream.write_all(self.request.as_bytes()).await.map_err(asking)?;
        let is_ok = self.read_answer().await.map_err(asking)?;
        if is_ok {
            return Ok(());
        }
        Err(asking(io::Error::other(String::from_utf8_lossy(&self.body).into_owned())))
    }

    /// Reads it whole; whether it is what was asked for.
    async fn read_answer(&mut self) -> io::Result<bool> {
        let (mut line, mut length, mut is_ok) = (String::new(), 0, false);
        while line != "\r\n" {
            line.clear();
            if self.stream.read_line(&mut line).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            is_ok |= line.starts_with("HTTP/1.1 200 ");
            if let Some(digits) = line.strip_prefix("content-length: ") {
                length = digits.trim_end().parse().map_err(io::Error::other)?;
            }
        }
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body).await?;
        Ok(is_ok && !self.body.is_empty())
    }
}

fn serving(error: io::Error) -> Failure {
    Failure::io("serve on loopback", error)
}
