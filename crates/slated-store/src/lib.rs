//! Rows and domain values, on SQLite and PostgreSQL. The only crate that names a database.
//!
//! ```text
//! store.read()  -> ReadTx     what is stored, as values of slated-core
//! store.write() -> WriteTx    the same reads, and the writes; nothing counts until commit(self)
//! ```
//!
//! Time is an argument here too: no statement and no column default knows the clock.

mod adopt;
mod agency;
mod bare;
mod beats;
mod beside;
mod cabinet_links;
mod catalog;
mod clients;
mod contacts;
mod counts;
mod dialect;
mod endpoints;
mod engagements;
mod erase;
mod error;
mod events;
mod expectations;
mod idempotency;
mod imports;
mod judgements;
mod keys;
mod lock;
mod logged;
mod memory;
mod notices;
mod occurrences;
mod outbox;
mod people;
#[cfg(test)]
mod plans;
mod pools;
mod promises;
mod proposals;
mod put;
#[expect(unreachable_pub, reason = "sea-orm's derives need public names inside a private module")]
mod row;
mod search;
mod series;
mod sign_in;
mod signals;
mod tasks;
mod waits;
mod weights;
mod which;

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Mutex;

use sea_orm::{DatabaseConnection, DatabaseTransaction};
use slated_core::notice::Cause;

pub use beats::Beat;
pub use beside::{BESIDE_MAX, Beside};
pub use cabinet_links::{CabinetLink, CabinetSession};
pub use catalog::{StoredService, StoredTemplate, TemplateVersion};
pub use clients::{Standing, StoredRisk};
pub use contacts::StoredContact;
pub use endpoints::{Endpoint, StoredRules};
pub use erase::{COLUMNS, Erased, Fate};
pub use error::StoreError;
pub use events::{EventFilter, StoredEvent};
pub use expectations::StoredExpectation;
pub use idempotency::{KeptAnswer, KeptRequest, RequestKey};
pub use imports::ImportedRow;
pub use judgements::StoredJudgement;
pub use keys::ApiKey;
pub use lock::DaemonLock;
pub use memory::Noted;
pub use notices::{Claimed, DeadNotice, Deadline, Message, MessageState, Traffic};
pub use occurrences::{OccurrenceCounts, SeriesFilter};
pub use people::NotedAbsence;
pub use pools::{PoolPlace, PoolRange, PoolRow};
pub use promises::{Owed, PromiseFilter, ReviewCount, Slip, SlipsBy};
pub use proposals::ProposalFilter;
pub use series::{OccurrenceRow, OccurrenceStatus, SeriesMove, SeriesRow, SeriesStatus};
pub use sign_in::Session;
pub use signals::NotedSignal;
pub use tasks::{NewTask, TaskFilter};
pub use weights::StoredWeights;
pub use which::Which;

use dialect::{Found, Place, failed};
use events::Unwritten;

pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// A database with our schema, and its connections. Cloning shares them.
#[derive(Clone, Debug)]
pub struct Store {
    db: DatabaseConnection,
    place: Place,
}

impl Store {
    /// Opens `sqlite://path` (made when it is missing) or `postgres://...`, and brings its schema up to date.
    ///
    /// What is not ours, or is newer than this version, is refused before a byte is written.
    pub async fn open(url: &str, connections_max: u32) -> Result<Store> {
        let place = Place::parse(url)?;
        let found = dialect::look(&place).await?;
        let db = dialect::open(&place, connections_max).await?;
        match found {
            Found::Current => {}
            Found::ToMigrate => dialect::migrate(&db).await?,
        }
        Ok(Store { db, place })
    }

    /// Whether there is a database at the URL, as far as that can be told without opening it: a server is asked later.
    pub fn is_there(url: &str) -> Result<bool> {
        Ok(match Place::parse(url)? {
            Place::File(path) => std::fs::metadata(path).is_ok_and(|file| file.len() > 0),
            Place::Server(_) => true,
        })
    }

    pub fn is_file_based(&self) -> bool {
        match self.place {
            Place::File(_) => true,
            Place::Server(_) => false,
        }
    }

    /// Where the database is, without user or password.
    pub fn place(&self) -> String {
        self.place.shown()
    }

    /// Ends the connections. Without it they end with the process, and SQLite's log file stays beside the database.
    pub async fn close(self) -> Result<()> {
        self.db.close().await.map_err(failed("close the database"))
    }

    /// Begins to read. On SQLite all reads of one transaction see one state; on PostgreSQL each sees what is
    /// committed when it runs.
    pub async fn read(&self) -> Result<ReadTx> {
        Ok(ReadTx { tx: dialect::begin_read(&self.db).await? })
    }

    /// Begins to write. On SQLite it waits for its turn here.
    pub async fn write(&self) -> Result<WriteTx> {
        let read = ReadTx { tx: dialect::begin_write(&self.db, "begin to write").await? };
        Ok(WriteTx { read, told: Mutex::default(), unwritten: Unwritten::default() })
    }
}

/// A transaction that reads. Dropping it ends it.
#[derive(Debug)]
pub struct ReadTx {
    tx: DatabaseTransaction,
}

/// A transaction that reads and writes. Dropping it undoes it.
#[derive(Debug)]
pub struct WriteTx {
    read: ReadTx,
    /// Who was told of what by this transaction: of one cause a person hears once.
    told: Mutex<BTreeSet<(String, Cause)>>,
    unwritten: Unwritten,
}

impl Deref for WriteTx {
    type Target = ReadTx;

    fn deref(&self) -> &ReadTx {
        &self.read
    }
}

impl ReadTx {
    /// What the database's own clock says, to be compared with ours; `None` where it has none of its own.
    pub async fn database_clock(&self) -> Result<Option<slated_core::time::Timestamp>> {
        dialect::clock(&self.tx).await
    }
}

impl WriteTx {
    /// Writes the events that were appended, and makes all of it count.
    pub async fn commit(self) -> Result<()> {
        self.write_events().await?;
        self.read.tx.commit().await.map_err(failed("commit"))
    }

    /// Commits what was done, or undoes it and waits until it is: a row that a dropped transaction still holds is
    /// passed over by the next beat, as if nothing were due.
    pub async fn settle<T, E: From<StoreError>>(self, done: Result<T, E>) -> Result<T, E> {
        match done {
            Ok(value) => {
                self.commit().await?;
                Ok(value)
            }
            Err(refused) => {
                self.rollback().await?;
                Err(refused)
            }
        }
    }

    /// Undoes it and waits until it is undone, which dropping does not.
    pub async fn rollback(self) -> Result<()> {
        self.read.tx.rollback().await.map_err(failed("roll back"))
    }
}
