//! What cannot be bound at once while nobody looks on.

use std::time::Duration;

use portal_sim::RestFault;

use super::{batches, bound, everything, public, until_asked};
use crate::stand::Stand;

/// A portal that refuses to be bound: so many times, or for ever.
async fn refusing(fault: RestFault, times: Option<u32>) -> Stand {
    let stand = public().await;
    stand.portal.faults(|faults| {
        faults.rest = Some(fault);
        faults.rest_method = Some("batch".to_owned());
        faults.rest_times = times;
    });
    stand
}

/// Waits until the portal has been asked that often and the backend leaves it alone.
async fn rests_after(stand: &Stand, often: usize) {
    until_asked(stand, often).await;
    stand.node.has_set_up(&stand.portal).await;
}

/// Lets that much time pass, and nothing happen in it.
async fn pass(seconds: u64) {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(seconds)).await;
    tokio::time::resume();
}

#[tokio::test]
async fn a_portal_that_is_away_for_a_while_is_bound_when_it_is_back() {
    for fault in [RestFault::Html, RestFault::Internal] {
        let stand = refusing(fault, Some(2)).await;
        assert_eq!(stand.portal.install_callback().await.status, 200);
        rests_after(&stand, 1).await;
        assert!(bound(&stand).await.is_empty());
        pass(5).await;
        rests_after(&stand, 2).await;
        pass(30).await;
        rests_after(&stand, 5).await;
        assert_eq!(bound(&stand).await, everything());
    }
}

#[tokio::test]
async fn a_portal_that_refuses_for_good_is_left_alone() {
    let stand = refusing(RestFault::AccessDenied, None).await;
    assert_eq!(stand.portal.install_callback().await.status, 200);
    rests_after(&stand, 1).await;
    pass(3600).await;
    // Answered after whatever an hour has brought about.
    assert_eq!(stand.portal.post_event("ONAPPTEST", &[]).await.status, 200);
    rests_after(&stand, 1).await;
    assert_eq!(batches(&stand), 1);
}

#[tokio::test]
async fn a_portal_that_installs_us_again_is_bound_by_one_task() {
    let stand = refusing(RestFault::Html, None).await;
    for often in 1..=3 {
        assert_eq!(stand.portal.install_callback().await.status, 200);
        rests_after(&stand, often).await;
    }
    pass(5).await;
    rests_after(&stand, 4).await;
    assert_eq!(batches(&stand), 4, "the two before have ended");
}

#[tokio::test]
async fn a_portal_that_has_uninstalled_us_is_not_bound() {
    let stand = refusing(RestFault::Html, None).await;
    assert_eq!(stand.portal.install_callback().await.status, 200);
    rests_after(&stand, 1).await;
    let event = stand.event("ONAPPUNINSTALL", &[]);
    assert_eq!(stand.node.post_form("/events", event).await.status(), 200);
    pass(5).await;
    assert_eq!(stand.portal.post_event("ONAPPTEST", &[]).await.status, 403);
    rests_after(&stand, 1).await;
    assert_eq!(batches(&stand), 1);
}
