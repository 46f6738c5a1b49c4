//! What a portal does not allow, each told in words with what to do.

use portal_sim::{SimPortal, Terms};

use super::{Told, bound, everything, install, public, ticket, told};
use crate::stand::Stand;

async fn under(terms: impl FnOnce(&mut Terms)) -> (Stand, Told) {
    let stand = public().await;
    stand.portal.terms(terms);
    let told = install(&stand).await;
    assert_eq!(told.end["outcome"], "broken");
    assert_eq!(told.end["can_finish"], false);
    (stand, told)
}

/// Once the portal allows it, the same page's next try completes the installation.
async fn completes(stand: &Stand, allow: impl FnOnce(&SimPortal)) {
    allow(&stand.portal);
    assert_eq!(install(stand).await.end["outcome"], "ready");
    assert_eq!(bound(stand).await, everything());
}

#[tokio::test]
async fn a_missing_scope_is_named() {
    let (stand, told) = under(|terms| terms.scopes.retain(|scope| scope != "telephony")).await;
    assert_eq!(told.step("scope")["state"], "failed");
    assert!(told.words("scope").contains("telephony"));
    assert_eq!(told.step("placement")["state"], "failed");
    completes(&stand, |portal| {
        portal.terms(|terms| terms.scopes.push("telephony".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn without_crm_the_installation_works_and_says_what_lacks() {
    let stand = public().await;
    stand
        .portal
        .terms(|terms| terms.scopes.retain(|scope| scope != "crm"));
    let told = install(&stand).await;
    assert_eq!(told.step("scope")["state"], "warning");
    assert!(told.words("scope").contains("crm"));
    assert_eq!(told.end["outcome"], "warned");
}

#[tokio::test]
async fn a_plan_without_rest_is_told() {
    let (stand, told) = under(|terms| terms.rest_in_plan = false).await;
    assert!(
        told.words("admin").contains("plan"),
        "{}",
        told.words("admin")
    );
    completes(&stand, |portal| {
        portal.terms(|terms| terms.rest_in_plan = true);
    })
    .await;
}

#[tokio::test]
async fn a_plan_without_room_for_our_tab_is_told_and_the_events_are_bound() {
    let (stand, told) = under(|terms| terms.most_handlers = Some(0)).await;
    let said = told.words("placement");
    assert!(said.contains("no further tab"), "{said}");
    assert_eq!(told.step("events")["state"], "changed");
    completes(&stand, |portal| {
        portal.terms(|terms| terms.most_handlers = None);
    })
    .await;
}

#[tokio::test]
async fn a_portal_that_wants_its_applications_own_host_is_told() {
    let stand = Stand::with(|settings, _| {
        settings.insert("PUBLIC_URL", "https://elsewhere.example".to_owned());
    })
    .await;
    stand.portal.terms(|terms| terms.own_host_only = true);
    let told = install(&stand).await;
    let said = told.words("placement");
    assert!(said.contains("another host"), "{said}");
    assert_eq!(told.end["outcome"], "broken");
}

#[tokio::test]
async fn a_portal_without_telephony_is_told_which_events_it_lacks() {
    let (_stand, told) = under(|terms| terms.has_telephony = false).await;
    let said = told.words("events");
    assert!(
        said.contains("ONVOXIMPLANTCALLEND") && said.contains("module"),
        "{said}"
    );
}

#[tokio::test]
async fn doubled_handlers_are_bound_once() {
    let stand = public().await;
    install(&stand).await;
    let events = format!("{}/events", super::PUBLIC_URL);
    stand.portal.bind_event("ONVOXIMPLANTCALLEND", &events, 1);
    stand.portal.bind_event("ONVOXIMPLANTCALLEND", &events, 12);
    let told = install(&stand).await;
    assert_eq!(told.step("strays")["state"], "changed");
    assert_eq!(bound(&stand).await, everything());
}

#[tokio::test]
async fn a_sign_in_that_has_expired_is_to_be_opened_again() {
    let stand = public().await;
    let ticket = ticket(&stand, &stand.portal.launch_install(1)).await;
    stand.portal.expire_all();
    let told = told(&stand, &ticket, "install").await;
    let said = told.words("admin");
    assert!(
        said.contains("Open this page again from the portal"),
        "{said}"
    );
}

#[tokio::test]
async fn a_portal_that_asks_for_patience_is_waited_for() {
    let stand = public().await;
    stand.portal.terms(|terms| {
        terms.bucket = Some(portal_sim::Bucket {
            burst: 2,
            per_second: 2,
        });
    });
    assert_eq!(install(&stand).await.end["outcome"], "ready");
    stand.portal.terms(|terms| terms.bucket = None);
    assert_eq!(bound(&stand).await, everything());
}
