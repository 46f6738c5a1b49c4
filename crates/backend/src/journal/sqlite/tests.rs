//! What only the store itself can show: transactions, failures, and work left over.

use std::path::Path;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use domain::fact::Started;
use domain::{CallId, Fact, PortalId, Report, Timestamp, Witness};
use rusqlite::Connection;

use super::writer::Command;
use super::{QUEUE, SqliteJournal, store};
use crate::clock::Clock;
use crate::journal::{
    Appended, Arrival, EventKey, InstalledRow, JournalError, Options, PortalRow, Subject,
};

const NOW: Timestamp = Timestamp::from_millis(1_773_187_200_000);

fn portal() -> PortalId {
    PortalId::parse(&"a".repeat(32)).expect("a portal")
}

fn open(folder: &Path) -> SqliteJournal {
    let options = Options::new(Clock::test(NOW));
    SqliteJournal::open(&folder.join("db"), options).expect("opens")
}

fn arrival(n: u16) -> Arrival {
    let [high, low] = n.to_be_bytes();
    let report = Report::Answered(Started {
        ts: None,
        operator: None,
    });
    Arrival {
        portal: portal(),
        event: EventKey(
            [[high, low]; 16]
                .as_flattened()
                .try_into()
                .expect("32 bytes"),
        ),
        subject: Subject::Call(CallId::parse(&n.to_string()).expect("a call")),
        fact: Fact {
            at: NOW,
            source: Witness::Webhook,
            report,
        },
    }
}

/// Keeps the writer busy until the sender is dropped.
fn hold(journal: &SqliteJournal) -> Sender<()> {
    let (release, held) = channel::<()>();
    let (begun, begins) = channel();
    let journal = journal.clone();
    tokio::spawn(async move {
        let wait = move |_: &Connection| {
            begun.send(()).expect("awaited");
            let _ = held.recv();
            Ok(())
        };
        journal.write(wait).await
    });
    tokio::task::block_in_place(|| begins.recv().expect("begins"));
    release
}

async fn count(journal: &SqliteJournal) -> u32 {
    let count =
        |conn: &Connection| Ok(conn.query_row("SELECT count(*) FROM facts", [], |row| row.get(0))?);
    journal.read(count).await.expect("counted")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_queued_while_a_commit_ran_shares_the_next() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = open(folder.path());
    let release = hold(&journal);
    let mut appends: Vec<_> = (0..100)
        .map(|n| Box::pin(journal.append(arrival(n))))
        .collect();
    for append in &mut appends {
        let queued = tokio::time::timeout(Duration::ZERO, append).await;
        assert!(
            queued.is_err(),
            "nothing is acknowledged before it is committed"
        );
    }
    // The last of them ends the transaction, as a full disk does, with all that share it.
    let failing = journal.write(|conn| {
        conn.execute_batch("ROLLBACK")?;
        Err(rusqlite::Error::InvalidQuery)
    });
    tokio::pin!(failing);
    assert!(
        tokio::time::timeout(Duration::ZERO, &mut failing)
            .await
            .is_err()
    );
    drop(release);
    for append in appends {
        assert!(matches!(append.await, Err(JournalError::Unavailable(_))));
    }
    assert!(failing.await.is_err());
    assert_eq!(count(&journal).await, 0);
    // The failure is over: the same events are new.
    assert!(matches!(
        journal.append(arrival(1)).await,
        Ok(Appended::Stored(_))
    ));
    assert!(matches!(
        journal.append(arrival(1)).await,
        Ok(Appended::Repeated)
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_fails_alone_takes_nothing_with_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = open(folder.path());
    let release = hold(&journal);
    let delete_and_fail = |conn: &Connection| {
        conn.execute("DELETE FROM facts", [])?;
        Err(rusqlite::Error::InvalidQuery)
    };
    let all = async {
        tokio::join!(
            biased;
            journal.append(arrival(1)),
            journal.write(delete_and_fail),
            journal.append(arrival(2)),
        )
    };
    tokio::pin!(all);
    // All three queue while the writer is held, and share its next transaction.
    let queued = tokio::time::timeout(Duration::ZERO, &mut all).await;
    assert!(queued.is_err());
    drop(release);
    let (before, failing, after) = all.await;
    assert!(matches!(before, Ok(Appended::Stored(_))));
    assert!(matches!(failing, Err(JournalError::Store(_))));
    assert!(matches!(after, Ok(Appended::Stored(_))));
    assert_eq!(count(&journal).await, 2);
}

#[tokio::test]
async fn a_purge_that_cannot_store_what_stays_of_the_portal_purges_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = open(folder.path());
    let installed = InstalledRow {
        origin: "https://a.example".into(),
        client_endpoint: "https://a.example/rest/".into(),
        server_endpoint: None,
        sealed: vec![1],
    };
    let row = PortalRow {
        id: portal(),
        generation: 1,
        installed: Some(installed),
    };
    journal.save_portal(row).await.expect("stored");
    journal.append(arrival(1)).await.expect("stored");
    let forbid = |conn: &Connection| {
        conn.execute_batch(
            "CREATE TRIGGER stays BEFORE INSERT ON portals BEGIN SELECT RAISE(ABORT, 'no'); END",
        )
    };
    journal.write(forbid).await.expect("forbidden");
    let refused = journal.purge(PortalRow::gone(portal(), 1)).await;
    assert!(matches!(refused, Err(JournalError::Store(_))));
    let again = journal.append(arrival(1)).await;
    assert!(
        matches!(again, Ok(Appended::Repeated)),
        "its facts are in reach"
    );
    let kept = journal.load_portals().await.expect("loads");
    assert!(kept.iter().all(|row| row.installed.is_some()) && kept.len() == 1);
}

/// A page whose content stays the same is not written, and proves nothing about the disk.
#[tokio::test]
async fn each_proof_that_it_can_be_written_is_a_write() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = open(folder.path());
    let version = |conn: &Connection| {
        conn.pragma_query_value(None, "data_version", |row| row.get::<_, u32>(0))
            .expect("read")
    };
    let watcher = store::connect(&folder.path().join("db")).expect("opens");
    for _ in 0..3 {
        let before = version(&watcher);
        journal.check_writable().await.expect("writable");
        assert_ne!(version(&watcher), before);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_refuses_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = open(folder.path());
    let release = hold(&journal);
    while journal.0.enqueue(Command::Expire(None)).is_ok() {}
    let refused = journal.append(arrival(1)).await;
    assert!(matches!(
        refused,
        Err(JournalError::Unavailable("its queue is full"))
    ));
    drop(release);
    // Everything that queued is done before this is asked for.
    journal.close().await;
    assert_eq!(QUEUE, 16_384);
}

#[tokio::test]
async fn a_full_disk_refuses_and_what_is_freed_is_used() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = open(folder.path());
    let limit =
        |pages: u32| journal.write(move |conn| conn.pragma_update(None, "max_page_count", pages));
    limit(16).await.expect("limited");
    let mut stored = Vec::new();
    for n in 0.. {
        match journal.append(arrival(n)).await {
            Ok(_) => stored.push(n),
            Err(error) => {
                assert!(matches!(error, JournalError::Unavailable(_)), "{error}");
                break;
            }
        }
    }
    assert!(journal.append(arrival(9999)).await.is_err());
    assert_eq!(count(&journal).await as usize, stored.len());
    limit(10_000).await.expect("freed");
    assert!(matches!(
        journal.append(arrival(9999)).await,
        Ok(Appended::Stored(_))
    ));
    for n in stored {
        assert!(
            matches!(journal.append(arrival(n)).await, Ok(Appended::Repeated)),
            "{n}"
        );
    }
}

#[tokio::test]
async fn a_purge_goes_on_after_a_restart_and_is_in_force_all_the_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("db");
    let journal = open(folder.path());
    for n in 0..10 {
        journal.append(arrival(n)).await.expect("stored");
    }
    journal.close().await;
    drop(journal);
    // As a kill leaves it: marked, not begun.
    let (conn, lock) = store::open(&path).expect("opens");
    let portal_bytes = super::rows::portal_bytes(&portal());
    conn.execute("INSERT INTO purges VALUES (?1, 5, 0)", [portal_bytes])
        .expect("marked");
    drop((conn, lock));
    let journal = open(folder.path());
    let load = async |n: u16| {
        let call_id = CallId::parse(&n.to_string()).expect("a call");
        journal
            .load(&portal(), &call_id)
            .await
            .expect("loads")
            .len()
    };
    assert_eq!((load(0).await, load(9).await), (0, 1));
    journal.delete_expired().await.expect("done");
    assert_eq!((load(0).await, load(9).await), (0, 1));
    assert_eq!(count(&journal).await, 5);
    let left = |conn: &Connection| {
        Ok(conn.query_row("SELECT count(*) FROM purges", [], |row| {
            row.get::<_, u32>(0)
        })?)
    };
    assert_eq!(journal.read(left).await.expect("counted"), 0);
}

#[tokio::test]
async fn nothing_of_a_purged_portal_is_left_in_the_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = open(folder.path());
    let marked = |n: u16| Arrival {
        subject: Subject::Call(CallId::parse(&format!("TOPSECRET-{n}")).expect("a call")),
        ..arrival(n)
    };
    for n in 0..400 {
        journal.append(marked(n)).await.expect("stored");
    }
    let gone = PortalRow::gone(portal(), 1);
    journal.purge(gone).await.expect("purged");
    // Done after the purge.
    journal.delete_expired().await.expect("done");
    for file in std::fs::read_dir(folder.path()).expect("listed") {
        let path = file.expect("listed").path();
        let bytes = std::fs::read(&path).expect("read");
        let is_in = bytes.windows(9).any(|part| part == b"TOPSECRET");
        assert!(!is_in, "{}", path.display());
    }
}

#[tokio::test]
async fn a_purge_of_many_places_leaves_other_portals_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = open(folder.path());
    let skip = |upto: u32| {
        journal.write(move |conn| {
            conn.execute(
                "UPDATE sqlite_sequence SET seq = ?1 WHERE name = 'facts'",
                [upto],
            )
            .map(drop)
        })
    };
    let other = || Arrival {
        portal: PortalId::parse(&"b".repeat(32)).expect("a portal"),
        ..arrival(1)
    };
    journal.append(arrival(1)).await.expect("stored");
    journal.append(other()).await.expect("stored");
    skip(25_000).await.expect("as if there had been more");
    journal.append(arrival(2)).await.expect("stored");
    journal
        .purge(PortalRow::gone(portal(), 1))
        .await
        .expect("purged");
    journal.append(arrival(3)).await.expect("stored");
    journal.delete_expired().await.expect("done");
    assert_eq!(count(&journal).await, 2);
    assert!(matches!(
        journal.append(other()).await,
        Ok(Appended::Repeated)
    ));
    assert!(matches!(
        journal.append(arrival(3)).await,
        Ok(Appended::Repeated)
    ));
}

#[tokio::test]
async fn a_fact_that_does_not_decode_is_reported_and_blocks_nobody_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let journal = open(folder.path());
    journal.append(arrival(1)).await.expect("stored");
    journal.append(arrival(2)).await.expect("stored");
    journal.close().await;
    let (conn, lock) = store::open(&folder.path().join("db")).expect("opens");
    conn.execute("UPDATE facts SET report = '{}' WHERE call_id = '1'", [])
        .expect("written");
    drop((conn, lock));
    let journal = open(folder.path());
    let load = |id: &str| CallId::parse(id).expect("a call");
    let corrupt = journal.load(&portal(), &load("1")).await;
    assert!(matches!(corrupt, Err(JournalError::Corrupt(1, _))));
    assert_eq!(
        journal
            .load(&portal(), &load("2"))
            .await
            .expect("loads")
            .len(),
        1
    );
    assert!(matches!(
        journal.append(arrival(1)).await,
        Ok(Appended::Repeated)
    ));
}
