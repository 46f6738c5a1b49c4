//! The newest event of a portal, for the check-up.

use super::Member;
use crate::sample::{DAY, HOUR, MINUTE, end, initiated, portal};
use domain::Report;

const NUMBER: &str = "+4930901820";

async fn newest(events: &crate::sample::Events) -> Option<(&'static str, i64)> {
    let found = events.journal.newest_event(&events.portal).await;
    let found = found.expect("looked up");
    found.map(|fact| (fact.report.kind(), fact.at.as_millis()))
}

#[tokio::test]
async fn the_newest_event_is_the_portals_own_and_outlives_a_restart() {
    for member in Member::each() {
        let events = member.events();
        assert_eq!(newest(&events).await, None);
        events.report("one", initiated(NUMBER)).await;
        events.clock.advance(MINUTE);
        events.callback(NUMBER, "please").await;
        let asked_at = events.clock.now().as_millis();
        events.clock.advance(MINUTE);
        let other = events.of(portal('b'));
        other.report("two", initiated(NUMBER)).await;
        let events = member.restarted(events).await;
        let expected = Some(("callback_requested", asked_at));
        assert_eq!(newest(&events).await, expected);
        assert_eq!(newest(&events.of(portal('c'))).await, None);
    }
}

#[tokio::test]
async fn what_we_looked_up_or_linked_ourselves_is_no_event() {
    for member in Member::each() {
        let events = member.events();
        events.callback(NUMBER, "please").await;
        events.clock.advance(HOUR);
        let called_at = events.clock.now().as_millis();
        // Carries the request, as a fact of its own.
        events.report("one", initiated(NUMBER)).await;
        events.clock.advance(HOUR);
        events
            .report("one", Report::Statistics(end(NUMBER, 7)))
            .await;
        assert_eq!(events.kinds("one").await.len(), 3);
        assert_eq!(newest(&events).await, Some(("initiated", called_at)));
    }
}

#[tokio::test]
async fn what_was_purged_or_has_expired_is_out_of_reach() {
    for member in Member::each() {
        let events = member.events();
        events.report("one", initiated(NUMBER)).await;
        events.purge().await;
        assert_eq!(newest(&events).await, None);
        events.report("two", initiated(NUMBER)).await;
        events.clock.advance(31 * DAY);
        events.journal.delete_expired().await.expect("deleted");
        assert_eq!(newest(&events).await, None);
    }
}
