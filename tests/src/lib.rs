//! Stories: an agency told in commands and their output, replayed with a fixed clock on a real database.
//!
//! ```text
//! story --parse--> blocks --commands--> ops of Slated on one database --print--> transcript
//! ```
//!
//! A story passes when its transcript is its own text, byte for byte, on SQLite and on PostgreSQL. Its
//! language is in [`commands`]; how it is written down is in [`parse`].

mod catalog;
mod clients;
pub mod commands;
pub mod diff;
mod judgement;
pub mod parse;
mod people;
mod print;
mod promises;
mod proposals;
mod subscriptions;
mod time;
pub mod world;

use anyhow::Context;

use parse::{Block, Story};
use world::World;

/// The story as it goes on the database at `url`: the same prose and commands, with today's output.
pub async fn replay(text: &str, url: &str) -> anyhow::Result<String> {
    let mut story = Story::parse(text)?;
    let mut world = World::open(url).await?;
    for block in &mut story.blocks {
        let Block::Command(told) = block else { continue };
        let answer = commands::run(&mut world, &told.command, &told.input).await;
        told.output = answer.with_context(|| format!("line {}: > {}", told.line, told.command))?;
    }
    world.close().await?;
    Ok(story.to_string())
}
