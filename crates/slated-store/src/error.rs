//! What can go wrong with the store, sorted by what the caller does about it.

use std::path::PathBuf;

use sea_orm::DbErr;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else was quicker: read it again and decide again.
    #[error("{what} {id} has changed since it was read: read it again")]
    Stale { what: &'static str, id: String },

    /// Nothing is wrong: try again later.
    #[error("the database was busy for too long to {doing}: try again")]
    Busy { doing: &'static str },

    /// The server went away, or has not come back yet: try again later. A commit that ends so may have happened.
    #[error("lost the database while trying to {doing}: try again")]
    Lost {
        doing: &'static str,
        #[source]
        source: DbErr,
    },

    /// A key that exists already, or a reference to what does not exist.
    #[error("cannot {doing}: {why}")]
    Conflict { doing: &'static str, why: String },

    /// A stored row that no value of ours corresponds to; somebody wrote it by hand.
    #[error("the stored {what} cannot be read: {why}")]
    Corrupt { what: String, why: String },

    #[error(
        "a database URL that begins with {scheme:?} is not known \
         (right would be sqlite://slated.db or postgres://user@host/database)"
    )]
    Url { scheme: String },

    #[error("cannot create {}: make its folder {} first", path.display(), folder.display())]
    Folder { path: PathBuf, folder: PathBuf },

    #[error("cannot open {}: {why}", path.display())]
    File { path: PathBuf, why: String },

    #[error("cannot reach {place}: {why}")]
    Unreachable { place: String, why: String },

    #[error("{place} holds what another program made ({tables}): give slated a database of its own")]
    Foreign { place: String, tables: String },

    #[error(
        "{place} was written by a newer slated (it has the migration {migrations}, this version ends at {ours}): \
         run the newer one, or restore a backup that this version made"
    )]
    Newer { place: String, migrations: String, ours: String },

    #[error("another daemon{} holds {}: stop it first", shown(*pid), path.display())]
    Locked { path: PathBuf, pid: Option<u32> },

    /// The database said no for a reason that only an operator can remove.
    #[error("failed to {doing}")]
    Db {
        doing: &'static str,
        #[source]
        source: DbErr,
    },
}

fn shown(pid: Option<u32>) -> String {
    pid.map_or_else(String::new, |pid| format!(" (pid {pid})"))
}
