//! Events at times fixed in advance, whatever becomes of the ones before: the open loop.

use std::io::Write as _;
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use tokio::task::JoinSet;

use crate::connection::Connection;
use crate::moment::{nanos, now};
use crate::samples::Samples;
use crate::traffic::Traffic;

/// Connections the events are dealt to in turn. At 500 a second one that waits for its answer is
/// not met again before an eighth of a second.
const CONNECTIONS: usize = 64;
/// Between the last preparation and the first event.
const LEAD: Duration = Duration::from_millis(50);

/// When each event is to be sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Schedule {
    first_event: u64,
    begin: u64,
    interval: f64,
    events: u64,
}

impl Schedule {
    /// When an event is due, by the clock of [`now`].
    pub(crate) fn due(&self, event: u64) -> u64 {
        let place = event.saturating_sub(self.first_event);
        self.begin + (place as f64 * self.interval) as u64
    }

    /// How many events there are.
    pub(crate) const fn count(&self) -> u64 {
        self.events
    }
}

/// What became of it.
#[derive(Debug)]
pub(crate) struct Steady {
    /// When events were due.
    pub(crate) schedule: Schedule,
    /// From when an event was due to its acknowledgement.
    pub(crate) acks: Samples,
    /// How late we were in sending: a part of every latency that is not the server's.
    pub(crate) lateness: Samples,
}

/// Sends `rate` events a second for a while.
///
/// # Errors
/// An event is not acknowledged.
pub(crate) async fn send(
    address: SocketAddr,
    traffic: &Arc<Traffic>,
    rate: f64,
    lasting: Duration,
) -> Result<Steady> {
    let mut sockets = Vec::new();
    for _ in 0..CONNECTIONS {
        let socket = TcpStream::connect(address).context("no connection")?;
        socket.set_nodelay(true)?;
        socket.set_nonblocking(true)?;
        sockets.push(socket);
    }
    let schedule = Schedule {
        first_event: traffic.take(),
        begin: now() + nanos(LEAD),
        interval: 1e9 / rate,
        events: (rate * lasting.as_secs_f64()) as u64,
    };
    let mut readers = JoinSet::new();
    for (lane, socket) in (0..).zip(&sockets) {
        let stream = tokio::net::TcpStream::from_std(socket.try_clone()?)?;
        readers.spawn(read_answers(Connection::over(stream), schedule, lane));
    }
    let traffic = Arc::clone(traffic);
    // A thread of its own: a sleeping thread wakes when its time has come, a task in its turn.
    let pacer = std::thread::spawn(move || pace(&sockets, &traffic, schedule));
    let mut acks = Samples::default();
    while let Some(read) = readers.join_next().await {
        acks.extend(read??);
    }
    let paced = pacer.join();
    let lateness = paced.map_err(|_| anyhow::anyhow!("the pacer died"))??;
    Ok(Steady {
        schedule,
        acks,
        lateness,
    })
}

/// Writes each event when it is due.
fn pace(sockets: &[TcpStream], traffic: &Traffic, schedule: Schedule) -> Result<Samples> {
    let mut lateness = Samples::default();
    let (mut body, mut request) = (Vec::new(), Vec::new());
    let mut event = schedule.first_event;
    for mut socket in (0..schedule.events)
        .zip(sockets.iter().cycle())
        .map(|(_, s)| s)
    {
        traffic.write(event, &mut body, &mut request);
        let due = schedule.due(event);
        if let Some(early) = due.checked_sub(now()) {
            std::thread::sleep(Duration::from_nanos(early));
        }
        lateness.push(now().saturating_sub(due));
        socket.write_all(&request).context("an event is not sent")?;
        event = traffic.take();
    }
    Ok(lateness)
}

/// Reads the answers of one connection: those of every 64th event.
async fn read_answers(
    mut connection: Connection,
    schedule: Schedule,
    lane: u64,
) -> Result<Samples> {
    let mut acks = Samples::default();
    for place in (lane..schedule.events).step_by(CONNECTIONS) {
        connection.answer().await?;
        let due = schedule.due(schedule.first_event + place);
        acks.push(now().saturating_sub(due));
    }
    Ok(acks)
}
