//! From an event to the sockets of those who watch its call, with more and more readers of as many
//! calls; what a reader costs while nothing happens, and what it costs the events of others.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;

use crate::Bench;
use crate::floor::bare;
use crate::plan::RATE;
use crate::process::Server;
use crate::readers::Readers;
use crate::samples::Samples;
use crate::saturate::{Saturated, saturate};
use crate::steady;
use crate::table::{Table, kibibytes, millis, thousands};
use crate::traffic::Traffic;

/// Between the last stream's opening and the look at memory.
const SETTLE: Duration = Duration::from_secs(1);

/// What was seen of one server with some readers.
struct Seen {
    resident: f64,
    idle: Duration,
    acks: Samples,
    facts: Samples,
    others: Saturated,
}

/// Measures, and writes the tables.
pub(crate) fn measure(bench: &Bench) -> Result<String> {
    let columns = [
        "readers",
        "to the socket p50",
        "p99",
        "max",
        "bare axum p50",
        "p99",
        "max",
    ];
    let mut latency = Table::new("From event to socket, 500 events a second", &columns);
    let columns = [
        "readers",
        "memory each",
        "processor, all",
        "bare axum memory each",
        "processor, all",
    ];
    let mut idle = Table::new("A reader while nothing happens", &columns);
    let columns = [
        "readers of other calls",
        "processor time an event",
        "events/s",
        "bare axum",
        "events/s",
    ];
    let mut cost = Table::new("What readers of other calls cost an event", &columns);
    for count in bench.readers() {
        let node = bench.seed.backend()?;
        let ours = see(bench, &node.server, count)?;
        drop(node);
        let bare = see(bench, &bare::start(bench.cores)?, count)?;
        let name = thousands(count as f64);
        let mut cells = vec![name.clone()];
        for seen in [&ours, &bare] {
            let of = |share| millis(seen.facts.quantile(share));
            cells.extend([of(0.5), of(0.99), of(1.0)]);
        }
        latency.row(&cells);
        let share = |seen: &Seen| {
            let share = seen.idle.as_secs_f64() / bench.plan.idle.as_secs_f64();
            format!("{:.2} %", share * 100.0)
        };
        idle.row(&[
            name.clone(),
            kibibytes(ours.resident / count as f64),
            share(&ours),
            kibibytes(bare.resident / count as f64),
            share(&bare),
        ]);
        let micros = |seen: &Seen| format!("{:.1} µs", seen.others.micros_per_event);
        let rate = |seen: &Seen| thousands(seen.others.rate);
        cost.row(&[name, micros(&ours), rate(&ours), micros(&bare), rate(&bare)]);
        bench.say(&format!(
            "{count} readers: acknowledged in {}",
            millis(ours.acks.quantile(0.99))
        ));
    }
    Ok([
        latency.finish("Open loop, from when the event was due; each reader watches a call of its own."),
        idle.finish("Memory is the growth of the process by the readers; buffers of the system's sockets are not in it. Processor: of one core."),
        cost.finish("Saturated, with events of calls that nobody watches. It must not grow."),
    ]
    .join("\n"))
}

fn see(bench: &Bench, server: &Server, count: u64) -> Result<Seen> {
    bench.say(&format!("{count} readers"));
    let watched = Arc::new(Traffic::of_calls("w", count));
    let before = server.resident()?;
    bench.runtime.block_on(async {
        let sessions = &bench.seed.sessions;
        let mut readers = Readers::open(server.address, &watched, count, sessions).await?;
        tokio::time::sleep(SETTLE).await;
        let resident = server.resident()? - before;
        let used = server.processor_time()?;
        tokio::time::sleep(bench.plan.idle).await;
        let idle = server.processor_time()?.saturating_sub(used);
        let sent = steady::send(server.address, &watched, RATE, bench.plan.steady).await?;
        let facts = readers.latencies(sent.schedule).await?;
        let unwatched = Arc::new(Traffic::of_new_calls("o", 1_000));
        let others = saturate(server, &unwatched, bench.plan.saturated).await?;
        Ok(Seen {
            resident,
            idle,
            acks: sent.acks,
            facts,
            others,
        })
    })
}
