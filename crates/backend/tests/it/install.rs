//! ONAPPINSTALL, ONAPPUPDATE and ONAPPUNINSTALL: verified before the answer, or nothing changes.

use std::time::Duration;

use portal_sim::{CallSpec, OPERATOR, OauthFault, RestFault};
use tokio::time::Instant;

use crate::stand::{Stand, problem};

/// An install event as it stands, with other tokens.
fn install_event(
    stand: &Stand,
    code: &str,
    member: &str,
    access: &str,
    application: &str,
) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("event", code)
        .append_pair("data[VERSION]", "1");
    for (key, value) in [
        ("access_token", access),
        ("member_id", member),
        ("application_token", application),
        ("refresh_token", "r"),
        (
            "server_endpoint",
            &format!("{}/rest/", stand.portal.oauth_url()),
        ),
        // Never called: it is only what the body claims.
        ("client_endpoint", "http://127.0.0.1:9/rest/"),
        ("domain", "127.0.0.1:9"),
    ] {
        form.append_pair(&format!("auth[{key}]"), value);
    }
    form.finish()
}

async fn is_known(stand: &Stand) -> bool {
    stand.portal.post_event("ONAPPTEST", &[]).await.status == 200
}

#[tokio::test]
async fn an_administrators_installation_is_stored() {
    let stand = Stand::bare().await;
    assert!(!is_known(&stand).await);
    assert_eq!(stand.portal.install().await.status, 200);
    assert!(is_known(&stand).await);
    let asked: Vec<_> = stand.portal.received();
    assert!(
        asked
            .iter()
            .all(|request| request.verb == "POST" && request.query.is_empty()),
        "{asked:?}"
    );
    let methods: Vec<_> = asked
        .iter()
        .map(|request| request.method.as_str())
        .collect();
    assert_eq!(methods, ["app.info", "profile"]);
}

#[tokio::test]
async fn the_verified_endpoint_is_asked_and_kept_not_the_posted_one() {
    let stand = Stand::bare().await;
    let (member, token) = (stand.portal.member_id(), stand.portal.admin_token());
    let body = install_event(
        &stand,
        "ONAPPINSTALL",
        &member,
        &token,
        "secret-of-this-installation",
    );
    assert_eq!(stand.node.post_form("/events", body).await.status(), 200);
    let answer = stand
        .ask_session(&stand.portal.operator_token(), None)
        .await;
    let answer = crate::stand::json_of(answer).await;
    assert_eq!(answer["portal"]["origin"], stand.portal.url().as_str());
}

#[tokio::test]
async fn what_the_authorization_server_does_not_confirm_is_403_and_stores_nothing() {
    let stand = Stand::bare().await;
    let member = stand.portal.member_id();
    let mine = stand.portal.application_token();
    let operator = stand.portal.token_of(OPERATOR);
    for (member, access) in [
        (member.as_str(), "forged"),
        (&member, ""),
        (&member, &stand.portal.foreign_token()),
        (&member, &stand.portal.other_portal_token()),
        (&member, &stand.portal.expired_token()),
        (&member, &operator),
        (
            "00000000000000000000000000000bad",
            &stand.portal.admin_token(),
        ),
        ("", &stand.portal.admin_token()),
    ] {
        for code in ["ONAPPINSTALL", "ONAPPUPDATE", "OnAppInstall"] {
            let body = install_event(&stand, code, member, access, &mine);
            problem(stand.node.post_form("/events", body).await, 403).await;
        }
    }
    assert!(!is_known(&stand).await);
}

#[tokio::test]
async fn an_authorization_server_that_cannot_be_asked_is_503_and_stores_nothing() {
    for fault in [OauthFault::Down, OauthFault::Html, OauthFault::Internal] {
        let stand = Stand::bare().await;
        stand.portal.faults(|faults| faults.oauth = Some(fault));
        assert_eq!(stand.portal.install().await.status, 503, "{fault:?}");
        stand.portal.faults(|faults| faults.oauth = None);
        assert!(!is_known(&stand).await);
        assert_eq!(stand.portal.install().await.status, 200);
    }
}

#[tokio::test]
async fn a_slow_authorization_server_is_503_within_ten_seconds() {
    let stand = Stand::bare().await;
    stand.portal.faults(|faults| faults.oauth_slow_ms = 60_000);
    let started = Instant::now();
    assert_eq!(stand.portal.install().await.status, 503);
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_portal_that_cannot_say_who_is_an_administrator_is_503() {
    let stand = Stand::bare().await;
    stand
        .portal
        .faults(|faults| faults.rest = Some(RestFault::Html));
    assert_eq!(stand.portal.install().await.status, 503);
    stand
        .portal
        .faults(|faults| faults.rest = Some(RestFault::AccessDenied));
    assert_eq!(stand.portal.install().await.status, 403);
    stand.portal.faults(|faults| faults.rest = None);
    assert!(!is_known(&stand).await);
}

#[tokio::test]
async fn a_private_portal_that_nobody_allowed_is_never_called() {
    let stand = Stand::with(|settings, _| {
        settings.remove("ALLOW_PRIVATE");
    })
    .await;
    assert_eq!(stand.portal.install().await.status, 403);
    let received = stand.portal.received();
    assert!(
        received.iter().all(|request| request.server == "oauth"),
        "{received:?}"
    );
}

#[tokio::test]
async fn an_api_only_installation_comes_to_the_installation_address() {
    let stand = Stand::bare().await;
    assert_eq!(stand.portal.install_callback().await.status, 200);
    assert!(is_known(&stand).await);
}

#[tokio::test]
async fn an_installation_callback_that_is_not_genuine_is_told_to_a_program() {
    let stand = Stand::bare().await;
    stand
        .portal
        .faults(|faults| faults.oauth = Some(OauthFault::Refuse));
    let member = stand.portal.member_id();
    let body = install_event(&stand, "ONAPPINSTALL", &member, "forged", "x");
    problem(stand.node.post_form("/install", body).await, 403).await;
}

#[tokio::test]
async fn after_an_update_the_old_token_is_refused_at_once() {
    let stand = Stand::installed().await;
    let old = stand.event("ONAPPTEST", &[]);
    assert_eq!(
        stand.node.post_form("/events", old.clone()).await.status(),
        200
    );
    assert_eq!(stand.portal.update("another-secret").await.status, 200);
    problem(stand.node.post_form("/events", old).await, 403).await;
    assert!(is_known(&stand).await);
    let stand = stand.restart().await;
    assert!(is_known(&stand).await);
}

#[tokio::test]
async fn an_update_that_is_not_confirmed_leaves_the_old_token_in_force() {
    let stand = Stand::installed().await;
    let old = stand.event("ONAPPTEST", &[]);
    stand
        .portal
        .faults(|faults| faults.oauth = Some(OauthFault::Down));
    assert_eq!(stand.portal.update("another-secret").await.status, 503);
    assert_eq!(stand.node.post_form("/events", old).await.status(), 200);
}

#[tokio::test]
async fn an_uninstall_ends_sessions_and_keeps_the_journal_for_a_reinstall() {
    let stand = Stand::installed().await;
    let call = stand.portal.call(CallSpec::incoming());
    assert_eq!(call.init().await.status, 200);
    let token = stand.session(None).await;
    let path = format!("/api/calls/{}", call.id);
    assert_eq!(stand.node.get_as(&token, &path).await.status(), 200);

    assert_eq!(stand.portal.uninstall(false).await.status, 200);
    problem(stand.node.get_as(&token, &path).await, 401).await;
    problem(
        stand.node.get_as(&token, &format!("{path}/live")).await,
        401,
    )
    .await;
    assert!(!is_known(&stand).await);

    assert_eq!(stand.portal.install().await.status, 200);
    problem(stand.node.get_as(&token, &path).await, 401).await;
    assert_eq!(stand.snapshot(&call.id).await["call"]["state"], "ringing");
}

#[tokio::test]
async fn a_clean_uninstall_deletes_what_was_kept() {
    let stand = Stand::installed().await;
    let call = stand.portal.call(CallSpec::incoming());
    assert_eq!(call.init().await.status, 200);
    assert_eq!(stand.portal.uninstall(true).await.status, 200);
    assert_eq!(stand.portal.install().await.status, 200);
    let token = stand.session(None).await;
    problem(
        stand
            .node
            .get_as(&token, &format!("/api/calls/{}", call.id))
            .await,
        404,
    )
    .await;
    // Places are not given out again.
    let next = stand.portal.call(CallSpec::incoming());
    assert_eq!(next.init().await.status, 200);
    assert_eq!(stand.snapshot(&next.id).await["seq"], 2);
}

#[tokio::test]
async fn an_uninstall_with_a_wrong_token_changes_nothing() {
    let stand = Stand::installed().await;
    stand.portal.faults(|faults| faults.wrong_token = true);
    assert_eq!(stand.portal.uninstall(true).await.status, 403);
    stand.portal.faults(|faults| faults.wrong_token = false);
    assert!(is_known(&stand).await);
}

#[tokio::test]
async fn an_authorization_server_on_loopback_does_not_make_loopback_a_portals_place() {
    use axum::Json;
    use axum::routing::post;
    use serde_json::json;

    // One address for both: allowed as a server, not as a portal.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let endpoint = format!("{base}/rest/");
    let asked = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let profile_asked = asked.clone();
    let info = move || async move {
        Json(json!({"result": {
            "client_id": portal_sim::Options::default().client_id, "user_id": 1,
            "expires": "2099-01-01T00:00:00+00:00",
            "install": {
                "client_endpoint": endpoint, "domain": "127.0.0.1",
                "member_id": portal_sim::Options::default().member_id,
            },
        }}))
    };
    let profile = move || async move {
        profile_asked.store(true, std::sync::atomic::Ordering::SeqCst);
        Json(json!({"result": {"ID": "1", "ADMIN": true}}))
    };
    let routes = axum::Router::new()
        .route("/rest/app.info", post(info))
        .route("/rest/profile", post(profile));
    tokio::spawn(async move { axum::serve(listener, routes).await });

    let stand = Stand::with(|settings, _| {
        settings.insert("OAUTH_URLS", base);
        settings.remove("ALLOW_PRIVATE");
    })
    .await;
    assert_eq!(stand.portal.install().await.status, 403);
    assert!(!asked.load(std::sync::atomic::Ordering::SeqCst));
}

#[tokio::test]
async fn an_installation_without_a_secret_of_its_own_is_refused() {
    let stand = Stand::bare().await;
    let (member, token) = (stand.portal.member_id(), stand.portal.admin_token());
    let body = install_event(&stand, "ONAPPINSTALL", &member, &token, "");
    problem(stand.node.post_form("/events", body).await, 403).await;
}
