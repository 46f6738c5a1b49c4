//! Where a stream begins, and what follows.

use super::{Frame, Stage, is_silent, next, next_event};
use crate::sample::{MINUTE, answered, call, ended, initiated, numbered, portal};

#[tokio::test]
async fn a_call_nobody_has_reported_begins_with_an_empty_snapshot() {
    let stage = Stage::new().await;
    let mut stream = stage.open("one", None).await;
    let bytes = stream.next().await.expect("a frame");
    assert_eq!(
        bytes,
        "event: snapshot\nid: 0\ndata: {\"version\":1,\"seq\":0,\"call\":null,\"facts\":[]}\n\n"
    );
    let place = stage.events.report("one", initiated("+4930901820")).await;
    assert_eq!(next_event(&mut stream).await.name(), ("fact", place));
}

#[tokio::test]
async fn without_an_id_it_begins_with_all_that_is_known() {
    let stage = Stage::new().await;
    let first = stage.events.report("one", initiated("+4930901820")).await;
    let second = stage.events.report("one", answered()).await;
    let mut stream = stage.open("one", None).await;
    let snapshot = next_event(&mut stream).await;
    assert_eq!(snapshot.name(), ("snapshot", second));
    assert_eq!(snapshot.places(), [first, second]);
    let third = stage.events.report("one", ended("+4930901820", 5)).await;
    let fact = next_event(&mut stream).await;
    assert_eq!(fact.name(), ("fact", third));
    let Frame::Event { data, .. } = fact else {
        panic!("a fact")
    };
    assert_eq!(data["kind"], "ended");
    assert_eq!(data["version"], 1);
    assert_eq!(data["call_id"], "one");
    assert_eq!(data["source"], "webhook");
}

#[tokio::test]
async fn with_the_id_of_a_fact_it_goes_on_after_that_fact() {
    let stage = Stage::new().await;
    let mut places = Vec::new();
    for n in 0..5 {
        places.push(stage.events.report("one", numbered(n)).await);
        stage.events.report("other", numbered(n)).await;
    }
    for (at, last) in places.iter().enumerate() {
        let mut stream = stage.open("one", Some(&format!(" {last} "))).await;
        assert_eq!(
            next(&mut stream).await,
            Some(Frame::Heartbeat),
            "it is connected"
        );
        for place in &places[at + 1..] {
            assert_eq!(
                next(&mut stream).await.expect("a fact").name(),
                ("fact", *place)
            );
        }
        assert!(is_silent(&mut stream).await);
    }
}

#[tokio::test]
async fn with_any_other_id_it_begins_anew() {
    let stage = Stage::new().await;
    let other = stage.events.report("other", answered()).await;
    let place = stage.events.report("one", answered()).await;
    let elsewhere = stage.events.of(portal('b')).report("one", answered()).await;
    let ids = [
        "0".to_owned(),
        other.to_string(),
        elsewhere.to_string(),
        (elsewhere + 1000).to_string(),
        u64::MAX.to_string(),
        format!("{}0", u64::MAX),
        format!("-{place}"),
        format!("{place}x"),
        String::new(),
        "unreadable".to_owned(),
    ];
    for id in ids {
        let mut stream = stage.open("one", Some(&id)).await;
        let first = next(&mut stream).await.expect("a frame");
        assert_eq!(first.name(), ("snapshot", place), "{id:?}");
    }
}

#[tokio::test]
async fn with_an_id_older_than_the_journal_it_begins_anew() {
    let stage = Stage::new().await;
    let old = stage.events.report("one", initiated("+4930901820")).await;
    stage.events.purge().await;
    let new = stage.events.report("one", answered()).await;
    let mut stream = stage.open("one", Some(&old.to_string())).await;
    let first = next(&mut stream).await.expect("a frame");
    assert_eq!(
        (first.name(), first.places()),
        (("snapshot", new), vec![new])
    );
}

#[tokio::test]
async fn a_ghost_that_speaks_is_told_from_its_beginning() {
    let stage = Stage::new().await;
    let first = stage.events.report("one", initiated("+4930901820")).await;
    stage.events.clock.advance(11 * MINUTE);
    let mut stream = stage.open("one", None).await;
    let nothing = next_event(&mut stream).await;
    assert_eq!(
        (nothing.name(), nothing.places()),
        (("snapshot", 0), vec![])
    );
    let second = stage.events.report("one", answered()).await;
    let snapshot = next_event(&mut stream).await;
    assert_eq!(snapshot.name(), ("snapshot", second));
    assert_eq!(snapshot.places(), [first, second]);
    let third = stage.events.report("one", numbered(1)).await;
    assert_eq!(next_event(&mut stream).await.name(), ("fact", third));
}

#[tokio::test]
async fn a_callback_request_does_not_raise_a_ghost() {
    let stage = Stage::new().await;
    stage.events.report("one", initiated("+4930901820")).await;
    stage.events.clock.advance(11 * MINUTE);
    let mut stream = stage.open("one", None).await;
    assert_eq!(next_event(&mut stream).await.name(), ("snapshot", 0));
    stage.events.callback("+4930901820", "please").await;
    let third = stage.events.report("one", answered()).await;
    let snapshot = next_event(&mut stream).await;
    assert_eq!(
        (snapshot.name(), snapshot.places().len()),
        (("snapshot", third), 3)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn there_is_no_gap_and_no_repeat_however_a_stream_opens() {
    const FACTS: u32 = 300;
    let stage = Stage::new().await;
    let events = stage.events.clone();
    let reporter = tokio::spawn(async move {
        for n in 0..FACTS {
            events.report("one", numbered(n)).await;
        }
    });
    let mut last: Option<u64> = None;
    let mut told = Vec::new();
    while told.len() < FACTS as usize {
        // Sometimes resumed, sometimes anew, always while facts arrive.
        let id = last
            .filter(|last| last % 3 > 0)
            .map(|last| last.to_string());
        let mut stream = stage.open("one", id.as_deref()).await;
        for _ in 0..4 {
            let frame = next_event(&mut stream).await;
            if frame.name().0 == "snapshot" {
                told.clear();
            }
            told.extend(frame.places());
            last = told.last().copied().or(last);
            if told.len() >= FACTS as usize {
                break;
            }
        }
    }
    reporter.await.expect("reported");
    let facts = stage
        .events
        .journal
        .load(&portal('a'), &call("one"))
        .await
        .expect("loads");
    assert_eq!(told, facts.iter().map(|fact| fact.seq).collect::<Vec<_>>());
}
