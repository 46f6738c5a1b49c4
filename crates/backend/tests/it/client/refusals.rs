//! What a portal can answer instead of a result, and what a caller then knows.

use std::sync::Arc;
use std::time::Duration;

use backend::clock::Clock;
use backend::portal::CallError;
use bitrix24::rest::Request;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use super::{START, World, id, takes_all};
use crate::portals::installation_at;
use crate::scripted::{Reply, Scripted};

#[tokio::test]
async fn a_refusal_is_known_by_its_code_in_any_case_and_with_any_status() {
    let world = World::new(takes_all, takes_all).await;
    for status in [200, 400, 403, 500] {
        for code in ["INSUFFICIENT_SCOPE", "insufficient_scope"] {
            world.home.play(move |_| Reply::error(status, code));
            let outcome = world.call("x.get").await;
            assert!(
                matches!(outcome, Err(CallError::MissingScope(_))),
                "{status} {outcome:?}"
            );
        }
    }
    world.home.play(|_| Reply::error(500, "PORTAL_DELETED"));
    assert!(matches!(
        world.call("x.get").await,
        Err(CallError::PortalDeleted)
    ));
    world.home.play(|_| {
        let words = "REST API is available only on commercial plans";
        Reply::json(
            403,
            &json!({"error": "ACCESS_DENIED", "error_description": words}),
        )
    });
    assert!(matches!(
        world.call("x.get").await,
        Err(CallError::PlanForbids(_))
    ));
}

#[tokio::test]
async fn an_empty_php_array_is_an_empty_result() {
    let world = World::new(|_| Reply::result(json!([])), takes_all).await;
    let answer = world
        .call("crm.duplicate.findbycomm")
        .await
        .expect("an answer");
    assert!(answer.into_map().is_empty());
    let batch = world
        .client
        .batch(&id(), &[("a", Request::new("x.get"))])
        .await;
    assert!(batch.is_ok_and(|batch| matches!(batch.result("a"), Ok(None))));
}

#[tokio::test]
async fn a_proxys_page_is_no_answer_whatever_its_status() {
    let world = World::new(takes_all, takes_all).await;
    for status in [200, 404, 502] {
        world
            .home
            .play(move |_| Reply::text(status, "<!doctype html><h1>Proxy</h1>"));
        let outcome = world.call("x.get").await;
        assert!(matches!(outcome, Err(CallError::NotJson(seen)) if seen == status));
    }
}

#[tokio::test]
async fn a_portal_that_hangs_costs_no_more_than_the_callers_deadline() {
    let never = Arc::new(Notify::new());
    let world = World::new(move |_| Reply::text(200, "{}").after(&never), takes_all).await;
    let hasty = world.client.within(Duration::from_millis(300));
    let outcome = hasty.call(&id(), &Request::new("x.get")).await;
    assert!(matches!(outcome, Err(CallError::Deadline)), "{outcome:?}");
}

#[tokio::test]
async fn a_portal_that_is_down_cannot_be_reached() {
    let (home, oauth) = (
        Scripted::start(takes_all).await,
        Scripted::start(takes_all).await,
    );
    // A port that was just given back: nobody listens there.
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    drop(listener);
    let world = World::between(home, oauth, Clock::test(START), &address, &[]).await;
    let down = installation_at('a', &format!("http://{address}/rest/"), "OLD");
    world.portals.store(down).await.expect("stored");
    let outcome = world.call("x.get").await;
    assert!(
        matches!(outcome, Err(CallError::Unreachable(_))),
        "{outcome:?}"
    );
}
