//! The journal: every fact a portal told us about its calls, in the order we took them.

mod hub;
pub mod sqlite;

use std::collections::BTreeMap;
use std::path::Path;

use api::{FactMessage, Seq};
use domain::{CallId, Fact, PortalId, Rules};

use crate::clock::Clock;
pub use hub::{Subscription, Tailed};
use sqlite::SqliteJournal;

/// What a repeated delivery has in common with the first: SHA-256 of the event, its ts and data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EventKey(pub [u8; 32]);

/// What a fact is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A call of the portal.
    Call(CallId),
    /// A customer who wants to be called back; there is no call yet.
    Callback,
}

/// A fact on its way into the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Whose.
    pub portal: PortalId,
    /// Which event told it.
    pub event: EventKey,
    /// What it is about.
    pub subject: Subject,
    /// What was told, by whom, and when we received it.
    pub fact: Fact,
}

/// What became of an arrival. Either way it is durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appended {
    /// It is in the journal, at this place.
    Stored(Seq),
    /// It was there before.
    Repeated,
}

/// Calls without an end after the longest silence, and how far the journal was searched for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unconfirmed {
    /// The calls to ask the portal's statistics about, by the place of their last fact.
    pub calls: BTreeMap<Seq, (PortalId, CallId)>,
    /// The last place that was looked at.
    pub upto: Seq,
}

/// A portal as the journal's store keeps it; what it means is known to [`crate::portals`].
#[derive(Debug, Clone)]
pub struct PortalRow {
    /// Which.
    pub id: PortalId,
    /// Which installation of it this is, or was.
    pub generation: u64,
    /// What it has told; `None` once it uninstalled us.
    pub installed: Option<InstalledRow>,
}

impl PortalRow {
    /// What stays of a portal that uninstalled us.
    pub const fn gone(id: PortalId, generation: u64) -> Self {
        Self {
            id,
            generation,
            installed: None,
        }
    }
}

/// A portal that has us installed.
#[derive(Debug, Clone)]
pub struct InstalledRow {
    /// Where its pages are.
    pub origin: String,
    /// Its REST base.
    pub client_endpoint: String,
    /// The authorization server it names.
    pub server_endpoint: Option<String>,
    /// Its secrets, unreadable for the store.
    pub sealed: Vec<u8>,
}

/// How a journal behaves.
#[derive(Debug, Clone)]
pub struct Options {
    /// Tells which facts are too old, and which calls silent too long.
    pub clock: Clock,
    /// Spans of the domain's rules.
    pub rules: Rules,
    /// How long a fact is kept, in milliseconds.
    pub retention_ms: i64,
}

impl Options {
    /// The default rules, and 30 days of retention.
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            rules: Rules::default(),
            retention_ms: 30 * 86_400_000,
        }
    }
}

/// Why the journal cannot serve.
#[derive(Debug, Clone, thiserror::Error)]
pub enum JournalError {
    /// It cannot take anything now: try again later.
    #[error("journal cannot take it now: {0}")]
    Unavailable(&'static str),
    /// The store failed.
    #[error("journal's store failed: {0}")]
    Store(String),
    /// What is stored does not decode.
    #[error("fact {0} of the journal does not decode: {1}")]
    Corrupt(Seq, String),
}

/// Why a store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Its file cannot be opened or made.
    #[error("store {0} cannot be opened or made")]
    Io(String, #[source] std::io::Error),
    /// Another process has it open: one journal has one writer.
    #[error("store {0} is in use by another process")]
    InUse(String),
    /// A newer release wrote it.
    #[error("store {path} has schema {found}, this release knows up to {known}: start a newer one")]
    Newer {
        /// Its file.
        path: String,
        /// The schema in the file.
        found: u32,
        /// The newest schema we know.
        known: u32,
    },
    /// SQLite refused.
    #[error("store {0} cannot be used")]
    Sqlite(String, #[source] rusqlite::Error),
}

/// A journal. One member for now: NATS JetStream, for several nodes, is to be the second, and the
/// contract test (`tests/it/journal_contract.rs`) will run on it too.
#[derive(Debug, Clone)]
pub enum Journal {
    /// In a file of SQLite, for one node.
    Sqlite(SqliteJournal),
}

impl Journal {
    /// Opens the journal in a file of SQLite, which is made when there is none.
    ///
    /// # Errors
    /// The file cannot be used, is in use, or was written by a newer release.
    pub fn open(store: &Path, options: Options) -> Result<Self, OpenError> {
        SqliteJournal::open(store, options).map(Self::Sqlite)
    }

    /// Appends a fact, once. When this is done, the fact survives kill and power loss, and it is
    /// on its way to those who [tail](Self::tail) its call.
    ///
    /// # Errors
    /// The queue is full, or the store failed: the portal must be told that it was not taken.
    pub fn append(
        &self,
        arrival: Arrival,
    ) -> impl Future<Output = Result<Appended, JournalError>> + use<> {
        match self {
            Self::Sqlite(journal) => journal.append(arrival),
        }
    }

    /// All facts of a call, in order; none for a call nobody has reported.
    ///
    /// # Errors
    /// The store failed, or a fact does not decode.
    pub async fn load(
        &self,
        portal: &PortalId,
        call_id: &CallId,
    ) -> Result<Vec<FactMessage>, JournalError> {
        match self {
            Self::Sqlite(journal) => journal.load(portal, call_id).await,
        }
    }

    /// The newest fact that an event of a portal told; none when that is long ago: only so many of
    /// the newest facts of all portals are looked through.
    ///
    /// # Errors
    /// The store failed, or the fact does not decode.
    pub async fn newest_event(&self, portal: &PortalId) -> Result<Option<Fact>, JournalError> {
        match self {
            Self::Sqlite(journal) => journal.newest_event(portal).await,
        }
    }

    /// From now on, every fact of a call as it is appended. What was appended before this
    /// returned can be [loaded](Self::load); what comes later is in the tail.
    pub fn tail(&self, portal: &PortalId, call_id: &CallId) -> Subscription {
        match self {
            Self::Sqlite(journal) => journal.tail(portal, call_id),
        }
    }

    /// Every portal that ever had us installed.
    ///
    /// # Errors
    /// The store failed.
    pub async fn load_portals(&self) -> Result<Vec<PortalRow>, JournalError> {
        match self {
            Self::Sqlite(journal) => journal.load_portals().await,
        }
    }

    /// Stores what is known of a portal. When this returns it is durable.
    ///
    /// # Errors
    /// The queue is full, or the store failed.
    pub async fn save_portal(&self, portal: PortalRow) -> Result<(), JournalError> {
        match self {
            Self::Sqlite(journal) => journal.save_portal(portal).await,
        }
    }

    /// Stores what stays of a portal and forgets all its facts, both or neither: they are
    /// unreachable when this returns, deleted soon after. Places are not given out again.
    ///
    /// # Errors
    /// The queue is full, or the store failed.
    pub async fn purge(&self, portal: PortalRow) -> Result<(), JournalError> {
        match self {
            Self::Sqlite(journal) => journal.purge(portal).await,
        }
    }

    /// Deletes what is older than the retention. The journal does so by itself every ten minutes.
    ///
    /// # Errors
    /// The queue is full, or the store failed.
    pub async fn delete_expired(&self) -> Result<u64, JournalError> {
        match self {
            Self::Sqlite(journal) => journal.delete_expired().await,
        }
    }

    /// Proves by a write of its own that facts can be stored.
    ///
    /// # Errors
    /// They cannot.
    pub async fn check_writable(&self) -> Result<(), JournalError> {
        match self {
            Self::Sqlite(journal) => journal.check_writable().await,
        }
    }

    /// Calls that fell silent for longer than the longest silence without an end, oldest first,
    /// up to `limit`, behind a place and behind what was [settled](Self::settle_unconfirmed).
    ///
    /// # Errors
    /// The store failed.
    pub async fn find_unconfirmed(
        &self,
        after: Seq,
        limit: usize,
    ) -> Result<Unconfirmed, JournalError> {
        match self {
            Self::Sqlite(journal) => journal.find_unconfirmed(after, limit).await,
        }
    }

    /// All calls that [`find_unconfirmed`](Self::find_unconfirmed) finds up to this place are done
    /// with: they are not found again for the same silence.
    ///
    /// # Errors
    /// The queue is full, or the store failed.
    pub async fn settle_unconfirmed(&self, upto: Seq) -> Result<(), JournalError> {
        match self {
            Self::Sqlite(journal) => journal.settle_unconfirmed(upto).await,
        }
    }

    /// Stores what is queued and closes the store. Later appends are refused.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(journal) => journal.close().await,
        }
    }

    /// The spans the journal judges by.
    pub fn rules(&self) -> Rules {
        match self {
            Self::Sqlite(journal) => journal.rules(),
        }
    }

    /// How many watch a call on this node.
    pub fn subscribers(&self) -> usize {
        match self {
            Self::Sqlite(journal) => journal.subscribers(),
        }
    }
}
