//! A callback request goes with every call of its number until the customer has been talked to.

use backend::journal::Appended;

use super::Member;
use crate::sample::{
    DAY, HOUR, MINUTE, answered, ended, initiated, initiated_by_app, portal, requested,
};

const NUMBER: &str = "+4930901820";
const SPELLED: &str = "0049 (30) 901-820";

#[tokio::test]
async fn a_call_of_the_number_carries_the_newest_request() {
    for member in Member::each() {
        let events = member.events();
        events.callback(NUMBER, "first").await;
        events.clock.advance(MINUTE);
        events.callback(SPELLED, "second").await;
        events.clock.advance(MINUTE);
        events.report("one", initiated(NUMBER)).await;
        events.report("other", initiated("+4930901821")).await;
        events.report("hidden", initiated("hidden")).await;
        assert_eq!(events.carried("one").await.as_deref(), Some("second"));
        assert_eq!(events.carried("other").await, None);
        assert_eq!(events.carried("hidden").await, None);
        assert_eq!(
            events.kinds("one").await,
            ["initiated", "callback_requested"]
        );
    }
}

#[tokio::test]
async fn the_link_is_a_fact_with_a_place_of_its_own_and_goes_to_those_who_watch() {
    for member in Member::each() {
        let events = member.events();
        let asked_at = events.clock.now();
        events.callback(NUMBER, "please").await;
        events.clock.advance(HOUR);
        let mut tail = events
            .journal
            .tail(&events.portal, &crate::sample::call("one"));
        let place = events.report("one", requested(SPELLED)).await;
        let first = tail.next().await.expect("a fact");
        let link = tail.next().await.expect("a link");
        assert_eq!(first.message.seq, place);
        assert!(link.message.seq > place);
        assert_eq!(link.message.at, events.clock.now());
        let json = serde_json::to_value(&link.message).expect("json");
        assert_eq!(json["source"], "webhook");
        assert_eq!(json["kind"], "callback_requested");
        assert_eq!(json["data"]["requested_at"], asked_at.as_millis());
        assert_eq!(json["data"]["text"], "please");
    }
}

#[tokio::test]
async fn a_request_is_carried_for_24_hours_by_our_receipt() {
    for member in Member::each() {
        let events = member.events();
        events.callback(NUMBER, "please").await;
        events.clock.advance(DAY);
        events.report("in time", initiated(NUMBER)).await;
        events.clock.advance(1);
        events.report("too late", initiated(NUMBER)).await;
        assert_eq!(events.carried("in time").await.as_deref(), Some("please"));
        assert_eq!(events.carried("too late").await, None);
    }
}

#[tokio::test]
async fn after_a_talk_later_calls_do_not_carry_it_and_the_talked_one_keeps_it() {
    for member in Member::each() {
        let events = member.events();
        events.callback(NUMBER, "please").await;
        events.report("missed", initiated(NUMBER)).await;
        events.report("missed", ended(NUMBER, 0)).await;
        events.report("talked", initiated(NUMBER)).await;
        events.report("talked", answered()).await;
        events.report("talked", ended(NUMBER, 42)).await;
        events.report("later", initiated(NUMBER)).await;
        assert_eq!(events.carried("missed").await.as_deref(), Some("please"));
        assert_eq!(events.carried("talked").await.as_deref(), Some("please"));
        assert_eq!(events.carried("later").await, None);
        let events = member.restarted(events).await;
        events.report("much later", initiated(NUMBER)).await;
        assert_eq!(events.carried("much later").await, None);
    }
}

#[tokio::test]
async fn a_registered_call_has_talked_only_when_its_end_says_so() {
    for member in Member::each() {
        let events = member.events();
        events.callback(NUMBER, "please").await;
        events
            .report("externalCall.1", initiated_by_app(NUMBER))
            .await;
        events.report("externalCall.1", answered()).await;
        events.report("meanwhile", initiated(NUMBER)).await;
        assert_eq!(events.carried("meanwhile").await.as_deref(), Some("please"));
        events.report("externalCall.1", ended(NUMBER, 10)).await;
        events.report("after", initiated(NUMBER)).await;
        assert_eq!(events.carried("after").await, None);
    }
}

#[tokio::test]
async fn a_talk_before_the_number_is_known_counts() {
    for member in Member::each() {
        let events = member.events();
        events.callback(NUMBER, "please").await;
        events.report("one", answered()).await;
        events.report("one", initiated(NUMBER)).await;
        events.report("two", initiated(NUMBER)).await;
        assert_eq!(events.carried("one").await.as_deref(), Some("please"));
        assert_eq!(events.carried("two").await, None);
    }
}

#[tokio::test]
async fn a_new_request_after_the_talk_is_carried_again() {
    for member in Member::each() {
        let events = member.events();
        events.callback(NUMBER, "first").await;
        events.report("one", initiated(NUMBER)).await;
        events.report("one", ended(NUMBER, 42)).await;
        events.clock.advance(MINUTE);
        events.callback(NUMBER, "second").await;
        events.report("two", initiated(NUMBER)).await;
        assert_eq!(
            events.carried("one").await.as_deref(),
            Some("first"),
            "it had ended"
        );
        assert_eq!(events.carried("two").await.as_deref(), Some("second"));
    }
}

#[tokio::test]
async fn open_calls_of_the_number_get_a_request_that_comes_now() {
    for member in Member::each() {
        let events = member.events();
        events.report("silent", initiated(NUMBER)).await;
        events.clock.advance(4 * HOUR + 1);
        events.report("ended", initiated(NUMBER)).await;
        events.report("ended", ended(NUMBER, 0)).await;
        events.report("open", initiated(NUMBER)).await;
        events.report("other", initiated("+4930901821")).await;
        events.callback(SPELLED, "please").await;
        assert_eq!(events.carried("open").await.as_deref(), Some("please"));
        for id in ["silent", "ended", "other"] {
            assert_eq!(events.carried(id).await, None, "{id}");
        }
    }
}

#[tokio::test]
async fn calls_that_were_open_before_a_restart_get_it_too() {
    for member in Member::each() {
        let events = member.events();
        events.report("ended", initiated(NUMBER)).await;
        events.report("ended", ended(NUMBER, 0)).await;
        events.report("open", requested(NUMBER)).await;
        let events = member.restarted(events).await;
        events.callback(NUMBER, "please").await;
        assert_eq!(events.carried("open").await.as_deref(), Some("please"));
        assert_eq!(events.carried("ended").await, None);
    }
}

#[tokio::test]
async fn a_request_from_before_a_restart_is_carried() {
    for member in Member::each() {
        let events = member.events();
        events.callback(NUMBER, "please").await;
        let events = member.restarted(events).await;
        events.report("one", initiated(NUMBER)).await;
        assert_eq!(events.carried("one").await.as_deref(), Some("please"));
    }
}

#[tokio::test]
async fn a_repeated_request_is_stored_once_and_linked_once() {
    for member in Member::each() {
        let events = member.events();
        events.report("one", initiated(NUMBER)).await;
        assert!(matches!(
            events.callback(NUMBER, "please").await,
            Appended::Stored(_)
        ));
        assert_eq!(events.callback(NUMBER, "please").await, Appended::Repeated);
        let events = member.restarted(events).await;
        assert_eq!(events.callback(NUMBER, "please").await, Appended::Repeated);
        assert_eq!(
            events.kinds("one").await,
            ["initiated", "callback_requested"]
        );
    }
}

#[tokio::test]
async fn a_request_stays_within_its_portal_and_goes_with_it() {
    for member in Member::each() {
        let here = member.events();
        let there = here.of(portal('b'));
        there.report("open", initiated(NUMBER)).await;
        here.callback(NUMBER, "please").await;
        there.report("one", initiated(NUMBER)).await;
        assert_eq!(there.carried("open").await, None);
        assert_eq!(there.carried("one").await, None);
        here.purge().await;
        here.report("one", initiated(NUMBER)).await;
        assert_eq!(here.carried("one").await, None);
    }
}

#[tokio::test]
async fn a_record_of_a_talk_before_the_request_does_not_return_it() {
    for member in Member::each() {
        let events = member.events();
        events.report("silent", initiated(NUMBER)).await;
        events.clock.advance(5 * HOUR);
        events.callback(NUMBER, "please").await;
        let record = crate::sample::end(NUMBER, 42);
        events
            .report("silent", domain::Report::Statistics(record))
            .await;
        events.report("next", initiated(NUMBER)).await;
        assert_eq!(events.carried("next").await.as_deref(), Some("please"));
    }
}
