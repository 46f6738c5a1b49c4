//! The course of the call.

use api::{SnapshotFacts, VERSION};
use call_card::preview::facts::{NUMBER, answered, ended, initiated, launched};
use call_card::state::StoreEvent;
use domain::fact::Started;
use domain::{CallType, FrameState, Report};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{BUILT_IN, opened, ringing, settled};

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

#[wasm_bindgen_test]
async fn a_line_stays_itself_when_others_come_before_it() {
    let card = ringing();
    let last = || card.find("[data-testid=timeline] li:last-child");
    let before = last();
    card.tell(initiated(CallType::Incoming, NUMBER, false))
        .await;
    assert_eq!(before, last());
    assert_eq!(card.read_all("[data-testid=timeline] li").len(), 2);
}

#[wasm_bindgen_test]
async fn a_line_reads_by_the_direction_that_is_learned_after_it() {
    let mut launch = launched(CallType::Incoming, NUMBER, FrameState::Connecting);
    launch.call_type = None;
    let card = opened(BUILT_IN, launch);
    let mut init = card.message(initiated(CallType::Incoming, NUMBER, false));
    if let Report::Initiated(initiated) = &mut init.report {
        initiated.call_type = None;
    }
    card.call.apply(StoreEvent::Fact(init));
    settled().await;
    let facts = || card.read_all("[data-testid=timeline] .fact");
    assert_eq!(facts(), ["Call started", "Card opened"]);
    card.tell(ended(CallType::Incoming, "304", 0, "")).await;
    assert_eq!(
        facts(),
        ["Ended: nobody answered", "Call came in", "Card opened"]
    );
}

#[wasm_bindgen_test]
async fn a_journal_that_was_restored_may_tell_otherwise() {
    let card = ringing();
    let first = card.message(answered());
    let mut other = first.clone();
    other.at = other.at.plus_millis(1);
    other.report = Report::Answered(Started {
        ts: None,
        operator: None,
    });
    for (message, says) in [(first, "Answered by Operator 12"), (other, "Call answered")] {
        let facts = SnapshotFacts {
            version: VERSION,
            seq: message.seq,
            facts: vec![message],
        };
        card.call.apply(StoreEvent::Snapshot(facts));
        settled().await;
        assert_eq!(card.read("li[data-seq=\"1\"] .fact").as_deref(), Some(says));
    }
}

#[wasm_bindgen_test]
async fn a_line_of_yesterday_has_its_date() {
    const DAY_MS: i64 = 86_400_000;
    let card = ringing();
    let time = || card.read("[data-testid=timeline] li:last-child time");
    let today = time().expect("a time");
    card.pass(DAY_MS).await;
    card.tell(answered()).await;
    let yesterday = time().expect("a time");
    assert!(!today.contains("2026") && yesterday.contains("2026"));
    assert!(yesterday.ends_with(&today), "{yesterday} was {today}");
}
