//! The program: crypto, zone data, flags, settings and logs are set up once, then one command runs.

use std::process::ExitCode;

use clap::Parser;
use slated::cli::{self, Cli};
use slated::zones;

fn main() -> ExitCode {
    // the first provider stands; nothing else in this process installs one
    let _first_stands = rustls::crypto::ring::default_provider().install_default();
    zones::choose();
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return cli::report(&cli::Failure::io("start the runtime", error)),
    };
    match runtime.block_on(cli::run(cli)) {
        Ok(exit) => exit.into(),
        Err(failure) => cli::report(&failure),
    }
}
