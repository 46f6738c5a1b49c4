//! How often we may ask a portal: a bucket each, and methods that are blocked for a while
//! (reference, section 4.6). We have one address, so all that we ask of a portal shares its bucket.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::{PortalId, Timestamp};

use crate::config::Allowance;

/// How long a blocked method rests when the portal never said: a tenth of its window.
const UNKNOWN_BLOCK_MS: i64 = 60_000;
/// The window over which a portal sums a method's running time: no block is longer.
const WINDOW_MS: i64 = 600_000;

/// The limits of every portal we ask. A request that would be refused waits here instead.
#[derive(Debug)]
pub(super) struct Limits {
    interval_ms: i64,
    /// How far ahead of the long run a portal's requests may be.
    ahead_ms: i64,
    portals: Mutex<HashMap<PortalId, Standing>>,
}

#[derive(Debug, Default)]
struct Standing {
    /// When the bucket is empty again.
    empty_at_ms: i64,
    /// When a method's running time is forgotten, as its last good answer said.
    reset_at_ms: HashMap<&'static str, i64>,
    /// Until when a method is blocked.
    blocked_until_ms: HashMap<&'static str, i64>,
}

impl Limits {
    pub(super) fn new(allowance: Allowance) -> Self {
        let interval_ms = 1000 / i64::from(allowance.per_second.max(1));
        Self {
            interval_ms,
            ahead_ms: interval_ms * i64::from(allowance.burst.max(1) - 1),
            portals: Mutex::default(),
        }
    }

    /// Takes the place of one request and says how long to wait for it; `None` when that is longer
    /// than `patience`, and no place is taken.
    pub(super) fn reserve(
        &self,
        portal: &PortalId,
        now: Timestamp,
        patience: Duration,
    ) -> Option<Duration> {
        let mut portals = self.portals();
        let standing = portals.entry(portal.clone()).or_default();
        let now = now.as_millis();
        let empty_at = standing.empty_at_ms.max(now);
        let wait_ms = (empty_at - self.ahead_ms - now).max(0);
        let wait = Duration::from_millis(wait_ms.unsigned_abs());
        if wait > patience {
            return None;
        }
        standing.empty_at_ms = empty_at + self.interval_ms;
        Some(wait)
    }

    /// The portal refused for too many requests, so others share its bucket with us: nobody asks
    /// it before the pause is over, and then at the pace of the long run.
    pub(super) fn exhausted(&self, portal: &PortalId, now: Timestamp, pause: Duration) {
        let pause_ms = i64::try_from(pause.as_millis()).unwrap_or(i64::MAX);
        let empty_at = now.plus_millis(pause_ms.saturating_add(self.ahead_ms));
        let mut portals = self.portals();
        let standing = portals.entry(portal.clone()).or_default();
        standing.empty_at_ms = standing.empty_at_ms.max(empty_at.as_millis());
    }

    /// A good answer said when the method's running time is forgotten, Unix seconds.
    pub(super) fn answered(&self, portal: &PortalId, method: &'static str, reset_at: i64) {
        let mut portals = self.portals();
        let standing = portals.entry(portal.clone()).or_default();
        let reset_at_ms = reset_at.saturating_mul(1000);
        standing.reset_at_ms.insert(method, reset_at_ms);
    }

    /// The portal blocks a method for its running time; says until when it is left alone.
    pub(super) fn block(
        &self,
        portal: &PortalId,
        method: &'static str,
        now: Timestamp,
    ) -> Timestamp {
        let mut portals = self.portals();
        let standing = portals.entry(portal.clone()).or_default();
        let now = now.as_millis();
        let said = standing.reset_at_ms.get(method).copied();
        let until = said
            .filter(|until| *until > now)
            .unwrap_or(now + UNKNOWN_BLOCK_MS)
            .min(now + WINDOW_MS);
        standing.blocked_until_ms.insert(method, until);
        Timestamp::from_millis(until)
    }

    /// Until when a method is blocked; `None` when it is not.
    pub(super) fn blocked(
        &self,
        portal: &PortalId,
        method: &'static str,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let mut portals = self.portals();
        let blocked = &mut portals.get_mut(portal)?.blocked_until_ms;
        let until = Timestamp::from_millis(*blocked.get(method)?);
        if until <= now {
            blocked.remove(method);
            return None;
        }
        Some(until)
    }

    /// Nothing in here panics while it holds the lock.
    fn portals(&self) -> MutexGuard<'_, HashMap<PortalId, Standing>> {
        self.portals.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::{PortalId, Timestamp};

    use super::Limits;
    use crate::config::Allowance;

    const START: Timestamp = Timestamp::from_millis(1_773_239_326_000);
    const PATIENT: Duration = Duration::from_secs(60);

    fn portal(digit: char) -> PortalId {
        PortalId::parse(&digit.to_string().repeat(32)).expect("an id")
    }

    fn limits() -> Limits {
        Limits::new(Allowance {
            per_second: 2,
            burst: 50,
        })
    }

    fn wait_ms(limits: &Limits, digit: char, now: Timestamp) -> Option<u128> {
        let wait = limits.reserve(&portal(digit), now, PATIENT);
        wait.map(|wait| wait.as_millis())
    }

    #[test]
    fn fifty_go_at_once_and_then_two_a_second() {
        let limits = limits();
        let waits: Vec<_> = (0..53).map(|_| wait_ms(&limits, 'a', START)).collect();
        assert!(waits[..50].iter().all(|wait| *wait == Some(0)), "{waits:?}");
        assert_eq!(waits[50..], [Some(500), Some(1000), Some(1500)]);
    }

    #[test]
    fn each_portal_has_a_bucket_of_its_own() {
        let limits = limits();
        for _ in 0..60 {
            wait_ms(&limits, 'a', START);
        }
        assert_eq!(wait_ms(&limits, 'b', START), Some(0));
    }

    #[test]
    fn a_bucket_empties_with_time() {
        let limits = limits();
        for _ in 0..50 {
            wait_ms(&limits, 'a', START);
        }
        let later = START.plus_millis(5_000);
        let waits: Vec<_> = (0..11).map(|_| wait_ms(&limits, 'a', later)).collect();
        assert!(waits[..10].iter().all(|wait| *wait == Some(0)), "{waits:?}");
        assert_eq!(waits[10], Some(500));
    }

    #[test]
    fn whoever_cannot_wait_takes_no_place() {
        let limits = limits();
        for _ in 0..50 {
            wait_ms(&limits, 'a', START);
        }
        let hasty = Duration::from_millis(100);
        for _ in 0..10 {
            assert_eq!(limits.reserve(&portal('a'), START, hasty), None);
        }
        assert_eq!(wait_ms(&limits, 'a', START), Some(500));
    }

    #[test]
    fn after_a_refusal_everybody_waits_and_then_goes_one_by_one() {
        let limits = limits();
        limits.exhausted(&portal('a'), START, Duration::from_secs(4));
        let waits: Vec<_> = (0..3).map(|_| wait_ms(&limits, 'a', START)).collect();
        assert_eq!(waits, [Some(4000), Some(4500), Some(5000)]);
        assert_eq!(wait_ms(&limits, 'b', START), Some(0));
    }

    #[test]
    fn only_the_blocked_method_rests_until_the_portal_forgets_its_running_time() {
        let limits = limits();
        let (portal, reset_at) = (portal('a'), START.as_millis() / 1000 + 300);
        limits.answered(&portal, "x.get", reset_at);
        let until = limits.block(&portal, "x.get", START);
        assert_eq!(until.as_millis(), reset_at * 1000);
        assert_eq!(limits.blocked(&portal, "x.get", START), Some(until));
        assert_eq!(limits.blocked(&portal, "y.get", START), None);
        assert_eq!(limits.blocked(&portal, "x.get", until), None);
    }

    #[test]
    fn a_block_nobody_explained_is_short_and_none_is_longer_than_its_window() {
        let limits = limits();
        let portal = portal('a');
        let after = |until: Timestamp| until.millis_since(START);
        assert_eq!(after(limits.block(&portal, "x.get", START)), 60_000);
        limits.answered(&portal, "x.get", i64::MAX);
        assert_eq!(after(limits.block(&portal, "x.get", START)), 600_000);
        limits.answered(&portal, "x.get", 1);
        assert_eq!(after(limits.block(&portal, "x.get", START)), 60_000);
    }
}
