//! Nobody answers, or too late: the portal, or the authorization server.

use portal_sim::{ADMINISTRATOR, Options};
use serde_json::json;
use tokio::net::TcpListener;

use super::{PUBLIC_URL, Told, install, public, ticket, told};
use crate::scripted::{Reply, Scripted};
use crate::stand::Stand;

/// Checks that a setup ended with these words about its first step, and stored and bound nothing.
async fn came_to_nothing(stand: &Stand, told: &Told, text: &str, advice: &str) {
    assert_eq!(told.states(), [("admin", "failed")]);
    let said = told.words("admin");
    assert!(said.contains(text) && said.contains(advice), "{said}");
    assert_eq!(told.end["outcome"], "broken");
    assert_eq!(told.end["can_finish"], false);
    assert_eq!(stand.portal.post_event("ONAPPTEST", &[]).await.status, 403);
    assert!(stand.portal.bound_placements().is_empty());
}

#[tokio::test]
async fn a_portal_that_cannot_be_reached_is_told() {
    // Nobody listens there any more.
    let free = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let host = free.local_addr().expect("an address").to_string();
    drop(free);
    let endpoint = format!("http://{host}/rest/");
    let info = move |_: &_| {
        let Options {
            client_id,
            member_id,
            ..
        } = Options::default();
        Reply::result(json!({
            "client_id": client_id, "user_id": ADMINISTRATOR,
            "expires": "2099-01-01T00:00:00+00:00",
            "install": {"client_endpoint": endpoint, "member_id": member_id},
        }))
    };
    let oauth = Scripted::start(info).await;
    let stand = Stand::with(|settings, _| {
        settings.insert("PUBLIC_URL", PUBLIC_URL.to_owned());
        settings.insert("OAUTH_URLS", oauth.url.clone());
        settings.insert("ALLOW_PRIVATE", host);
    })
    .await;
    let told = install(&stand).await;
    came_to_nothing(&stand, &told, "does not answer", "reaches the portal").await;
}

#[tokio::test]
async fn a_portal_that_takes_too_long_is_told_and_the_same_page_tries_again() {
    let stand = public().await;
    stand.portal.faults(|faults| {
        faults.rest_method = Some("profile".to_owned());
        faults.rest_slow_ms = 60_000;
    });
    let ticket = ticket(&stand, &stand.portal.launch_install(ADMINISTRATOR)).await;
    let late = told(&stand, &ticket, "install").await;
    came_to_nothing(&stand, &late, "does not answer", "reaches the portal").await;
    stand.portal.faults(|faults| faults.rest_slow_ms = 0);
    let mended = told(&stand, &ticket, "install").await;
    assert_eq!(mended.end["outcome"], "ready");
}

#[tokio::test]
async fn an_authorization_server_that_takes_too_long_is_told() {
    let stand = public().await;
    stand.portal.faults(|faults| faults.oauth_slow_ms = 60_000);
    let late = install(&stand).await;
    let host = stand.portal.oauth_url().replace("http://", "");
    came_to_nothing(&stand, &late, "cannot be reached", &host).await;
}
