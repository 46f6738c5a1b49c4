//! A few connections that only read.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::store;
use crate::journal::JournalError;

/// Readers at one time; more wait.
const READERS: usize = 4;

pub(super) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    permits: Semaphore,
}

impl Readers {
    pub(super) fn new(path: &Path) -> Self {
        Self {
            path: path.into(),
            idle: Mutex::default(),
            permits: Semaphore::new(READERS),
        }
    }

    /// Reads on a thread that may block.
    pub(super) async fn read<T: Send + 'static>(
        readers: &Arc<Self>,
        read: impl FnOnce(&Connection) -> Result<T, JournalError> + Send + 'static,
    ) -> Result<T, JournalError> {
        let stopped = || JournalError::Unavailable("its readers have stopped");
        let _permit = readers.permits.acquire().await.map_err(|_| stopped())?;
        let readers = Arc::clone(readers);
        tokio::task::spawn_blocking(move || readers.read_blocking(read))
            .await
            .map_err(|_| stopped())?
    }

    /// Reads on this thread.
    pub(super) fn read_blocking<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, JournalError>,
    ) -> Result<T, JournalError> {
        let idle = self.idle().pop();
        let conn = match idle {
            Some(conn) => conn,
            None => self.connect()?,
        };
        let result = read(&conn);
        self.idle().push(conn);
        result
    }

    fn connect(&self) -> rusqlite::Result<Connection> {
        let conn = store::connect(&self.path)?;
        conn.pragma_update(None, "query_only", true)?;
        Ok(conn)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
