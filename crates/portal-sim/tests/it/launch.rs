use portal_sim::{CallSpec, SECOND_OPERATOR};

use crate::receiver::stand;

#[tokio::test]
async fn the_query_has_four_fields_in_order_and_the_frame_is_named_after_them() {
    let (portal, _receiver) = stand().await;
    let form = portal.call(CallSpec::incoming()).launch_form();
    let names: Vec<&str> = form.query.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["DOMAIN", "PROTOCOL", "LANG", "APP_SID"]);
    let expected = format!("{}|0|{}", portal.host(), form.app_sid());
    assert_eq!(form.frame_name, expected);
    assert!(form.url().contains("/call-card?DOMAIN=127.0.0.1%3A"));
}

#[tokio::test]
async fn the_body_has_the_fields_of_a_new_portal() {
    let (portal, _receiver) = stand().await;
    let form = portal.call(CallSpec::incoming()).launch_form();
    let names: Vec<&str> = form.body.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "AUTH_ID",
            "AUTH_EXPIRES",
            "REFRESH_ID",
            "SERVER_ENDPOINT",
            "APPLICATION_TOKEN",
            "APPLICATION_SCOPE",
            "member_id",
            "status",
            "PLACEMENT",
            "PLACEMENT_OPTIONS"
        ]
    );
    assert_eq!(
        form.field("AUTH_ID"),
        Some(portal.operator_token().as_str())
    );
    assert_eq!(form.field("PLACEMENT"), Some("CALL_CARD"));
}

#[tokio::test]
async fn every_click_on_the_tab_launches_with_a_new_app_sid() {
    let (portal, _receiver) = stand().await;
    let call = portal.call(CallSpec::incoming());
    assert_ne!(call.launch_form().app_sid(), call.launch_form().app_sid());
}

#[tokio::test]
async fn a_colleague_launches_with_a_token_of_his_own() {
    let (portal, _receiver) = stand().await;
    let form = portal
        .call(CallSpec::incoming())
        .launch_form_for(SECOND_OPERATOR);
    let own = portal.token_of(SECOND_OPERATOR);
    assert_eq!(form.field("AUTH_ID"), Some(own.as_str()));
    assert_ne!(own, portal.operator_token());
}

#[tokio::test]
async fn the_language_is_the_calls_or_the_portals() {
    let (portal, _receiver) = stand().await;
    portal.set_lang("ua");
    let call = portal.call(CallSpec::incoming());
    assert!(call.launch_form().url().contains("LANG=ua"));
    let spec = CallSpec {
        lang: Some("ar".to_owned()),
        ..CallSpec::incoming()
    };
    assert!(portal.call(spec).launch_form().url().contains("LANG=ar"));
}

#[tokio::test]
async fn the_applications_own_page_has_no_options_and_the_installation_an_empty_list() {
    let (portal, _receiver) = stand().await;
    let app = portal.launch_app(12);
    assert_eq!(app.field("PLACEMENT"), Some("DEFAULT"));
    assert_eq!(app.field("PLACEMENT_OPTIONS"), None);
    let install = portal.launch_install(1).with_field("status", "F");
    assert!(install.action.ends_with("/install"));
    assert_eq!(install.field("PLACEMENT_OPTIONS"), Some("[]"));
    assert_eq!(install.field("status"), Some("F"));
}
