//! What travels between the card and its backend, with the browser's own requests and streams.

use call_card::placement::Placement;
use call_card::placement::scripted::ScriptedPortal;
use call_card::preview::facts::{NUMBER, launched};
use call_card::remote::Remote;
use domain::{CallType, FrameState};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::fake_backend::{FakeBackend, send};
use crate::harness::{Card, boot, boot_call, booted, settled, until};

fn card(call_id: &str, placement: Placement) -> Card {
    let launched = launched(CallType::Incoming, NUMBER, FrameState::Connecting);
    let boot = boot(boot_call(call_id, launched));
    booted(boot, Remote::Backend, placement)
}

fn snapshot() -> &'static str {
    "event: snapshot\nid: 0\ndata: {\"version\":1,\"seq\":0,\"call\":null,\"facts\":[]}\n\n"
}

fn answered(seq: u64, call_id: &str) -> String {
    format!(
        "event: fact\nid: {seq}\ndata: {{\"version\":1,\"seq\":{seq},\"call_id\":\"{call_id}\",\"at\":1773220570000,\"source\":\"webhook\",\"kind\":\"answered\",\"data\":{{\"ts\":null,\"operator\":12}}}}\n\n"
    )
}

#[wasm_bindgen_test]
async fn the_session_travels_in_a_header_and_the_token_in_a_body() {
    let backend = FakeBackend::of("wire.1");
    let _card = card("wire.1", Placement::Nobody);
    let session = backend.request(0).await;
    assert_eq!(session.line, "POST /api/session");
    assert_eq!(
        session.header("content-type").as_deref(),
        Some("application/json")
    );
    for part in [
        r#""auth_id":"0a11""#,
        r#""placement":"CALL_CARD""#,
        r#""call_id":"wire.1""#,
    ] {
        assert!(session.body.contains(part), "{}", session.body);
    }
    let live = backend.request(1).await;
    assert_eq!(live.line, "GET /api/calls/wire.1/live");
    assert_eq!(live.header("accept").as_deref(), Some("text/event-stream"));
    let bearer = live.header("authorization").expect("a session");
    assert!(bearer.starts_with("Bearer ") && bearer.len() > 10);
    assert_eq!(live.header("last-event-id"), None);
}

#[wasm_bindgen_test]
async fn bytes_are_read_however_they_are_cut() {
    let backend = FakeBackend::of("wire.2");
    let card = card("wire.2", Placement::Nobody);
    let stream = backend.stream(0).await;
    let text = [": ☎\n\n", snapshot(), &answered(7, "wire.2")].concat();
    for byte in text.bytes() {
        send(&stream, &[byte]);
    }
    card.until("data-seq", "7").await;
    assert_eq!(card.root_attr("data-state").as_deref(), Some("talking"));
    assert_eq!(card.root_attr("data-connection").as_deref(), Some("live"));
}

#[wasm_bindgen_test]
async fn a_stream_that_breaks_is_resumed_after_the_last_fact() {
    let backend = FakeBackend::of("wire.3");
    let card = card("wire.3", Placement::Nobody);
    let stream = backend.stream(0).await;
    send(&stream, snapshot().as_bytes());
    send(&stream, answered(7, "wire.3").as_bytes());
    card.until("data-seq", "7").await;
    stream.error();
    let live = backend.request(2).await;
    assert_eq!(live.line, "GET /api/calls/wire.3/live");
    assert_eq!(live.header("last-event-id").as_deref(), Some("7"));
    let second = backend.stream(1).await;
    send(&second, answered(8, "wire.3").as_bytes());
    card.until("data-seq", "8").await;
    assert_eq!(
        card.root_attr("data-state").as_deref(),
        Some("talking"),
        "nothing was lost on the way"
    );
}

#[wasm_bindgen_test]
async fn a_refused_stream_gets_a_new_token_a_new_session_and_goes_on() {
    let backend = FakeBackend::of("wire.4");
    let portal = ScriptedPortal::default();
    portal.answer("refreshAuth", r#"{"AUTH_ID":"0c33","AUTH_EXPIRES":"3600"}"#);
    let card = card("wire.4", portal.placement());
    let stream = backend.stream(0).await;
    send(&stream, snapshot().as_bytes());
    send(&stream, answered(7, "wire.4").as_bytes());
    card.until("data-seq", "7").await;
    backend.refuse_live(401);
    stream.close().expect("an open stream");
    backend.stream(1).await;
    let asked = backend.asked();
    let lines: Vec<_> = asked.iter().map(|it| it.line.as_str()).collect();
    let (session, live) = ("POST /api/session", "GET /api/calls/wire.4/live");
    assert_eq!(lines, [session, live, live, session, live]);
    assert!(asked[3].body.contains(r#""auth_id":"0c33""#));
    assert_eq!(asked[4].header("last-event-id").as_deref(), Some("7"));
}

#[wasm_bindgen_test]
async fn a_backend_that_fails_leaves_the_launch_readable_and_is_asked_again() {
    let backend = FakeBackend::of("wire.5");
    backend.refuse_session(500);
    let card = card("wire.5", Placement::Nobody);
    backend.request(0).await;
    settled().await;
    assert_eq!(card.text("customer-number").as_deref(), Some(NUMBER));
    let connection = card.root_attr("data-connection");
    assert_eq!(connection.as_deref(), Some("connecting"));
    send(&backend.stream(0).await, snapshot().as_bytes());
    card.until("data-connection", "live").await;
}

#[wasm_bindgen_test]
async fn taking_the_card_away_ends_its_stream() {
    let backend = FakeBackend::of("wire.6");
    let card = card("wire.6", Placement::Nobody);
    send(&backend.stream(0).await, snapshot().as_bytes());
    card.until("data-connection", "live").await;
    let live = backend.request(1).await;
    assert!(!live.is_aborted());
    drop(card);
    until("the stream's end", || live.is_aborted()).await;
    assert_eq!(backend.asked().len(), 2, "nobody asks on its behalf");
}

#[wasm_bindgen_test]
async fn taking_the_card_away_ends_a_request_under_way() {
    let backend = FakeBackend::of("wire.7");
    backend.be_silent();
    let card = card("wire.7", Placement::Nobody);
    let session = backend.request(0).await;
    settled().await;
    assert!(!session.is_aborted());
    drop(card);
    until("the request's end", || session.is_aborted()).await;
}
