//! The one writer: takes what has queued, stores it in one transaction, then answers and
//! publishes.

use std::fs::File;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError};
use std::time::Duration;

use api::FactMessage;
use domain::PortalId;
use rusqlite::{Connection, Result, Transaction, TransactionBehavior, params};
use tokio::sync::oneshot;

use super::callbacks::Waiting;
use super::chores::{Chores, Done};
use super::floors::Floors;
use super::ledger::{Ledger, News};
use super::recent::Recent;
use super::{portals, rows, store};
use crate::journal::hub::Hub;
use crate::journal::{Appended, Arrival, JournalError, Options, PortalRow, Subject};

/// Commands that share a transaction at most.
const BATCH: usize = 512;
/// Facts after which the keeper is told to checkpoint.
const DIRTY: usize = 500;

type Answer<T> = oneshot::Sender<std::result::Result<T, JournalError>>;
type Change = Box<dyn FnOnce(&Connection) -> Result<()> + Send>;

/// An arrival with all that can be prepared before it is the writer's turn.
pub(super) struct Append {
    pub arrival: Arrival,
    pub call_key: i64,
    pub report: String,
}

impl Append {
    pub(super) fn new(arrival: Arrival) -> std::result::Result<Self, JournalError> {
        let call_key = match &arrival.subject {
            Subject::Call(call_id) => rows::call_key(&arrival.portal, call_id),
            Subject::Callback => rows::callback_key(&arrival.portal, arrival.event),
        };
        let report = serde_json::to_string(&arrival.fact.report)
            .map_err(|error| JournalError::Store(error.to_string()))?;
        Ok(Self {
            arrival,
            call_key,
            report,
        })
    }
}

/// What the writer can be asked to do.
pub(super) enum Command {
    Append(Box<Append>, Answer<Appended>),
    Change(Change, Answer<()>),
    /// Forget a portal's facts and store what stays of it.
    Purge(Box<PortalRow>, Answer<()>),
    /// Delete what is too old; the answer is how many facts were deleted.
    Expire(Option<oneshot::Sender<u64>>),
    Close,
}

/// An answer that waits for the commit.
enum Reply {
    Append(Answer<Appended>, Appended),
    Done(Answer<()>),
}

/// What a transaction did, to be told once it is durable.
#[derive(Default)]
struct Outcome {
    replies: Vec<Reply>,
    news: Vec<News>,
    purged: Vec<(PortalId, api::Seq)>,
}

pub(super) struct Writer {
    conn: Connection,
    options: Options,
    hub: Arc<Hub>,
    floors: Floors,
    recent: Recent,
    waiting: Waiting,
    chores: Chores,
    dirty: SyncSender<()>,
    since_checkpoint: usize,
    /// A transaction failed, and what memory holds may not be in the file.
    is_stale: bool,
    // Last, so that the file is closed before another process may open it.
    _lock: File,
}

impl Writer {
    pub(super) fn new(
        conn: Connection,
        lock: File,
        options: &Options,
        hub: Arc<Hub>,
        floors: Floors,
        dirty: SyncSender<()>,
    ) -> Result<Self> {
        Ok(Self {
            waiting: Waiting::load(&conn)?,
            chores: Chores::load(&conn)?,
            conn,
            options: options.clone(),
            hub,
            floors,
            recent: Recent::default(),
            dirty,
            since_checkpoint: 0,
            is_stale: false,
            _lock: lock,
        })
    }

    /// Works until everybody who could ask is gone, or until it is told to close.
    pub(super) fn run(mut self, queue: &Receiver<Command>) {
        let mut is_open = true;
        while is_open {
            let first = if self.chores.is_empty() {
                queue.recv().map_err(|_| TryRecvError::Disconnected)
            } else {
                queue.try_recv()
            };
            match first {
                Ok(first) => is_open = self.take_batch(first, queue),
                Err(TryRecvError::Empty) => {}
                Err(TryRecvError::Disconnected) => break,
            }
            self.do_chore();
        }
        // Best effort: what the log holds is as durable as what the file holds.
        let _ = self.empty_log();
    }

    /// Moves the log into the file, so that what was deleted is in neither. While somebody reads
    /// it stays for the next time: nobody is waited for.
    fn empty_log(&self) -> Result<()> {
        self.conn.busy_timeout(Duration::ZERO)?;
        let emptied = self
            .conn
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        self.conn.busy_timeout(store::BUSY)?;
        emptied
    }

    /// Stores a command and those that queued behind it; `false` when one of them closes.
    fn take_batch(&mut self, first: Command, queue: &Receiver<Command>) -> bool {
        // Whoever shares our core is let go first, once: when it is busy it queues more for this
        // transaction, and a commit costs more than fifty facts; when it is not, nothing is lost.
        std::thread::yield_now();
        let mut batch = Vec::new();
        let mut next = Some(first);
        let mut is_open = true;
        while let Some(command) = next {
            match command {
                Command::Close => is_open = false,
                Command::Expire(answer) => self.chores.expire(&self.conn, &self.options, answer),
                command => batch.push(command),
            }
            next = if is_open && batch.len() < BATCH {
                queue.try_recv().ok()
            } else {
                None
            };
        }
        self.store(batch);
        is_open
    }

    fn store(&mut self, batch: Vec<Command>) {
        if batch.is_empty() {
            return;
        }
        let (outcome, result) = self.transact(batch);
        let Err(error) = result else {
            return self.tell(outcome);
        };
        tracing::error!(%error, "the journal cannot be written");
        self.is_stale = true;
        let answer = || JournalError::Unavailable("its store failed");
        for reply in outcome.replies {
            match reply {
                Reply::Append(reply, _) => drop(reply.send(Err(answer()))),
                Reply::Done(reply) => drop(reply.send(Err(answer()))),
            }
        }
    }

    /// Runs a batch in one transaction. Who is not answered by the outcome sees the channel close,
    /// which is a refusal too.
    fn transact(&mut self, batch: Vec<Command>) -> (Outcome, Result<()>) {
        let mut outcome = Outcome::default();
        let result = self.transaction(batch, &mut outcome);
        (outcome, result)
    }

    fn transaction(&mut self, batch: Vec<Command>, outcome: &mut Outcome) -> Result<()> {
        if self.is_stale {
            self.recover()?;
        }
        let mut transaction = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        for command in batch {
            match command {
                Command::Append(append, reply) => {
                    let mut ledger = Ledger {
                        conn: &transaction,
                        recent: &mut self.recent,
                        waiting: &mut self.waiting,
                        floors: &self.floors,
                        rules: &self.options.rules,
                        news: &mut outcome.news,
                    };
                    let appended = ledger.append(*append)?;
                    outcome.replies.push(Reply::Append(reply, appended));
                }
                Command::Change(change, reply) => match attempt(&mut transaction, change)? {
                    Ok(()) => outcome.replies.push(Reply::Done(reply)),
                    Err(error) => drop(reply.send(Err(error.into()))),
                },
                Command::Purge(row, reply) => {
                    match attempt(&mut transaction, |conn| purge(conn, &row))? {
                        Ok(upto) => {
                            self.recent.forget(&row.id);
                            // In force at once: what follows in this batch must not see what is
                            // purged.
                            self.floors.raise(row.id.clone(), upto);
                            outcome.purged.push((row.id, upto));
                            outcome.replies.push(Reply::Done(reply));
                        }
                        Err(error) => drop(reply.send(Err(error.into()))),
                    }
                }
                Command::Expire(_) | Command::Close => {}
            }
        }
        transaction.commit()
    }

    /// It is durable: say so, to those who asked and to those who watch.
    fn tell(&mut self, outcome: Outcome) {
        for reply in outcome.replies {
            match reply {
                Reply::Append(reply, appended) => drop(reply.send(Ok(appended))),
                Reply::Done(reply) => drop(reply.send(Ok(()))),
            }
        }
        self.since_checkpoint += outcome.news.len();
        for News {
            portal,
            call_id,
            seq,
            fact,
        } in outcome.news
        {
            self.hub.publish(&portal, &call_id, || {
                FactMessage::new(seq, call_id.clone(), fact)
            });
        }
        for (portal, upto) in outcome.purged {
            self.chores.purge(portal, upto);
        }
        if self.since_checkpoint >= DIRTY {
            self.since_checkpoint = 0;
            let _ = self.dirty.try_send(());
        }
    }

    /// After a failure memory may know more than the file: start from the file.
    fn recover(&mut self) -> Result<()> {
        self.recent.clear();
        self.waiting = Waiting::load(&self.conn)?;
        self.floors.replace(&Floors::load(&self.conn)?);
        self.is_stale = false;
        Ok(())
    }

    fn do_chore(&mut self) {
        let done = self.chores.do_one(&mut self.conn, &self.floors);
        let done = done.and_then(|done| match done {
            Done::Nothing => Ok(()),
            Done::Purge => {
                // Best effort, too: it is in the way of nothing but curiosity.
                let _ = self.empty_log();
                Ok(())
            }
            Done::Expiry => self.waiting.reload(&self.conn),
        });
        if let Err(error) = done {
            // What is left comes back with the next look for expired facts.
            tracing::error!(%error, "the journal cannot delete");
            self.chores.drop_all();
        }
    }
}

/// Does what may fail alone: then it is undone, and what shares its transaction stays. The outer
/// error is one that ended the transaction.
fn attempt<T>(
    transaction: &mut Transaction<'_>,
    change: impl FnOnce(&Connection) -> Result<T>,
) -> Result<Result<T>> {
    let mut savepoint = transaction.savepoint()?;
    let changed = change(&savepoint);
    if changed.is_err() {
        savepoint.rollback()?;
    }
    savepoint.commit()?;
    Ok(changed)
}

/// Puts the facts a portal has so far out of reach, and stores what stays of it.
fn purge(conn: &Connection, row: &PortalRow) -> Result<api::Seq> {
    let upto = rows::last_seq(conn)?;
    let bytes = rows::portal_bytes(&row.id);
    conn.execute("DELETE FROM callbacks WHERE portal = ?1", params![bytes])?;
    conn.execute(
        "INSERT INTO purges VALUES (?1, ?2, 0)
         ON CONFLICT (portal) DO UPDATE SET upto = excluded.upto",
        params![bytes, rows::signed(upto)],
    )?;
    portals::upsert(conn, row)?;
    Ok(upto)
}
