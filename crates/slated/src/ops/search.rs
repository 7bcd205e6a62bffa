//! Finding by words: titles of tasks, clients, comments. Only what the asker may see, and never more than a page.

use slated_core::agency::{Access, Client};
use slated_core::beside::Comment;
use slated_core::task::{Actor, Task};
use slated_store::Beside;

use super::{Error, Ops};

/// What was found, each kind apart.
#[derive(Clone, Debug)]
pub struct Found {
    /// The newest first.
    pub tasks: Vec<Task>,
    /// By key; for managers those they answer for, for admins all, for specialists none.
    pub clients: Vec<Client>,
    /// The newest first, each with its task's title.
    pub comments: Vec<(Beside<Comment>, String)>,
}

/// Longer words are nobody's search.
pub const WORDS_CHARS_MAX: usize = 200;

impl Ops {
    pub async fn search(&self, words: &str, limit: u64, by: &Actor) -> Result<Found, Error> {
        let words = words.trim();
        let tx = self.store.read().await?;
        let tasks = tx.tasks_titled(words, by, limit).await?;
        let comments = tx.comments_holding(words, by, limit).await?;
        let mut clients = match by.access {
            Access::Specialist => Vec::new(),
            Access::Manager | Access::Admin => tx.clients().await?,
        };
        let wanted = words.to_lowercase();
        clients.retain(|client| {
            by.decides_for(client)
                && (client.key.to_lowercase().contains(&wanted)
                    || client.name.to_lowercase().contains(&wanted))
        });
        clients.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(Found { tasks, clients, comments })
    }
}
