//! What the writer does when nobody waits, a little at a time: deleting what was purged and what
//! is too old.

use std::collections::VecDeque;

use api::Seq;
use domain::{PortalId, Timestamp};
use rusqlite::{Connection, Result, params};
use tokio::sync::oneshot;

use super::callbacks::CARRIED_MS;
use super::floors::Floors;
use super::rows;
use crate::journal::Options;

/// Facts deleted in one transaction, so that arrivals wait for milliseconds only.
const EXPIRED_AT_ONCE: i64 = 1_000;
/// Places searched for a purged portal's facts in one transaction.
const SEARCHED_AT_ONCE: u64 = 10_000;

/// A portal whose facts up to a place are to be deleted; done up to another.
struct Purge {
    portal: PortalId,
    upto: Seq,
    done: Seq,
}

/// A look for what is too old.
struct Expiry {
    facts_before: Timestamp,
    callbacks_before: Timestamp,
    deleted: u64,
    answers: Vec<oneshot::Sender<u64>>,
}

/// What a little work brought to its end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    /// Nothing yet.
    Nothing,
    /// All facts of a purged portal are deleted.
    Purge,
    /// All that is too old is deleted.
    Expiry,
}

pub(super) struct Chores {
    purges: VecDeque<Purge>,
    expiry: Option<Expiry>,
}

impl Chores {
    /// What a former run left undone.
    pub(super) fn load(conn: &Connection) -> Result<Self> {
        Ok(Self {
            purges: purges(conn)?,
            expiry: None,
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.purges.is_empty() && self.expiry.is_none()
    }

    /// Deletes a portal's facts up to a place.
    pub(super) fn purge(&mut self, portal: PortalId, upto: Seq) {
        match self.purges.iter_mut().find(|purge| purge.portal == portal) {
            Some(purge) => purge.upto = upto,
            None => self.purges.push_back(Purge {
                portal,
                upto,
                done: 0,
            }),
        }
    }

    /// Deletes what is too old by now, and what former failures left.
    pub(super) fn expire(
        &mut self,
        conn: &Connection,
        options: &Options,
        answer: Option<oneshot::Sender<u64>>,
    ) {
        match purges(conn) {
            Ok(purges) => self.purges = purges,
            Err(error) => tracing::error!(%error, "the journal cannot be read"),
        }
        let now = options.clock.now();
        let expiry = self.expiry.get_or_insert(Expiry {
            facts_before: now,
            callbacks_before: now,
            deleted: 0,
            answers: Vec::new(),
        });
        expiry.facts_before = now.plus_millis(-options.retention_ms);
        expiry.callbacks_before = now.plus_millis(-CARRIED_MS);
        expiry.answers.extend(answer);
    }

    /// Does a little of what there is to do.
    pub(super) fn do_one(&mut self, conn: &mut Connection, floors: &Floors) -> Result<Done> {
        if let Some(purge) = self.purges.front_mut() {
            if !step_purge(conn, purge)? {
                return Ok(Done::Nothing);
            }
            floors.remove(&purge.portal);
            self.purges.pop_front();
            return Ok(Done::Purge);
        }
        let Some(mut expiry) = self.expiry.take() else {
            return Ok(Done::Nothing);
        };
        let deleted = step_expiry(conn, &expiry)?;
        expiry.deleted += deleted;
        if deleted > 0 {
            self.expiry = Some(expiry);
            return Ok(Done::Nothing);
        }
        for answer in expiry.answers {
            let _ = answer.send(expiry.deleted);
        }
        Ok(Done::Expiry)
    }

    /// Gives up for now.
    pub(super) fn drop_all(&mut self) {
        self.purges.clear();
        self.expiry = None;
    }
}

fn purges(conn: &Connection) -> Result<VecDeque<Purge>> {
    conn.prepare_cached("SELECT portal, upto, done FROM purges")?
        .query_map([], |row| {
            let portal = rows::portal(row, 0)?;
            Ok(Purge {
                portal,
                upto: rows::seq(row, 1)?,
                done: rows::seq(row, 2)?,
            })
        })?
        .collect()
}

fn step_purge(conn: &mut Connection, purge: &mut Purge) -> Result<bool> {
    let portal = rows::portal_bytes(&purge.portal);
    let next = purge.done.saturating_add(SEARCHED_AT_ONCE).min(purge.upto);
    let transaction = conn.transaction()?;
    transaction
        .prepare_cached("DELETE FROM facts WHERE seq > ?1 AND seq <= ?2 AND portal = ?3")?
        .execute(params![
            rows::signed(purge.done),
            rows::signed(next),
            portal
        ])?;
    let is_done = next == purge.upto;
    if is_done {
        transaction.execute("DELETE FROM purges WHERE portal = ?1", params![portal])?;
    } else {
        transaction
            .prepare_cached("UPDATE purges SET done = ?2 WHERE portal = ?1")?
            .execute(params![portal, rows::signed(next)])?;
    }
    transaction.commit()?;
    purge.done = next;
    Ok(is_done)
}

/// Places are given out in the order of receipt, nearly: the oldest facts come first.
fn step_expiry(conn: &mut Connection, expiry: &Expiry) -> Result<u64> {
    let transaction = conn.transaction()?;
    let facts = transaction
        .prepare_cached(
            "DELETE FROM facts WHERE at < ?1
             AND seq IN (SELECT seq FROM facts ORDER BY seq LIMIT ?2)",
        )?
        .execute(params![expiry.facts_before.as_millis(), EXPIRED_AT_ONCE])?;
    transaction
        .prepare_cached("DELETE FROM callbacks WHERE at < ?1")?
        .execute([expiry.callbacks_before.as_millis()])?;
    transaction.commit()?;
    Ok(u64::try_from(facts).unwrap_or(u64::MAX))
}
