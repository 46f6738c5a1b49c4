//! The course of the call.

use call_card::preview::facts::{NUMBER, answered, ended, initiated};
use domain::{CallType, FrameState};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::ringing;

#[wasm_bindgen_test]
async fn each_line_names_its_fact_its_witness_and_its_time() {
    let card = ringing();
    card.tell(initiated(CallType::Incoming, NUMBER, false))
        .await;
    card.pass(5_000).await;
    card.frame(FrameState::Connected).await;
    card.pass(500).await;
    card.tell(answered()).await;
    card.pass(9_000).await;
    card.tell(ended(CallType::Incoming, "200", 9, "")).await;
    assert_eq!(
        card.read_all("[data-testid=timeline] .fact"),
        [
            "Ended: answered",
            "Answered by Operator 12",
            "Portal card shows: connected",
            "Call came in",
            "Card opened"
        ]
    );
    let first = "[data-testid=timeline] li";
    assert_eq!(card.attr(first, "data-seq").as_deref(), Some("3"));
    assert_eq!(card.attr(first, "data-kind").as_deref(), Some("ended"));
    assert_eq!(card.attr(first, "data-source").as_deref(), Some("webhook"));
    let at = card.attr("[data-testid=timeline] li time", "datetime");
    assert_eq!(at.as_deref(), Some("2026-03-11T09:16:18.500Z"));
    let own = "[data-testid=timeline] li[data-source=frame]";
    assert_eq!(
        card.attr(own, "data-seq").as_deref(),
        Some(""),
        "it has no place in the journal"
    );
    assert_eq!(
        card.read(&format!("{own} .witness")).as_deref(),
        Some("portal card")
    );
}

#[wasm_bindgen_test]
async fn the_root_says_which_fact_was_applied_last() {
    let card = ringing();
    assert_eq!(card.root_attr("data-seq").as_deref(), Some("0"));
    let early = card.message(initiated(CallType::Incoming, NUMBER, false));
    card.tell(answered()).await;
    assert_eq!(card.root_attr("data-seq").as_deref(), Some("2"));
    card.call.apply(call_card::state::StoreEvent::Fact(early));
    crate::harness::settled().await;
    assert_eq!(
        card.root_attr("data-seq").as_deref(),
        Some("2"),
        "a late fact is no step back"
    );
    assert_eq!(card.read_all("[data-testid=timeline] li").len(), 3);
}
