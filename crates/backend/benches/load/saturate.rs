//! As many events as the server takes: each connection sends the next as soon as the last one was
//! acknowledged.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use tokio::task::JoinSet;

use crate::connection::Connection;
use crate::moment::{nanos, now};
use crate::process::Server;
use crate::samples::Samples;
use crate::traffic::Traffic;

/// Connections, and so the most events that are under way at one time.
pub(crate) const CONNECTIONS: usize = 256;
const WARM_UP: Duration = Duration::from_millis(500);

/// What became of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Saturated {
    /// Acknowledged events a second.
    pub(crate) rate: f64,
    /// From sending to acknowledgement.
    pub(crate) acks: Samples,
    /// Processor time of the server an event, in microseconds.
    pub(crate) micros_per_event: f64,
}

/// Saturates a server for a while.
///
/// # Errors
/// An event is not acknowledged.
pub(crate) async fn saturate(
    server: &Server,
    traffic: &Arc<Traffic>,
    lasting: Duration,
) -> Result<Saturated> {
    let used_before = server.processor_time()?;
    let begin = now() + nanos(WARM_UP);
    let end = begin + nanos(lasting);
    let mut clients = JoinSet::new();
    for _ in 0..CONNECTIONS {
        clients.spawn(client(server.address, Arc::clone(traffic), begin, end));
    }
    let (mut acks, mut all) = (Samples::default(), 0);
    while let Some(done) = clients.join_next().await {
        let (samples, count) = done??;
        acks.extend(samples);
        all += count;
    }
    let used = server.processor_time()?.saturating_sub(used_before);
    Ok(Saturated {
        rate: acks.count() as f64 / lasting.as_secs_f64(),
        acks,
        micros_per_event: used.as_secs_f64() * 1e6 / f64::from(all),
    })
}

async fn client(
    address: SocketAddr,
    traffic: Arc<Traffic>,
    begin: u64,
    end: u64,
) -> Result<(Samples, u32)> {
    let mut connection = Connection::open(address).await?;
    let (mut samples, mut all) = (Samples::default(), 0);
    let (mut body, mut request) = (Vec::new(), Vec::new());
    loop {
        traffic.write(traffic.take(), &mut body, &mut request);
        let sent = now();
        if sent >= end {
            return Ok((samples, all));
        }
        connection.send(&request).await?;
        connection.answer().await?;
        let answered = now();
        all += 1;
        if sent >= begin && answered < end {
            samples.push(answered - sent);
        }
    }
}
