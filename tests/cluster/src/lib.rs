//! A throw-away PostgreSQL for tests: its own folder, its own socket, no TCP. Knows nothing of Slated.
//!
//! The server is the child of a shell that reads a pipe from this process. However this process ends, the
//! pipe closes, and the shell stops the server and removes the folder.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

/// How long initdb, a start or a stop may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A socket's path has 107 bytes at most: a temporary folder longer than this is not used.
const TEMP_BYTES_MAX: usize = 60;

pub struct Cluster {
    dir: PathBuf,
    bin: PathBuf,
    databases: AtomicU32,
    keeper: Mutex<Keeper>,
}

struct Keeper {
    shell: Child,
    /// Closing it ends the server; `None` once that has happened.
    orders: Option<ChildStdin>,
}

/// What becomes of committed rows when the server is killed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Commit {
    Fast,
    Durable,
}

/// Starts the server, obeys "crash" from the pipe, and cleans up when the pipe closes.
const KEEPER: &str = r#"
dir=$1; server=$2; shift 2
start() { "$server" -D "$dir/data" "$@" >>"$dir/log" 2>&1 & pid=$!; }
start "$@"
while read -r order; do
    kill -QUIT "$pid"; wait "$pid"; start "$@"
done
kill -QUIT "$pid"; wait "$pid"; rm -rf "$dir"
"#;

impl Cluster {
    /// The one server of this test process, or `None` (said aloud) where PostgreSQL is not installed.
    ///
    /// It forgets durability for speed; see [`Cluster::durable`].
    ///
    /// # Panics
    /// When it is not installed and the environment says CI, where a silent half of the suite would be a lie.
    pub fn shared() -> Option<&'static Cluster> {
        static SHARED: OnceLock<Option<Cluster>> = OnceLock::new();
        SHARED.get_or_init(|| Cluster::start(Commit::Fast)).as_ref()
    }

    /// A server of its own that keeps what it has committed, for tests that crash it. Ends when dropped.
    ///
    /// # Panics
    /// As [`Cluster::shared`].
    pub fn durable() -> Option<Cluster> {
        Cluster::start(Commit::Durable)
    }

    fn start(commit: Commit) -> Option<Cluster> {
        let Some(bin) = binaries() else {
            assert!(
                std::env::var_os("CI").is_none(),
                "PostgreSQL's initdb was not found, and CI must test on it"
            );
            let note = "\n*** PostgreSQL's initdb was not found: these tests run on SQLite only ***\n";
            // Past the capture of the test harness, which shows nothing of a test that passes.
            let _nobody_listens = io::stderr().write_all(note.as_bytes());
            return None;
        };
        let (dir, owner) = fresh_folder();
        run(as_user(&mut Command::new(bin.join("initdb")), owner).current_dir(&dir).args([
            "--pgdata=data",
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "--no-instructions",
        ]));
        let mut shell = as_user(&mut Command::new("/bin/sh"), owner)
            .args(["-c", KEEPER, "keeper"])
            .arg(&dir)
            .arg(bin.join("postgres"))
            .arg("-k")
            .arg(&dir)
            .args(settings(commit))
            .current_dir(&dir)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("/bin/sh starts");
        let orders = shell.stdin.take();
        let keeper = Mutex::new(Keeper { shell, orders });
        let cluster = Cluster { dir, bin, databases: AtomicU32::new(0), keeper };
        cluster.wait_until_ready();
        Some(cluster)
    }

    /// A new empty database; its URL.
    pub fn create_database(&self) -> String {
        self.create("template0")
    }

    /// A copy of the database at `url`, to which nobody may be connected; its URL.
    pub fn copy_database(&self, url: &str) -> String {
        let name = url.rsplit('/').find_map(|part| part.strip_suffix("?host="));
        self.create(name.expect("the URL is one of this cluster's"))
    }

    /// Kills the server as a power cut would, as far as a process can, and starts it again.
    pub fn crash(&self) {
        let before = self.server_pid();
        let mut keeper = self.keeper.lock().expect("no test panics while it holds the keeper");
        let orders = keeper.orders.as_mut().expect("the pipe is open while the cluster lives");
        orders.write_all(b"crash\n").and_then(|()| orders.flush()).expect("the keeper listens");
        drop(keeper);
        self.wait("the server to crash", || self.server_pid() != before);
        self.wait_until_ready();
    }

    /// Runs one SQL command in the database at `url` and returns what it prints, unaligned and without headings.
    pub fn sql(&self, url: &str, sql: &str) -> String {
        run(Command::new(self.bin.join("psql")).args([
            "-XqtA",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            url,
            "-c",
            sql,
        ]))
    }

    fn create(&self, template: &str) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.sql(&self.url("postgres"), &format!("CREATE DATABASE {name} TEMPLATE {template}"));
        self.url(&name)
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://postgres@localhost/{database}?host={}", self.dir.display())
    }

    fn wait_until_ready(&self) {
        self.wait("the server to start", || {
            self.pid_file().lines().nth(7).is_some_and(|line| line.trim() == "ready")
        });
    }

    fn server_pid(&self) -> Option<String> {
        self.pid_file().lines().next().map(str::to_owned)
    }

    fn pid_file(&self) -> String {
        fs::read_to_string(self.dir.join("data/postmaster.pid")).unwrap_or_default()
    }

    /// A server's start has no event to wait for, only its pid file, which is looked at now and then.
    fn wait(&self, what: &str, is_so: impl Fn() -> bool) {
        let start = Instant::now();
        while !is_so() {
            let log = || fs::read_to_string(self.dir.join("log")).unwrap_or_default();
            assert!(start.elapsed() < PATIENCE, "gave up waiting for {what}; its log:\n{}", log());
            std::thread::park_timeout(Duration::from_millis(5));
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Ok(keeper) = self.keeper.get_mut() {
            keeper.orders = None;
            let _it_is_gone_either_way = keeper.shell.wait();
        }
    }
}

fn settings(commit: Commit) -> Vec<&'static str> {
    let mut settings =
        vec!["-c", "listen_addresses=", "-c", "max_connections=300", "-c", "shared_buffers=128MB"];
    if commit == Commit::Fast {
        settings.extend(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]);
        settings.extend(["-c", "autovacuum=off"]);
    }
    settings
}

/// The folder of the server's programs: what `pg_config` says, Debian's folders (newest first), or PATH.
fn binaries() -> Option<PathBuf> {
    let told = Command::new("pg_config").arg("--bindir").output().ok();
    let told = told.and_then(|out| String::from_utf8(out.stdout).ok()).map(|text| PathBuf::from(text.trim()));
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.flatten().map(|entry| entry.path().join("bin")).collect())
        .unwrap_or_default();
    versions.sort_by_key(|path| std::cmp::Reverse(version(path)));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders = told.into_iter().chain(versions).chain(std::env::split_paths(&path));
    folders.find(|folder| ["initdb", "postgres", "psql"].iter().all(|name| folder.join(name).is_file()))
}

fn version(bin: &Path) -> u32 {
    let name = bin.parent().and_then(Path::file_name).and_then(|name| name.to_str());
    name.and_then(|name| name.parse().ok()).unwrap_or(0)
}

/// User and group, where this process is root: the server refuses to run as root.
type Owner = Option<(u32, u32)>;

fn fresh_folder() -> (PathBuf, Owner) {
    static FOLDERS: AtomicU32 = AtomicU32::new(0);
    let temp = std::env::temp_dir();
    let short = temp.as_os_str().len() <= TEMP_BYTES_MAX;
    let base = if short { temp } else { PathBuf::from("/tmp") };
    let dir = loop {
        let n = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let dir = base.join(format!("slated-pg-{}-{n}", std::process::id()));
        match fs::DirBuilder::new().mode(0o700).create(&dir) {
            Ok(()) => break dir,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => panic!("cannot create {}: {error}", dir.display()),
        }
    };
    let is_root = fs::metadata(&dir).expect("the folder was just made").uid() == 0;
    let owner = is_root.then(|| user("postgres").or_else(|| user("nobody")).expect("a user besides root"));
    if let Some((uid, gid)) = owner {
        chown(&dir, Some(uid), Some(gid)).expect("root may give a folder away");
    }
    (dir, owner)
}

fn user(name: &str) -> Option<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd").ok()?;
    let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut ids = line.split(':').skip(2);
    Some((ids.next()?.parse().ok()?, ids.next()?.parse().ok()?))
}

fn as_user(command: &mut Command, owner: Owner) -> &mut Command {
    match owner {
        Some((uid, gid)) => command.uid(uid).gid(gid),
        None => command,
    }
}

fn run(command: &mut Command) -> String {
    let out = command.stdin(Stdio::null()).output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(out.status.success(), "{command:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8_lossy(&out.stdout).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_committed_row_survives_a_crash_and_nothing_survives_the_cluster() {
        let Some(cluster) = Cluster::durable() else { return };
        let url = cluster.create_database();
        cluster.sql(&url, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)");
        cluster.crash();
        assert_eq!(cluster.sql(&url, "SELECT n FROM kept"), "7");
        let copy = cluster.copy_database(&url);
        assert_eq!(cluster.sql(&copy, "SELECT n FROM kept"), "7");
        let dir = cluster.dir.clone();
        drop(cluster);
        assert!(!dir.exists(), "{} was left", dir.display());
    }
}
