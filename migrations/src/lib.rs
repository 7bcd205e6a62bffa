//! The schema of Slated, the same statements for SQLite and PostgreSQL. Knows no rows.
//!
//! Rules that keep one schema true on both: no time in SQL (no `now()`, no defaults), text status columns
//! with a CHECK, civil dates as DATE, wall times as `HH:MM`, instants as UTC with microseconds, and every
//! migration in one transaction, so that a half-applied one leaves nothing.

use sea_orm_migration::{MigrationTrait, MigratorTrait};

mod cabinet_link;
mod clients;
mod day;
mod first;
mod judgement;
mod notices;
mod order;
mod people;
mod promises;
mod proposals;
mod second;
mod shown;
mod sign_in;

pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(first::First),
            Box::new(second::Second),
            Box::new(judgement::JudgementSchema),
            Box::new(proposals::Proposals),
            Box::new(order::Ordered),
            Box::new(notices::Notices),
            Box::new(promises::Promises),
            Box::new(day::Day),
            Box::new(people::People),
            Box::new(sign_in::SignIn),
            Box::new(clients::Clients),
            Box::new(shown::Shown),
            Box::new(cabinet_link::CabinetLink),
        ]
    }
}
