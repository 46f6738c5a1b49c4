//! A journal of a million facts: how soon the backend is ready on it, and what an event costs.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use backend::clock::Clock;
use backend::journal::{Journal, Options};
use rusqlite::{Connection, params};
use sha2::{Digest as _, Sha256};

use crate::Bench;
use crate::connection::Connection as HttpConnection;
use crate::moment::now;
use crate::process::Server;
use crate::samples::{Samples, median};
use crate::saturate::saturate;
use crate::seed::store;
use crate::table::{Table, millis, thousands};
use crate::traffic::{PORTALS, Traffic, member_id};

/// What the three facts of a call say, and when, in milliseconds from its begin.
const REPORTS: [(i64, &str); 3] = [
    (
        0,
        r#"{"kind":"initiated","data":{"ts":1773306970,"call_type":"incoming","number":"+4930901820","line":"+4930000001","rest_app":false}}"#,
    ),
    (
        8_000,
        r#"{"kind":"answered","data":{"ts":1773306978,"operator":12}}"#,
    ),
    (
        105_000,
        r#"{"kind":"ended","data":{"ts":1773307075,"call_type":"incoming","number":"+4930901820","line":"+4930000001","rest_app":false,"operator":12,"talk_seconds":95,"code":"200","reason":"Success call","cost":{"amount":"0.0480","currency":"EUR"},"activity_id":8121,"crm":null}}"#,
    ),
];
/// How old the oldest fact is: a day less than the default retention.
const AGE_MS: i64 = 29 * 86_400_000;
/// Facts younger than this have not been searched for calls without an end.
const UNSETTLED_MS: i64 = 4 * 3_600_000;

/// Measures, and writes the table.
pub(crate) fn measure(bench: &Bench) -> Result<String> {
    bench.say("writing a long journal");
    let long = bench.seed.backend()?;
    let folder = long.folder;
    long.server.stop()?;
    let facts = bench.plan.facts;
    fill(&store(folder.path()), facts)?;
    let fresh = bench.seed.backend()?;
    let (mut listening, mut ready) = (Samples::default(), Samples::default());
    for _ in 0..bench.plan.starts {
        bench.say("start");
        let begin = now();
        let server = bench.seed.serve(folder.path())?;
        listening.push(now() - begin);
        bench.runtime.block_on(is_ready(&server))?;
        ready.push(now() - begin);
        server.stop()?;
    }
    let long = bench.seed.serve(folder.path())?;
    let (mut costs, traffic) = (
        [const { Vec::new() }; 2],
        Arc::new(Traffic::of_new_calls("l", 1_000)),
    );
    for _ in 0..bench.plan.rounds {
        bench.say("events beside a long journal");
        for (costs, server) in costs.iter_mut().zip([&fresh.server, &long]) {
            let run = saturate(server, &traffic, bench.plan.saturated);
            costs.push(bench.runtime.block_on(run)?.micros_per_event);
        }
    }
    let mut table = Table::new("A long journal", &["what", "empty journal", "facts in it"]);
    let [of_fresh, of_long] = costs.map(|costs| format!("{:.1} µs", median(&costs)));
    table.row(&["facts".into(), "0".into(), thousands(f64::from(facts))]);
    table.row(&["processor time an event".into(), of_fresh, of_long]);
    let worst = |samples: &Samples| millis(samples.quantile(1.0));
    table.row(&[
        "start to listening, worst".into(),
        String::new(),
        worst(&listening),
    ]);
    table.row(&["start to ready, worst".into(), String::new(), worst(&ready)]);
    Ok(table.finish(&format!(
        "{} starts, the file in the system's cache; ready is `GET /readyz`, which writes.",
        bench.plan.starts
    )))
}

async fn is_ready(server: &Server) -> Result<()> {
    let mut connection = HttpConnection::open(server.address).await?;
    connection
        .send(b"GET /readyz HTTP/1.1\r\nHost: bench\r\n\r\n")
        .await?;
    connection.answer().await.context("it is not ready")
}

/// Writes facts of ended calls into a store, as rows: through the front door it would take minutes.
fn fill(path: &Path, facts: u32) -> Result<()> {
    // Makes the schema, and is gone again.
    drop(Journal::open(path, Options::new(Clock::System))?);
    let mut conn = Connection::open(path)?;
    conn.pragma_update(None, "cache_size", -262_144)?;
    let transaction = conn.transaction()?;
    let mut insert = transaction.prepare(
        "INSERT INTO facts (portal, call_key, call_id, at, source, event, report)
         VALUES (?1, ?2, ?3, ?4, 'webhook', ?5, ?6)",
    )?;
    let end = Clock::System.now().as_millis();
    let mut settled = 0;
    for call in 0..i64::from(facts) / 3 {
        let begin = end - AGE_MS + AGE_MS * call * 3 / i64::from(facts);
        let portal = call.unsigned_abs() % PORTALS;
        let call_id = format!("long.{}.{call}", begin / 1_000);
        let key = ((begin / 1_000) << 32) | call_hash(&member_id(portal), &call_id);
        for (after, report) in REPORTS {
            let event: [u8; 32] = Sha256::digest(format!("{call_id} {after}")).into();
            let portal = u128::from(portal + 1).to_be_bytes();
            insert.execute(params![portal, key, call_id, begin + after, event, report])?;
        }
        if begin < end - UNSETTLED_MS {
            settled = transaction.last_insert_rowid();
        }
    }
    drop(insert);
    transaction.execute(
        "INSERT OR REPLACE INTO meta VALUES ('swept', ?1)",
        [settled],
    )?;
    transaction.commit()?;
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

/// The lower half of the key by which the journal finds a call (`sqlite/rows.rs`).
fn call_hash(member_id: &str, call_id: &str) -> i64 {
    let mut hash = Sha256::new();
    for part in [member_id.as_bytes(), b"call", call_id.as_bytes()] {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    let [a, b, c, d, ..]: [u8; 32] = hash.finalize().into();
    i64::from(u32::from_le_bytes([a, b, c, d]))
}
