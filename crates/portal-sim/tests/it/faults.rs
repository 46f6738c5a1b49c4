use portal_sim::{CallSpec, End, Faults, OPERATOR};

use crate::receiver::stand;

#[tokio::test]
async fn a_lost_event_is_never_posted_but_its_record_is_kept() {
    let (portal, receiver) = stand().await;
    let call = portal.call(CallSpec::incoming());
    call.init().await;
    portal.faults(|faults| faults.lost = true);
    assert_eq!(call.end(End::missed()).await.status, 0);
    assert_eq!(receiver.codes(), ["ONVOXIMPLANTCALLINIT"]);
    assert_eq!(portal.sent()[1].note, "lost");
}

#[tokio::test]
async fn a_doubled_event_comes_from_two_subscriptions() {
    let (portal, receiver) = stand().await;
    portal.faults(|faults| faults.doubled = true);
    portal.call(CallSpec::incoming()).init().await;
    let mut events = receiver.events();
    let mut second = events.pop().unwrap();
    let first = events.pop().unwrap();
    assert_ne!(
        second.remove("event_handler_id"),
        first.get("event_handler_id").cloned()
    );
    assert_eq!(second["data[CALL_ID]"], first["data[CALL_ID]"]);
    assert!(events.is_empty());
}

#[tokio::test]
async fn reordered_events_arrive_in_swapped_pairs() {
    let (portal, receiver) = stand().await;
    portal.faults(|faults| faults.reordered = true);
    let call = portal.call(CallSpec::incoming());
    call.init().await;
    assert!(receiver.codes().is_empty());
    call.start(OPERATOR).await;
    call.end(End::answered(1)).await;
    assert!(portal.flush().await.unwrap().is_ok());
    assert_eq!(
        receiver.codes(),
        [
            "ONVOXIMPLANTCALLSTART",
            "ONVOXIMPLANTCALLINIT",
            "ONVOXIMPLANTCALLEND"
        ]
    );
    assert!(portal.flush().await.is_none());
}

#[tokio::test]
async fn a_late_event_shows_on_the_host_card_before_it_arrives() {
    let (portal, receiver) = stand().await;
    portal.faults(|faults| faults.late_ms = 3_600_000);
    let call = portal.call(CallSpec::incoming());
    let ringing = {
        let call = call.clone();
        tokio::spawn(async move { call.init().await })
    };
    while call.status()["CALL_STATE"] != "connecting" {
        tokio::task::yield_now().await;
    }
    assert!(receiver.codes().is_empty());
    portal.stop().await;
    ringing.await.unwrap();
}

#[tokio::test]
async fn a_wrong_token_is_as_long_as_the_right_one() {
    let (portal, receiver) = stand().await;
    portal.faults(|faults| faults.wrong_token = true);
    portal.call(CallSpec::incoming()).init().await;
    let token = receiver.events()[0]["auth[application_token]"].clone();
    assert_ne!(token, portal.application_token());
    assert_eq!(token.len(), portal.application_token().len());
    let faults = portal.faults(|faults| *faults = Faults::default());
    assert_eq!(faults, Faults::default());
}
