//! The keeper: moves what was committed from the log into the file beside the writer, so that no
//! commit has to, and reminds the writer of what is too old.

use std::sync::Weak;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use rusqlite::Connection;

use super::Shared;
use super::writer::Command;

/// How often the journal is searched for facts that are too old.
const EXPIRY: Duration = Duration::from_secs(600);

pub(super) struct Keeper {
    conn: Connection,
    wakes: Receiver<()>,
    journal: Weak<Shared>,
}

impl Keeper {
    pub(super) fn new(conn: Connection, wakes: Receiver<()>, journal: Weak<Shared>) -> Self {
        Self {
            conn,
            wakes,
            journal,
        }
    }

    /// Works until the writer is gone.
    pub(super) fn run(self) {
        self.expire();
        loop {
            match self.wakes.recv_timeout(EXPIRY) {
                Ok(()) => self.checkpoint(),
                Err(RecvTimeoutError::Timeout) => {
                    self.checkpoint();
                    self.expire();
                }
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Passive: waits for nobody, and nobody waits for it.
    fn checkpoint(&self) {
        if let Err(error) = self
            .conn
            .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
        {
            tracing::warn!(%error, "the journal's log cannot be moved into its file");
        }
    }

    fn expire(&self) {
        if let Some(journal) = self.journal.upgrade()
            && journal.queue.try_send(Command::Expire(None)).is_err()
        {
            tracing::warn!("the journal is too busy to delete what is too old");
        }
    }
}
