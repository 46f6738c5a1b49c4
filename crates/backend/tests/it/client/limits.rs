//! No more than a portal takes, and pauses where it asks for them.

use std::time::Duration;

use backend::clock::Clock;
use backend::portal::CallError;
use bitrix24::rest::Request;
use futures_util::future::join_all;
use serde_json::json;
use tokio::time::Instant;

use super::{START, World, id, takes_all};
use crate::scripted::{Asked, Reply};

#[tokio::test]
async fn what_goes_beyond_the_burst_waits_for_its_turn() {
    let settings = [("REST_RATE", "10"), ("REST_BURST", "2")];
    let world = World::with(takes_all, takes_all, Clock::System, &settings).await;
    let started = Instant::now();
    let outcomes = join_all((0..6).map(|_| world.call("x.get"))).await;
    assert!(outcomes.iter().all(Result::is_ok));
    assert!(
        started.elapsed() >= Duration::from_millis(390),
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test]
async fn who_cannot_wait_that_long_is_told_at_once() {
    let settings = [("REST_RATE", "1"), ("REST_BURST", "1")];
    let world = World::with(takes_all, takes_all, Clock::System, &settings).await;
    assert!(world.call("x.get").await.is_ok());
    let hasty = world.client.within(Duration::from_millis(200));
    let outcome = hasty.call(&id(), &Request::new("x.get")).await;
    assert!(
        matches!(outcome, Err(CallError::RateLimited)),
        "{outcome:?}"
    );
    assert_eq!(world.home.count(), 1);
}

#[tokio::test]
async fn a_portal_that_has_enough_is_asked_again_after_one_two_and_four_seconds() {
    let mut codes = [
        "QUERY_LIMIT_EXCEEDED",
        "query_limit_exceeded",
        "Query_Limit_Exceeded",
    ]
    .iter();
    let mut statuses = [503, 200, 429].into_iter();
    let refuses = move |_: &Asked| match (statuses.next(), codes.next()) {
        (Some(status), Some(code)) => Reply::error(status, code),
        _ => Reply::result(json!("good")),
    };
    let world = World::with(refuses, takes_all, Clock::System, &[]).await;
    let started = Instant::now();
    assert!(world.call("x.get").await.is_ok());
    assert_eq!(world.home.count(), 4);
    assert!(
        started.elapsed() >= Duration::from_secs(7),
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test]
async fn a_portal_that_goes_on_refusing_is_left_alone_after_three_pauses() {
    let refuses = |_: &Asked| Reply::error(503, "QUERY_LIMIT_EXCEEDED");
    let world = World::with(refuses, takes_all, Clock::System, &[]).await;
    assert!(matches!(
        world.call("x.get").await,
        Err(CallError::RateLimited)
    ));
    assert_eq!(world.home.count(), 4);
}

#[tokio::test]
async fn a_method_blocked_for_its_running_time_rests_alone_until_the_portal_forgets() {
    let reset_at = START.as_millis() / 1000 + 300;
    let good =
        json!({"result": "good", "time": {"operating_reset_at": reset_at, "operating": 470}});
    let world = World::new(move |_| Reply::json(200, &good), takes_all).await;
    assert!(world.call("slow.get").await.is_ok());
    world.home.play(|asked| match asked.path.as_str() {
        "rest/slow.get" => Reply::error(429, "operation_time_limit"),
        _ => Reply::result(json!("good")),
    });
    for _ in 0..3 {
        match world.call("slow.get").await {
            Err(CallError::Busy(until)) => assert_eq!(until.as_millis(), reset_at * 1000),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(
        world.home.asked("rest/slow.get").len(),
        2,
        "not asked while it rests"
    );
    assert!(world.call("other.get").await.is_ok());
    world.home.play(takes_all);
    world.clock.advance(300_000);
    assert!(world.call("slow.get").await.is_ok());
}
