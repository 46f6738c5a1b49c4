//! Three events of one call, in every order.

use bitrix24::PortalEvent;
use domain::{Call, CallId, CallState, Fact, Rules, Timestamp, Witness};
use serde_json::json;

use crate::event::verified;
use crate::fixture;

fn facts() -> Vec<(CallId, Fact)> {
    let text = fixture::text("timeline-restapp-answered.txt");
    let lines = text.lines().filter(|line| !line.is_empty()).enumerate();
    lines
        .map(|(second, line)| {
            let at = Timestamp::from_millis(1_773_306_963_000 + 1000 * second as i64);
            let delivery = verified("application/x-www-form-urlencoded", line.as_bytes());
            match delivery.event(at) {
                Ok(PortalEvent::Call { call_id, report }) => (
                    call_id,
                    Fact {
                        at,
                        source: Witness::Webhook,
                        report,
                    },
                ),
                other => panic!("{other:?}"),
            }
        })
        .collect()
}

#[test]
fn any_order_of_delivery_gives_the_same_final_call() {
    let (_, case) = fixture::expected("timeline")
        .into_iter()
        .next()
        .expect("a timeline");
    let facts = facts();
    let orders = [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ];
    let mut calls: Vec<Call> = orders
        .iter()
        .map(|order| {
            let ordered = order.iter().map(|index| &facts[*index].1);
            Call::fold(facts[0].0.clone(), ordered)
        })
        .collect();
    for call in &calls {
        let seen = json!({
            "call_id": call.id(),
            "outcome": call.outcome().map(|outcome| outcome.disposition.as_str()),
            "duration_seconds": call.talk_seconds(),
            "user_id": call.operators().first(),
            "client_number": call.number().and_then(|number| number.as_text()),
            "activity_id": call.activity_id(),
        });
        assert_eq!(seen, case["final"]);
        let now = Timestamp::from_millis(1_773_307_030_000);
        assert_eq!(call.state(now, &Rules::default()), CallState::Ended);
    }
    calls.dedup();
    assert_eq!(calls.len(), 1);
}
