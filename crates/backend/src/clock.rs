//! The one place where the backend learns what time it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use domain::Timestamp;

/// The server's clock, or one that a test moves by hand.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Unix milliseconds, set by whoever holds the other end.
    Test(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `start` until it is moved.
    pub fn test(start: Timestamp) -> Self {
        Self::Test(Arc::new(AtomicI64::new(start.as_millis())))
    }

    /// This moment.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => system_now(),
            Self::Test(millis) => Timestamp::from_millis(millis.load(Ordering::SeqCst)),
        }
    }

    /// Moves a test clock forward; the machine's clock is left alone.
    pub fn advance(&self, millis: i64) {
        if let Self::Test(held) = self {
            held.fetch_add(millis, Ordering::SeqCst);
        }
    }
}

/// A clock before 1970 counts as 1970.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the clock everybody else is given"
)]
fn system_now() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;

    use super::Clock;

    #[test]
    fn a_test_clock_stands_until_it_is_moved() {
        let clock = Clock::test(Timestamp::from_millis(5));
        let copy = clock.clone();
        copy.advance(10);
        assert_eq!(clock.now(), Timestamp::from_millis(15));
    }

    #[test]
    fn the_system_clock_knows_the_century() {
        assert!(Clock::System.now() > Timestamp::from_millis(1_700_000_000_000));
    }
}
