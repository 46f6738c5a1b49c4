//! How long and how often things are measured.

use std::time::Duration;

/// The measure of everything.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// Turns of each candidate, one after the other, then again.
    pub(crate) rounds: usize,
    /// A saturated run.
    pub(crate) saturated: Duration,
    /// A run at a fixed rate.
    pub(crate) steady: Duration,
    /// How long idle readers are watched: at least one heartbeat and three looks at their session.
    pub(crate) idle: Duration,
    /// Numbers of readers.
    pub(crate) readers: &'static [u64],
    /// Facts in the long journal.
    pub(crate) facts: u32,
    /// Starts on it.
    pub(crate) starts: usize,
}

/// Events a second at which latencies are measured.
pub(crate) const RATE: f64 = 500.0;

impl Plan {
    /// About six minutes.
    pub(crate) const fn full() -> Self {
        Self {
            rounds: 3,
            saturated: Duration::from_secs(4),
            steady: Duration::from_secs(10),
            idle: Duration::from_secs(15),
            readers: &[100, 1_000, 5_000, 10_000],
            facts: 1_000_000,
            starts: 5,
        }
    }

    /// Less than one, to see that it works.
    pub(crate) const fn quick() -> Self {
        Self {
            rounds: 1,
            saturated: Duration::from_secs(1),
            steady: Duration::from_secs(2),
            idle: Duration::from_secs(2),
            readers: &[100, 1_000],
            facts: 50_000,
            starts: 1,
        }
    }
}
