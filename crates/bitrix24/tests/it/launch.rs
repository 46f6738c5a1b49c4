//! Every launch sample, both halves.

use bitrix24::{Launch, LaunchedCall};
use domain::PhoneNumber;
use serde_json::{Value as Json, json};

use crate::fixture::{self, crm, exposed};

fn call_of(call: &LaunchedCall) -> Json {
    let status = &call.status;
    let number = status.number.as_ref();
    json!({
        "call_id": call.call_id,
        "client_number": number.and_then(PhoneNumber::as_text),
        "number_hidden": number.is_some_and(PhoneNumber::is_hidden),
        "line_number": status.line.number,
        "line_name": status.line.name,
        "crm": crm(status.crm.as_ref()),
        "bindings": status.bindings.iter().map(|link| crm(Some(link))).collect::<Vec<_>>(),
        "activity_id": status.activity_id,
        "direction": status.call_type.map(|t| t.direction().as_str()),
        "state": status.state.map_or("other", |state| state.as_str()),
        "state_raw": call.state_raw,
        "call_list": status.call_list,
        "uri": call.uri,
    })
}

fn launch_of(launch: &Launch) -> Json {
    json!({
        "domain": launch.domain.as_str(),
        "https": launch.is_https,
        "lang": launch.lang,
        "app_sid": launch.app_sid,
        "member_id": launch.member_id.as_str(),
        "status": launch.status,
        "placement": launch.placement,
        "access_token": exposed(launch.access_token.as_ref()),
        "refresh_token": exposed(launch.refresh_token.as_ref()),
        "expires_in": launch.expires_in,
        "server_endpoint": launch.server_endpoint,
        "application_token": exposed(launch.application_token.as_ref()),
        "scope": launch.scope,
        "call": launch.call.as_ref().map(call_of),
    })
}

#[test]
fn every_sample_gives_exactly_what_is_expected() {
    let cases = fixture::expected("launch");
    assert_eq!(cases.len(), 7);
    for (name, case) in cases {
        let query = fixture::text(case["query_file"].as_str().expect("a query"));
        let content_type = case["content_type"].as_str().expect("a content type");
        let launch = Launch::read(&query, content_type, &fixture::bytes(&name)).expect("a launch");
        let mut expected = case["expect"].clone();
        // The locale that LANG stands for is the translations' to know.
        expected
            .as_object_mut()
            .expect("an object")
            .remove("ui_locale");
        assert_eq!(launch_of(&launch), expected, "{name}");
    }
}

#[test]
fn no_launch_sample_is_forgotten() {
    let known: Vec<String> = fixture::expected("launch")
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(fixture::files("", ".body.form"), known);
}

#[test]
fn nothing_printed_of_a_launch_shows_a_token() {
    let query = fixture::text("call-card-modern.query");
    let body = fixture::bytes("call-card-modern.body.form");
    let launch =
        Launch::read(&query, "application/x-www-form-urlencoded", &body).expect("a launch");
    let printed = format!("{launch:?} {:?}", launch.claims());
    for start in ["0a11b269", "0b22da69", "c0ffee00"] {
        assert!(!printed.contains(start), "{printed}");
    }
    assert!(printed.contains("***"));
}
