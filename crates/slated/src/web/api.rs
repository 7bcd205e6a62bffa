//! The routes under `/v1`: what they read, which verb they call, what they answer.
//!
//! Every decision is the verbs' and the rules'; a handler here translates and no more.

pub(crate) mod absences;
pub(crate) mod advice;
pub(crate) mod beside;
pub(crate) mod board;
pub(crate) mod bulk;
pub(crate) mod cabinet;
pub(crate) mod cabinet_links;
pub(crate) mod calendars;
pub(crate) mod client_list;
pub(crate) mod clients;
pub(crate) mod clock;
pub(crate) mod contacts;
pub(crate) mod engagements;
pub(crate) mod erase;
pub(crate) mod expectations;
pub(crate) mod feed;
pub(crate) mod follow;
pub(crate) mod forecast;
pub(crate) mod last_word;
pub(crate) mod moves;
pub(crate) mod my_notices;
pub(crate) mod people;
pub(crate) mod preview;
pub(crate) mod promises;
pub(crate) mod proposals;
pub(crate) mod queue;
pub(crate) mod risk;
pub(crate) mod score;
pub(crate) mod search;
pub(crate) mod series;
pub(crate) mod services;
pub(crate) mod signals;
pub(crate) mod sold;
pub(crate) mod standing;
pub(crate) mod task_json;
pub(crate) mod tasks;
pub(crate) mod time;
pub(crate) mod webhooks;
pub(crate) mod whatif;
