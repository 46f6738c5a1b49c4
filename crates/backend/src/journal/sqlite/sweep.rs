//! Calls that fell silent without an end. The journal is walked a fact behind the longest silence,
//! and a call is looked at when its last fact is passed.

use std::collections::BTreeMap;

use api::Seq;
use domain::{Call, CallId, CallState, PortalId, Rules, Timestamp};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, params};

use super::floors::Floors;
use super::rows;
use crate::journal::{JournalError, Unconfirmed};

/// Facts passed in one search at most.
const PASSED: i64 = 100_000;
/// How far the journal was settled, in `meta`.
const SWEPT: &str = "swept";

pub(super) fn find(
    conn: &Connection,
    floors: &Floors,
    rules: &Rules,
    now: Timestamp,
    after: Seq,
    limit: usize,
) -> Result<Unconfirmed, JournalError> {
    let settled = Seq::try_from(rows::number(conn, SWEPT)?).unwrap_or_default();
    let mut upto = settled.max(after);
    let horizon = now.plus_millis(-rules.longest_silence_ms).as_millis();
    let mut calls = BTreeMap::new();
    let mut statement = conn.prepare_cached(
        "SELECT seq, at, portal, call_key, call_id FROM facts
         WHERE seq > ?1 ORDER BY seq LIMIT ?2",
    )?;
    let mut passed = statement.query(params![rows::signed(upto), PASSED])?;
    while let Some(row) = passed.next()? {
        if calls.len() >= limit || row.get::<_, i64>(1)? >= horizon {
            break;
        }
        upto = rows::seq(row, 0)?;
        if matches!(row.get_ref(4)?, ValueRef::Null) {
            continue;
        }
        let (portal, call_id) = (rows::portal(row, 2)?, rows::call_id(row, 4)?);
        if is_last(conn, row.get(3)?, &portal, &call_id, upto)?
            && is_unconfirmed(conn, &portal, &call_id, floors, rules, now)?
        {
            calls.insert(upto, (portal, call_id));
        }
    }
    Ok(Unconfirmed { calls, upto })
}

pub(super) fn settle(conn: &Connection, upto: Seq) -> rusqlite::Result<()> {
    let upto = rows::signed(upto).max(rows::number(conn, SWEPT)?);
    rows::set_number(conn, SWEPT, upto)
}

fn is_last(
    conn: &Connection,
    call_key: i64,
    portal: &PortalId,
    call_id: &CallId,
    seq: Seq,
) -> rusqlite::Result<bool> {
    let later = conn
        .prepare_cached(
            "SELECT 1 FROM facts
             WHERE call_key = ?1 AND seq > ?2 AND portal = ?3 AND call_id = ?4 LIMIT 1",
        )?
        .query_row(
            params![
                call_key,
                rows::signed(seq),
                rows::portal_bytes(portal),
                call_id.as_str()
            ],
            |_| Ok(()),
        )
        .optional()?;
    Ok(later.is_none())
}

fn is_unconfirmed(
    conn: &Connection,
    portal: &PortalId,
    call_id: &CallId,
    floors: &Floors,
    rules: &Rules,
    now: Timestamp,
) -> Result<bool, JournalError> {
    let facts = match rows::load(conn, portal, call_id, floors.of(portal)) {
        Ok(facts) => facts,
        // Reported by whoever opens that call; the others must not wait for it.
        Err(JournalError::Corrupt(..)) => return Ok(false),
        Err(error) => return Err(error),
    };
    let mut call = Call::new(call_id.clone());
    for fact in &facts {
        call.apply(&fact.fact());
    }
    Ok(call.state(now, rules) == CallState::Unconfirmed)
}
