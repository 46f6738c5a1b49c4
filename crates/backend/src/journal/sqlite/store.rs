//! The file: opened by one process at a time, with the schema of this release.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, TransactionBehavior};

use super::rows;
use crate::journal::OpenError;

/// A change of the schema, or of what is stored in it.
enum Migration {
    Sql(&'static str),
    Code(fn(&Connection) -> rusqlite::Result<()>),
}

/// Each brings the store from the version before (its index) to the next.
const MIGRATIONS: [Migration; 3] = [
    Migration::Sql(include_str!("../../../migrations/0001_journal.sql")),
    Migration::Sql(include_str!("../../../migrations/0002_portals.sql")),
    Migration::Code(rows::rekey),
];

/// How long a connection waits for another one's lock.
pub(super) const BUSY: Duration = Duration::from_secs(5);

/// The writer's connection, and the lock that keeps other processes out while it is held.
pub(super) fn open(path: &Path) -> Result<(Connection, File), OpenError> {
    let named = || path.display().to_string();
    let lock = private(&lock_path(path)).map_err(|error| OpenError::Io(named(), error))?;
    lock.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => OpenError::InUse(named()),
        TryLockError::Error(error) => OpenError::Io(named(), error),
    })?;
    // Numbers and texts of customers are nobody else's business: SQLite gives the files beside it
    // the mode of the first.
    private(path).map_err(|error| OpenError::Io(named(), error))?;
    let refused = |error| OpenError::Sqlite(named(), error);
    let mut conn = connect(path).map_err(refused)?;
    conn.pragma_update(None, "journal_mode", "WAL")
        .map_err(refused)?;
    // Full: a commit that was acknowledged survives power loss.
    conn.pragma_update(None, "synchronous", "FULL")
        .map_err(refused)?;
    // The keeper checkpoints; this is for when it cannot follow.
    conn.pragma_update(None, "wal_autocheckpoint", 4_000)
        .map_err(refused)?;
    conn.pragma_update(None, "cache_size", -65_536)
        .map_err(refused)?;
    // What is deleted is overwritten: a purge means it.
    conn.pragma_update(None, "secure_delete", true)
        .map_err(refused)?;
    migrate(&mut conn, path)?;
    Ok((conn, lock))
}

/// One more connection to a store that is open.
pub(super) fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let conn = Connection::open(path)?;
    conn.busy_timeout(BUSY)?;
    conn.set_prepared_statement_cache_capacity(32);
    // Plans do not depend on the values that are bound: without this promise SQLite, as it is
    // built for us, prepares a statement anew for each new value of an indexed column.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(conn)
}

fn lock_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}

/// A file that only its owner may read; the mode of one that exists is left alone.
fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .read(true)
        .mode(0o600)
        .open(path)
}

fn migrate(conn: &mut Connection, path: &Path) -> Result<(), OpenError> {
    let refused = |error| OpenError::Sqlite(path.display().to_string(), error);
    let known = MIGRATIONS.len();
    let transaction = conn
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(refused)?;
    let found: u32 = transaction
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(refused)?;
    let done = usize::try_from(found).unwrap_or(usize::MAX);
    let Some(missing) = MIGRATIONS.get(done..) else {
        let known = u32::try_from(known).unwrap_or(u32::MAX);
        return Err(OpenError::Newer {
            path: path.display().to_string(),
            found,
            known,
        });
    };
    for migration in missing {
        let migrated = match migration {
            Migration::Sql(sql) => transaction.execute_batch(sql),
            Migration::Code(change) => change(&transaction),
        };
        migrated.map_err(refused)?;
    }
    transaction
        .pragma_update(
            None,
            "user_version",
            i64::try_from(known).unwrap_or(i64::MAX),
        )
        .map_err(refused)?;
    transaction.commit().map_err(refused)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::{MIGRATIONS, Migration, connect, open};
    use crate::journal::OpenError;

    #[test]
    fn a_commit_is_synced_before_it_is_acknowledged() {
        let folder = tempfile::tempdir().expect("a folder");
        let (conn, _lock) = open(&folder.path().join("db")).expect("opens");
        let text = |name| conn.pragma_query_value(None, name, |row| row.get::<_, String>(0));
        let number = |name| conn.pragma_query_value(None, name, |row| row.get::<_, u32>(0));
        assert_eq!(text("journal_mode").expect("read"), "wal");
        assert_eq!(number("synchronous").expect("read"), 2);
        assert_eq!(
            number("user_version").expect("read"),
            MIGRATIONS.len() as u32
        );
    }

    #[test]
    fn a_store_of_a_newer_release_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("db");
        connect(&path)
            .expect("opens")
            .pragma_update(None, "user_version", 99)
            .expect("written");
        let refused = open(&path).map(drop).expect_err("refused");
        assert!(
            matches!(
                refused,
                OpenError::Newer {
                    found: 99,
                    known: 3,
                    ..
                }
            ),
            "{refused}"
        );
        let tables: u32 = connect(&path)
            .expect("opens")
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .expect("counted");
        assert_eq!(tables, 0);
    }

    #[test]
    fn facts_of_an_older_release_are_found_under_the_key_of_this_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("db");
        let old = connect(&path).expect("opens");
        for migration in &MIGRATIONS[..2] {
            let Migration::Sql(sql) = migration else {
                panic!("not sql")
            };
            old.execute_batch(sql).expect("made");
        }
        old.execute_batch(
            "PRAGMA user_version = 2;
             INSERT INTO facts VALUES (5, x'aa', 7, NULL, 1, 'webhook', NULL, '{}');
             INSERT INTO facts
             VALUES (6, zeroblob(16), 8, 'x.1773306970.1', 1, 'webhook', NULL, '{}');",
        )
        .expect("written");
        drop(old);
        let (conn, _lock) = open(&path).expect("opens");
        let key = |seq: i64| {
            let sql = "SELECT call_key FROM facts INDEXED BY facts_by_call
                       WHERE call_key > 0 AND seq = ?1";
            conn.query_row(sql, [seq], |row| row.get::<_, i64>(0))
                .expect("there")
        };
        assert_eq!(key(5), 7, "a callback request is about no call");
        assert_eq!(key(6) >> 32, 1_773_306_970);
    }

    #[test]
    fn a_second_process_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("db");
        let first = open(&path).expect("opens");
        assert!(matches!(open(&path).map(drop), Err(OpenError::InUse(_))));
        drop(first);
        assert!(open(&path).is_ok());
    }

    #[test]
    fn only_its_owner_may_read_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("db");
        let (conn, _lock) = open(&path).expect("opens");
        conn.execute("INSERT INTO meta VALUES ('a', 1)", [])
            .expect("written");
        for name in ["db", "db-wal", "db-shm", "db.lock"] {
            let mode = std::fs::metadata(folder.path().join(name))
                .expect("there")
                .mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }
}
