//! A portal that changes its address: the same portal, elsewhere.

use backend::clock::Clock;
use portal_sim::{ADMINISTRATOR, CallSpec, OPERATOR};

use crate::opened::Opened;
use crate::setup::{ticket, told};
use crate::stand::{Stand, json_of};

/// A portal that has moved; the backend may call it at both places.
async fn moved() -> (Stand, String) {
    moved_and_called_at(|old, new| format!("{old},{new}")).await
}

/// A portal that has moved; the backend may call it where these settings allow it.
async fn moved_and_called_at(allowed: impl FnOnce(&str, &str) -> String) -> (Stand, String) {
    let mut stand = Stand::with_clock(Clock::test(Clock::System.now()), |settings, _| {
        settings.insert("LONGEST_SILENCE", "5s".to_owned());
    })
    .await;
    assert_eq!(stand.portal.install().await.status, 200);
    let old = stand.portal.host();
    stand.portal.change_address().await.expect("a port");
    let allowed = allowed(&old, &stand.portal.host());
    stand.settings.insert("ALLOW_PRIVATE", allowed);
    (stand.restart().await, old)
}

#[tokio::test]
async fn background_work_goes_on_at_the_new_address() {
    let (stand, old) = moved().await;
    assert_ne!(stand.portal.host(), old);
    let call = stand.portal.call(CallSpec::incoming());
    assert_eq!(call.init().await.status, 200);
    assert_eq!(call.start(OPERATOR).await.status, 200);
    stand.node.clock.advance(6_000);
    let asked = stand
        .portal
        .wait_received(|asked| asked.method == "voximplant.statistic.get");
    asked.await;
    let pages = stand.portal.launch_app(OPERATOR);
    let page = Opened::of(stand.node.launch(&pages).await).await;
    assert_eq!(page.directive("frame-ancestors"), stand.portal.url());
}

#[tokio::test]
async fn the_first_page_opened_there_may_be_framed_there() {
    let (stand, _) = moved().await;
    let first = stand.portal.launch_app(OPERATOR);
    let page = Opened::of(stand.node.launch(&first).await).await;
    assert_eq!(page.directive("frame-ancestors"), stand.portal.url());
    assert_eq!(page.boot()["portal"]["verified"], true);
}

#[tokio::test]
async fn a_launch_that_only_claims_to_come_from_elsewhere_is_framed_where_the_portal_is() {
    let stand = Stand::installed().await;
    let mut forged = stand.portal.launch_app(OPERATOR);
    for (name, value) in &mut forged.query {
        if name == "DOMAIN" {
            "evil.example".clone_into(value);
        }
    }
    let page = Opened::of(stand.node.launch(&forged).await).await;
    assert_eq!(page.directive("frame-ancestors"), stand.portal.url());
}

#[tokio::test]
async fn a_card_opened_there_finds_its_portal_and_its_rank() {
    let (stand, _) = moved().await;
    let token = stand.portal.token_of(ADMINISTRATOR);
    let answer = stand.ask_session(&token, None).await;
    assert_eq!(answer.status(), 200);
    let answer = json_of(answer).await;
    assert_eq!(answer["operator"]["is_admin"], true);
    assert_eq!(answer["portal"]["origin"], stand.portal.url().as_str());
    let kept = stand.restart().await;
    let page = Opened::of(kept.node.launch(&kept.portal.launch_app(OPERATOR)).await).await;
    assert_eq!(page.directive("frame-ancestors"), kept.portal.url());
    assert_eq!(page.boot()["portal"]["verified"], true);
}

/// Nobody answers there, or somebody else does: as if the old name had been given up.
#[tokio::test]
async fn an_old_address_that_does_not_redirect_is_left_at_an_administrators_visit() {
    let (stand, old) = moved_and_called_at(|_, new| new.to_owned()).await;
    let id = domain::PortalId::parse(&stand.portal.member_id()).expect("an id");
    let kept = || stand.node.portals().get(&id).expect("known").origin.clone();
    for user in [OPERATOR, ADMINISTRATOR] {
        let form = stand.portal.launch_app(user);
        let page = Opened::of(stand.node.launch(&form).await).await;
        assert_eq!(page.directive("frame-ancestors"), stand.portal.url());
        assert_eq!(kept(), format!("http://{old}"), "a launch stores nothing");
    }
    let form = stand.portal.launch_app(ADMINISTRATOR);
    let ticket = ticket(&stand, &form).await;
    let told = told(&stand, &ticket, "check").await;
    assert_eq!(told.step("portal")["state"], "done");
    assert_eq!(kept(), stand.portal.url());
}
