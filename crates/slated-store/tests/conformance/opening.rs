//! Opening: what is refused, and that refusing writes nothing.

use std::fs;
use std::path::Path;

use sea_orm::{ConnectionTrait, Database};
use sea_orm_migration::MigratorTrait;
use slated_cluster::Cluster;
use slated_migrations::Migrator;
use slated_store::{DaemonLock, OccurrenceStatus, Store, StoreError};

use crate::fixture::sqlite_url;

async fn run_sql(url: &str, sql: &str) {
    let db = Database::connect(url).await.unwrap();
    db.execute_unprepared(sql).await.unwrap();
    db.close().await.unwrap();
}

async fn refusal(url: &str) -> StoreError {
    Store::open(url, 2).await.expect_err("it is refused")
}

/// Every file of the folder with its bytes.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut files: Vec<_> = entries
        .filter(|entry| entry.file_type().unwrap().is_file())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}

const TABLES: &str = "SELECT string_agg(table_schema || '.' || table_name, ' ' ORDER BY 1) \
    FROM information_schema.tables WHERE table_schema = 'public'";
const UNKNOWN: &str =
    "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20990101_000001_next', 1)";

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let url = sqlite_url(&folder);
    Store::open(&url, 2).await.unwrap().close().await.unwrap();
    run_sql(&format!("{url}?mode=rw"), UNKNOWN).await;
    let before = fs::read(folder.path().join("slated.db")).unwrap();
    let refused = refusal(&url).await;
    assert!(
        matches!(&refused, StoreError::Newer { migrations, .. } if migrations == "m20990101_000001_next")
    );
    assert!(refused.to_string().contains("run the newer one"), "{refused}");
    assert_eq!(fs::read(folder.path().join("slated.db")).unwrap(), before);

    let Some(cluster) = Cluster::shared() else { return };
    let url = cluster.create_database();
    Store::open(&url, 2).await.unwrap().close().await.unwrap();
    run_sql(&url, UNKNOWN).await;
    let before = cluster.sql(&url, TABLES);
    assert!(matches!(refusal(&url).await, StoreError::Newer { .. }));
    assert_eq!(cluster.sql(&url, TABLES), before);
    let applied = Migrator::migrations().len() + 1;
    assert_eq!(cluster.sql(&url, "SELECT count(*) FROM seaql_migrations"), applied.to_string());
}

#[tokio::test]
async fn a_database_of_another_program_is_refused_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let url = sqlite_url(&folder);
    run_sql(&format!("{url}?mode=rwc"), "CREATE TABLE theirs (n int)").await;
    let before = files(folder.path());
    let refused = refusal(&url).await;
    assert!(matches!(&refused, StoreError::Foreign { tables, .. } if tables == "theirs"), "{refused:?}");
    assert_eq!(files(folder.path()), before, "not even a file beside it");

    let Some(cluster) = Cluster::shared() else { return };
    let url = cluster.create_database();
    run_sql(&url, "CREATE TABLE theirs (n int)").await;
    let refused = refusal(&url).await;
    assert!(matches!(&refused, StoreError::Foreign { .. }), "{refused:?}");
    assert!(!refused.to_string().contains("postgres@"), "no credentials in {refused}");
    assert_eq!(cluster.sql(&url, TABLES), "public.theirs");
}

#[tokio::test]
async fn what_is_no_database_is_refused_by_name_and_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("slated.db");
    let url = sqlite_url(&folder);
    for bytes in [&b"a letter, and a long enough one"[..], b"short", b"SQLite format 2\0 and more"] {
        fs::write(&path, bytes).unwrap();
        let refused = refusal(&url).await.to_string();
        let expected =
            format!("cannot open {}: it is not a SQLite database: name another file", path.display());
        assert_eq!(refused, expected);
        assert_eq!(files(folder.path()), [("slated.db".to_owned(), bytes.to_vec())]);
    }
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(refusal(&url).await.to_string().ends_with("it is not a file"));
    fs::remove_dir(&path).unwrap();
    fs::write(&path, b"").unwrap();
    fs::write(folder.path().join("slated.db-wal"), b"what was committed").unwrap();
    assert!(refusal(&url).await.to_string().ends_with("restore a backup"));
    fs::remove_file(folder.path().join("slated.db-wal")).unwrap();
    Store::open(&url, 2).await.expect("an empty file is a new database");
}

#[tokio::test]
async fn a_url_that_leads_nowhere_is_refused_with_what_would_be_right() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("no/slated.db");
    let refused = refusal(&format!("sqlite://{}", missing.display())).await.to_string();
    let parent = missing.parent().unwrap();
    assert_eq!(
        refused,
        format!("cannot create {}: make its folder {} first", missing.display(), parent.display())
    );
    let refused = refusal("mysql://root:secret@localhost/x").await.to_string();
    assert!(refused.starts_with("a database URL that begins with \"mysql\" is not known"), "{refused}");
    assert!(!refused.contains("secret"));
    assert!(matches!(refusal("sqlite::memory:").await, StoreError::Url { .. }));
}

#[tokio::test]
async fn an_existing_database_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut urls = vec![sqlite_url(&folder)];
    urls.extend(Cluster::shared().map(Cluster::create_database));
    for url in urls {
        for is_new in [true, false] {
            let store = Store::open(&url, 2).await.unwrap();
            assert_eq!(store.is_file_based(), url.starts_with("sqlite"));
            let tx = store.write().await.unwrap();
            assert_eq!(tx.agency().await.unwrap().is_none(), is_new);
            tx.put_agency(&crate::fixture::agency()).await.unwrap();
            tx.commit().await.unwrap();
            store.close().await.unwrap();
        }
    }
}

/// Rows of the first schema: a template, a series and what became of one date.
const OLD_ROWS: &str = "
    INSERT INTO service (key, name, purpose) VALUES ('seo', 'SEO', 'found');
    INSERT INTO template (service, key, position, draft) VALUES ('seo', 'report', 0, '{}');
    INSERT INTO client (key, name, manager, time_zone, calendar, tier, started_on, status)
        VALUES ('north', 'North', 'anna', 'Europe/Kyiv', 'ua', 'small', '2026-01-01', 'active');
    INSERT INTO series (id, client, service, template, status, adopted_on, next_run_at)
        VALUES (7, 'north', 'seo', 'report', 'active', '2026-01-01', '2026-12-01T07:00:00.000000+00:00');
    INSERT INTO occurrence (series_id, nominal_on, status, reason, late, decided_at)
        VALUES (7, '2026-11-01', 'skipped', 'day off: Sunday', FALSE, '2026-11-01T07:00:00.000000+00:00');";

#[tokio::test]
async fn a_database_of_the_version_before_is_brought_up_with_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let mut urls = vec![(format!("{}?mode=rwc", sqlite_url(&folder)), sqlite_url(&folder))];
    urls.extend(Cluster::shared().map(Cluster::create_database).map(|url| (url.clone(), url)));
    for (made_at, url) in urls {
        let db = Database::connect(&made_at).await.unwrap();
        Migrator::up(&db, Some(1)).await.unwrap();
        db.execute_unprepared(OLD_ROWS).await.unwrap();
        db.close().await.unwrap();

        let store = Store::open(&url, 2).await.unwrap();
        let tx = store.read().await.unwrap();
        let occurrences = tx.occurrences_page(7, None, None, 10).await.unwrap();
        assert_eq!(occurrences.len(), 1);
        assert_eq!(occurrences[0].status, OccurrenceStatus::Skipped);
        assert_eq!(occurrences[0].reason.as_deref(), Some("day off: Sunday"));
        drop(tx);
        store.close().await.unwrap();
        let db = Database::connect(&made_at).await.unwrap();
        let versions =
            "SELECT 1 AS n FROM template_version WHERE service = 'seo' AND key = 'report' AND version = 1";
        let statement = sea_orm::Statement::from_string(db.get_database_backend(), versions);
        assert_eq!(db.query_all_raw(statement).await.unwrap().len(), 1, "what was there is version 1");
        db.close().await.unwrap();
    }
}

#[test]
fn a_second_daemon_on_one_file_is_refused_until_the_first_ends() {
    let folder = tempfile::tempdir().unwrap();
    let url = sqlite_url(&folder);
    let path = folder.path().join("slated.db");
    let held = DaemonLock::take(&url).unwrap().expect("a file is locked");
    let refused = DaemonLock::take(&url).unwrap_err().to_string();
    let pid = std::process::id();
    assert_eq!(refused, format!("another daemon (pid {pid}) holds {}: stop it first", path.display()));
    drop(held);
    let held = DaemonLock::take(&url).unwrap().expect("it is free again");

    fs::write(&path, b"").unwrap();
    let link = folder.path().join("link.db");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    let by_link = DaemonLock::take(&format!("sqlite:{}", link.display()));
    assert!(matches!(by_link, Err(StoreError::Locked { .. })), "two names of one database share its lock");
    drop(held);

    let server = DaemonLock::take("postgres://slated@localhost/slated").unwrap();
    assert!(server.is_none(), "on PostgreSQL daemons work side by side");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named_at_once_and_without_its_password() {
    let refused = Store::open("postgres://postgres:hunter2@127.0.0.1:1/slated", 2).await.unwrap_err();
    let said = refused.to_string();
    assert!(matches!(refused, StoreError::Unreachable { .. }), "{said}");
    assert!(
        said.contains("127.0.0.1:1/slated") && said.contains("refused") && !said.contains("hunter2"),
        "{said}"
    );
}

#[tokio::test]
async fn only_its_owner_reads_a_new_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("slated.db");
    let url = format!("sqlite://{}", path.display());
    let _lock = DaemonLock::take(&url).unwrap();
    let store = Store::open(&url, 2).await.unwrap();
    store.write().await.unwrap().rollback().await.unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", entry.file_name());
    }
}
