//! What the card makes of facts: any order, any repetition, and a snapshot in place of all.

use api::{FactMessage, SnapshotFacts, VERSION};
use call_card::preview::facts::{NUMBER, answered, ended, initiated};
use call_card::state::StoreEvent;
use domain::{CallId, CallType};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Fed, ringing, settled};

const LINES: &str = "[data-testid=timeline] .fact";

async fn apply(card: &Fed, event: StoreEvent) {
    card.call.apply(event);
    settled().await;
}

fn whole_call(card: &Fed) -> [FactMessage; 3] {
    [
        card.message(initiated(CallType::Incoming, NUMBER, false)),
        card.message(answered()),
        card.message(ended(CallType::Incoming, "200", 24, "")),
    ]
}

fn snapshot(seq: u64, facts: Vec<FactMessage>) -> StoreEvent {
    let version = VERSION;
    StoreEvent::Snapshot(SnapshotFacts {
        version,
        seq,
        facts,
    })
}

#[wasm_bindgen_test]
async fn a_snapshot_replaces_what_the_backend_said_before() {
    let card = ringing();
    let [init, start, end] = whole_call(&card);
    apply(&card, StoreEvent::Fact(init.clone())).await;
    apply(&card, StoreEvent::Fact(end)).await;
    assert_eq!(card.root_attr("data-state").as_deref(), Some("ended"));
    apply(&card, snapshot(2, vec![init, start])).await;
    assert_eq!(card.root_attr("data-state").as_deref(), Some("talking"));
    assert_eq!(card.root_attr("data-seq").as_deref(), Some("2"));
    assert_eq!(card.text("outcome"), None);
    let expected = ["Answered by Operator 12", "Call came in", "Card opened"];
    assert_eq!(
        card.read_all(LINES),
        expected,
        "the launch is not the backend's to take back"
    );
}

#[wasm_bindgen_test]
async fn an_empty_snapshot_leaves_what_the_launch_said() {
    let card = ringing();
    apply(&card, snapshot(0, Vec::new())).await;
    assert_eq!(card.root_attr("data-state").as_deref(), Some("ringing"));
    assert_eq!(card.text("customer-number").as_deref(), Some(NUMBER));
    assert_eq!(card.read_all(LINES), ["Card opened"]);
}

#[wasm_bindgen_test]
async fn a_fact_that_is_known_is_not_told_twice() {
    let card = ringing();
    let [init, ..] = whole_call(&card);
    apply(&card, StoreEvent::Fact(init.clone())).await;
    let number = card.find("[data-testid=customer-number]");
    apply(&card, StoreEvent::Fact(init)).await;
    assert_eq!(card.read_all(LINES), ["Call came in", "Card opened"]);
    assert_eq!(
        card.find("[data-testid=customer-number]"),
        number,
        "nothing is drawn anew"
    );
}

#[wasm_bindgen_test]
async fn a_fact_of_another_call_changes_nothing() {
    let card = ringing();
    let [_, _, end] = whole_call(&card);
    let call_id = CallId::parse("another.call.7").expect("an id");
    let foreign = FactMessage { call_id, ..end };
    apply(&card, StoreEvent::Fact(foreign.clone())).await;
    apply(&card, snapshot(9, vec![foreign])).await;
    assert_eq!(card.root_attr("data-state").as_deref(), Some("ringing"));
    assert_eq!(card.read_all(LINES), ["Card opened"]);
}

#[wasm_bindgen_test]
async fn facts_in_any_order_make_the_same_card() {
    let mut seen = Vec::new();
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let card = ringing();
        let facts = whole_call(&card);
        for place in order {
            apply(&card, StoreEvent::Fact(facts[place].clone())).await;
        }
        assert_eq!(card.root_attr("data-seq").as_deref(), Some("3"));
        let read = [card.text("state"), card.text("timer"), card.text("outcome")];
        seen.push((read, card.read_all(LINES)));
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[0], seen[2]);
    assert_eq!(seen[0].1.len(), 4);
}
