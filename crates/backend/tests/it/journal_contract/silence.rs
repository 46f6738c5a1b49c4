//! What becomes of calls nobody speaks of any more.

use super::Member;
use crate::sample::{
    DAY, HOUR, MINUTE, answered, call, ended, initiated, initiated_by_app, numbered, requested,
};

#[tokio::test]
async fn a_call_without_an_end_is_unconfirmed_once_it_was_silent_too_long() {
    for member in Member::each() {
        let events = member.events();
        events.report("talking", initiated("+4930901820")).await;
        events.report("talking", answered()).await;
        events.report("requested", requested("+4930901821")).await;
        events.report("ended", initiated("+4930901822")).await;
        events.report("ended", ended("+4930901822", 0)).await;
        events.report("ghost", initiated("+4930901823")).await;
        events.clock.advance(4 * HOUR);
        assert!(
            events
                .journal
                .find_unconfirmed(0, 10)
                .await
                .expect("found")
                .calls
                .is_empty()
        );
        events.clock.advance(1);
        let found = events.journal.find_unconfirmed(0, 10).await.expect("found");
        let ids = ["talking", "requested"].map(|id| (events.portal.clone(), call(id)));
        assert_eq!(found.calls.into_values().collect::<Vec<_>>(), ids);
    }
}

#[tokio::test]
async fn unconfirmed_calls_come_again_until_they_are_settled() {
    for member in Member::each() {
        let events = member.events();
        for id in ["one", "two", "three"] {
            events.report(id, answered()).await;
        }
        events.clock.advance(5 * HOUR);
        let first = events.journal.find_unconfirmed(0, 2).await.expect("found");
        assert_eq!(first.calls.len(), 2);
        assert_eq!(
            events.journal.find_unconfirmed(0, 2).await.expect("found"),
            first
        );
        let behind = events.journal.find_unconfirmed(first.upto, 2);
        assert_eq!(behind.await.expect("found").calls.len(), 1, "without those");
        events
            .journal
            .settle_unconfirmed(first.upto)
            .await
            .expect("settled");
        let events = member.restarted(events).await;
        let rest = events.journal.find_unconfirmed(0, 2).await.expect("found");
        let three = (events.portal.clone(), call("three"));
        assert_eq!(rest.calls.into_values().collect::<Vec<_>>(), [three]);
        events
            .journal
            .settle_unconfirmed(rest.upto)
            .await
            .expect("settled");
        assert!(
            events
                .journal
                .find_unconfirmed(0, 2)
                .await
                .expect("found")
                .calls
                .is_empty()
        );
    }
}

#[tokio::test]
async fn a_call_that_speaks_again_gets_another_silence() {
    for member in Member::each() {
        let events = member.events();
        events.report("one", initiated_by_app("+4930901820")).await;
        events.report("one", answered()).await;
        events.clock.advance(3 * HOUR);
        events.report("one", numbered(1)).await;
        events.clock.advance(2 * HOUR);
        assert!(
            events
                .journal
                .find_unconfirmed(0, 10)
                .await
                .expect("found")
                .calls
                .is_empty()
        );
        events.clock.advance(3 * HOUR);
        assert_eq!(
            events
                .journal
                .find_unconfirmed(0, 10)
                .await
                .expect("found")
                .calls
                .len(),
            1
        );
    }
}

#[tokio::test]
async fn facts_are_deleted_when_retention_ends_and_places_go_on() {
    for member in Member::each() {
        let events = member.events();
        let mut last = 0;
        for n in 0..30 {
            last = events.report("old", numbered(n)).await;
        }
        events.clock.advance(MINUTE);
        events.report("young", initiated("+4930901820")).await;
        events.clock.advance(30 * DAY - MINUTE);
        assert_eq!(events.journal.delete_expired().await.expect("deleted"), 0);
        events.clock.advance(1);
        assert_eq!(events.journal.delete_expired().await.expect("deleted"), 30);
        assert!(events.kinds("old").await.is_empty());
        assert_eq!(events.kinds("young").await, ["initiated"]);
        events.clock.advance(DAY);
        events.journal.delete_expired().await.expect("deleted");
        assert!(events.kinds("young").await.is_empty());
        let events = member.restarted(events).await;
        assert!(events.report("new", answered()).await > last + 1);
    }
}
