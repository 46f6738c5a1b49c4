//! Of what is done for a portal in the background only the newest goes on.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use domain::PortalId;
use tokio::sync::oneshot;

/// What goes on, by portal. Copies share it.
#[derive(Debug, Clone, Default)]
pub struct Latest(Arc<Mutex<HashMap<PortalId, oneshot::Sender<Infallible>>>>);

impl Latest {
    /// Begins something for this portal; what is returned is done when something newer begins.
    pub fn begin(&self, portal: &PortalId) -> impl Future<Output = ()> + Send + use<> {
        let (newest, newer) = oneshot::channel();
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.retain(|_, going_on| !going_on.is_closed());
        held.insert(portal.clone(), newest);
        async move {
            // Nothing is ever sent: the other end goes.
            let _ = newer.await;
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::PortalId;
    use futures_util::FutureExt as _;

    use super::Latest;

    fn portal(digit: &str) -> PortalId {
        PortalId::parse(&digit.repeat(32)).expect("an id")
    }

    #[test]
    fn only_the_newest_of_each_portal_goes_on() {
        let latest = Latest::default();
        let (first, other) = (latest.begin(&portal("a")), latest.begin(&portal("b")));
        let second = latest.begin(&portal("a"));
        assert!(first.now_or_never().is_some());
        assert!(second.now_or_never().is_none());
        assert!(other.now_or_never().is_none());
    }

    #[test]
    fn what_is_done_is_forgotten() {
        let latest = Latest::default();
        drop(latest.begin(&portal("a")));
        let _other = latest.begin(&portal("b"));
        assert_eq!(latest.0.lock().expect("held").len(), 1);
    }
}
