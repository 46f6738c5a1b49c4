//! Who watches which call. Publishing costs what the watchers of that one call cost, and waits
//! for nobody.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll};

use api::FactMessage;
use bytes::Bytes;
use domain::{CallId, PortalId};
use tokio::sync::mpsc;

/// Facts a subscriber may be behind before it is cut off.
const QUEUE: usize = 64;

/// A fact on its way to the watchers of its call, who share it.
#[derive(Debug)]
pub struct Tailed {
    /// The fact.
    pub message: FactMessage,
    frame: OnceLock<Bytes>,
}

impl Tailed {
    /// The fact as it goes over the wire, made by the first who asks and shared by all.
    pub fn frame(&self, make: impl FnOnce(&FactMessage) -> Bytes) -> Bytes {
        self.frame.get_or_init(|| make(&self.message)).clone()
    }
}

type Watchers = Vec<(u64, mpsc::Sender<Arc<Tailed>>)>;
type Topics = HashMap<PortalId, HashMap<CallId, Watchers>>;

/// The subscriptions of this node.
#[derive(Debug, Default)]
pub(super) struct Hub {
    topics: Mutex<Topics>,
    next_id: AtomicU64,
}

impl Hub {
    fn topics(&self) -> MutexGuard<'_, Topics> {
        self.topics.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Watches a call.
    pub(super) fn subscribe(self: &Arc<Self>, portal: &PortalId, call_id: &CallId) -> Subscription {
        let (sender, facts) = mpsc::channel(QUEUE);
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let mut topics = self.topics();
        let calls = topics.entry(portal.clone()).or_default();
        calls.entry(call_id.clone()).or_default().push((id, sender));
        drop(topics);
        let (hub, portal, call_id) = (Arc::clone(self), portal.clone(), call_id.clone());
        Subscription {
            facts,
            hub,
            portal,
            call_id,
            id,
        }
    }

    /// Hands a fact to those who watch its call. Whoever is too far behind is cut off.
    pub(super) fn publish(
        &self,
        portal: &PortalId,
        call_id: &CallId,
        make: impl FnOnce() -> FactMessage,
    ) {
        let mut topics = self.topics();
        let Some(watchers) = topics
            .get_mut(portal)
            .and_then(|calls| calls.get_mut(call_id))
        else {
            return;
        };
        let fact = Arc::new(Tailed {
            message: make(),
            frame: OnceLock::new(),
        });
        watchers.retain(|(_, sender)| sender.try_send(Arc::clone(&fact)).is_ok());
    }

    fn leave(&self, portal: &PortalId, call_id: &CallId, id: u64) {
        let mut topics = self.topics();
        let Some(calls) = topics.get_mut(portal) else {
            return;
        };
        if let Entry::Occupied(mut topic) = calls.entry(call_id.clone()) {
            topic.get_mut().retain(|(watcher, _)| *watcher != id);
            if topic.get().is_empty() {
                topic.remove();
            }
        }
        if calls.is_empty() {
            topics.remove(portal);
        }
    }

    /// How many watch.
    pub(super) fn subscribers(&self) -> usize {
        self.topics()
            .values()
            .flat_map(HashMap::values)
            .map(Vec::len)
            .sum()
    }
}

/// One watcher of one call. Dropping it ends the watch.
#[derive(Debug)]
pub struct Subscription {
    facts: mpsc::Receiver<Arc<Tailed>>,
    hub: Arc<Hub>,
    portal: PortalId,
    call_id: CallId,
    id: u64,
}

impl Subscription {
    /// The next fact; `None` once this watcher was cut off and has seen what was queued.
    pub async fn next(&mut self) -> Option<Arc<Tailed>> {
        self.facts.recv().await
    }

    /// The same, for streams.
    pub fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Arc<Tailed>>> {
        self.facts.poll_recv(cx)
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.hub.leave(&self.portal, &self.call_id, self.id);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use api::FactMessage;
    use domain::fact::Started;
    use domain::{CallId, Fact, PortalId, Report, Timestamp, Witness};

    use super::{Hub, QUEUE};

    fn ids() -> (PortalId, CallId) {
        let portal = PortalId::parse(&"a".repeat(32)).expect("a portal");
        (portal, CallId::parse("one").expect("a call"))
    }

    fn message(seq: u64, call_id: &CallId) -> FactMessage {
        let report = Report::Answered(Started {
            ts: None,
            operator: None,
        });
        let fact = Fact {
            at: Timestamp::from_millis(0),
            source: Witness::Webhook,
            report,
        };
        FactMessage::new(seq, call_id.clone(), fact)
    }

    #[tokio::test]
    async fn a_watcher_that_falls_behind_is_cut_off_and_the_others_are_not() {
        let (hub, (portal, call)) = (Arc::new(Hub::default()), ids());
        let (mut slow, mut quick) = (hub.subscribe(&portal, &call), hub.subscribe(&portal, &call));
        for seq in 1..=QUEUE as u64 + 5 {
            hub.publish(&portal, &call, || message(seq, &call));
            assert_eq!(quick.next().await.map(|fact| fact.message.seq), Some(seq));
        }
        for seq in 1..=QUEUE as u64 {
            assert_eq!(slow.next().await.map(|fact| fact.message.seq), Some(seq));
        }
        assert!(slow.next().await.is_none(), "the stream has ended");
        assert_eq!(hub.subscribers(), 1);
    }

    #[tokio::test]
    async fn nothing_is_left_of_a_call_nobody_watches() {
        let (hub, (portal, call)) = (Arc::new(Hub::default()), ids());
        let (one, two) = (hub.subscribe(&portal, &call), hub.subscribe(&portal, &call));
        drop(one);
        assert_eq!(hub.subscribers(), 1);
        drop(two);
        assert!(hub.topics().is_empty());
        hub.publish(&portal, &call, || unreachable!("nobody watches"));
    }

    #[tokio::test]
    async fn a_fact_is_written_once_for_all_its_watchers() {
        let (hub, (portal, call)) = (Arc::new(Hub::default()), ids());
        let (mut one, mut two) = (hub.subscribe(&portal, &call), hub.subscribe(&portal, &call));
        hub.publish(&portal, &call, || message(1, &call));
        let (one, two) = (
            one.next().await.expect("a fact"),
            two.next().await.expect("a fact"),
        );
        assert_eq!(
            one.frame(|_| "frame".into()),
            two.frame(|_| unreachable!("written before"))
        );
    }
}
