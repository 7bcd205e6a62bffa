//! Named points at which a test has the process killed, to prove what a kill leaves behind. In debug builds only.
//!
//! With `SLATED_FAULT=after_tasks:3` the process ends itself by SIGKILL the third time it comes to that point; before
//! that, the point and the process are on disk, as one line of the file `SLATED_FAULT_LOG`. A release has no points,
//! and refuses the variables as settings that do not exist.

/// What a debug build reads from the environment besides its settings.
pub(crate) const VARIABLES: &[&str] = if cfg!(debug_assertions) { &[FAULT, LOG] } else { &[] };

const FAULT: &str = "SLATED_FAULT";
const LOG: &str = "SLATED_FAULT_LOG";

#[cfg(not(debug_assertions))]
pub(crate) const fn point(_name: &str) {}

/// Does not return when it is the point and the time that the environment names.
#[cfg(debug_assertions)]
pub(crate) fn point(name: &str) {
    use std::io::Write;
    use std::sync::atomic::{AtomicU32, Ordering};

    static REACHED: AtomicU32 = AtomicU32::new(0);
    let Ok(fault) = std::env::var(FAULT) else { return };
    let (point, at) =
        fault.split_once(':').expect("SLATED_FAULT is a point and a number, as in after_tasks:3");
    let at: u32 = at.parse().expect("SLATED_FAULT says the how manieth time, from 1");
    if point != name || REACHED.fetch_add(1, Ordering::SeqCst) + 1 != at {
        return;
    }
    let log = std::env::var_os(LOG).expect("SLATED_FAULT_LOG is set where SLATED_FAULT is");
    let mut log = std::fs::File::options().create(true).append(true).open(log).expect("the log opens");
    let line = format!("{name} {}\n", std::process::id());
    log.write_all(line.as_bytes()).and_then(|()| log.sync_all()).expect("the log is written");
    let killed = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    unreachable!("the process outlived its SIGKILL: {killed:?}");
}
