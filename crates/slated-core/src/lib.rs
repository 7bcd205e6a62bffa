//! The rules of Slated: what becomes due, how urgent it is, in which order it is worked on.
//!
//! ```text
//! Template --plan(series, calendar, now)--> Plan       what is owed, created or not and why
//! Task     --score(facts, weights, now)---> Score      the sum of its terms
//! Scored   --queue::order(overrides)------> order      the manager's word first
//! Queues   --forecast(clocks, now)--------> Forecast   when each will be finished, and how surely
//! Task     --verb(by, now)----------------> Change     the new state and what happened
//! ```
//!
//! Everything here is a value in and a value out. There is no I/O, no clock, no async and no
//! randomness: `now` is an argument, and the same arguments give the same answer on every machine.

pub mod agency;
pub mod assign;
pub mod beside;
pub mod board;
pub mod cabinet;
pub mod calendar;
pub mod catalog;
pub mod contact;
pub mod deadline;
pub mod deputy;
pub mod engagement;
pub mod event;
pub mod expectation;
pub mod fixed;
pub mod forecast;
pub mod notice;
pub mod overrides;
pub mod overtake;
pub mod plan;
pub mod promise;
pub mod proposal;
pub mod queue;
pub mod recurrence;
pub mod risk;
pub mod score;
pub mod signal;
pub mod simulate;
pub mod sold;
pub mod stage;
pub mod suggest;
pub mod task;
pub mod time;
pub mod whatif;
pub mod wording;
pub mod worktime;
