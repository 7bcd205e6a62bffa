//! `slated serve`: one process that beats and answers, and stops when it is told to.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use slated_core::agency::Access;
use slated_core::event::By;
use slated_store::{DaemonLock, Store};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::info;

use crate::clock::Clock;
use crate::config::Config;
use crate::ops::{Ops, Policy};
use crate::{courier, heartbeat, web};

/// Runs until SIGTERM or SIGINT; `ready` hears the address once requests are answered.
pub async fn run(config: Config, ready: impl FnOnce(SocketAddr)) -> anyhow::Result<()> {
    let _one_daemon = DaemonLock::take(&config.database_url)?;
    let ops = open(&config).await?;
    let listener = listen(&config.listen).await?;
    let address = listener.local_addr().context("failed to read the address that was bound")?;
    let first = first_sign_in(&ops).await?;
    let tell = || {
        ready(address);
        if let Some((login, secret)) = first {
            crate::cli::say(&format!(
                "nobody can sign in yet: {login} signs in once, within {FIRST_HOURS} h, by \
                 http://localhost:{}/sign-in/{secret}",
                address.port()
            ));
        }
    };
    serve(ops, &config, listener, tell).await
}

const FIRST_HOURS: i64 = 24;

/// While there is no way in, a link for the first of the admins; another is made by `slated sign-in-link`.
async fn first_sign_in(ops: &Ops) -> anyhow::Result<Option<(String, String)>> {
    let tx = ops.store.read().await?;
    if tx.has_sign_ins().await? {
        return Ok(None);
    }
    let admins = tx.people().await?.into_iter().filter(|one| one.active && one.access == Access::Admin);
    let Some(admin) = admins.map(|one| one.login).min() else { return Ok(None) };
    drop(tx);
    let secret = ops.make_sign_in_link(&admin, FIRST_HOURS, By::Operator).await?;
    Ok(Some((admin, secret)))
}

/// Opens the database and makes it ready.
pub async fn open(config: &Config) -> anyhow::Result<Ops> {
    let store = Store::open(&config.database_url, config.store.connections_max).await?;
    Ok(Ops { store, clock: Clock::system(), policy: Policy::of(config).into() })
}

/// Opens a database that is there: what only looks makes none, so that a mistyped path is noticed.
pub async fn open_existing(config: &Config) -> anyhow::Result<Ops> {
    if !Store::is_there(&config.database_url)? {
        let url = &config.database_url;
        anyhow::bail!("there is no database at {url} (`slated import DIR` and `slated serve` make one)");
    }
    open(config).await
}

pub async fn listen(address: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        let hint = match error.kind() {
            std::io::ErrorKind::AddrInUse => "something listens there already: choose another with --listen",
            std::io::ErrorKind::PermissionDenied => "that port needs more rights: choose one above 1023",
            _ => "right would be an address and a port, as in 127.0.0.1:8484",
        };
        anyhow::Error::new(error).context(format!("failed to listen on {address} ({hint})"))
    })
}

/// Beats and answers until a signal; the caller holds the lock.
pub async fn serve(
    ops: Ops,
    config: &Config,
    listener: TcpListener,
    ready: impl FnOnce(),
) -> anyhow::Result<()> {
    let weights =
        ops.note_weights(ops.clock.now()).await.context("failed to note the weights of the score")?;
    info!(version = weights.version, "scores are made by version {} of the weights", weights.version);
    let stop = CancellationToken::new();
    // before the first beat, whose numbers would be lost
    let metrics = metrics();
    let courier = courier::ready(ops.clone(), config, stop.clone())?;
    let courier = tokio::spawn(courier::run(courier));
    let beats = tokio::spawn(heartbeat::run(ops.clone(), config.beats.clone(), stop.clone()));
    let address = listener.local_addr().context("failed to read the address that was bound")?;
    let app = web::app(ops.clone(), &config.http, metrics);
    let server = web::serve(listener, app, &config.http, stop.clone());
    tokio::pin!(server);
    info!(%address, database = ops.store.place(), "listening on http://{address}");
    ready();
    let patience = Duration::from_secs(config.http.shutdown_seconds.max(1));
    let deadline = tokio::select! {
        ended = &mut server => {
            ended.context("the server ended by itself")?;
            stop.cancel();
            Instant::now() + patience
        }
        () = told_to_stop() => {
            info!("stopping: requests and the batch in hand are finished first");
            let deadline = Instant::now() + patience;
            stop.cancel();
            server.await.context("failed to end the server")?;
            deadline
        }
    };
    if tokio::time::timeout_at(deadline, beats).await.is_err() {
        // its transaction is rolled back; the next start finds it not begun
        info!("a beat did not end in time and is left unfinished");
    }
    if tokio::time::timeout_at(deadline, courier).await.is_err() {
        // its leases end by themselves
        info!("the courier did not end in time: what it had in hand is sent again");
    }
    ops.store.close().await.context("failed to close the database")?;
    info!("stopped");
    Ok(())
}

/// `None` where another server of this process has installed its own, as in tests.
fn metrics() -> Option<PrometheusHandle> {
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).ok()?;
    Some(handle)
}

async fn told_to_stop() {
    let (term, int) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
    match (term, int) {
        (Ok(mut term), Ok(mut int)) => tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
        },
        _ => std::future::pending().await,
    }
}
