//! Tokens are renewed when they have expired, once, and kept before they are used.

use std::sync::Arc;
use std::time::Duration;

use backend::portal::CallError;
use futures_util::future::join_all;
use serde_json::json;
use tokio::sync::Notify;

use super::{World, id, pair, stored, takes_all, wants_new};
use crate::portals::installation_at;
use crate::scripted::{Asked, Reply};

/// An authorization server that gives `NEW` for the first refresh token, and for it alone.
fn renews(asked: &Asked) -> Reply {
    let is_right = asked.field("grant_type") == "refresh_token"
        && asked.field("client_id") == "local.1.2"
        && asked.field("client_secret") == "our-secret";
    match asked.field("refresh_token") {
        "REFRESH" if is_right => Reply::json(200, &pair("NEW", "REFRESH-2")),
        _ => Reply::error(400, "invalid_grant"),
    }
}

#[tokio::test]
async fn twenty_calls_with_an_expired_token_renew_it_once_and_all_succeed() {
    let world = World::new(wants_new, renews).await;
    let outcomes = join_all((0..20).map(|_| world.call("x.get"))).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(world.oauth.asked("oauth/token").len(), 1);
    assert_eq!(world.access().as_deref(), Some("NEW"));
    assert!(world.call("x.get").await.is_ok());
    assert_eq!(world.oauth.count(), 1);
}

#[tokio::test]
async fn no_token_is_renewed_before_it_has_expired() {
    let world = World::new(takes_all, renews).await;
    // Long after `expires_at`: only the portal's word counts.
    world.clock.advance(30 * 86_400_000);
    assert!(world.call("x.get").await.is_ok());
    assert_eq!(world.oauth.count(), 0);
}

#[tokio::test]
async fn other_refusals_renew_nothing() {
    for code in [
        "invalid_token",
        "NO_AUTH_FOUND",
        "ACCESS_DENIED",
        "insufficient_scope",
        "",
    ] {
        let world = World::new(move |_| Reply::error(401, code), renews).await;
        assert!(world.call("x.get").await.is_err(), "{code}");
        assert_eq!((world.home.count(), world.oauth.count()), (1, 0), "{code}");
    }
}

#[tokio::test]
async fn a_new_pair_is_on_disk_before_anybody_uses_it() {
    let world = World::new(wants_new, renews).await;
    let (used, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (seen, word) = (Arc::clone(&used), Arc::clone(&go));
    world.home.play(move |asked| {
        let is_new = asked.field("auth") == "NEW";
        if is_new {
            seen.notify_one();
            return wants_new(asked).after(&word);
        }
        wants_new(asked)
    });
    let kept = async {
        used.notified().await;
        let kept = stored(world.folder.path()).await;
        go.notify_one();
        kept
    };
    let (outcome, kept) = tokio::join!(world.call("x.get"), kept);
    assert!(outcome.is_ok());
    let portal = kept.get(&id()).expect("kept");
    let tokens = portal.tokens.as_ref().expect("tokens");
    assert_eq!(tokens.access.expose(), "NEW");
    assert_eq!(tokens.refresh.expose(), "REFRESH-2");
    assert_eq!(tokens.expires_at.as_millis(), 1_773_242_926_000);
}

#[tokio::test]
async fn a_dead_refresh_token_needs_an_administrator_until_one_comes() {
    for (status, code) in [
        (400, "invalid_grant"),
        (200, "INVALID_GRANT"),
        (500, "Invalid_Grant"),
    ] {
        let world = World::new(wants_new, move |_| Reply::error(status, code)).await;
        assert!(!world.needs_administrator().await);
        for _ in 0..3 {
            let refused = world.call("x.get").await;
            assert!(
                matches!(refused, Err(CallError::NeedsAdministrator)),
                "{refused:?}"
            );
        }
        assert!(world.needs_administrator().await);
        assert_eq!(
            (world.home.count(), world.oauth.count()),
            (1, 1),
            "asked once, then never"
        );
        let portal = world.portals.get(&id()).expect("known");
        assert!(portal.application_token.is_some(), "events go on");

        let opened = installation_at('a', &world.home.endpoint(), "NEW");
        world.portals.store(opened).await.expect("stored");
        assert!(!world.needs_administrator().await);
        assert!(world.call("x.get").await.is_ok());
    }
}

#[tokio::test]
async fn an_administrator_who_comes_while_the_old_token_dies_is_not_forgotten() {
    let go = Arc::new(Notify::new());
    let word = Arc::clone(&go);
    let refuses = move |_: &Asked| Reply::error(400, "invalid_grant").after(&word);
    let world = World::new(wants_new, refuses).await;
    let opens = async {
        while world.oauth.count() == 0 {
            tokio::task::yield_now().await;
        }
        let mut opened = installation_at('a', &world.home.endpoint(), "NEW");
        opened.refresh_token = bitrix24::Secret::parse("REFRESH-9");
        world.portals.store(opened).await.expect("stored");
        go.notify_one();
    };
    let _ = tokio::join!(world.call("x.get"), opens);
    assert_eq!(world.access().as_deref(), Some("NEW"));
    assert!(world.call("x.get").await.is_ok());
}

#[tokio::test]
async fn a_silent_authorization_server_leaves_the_tokens_as_they_are() {
    let world = World::new(wants_new, renews).await;
    for reply in [
        || Reply::text(200, "<!doctype html><h1>Service page</h1>"),
        || Reply::text(502, ""),
        || Reply::error(500, "internal_server_error"),
        || Reply::error(503, "maintenance"),
        || Reply::redirect("https://elsewhere.example/oauth/token/"),
    ] {
        world.oauth.play(move |_| reply());
        let outcome = world.call("x.get").await;
        assert!(
            matches!(outcome, Err(CallError::AuthorizationUnavailable)),
            "{outcome:?}"
        );
        assert_eq!(world.access().as_deref(), Some("OLD"));
    }
    world.oauth.play(renews);
    assert!(world.call("x.get").await.is_ok());
}

/// `wrong_client` comes with status 200: read as a success it would have replaced the tokens.
#[tokio::test]
async fn wrong_settings_of_ours_are_told_from_dead_tokens() {
    for code in ["wrong_client", "WRONG_CLIENT", "invalid_client"] {
        let world = World::new(wants_new, move |_| Reply::error(200, code)).await;
        let outcome = world.call("x.get").await;
        assert!(
            matches!(outcome, Err(CallError::WrongClient(_))),
            "{outcome:?}"
        );
        assert!(!world.needs_administrator().await);
    }
}

#[tokio::test]
async fn tokens_of_another_portal_are_not_taken() {
    let world = World::new(wants_new, |_| {
        let mut pair = pair("NEW", "REFRESH-2");
        pair["member_id"] = json!("b".repeat(32));
        Reply::json(200, &pair)
    })
    .await;
    assert!(world.call("x.get").await.is_err());
    assert_eq!(world.access().as_deref(), Some("OLD"));
}

#[tokio::test]
async fn a_token_that_stays_expired_is_renewed_once_a_call() {
    let world = World::new(|_| Reply::error(401, "expired_token"), renews).await;
    assert!(matches!(
        world.call("x.get").await,
        Err(CallError::TokenExpired)
    ));
    assert_eq!((world.home.count(), world.oauth.count()), (2, 1));
}

/// The old refresh token is dead from the moment the server answers: a caller that goes away must
/// not take the new pair with it.
#[tokio::test]
async fn a_renewal_goes_on_when_its_caller_goes_away() {
    let go = Arc::new(Notify::new());
    let word = Arc::clone(&go);
    let world = World::new(wants_new, move |asked| renews(asked).after(&word)).await;
    let hasty = world.client.within(Duration::from_millis(200));
    let outcome = hasty
        .call(&id(), &bitrix24::rest::Request::new("x.get"))
        .await;
    assert!(matches!(outcome, Err(CallError::Deadline)), "{outcome:?}");
    assert_eq!(world.oauth.count(), 1);
    let (outcome, ()) = tokio::join!(world.call("x.get"), async { go.notify_one() });
    assert!(outcome.is_ok());
    assert_eq!(world.oauth.count(), 1);
}

#[tokio::test]
async fn a_pair_the_store_did_not_take_is_not_used_and_not_lost() {
    let world = World::new(wants_new, renews).await;
    let db = rusqlite::Connection::open(world.folder.path().join("db")).expect("opens");
    let refuse =
        "CREATE TRIGGER full BEFORE INSERT ON portals BEGIN SELECT RAISE(ABORT, 'full'); END";
    db.execute_batch(refuse).expect("a trigger");
    let outcome = world.call("x.get").await;
    assert!(matches!(outcome, Err(CallError::Store(_))), "{outcome:?}");
    let used: Vec<_> = world.home.asked("rest/x.get");
    assert!(used.iter().all(|asked| asked.field("auth") == "OLD"));
    db.execute_batch("DROP TRIGGER full").expect("dropped");
    assert!(world.call("x.get").await.is_ok());
    assert_eq!(world.oauth.count(), 1, "the refresh token was dead already");
}

#[tokio::test]
async fn a_renewal_tells_where_the_portal_has_moved() {
    let world = World::new(wants_new, renews).await;
    world.oauth.play(|_| {
        let mut pair = pair("NEW", "REFRESH-2");
        pair["client_endpoint"] = json!("https://new.example/rest/");
        Reply::json(200, &pair)
    });
    // Nobody answers there; what counts is what is kept.
    let hasty = world.client.within(Duration::from_millis(500));
    let _ = hasty
        .call(&id(), &bitrix24::rest::Request::new("x.get"))
        .await;
    let portal = world.portals.get(&id()).expect("known");
    assert_eq!(portal.client_endpoint, "https://new.example/rest/");
    assert_eq!(portal.origin, "https://new.example");
}
