//! Latencies, and what is said of them.

use std::time::Duration;

/// Latencies in nanoseconds.
#[derive(Debug, Default, Clone)]
pub(crate) struct Samples(Vec<u64>);

impl Samples {
    /// Adds one.
    pub(crate) fn push(&mut self, nanos: u64) {
        self.0.push(nanos);
    }

    /// Adds all of another run.
    pub(crate) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// The smallest value that at least this share (0 to 1) of all samples does not exceed; zero
    /// when there are none.
    pub(crate) fn quantile(&self, share: f64) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (share * sorted.len() as f64).ceil() as usize;
        let found = sorted.get(rank.saturating_sub(1).min(sorted.len().saturating_sub(1)));
        Duration::from_nanos(found.copied().unwrap_or_default())
    }
}

/// The middle of some numbers; the lower one when there are two; 0 of none.
pub(crate) fn median(numbers: &[f64]) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let middle = sorted.len().saturating_sub(1) / 2;
    sorted.get(middle).copied().unwrap_or_default()
}
