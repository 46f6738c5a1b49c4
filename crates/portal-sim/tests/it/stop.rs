use portal_sim::{CallSpec, Options, SimPortal};

use crate::receiver::{send, stand};

async fn is_up(url: &str) -> bool {
    send(url, "text/plain", String::new()).await.is_ok()
}

#[tokio::test]
async fn both_servers_end_with_stop() {
    let (portal, _receiver) = stand().await;
    let (rest, oauth) = (format!("{}/rest/profile", portal.url()), portal.oauth_url());
    assert!(is_up(&rest).await && is_up(&oauth).await);
    portal.stop().await;
    assert!(!is_up(&rest).await && !is_up(&oauth).await);
}

#[tokio::test]
async fn a_call_keeps_its_portal_alive_and_the_last_handle_ends_it() {
    let portal = SimPortal::start(Options::default()).await.unwrap();
    let url = format!("{}/rest/profile", portal.url());
    let call = portal.call(CallSpec::incoming());
    drop(portal);
    assert!(is_up(&url).await);
    drop(call);
    while is_up(&url).await {
        tokio::task::yield_now().await;
    }
}
