//! The real daemon with a clock that a test moves while it runs, and waiting for what it does.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

/// Far above what anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often is looked whether it is so.
const LOOK: Duration = Duration::from_millis(50);

/// A clock kept in a file: libfaketime reads it at every look, so it can be moved under a program that runs.
pub(crate) struct FakeClock {
    file: PathBuf,
    library: PathBuf,
}

impl FakeClock {
    /// `None` (said aloud) where libfaketime is not installed.
    ///
    /// # Panics
    /// When it is not installed and the environment says CI.
    pub(crate) fn at(folder: &Path, name: &str, wall: &str) -> Option<FakeClock> {
        let Some(library) = library() else {
            assert!(std::env::var_os("CI").is_none(), "libfaketime was not found, and CI must test with it");
            let note =
                "\n*** libfaketime was not found (package faketime): clocks that jump were not tested ***\n";
            // past the capture of the test harness
            let _nobody_listens = std::io::stderr().write_all(note.as_bytes());
            return None;
        };
        let clock = FakeClock { file: folder.join(name), library };
        clock.set(wall);
        Some(clock)
    }

    /// From now on it is that time in UTC, `2026-11-23 10:00:00`, and time goes on.
    pub(crate) fn set(&self, wall: &str) {
        let new = self.file.with_extension("new");
        fs::write(&new, format!("@{wall}\n")).expect("the clock can be written");
        // whole, so that nobody reads half a time
        fs::rename(&new, &self.file).expect("the clock can be replaced");
    }

    pub(crate) fn environment(&self) -> Vec<(&'static str, String)> {
        vec![
            ("LD_PRELOAD", self.library.display().to_string()),
            ("FAKETIME_TIMESTAMP_FILE", self.file.display().to_string()),
            ("FAKETIME_NO_CACHE", "1".to_owned()),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
            ("FAKETIME_DISABLE_SHM", "1".to_owned()),
            ("TZ", "UTC".to_owned()),
        ]
    }
}

fn library() -> Option<PathBuf> {
    let folders = fs::read_dir("/usr/lib").into_iter().flatten().flatten().map(|entry| entry.path());
    let mut folders =
        folders.chain(["/usr/lib", "/usr/lib64", "/usr/local/lib"].map(PathBuf::from)).map(|folder| {
            // the one for programs of many threads
            folder.join("faketime/libfaketimeMT.so.1")
        });
    folders.find(|library| library.is_file())
}

/// Runs a command of the program to its end.
pub(crate) fn slated(url: &str, environment: &[(&'static str, String)], arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slated"));
    let command = command.args(arguments).env("SLATED_DATABASE_URL", url);
    command.envs(environment.iter().cloned()).output().expect("the program runs")
}

pub(crate) struct Daemon {
    child: Child,
    address: String,
    log: PathBuf,
}

impl Daemon {
    /// Starts it with a beat every second, and waits until it answers.
    pub(crate) fn start(url: &str, folder: &Path, environment: &[(&'static str, String)]) -> Daemon {
        let log = folder.join("daemon.log");
        let errors = File::options().create(true).append(true).open(&log).expect("a log");
        let mut child = Command::new(env!("CARGO_BIN_EXE_slated"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .env("SLATED_DATABASE_URL", url)
            .env("SLATED_BEATS__GENERATE_SECONDS", "1")
            .envs(environment.iter().cloned())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .expect("the daemon starts");
        let mut said = String::new();
        let stdout = child.stdout.take().expect("stdout is piped");
        BufReader::new(stdout).read_line(&mut said).expect("it says where it answers");
        let address = said.trim().strip_prefix("slated answers at http://").map(str::to_owned);
        let address =
            address.unwrap_or_else(|| panic!("{said:?}\n{}", fs::read_to_string(&log).unwrap_or_default()));
        Daemon { child, address, log }
    }

    /// The body of an answer.
    pub(crate) fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: slated\r\nConnection: close\r\n\r\n").expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        answer.split_once("\r\n\r\n").map_or(answer.clone(), |(_, body)| body.to_owned())
    }

    /// A line of `/metrics`, without its name; 0 before it is there.
    pub(crate) fn metric(&self, name: &str) -> f64 {
        let text = self.get("/metrics");
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        value.map_or(0.0, |value| value.parse().expect("a number"))
    }

    /// As `kill` names it: STOP, CONT.
    pub(crate) fn signal(&self, signal: &str) {
        let order = format!("kill -{signal} {}", self.child.id());
        assert!(Command::new("/bin/sh").args(["-c", &order]).status().expect("a shell").success());
    }

    /// Looks until it is so.
    pub(crate) async fn until(&self, what: &str, is_so: impl AsyncFn() -> bool) {
        let mut look = tokio::time::interval(LOOK);
        let wait = async {
            loop {
                look.tick().await;
                if is_so().await {
                    break;
                }
            }
        };
        if tokio::time::timeout(PATIENCE, wait).await.is_err() {
            let log = fs::read_to_string(&self.log).unwrap_or_default();
            panic!("gave up waiting until {what}; the daemon's log:\n{log}");
        }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _it_may_have_ended = self.child.kill();
        let _it_is_gone = self.child.wait();
    }
}
