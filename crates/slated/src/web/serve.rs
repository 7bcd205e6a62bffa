//! The server: accepts connections up to a number, and stops within a time whatever its clients do.
//!
//! `axum::serve` waits for every open connection and has no timeout for a head that never ends, so a single
//! client could hold a stop or a place for ever. Knows nothing of routes.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use tracing::{debug, info, warn};

use super::limits::{HEADER_BYTES_MAX, Stopping};
use super::patience::Patient;
use crate::config::Http;

/// After a failed accept (mostly: no file descriptor is left) there is a pause, or the loop would spin.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// The last tenth of a stop belongs to whoever closes the database.
const DRAIN_TENTHS: u32 = 9;

/// Answers on the listener until `stop`, then finishes what is under way, for `shutdown_seconds` at most.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    http: &Http,
    stop: CancellationToken,
) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(http.connections_max));
    let app = with_stopping(app, &stop);
    let mut connections = JoinSet::new();
    loop {
        // a place first: who finds none waits in the kernel's backlog and costs nothing
        let place = tokio::select! {
            () = stop.cancelled() => break,
            place = Arc::clone(&places).acquire_owned() => place.expect("the semaphore is never closed"),
        };
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        while connections.try_join_next().is_some() {}
        match accepted {
            Ok((stream, _)) => {
                let connection = connection(stream, app.clone(), Times::of(http), stop.clone());
                connections.spawn(async move {
                    connection.await;
                    drop(place);
                });
            }
            Err(error) if is_of_the_client(&error) => {
                debug!("a client was gone before it was accepted: {error}")
            }
            Err(error) => {
                warn!("failed to accept a connection: {error}");
                let _time_is_up = tokio::time::timeout(ACCEPT_PAUSE, stop.cancelled()).await;
            }
        }
    }
    drop(listener);
    drain(connections, Duration::from_secs(http.shutdown_seconds) * DRAIN_TENTHS / 10).await;
    Ok(())
}

/// Every request knows of the stop: readiness ends at once and unfinished bodies are given less time.
fn with_stopping(app: Router, stop: &CancellationToken) -> Router {
    let stopping = Stopping(stop.clone());
    app.layer(axum::Extension(stopping))
}

/// How long a head may take to arrive, and an answer to leave.
#[derive(Clone, Copy)]
struct Times {
    head: Duration,
    answer: Duration,
}

impl Times {
    fn of(http: &Http) -> Times {
        let seconds = Duration::from_secs;
        Times { head: seconds(http.header_timeout_seconds), answer: seconds(http.request_timeout_seconds) }
    }
}

async fn connection(stream: TcpStream, app: Router, times: Times, stop: CancellationToken) {
    // small answers, asked for one by one: waiting to fill a packet only adds delay
    if let Err(error) = stream.set_nodelay(true) {
        debug!("failed to set TCP_NODELAY: {error}");
    }
    let service = TowerToHyperService::new(
        app.map_request(|request: hyper::Request<Incoming>| -> Request { request.map(Body::new) }),
    );
    let mut http1 = hyper::server::conn::http1::Builder::new();
    http1.timer(TokioTimer::new()).header_read_timeout(times.head).max_header_size(2 * HEADER_BYTES_MAX);
    let serving = http1.serve_connection(TokioIo::new(Patient::new(stream, times.answer)), service);
    let mut serving = std::pin::pin!(serving);
    let ended = tokio::select! {
        ended = serving.as_mut() => ended,
        () = stop.cancelled() => {
            // what is asked is answered, then the connection closes; an idle one closes now
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = ended {
        debug!("a connection ended: {error}");
    }
}

async fn drain(mut connections: JoinSet<()>, patience: Duration) {
    let all_done = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(patience, all_done).await.is_ok() {
        return;
    }
    info!("dropped {} connections that did not end in {} s", connections.len(), patience.as_secs());
    connections.shutdown().await;
}

fn is_of_the_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}
