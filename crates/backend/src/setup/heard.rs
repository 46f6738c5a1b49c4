//! What of a portal's events a check-up asks about: the last one, and test events that are awaited.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::{PortalId, Report, Timestamp};
use tokio::sync::oneshot;

use crate::journal::Journal;
use crate::random;

/// The events of this run, as far as a check-up needs them. Copies share it.
#[derive(Debug, Clone, Default)]
pub struct Heard(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    last: Mutex<HashMap<PortalId, (String, Timestamp)>>,
    awaited: Mutex<HashMap<(PortalId, String), oneshot::Sender<Timestamp>>>,
}

impl Heard {
    /// A genuine event has been taken.
    pub fn event(&self, portal: &PortalId, code: &str, at: Timestamp) {
        let mut last = lock(&self.0.last);
        match last.get_mut(portal) {
            // Nothing to allocate for: this is on every event's way.
            Some((held, when)) if held == code => *when = at,
            Some(held) => *held = (code.to_owned(), at),
            None => {
                last.insert(portal.clone(), (code.to_owned(), at));
            }
        }
    }

    /// The last genuine event of a portal since we were started, else the newest in the journal,
    /// which has those about calls.
    pub async fn last(&self, portal: &PortalId, journal: &Journal) -> Option<(String, Timestamp)> {
        if let Some(last) = self.last_of_this_run(portal) {
            return Some(last);
        }
        let newest = journal.newest_event(portal).await;
        let newest = newest.unwrap_or_else(|error| {
            tracing::warn!(portal.id = %portal, %error, "the last event cannot be looked up");
            None
        });
        let newest = newest?;
        Some((code(&newest.report)?.to_owned(), newest.at))
    }

    fn last_of_this_run(&self, portal: &PortalId) -> Option<(String, Timestamp)> {
        lock(&self.0.last).get(portal).cloned()
    }

    /// A test event has arrived.
    pub fn test(&self, portal: &PortalId, probe: &str, at: Timestamp) {
        let awaited = lock(&self.0.awaited).remove(&(portal.clone(), probe.to_owned()));
        if let Some(awaited) = awaited {
            // Whoever waited may have given up.
            let _ = awaited.send(at);
        }
    }

    /// A test event to wait for.
    pub fn expect(&self, portal: &PortalId) -> Probe {
        let (sender, arrival) = oneshot::channel();
        let key = (portal.clone(), random::hex_id());
        lock(&self.0.awaited).insert(key.clone(), sender);
        Probe {
            heard: self.clone(),
            key,
            arrival,
        }
    }
}

/// The event that told this.
const fn code(report: &Report) -> Option<&'static str> {
    match report {
        Report::Requested(_) => Some("ONEXTERNALCALLSTART"),
        Report::Initiated(_) => Some("ONVOXIMPLANTCALLINIT"),
        Report::Registered(_) | Report::Answered(_) => Some("ONVOXIMPLANTCALLSTART"),
        Report::Ended(_) => Some("ONVOXIMPLANTCALLEND"),
        Report::CallbackRequested(_) => Some("ONEXTERNALCALLBACKSTART"),
        Report::Statistics(_)
        | Report::CardStatus(_)
        | Report::CardState(_)
        | Report::EntityChanged(_)
        | Report::BeforeClose => None,
    }
}

/// A test event that is awaited until this is dropped.
#[derive(Debug)]
pub struct Probe {
    heard: Heard,
    key: (PortalId, String),
    arrival: oneshot::Receiver<Timestamp>,
}

impl Probe {
    /// What the test event must carry.
    pub fn name(&self) -> &str {
        &self.key.1
    }

    /// When it arrived; waits for it.
    pub async fn arrived(&mut self) -> Option<Timestamp> {
        (&mut self.arrival).await.ok()
    }
}

impl Drop for Probe {
    fn drop(&mut self) {
        lock(&self.heard.0.awaited).remove(&self.key);
    }
}

/// Nothing in here panics while it holds a lock.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use domain::{PortalId, Timestamp};

    use super::{Heard, lock};

    fn portal(digit: &str) -> PortalId {
        PortalId::parse(&digit.repeat(32)).expect("an id")
    }

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn the_last_event_of_each_portal_is_known() {
        let heard = Heard::default();
        heard.event(&portal("a"), "X", at(1));
        heard.event(&portal("a"), "X", at(2));
        heard.event(&portal("b"), "Z", at(3));
        assert_eq!(
            heard.last_of_this_run(&portal("a")),
            Some(("X".into(), at(2)))
        );
        heard.event(&portal("a"), "Y", at(4));
        assert_eq!(
            heard.last_of_this_run(&portal("a")),
            Some(("Y".into(), at(4)))
        );
        assert_eq!(heard.last_of_this_run(&portal("c")), None);
    }

    #[tokio::test]
    async fn a_test_event_is_awaited_by_its_portal_and_name() {
        let heard = Heard::default();
        let mut probe = heard.expect(&portal("a"));
        heard.test(&portal("b"), probe.name(), at(1));
        heard.test(&portal("a"), "another", at(2));
        heard.test(&portal("a"), probe.name(), at(3));
        assert_eq!(probe.arrived().await, Some(at(3)));
    }

    #[test]
    fn nobody_waits_for_a_test_event_that_was_given_up() {
        let heard = Heard::default();
        drop(heard.expect(&portal("a")));
        assert!(lock(&heard.0.awaited).is_empty());
    }
}
