//! One setup of a portal at a time: two at once would each bind what the other has just bound.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::PortalId;
use tokio::sync::OwnedMutexGuard;

/// Whose turn it is, by portal. Copies share it.
#[derive(Debug, Clone, Default)]
pub struct Turns(Arc<Mutex<HashMap<PortalId, Arc<tokio::sync::Mutex<()>>>>>);

impl Turns {
    /// Waits for its turn, which ends when the guard is dropped.
    pub async fn take(&self, portal: &PortalId) -> OwnedMutexGuard<()> {
        let turn = {
            let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            turns.retain(|_, turn| Arc::strong_count(turn) > 1);
            Arc::clone(turns.entry(portal.clone()).or_default())
        };
        turn.lock_owned().await
    }
}

#[cfg(test)]
mod tests {
    use domain::PortalId;

    use super::Turns;

    #[tokio::test]
    async fn one_portal_waits_for_itself_and_for_no_other() {
        let turns = Turns::default();
        let portal = |digit: &str| PortalId::parse(&digit.repeat(32)).expect("an id");
        let first = turns.take(&portal("a")).await;
        let _other = turns.take(&portal("b")).await;
        let second = tokio::spawn({
            let (turns, portal) = (turns.clone(), portal("a"));
            async move { drop(turns.take(&portal).await) }
        });
        tokio::task::yield_now().await;
        assert!(!second.is_finished());
        drop(first);
        second.await.expect("its turn came");
    }
}
