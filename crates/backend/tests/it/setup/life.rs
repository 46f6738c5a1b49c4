//! What happens to the bindings over a portal's life.

use super::{bound, everything, install, public};
use crate::stand::Stand;

/// Waits until the portal has been asked that often in batches: an installation looks, binds and
/// looks again, so what it binds is bound when the last of the three comes.
async fn until_asked(stand: &Stand, batches: usize) {
    let is_batch = |asked: &&portal_sim::Received| asked.method == "batch";
    let seen = || stand.portal.received().iter().filter(is_batch).count();
    stand.portal.wait_received(|_| seen() >= batches).await;
}

#[tokio::test]
async fn an_installation_by_the_portals_server_binds_by_itself() {
    let stand = public().await;
    assert_eq!(stand.portal.install_callback().await.status, 200);
    until_asked(&stand, 3).await;
    assert_eq!(bound(&stand).await, everything());
}

#[tokio::test]
async fn an_update_wipes_the_handlers_and_they_are_bound_again() {
    let stand = public().await;
    install(&stand).await;
    assert_eq!(stand.portal.update("another-secret").await.status, 200);
    until_asked(&stand, 6).await;
    assert_eq!(bound(&stand).await, everything());
}

#[tokio::test]
async fn a_portal_that_comes_back_is_bound_again() {
    let stand = public().await;
    install(&stand).await;
    assert_eq!(stand.portal.uninstall(false).await.status, 200);
    assert!(bound(&stand).await.is_empty());
    assert_eq!(stand.portal.install().await.status, 200);
    until_asked(&stand, 6).await;
    assert_eq!(bound(&stand).await, everything());
}
