//! An application's way onto the portal and off it.

use portal_sim::{CallSpec, SimPortal, Standing, Wiring};
use serde_json::json;

use crate::receiver::{Receiver, post_form, rest, stand_bound};

/// Binds an event to the receiver, as the application does at its installation.
async fn bind(portal: &SimPortal, receiver: &Receiver, event: &str) {
    let handler = receiver.url("/events");
    let form = [("event", event), ("handler", handler.as_str())];
    let (status, answer) = rest(portal, "event.bind", &portal.admin_token(), &form).await;
    assert_eq!(status, 200, "{answer}");
}

#[tokio::test]
async fn nothing_is_sent_before_the_installation_is_finished() {
    let (portal, receiver) = stand_bound().await;
    assert_eq!(portal.standing(), Standing::Installing);
    bind(&portal, &receiver, "OnVoximplantCallInit").await;
    let before = portal.call(CallSpec::incoming()).init().await;
    assert_eq!(before.body, "not sent: the installation is not finished");
    portal.finish_installation().await;
    assert!(portal.call(CallSpec::incoming()).init().await.is_ok());
    assert_eq!(receiver.codes(), ["ONVOXIMPLANTCALLINIT"]);
}

#[tokio::test]
async fn an_event_nobody_has_bound_is_not_sent() {
    let (portal, receiver) = stand_bound().await;
    bind(&portal, &receiver, "OnAppInstall").await;
    assert!(portal.finish_installation().await.is_ok());
    let unbound = portal.call(CallSpec::incoming()).init().await;
    assert_eq!(unbound.body, "not sent: nobody has bound it");
    assert_eq!(receiver.codes(), ["ONAPPINSTALL"]);
}

#[tokio::test]
async fn an_event_bound_for_two_users_comes_twice_with_their_tokens() {
    let (portal, receiver) = stand_bound().await;
    portal.bind_event("ONAPPTEST", &receiver.url("/events"), 0);
    portal.bind_event("ONAPPTEST", &receiver.url("/events"), 12);
    portal.finish_installation().await;
    let (_, answer) = rest(&portal, "event.get", &portal.admin_token(), &[]).await;
    assert_eq!(answer["result"][1]["auth_type"], "12");
    rest(&portal, "event.test", &portal.admin_token(), &[]).await;
    receiver.wait(2).await;
    let events = receiver.events();
    assert_ne!(events[0]["event_handler_id"], events[1]["event_handler_id"]);
    let users = [&events[0]["auth[user_id]"], &events[1]["auth[user_id]"]];
    assert_eq!(users, ["1", "12"]);
}

#[tokio::test]
async fn an_update_wipes_what_was_bound_and_says_so_with_a_new_token() {
    let (portal, receiver) = stand_bound().await;
    bind(&portal, &receiver, "OnAppUpdate").await;
    portal.bind_placement("CALL_CARD", &receiver.url("/call-card"));
    portal.finish_installation().await;
    assert!(portal.update_to_install("another-secret").await.is_ok());
    let event = &receiver.events()[0];
    assert_eq!(event["data[PREVIOUS_VERSION]"], "1");
    assert_eq!(event["auth[application_token]"], "another-secret");
    assert!(portal.bound_events().is_empty() && portal.bound_placements().is_empty());
    assert_eq!(portal.standing(), Standing::Installing);
}

#[tokio::test]
async fn an_uninstall_is_told_to_whom_it_concerned_and_revokes_rest() {
    for clean in [false, true] {
        let (portal, receiver) = stand_bound().await;
        bind(&portal, &receiver, "OnAppUninstall").await;
        portal.finish_installation().await;
        let token = portal.admin_token();
        assert!(portal.uninstall(clean).await.is_ok());
        let event = &receiver.events()[0];
        assert_eq!(event["data[CLEAN]"], u8::from(clean).to_string());
        assert!(!event.contains_key("auth[access_token]"));
        let (status, answer) = rest(&portal, "profile", &token, &[]).await;
        assert_eq!((status, &answer["error"]), (401, &json!("invalid_token")));
        assert_eq!(portal.standing(), Standing::Absent);
    }
}

#[tokio::test]
async fn an_application_that_is_added_again_begins_anew() {
    let (portal, _receiver) = stand_bound().await;
    portal.finish_installation().await;
    portal.uninstall(false).await;
    portal.add("the-next-secret");
    assert_eq!(portal.standing(), Standing::Installing);
    assert_eq!(portal.wiring(), Wiring::Bound);
    let form = portal.launch_install(1);
    assert_eq!(form.field("APPLICATION_TOKEN"), Some("the-next-secret"));
    let (_, answer) = rest(&portal, "app.info", &portal.admin_token(), &[]).await;
    assert_eq!(answer["result"]["INSTALLED"], false);
}

#[tokio::test]
async fn the_tab_opens_the_page_that_was_bound() {
    let (portal, _receiver) = stand_bound().await;
    portal.set_app_url("http://127.0.0.1:9");
    portal.set_public_url("https://call-card.example/");
    portal.bind_placement("CALL_CARD", "https://call-card.example/call-card?v=2");
    let form = portal.call(CallSpec::incoming()).launch_form();
    assert_eq!(form.action, "http://127.0.0.1:9/call-card?v=2");
    let begin = "http://127.0.0.1:9/call-card?v=2&DOMAIN=127.0.0.1%3A";
    assert!(form.url().starts_with(begin));
}

#[tokio::test]
async fn the_old_address_sends_to_the_new_one_and_the_identity_stays() {
    let (portal, _receiver) = stand_bound().await;
    let (old, token) = (portal.url(), portal.admin_token());
    let next = portal.prepare_move().await.unwrap();
    let (status, _) = post_form(&format!("http://{next}/rest/profile"), &[("auth", &token)]).await;
    assert_eq!(status, 302, "nobody lives there yet");
    portal.change_address().await.unwrap();
    assert_eq!(portal.host(), next);
    let (status, _) = post_form(&format!("{old}/rest/profile"), &[("auth", &token)]).await;
    assert_eq!(status, 302);
    let (status, _) = rest(&portal, "profile", &token, &[]).await;
    assert_eq!(status, 200);
    let url = format!("{}/rest/app.info", portal.oauth_url());
    let (_, answer) = post_form(&url, &[("auth", &token)]).await;
    let install = &answer["result"]["install"];
    assert_eq!(
        install["client_endpoint"],
        format!("{}/rest/", portal.url())
    );
    assert_eq!(install["member_id"], portal.member_id());
    portal.stop().await;
}

#[tokio::test]
async fn ended_grants_are_refused_and_ended_tokens_can_be_renewed() {
    let (portal, _receiver) = stand_bound().await;
    let options = portal_sim::Options::default();
    let refresh = portal.launch_install(1);
    let refresh = refresh.field("REFRESH_ID").unwrap();
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", &options.client_id),
        ("client_secret", &options.client_secret),
        ("refresh_token", refresh),
    ];
    let token = portal.admin_token();
    portal.expire_all();
    let (status, _) = rest(&portal, "profile", &token, &[]).await;
    assert_eq!(status, 401);
    let url = format!("{}/oauth/token/", portal.oauth_url());
    let (status, renewed) = post_form(&url, &form).await;
    assert_eq!(status, 200);
    portal.end_grants();
    let next = renewed["refresh_token"].as_str().unwrap();
    let form = [&form[..3], &[("refresh_token", next)]].concat();
    let (status, answer) = post_form(&url, &form).await;
    assert_eq!((status, &answer["error"]), (400, &json!("invalid_grant")));
}
