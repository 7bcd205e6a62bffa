//! The daemon and the command line of Slated.
//!
//! ```text
//! cli, web, heartbeat --> ops --> slated-store --> SQLite or PostgreSQL
//!                          ^
//!                        clock: the one place that reads the time
//! ```
//!
//! The library exists so that tests and stories can run the real parts in their own process; it is
//! not an interface that others may build on.

pub mod cli;
pub mod clock;
pub mod config;
pub mod courier;
pub mod daemon;
pub mod demo;
mod fault;
pub mod heartbeat;
pub mod ics;
pub mod import;
pub mod ops;
pub mod telemetry;
pub mod web;
pub mod zones;
