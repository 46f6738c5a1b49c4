//! What happens to the bindings over a portal's life.

use super::{bound, everything, install, public, until_asked};

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
