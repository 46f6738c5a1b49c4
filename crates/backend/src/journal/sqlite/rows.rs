//! Facts as rows: every statement on the table of facts.

use api::{FactMessage, Seq};
use domain::{CallId, Fact, PortalId, Timestamp, Witness};
use rusqlite::types::Type;
use rusqlite::{Connection, Error, OptionalExtension, Result, Row, params};
use sha2::{Digest, Sha256};

use crate::journal::{EventKey, JournalError};

/// How many of the newest facts are looked through for one of a portal: some milliseconds.
const NEWEST: u64 = 20_000;
const NEWEST_EVENT: &str = "SELECT seq, at, source, report FROM facts
    WHERE seq > ?1 AND portal = ?2 AND source = 'webhook' AND event IS NOT NULL
    ORDER BY seq DESC LIMIT 1";

/// A fact to insert.
pub(super) struct NewRow<'a> {
    pub portal: &'a PortalId,
    pub call_key: i64,
    pub call_id: Option<&'a CallId>,
    pub at: Timestamp,
    pub source: Witness,
    pub event: Option<EventKey>,
    pub report: &'a str,
}

/// Where the facts of a call are found: 64 bits, so rows also name portal and call. Ids of the
/// portal hold the second in which the call began; it comes first, so that calls of one time are
/// neighbours in the index. Scattered over all of it each fact would rewrite a page of its own.
pub(super) fn call_key(portal: &PortalId, call_id: &CallId) -> i64 {
    let hash = key_of(&[
        portal.as_str().as_bytes(),
        b"call",
        call_id.as_str().as_bytes(),
    ]);
    match second_in(call_id.as_str()) {
        Some(second) => i64::from(second) << 32 | (hash & i64::from(u32::MAX)),
        None => hash,
    }
}

/// The part of a call's id that reads as a Unix time of this century. It is a hint where to look:
/// an id may lie, or have none.
fn second_in(call_id: &str) -> Option<u32> {
    let is_second = |part: &&str| part.len() == 10 && part.bytes().all(|b| b.is_ascii_digit());
    call_id.split('.').find(is_second)?.parse().ok()
}

/// Gives the facts of calls the keys of this release.
pub(super) fn rekey(conn: &Connection) -> Result<()> {
    conn.execute_batch("DROP INDEX facts_by_call")?;
    let mut page = conn.prepare(
        "SELECT seq, portal, call_id FROM facts
         WHERE seq > ?1 AND call_id IS NOT NULL ORDER BY seq LIMIT 10000",
    )?;
    let mut update = conn.prepare("UPDATE facts SET call_key = ?2 WHERE seq = ?1")?;
    let mut last = 0;
    loop {
        let facts = page.query_map([last], |row| {
            let key = call_key(&portal(row, 1)?, &call_id(row, 2)?);
            Ok((row.get::<_, i64>(0)?, key))
        })?;
        let facts: Vec<(i64, i64)> = facts.collect::<Result<_>>()?;
        let Some((seq, _)) = facts.last() else { break };
        last = *seq;
        for (seq, key) in facts {
            update.execute([seq, key])?;
        }
    }
    conn.execute_batch("CREATE INDEX facts_by_call ON facts (call_key)")
}

/// Where a callback request is found. It is about no call.
pub(super) fn callback_key(portal: &PortalId, event: EventKey) -> i64 {
    key_of(&[portal.as_str().as_bytes(), b"callback", &event.0])
}

/// 64 bits that differ for different parts.
pub(super) fn key_of(parts: &[&[u8]]) -> i64 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    let digest: [u8; 32] = hash.finalize().into();
    let [a, b, c, d, e, f, g, h, ..] = digest;
    i64::from_le_bytes([a, b, c, d, e, f, g, h])
}

/// The 16 bytes of a portal's id.
pub(super) fn portal_bytes(portal: &PortalId) -> [u8; 16] {
    u128::from_str_radix(portal.as_str(), 16)
        .unwrap_or_default()
        .to_be_bytes()
}

pub(super) fn portal(row: &Row<'_>, column: usize) -> Result<PortalId> {
    let bytes: [u8; 16] = row.get(column)?;
    PortalId::parse(&format!("{:032x}", u128::from_be_bytes(bytes)))
        .ok_or_else(|| Error::InvalidColumnType(column, "portal".into(), Type::Blob))
}

pub(super) fn seq(row: &Row<'_>, column: usize) -> Result<Seq> {
    let seq: i64 = row.get(column)?;
    Seq::try_from(seq).map_err(|_| Error::IntegralValueOutOfRange(column, seq))
}

pub(super) fn call_id(row: &Row<'_>, column: usize) -> Result<CallId> {
    let text = row.get_ref(column)?.as_str()?;
    CallId::parse(text)
        .ok_or_else(|| Error::InvalidColumnType(column, "call_id".into(), Type::Text))
}

/// SQLite counts with a sign.
pub(super) fn signed(seq: Seq) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

pub(super) fn insert(conn: &Connection, new: &NewRow<'_>) -> Result<Seq> {
    conn.prepare_cached(
        "INSERT INTO facts (portal, call_key, call_id, at, source, event, report)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        portal_bytes(new.portal),
        new.call_key,
        new.call_id.map(CallId::as_str),
        new.at.as_millis(),
        new.source.as_str(),
        new.event.map(|event| event.0),
        new.report,
    ])?;
    Ok(Seq::try_from(conn.last_insert_rowid()).unwrap_or_default())
}

/// All facts of a call above the floor, in order.
pub(super) fn load(
    conn: &Connection,
    portal: &PortalId,
    call_id: &CallId,
    floor: Seq,
) -> std::result::Result<Vec<FactMessage>, JournalError> {
    let mut facts = Vec::new();
    each::<JournalError>(conn, portal, call_id, floor, |seq, row| {
        let corrupt = |error: serde_json::Error| JournalError::Corrupt(seq, error.to_string());
        facts.push(FactMessage::new(
            seq,
            call_id.clone(),
            fact(row)?.map_err(corrupt)?,
        ));
        Ok(())
    })?;
    Ok(facts)
}

/// Visits the rows of a call above the floor, in order: at, source, report and event are the
/// columns 1 to 4.
pub(super) fn each<E: From<Error>>(
    conn: &Connection,
    portal: &PortalId,
    call_id: &CallId,
    floor: Seq,
    mut visit: impl FnMut(Seq, &Row<'_>) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    let mut statement = conn.prepare_cached(
        "SELECT seq, at, source, report, event FROM facts
         WHERE call_key = ?1 AND portal = ?2 AND call_id = ?3 AND seq > ?4 ORDER BY seq",
    )?;
    let key = call_key(portal, call_id);
    let mut rows = statement.query(params![
        key,
        portal_bytes(portal),
        call_id.as_str(),
        signed(floor)
    ])?;
    while let Some(row) = rows.next()? {
        visit(self::seq(row, 0)?, row)?;
    }
    Ok(())
}

/// The newest fact above the floor that an event of this portal told, among the newest facts of
/// all. Nothing finds facts by their portal: an index for it would cost every event of every day.
pub(super) fn newest_event(
    conn: &Connection,
    portal: &PortalId,
    floor: Seq,
) -> std::result::Result<Option<Fact>, JournalError> {
    let floor = floor.max(last_seq(conn)?.saturating_sub(NEWEST));
    let mut statement = conn.prepare_cached(NEWEST_EVENT)?;
    let mut rows = statement.query(params![signed(floor), portal_bytes(portal)])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let seq = seq(row, 0)?;
    let fact = fact(row)?.map_err(|error| JournalError::Corrupt(seq, error.to_string()))?;
    Ok(Some(fact))
}

/// The fact of a row of [`each`].
pub(super) fn fact(row: &Row<'_>) -> Result<std::result::Result<Fact, serde_json::Error>> {
    let source = match row.get_ref(2)?.as_str()? {
        "statistics" => Witness::Statistics,
        _ => Witness::Webhook,
    };
    let at = Timestamp::from_millis(row.get(1)?);
    Ok(serde_json::from_str(row.get_ref(3)?.as_str()?).map(|report| Fact { at, source, report }))
}

/// Whether an event is among the rows with this key.
pub(super) fn has_event(
    conn: &Connection,
    call_key: i64,
    portal: &PortalId,
    event: EventKey,
    floor: Seq,
) -> Result<bool> {
    conn.prepare_cached(
        "SELECT 1 FROM facts WHERE call_key = ?1 AND portal = ?2 AND event = ?3 AND seq > ?4",
    )?
    .exists(params![
        call_key,
        portal_bytes(portal),
        event.0,
        signed(floor)
    ])
}

/// The last place given out.
pub(super) fn last_seq(conn: &Connection) -> Result<Seq> {
    conn.prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'facts'")?
        .query_row([], |row| seq(row, 0))
        .optional()
        .map(Option::unwrap_or_default)
}

/// A number of the table `meta`; 0 when it was never set.
pub(super) fn number(conn: &Connection, name: &str) -> Result<i64> {
    conn.prepare_cached("SELECT value FROM meta WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()
        .map(Option::unwrap_or_default)
}

pub(super) fn set_number(conn: &Connection, name: &str, value: i64) -> Result<()> {
    conn.prepare_cached(
        "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )?
    .execute(params![name, value])
    .map(drop)
}

#[cfg(test)]
mod tests {
    use domain::{CallId, PortalId};
    use rusqlite::Connection;

    use super::{NEWEST, NEWEST_EVENT, call_key, newest_event, portal_bytes, second_in};

    #[test]
    fn ids_of_the_portal_tell_when_their_call_began() {
        for (id, second) in [
            ("7C31D0E5A94F26B8.1773306970.5521873", Some(1_773_306_970)),
            ("externalCall.7b0c5e9d.1773239326", Some(1_773_239_326)),
            ("externalCall.0123456789abcdef.9999999999", None),
            ("1773306970123", None),
            ("one", None),
        ] {
            assert_eq!(second_in(id), second, "{id}");
        }
    }

    #[test]
    fn calls_of_one_second_are_neighbours_and_differ() {
        let key = |portal: char, id: &str| {
            let portal = PortalId::parse(&portal.to_string().repeat(32)).expect("a portal");
            call_key(&portal, &CallId::parse(id).expect("a call"))
        };
        let keys = [
            key('a', "x.1773306970.1"),
            key('b', "x.1773306970.1"),
            key('a', "x.1773306970.2"),
        ];
        assert!(keys.iter().all(|key| key >> 32 == 1_773_306_970));
        assert!(keys[0] != keys[1] && keys[0] != keys[2] && keys[1] != keys[2]);
        assert!(key('a', "x.1773306971.1") > keys[0].max(keys[2]));
    }

    /// A store with one event of portal `a`, and so many later ones of portal `b`.
    fn store(later: u64) -> (Connection, [PortalId; 2]) {
        let conn = Connection::open_in_memory().expect("opens");
        conn.execute_batch(include_str!("../../../migrations/0001_journal.sql"))
            .expect("made");
        let portals = ["a", "b"].map(|digit| PortalId::parse(&digit.repeat(32)).expect("an id"));
        for (portal, many) in portals.iter().zip([1, later]) {
            conn.execute(
                r#"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT ?1)
                INSERT INTO facts (portal, call_key, at, source, event, report)
                SELECT ?2, i, 7, 'webhook', x'00', '{"kind":"before_close"}' FROM n"#,
                (i64::try_from(many).expect("few"), portal_bytes(portal)),
            )
            .expect("stored");
        }
        (conn, portals)
    }

    #[test]
    fn an_event_is_looked_for_among_so_many_facts_and_no_more() {
        let (conn, [a, b]) = store(NEWEST - 1);
        assert!(newest_event(&conn, &a, 0).expect("read").is_some());
        let (conn, [a, _]) = store(NEWEST);
        assert!(newest_event(&conn, &a, 0).expect("read").is_none());
        assert!(newest_event(&conn, &b, 0).expect("read").is_some());
    }

    #[test]
    fn the_newest_event_is_found_by_places_alone() {
        let (conn, _) = store(1);
        let plan = format!("EXPLAIN QUERY PLAN {NEWEST_EVENT}");
        let plan = conn.query_row(&plan, [None::<i64>; 2], |row| row.get("detail"));
        let plan: String = plan.expect("a plan");
        assert_eq!(plan, "SEARCH facts USING INTEGER PRIMARY KEY (rowid>?)");
    }
}
