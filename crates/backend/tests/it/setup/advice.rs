//! What is said to do about a trouble: exactly that which helps, and a repair only where it does.

use backend::clock::Clock;

use super::{Told, everything, install, public, rest, ticket, told};
use crate::stand::Stand;

async fn check(stand: &Stand) -> Told {
    let ticket = ticket(stand, &stand.portal.launch_app(1)).await;
    told(stand, &ticket, "check").await
}

async fn installed() -> Stand {
    let stand = public().await;
    install(&stand).await;
    assert_eq!(stand.portal.install().await.status, 200);
    stand
}

fn without(stand: &Stand, missing: &str) {
    let keep = |scope: &String| scope != missing;
    stand.portal.terms(|terms| terms.scopes.retain(keep));
}

#[tokio::test]
async fn of_two_permissions_the_missing_one_alone_is_named() {
    for (missing, granted) in [("telephony", "placement"), ("placement", "telephony")] {
        let stand = public().await;
        without(&stand, missing);
        let told = install(&stand).await;
        for id in ["scope", "placement"] {
            let words = told.words(id);
            assert_eq!(told.step(id)["state"], "failed");
            assert!(words.contains(missing), "{words}");
            assert!(!words.contains(granted), "{words}");
        }
    }
}

#[tokio::test]
async fn without_telephony_in_the_portal_nobody_is_told_to_tick_what_is_ticked() {
    let stand = public().await;
    stand.portal.terms(|terms| terms.has_telephony = false);
    let told = install(&stand).await;
    for id in ["placement", "events"] {
        let words = told.words(id);
        assert!(
            words.contains("module") && !words.contains("tick"),
            "{words}"
        );
    }
}

#[tokio::test]
async fn a_repair_is_not_offered_against_events_that_do_not_arrive() {
    let stand = installed().await;
    stand.portal.faults(|faults| faults.lost = true);
    let told = check(&stand).await;
    assert_eq!(told.step("delay")["state"], "failed");
    assert!(told.words("delay").contains("firewall"));
    assert_eq!(told.end["outcome"], "broken");
    assert_eq!(told.end["can_repair"], false);
}

#[tokio::test]
async fn events_that_cannot_be_recognised_are_repaired_where_the_portal_tells_how() {
    let stand = public().await;
    let page = stand
        .portal
        .launch_install(1)
        .with_field("APPLICATION_TOKEN", "");
    told(&stand, &ticket(&stand, &page).await, "install").await;
    assert_eq!(stand.portal.post_event("ONAPPTEST", &[]).await.status, 403);

    // An old portal tells it with the installation alone.
    let page = stand
        .portal
        .launch_app(1)
        .with_field("APPLICATION_TOKEN", "");
    let old = told(&stand, &ticket(&stand, &page).await, "check").await;
    assert_eq!(old.step("delay")["state"], "failed");
    let words = old.words("delay");
    assert!(
        words.contains("turned away") && words.contains("Reinstall"),
        "{words}"
    );
    assert_eq!(old.end["can_repair"], false);

    let new = check(&stand).await;
    assert!(new.words("delay").contains("Repair"));
    assert_eq!(new.end["can_repair"], true);
    let page = stand.portal.launch_app(1);
    let mended = told(&stand, &ticket(&stand, &page).await, "repair").await;
    assert_eq!(mended.step("delay")["state"], "done");
    assert_eq!(stand.portal.post_event("ONAPPTEST", &[]).await.status, 200);
}

#[tokio::test]
async fn a_repair_is_offered_only_once_it_may_do_what_it_does() {
    let stand = installed().await;
    without(&stand, "telephony");
    for binding in everything() {
        let (code, handler) = binding.split_once(' ').expect("a code and an address");
        if code.starts_with("ONVOXIMPLANT") {
            rest(
                &stand,
                "event.unbind",
                &[("event", code), ("handler", handler)],
            )
            .await;
        }
    }
    let told = check(&stand).await;
    assert_eq!(told.step("events")["state"], "failed");
    assert!(told.words("events").contains("tick: telephony."));
    assert_eq!(told.end["can_repair"], false);
    stand
        .portal
        .terms(|terms| terms.scopes.push("telephony".to_owned()));
    let told = check(&stand).await;
    assert!(told.words("events").contains("Repair"));
    assert_eq!(told.end["can_repair"], true);
}

#[tokio::test]
async fn a_check_up_without_our_address_looks_at_everything_else_and_says_of_the_rest_why_not() {
    let stand = Stand::installed().await;
    let told = check(&stand).await;
    assert_eq!(
        told.states(),
        [
            ("admin", "done"),
            ("portal", "done"),
            ("address", "failed"),
            ("scope", "done"),
            ("placement", "skipped"),
            ("events", "skipped"),
            ("installed", "done"),
            ("access", "done"),
            ("clock", "done"),
            ("last-event", "done"),
            ("delay", "skipped"),
            ("version", "done"),
        ]
    );
    for id in ["placement", "events", "delay"] {
        assert!(told.step(id)["text"].is_string(), "{id}");
    }
    assert_eq!(told.end["outcome"], "broken");
    assert_eq!(told.end["can_repair"], false, "it would bind nothing");
}

#[tokio::test]
async fn that_no_event_has_come_yet_is_told_with_whether_that_is_normal() {
    let stand = public().await;
    stand.portal.add("secret-of-this-installation");
    install(&stand).await;
    let early = check(&stand).await;
    assert_eq!(early.step("last-event")["state"], "pending");
    let words = early.words("last-event");
    assert!(
        words.contains("once the installation is finished"),
        "{words}"
    );

    stand.portal.finish_installation().await;
    let stand = stand.restart().await;
    let late = check(&stand).await;
    assert_eq!(late.step("last-event")["state"], "pending");
    let words = late.words("last-event");
    assert!(words.contains("as long as nobody has called"), "{words}");
    assert_eq!(late.end["outcome"], "ready");
}

#[tokio::test]
async fn the_age_of_the_access_is_told_in_minutes_and_hours_too() {
    // The portal's clock, which dates its tokens, goes on as it is; ours runs ahead.
    let clock = Clock::test(Clock::System.now());
    let stand = Stand::with_clock(clock.clone(), |_, _| {}).await;
    install(&stand).await;
    let age = async |minutes: i64| {
        clock.advance(minutes * 60_000);
        check(&stand).await.words("access")
    };
    for (minutes, told) in [(7, "min old"), (180, "h old"), (4_320, "days old")] {
        let words = age(minutes).await;
        assert!(words.contains(told), "{minutes}: {words}");
    }
}

#[tokio::test]
async fn an_installation_that_only_has_to_be_finished_says_so_and_one_that_failed_does_not() {
    let stand = public().await;
    stand.portal.add("secret-of-this-installation");
    stand.portal.terms(|terms| terms.most_handlers = Some(0));
    let failed = install(&stand).await;
    let ids: Vec<_> = failed.states().iter().map(|(id, _)| *id).collect();
    assert!(!ids.contains(&"installed"), "it was not come to: {ids:?}");
    assert_eq!(failed.end["can_finish"], false);
    stand.portal.terms(|terms| terms.most_handlers = None);
    let told = install(&stand).await;
    assert_eq!(told.step("installed")["state"], "pending");
    assert!(told.words("installed").contains("Finish installation"));
    assert_eq!(told.end["outcome"], "ready");
    assert_eq!(told.end["can_finish"], true);
}
