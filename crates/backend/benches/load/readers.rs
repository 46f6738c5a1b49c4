//! Cards that are open: one connection each, listening to one call's live stream.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use tokio::sync::Notify;
use tokio::task::JoinSet;

use crate::connection::Connection;
use crate::moment::now;
use crate::samples::Samples;
use crate::steady::Schedule;
use crate::traffic::{Traffic, event_in};

/// Connections that are opened at one time.
const OPENING: usize = 128;
/// How long the last facts may take to arrive.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Default)]
struct Heard {
    /// Events by number, and when they arrived.
    facts: Mutex<Vec<(u64, u64)>>,
    news: Notify,
}

/// Readers of the calls of some traffic, one each. They hang up when dropped.
pub(crate) struct Readers {
    tasks: JoinSet<Result<()>>,
    heard: Arc<Heard>,
}

impl Readers {
    /// Opens `count` streams, and returns when each has its first frame. `sessions` are tokens by
    /// portal.
    ///
    /// # Errors
    /// One of them is refused.
    pub(crate) async fn open(
        address: SocketAddr,
        traffic: &Traffic,
        count: u64,
        sessions: &[String],
    ) -> Result<Self> {
        let heard = Arc::new(Heard::default());
        let (mut opening, mut tasks) = (JoinSet::new(), JoinSet::new());
        let mut listen = |connection| {
            tasks.spawn(listen(connection, Arc::clone(&heard)));
        };
        for place in 0..count {
            if opening.len() >= OPENING
                && let Some(opened) = opening.join_next().await
            {
                listen(opened??);
            }
            let (call, portal) = traffic.call(place);
            let session = sessions.get(usize::try_from(portal)?);
            let session = session.context("no session")?;
            let request = format!(
                "GET /api/calls/{call}/live HTTP/1.1\r\nHost: bench\r\n\
                 Accept: text/event-stream\r\nAuthorization: Bearer {session}\r\n\r\n"
            );
            opening.spawn(open(address, request));
        }
        while let Some(opened) = opening.join_next().await {
            listen(opened??);
        }
        Ok(Self { tasks, heard })
    }

    /// Waits until every event of the schedule has arrived; the latencies from when it was due.
    ///
    /// # Errors
    /// A fact does not arrive, or a stream ends.
    pub(crate) async fn latencies(&mut self, schedule: Schedule) -> Result<Samples> {
        let arrived = async {
            while (self.heard.count() as u64) < schedule.count() {
                self.heard.news.notified().await;
            }
        };
        tokio::select! {
            waited = tokio::time::timeout(PATIENCE, arrived) => {
                waited.with_context(|| format!(
                    "{} of {} facts arrived", self.heard.count(), schedule.count()
                ))?;
            }
            Some(ended) = self.tasks.join_next() => ended??,
        }
        let facts = std::mem::take(&mut *self.heard.facts());
        ensure!(facts.len() as u64 == schedule.count(), "a fact came twice");
        let mut latencies = Samples::default();
        for (event, at) in facts {
            latencies.push(at.saturating_sub(schedule.due(event)));
        }
        Ok(latencies)
    }
}

impl Heard {
    fn facts(&self) -> std::sync::MutexGuard<'_, Vec<(u64, u64)>> {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self) -> usize {
        self.facts().len()
    }
}

async fn open(address: SocketAddr, request: String) -> Result<Connection> {
    let mut connection = Connection::open(address).await?;
    connection.send(request.as_bytes()).await?;
    connection.begin_stream().await.context("no stream")?;
    Ok(connection)
}

async fn listen(mut connection: Connection, heard: Arc<Heard>) -> Result<()> {
    loop {
        if let Some(event) = connection.frame(event_in).await? {
            heard.facts().push((event, now()));
            heard.news.notify_one();
        }
    }
}
