//! What a check-up finds, and what a repair mends.

use backend::clock::Clock;
use portal_sim::CallSpec;

use super::{PUBLIC_URL, bound, everything, install, public, rest, ticket, told};
use crate::stand::Stand;

async fn installed() -> Stand {
    let stand = public().await;
    install(&stand).await;
    assert_eq!(stand.portal.install().await.status, 200);
    stand
}

async fn check(stand: &Stand, action: &str) -> super::Told {
    let ticket = ticket(stand, &stand.portal.launch_app(1)).await;
    told(stand, &ticket, action).await
}

#[tokio::test]
async fn where_all_is_well_every_point_says_so() {
    let stand = installed().await;
    let call = stand.portal.call(CallSpec::incoming());
    assert_eq!(call.init().await.status, 200);
    let told = check(&stand, "check").await;
    assert_eq!(told.end["outcome"], "ready");
    assert_eq!(told.end["can_finish"], false);
    for (id, state) in told.states() {
        assert_eq!(state, "done", "{id}: {}", told.words(id));
    }
    let ids: Vec<_> = told.states().iter().map(|(id, _)| *id).collect();
    assert_eq!(
        ids,
        [
            "admin",
            "portal",
            "address",
            "scope",
            "placement",
            "events",
            "installed",
            "access",
            "clock",
            "last-event",
            "delay",
            "version",
        ]
    );
    assert!(told.words("last-event").contains("ONVOXIMPLANTCALLINIT"));
    assert!(told.step("last-event")["at"].is_i64());
    assert!(told.words("delay").contains("median of 5"));
    assert!(told.words("version").contains(env!("CARGO_PKG_VERSION")));
}

#[tokio::test]
async fn a_check_up_changes_nothing_and_a_repair_does() {
    let stand = installed().await;
    let ours = format!("{PUBLIC_URL}/events");
    let lost = [("event", "ONVOXIMPLANTCALLEND"), ("handler", ours.as_str())];
    rest(&stand, "event.unbind", &lost).await;
    let found = check(&stand, "check").await;
    assert_eq!(found.step("events")["state"], "failed");
    assert!(found.words("events").contains("ONVOXIMPLANTCALLEND"));
    assert_eq!(found.step("delay")["state"], "skipped");
    assert_eq!(found.end["can_repair"], true);
    assert_ne!(bound(&stand).await, everything());
    let mended = check(&stand, "repair").await;
    assert_eq!(mended.step("events")["state"], "changed");
    assert_eq!(mended.step("delay")["state"], "done");
    assert_eq!(mended.end["outcome"], "ready");
    assert_eq!(bound(&stand).await, everything());
}

#[tokio::test]
async fn captions_that_are_not_ours_are_told_and_written_anew_by_a_repair() {
    let stand = installed().await;
    let address = format!("{PUBLIC_URL}/call-card");
    let tab = [("PLACEMENT", "CALL_CARD"), ("HANDLER", address.as_str())];
    let caption = ("LANG_ALL[de][TITLE]", "An old caption");
    rest(&stand, "placement.unbind", &tab).await;
    rest(&stand, "placement.bind", &[tab[0], tab[1], caption]).await;
    let found = check(&stand, "check").await;
    assert_eq!(found.step("placement")["state"], "warning");
    assert_eq!(found.end["can_repair"], true);
    let mended = check(&stand, "repair").await;
    assert_eq!(mended.step("placement")["state"], "done");
    let tabs = rest(&stand, "placement.get", &[]).await;
    assert_eq!(tabs.as_array().expect("a list").len(), 1);
    assert_ne!(tabs[0]["langAll"]["de"]["TITLE"], caption.1);
}

#[tokio::test]
async fn events_that_do_not_arrive_are_told_with_the_address_to_look_at() {
    let stand = installed().await;
    stand.portal.faults(|faults| faults.lost = true);
    let told = check(&stand, "check").await;
    assert_eq!(told.step("delay")["state"], "failed");
    assert!(
        told.words("delay")
            .contains(&format!("{PUBLIC_URL}/events"))
    );
}

#[tokio::test]
async fn a_portal_that_lost_us_is_connected_by_a_repair() {
    let stand = public().await;
    let found = check(&stand, "check").await;
    assert_eq!(found.step("portal")["state"], "failed");
    assert_eq!(found.end["can_repair"], true);
    assert_eq!(stand.portal.post_event("ONAPPTEST", &[]).await.status, 403);
    let mended = check(&stand, "repair").await;
    assert_eq!(mended.step("portal")["state"], "done");
    assert_eq!(bound(&stand).await, everything());
}

#[tokio::test]
async fn a_check_up_leaves_the_secret_of_the_installation_alone() {
    let stand = installed().await;
    let form = stand.portal.launch_app(1);
    let form = form.with_field("APPLICATION_TOKEN", "posted-by-a-browser");
    let ticket = ticket(&stand, &form).await;
    told(&stand, &ticket, "check").await;
    assert_eq!(stand.portal.post_event("ONAPPTEST", &[]).await.status, 200);
}

#[tokio::test]
async fn an_installation_that_nobody_finished_is_told() {
    let stand = public().await;
    stand.portal.add("secret-of-this-installation");
    let installed = install(&stand).await;
    assert_eq!(installed.end["can_finish"], true);
    let told = check(&stand, "check").await;
    assert_eq!(told.step("installed")["state"], "failed");
    assert_eq!(told.end["outcome"], "broken");
    stand.portal.finish_installation().await;
    assert_eq!(check(&stand, "check").await.end["outcome"], "ready");
}

#[tokio::test]
async fn a_visit_of_an_administrator_restores_lost_access() {
    let stand = installed().await;
    let member = domain::PortalId::parse(&stand.portal.member_id()).expect("an id");
    let before = stand.node.portals().get(&member).expect("the portal");
    let dead = before.tokens.clone().expect("tokens").refresh;
    let portals = stand.node.portals();
    portals
        .retire_tokens(&member, &dead)
        .await
        .expect("retired");
    let told = check(&stand, "check").await;
    assert_eq!(told.step("access")["state"], "changed");
    assert!(
        portals
            .get(&member)
            .is_some_and(|portal| portal.tokens.is_some())
    );
}

#[tokio::test]
async fn the_last_event_about_a_call_is_known_after_a_restart() {
    let clock = Clock::test(Clock::System.now());
    let stand = Stand::with_clock(clock.clone(), |settings, portal| {
        settings.insert("PUBLIC_URL", PUBLIC_URL.to_owned());
        portal.set_public_url(PUBLIC_URL);
    })
    .await;
    install(&stand).await;
    assert_eq!(stand.portal.install().await.status, 200);
    let call = stand.portal.call(CallSpec::incoming());
    let came_at = clock.now().as_millis();
    assert_eq!(call.init().await.status, 200);
    clock.advance(5_000);
    let stand = stand.restart().await;
    let told = check(&stand, "check").await;
    assert_eq!(told.step("last-event")["state"], "done");
    assert!(told.words("last-event").contains("ONVOXIMPLANTCALLINIT"));
    assert_eq!(told.step("last-event")["at"], came_at);
}

#[tokio::test]
async fn without_any_event_the_check_up_says_so() {
    let stand = installed().await.restart().await;
    let told = check(&stand, "check").await;
    assert_eq!(told.step("last-event")["state"], "pending");
    assert!(told.words("last-event").contains("No event"));
}
