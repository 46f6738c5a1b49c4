//! Every way in which a call can end: in words, as a symbol, and for the style sheet.

use call_card::preview::facts::{NUMBER, ended, launched, requested};
use call_card::preview::scene::Act;
use domain::{CallType, FrameState, Report};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{BUILT_IN, REST_APP, opened};

/// Code, disposition, symbol, words.
type Ending = (&'static str, &'static str, &'static str, &'static str);

const INCOMING: [Ending; 8] = [
    (
        "200",
        "answered",
        "#ended",
        "Incoming call, answered and ended",
    ),
    ("304", "missed", "#missed", "Missed call"),
    ("603", "declined", "#failed", "Incoming call, declined"),
    ("603-S", "cancelled", "#failed", "Incoming call, cancelled"),
    ("486", "busy", "#failed", "Incoming call, line was busy"),
    (
        "480",
        "unavailable",
        "#failed",
        "Incoming call, nobody available",
    ),
    ("503", "failed", "#failed", "Incoming call failed"),
    ("OTHER", "failed", "#failed", "Incoming call failed"),
];

const OUTGOING: [Ending; 4] = [
    (
        "200",
        "answered",
        "#ended",
        "Outgoing call, answered and ended",
    ),
    (
        "304",
        "no_answer",
        "#missed",
        "Outgoing call, nobody answered",
    ),
    ("486", "busy", "#failed", "Outgoing call, line was busy"),
    (
        "480",
        "unavailable",
        "#failed",
        "Outgoing call, not available",
    ),
];

async fn ends_as(kind: CallType, ending: Ending) {
    let (code, disposition, symbol, words) = ending;
    let card = opened(BUILT_IN, launched(kind, NUMBER, FrameState::Connecting));
    let talked = if code == "200" { 24 } else { 0 };
    card.tell(ended(kind, code, talked, "")).await;
    assert_eq!(card.root_attr("data-state").as_deref(), Some("ended"));
    let said = card.root_attr("data-disposition");
    assert_eq!(said.as_deref(), Some(disposition), "{code}");
    assert_eq!(card.text("state").as_deref(), Some(words), "{code}");
    let drawn = card.attr(".call-state use", "href");
    assert_eq!(drawn.as_deref(), Some(symbol), "{code}");
}

#[wasm_bindgen_test]
async fn every_end_of_an_incoming_call_has_its_words_and_its_symbol() {
    for ending in INCOMING {
        ends_as(CallType::Incoming, ending).await;
    }
}

#[wasm_bindgen_test]
async fn an_outgoing_call_that_nobody_took_is_not_a_missed_one() {
    for ending in OUTGOING {
        ends_as(CallType::Outgoing, ending).await;
    }
}

#[wasm_bindgen_test]
async fn before_the_end_the_symbol_tells_the_direction() {
    for (kind, direction, symbol) in [
        (CallType::Incoming, "incoming", "#in"),
        (CallType::Outgoing, "outgoing", "#out"),
        (CallType::Callback, "callback", "#callback"),
        (CallType::Informational, "informational", "#robot"),
    ] {
        let card = opened(BUILT_IN, launched(kind, NUMBER, FrameState::Connecting));
        let said = card.root_attr("data-direction");
        assert_eq!(said.as_deref(), Some(direction));
        let drawn = card.attr(".call-state use", "href");
        assert_eq!(drawn.as_deref(), Some(symbol), "{direction}");
        assert_eq!(card.root_attr("data-disposition"), None);
        let hidden = card.attr(".call-state svg", "aria-hidden");
        assert_eq!(
            hidden.as_deref(),
            Some("true"),
            "the words say the same aloud"
        );
    }
}

#[wasm_bindgen_test]
async fn the_statistics_alone_can_end_a_call() {
    let kind = CallType::Incoming;
    let card = opened(BUILT_IN, launched(kind, NUMBER, FrameState::Connecting));
    let Act::Server(report) = ended(kind, "200", 61, "") else {
        panic!("a fact of the backend")
    };
    let Report::Ended(record) = *report else {
        panic!("an end")
    };
    card.tell(Act::Server(Box::new(Report::Statistics(record))))
        .await;
    let state = card.text("state");
    assert_eq!(state.as_deref(), Some("Incoming call, answered and ended"));
    assert_eq!(card.text("timer").as_deref(), Some("1:01"));
}

#[wasm_bindgen_test]
async fn a_call_that_is_only_asked_for_is_not_said_to_ring() {
    let mut asked = launched(CallType::Outgoing, NUMBER, FrameState::Idle);
    asked.state = None;
    let card = opened(REST_APP, asked);
    card.tell(requested(NUMBER)).await;
    assert_eq!(card.root_attr("data-state").as_deref(), Some("requested"));
    let state = card.text("state");
    assert_eq!(state.as_deref(), Some("Outgoing call requested"));
}
