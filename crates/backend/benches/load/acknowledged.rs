//! How many events a second are taken, and how long each takes.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;

use crate::Bench;
use crate::floor::appends::append;
use crate::floor::bare;
use crate::plan::RATE;
use crate::process::Server;
use crate::samples::{Samples, median};
use crate::saturate::{CONNECTIONS, Saturated, saturate};
use crate::seed::folder;
use crate::steady;
use crate::table::{Table, millis, thousands};
use crate::traffic::Traffic;

/// Calls that are under way at one time.
const OPEN: u64 = 1_000;
/// Share of its own best at which a server is held for the latency under load.
const BUSY: f64 = 0.8;

/// What was seen of one server.
#[derive(Default)]
struct Seen {
    rates: Vec<f64>,
    costs: Vec<f64>,
    saturated: Samples,
    steady: Samples,
    busy: Samples,
    lateness: Samples,
}

impl Seen {
    fn add(&mut self, run: Saturated) {
        self.rates.push(run.rate);
        self.costs.push(run.micros_per_event);
        self.saturated.extend(run.acks);
    }

    fn rate(&self) -> f64 {
        median(&self.rates)
    }

    fn row(&self, name: &str, floor: &Self) -> Vec<String> {
        let both = |samples: &Samples| {
            let (half, most) = (samples.quantile(0.5), samples.quantile(0.99));
            format!("{} / {}", millis(half), millis(most))
        };
        vec![
            name.to_owned(),
            thousands(self.rate()),
            format!("{:.2}", self.rate() / floor.rate()),
            format!("{:.1} µs", median(&self.costs)),
            both(&self.steady),
            both(&self.busy),
            both(&self.saturated),
        ]
    }
}

/// Measures, and writes the tables.
pub(crate) fn measure(bench: &Bench) -> Result<String> {
    let (mut ours, mut bare_axum) = (Seen::default(), Seen::default());
    let (mut rows, mut single) = (Vec::new(), Samples::default());
    let node = bench.seed.backend()?;
    let bare = bare::start(bench.cores)?;
    let disk = folder()?;
    let traffic = Arc::new(Traffic::of_new_calls("t", OPEN));
    let saturated = |server: &Server| {
        let run = saturate(server, &traffic, bench.plan.saturated);
        bench.runtime.block_on(run)
    };
    for round in 0..bench.plan.rounds {
        bench.say(&format!("acknowledged events, round {}", round + 1));
        ours.add(saturated(&node.server)?);
        bare_axum.add(saturated(&bare)?);
        let group = CONNECTIONS as u32;
        let half = bench.plan.saturated / 2;
        let alone = |group| bench.cores.on_server(|| append(disk.path(), group, half));
        rows.push(alone(group)?.rate);
        single.extend(alone(1)?.commits);
    }
    for (server, seen) in [(&node.server, &mut ours), (&bare, &mut bare_axum)] {
        bench.say("latency of acknowledgements");
        let send = |rate, lasting: Duration| {
            bench
                .runtime
                .block_on(steady::send(server.address, &traffic, rate, lasting))
        };
        let calm = send(RATE, bench.plan.steady)?;
        seen.steady = calm.acks;
        seen.lateness = calm.lateness;
        seen.busy = send(seen.rate() * BUSY, bench.plan.saturated)?.acks;
    }
    let mut table = Table::new(
        "Events acknowledged, on one core",
        &[
            "server",
            "events/s",
            "of the floor",
            "processor time an event",
            "p50 / p99 at 500/s",
            "p50 / p99 at 80 % of its best",
            "p50 / p99 saturated",
        ],
    );
    table.row(&ours.row("**Call Card**: verified, durable, fanned out", &bare_axum));
    table.row(&bare_axum.row("floor: bare axum, nothing verified or stored", &bare_axum));
    table.row(&[
        format!("floor: SQLite alone, `FULL`, {CONNECTIONS} rows a commit"),
        thousands(median(&rows)),
    ]);
    Ok(table.finish(&format!(
        "One commit of one row, alone: p50 {}, p99 {}. At 500/s and at 80 % the loop is open; saturated means \
         {CONNECTIONS} connections that each wait for their acknowledgement. The load itself was late by \
         {} (p99) at 500/s.",
        millis(single.quantile(0.5)),
        millis(single.quantile(0.99)),
        millis(ours.lateness.quantile(0.99)),
    )))
}
