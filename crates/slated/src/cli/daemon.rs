//! `slated serve` and `slated demo`: hand over to the daemon and stay until it ends.

use super::{DemoArgs, Exit, Failure, say};
use crate::config::Config;

pub(super) async fn serve(config: Config) -> Result<Exit, Failure> {
    // the daemon's own lines go to stderr; what starts it may wait for this one
    let ready = |address| say(&format!("slated answers at http://{address}"));
    crate::daemon::run(config, ready).await.map_err(Failure::Daemon)?;
    Ok(Exit::Done)
}

pub(super) async fn demo(config: Config, args: DemoArgs, asked_for: Option<&str>) -> Result<Exit, Failure> {
    if let Some(url) = asked_for {
        let url = super::settings::redacted(url);
        eprintln!("note: the demo keeps a database of its own (--dir says where); {url} is left alone");
    }
    crate::demo::run(config, args.dir, args.listen).await.map_err(Failure::Daemon)?;
    Ok(Exit::Done)
}
