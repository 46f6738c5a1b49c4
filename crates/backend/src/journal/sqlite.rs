//! The journal in a file of SQLite. One thread writes; what queued while it committed goes into
//! its next transaction. Readers have connections of their own.

mod callbacks;
mod chores;
mod floors;
mod keeper;
mod known;
mod ledger;
mod portals;
mod readers;
mod recent;
mod rows;
mod store;
mod sweep;
#[cfg(test)]
mod tests;
mod writer;

use std::fmt;
use std::path::Path;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use api::{FactMessage, Seq};
use domain::{CallId, Fact, PortalId, Rules};
use tokio::sync::oneshot;

use super::hub::{Hub, Subscription};
use super::{Appended, Arrival, JournalError, OpenError, Options, PortalRow, Unconfirmed};
use floors::Floors;
use keeper::Keeper;
use readers::Readers;
use writer::{Append, Command, Writer};

/// Arrivals that may wait for the writer; with more, we say that we cannot take it.
const QUEUE: usize = 16_384;

/// The journal in a file of SQLite. Copies share it; the last one to be dropped closes it.
#[derive(Clone)]
pub struct SqliteJournal(Arc<Shared>);

struct Shared {
    queue: SyncSender<Command>,
    readers: Arc<Readers>,
    hub: Arc<Hub>,
    floors: Floors,
    options: Options,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl fmt::Debug for SqliteJournal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SqliteJournal")
    }
}

impl SqliteJournal {
    /// Opens the file, brings its schema up to date and starts the writer.
    ///
    /// # Errors
    /// The file cannot be used, is in use, or was written by a newer release.
    pub fn open(path: &Path, options: Options) -> Result<Self, OpenError> {
        let named = || path.display().to_string();
        let (conn, lock) = store::open(path)?;
        let refused = |error| OpenError::Sqlite(named(), error);
        let floors = Floors::load(&conn).map_err(refused)?;
        let checkpoints = store::connect(path).map_err(refused)?;
        let hub = Arc::new(Hub::default());
        let (queue, commands) = sync_channel(QUEUE);
        let (dirty, wakes) = sync_channel(1);
        let writer = Writer::new(
            conn,
            lock,
            &options,
            Arc::clone(&hub),
            floors.clone(),
            dirty,
        )
        .map_err(refused)?;
        let shared = Arc::new(Shared {
            queue,
            readers: Arc::new(Readers::new(path)),
            hub,
            floors,
            options,
            threads: Mutex::default(),
        });
        let keeper = Keeper::new(checkpoints, wakes, Arc::downgrade(&shared));
        let threads = [
            std::thread::Builder::new()
                .name("journal".into())
                .spawn(move || writer.run(&commands)),
            std::thread::Builder::new()
                .name("keeper".into())
                .spawn(move || keeper.run()),
        ];
        for thread in threads {
            let thread = thread.map_err(|error| OpenError::Io(named(), error))?;
            shared.threads().push(thread);
        }
        Ok(Self(shared))
    }

    /// What is awaited is the answer alone: a fact would be moved along with it several times.
    pub(super) fn append(
        &self,
        arrival: Arrival,
    ) -> impl Future<Output = Result<Appended, JournalError>> + use<> {
        let (answer, answered) = oneshot::channel();
        let queued = Append::new(arrival)
            .and_then(|append| self.0.enqueue(Command::Append(Box::new(append), answer)));
        async move {
            queued?;
            answered.await.map_err(|_| failed())?
        }
    }

    pub(super) async fn load(
        &self,
        portal: &PortalId,
        call_id: &CallId,
    ) -> Result<Vec<FactMessage>, JournalError> {
        let floor = self.0.floors.of(portal);
        let (portal, call_id) = (portal.clone(), call_id.clone());
        self.read(move |conn| rows::load(conn, &portal, &call_id, floor))
            .await
    }

    pub(super) async fn newest_event(
        &self,
        portal: &PortalId,
    ) -> Result<Option<Fact>, JournalError> {
        let (floor, portal) = (self.0.floors.of(portal), portal.clone());
        self.read(move |conn| rows::newest_event(conn, &portal, floor))
            .await
    }

    pub(super) fn tail(&self, portal: &PortalId, call_id: &CallId) -> Subscription {
        self.0.hub.subscribe(portal, call_id)
    }

    pub(super) async fn load_portals(&self) -> Result<Vec<PortalRow>, JournalError> {
        self.read(|conn| Ok(portals::select(conn)?)).await
    }

    pub(super) async fn save_portal(&self, portal: PortalRow) -> Result<(), JournalError> {
        self.write(move |conn| portals::upsert(conn, &portal)).await
    }

    pub(super) async fn purge(&self, portal: PortalRow) -> Result<(), JournalError> {
        let (answer, answered) = oneshot::channel();
        self.0.enqueue(Command::Purge(Box::new(portal), answer))?;
        answered.await.map_err(|_| failed())?
    }

    pub(super) async fn delete_expired(&self) -> Result<u64, JournalError> {
        let (answer, answered) = oneshot::channel();
        self.0.enqueue(Command::Expire(Some(answer)))?;
        answered.await.map_err(|_| failed())
    }

    pub(super) async fn check_writable(&self) -> Result<(), JournalError> {
        // A number that is the same again would not be written.
        let probe = |conn: &rusqlite::Connection| {
            let last = rows::number(conn, "probe")?;
            rows::set_number(conn, "probe", last.wrapping_add(1))
        };
        self.write(probe).await
    }

    pub(super) async fn find_unconfirmed(
        &self,
        after: Seq,
        limit: usize,
    ) -> Result<Unconfirmed, JournalError> {
        let (floors, rules) = (self.0.floors.clone(), self.0.options.rules);
        let now = self.0.options.clock.now();
        self.read(move |conn| sweep::find(conn, &floors, &rules, now, after, limit))
            .await
    }

    pub(super) async fn settle_unconfirmed(&self, upto: Seq) -> Result<(), JournalError> {
        self.write(move |conn| sweep::settle(conn, upto)).await
    }

    pub(super) async fn close(&self) {
        let queue = self.0.queue.clone();
        let threads = std::mem::take(&mut *self.0.threads());
        let closed = tokio::task::spawn_blocking(move || {
            let _ = queue.send(Command::Close);
            threads.into_iter().for_each(|thread| drop(thread.join()));
        });
        if closed.await.is_err() {
            tracing::error!("journal did not close in order");
        }
    }

    pub(super) fn rules(&self) -> Rules {
        self.0.options.rules
    }

    pub(super) fn subscribers(&self) -> usize {
        self.0.hub.subscribers()
    }

    /// Writes something else than facts, in a transaction of the one writer.
    async fn write(
        &self,
        change: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<()> + Send + 'static,
    ) -> Result<(), JournalError> {
        let (answer, answered) = oneshot::channel();
        self.0.enqueue(Command::Change(Box::new(change), answer))?;
        answered.await.map_err(|_| failed())?
    }

    /// Reads with a connection of the pool, on a thread that may block.
    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&rusqlite::Connection) -> Result<T, JournalError> + Send + 'static,
    ) -> Result<T, JournalError> {
        Readers::read(&self.0.readers, read).await
    }
}

impl Shared {
    fn enqueue(&self, command: Command) -> Result<(), JournalError> {
        self.queue.try_send(command).map_err(|error| match error {
            TrySendError::Full(_) => JournalError::Unavailable("its queue is full"),
            TrySendError::Disconnected(_) => gone(),
        })
    }

    fn threads(&self) -> std::sync::MutexGuard<'_, Vec<JoinHandle<()>>> {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const fn gone() -> JournalError {
    JournalError::Unavailable("it is closed")
}

const fn failed() -> JournalError {
    JournalError::Unavailable("its store failed")
}

impl From<rusqlite::Error> for JournalError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.to_string())
    }
}
