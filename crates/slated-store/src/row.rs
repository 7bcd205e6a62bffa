//! Stored rows, one entity per table, and how the values of a column become values of ours. Knows no queries.
//!
//! Reading never guesses: what no value of ours corresponds to is an error that names the row.

use std::fmt::Display;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use jiff::civil::{Date, Time};
use slated_core::catalog::parse_time;
use slated_core::time::{Timestamp, Zone};

use crate::error::StoreError;

/// The parts of an entity that are the same in every table: relations are foreign keys, and stay in the schema.
macro_rules! plain_entity {
    () => {
        #[derive(Copy, Clone, Debug, sea_orm::EnumIter, sea_orm::DeriveRelation)]
        pub enum Relation {}

        impl sea_orm::ActiveModelBehavior for ActiveModel {}
    };
}

pub mod absence;
pub mod agency;
pub mod api_key;
pub mod attachment;
pub mod beat;
pub mod cabinet_link;
pub mod cabinet_session;
pub mod calendar;
pub mod calendar_day;
pub mod client;
pub mod client_risk;
pub mod comment;
pub mod contact;
pub mod daemon_state;
pub mod deadline_move;
pub mod endpoint;
pub mod engagement;
pub mod event;
pub mod expectation;
pub mod idempotency;
pub mod imported_row;
pub mod logged_time;
pub mod notice;
pub mod notice_rule;
pub mod occurrence;
pub mod password;
pub mod person;
pub mod pool_order;
pub mod proposal;
pub mod risk_history;
pub mod risk_judgement;
pub mod series;
pub mod service;
pub mod session;
pub mod sign_in_link;
pub mod sign_in_try;
pub mod signal;
pub mod task;
pub mod task_link;
pub mod task_wait;
pub mod template;
pub mod template_version;
pub mod timer;
pub mod weights;

/// Names a row, so that what cannot be read in it is an error somebody can find.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    pub table: &'static str,
    pub key: &'a (dyn Display + Sync),
}

impl Row<'_> {
    pub fn corrupt(self, why: impl Display) -> StoreError {
        StoreError::Corrupt { what: format!("{} {}", self.table, self.key), why: why.to_string() }
    }

    pub fn read<T, E: Display>(self, read: Result<T, E>) -> Result<T, StoreError> {
        read.map_err(|why| self.corrupt(why))
    }

    /// A word of a closed list.
    pub fn word<T>(self, column: &str, text: &str, parsed: Option<T>) -> Result<T, StoreError> {
        parsed.ok_or_else(|| self.corrupt(format!("{text:?} is not a known {column}")))
    }

    pub fn small<T: TryFrom<i64>>(self, column: &str, number: i64) -> Result<T, StoreError> {
        T::try_from(number).map_err(|_| self.corrupt(format!("{column} cannot be {number}")))
    }

    pub fn date(self, stored: NaiveDate) -> Result<Date, StoreError> {
        let parts = (i16::try_from(stored.year()), i8::try_from(stored.month()), i8::try_from(stored.day()));
        let date = match parts {
            (Ok(year), Ok(month), Ok(day)) => Date::new(year, month, day).ok(),
            _ => None,
        };
        date.ok_or_else(|| self.corrupt(format!("{stored} is beyond the calendar")))
    }

    pub fn dates(self, stored: Option<NaiveDate>) -> Result<Option<Date>, StoreError> {
        stored.map(|stored| self.date(stored)).transpose()
    }

    pub fn instant(self, stored: DateTime<Utc>) -> Result<Timestamp, StoreError> {
        self.read(Timestamp::from_microsecond(stored.timestamp_micros()))
    }

    pub fn instants(self, stored: Option<DateTime<Utc>>) -> Result<Option<Timestamp>, StoreError> {
        stored.map(|stored| self.instant(stored)).transpose()
    }

    pub fn time(self, column: &str, text: &str) -> Result<Time, StoreError> {
        self.word(column, text, parse_time(text))
    }

    pub fn zone(self, name: &str) -> Result<Zone, StoreError> {
        self.read(Zone::named(name))
    }

    pub fn json(self, column: &str, text: &str) -> Result<serde_json::Value, StoreError> {
        serde_json::from_str(text).map_err(|why| self.corrupt(format!("{column} is not JSON: {why}")))
    }
}

pub fn stored_date(date: Date) -> NaiveDate {
    let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
    NaiveDate::from_ymd_opt(date.year().into(), month.into(), day.into())
        .expect("both calendars are Gregorian, and chrono's is the longer one")
}

pub fn stored_instant(instant: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(instant.as_microsecond()).expect("chrono's range is the longer one")
}

/// `HH:MM`, as it is written in files.
pub fn stored_time(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}
