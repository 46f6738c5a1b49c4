//! What an installation binds, and what it tells of what it could not.

use portal_sim::RestFault;

use super::{PUBLIC_URL, batches, bound, everything, install, public, rest, ticket, told};
use crate::stand::Stand;

#[tokio::test]
async fn one_click_binds_the_tab_and_every_event() {
    let stand = public().await;
    let told = install(&stand).await;
    assert_eq!(
        told.states()[..6],
        [
            ("admin", "done"),
            ("portal", "done"),
            ("address", "done"),
            ("scope", "done"),
            ("placement", "changed"),
            ("events", "changed"),
        ]
    );
    assert_eq!(bound(&stand).await, everything());
    assert_eq!(told.end["outcome"], "ready");
}

#[tokio::test]
async fn the_tab_has_a_caption_in_every_language_of_the_portal() {
    let stand = public().await;
    install(&stand).await;
    let tabs = rest(&stand, "placement.get", &[]).await;
    let captions = tabs[0]["langAll"].as_object().expect("captions");
    for lang in ["en", "de", "ru", "la", "ua", "br"] {
        assert!(
            captions[lang]["TITLE"]
                .as_str()
                .is_some_and(|title| !title.is_empty())
        );
    }
}

#[tokio::test]
async fn a_second_installation_changes_nothing() {
    let stand = public().await;
    install(&stand).await;
    let asked_before = stand.portal.received().len();
    let told = install(&stand).await;
    assert_eq!(told.step("placement")["state"], "done");
    assert_eq!(told.step("events")["state"], "done");
    assert_eq!(bound(&stand).await, everything());
    let batches = stand.portal.received().split_off(asked_before);
    let batches = batches.iter().filter(|asked| asked.method == "batch");
    assert_eq!(batches.count(), 1, "it only looked");
}

#[tokio::test]
async fn what_is_missing_is_added_and_what_is_old_is_removed() {
    let stand = public().await;
    install(&stand).await;
    let (ours, old) = (format!("{PUBLIC_URL}/events"), "https://old.example/events");
    let lost = [("event", "ONVOXIMPLANTCALLEND"), ("handler", ours.as_str())];
    rest(&stand, "event.unbind", &lost).await;
    rest(
        &stand,
        "event.bind",
        &[("event", "ONAPPTEST"), ("handler", old)],
    )
    .await;
    let old_tab = [
        ("PLACEMENT", "CALL_CARD"),
        ("HANDLER", "https://old.example/call-card"),
    ];
    rest(&stand, "placement.bind", &old_tab).await;
    let told = install(&stand).await;
    assert_eq!(bound(&stand).await, everything());
    assert!(told.words("events").contains("ONVOXIMPLANTCALLEND"));
    assert_eq!(told.step("strays")["state"], "changed");
    assert!(told.words("strays").contains(old));
    assert_eq!(told.step("placement")["state"], "done");
}

#[tokio::test]
async fn two_installations_at_once_bind_everything_once() {
    let stand = public().await;
    let ticket = ticket(&stand, &stand.portal.launch_install(1)).await;
    // So long that both would look before either has bound.
    stand.portal.faults(|faults| {
        faults.rest_method = Some("batch".to_owned());
        faults.rest_slow_ms = 300;
    });
    let (one, two) = tokio::join!(
        told(&stand, &ticket, "install"),
        told(&stand, &ticket, "install")
    );
    stand.portal.faults(|faults| faults.rest_slow_ms = 0);
    assert_eq!(batches(&stand), 4, "one looks, binds and looks, one looks");
    let mut events = [&one, &two].map(|told| told.step("events")["state"].clone());
    events.sort_by_key(|state| state.to_string());
    assert_eq!(events, ["changed", "done"]);
    assert_eq!(bound(&stand).await, everything());
    assert_eq!(one.end["outcome"], "ready");
    assert_eq!(two.end["outcome"], "ready");
}

#[tokio::test]
async fn half_an_installation_is_completed_by_the_next_try() {
    let stand = public().await;
    stand.portal.faults(|faults| {
        faults.rest = Some(RestFault::Html);
        faults.rest_method = Some("batch".to_owned());
    });
    let broken = install(&stand).await;
    assert_eq!(broken.step("portal")["state"], "failed");
    assert!(
        broken
            .words("portal")
            .contains("answered in place of the portal")
    );
    assert_eq!(broken.end["outcome"], "broken");
    assert_eq!(broken.end["can_finish"], false);
    stand.portal.faults(|faults| faults.rest = None);
    assert_eq!(install(&stand).await.end["outcome"], "ready");
    assert_eq!(bound(&stand).await, everything());
}

#[tokio::test]
async fn a_backend_that_does_not_know_its_address_says_which_setting_is_missing() {
    let stand = Stand::bare().await;
    let told = install(&stand).await;
    assert_eq!(told.step("address")["state"], "failed");
    assert!(told.words("address").contains("CALL_CARD_PUBLIC_URL"));
    assert_eq!(told.end["outcome"], "broken");
    assert!(bound(&stand).await.is_empty());
}

#[tokio::test]
async fn an_address_the_portal_does_not_take_is_named() {
    let stand = Stand::with(|settings, _| {
        settings.insert("PUBLIC_URL", "http://localhost:8787".to_owned());
    })
    .await;
    let told = install(&stand).await;
    assert_eq!(told.step("placement")["state"], "failed");
    assert!(
        told.words("placement")
            .contains("http://localhost:8787/call-card")
    );
    assert!(
        told.words("events")
            .contains("http://localhost:8787/events")
    );
    assert_eq!(told.end["can_finish"], false);
}

#[tokio::test]
async fn a_portal_that_refuses_is_told_in_words() {
    for (fault, words) in [
        (RestFault::AccessDenied, "access denied"),
        (RestFault::Internal, "busy"),
    ] {
        let stand = public().await;
        stand.portal.faults(|faults| {
            faults.rest = Some(fault);
            faults.rest_method = Some("batch".to_owned());
        });
        let told = install(&stand).await;
        let said = told.words("portal");
        assert!(said.contains(words), "{fault:?}: {said}");
        assert_eq!(told.end["can_repair"], false, "it would be refused again");
    }
}
