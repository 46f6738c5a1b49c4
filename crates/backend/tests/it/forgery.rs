//! Whatever somebody posts, nothing is called and nothing is changed by it.

use std::sync::{Arc, Mutex};

use portal_sim::{CallSpec, OPERATOR, Options};
use serde_json::{Value, json};

use crate::opened::Opened;
use crate::scripted::{Asked, Reply, Scripted};
use crate::stand::{Stand, problem};

/// Addresses an attacker would like us to call, in the forms they come in.
fn traps(trap: &Scripted) -> Vec<String> {
    let port = trap
        .authority()
        .rsplit(':')
        .next()
        .expect("a port")
        .to_owned();
    let inside = [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "0.0.0.0",
        "[::ffff:127.0.0.1]",
        "127.1",
    ];
    let mut all: Vec<_> = inside.iter().map(|host| format!("{host}:{port}")).collect();
    all.extend(["169.254.169.254", "10.0.0.1", "metadata.google.internal"].map(str::to_owned));
    all
}

/// An ONAPPINSTALL or ONAPPUPDATE whose addresses are all `place`.
fn installation(stand: &Stand, code: &str, access: &str, application: &str, place: &str) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("event", code);
    for (key, value) in [
        ("member_id", stand.portal.member_id().as_str()),
        ("access_token", access),
        ("refresh_token", "r"),
        ("application_token", application),
        ("domain", place),
        ("client_endpoint", &format!("http://{place}/rest/")),
        ("server_endpoint", &format!("http://{place}/rest/")),
    ] {
        form.append_pair(&format!("auth[{key}]"), value);
    }
    form.finish()
}

#[tokio::test]
async fn no_address_that_an_event_or_a_launch_names_is_ever_called() {
    let trap = Scripted::start(|_| Reply::result(json!({"ID": "1", "ADMIN": true}))).await;
    let stand = Stand::bare().await;
    for place in traps(&trap) {
        let token = stand.portal.admin_token();
        let body = installation(&stand, "ONAPPINSTALL", &token, "its-own-secret", &place);
        // Genuine, but for its addresses: those of the authorization server are taken.
        assert_eq!(stand.node.post_form("/events", body).await.status(), 200);
        let forged = installation(&stand, "ONAPPUPDATE", "forged", "stolen", &place);
        problem(stand.node.post_form("/events", forged).await, 403).await;

        let mut form = stand.portal.call(CallSpec::incoming()).launch_form();
        for (key, value) in &mut form.query {
            if key == "DOMAIN" && domain_is_possible(&place) {
                value.clone_from(&place);
            }
        }
        let server = format!("http://{place}/rest/");
        let form = form.with_field("SERVER_ENDPOINT", &server);
        let page = Opened::of(stand.node.launch(&form).await).await;
        assert_eq!(page.status, 200);
        assert_eq!(page.boot()["portal"]["origin"], stand.portal.url().as_str());
        let session = stand
            .ask_session(&stand.portal.operator_token(), None)
            .await;
        assert_eq!(session.status(), 200);
    }
    assert_eq!(trap.count(), 0);
}

fn domain_is_possible(place: &str) -> bool {
    !place.starts_with('[')
}

#[tokio::test]
async fn an_operators_genuine_token_replaces_nothing() {
    let stand = Stand::installed().await;
    let own = stand.event("ONAPPTEST", &[]);
    let operator = stand.portal.token_of(OPERATOR);
    for access in [
        operator,
        stand.portal.foreign_token(),
        stand.portal.other_portal_token(),
    ] {
        for code in ["ONAPPINSTALL", "ONAPPUPDATE"] {
            let place = stand.portal.host();
            let body = installation(&stand, code, &access, "0bad0bad", &place);
            problem(stand.node.post_form("/events", body.clone()).await, 403).await;
            problem(stand.node.post_form("/install", body).await, 403).await;
        }
    }
    assert_eq!(stand.node.post_form("/events", own).await.status(), 200);
    let (member, stolen) = (stand.portal.member_id(), "0bad0bad");
    let theirs = crate::stand::event(&member, stolen, "ONAPPTEST", &[]);
    problem(stand.node.post_form("/events", theirs).await, 403).await;
}

#[tokio::test]
async fn a_launch_in_the_name_of_a_foreign_portal_opens_a_page_and_nothing_else() {
    let stand = Stand::installed().await;
    let foreign = "00000000000000000000000000000bad";
    let form = stand
        .portal
        .launch_app(OPERATOR)
        .with_field("member_id", foreign);
    let page = Opened::of(stand.node.launch(&form).await).await;
    assert_eq!(page.boot()["portal"]["verified"], false);
    let body = json!({
        "member_id": foreign, "auth_id": stand.portal.operator_token(),
        "placement": "DEFAULT", "call_id": null,
    });
    let session = stand
        .node
        .post("/api/session", "application/json", body.to_string());
    problem(session.await, 401).await;
}

/// What an authorization server may say of where a portal lives, and what we do then.
async fn said_to_live_at(endpoint: &str) -> (u16, Stand) {
    let says = Arc::new(Mutex::new(endpoint.to_owned()));
    let info = move |_: &Asked| {
        let endpoint = says.lock().expect("held").clone();
        Reply::result(info(&endpoint))
    };
    let oauth = Scripted::start(info).await;
    let stand = Stand::with(|settings, _| {
        settings.insert("OAUTH_URLS", oauth.url.clone());
        settings.remove("ALLOW_PRIVATE");
    })
    .await;
    (stand.portal.install().await.status, stand)
}

fn info(endpoint: &str) -> Value {
    let Options {
        client_id,
        member_id,
        ..
    } = Options::default();
    json!({
        "client_id": client_id, "user_id": 1, "expires": "2099-01-01T00:00:00+00:00",
        "install": {"client_endpoint": endpoint, "member_id": member_id},
    })
}

#[tokio::test]
async fn a_portal_that_lives_inside_is_refused_even_by_the_authorization_servers_word() {
    let trap = Scripted::start(|_| Reply::result(json!({"ID": "1", "ADMIN": true}))).await;
    for place in traps(&trap) {
        if place == "metadata.google.internal" {
            continue;
        }
        for scheme in ["http", "https"] {
            let (status, stand) = said_to_live_at(&format!("{scheme}://{place}/rest/")).await;
            assert_eq!(status, 403, "{scheme}://{place}");
            assert_eq!(stand.portal.post_event("ONAPPTEST", &[]).await.status, 403);
        }
    }
    assert_eq!(trap.count(), 0);
}

#[tokio::test]
async fn an_authorization_server_that_redirects_is_not_followed() {
    let trap = Scripted::start(|_| Reply::result(info("https://acme.example/rest/"))).await;
    let location = format!("{}/rest/app.info", trap.url);
    let oauth = Scripted::start(move |_| Reply::redirect(&location)).await;
    let stand = Stand::with(|settings, _| {
        settings.insert("OAUTH_URLS", oauth.url.clone());
    })
    .await;
    assert_eq!(stand.portal.install().await.status, 503);
    assert_eq!(trap.count(), 0);
}

#[tokio::test]
async fn a_portal_that_redirects_while_it_is_proven_is_not_followed_elsewhere() {
    let trap = Scripted::start(|_| Reply::result(json!({"ID": "1", "ADMIN": true}))).await;
    let location = format!("{}/rest/profile", trap.url);
    let portal = Scripted::start(move |_| Reply::redirect(&location)).await;
    let endpoint = portal.endpoint();
    let oauth = Scripted::start(move |_| Reply::result(info(&endpoint))).await;
    let stand = Stand::with(|settings, _| {
        settings.insert("OAUTH_URLS", oauth.url.clone());
        let both = format!("{},{}", portal.authority(), trap.authority());
        settings.insert("ALLOW_PRIVATE", both);
    })
    .await;
    assert_eq!(stand.portal.install().await.status, 503);
    assert_eq!((portal.count(), trap.count()), (1, 0));
}
