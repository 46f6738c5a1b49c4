//! SQLite alone: rows of an event's size, group-committed with `synchronous=FULL`.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use rusqlite::{Connection, params};

use crate::moment::{nanos, now};
use crate::samples::Samples;

/// Bytes of a row: about what a fact of ours holds.
const ROW: usize = 220;

/// What became of it.
#[derive(Debug)]
pub(crate) struct Appended {
    /// Rows a second.
    pub(crate) rate: f64,
    /// One transaction, from begin to the end of its commit.
    pub(crate) commits: Samples,
}

/// Appends on this thread, `group` rows a commit, for a while.
pub(crate) fn append(folder: &Path, group: u32, lasting: Duration) -> Result<Appended> {
    let mut conn = Connection::open(folder.join(format!("appends-{group}.db")))?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.execute_batch("CREATE TABLE IF NOT EXISTS rows (seq INTEGER PRIMARY KEY, body BLOB)")?;
    let body = [7_u8; ROW];
    let (begin, mut commits) = (now(), Samples::default());
    let mut last = begin;
    while last - begin < nanos(lasting) {
        let transaction = conn.transaction()?;
        for _ in 0..group {
            transaction
                .prepare_cached("INSERT INTO rows (body) VALUES (?1)")?
                .execute(params![body])?;
        }
        transaction.commit()?;
        let done = now();
        commits.push(done - last);
        last = done;
    }
    let seconds = Duration::from_nanos(last - begin).as_secs_f64();
    Ok(Appended {
        rate: commits.count() as f64 * f64::from(group) / seconds,
        commits,
    })
}
