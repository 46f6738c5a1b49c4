//! Where a portal lives: proven, public or allowed by name, and followed when it moves.

use backend::clock::Clock;
use backend::portal::CallError;
use bitrix24::rest::Request;
use serde_json::json;

use super::{START, World, id, info, pair, takes_all, wants_new};
use crate::portals::{installation_at, secret};
use crate::scripted::{Asked, Reply, Scripted};

/// A world whose portal redirects to `location`, and whose authorization server says that it
/// lives at `endpoint`; `allowed` may be private too.
async fn moving(location: &str, endpoint: &str, allowed: &str) -> World {
    let (location, endpoint) = (location.to_owned(), endpoint.to_owned());
    let redirects = move |_: &Asked| Reply::redirect(&location);
    let knows = move |_: &Asked| Reply::result(info(&endpoint));
    let (home, oauth) = (
        Scripted::start(redirects).await,
        Scripted::start(knows).await,
    );
    let both = format!("{},{allowed}", home.authority());
    World::between(home, oauth, Clock::test(START), &both, &[]).await
}

#[tokio::test]
async fn a_portal_that_moves_is_followed_with_the_whole_request_and_kept() {
    let new_home = Scripted::start(takes_all).await;
    let location = format!("{}/rest/x.get", new_home.url);
    let world = moving(&location, &new_home.endpoint(), &new_home.authority()).await;
    let request = Request::new("x.get").with("FILTER[ID]", "7");
    assert!(world.client.call(&id(), &request).await.is_ok());
    let asked = new_home.asked("rest/x.get");
    assert_eq!(asked.len(), 1);
    assert_eq!(
        (asked[0].field("FILTER[ID]"), asked[0].field("auth")),
        ("7", "OLD")
    );
    let portal = world.portals.get(&id()).expect("known");
    assert_eq!(portal.client_endpoint, new_home.endpoint());
    assert_eq!(portal.origin, new_home.url);

    assert!(world.call("y.get").await.is_ok());
    assert_eq!(world.home.count(), 1, "the old address is asked no more");
    assert_eq!(new_home.count(), 2);
}

#[tokio::test]
async fn a_redirect_that_the_authorization_server_does_not_know_is_not_followed() {
    let trap = Scripted::start(takes_all).await;
    for location in [
        format!("{}/rest/x.get", trap.url),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "http://10.0.0.1/rest/x.get".to_owned(),
        "https://evil.example/rest/x.get".to_owned(),
        "/login/".to_owned(),
        String::new(),
    ] {
        let world = moving(
            &location,
            "https://acme.bitrix24.com/rest/",
            &trap.authority(),
        )
        .await;
        let before = world
            .portals
            .get(&id())
            .expect("known")
            .client_endpoint
            .clone();
        let outcome = world.call("x.get").await;
        assert!(
            matches!(outcome, Err(CallError::Redirected)),
            "{location}: {outcome:?}"
        );
        let after = world
            .portals
            .get(&id())
            .expect("known")
            .client_endpoint
            .clone();
        assert_eq!(before, after);
    }
    assert_eq!(trap.count(), 0);
}

#[tokio::test]
async fn a_redirect_of_a_foreign_portal_or_application_is_not_followed() {
    let trap = Scripted::start(takes_all).await;
    let location = format!("{}/rest/x.get", trap.url);
    for (field, value) in [("client_id", "app.other"), ("member_id", &"b".repeat(32))] {
        let world = moving(&location, &trap.endpoint(), &trap.authority()).await;
        let mut says = info(&trap.endpoint());
        if field == "client_id" {
            says[field] = json!(value);
        } else {
            says["install"][field] = json!(value);
        }
        world.oauth.play(move |_| Reply::result(says.clone()));
        let outcome = world.call("x.get").await;
        assert!(matches!(outcome, Err(CallError::Redirected)), "{outcome:?}");
    }
    assert_eq!(trap.count(), 0);
}

#[tokio::test]
async fn a_redirect_in_a_circle_ends() {
    let new_home = Scripted::start(takes_all).await;
    let location = format!("{}/rest/x.get", new_home.url);
    let world = moving(&location, &new_home.endpoint(), &new_home.authority()).await;
    let back = format!("{}/rest/x.get", world.home.url);
    new_home.play(move |_| Reply::redirect(&back));
    assert!(matches!(
        world.call("x.get").await,
        Err(CallError::Redirected)
    ));
    assert_eq!((world.home.count(), new_home.count()), (1, 1));
}

#[tokio::test]
async fn a_portal_that_moves_to_a_private_place_nobody_allowed_is_not_called_there() {
    let inside = Scripted::start(takes_all).await;
    let location = format!("{}/rest/x.get", inside.url);
    let world = moving(&location, &inside.endpoint(), "127.0.0.1:1").await;
    let outcome = world.call("x.get").await;
    assert!(
        matches!(outcome, Err(CallError::PrivateAddress)),
        "{outcome:?}"
    );
    assert_eq!(inside.count(), 0);
}

#[tokio::test]
async fn while_the_authorization_server_is_silent_no_redirect_is_followed() {
    let new_home = Scripted::start(takes_all).await;
    let location = format!("{}/rest/x.get", new_home.url);
    let world = moving(&location, &new_home.endpoint(), &new_home.authority()).await;
    world.oauth.play(|_| Reply::text(502, "<html>"));
    let outcome = world.call("x.get").await;
    assert!(
        matches!(outcome, Err(CallError::AuthorizationUnavailable)),
        "{outcome:?}"
    );
    assert_eq!(new_home.count(), 0);
}

#[tokio::test]
async fn a_token_that_expired_on_the_way_to_the_new_address_is_renewed() {
    let new_home = Scripted::start(wants_new).await;
    let location = format!("{}/rest/x.get", new_home.url);
    let world = moving(&location, &new_home.endpoint(), &new_home.authority()).await;
    let endpoint = new_home.endpoint();
    world.oauth.play(move |asked| match asked.path.as_str() {
        "oauth/token" => {
            let mut pair = pair("NEW", "REFRESH-2");
            pair["client_endpoint"] = json!(endpoint);
            Reply::json(200, &pair)
        }
        _ => Reply::error(401, "expired_token"),
    });
    assert!(world.call("x.get").await.is_ok());
    assert_eq!(new_home.count(), 1);
}

#[tokio::test]
async fn no_private_address_is_called_in_any_spelling() {
    let trap = Scripted::start(takes_all).await;
    let port = trap.url.rsplit(':').next().expect("a port").to_owned();
    let (home, oauth) = (
        Scripted::start(takes_all).await,
        Scripted::start(takes_all).await,
    );
    let world = World::between(home, oauth, Clock::test(START), "", &[]).await;
    for host in [
        "127.0.0.1",
        "127.1",
        "0x7f000001",
        "2130706433",
        "0.0.0.0",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "10.0.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "[fd00:ec2::254]",
        "100.64.0.1",
    ] {
        for scheme in ["http", "https"] {
            let endpoint = format!("{scheme}://{host}:{port}/rest/");
            let mut guest = installation_at('b', "https://b.example/rest/", "OLD");
            guest.client_endpoint = endpoint.clone();
            let Ok(portal) = world.portals.store(guest).await else {
                continue;
            };
            let request = Request::new("profile");
            let outcome = world
                .client
                .call_as(&*portal, &secret("OLD"), &request)
                .await;
            let is_refused = matches!(
                outcome,
                Err(CallError::PrivateAddress | CallError::PlainHttp)
            );
            assert!(is_refused, "{endpoint}: {outcome:?}");
        }
    }
    assert_eq!(trap.count(), 0);
}

#[tokio::test]
async fn tokens_do_not_cross_the_internet_in_plain_http() {
    let world = World::new(takes_all, takes_all).await;
    let plain = installation_at('b', "http://crm.example/rest/", "OLD");
    let portal = world.portals.store(plain).await.expect("stored");
    let request = Request::new("profile");
    let outcome = world
        .client
        .call_as(&*portal, &secret("OLD"), &request)
        .await;
    assert!(matches!(outcome, Err(CallError::PlainHttp)), "{outcome:?}");
}
