use portal_sim::{CallSpec, Crm, End, OPERATOR, Phase, SECOND_OPERATOR};

use crate::receiver::{pairs, stand};

#[tokio::test]
async fn a_built_in_call_is_told_as_init_start_and_end() {
    let (portal, receiver) = stand().await;
    let call = portal.call(CallSpec::incoming());
    assert!(call.init().await.is_ok());
    assert_eq!(call.start(OPERATOR).await.body, "taken");
    call.end(End::answered(95)).await;
    assert_eq!(
        receiver.codes(),
        [
            "ONVOXIMPLANTCALLINIT",
            "ONVOXIMPLANTCALLSTART",
            "ONVOXIMPLANTCALLEND"
        ]
    );
    let end = &receiver.events()[2];
    assert_eq!(end["data[CALL_DURATION]"], "95");
    assert_eq!(end["data[CALL_FAILED_CODE]"], "200");
    assert_eq!(end["auth[member_id]"], portal.member_id());
    assert_eq!(end["auth[application_token]"], portal.application_token());
    assert_eq!(end["auth[domain]"], portal.host());
    assert_eq!(
        end["auth[client_endpoint]"],
        format!("{}/rest/", portal.url())
    );
    assert_eq!(
        end["auth[server_endpoint]"],
        format!("{}/rest/", portal.oauth_url())
    );
    assert!(!end.contains_key("auth[access_token]"));
}

#[tokio::test]
async fn a_rest_app_registers_with_init_and_start_and_tells_no_answer() {
    let (portal, receiver) = stand().await;
    let call = portal.call(CallSpec::outgoing().by_rest_app());
    call.requested().await;
    call.ring().await;
    assert_eq!(call.phase(), Phase::Ringing);
    assert!(call.answer().await.is_none());
    assert_eq!(call.phase(), Phase::Talking);
    assert_eq!(
        receiver.codes(),
        [
            "ONEXTERNALCALLSTART",
            "ONVOXIMPLANTCALLINIT",
            "ONVOXIMPLANTCALLSTART"
        ]
    );
    let init = &receiver.events()[1];
    assert_eq!(init["data[CALLER_ID]"], "+4930901820");
    assert_eq!(init["data[REST_APP_ID]"], "3");
    assert!(init["data[CALL_ID]"].starts_with("externalCall."));
    assert_eq!(init["auth[user_id]"], "12");
}

#[tokio::test]
async fn brackets_and_plus_signs_are_percent_encoded() {
    let (portal, receiver) = stand().await;
    portal.call(CallSpec::incoming()).init().await;
    let body = &receiver.bodies()[0];
    assert!(body.contains("data%5BCALLER_ID%5D=%2B4930901820"));
    assert!(!body.contains('['));
}

#[tokio::test]
async fn a_redirected_built_in_call_starts_twice() {
    let (portal, receiver) = stand().await;
    let call = portal.call(CallSpec::incoming());
    call.init().await;
    call.start(OPERATOR).await;
    call.redirect(SECOND_OPERATOR).await;
    call.end(End::answered(3)).await;
    let users: Vec<String> = receiver
        .events()
        .iter()
        .filter_map(|event| event.get("data[USER_ID]").cloned())
        .collect();
    assert_eq!(users, ["12", "15"]);
    assert_eq!(receiver.events()[3]["data[PORTAL_USER_ID]"], "15");
}

#[tokio::test]
async fn install_carries_the_administrators_tokens_and_update_a_new_secret() {
    let (portal, receiver) = stand().await;
    portal.install().await;
    portal.update("feedface0badcafe0feedface0badcaf").await;
    portal.uninstall(true).await;
    let events = receiver.events();
    assert_eq!(events[0]["event"], "ONAPPINSTALL");
    assert_eq!(events[0]["auth[user_id]"], "1");
    assert!(!events[0]["auth[refresh_token]"].is_empty());
    assert_eq!(
        events[1]["auth[application_token]"],
        "feedface0badcafe0feedface0badcaf"
    );
    assert_eq!(events[1]["data[PREVIOUS_VERSION]"], "1");
    assert_eq!(events[2]["data[CLEAN]"], "1");
    assert!(!events[2].contains_key("auth[access_token]"));
}

#[tokio::test]
async fn an_api_only_installation_is_posted_to_the_installation_address() {
    let (portal, receiver) = stand().await;
    assert!(portal.install_callback().await.is_ok());
    assert!(!receiver.events()[0].contains_key("event_handler_id"));
}

#[tokio::test]
async fn a_callback_request_names_no_call() {
    let (portal, receiver) = stand().await;
    let text = "<b>Please</b> & soon";
    let crm = Some(Crm::new("CONTACT", 797));
    portal.callback("+4930901820", text, "7", crm).await;
    let event = pairs(&receiver.bodies()[0]);
    assert_eq!(event["data[TEXT]"], text);
    assert!(!event.contains_key("data[CALL_ID]"));
}

#[tokio::test]
async fn any_body_can_be_posted_as_it_is() {
    let (portal, receiver) = stand().await;
    let raw = "event=ONOFFLINEEVENT&ts=1".to_owned();
    portal.post_event_raw(raw.clone(), "text/plain").await;
    portal.post_event("ONSOMETHINGNEW", &[("A", "1")]).await;
    assert_eq!(receiver.bodies()[0], raw);
    assert_eq!(receiver.events()[1]["data[A]"], "1");
}

#[tokio::test]
async fn nobody_there_is_a_status_of_zero() {
    let (portal, _receiver) = stand().await;
    portal.set_app_url("http://127.0.0.1:1");
    assert_eq!(portal.install().await.status, 0);
    assert_eq!(portal.sent()[0].status, 0);
}

#[tokio::test]
async fn the_log_hides_tokens() {
    let (portal, _receiver) = stand().await;
    portal.install().await;
    let payload = &portal.sent()[0].payload;
    assert!(payload.contains(r#""access_token":"***""#));
    assert!(!payload.contains(&portal.application_token()));
    assert!(!payload.contains(&portal.admin_token()));
}
