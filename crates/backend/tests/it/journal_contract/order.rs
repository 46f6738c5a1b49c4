//! Every fact once, in order, for ever.

use backend::journal::{Appended, JournalError, Subject};

use super::Member;
use crate::sample::{Events, answered, call, ended, event, initiated, numbered, portal};

#[tokio::test]
async fn facts_of_a_call_come_back_in_their_order() {
    for member in Member::each() {
        let events = member.events();
        let mut places = Vec::new();
        for report in [
            initiated("+4930901820"),
            answered(),
            ended("+4930901820", 42),
        ] {
            events.clock.advance(1000);
            places.push(events.report("one", report).await);
        }
        let facts = events
            .journal
            .load(&events.portal, &call("one"))
            .await
            .expect("loads");
        assert_eq!(
            facts.iter().map(|fact| fact.seq).collect::<Vec<_>>(),
            places
        );
        assert_eq!(
            events.kinds("one").await,
            ["initiated", "answered", "ended"]
        );
        let times: Vec<_> = facts.iter().map(|fact| fact.at.as_millis()).collect();
        assert!(times.is_sorted() && places.is_sorted());
        assert!(
            events
                .journal
                .load(&events.portal, &call("other"))
                .await
                .expect("loads")
                .is_empty()
        );
    }
}

#[tokio::test]
async fn a_fact_comes_back_as_it_went_in() {
    for member in Member::each() {
        let events = member.events();
        let report = ended("+49 30 901820;12 \"<b>\" \n ж", 42);
        events.report("ж \"' \n .1", report.clone()).await;
        let events = member.restarted(events).await;
        let facts = events
            .journal
            .load(&events.portal, &call("ж \"' \n .1"))
            .await
            .expect("loads");
        assert_eq!(
            facts.iter().map(|fact| &fact.report).collect::<Vec<_>>(),
            [&report]
        );
    }
}

#[tokio::test]
async fn a_repeated_delivery_is_stored_once() {
    for member in Member::each() {
        let events = member.events();
        let deliver = async |events: &Events| {
            events
                .take(
                    event("INIT"),
                    Subject::Call(call("one")),
                    initiated("+4930901820"),
                )
                .await
        };
        assert!(matches!(deliver(&events).await, Appended::Stored(_)));
        assert_eq!(deliver(&events).await, Appended::Repeated);
        events.report("one", ended("+4930901820", 0)).await;
        assert_eq!(deliver(&events).await, Appended::Repeated, "after the end");
        let events = member.restarted(events).await;
        assert_eq!(
            deliver(&events).await,
            Appended::Repeated,
            "after a restart"
        );
        assert_eq!(events.kinds("one").await, ["initiated", "ended"]);
    }
}

#[tokio::test]
async fn repeated_deliveries_at_one_time_are_stored_once() {
    for member in Member::each() {
        let events = member.events();
        let deliver = || events.take(event("INIT"), Subject::Call(call("one")), answered());
        let (a, b, c) = tokio::join!(deliver(), deliver(), deliver());
        let stored = [a, b, c]
            .into_iter()
            .filter(|one| *one != Appended::Repeated)
            .count();
        assert_eq!((stored, events.kinds("one").await.len()), (1, 1));
    }
}

#[tokio::test]
async fn the_same_words_about_another_call_are_another_event() {
    for member in Member::each() {
        let events = member.events();
        for id in ["one", "ONE", "two"] {
            let taken = events
                .take(event("INIT"), Subject::Call(call(id)), answered())
                .await;
            assert!(matches!(taken, Appended::Stored(_)), "{id}");
        }
    }
}

#[tokio::test]
async fn two_portals_with_the_same_call_see_nothing_of_each_other() {
    for member in Member::each() {
        let here = member.events();
        let there = here.of(portal('b'));
        let mut tail = there.journal.tail(&there.portal, &call("one"));
        here.report("one", initiated("+4930901820")).await;
        assert!(there.kinds("one").await.is_empty());
        let place = there.report("one", answered()).await;
        assert_eq!(tail.next().await.expect("a fact").message.seq, place);
        assert_eq!(here.kinds("one").await, ["initiated"]);
        assert_eq!(there.kinds("one").await, ["answered"]);
        here.purge().await;
        assert!(here.kinds("one").await.is_empty());
        assert_eq!(there.kinds("one").await, ["answered"]);
    }
}

#[tokio::test]
async fn places_grow_over_restart_purge_and_reinstall() {
    for member in Member::each() {
        let mut events = member.events();
        let mut last = 0;
        for round in 0..4 {
            for n in 0..3 {
                let place = events.report("one", numbered(round * 10 + n)).await;
                assert!(place > last, "round {round}: {place} after {last}");
                last = place;
            }
            if round % 2 == 0 {
                events.purge().await;
                // Waits until what was purged is deleted, too.
                events.journal.delete_expired().await.expect("deleted");
                assert!(events.kinds("one").await.is_empty());
            }
            events = member.restarted(events).await;
        }
    }
}

#[tokio::test]
async fn what_was_purged_can_be_delivered_again() {
    for member in Member::each() {
        let events = member.events();
        let deliver = || {
            events.take(
                event("INIT"),
                Subject::Call(call("one")),
                initiated("+4930901820"),
            )
        };
        deliver().await;
        events.purge().await;
        assert!(matches!(deliver().await, Appended::Stored(_)));
        assert_eq!(events.kinds("one").await, ["initiated"]);
    }
}

#[tokio::test]
async fn a_tail_has_every_fact_of_its_call_and_no_other() {
    for member in Member::each() {
        let events = member.events();
        let mut tail = events.journal.tail(&events.portal, &call("one"));
        let mut places = Vec::new();
        for n in 0..20 {
            places.push(events.report("one", numbered(n)).await);
            events.report("two", numbered(n)).await;
        }
        for place in places {
            assert_eq!(tail.next().await.expect("a fact").message.seq, place);
        }
    }
}

#[tokio::test]
async fn start_of_a_call_known_as_an_applications_says_registered() {
    for member in Member::each() {
        let events = member.events();
        events
            .report("one", crate::sample::initiated_by_app("+4930901820"))
            .await;
        events.report("one", answered()).await;
        events.report("two", answered()).await;
        assert_eq!(events.kinds("one").await, ["initiated", "registered"]);
        assert_eq!(events.kinds("two").await, ["answered"]);
    }
}

#[tokio::test]
async fn a_closed_journal_refuses_and_has_kept_everything() {
    for member in Member::each() {
        let events = member.events();
        events.journal.check_writable().await.expect("writable");
        events.report("one", answered()).await;
        events.journal.close().await;
        let refused = events.journal.check_writable().await;
        assert!(matches!(refused, Err(JournalError::Unavailable(_))));
        let events = Events {
            journal: member.open(&events.clock),
            ..events
        };
        assert_eq!(events.kinds("one").await, ["answered"]);
    }
}
