//! All that differs between SQLite and PostgreSQL: how to connect, begin, lock, look before opening, and
//! sort errors. Every statement elsewhere is the same on both; what cannot be is added here, with a test in
//! `conformance.rs` and a sentence saying why.

use std::fs;
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sea_orm::sea_query::{LockBehavior, LockType, SelectStatement};
use sea_orm::sqlx::Connection;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ColumnTrait, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QueryResult, QueryTrait,
    RuntimeErr, SqlErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, sqlx,
};
use sea_orm_migration::MigratorTrait;
use slated_core::agency::Client;
use slated_core::time::Timestamp;
use slated_migrations::Migrator;

use crate::WriteTx;
use crate::error::StoreError;
use crate::lock::folder_of;
use crate::row::client;

/// Variables in one statement: SQLite's limit, which is below PostgreSQL's; longer batches bring nothing on either.
pub(crate) const BINDS_MAX: usize = 32_766;

/// How long a statement waits for another writer before the caller hears that the database is busy.
const BUSY_AFTER: Duration = Duration::from_secs(10);

/// How long an operation waits for a free connection.
const ACQUIRE_WITHIN: Duration = Duration::from_secs(10);

/// A connection that was idle for longer is tried before it is used; a ping on every use costs a sixth.
const PING_AFTER_IDLE: Duration = Duration::from_secs(30);

/// How many dead connections in a row are passed over before the database counts as lost.
const DEAD_CONNECTIONS_MAX: usize = 64;

/// Rights of the files that are made.
pub(crate) const OWNERS_ONLY: u32 = 0o600;

/// How long a server may take to answer at the start.
const REACHED_WITHIN: Duration = Duration::from_secs(5);

/// A page cache per connection, in KiB (the sign is SQLite's).
const CACHE_KIB: &str = "-16384";

/// "slated" as a number: daemons that migrate one database at once take turns on it.
const MIGRATION_LOCK: i64 = 0x0073_6c61_7465_6431;

/// "events" as a number: see [`take_turn`].
const EVENTS_LOCK: i64 = 0x6576_656e_7473;

/// "adress" as a number: see [`keep_addresses`].
const ADDRESSES_LOCK: i64 = 0x6164_7265_7373;

/// Sent at connect, so nothing depends on the server's configuration.
const SESSION_LIMITS: [(&str, &str); 3] =
    [("statement_timeout", "60s"), ("lock_timeout", "10s"), ("idle_in_transaction_session_timeout", "60s")];

/// Where a database is.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    File(PathBuf),
    /// A PostgreSQL URL. It may hold a password: [`Place::shown`] is for people.
    Server(String),
}

/// What stands in a database before it is opened for writing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    Current,
    /// Empty, or made by an older version.
    ToMigrate,
}

impl Place {
    pub(crate) fn parse(url: &str) -> Result<Place, StoreError> {
        let unknown = || StoreError::Url { scheme: url.split(':').next().unwrap_or_default().to_owned() };
        match url.split_once(':') {
            Some(("sqlite", rest)) => {
                let path = rest.strip_prefix("//").unwrap_or(rest);
                if path.is_empty() || path.starts_with(":memory:") {
                    // Every connection would have a database of its own, and a restart none.
                    return Err(StoreError::Url { scheme: url.to_owned() });
                }
                Ok(Place::File(PathBuf::from(path)))
            }
            Some(("postgres" | "postgresql", rest)) => Ok(Place::Server(format!("postgres:{rest}"))),
            _ => Err(unknown()),
        }
    }

    /// Without user, password or options.
    pub(crate) fn shown(&self) -> String {
        match self {
            Place::File(path) => path.display().to_string(),
            Place::Server(url) => {
                let plain = url.split('?').next().unwrap_or_default();
                let plain = plain.rsplit('@').next().unwrap_or_default().trim_start_matches("postgres://");
                format!("the PostgreSQL database {plain}")
            }
        }
    }
}

/// Looks without writing a byte, and refuses what is not ours.
pub(crate) async fn look(place: &Place) -> Result<Found, StoreError> {
    if let Place::File(path) = place
        && is_new_file(path)?
    {
        return Ok(Found::ToMigrate);
    }
    let db = match place {
        Place::File(path) => {
            let path = path.clone();
            let mut options = options("sqlite://file", 1);
            options.map_sqlx_sqlite_opts(move |o| o.filename(&path).read_only(true).busy_timeout(BUSY_AFTER));
            connect(options).await?
        }
        Place::Server(url) => {
            reach(place, url).await?;
            connect(server_options(url, 1)).await?
        }
    };
    let found = look_at(&db, place).await;
    let closed = db.close().await.map_err(failed("close the database"));
    let found = found?;
    closed?;
    Ok(found)
}

async fn look_at(db: &DatabaseConnection, place: &Place) -> Result<Found, StoreError> {
    const DOING: &str = "read which tables the database has";
    let tables = match place {
        Place::File(_) => {
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'"
        }
        Place::Server(_) => {
            "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = current_schema()"
        }
    };
    let mut tables = names(db, tables).await.map_err(failed(DOING))?;
    if tables.is_empty() {
        return Ok(Found::ToMigrate);
    }
    if !tables.iter().any(|table| table == "seaql_migrations") {
        tables.sort();
        tables.truncate(5);
        return Err(StoreError::Foreign { place: place.shown(), tables: tables.join(", ") });
    }
    let applied = names(db, "SELECT version AS name FROM seaql_migrations").await.map_err(failed(DOING))?;
    let ours: Vec<String> = Migrator::migrations().iter().map(|one| one.name().to_owned()).collect();
    let unknown: Vec<String> = applied.iter().filter(|name| !ours.contains(name)).cloned().collect();
    if !unknown.is_empty() {
        let last = ours.last().cloned().unwrap_or_default();
        return Err(StoreError::Newer { place: place.shown(), migrations: unknown.join(", "), ours: last });
    }
    Ok(if applied.len() == ours.len() { Found::Current } else { Found::ToMigrate })
}

async fn names(db: &DatabaseConnection, sql: &str) -> Result<Vec<String>, DbErr> {
    let statement = Statement::from_string(ConnectionTrait::get_database_backend(db), sql);
    db.query_all_raw(statement).await?.iter().map(|row| row.try_get("", "name")).collect()
}

/// Makes a new file that only its owner reads: it holds clients' data. SQLite gives its other files the same rights.
fn own(path: &Path) -> Result<(), StoreError> {
    let made = fs::File::options().write(true).create_new(true).mode(OWNERS_ONLY).open(path);
    match made {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(StoreError::File { path: path.to_owned(), why: error.to_string() }),
    }
}

/// Whether there is no database yet. A file that is no database is refused here, before the driver could
/// take it for one.
fn is_new_file(path: &Path) -> Result<bool, StoreError> {
    let refused = |why: &str| StoreError::File { path: path.to_owned(), why: why.to_owned() };
    let mut file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let folder = folder_of(path);
            if !folder.is_dir() {
                return Err(StoreError::Folder { path: path.to_owned(), folder: folder.to_owned() });
            }
            return Ok(true);
        }
        Err(error) => return Err(refused(&error.to_string())),
    };
    let kind = file.metadata().map_err(|error| refused(&error.to_string()))?;
    if !kind.is_file() {
        return Err(refused("it is not a file"));
    }
    if kind.len() == 0 {
        let mut journal = path.as_os_str().to_owned();
        journal.push("-wal");
        if fs::metadata(journal).is_ok_and(|journal| journal.len() > 0) {
            return Err(refused("it is empty but its -wal file is not: restore a backup"));
        }
        return Ok(true);
    }
    let mut head = [0; 16];
    match file.read_exact(&mut head) {
        Ok(()) if &head == b"SQLite format 3\0" => Ok(false),
        Ok(()) | Err(_) => Err(refused("it is not a SQLite database: name another file")),
    }
}

pub(crate) async fn open(place: &Place, connections_max: u32) -> Result<DatabaseConnection, StoreError> {
    match place {
        Place::Server(url) => connect(server_options(url, connections_max)).await,
        Place::File(path) => {
            own(path)?;
            let path = path.clone();
            let mut options = options("sqlite://file", connections_max);
            options.map_sqlx_sqlite_opts(move |o| {
                o.filename(&path)
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    // NORMAL loses acknowledged rows at a power cut.
                    .synchronous(SqliteSynchronous::Full)
                    .foreign_keys(true)
                    .busy_timeout(BUSY_AFTER)
                    .pragma("cache_size", CACHE_KIB)
                    .pragma("temp_store", "memory")
            });
            connect(options).await
        }
    }
}

fn server_options(url: &str, connections_max: u32) -> ConnectOptions {
    let mut options = options(url, connections_max);
    options.set_application_name("slated");
    options.map_sqlx_postgres_opts(|o| o.options(SESSION_LIMITS));
    options
}

fn options(url: &str, connections_max: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections_max.max(1))
        .acquire_timeout(ACQUIRE_WITHIN)
        .connect_timeout(ACQUIRE_WITHIN)
        .test_before_acquire_if_idle_for(PING_AFTER_IDLE)
        .sqlx_logging(false)
        .record_stmt_in_spans(false);
    options
}

/// One connection without a pool, which would try again for long and then say that it was busy.
async fn reach(place: &Place, url: &str) -> Result<(), StoreError> {
    let unreachable = |why: String| StoreError::Unreachable { place: place.shown(), why };
    let options = url.parse::<PgConnectOptions>().map_err(|error| unreachable(error.to_string()))?;
    let connection = tokio::time::timeout(REACHED_WITHIN, PgConnection::connect_with(&options)).await;
    let connection = connection.map_err(|_| unreachable(format!("no answer within {REACHED_WITHIN:?}")))?;
    let connection = connection.map_err(|error| match error {
        sqlx::Error::Database(error) => unreachable(error.message().to_owned()),
        other => unreachable(other.to_string()),
    })?;
    connection.close().await.map_err(|error| unreachable(error.to_string()))
}

async fn connect(options: ConnectOptions) -> Result<DatabaseConnection, StoreError> {
    Database::connect(options).await.map_err(failed("connect to the database"))
}

/// Brings the schema up to date: all of it or nothing. Daemons that start at once take turns.
pub(crate) async fn migrate(db: &DatabaseConnection) -> Result<(), StoreError> {
    const DOING: &str = "bring the database up to date";
    let tx = begin_write(db, DOING).await?;
    if ConnectionTrait::get_database_backend(&tx) == DbBackend::Postgres {
        let turn = format!(
            "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; \
             SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"
        );
        tx.execute_unprepared(&turn).await.map_err(failed(DOING))?;
    }
    Migrator::up(&tx, None).await.map_err(failed(DOING))?;
    tx.commit().await.map_err(failed(DOING))
}

pub(crate) async fn begin_read(db: &DatabaseConnection) -> Result<DatabaseTransaction, StoreError> {
    begin(db, TransactionOptions::default(), "begin to read").await
}

/// The name of a table made by [`make_alike`].
pub(crate) fn alike(table: &str) -> String {
    format!("bare_{table}")
}

/// Makes an empty table with the columns, checks and indexes of another; its name.
pub(crate) async fn make_alike(db: &DatabaseConnection, table: &str) -> Result<String, StoreError> {
    const DOING: &str = "make a table like another";
    let copy = alike(table);
    if ConnectionTrait::get_database_backend(db) == DbBackend::Postgres {
        let make = format!("CREATE TABLE {copy} (LIKE {table} INCLUDING ALL)");
        db.execute_unprepared(&make).await.map_err(failed(DOING))?;
        return Ok(copy);
    }
    let question = format!(
        "SELECT name, sql FROM sqlite_master WHERE tbl_name = '{table}' AND sql IS NOT NULL ORDER BY type DESC"
    );
    let statement = Statement::from_string(DbBackend::Sqlite, question);
    for row in db.query_all_raw(statement).await.map_err(failed(DOING))? {
        let (name, sql): (String, String) =
            (row.try_get("", "name").map_err(failed(DOING))?, row.try_get("", "sql").map_err(failed(DOING))?);
        let ours = |name: &str| (format!("\"{name}\""), format!("\"{}\"", alike(name)));
        let ((table, copied), (name, renamed)) = (ours(table), ours(&name));
        let sql = sql.replacen(&name, &renamed, 1).replacen(&table, &copied, 1);
        db.execute_unprepared(&sql).await.map_err(failed(DOING))?;
    }
    Ok(copy)
}

/// Every column that holds text or bytes, as the database itself has it: table and column.
pub(crate) async fn text_columns(tx: &DatabaseTransaction) -> Result<Vec<(String, String)>, StoreError> {
    const DOING: &str = "read which columns there are";
    let backend = ConnectionTrait::get_database_backend(tx);
    let question = if backend == DbBackend::Postgres {
        "SELECT table_name::text AS its_table, column_name::text AS its_column FROM information_schema.columns \
         WHERE table_schema = current_schema() AND table_name <> 'seaql_migrations' \
         AND data_type IN ('text', 'character varying', 'bytea', 'json', 'jsonb')"
    } else {
        "SELECT m.name AS its_table, c.name AS its_column FROM sqlite_master m JOIN pragma_table_info(m.name) c \
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name <> 'seaql_migrations' \
         AND (lower(c.type) IN ('text', 'blob', 'json', '') OR lower(c.type) LIKE 'varchar%' OR lower(c.type) LIKE '%blob%' \
         OR lower(c.type) LIKE '%binary%')"
    };
    let rows = tx.query_all_raw(Statement::from_string(backend, question)).await.map_err(failed(DOING))?;
    let named = |row: &QueryResult| Ok((row.try_get("", "its_table")?, row.try_get("", "its_column")?));
    rows.iter().map(named).collect::<Result<Vec<_>, DbErr>>().map_err(failed(DOING))
}

/// The database server's own clock, to measure how far it is from ours; no statement goes by it. `None` where
/// the database lives in this process and has no other clock.
pub(crate) async fn clock(tx: &DatabaseTransaction) -> Result<Option<Timestamp>, StoreError> {
    const DOING: &str = "read the database's clock";
    let backend = ConnectionTrait::get_database_backend(tx);
    if backend == DbBackend::Sqlite {
        return Ok(None);
    }
    let question = "SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::bigint AS microsecond";
    let answer = tx.query_one_raw(Statement::from_string(backend, question)).await.map_err(failed(DOING))?;
    let Some(answer) = answer else { return Ok(None) };
    let microsecond: i64 = answer.try_get("", "microsecond").map_err(failed(DOING))?;
    Ok(Timestamp::from_microsecond(microsecond).ok())
}

/// On SQLite the write lock is taken at once: a transaction that first reads and then writes cannot wait
/// for its turn any more, it can only fail.
pub(crate) async fn begin_write(
    db: &DatabaseConnection,
    doing: &'static str,
) -> Result<DatabaseTransaction, StoreError> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    begin(db, options, doing).await
}

/// After a restart of the server every pooled connection is dead until somebody uses it. Nothing has
/// happened before a transaction begins, so the next connection may be tried.
async fn begin(
    db: &DatabaseConnection,
    options: TransactionOptions,
    doing: &'static str,
) -> Result<DatabaseTransaction, StoreError> {
    for _ in 0..DEAD_CONNECTIONS_MAX {
        match db.begin_with_options(options).await.map_err(failed(doing)) {
            Err(StoreError::Lost { .. }) => {}
            begun => return begun,
        }
    }
    db.begin_with_options(options).await.map_err(failed(doing))
}

/// Reads rows to work on, passing over those another transaction works on. On SQLite there is no other.
///
/// The lock leaves the keys free: a row that refers to one of these may be inserted meanwhile. With FOR UPDATE two
/// daemons whose tasks wait for each other's series stood behind each other for ever.
pub(crate) fn skip_locked(tx: &DatabaseTransaction, select: &mut SelectStatement) {
    if ConnectionTrait::get_database_backend(tx) == DbBackend::Postgres {
        select.lock_with_behavior(LockType::NoKeyUpdate, LockBehavior::SkipLocked);
    }
}

/// Waits until no other transaction is about to commit events, and keeps others waiting until this one ends: events are
/// numbered in the order in which they become visible. On SQLite whoever writes is alone as it is.
pub(crate) async fn take_turn(tx: &DatabaseTransaction) -> Result<(), StoreError> {
    if ConnectionTrait::get_database_backend(tx) != DbBackend::Postgres {
        return Ok(());
    }
    let turn = format!("SELECT pg_advisory_xact_lock({EVENTS_LOCK})");
    tx.execute_unprepared(&turn).await.map_err(failed("wait for the turn to write events"))?;
    Ok(())
}

/// Keeps the addresses from being changed or removed until this transaction ends; many may at once. Whoever writes
/// notices and holds their addresses' rows one by one would have a removal wait for as long as there is always one more.
/// It is taken before the turn, and never waited for by whoever has that.
pub(crate) async fn keep_addresses(tx: &DatabaseTransaction) -> Result<(), StoreError> {
    wait_for(tx, "pg_advisory_xact_lock_shared", "keep the addresses").await
}

/// Waits until nobody keeps the addresses, and lets nobody keep or change them until this transaction ends.
pub(crate) async fn change_addresses(tx: &DatabaseTransaction) -> Result<(), StoreError> {
    wait_for(tx, "pg_advisory_xact_lock", "wait for the turn to change addresses").await
}

async fn wait_for(tx: &DatabaseTransaction, lock: &str, doing: &'static str) -> Result<(), StoreError> {
    if ConnectionTrait::get_database_backend(tx) != DbBackend::Postgres {
        return Ok(());
    }
    tx.execute_unprepared(&format!("SELECT {lock}({ADDRESSES_LOCK})")).await.map_err(failed(doing))?;
    Ok(())
}

/// Reads rows that nobody else changes or holds until this transaction ends; others wait for it and read what it
/// left. On SQLite whoever writes is alone as it is.
pub(crate) fn hold(tx: &DatabaseTransaction, select: &mut SelectStatement) {
    if ConnectionTrait::get_database_backend(tx) == DbBackend::Postgres {
        select.lock(LockType::NoKeyUpdate);
    }
}

impl WriteTx {
    /// Reads a client and holds it: what is computed from its rows next is computed by one transaction at a time.
    pub async fn hold_client(&self, key: &str) -> Result<Option<Client>, StoreError> {
        Ok(self.hold_clients(&[key]).await?.pop())
    }

    /// The same for several, in one order whoever asks, so that two transactions never wait for each other.
    pub async fn hold_clients(&self, keys: &[&str]) -> Result<Vec<Client>, StoreError> {
        const DOING: &str = "hold clients";
        let mut held = Vec::with_capacity(keys.len());
        for chunk in keys.chunks(BINDS_MAX) {
            let clients = client::Entity::find().filter(client::Column::Key.is_in(chunk.iter().copied()));
            let mut select = clients.order_by_asc(client::Column::Key).into_query();
            hold(&self.tx, &mut select);
            for row in self.tx.query_all(&select).await.map_err(failed(DOING))? {
                let stored = client::Model::from_query_result(&row, "").map_err(failed(DOING))?;
                held.push(Client::try_from(stored)?);
            }
        }
        Ok(held)
    }
}

pub(crate) fn failed(doing: &'static str) -> impl Fn(DbErr) -> StoreError {
    move |source| sort(doing, source)
}

/// Sorts what the driver says by what the caller can do about it.
fn sort(doing: &'static str, source: DbErr) -> StoreError {
    if let Some(SqlErr::UniqueConstraintViolation(why) | SqlErr::ForeignKeyConstraintViolation(why)) =
        source.sql_err()
    {
        return StoreError::Conflict { doing, why };
    }
    match nature(&source) {
        Nature::Busy => StoreError::Busy { doing },
        Nature::Lost => StoreError::Lost { doing, source },
        Nature::Broken => StoreError::Db { doing, source },
    }
}

enum Nature {
    Busy,
    Lost,
    Broken,
}

fn nature(source: &DbErr) -> Nature {
    let error = match source {
        DbErr::ConnectionAcquire(_) => return Nature::Busy,
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => error.as_ref(),
        _ => return Nature::Broken,
    };
    let error = match error {
        sqlx::Error::PoolTimedOut => return Nature::Busy,
        sqlx::Error::Io(_) => return Nature::Lost,
        sqlx::Error::Database(error) => error,
        _ => return Nature::Broken,
    };
    let code = error.code().unwrap_or_default();
    if error.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
        // SQLITE_BUSY and SQLITE_LOCKED, whatever their extension.
        let is_busy = code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6));
        return if is_busy { Nature::Busy } else { Nature::Broken };
    }
    match code.as_ref() {
        // Serialisation, deadlock, lock timeout, statement timeout, too many connections.
        "40001" | "40P01" | "55P03" | "57014" | "53300" => Nature::Busy,
        // Shut down by an administrator, crashed, starting up, and what concerns the connection.
        "57P01" | "57P02" | "57P03" => Nature::Lost,
        code if code.starts_with("08") => Nature::Lost,
        _ => Nature::Broken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;
    use slated_cluster::Cluster;

    async fn check_setting(url: &str, question: &str, column: &str, expected: &str) {
        let store = Store::open(url, 2).await.unwrap();
        let backend = ConnectionTrait::get_database_backend(&store.db);
        let row = store.db.query_one_raw(Statement::from_string(backend, question)).await.unwrap().unwrap();
        let number = row.try_get::<i64>("", column).map(|number| number.to_string());
        assert_eq!(number.or_else(|_| row.try_get("", column)).unwrap(), expected, "{question}");
        store.close().await.unwrap();
    }

    #[tokio::test]
    async fn a_file_keeps_what_is_committed_and_checks_references() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("slated.db").display());
        check_setting(&url, "PRAGMA journal_mode", "journal_mode", "wal").await;
        check_setting(&url, "PRAGMA synchronous", "synchronous", "2").await;
        check_setting(&url, "PRAGMA foreign_keys", "foreign_keys", "1").await;
        check_setting(&url, "PRAGMA busy_timeout", "timeout", "10000").await;
    }

    #[tokio::test]
    async fn a_session_on_the_server_has_limits_of_its_own() {
        let Some(cluster) = Cluster::shared() else { return };
        let url = cluster.create_database();
        check_setting(&url, "SHOW statement_timeout", "statement_timeout", "1min").await;
        check_setting(&url, "SHOW lock_timeout", "lock_timeout", "10s").await;
        let idle = "idle_in_transaction_session_timeout";
        check_setting(&url, &format!("SHOW {idle}"), idle, "1min").await;
    }

    #[tokio::test]
    async fn work_goes_on_after_the_server_crashed() {
        let Some(cluster) = Cluster::durable() else { return };
        let store = Store::open(&cluster.create_database(), 4).await.unwrap();
        let tx = store.write().await.unwrap();
        tx.put_service("seo", "SEO", "to be found").await.unwrap();
        tx.commit().await.unwrap();
        let mut open = Vec::new();
        for _ in 0..4 {
            open.push(store.write().await.unwrap());
        }
        let interrupted = open.pop().unwrap();
        for idle in open {
            idle.rollback().await.unwrap();
        }
        let pool = store.db.get_postgres_connection_pool();
        while pool.num_idle() < 3 {
            tokio::task::yield_now().await;
        }
        cluster.crash();
        let lost = interrupted.put_service("smm", "SMM", "to be liked").await.unwrap_err();
        assert!(matches!(lost, StoreError::Lost { .. }), "{lost:?}");
        drop(interrupted);
        let services = store.write().await.unwrap().services().await.unwrap();
        assert_eq!(services.iter().map(|service| service.key.as_str()).collect::<Vec<_>>(), ["seo"]);
    }

    #[test]
    fn a_place_is_shown_without_its_password() {
        let place = Place::parse("postgres://slated:secret@db.example/agency?sslmode=require").unwrap();
        assert_eq!(place.shown(), "the PostgreSQL database db.example/agency");
    }
}
