//! The session, the stream, and what happens when they fail. Attempts wait by the browser's clock
//! (half a second and more), so these tests await what is to come.

use api::SnapshotFacts;
use call_card::placement::Placement;
use call_card::placement::scripted::ScriptedPortal;
use call_card::preview::facts::{NUMBER, answered, initiated};
use call_card::preview::scene::Act;
use call_card::remote::scripted::Script;
use call_card::remote::{LiveMessage, RemoteError, Said};
use domain::CallType;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Card, live, live_at, settled, until};

fn snapshot(card: &Card, acts: Vec<Act>) -> LiveMessage {
    let facts: Vec<_> = acts.into_iter().map(|act| card.message(act)).collect();
    let seq = facts.last().map_or(0, |fact| fact.seq);
    LiveMessage {
        seq: Some(seq),
        said: Said::Snapshot(SnapshotFacts {
            version: 1,
            seq,
            facts,
        }),
    }
}

fn fact(card: &Card, act: Act) -> LiveMessage {
    let message = card.message(act);
    LiveMessage {
        seq: Some(message.seq),
        said: Said::Fact(message),
    }
}

fn inits() -> Act {
    initiated(CallType::Incoming, NUMBER, false)
}

#[wasm_bindgen_test]
async fn a_snapshot_and_then_facts_make_it_live() {
    let script = Script::default();
    let card = live(&script, Placement::Nobody);
    assert_eq!(card.text("connection").as_deref(), Some("Connecting…"));
    script.say(snapshot(&card, vec![inits()]));
    card.until("data-connection", "live").await;
    card.until("data-seq", "1").await;
    assert_eq!(card.text("connection").as_deref(), Some("Live"));
    script.say(fact(&card, answered()));
    card.until("data-state", "talking").await;
    assert_eq!(script.sessions(), 1);
    assert_eq!(script.resumed_after(), [None]);
}

#[wasm_bindgen_test]
async fn forty_silent_seconds_are_stale_and_a_word_mends_it() {
    let script = Script::default();
    let card = live(&script, Placement::Nobody);
    script.say(snapshot(&card, vec![inits()]));
    card.until("data-connection", "live").await;
    card.pass(48_000).await;
    assert_eq!(card.root_attr("data-connection").as_deref(), Some("stale"));
    let line = card.text("connection").expect("a line");
    assert!(line.starts_with("No news since "), "{line}");
    card.pass(60_000).await;
    let later = card.text("connection");
    assert_eq!(
        later,
        Some(line),
        "what is read aloud does not count seconds"
    );
    assert_eq!(
        card.text("customer-number").as_deref(),
        Some(NUMBER),
        "what is known stays"
    );
    script.say(LiveMessage {
        seq: None,
        said: Said::Nothing,
    });
    card.until("data-connection", "live").await;
}

#[wasm_bindgen_test]
async fn a_stream_that_ended_resumes_after_the_last_fact() {
    let script = Script::default();
    let card = live(&script, Placement::Nobody);
    script.say(snapshot(&card, vec![inits()]));
    card.until("data-seq", "1").await;
    script.close();
    until("a second stream", || script.resumed_after().len() == 2).await;
    assert_eq!(script.resumed_after(), [None, Some(1)]);
    assert_eq!(script.sessions(), 1, "the session is still good");
    assert_eq!(card.root_attr("data-connection").as_deref(), Some("live"));
}

#[wasm_bindgen_test]
async fn three_failures_in_a_row_are_offline_and_the_launch_stays_readable() {
    let script = Script::default();
    script.refuse_sessions(Some(RemoteError::Unreachable));
    let card = live(&script, Placement::Nobody);
    card.until("data-connection", "offline").await;
    assert_eq!(script.sessions(), 3);
    let line = card.text("connection").expect("a line");
    assert!(line.starts_with("Offline since "), "{line}");
    assert!(
        line.contains("What you see is from the opening of the card"),
        "{line}"
    );
    assert_eq!(
        card.text("state").as_deref(),
        Some("Incoming call, ringing")
    );
    script.refuse_sessions(None);
    script.say(snapshot(&card, vec![inits()]));
    window_event("online");
    card.until("data-connection", "live").await;
}

#[wasm_bindgen_test]
async fn the_browser_knows_at_once_that_it_is_offline() {
    let script = Script::default();
    let card = live(&script, Placement::Nobody);
    script.say(snapshot(&card, vec![inits()]));
    card.until("data-connection", "live").await;
    window_event("offline");
    settled().await;
    assert_eq!(
        card.root_attr("data-connection").as_deref(),
        Some("offline")
    );
    window_event("online");
    card.until("data-connection", "live").await;
}

#[wasm_bindgen_test]
async fn an_unknown_portal_and_a_dead_authorization_server_are_told_in_words() {
    for (refusal, words) in [
        (
            RemoteError::Unauthorized,
            "An administrator must install it",
        ),
        (
            RemoteError::Unavailable,
            "authorization server cannot be reached",
        ),
        (RemoteError::Forbidden, "belongs to another call"),
    ] {
        let script = Script::default();
        script.refuse_sessions(Some(refusal));
        let card = live_at(&script, Placement::Nobody, false);
        settled().await;
        let line = card.text("connection").expect("a line");
        assert!(line.contains(words), "{line}");
    }
}

#[wasm_bindgen_test]
async fn a_token_that_ran_out_is_renewed_through_the_frame() {
    let (script, portal) = (Script::default(), ScriptedPortal::default());
    portal.answer("refreshAuth", r#"{"AUTH_ID":"0c33","AUTH_EXPIRES":3600}"#);
    let card = live(&script, portal.placement());
    script.say(snapshot(&card, vec![inits()]));
    card.until("data-seq", "1").await;
    script.refuse_next_stream(RemoteError::Unauthorized);
    script.close();
    until("a second session", || script.sessions() == 2).await;
    settled().await;
    let asked = portal
        .commands()
        .iter()
        .filter(|name| *name == "refreshAuth")
        .count();
    assert_eq!(asked, 1);
    assert_eq!(script.auth_ids(), ["0a11", "0c33"]);
    assert_eq!(script.resumed_after(), [None, Some(1), Some(1)]);
    assert_eq!(card.root_attr("data-connection").as_deref(), Some("live"));
}

fn window_event(name: &str) {
    let event = web_sys::Event::new(name).expect("an event");
    web_sys::window()
        .expect("a window")
        .dispatch_event(&event)
        .expect("a listener");
}
