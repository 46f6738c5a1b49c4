//! When a stream ends, and how it shows that it lives.

use std::time::Duration;

use tokio::time::Instant;

use super::{Frame, Stage, next, next_event};
use crate::portals::installation;
use crate::sample::{HOUR, answered, call, initiated, numbered, portal};

#[tokio::test]
async fn a_silent_stream_says_every_15_seconds_that_it_lives() {
    let stage = Stage::new().await;
    let mut stream = stage.open("one", None).await;
    assert_eq!(next_event(&mut stream).await.name(), ("snapshot", 0));
    tokio::time::pause();
    let start = Instant::now();
    for n in 1..=4 {
        assert_eq!(next(&mut stream).await, Some(Frame::Heartbeat));
        assert_eq!(start.elapsed().as_secs(), n * 15);
    }
}

#[tokio::test]
async fn it_ends_with_its_session() {
    let stage = Stage::new().await;
    let mut stream = stage.open("one", None).await;
    next_event(&mut stream).await;
    tokio::time::pause();
    stage.events.clock.advance(HOUR - 1);
    assert_eq!(next(&mut stream).await, Some(Frame::Heartbeat));
    let start = Instant::now();
    stage.events.clock.advance(1);
    while next(&mut stream).await.is_some() {}
    assert!(start.elapsed() <= Duration::from_secs(10));
    assert!(next(&mut stream).await.is_none(), "for good");
}

#[tokio::test]
async fn it_ends_when_the_portal_uninstalls_us_even_if_it_installs_us_again() {
    let stage = Stage::new().await;
    let mut gone = stage.open("one", None).await;
    next_event(&mut gone).await;
    stage
        .portals
        .forget(&portal('a'), false)
        .await
        .expect("forgotten");
    stage
        .portals
        .store(installation('a', "TOKEN"))
        .await
        .expect("stored");
    let mut new = stage.open("one", None).await;
    next_event(&mut new).await;
    tokio::time::pause();
    let start = Instant::now();
    while next(&mut gone).await.is_some() {}
    assert!(start.elapsed() <= Duration::from_secs(10));
    assert_eq!(
        next(&mut new).await,
        Some(Frame::Heartbeat),
        "that of the new one goes on"
    );
}

#[tokio::test]
async fn facts_that_keep_coming_do_not_keep_a_session_alive() {
    let stage = Stage::new().await;
    let mut stream = stage.open("one", None).await;
    for n in 0..20 {
        stage.events.report("one", numbered(n)).await;
    }
    stage.events.clock.advance(HOUR);
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(5)).await;
    assert!(next(&mut stream).await.is_none());
}

#[tokio::test]
async fn a_slow_reader_is_cut_off_and_resumes_without_a_gap() {
    let stage = Stage::new().await;
    let (mut slow, mut quick) = (stage.open("one", None).await, stage.open("one", None).await);
    next_event(&mut slow).await;
    next_event(&mut quick).await;
    let mut told = Vec::new();
    for n in 0..200 {
        let place = stage.events.report("one", numbered(n)).await;
        assert_eq!(next_event(&mut quick).await.name(), ("fact", place));
    }
    while let Some(frame) = next(&mut slow).await {
        told.extend(frame.places());
    }
    assert!(told.len() < 200, "it was cut off");
    assert_eq!(
        stage.events.journal.subscribers(),
        1,
        "only the quick one is served"
    );
    let last = told.last().expect("some").to_string();
    let mut slow = stage.open("one", Some(&last)).await;
    while told.len() < 200 {
        told.extend(next_event(&mut slow).await.places());
    }
    let facts = stage
        .events
        .journal
        .load(&portal('a'), &call("one"))
        .await
        .expect("loads");
    assert_eq!(told, facts.iter().map(|fact| fact.seq).collect::<Vec<_>>());
}

#[tokio::test]
async fn nothing_is_left_of_streams_that_were_dropped() {
    let stage = Stage::new().await;
    let streams = [stage.open("one", None).await, stage.open("two", None).await];
    assert_eq!(stage.events.journal.subscribers(), 2);
    drop(streams);
    assert_eq!(stage.events.journal.subscribers(), 0);
    stage.events.report("one", initiated("+4930901820")).await;
    stage.events.report("one", answered()).await;
}
