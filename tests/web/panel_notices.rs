//! Sentences on what is not known, and on whose word stands against whose.

use call_card::preview::facts::{NUMBER, answered, ended, initiated, launched};
use domain::{CallType, FrameState, Launched};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{BUILT_IN, REST_APP, opened, ringing};

const STILL_RINGING: &str =
    "The portal reported an answer, but its card still shows the call as ringing.";
const STILL_OPEN: &str =
    "The portal reported the end of the call, but its card still shows the call.";

#[wasm_bindgen_test]
async fn an_answer_the_portal_card_does_not_see_is_told_after_five_seconds() {
    let card = ringing();
    card.frame(FrameState::Connecting).await;
    card.tell(answered()).await;
    card.pass(5_000).await;
    assert_eq!(card.read(".notice"), None, "they may still come to agree");
    card.pass(1).await;
    assert_eq!(card.read(".notice").as_deref(), Some(STILL_RINGING));
    assert_eq!(card.attr(".notice", "data-tone").as_deref(), Some("alert"));
    let state = card.root_attr("data-state");
    assert_eq!(state.as_deref(), Some("talking"), "no side is taken");
}

#[wasm_bindgen_test]
async fn an_end_the_portal_card_does_not_see_is_told_after_five_seconds() {
    let card = ringing();
    card.tell(answered()).await;
    card.frame(FrameState::Connected).await;
    card.pass(30_000).await;
    card.tell(ended(CallType::Incoming, "200", 30, "")).await;
    assert_eq!(card.read(".notice"), None);
    card.pass(5_001).await;
    assert_eq!(card.read(".notice").as_deref(), Some(STILL_OPEN));
}

#[wasm_bindgen_test]
async fn the_sentence_goes_when_the_two_agree() {
    let card = ringing();
    card.frame(FrameState::Connecting).await;
    card.tell(answered()).await;
    card.pass(6_000).await;
    assert_eq!(card.read(".notice").as_deref(), Some(STILL_RINGING));
    card.frame(FrameState::Connected).await;
    assert_eq!(card.read(".notice"), None);
}

#[wasm_bindgen_test]
async fn the_portal_card_of_a_rest_app_call_cannot_disagree() {
    let launched = launched(CallType::Outgoing, NUMBER, FrameState::Connected);
    let card = opened(REST_APP, launched);
    card.frame(FrameState::Connected).await;
    card.tell(initiated(CallType::Outgoing, NUMBER, true)).await;
    card.tell(ended(CallType::Outgoing, "304", 0, "")).await;
    card.pass(60_000).await;
    assert_eq!(card.read(".notice"), None);
}

#[wasm_bindgen_test]
async fn a_call_of_a_call_list_says_so() {
    let launched = launched(CallType::Outgoing, NUMBER, FrameState::Connecting);
    let call_list = true;
    let card = opened(
        BUILT_IN,
        Launched {
            call_list,
            ..launched
        },
    );
    assert_eq!(card.read(".notice").as_deref(), Some("Part of a call list"));
    assert_eq!(card.attr(".notice", "data-tone").as_deref(), Some("calm"));
}
