//! How the call ended.

use call_card::preview::facts::{NUMBER, ended, initiated};
use domain::CallType;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::ringing;

#[wasm_bindgen_test]
async fn a_missed_call_says_so_in_words_colour_and_detail() {
    let card = ringing();
    card.tell(initiated(CallType::Incoming, NUMBER, false))
        .await;
    card.pass(24_000).await;
    card.tell(ended(CallType::Incoming, "304", 0, "")).await;
    assert_eq!(card.text("state").as_deref(), Some("Missed call"));
    assert_eq!(card.text("timer").as_deref(), Some("rang 0:24"));
    assert_eq!(
        card.root_attr("data-disposition").as_deref(),
        Some("missed")
    );
    assert_eq!(
        card.text("outcome").as_deref(),
        Some("Resultnobody answeredCode304")
    );
}

#[wasm_bindgen_test]
async fn an_answered_call_tells_time_and_cost() {
    let card = ringing();
    card.tell(ended(CallType::Incoming, "200", 24, "")).await;
    let labels = card.read_all("[data-testid=outcome] dt");
    assert_eq!(labels, ["Result", "Talk time", "Code", "Cost"]);
    let values = card.read_all("[data-testid=outcome] dd");
    assert_eq!(values, ["answered", "0:24", "200", "0.048\u{a0}EUR"]);
}

#[wasm_bindgen_test]
async fn the_portals_reason_is_a_detail_and_its_markup_stays_text() {
    let card = ringing();
    card.tell(ended(CallType::Incoming, "603-S", 0, "<i>Decline self</i>"))
        .await;
    assert_eq!(
        card.text("state").as_deref(),
        Some("Incoming call, cancelled")
    );
    let values = card.read_all("[data-testid=outcome] dd");
    assert_eq!(values, ["cancelled", "603-S", "<i>Decline self</i>"]);
    assert!(card.find("[data-testid=outcome] i").is_none());
}
