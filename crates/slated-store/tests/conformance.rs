//! One suite, and both databases must pass it: a real SQLite file, and PostgreSQL where it is installed.
//!
//! The modules say `cfg(test)` although nothing else compiles them: that is how clippy knows that helpers may unwrap.

#[cfg(test)]
#[path = "conformance/feed.rs"]
mod feed;
#[cfg(test)]
#[path = "conformance/fixture.rs"]
mod fixture;
#[cfg(test)]
#[path = "conformance/lean.rs"]
mod lean;
#[cfg(test)]
#[path = "conformance/notices.rs"]
mod notices;
#[cfg(test)]
#[path = "conformance/occurrences.rs"]
mod occurrences;
#[cfg(test)]
#[path = "conformance/opening.rs"]
mod opening;
#[cfg(test)]
#[path = "conformance/promises.rs"]
mod promises;
#[cfg(test)]
#[path = "conformance/racing.rs"]
mod racing;
#[cfg(test)]
#[path = "conformance/round_trips.rs"]
mod round_trips;
#[cfg(test)]
#[path = "conformance/tasks.rs"]
mod tasks;
#[cfg(test)]
#[path = "conformance/versions.rs"]
mod versions;
