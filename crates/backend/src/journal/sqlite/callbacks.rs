//! Callback requests: the newest of a number goes with every call of that number for 24 hours,
//! until somebody has talked to the customer.

use std::collections::{HashMap, HashSet};

use domain::{CallbackRequest, Fact, PortalId, Report, Timestamp, Witness};
use rusqlite::{Connection, Error, OptionalExtension, Result, params};

use super::known::{Known, Number, Turn};
use super::ledger::{Ledger, News};
use super::rows::{self, NewRow};
use super::writer::Append;
use crate::journal::Appended;

/// How long calls carry a request, from our receipt of it.
pub(super) const CARRIED_MS: i64 = 24 * 3_600_000;
/// Facts searched for open calls when the first request after a start comes.
const SEARCHED: u64 = 65_536;

/// Which numbers may have a request that waits: for all others no read is needed.
#[derive(Default)]
pub(super) struct Waiting {
    numbers: HashSet<i64>,
    /// Whether the open calls of the time before this start are remembered.
    has_open_calls: bool,
}

impl Waiting {
    pub(super) fn load(conn: &Connection) -> Result<Self> {
        let mut statement =
            conn.prepare("SELECT portal, number_key FROM callbacks WHERE returned = 0")?;
        let numbers = statement
            .query_map([], |row| {
                Ok(number_hash(
                    &rows::portal(row, 0)?,
                    row.get_ref(1)?.as_str()?,
                ))
            })?
            .collect::<Result<_>>()?;
        Ok(Self {
            numbers,
            has_open_calls: false,
        })
    }

    /// Forgets the numbers whose requests were deleted.
    pub(super) fn reload(&mut self, conn: &Connection) -> Result<()> {
        self.numbers = Self::load(conn)?.numbers;
        Ok(())
    }
}

fn number_hash(portal: &PortalId, key: &str) -> i64 {
    rows::key_of(&[portal.as_str().as_bytes(), b"number", key.as_bytes()])
}

/// A row of `callbacks`.
struct Kept {
    at: Timestamp,
    request: CallbackRequest,
    is_returned: bool,
}

impl Kept {
    fn is_carried(&self, now: Timestamp) -> bool {
        !self.is_returned && now.millis_since(self.at) <= CARRIED_MS
    }
}

impl Ledger<'_> {
    /// A call whose number has become known carries the request of that number; a call in which
    /// somebody talked returns it.
    pub(super) fn meet_callback(
        &mut self,
        known: &mut Known,
        call_key: i64,
        turn: Turn,
        now: Timestamp,
        talked_by: Timestamp,
    ) -> Result<()> {
        if !turn.has_new_number && !turn.was_talked {
            return Ok(());
        }
        let Some(number) = known.number.clone() else {
            return Ok(());
        };
        if !self.waiting.numbers.contains(&number.hash) {
            return Ok(());
        }
        let portal = known.portal.clone();
        let Some(kept) = kept(self.conn, &portal, &number)?.filter(|kept| kept.is_carried(now))
        else {
            return Ok(());
        };
        if turn.has_new_number {
            self.link(known, call_key, &kept.request, now)?;
        }
        if turn.was_talked && kept.at <= talked_by {
            self.waiting.numbers.remove(&number.hash);
            self.conn
                .prepare_cached(
                    "UPDATE callbacks SET returned = 1 WHERE portal = ?1 AND number_key = ?2",
                )?
                .execute(params![rows::portal_bytes(&portal), number.key])?;
        }
        Ok(())
    }

    /// Stores a request, and gives it to the open calls of its number.
    pub(super) fn append_callback(&mut self, append: &Append) -> Result<Appended> {
        let Append {
            arrival,
            call_key,
            report,
        } = append;
        let (portal, event) = (&arrival.portal, arrival.event);
        let floor = self.floors.of(portal);
        if rows::has_event(self.conn, *call_key, portal, event, floor)? {
            return Ok(Appended::Repeated);
        }
        let (at, source) = (arrival.fact.at, arrival.fact.source);
        let (call_key, event) = (*call_key, Some(event));
        let new = NewRow {
            portal,
            call_key,
            call_id: None,
            at,
            source,
            event,
            report,
        };
        let seq = rows::insert(self.conn, &new)?;
        if let Report::CallbackRequested(request) = &arrival.fact.report
            && let Some(number) = request.number.as_ref().and_then(|n| Number::of(portal, n))
            && self.keep(portal, &number, at, request)?
        {
            self.link_open_calls(portal, &number, request, at)?;
        }
        Ok(Appended::Stored(seq))
    }

    /// Keeps a request, unless a newer one of that number still waits: deliveries may overtake
    /// each other.
    fn keep(
        &mut self,
        portal: &PortalId,
        number: &Number,
        at: Timestamp,
        request: &CallbackRequest,
    ) -> Result<bool> {
        let waits = kept(self.conn, portal, number)?.filter(|kept| kept.is_carried(at));
        if waits.is_some_and(|kept| kept.request > *request) {
            return Ok(false);
        }
        self.conn
            .prepare_cached("INSERT OR REPLACE INTO callbacks VALUES (?1, ?2, ?3, ?4, 0)")?
            .execute(params![
                rows::portal_bytes(portal),
                number.key,
                at.as_millis(),
                serde_json::to_string(request).map_err(unwritable)?,
            ])?;
        self.waiting.numbers.insert(number.hash);
        Ok(true)
    }

    fn link_open_calls(
        &mut self,
        portal: &PortalId,
        number: &Number,
        request: &CallbackRequest,
        now: Timestamp,
    ) -> Result<()> {
        if !self.waiting.has_open_calls {
            self.remember_open_calls(now)?;
            self.waiting.has_open_calls = true;
        }
        for key in self.recent.with_number(number.hash) {
            let Some(mut known) = self.recent.take(key) else {
                continue;
            };
            let is_of_number = known.portal == *portal && known.number.as_ref() == Some(number);
            if is_of_number && known.is_open(now, self.rules.longest_silence_ms) {
                self.link(&mut known, key, request, now)?;
            }
            self.recent.put(key, known);
        }
        Ok(())
    }

    /// The call gets a fact of its own that tells of the request.
    fn link(
        &mut self,
        known: &mut Known,
        call_key: i64,
        request: &CallbackRequest,
        now: Timestamp,
    ) -> Result<()> {
        if known.call.callback_request() == Some(request) {
            return Ok(());
        }
        let report = Report::CallbackRequested(request.clone());
        let text = serde_json::to_string(&report).map_err(unwritable)?;
        let fact = Fact {
            at: now,
            source: Witness::Webhook,
            report,
        };
        let call_id = known.call.id().clone();
        let seq = self.insert(&known.portal, call_key, &call_id, None, &fact, &text)?;
        known.apply(None, &fact);
        self.news.push(News {
            portal: known.portal.clone(),
            call_id,
            seq,
            fact,
        });
        Ok(())
    }

    /// Reads the calls that were open before this start: those of the last 65 536 facts that were
    /// heard of within the longest silence and have no end.
    fn remember_open_calls(&mut self, now: Timestamp) -> Result<()> {
        let after = rows::last_seq(self.conn)?.saturating_sub(SEARCHED);
        let since = now.plus_millis(-self.rules.longest_silence_ms);
        let mut statement = self.conn.prepare(
            "SELECT call_key, portal, call_id, seq, report FROM facts
             WHERE seq > ?1 AND at >= ?2 AND call_id IS NOT NULL ORDER BY seq",
        )?;
        let mut found = statement.query(params![rows::signed(after), since.as_millis()])?;
        let mut calls = HashMap::new();
        let mut ended = HashSet::new();
        while let Some(row) = found.next()? {
            let key: i64 = row.get(0)?;
            if is_end(row.get_ref(4)?.as_str()?) {
                ended.insert(key);
                calls.remove(&key);
            } else if !ended.contains(&key) && !self.recent.contains(key) {
                let seq = rows::seq(row, 3)?;
                calls.insert(key, (seq, rows::portal(row, 1)?, rows::call_id(row, 2)?));
            }
        }
        let mut calls: Vec<_> = calls.into_iter().map(|(key, call)| (call, key)).collect();
        calls.sort_unstable_by_key(|((seq, ..), _)| *seq);
        for ((_, portal, call_id), key) in calls {
            let known = self.take(key, &portal, &call_id)?;
            if known.call.first_seen_at().is_some() {
                self.recent.put(key, known);
            }
        }
        Ok(())
    }
}

/// Whether a stored report ends its call. Its kind comes first in the text.
fn is_end(report: &str) -> bool {
    ["{\"kind\":\"ended\"", "{\"kind\":\"statistics\""]
        .iter()
        .any(|end| report.starts_with(end))
}

/// The kept request of a number. One that does not decode is none: it must not block its portal.
fn kept(conn: &Connection, portal: &PortalId, number: &Number) -> Result<Option<Kept>> {
    let row = conn
        .prepare_cached(
            "SELECT at, request, returned FROM callbacks WHERE portal = ?1 AND number_key = ?2",
        )?
        .query_row(params![rows::portal_bytes(portal), number.key], |row| {
            let at = Timestamp::from_millis(row.get(0)?);
            Ok((
                at,
                serde_json::from_str(row.get_ref(1)?.as_str()?),
                row.get(2)?,
            ))
        })
        .optional()?;
    Ok(row.and_then(|(at, request, is_returned)| match request {
        Ok(request) => Some(Kept {
            at,
            request,
            is_returned,
        }),
        Err(error) => {
            tracing::error!(portal.id = %portal, %error, "a callback request does not decode");
            None
        }
    }))
}

fn unwritable(error: serde_json::Error) -> Error {
    Error::ToSqlConversionFailure(Box::new(error))
}
