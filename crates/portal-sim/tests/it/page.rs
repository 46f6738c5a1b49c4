use http_body_util::{BodyExt, Empty};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use portal_sim::{CallSpec, SimPortal};
use serde_json::{Value, json};

use crate::receiver::{send, stand};

async fn get(url: &str) -> (u16, axum::body::Body) {
    let client: Client<_, Empty<axum::body::Bytes>> =
        Client::builder(TokioExecutor::new()).build_http();
    let answer = client.get(url.parse().unwrap()).await.unwrap();
    let status = answer.status().as_u16();
    (status, axum::body::Body::new(answer.into_body()))
}

async fn get_json(url: &str) -> Value {
    let bytes = get(url).await.1.collect().await.unwrap().to_bytes();
    serde_json::from_slice(&bytes).unwrap()
}

async fn act(portal: &SimPortal, action: &str, wish: Value) -> Value {
    let url = format!("{}/sim/{action}", portal.url());
    let (status, text) = send(&url, "application/json", wish.to_string())
        .await
        .unwrap();
    assert_eq!(status, 200, "{action}: {text}");
    serde_json::from_str(&text).unwrap()
}

/// Reads the portal page's news until one is of that type.
async fn news(feed: &mut axum::body::Body, kind: &str) -> Value {
    loop {
        let frame = feed.frame().await.unwrap().unwrap();
        let data = frame.into_data().unwrap();
        let text = String::from_utf8_lossy(&data).into_owned();
        for line in text.lines().filter_map(|line| line.strip_prefix("data: ")) {
            let news: Value = serde_json::from_str(line).unwrap();
            if news["type"] == kind {
                return news;
            }
        }
    }
}

#[tokio::test]
async fn the_buttons_ring_answer_and_hang_up() {
    let (portal, receiver) = stand().await;
    let wish = json!({"number": "hidden", "line_name": "<i>Line</i>"});
    let rung = act(&portal, "ring-in", wish).await;
    act(&portal, "answer", json!({"call": rung["call"]})).await;
    let wish = json!({"call": rung["call"], "code": "OTHER", "reason": "<b>why</b>"});
    act(&portal, "hang-up", wish).await;
    let events = receiver.events();
    assert_eq!(events[0]["data[CALLER_ID]"], "hidden");
    assert_eq!(events[1]["event"], "ONVOXIMPLANTCALLSTART");
    assert_eq!(events[2]["data[CALL_FAILED_REASON]"], "<b>why</b>");
}

#[tokio::test]
async fn dialling_from_the_crm_asks_first_and_registers_then() {
    let (portal, receiver) = stand().await;
    act(&portal, "crm-dial", json!({"number": "030 901 820"})).await;
    let codes = receiver.codes();
    assert_eq!(codes.len(), 3);
    assert_eq!(codes[0], "ONEXTERNALCALLSTART");
    let events = receiver.events();
    assert_eq!(events[0]["data[CALL_ID]"], events[1]["data[CALL_ID]"]);
    assert_eq!(events[0]["data[PHONE_NUMBER_INTERNATIONAL]"], "+4930901820");
}

#[tokio::test]
async fn hanging_up_names_the_outcome_the_phase_suggests() {
    let (portal, receiver) = stand().await;
    for (action, profile) in [
        ("ring-in", "built-in"),
        ("dial-out", "built-in"),
        ("dial-out", "rest-app"),
    ] {
        let rung = act(&portal, action, json!({"profile": profile})).await;
        act(&portal, "hang-up", json!({"call": rung["call"]})).await;
    }
    let codes: Vec<String> = receiver
        .events()
        .iter()
        .filter_map(|event| event.get("data[CALL_FAILED_CODE]").cloned())
        .collect();
    assert_eq!(codes, ["603", "603-S", "304"]);
}

#[tokio::test]
async fn the_page_launches_with_form_and_initial_data_of_one_frame() {
    let (portal, _receiver) = stand().await;
    let call = portal.call(CallSpec::incoming());
    let url = format!(
        "{}/sim/launch?target=call&call={}&lang=la",
        portal.url(),
        call.id
    );
    let opening = get_json(&url).await;
    let (init, name) = (&opening["init"], opening["name"].as_str().unwrap());
    assert!(name.ends_with(opening["sid"].as_str().unwrap()));
    assert!(opening["url"].as_str().unwrap().contains("LANG=la"));
    assert_eq!(init["PLACEMENT_OPTIONS"]["CALL_ID"], call.id);
    assert_eq!(init["PLACEMENT_OPTIONS"]["CRM_ENTITY_ID"], "797");
    assert_eq!(
        (&init["PROTOCOL"], &init["INSTALL"]),
        (&json!(0), &json!(false))
    );
    let install = get_json(&format!(
        "{}/sim/launch?target=install&user=1",
        portal.url()
    ))
    .await;
    assert_eq!(install["init"]["INSTALL"], true);
    assert_eq!(install["init"]["IS_ADMIN"], true);
    assert_eq!(install["init"]["PLACEMENT_OPTIONS"], json!([]));
    assert_eq!(
        get(&format!("{}/sim/launch?target=call&call=x", portal.url()))
            .await
            .0,
        404
    );
}

#[tokio::test]
async fn refresh_brings_a_new_token_or_silence() {
    let (portal, _receiver) = stand().await;
    let old = portal.operator_token();
    let renewed = act(&portal, "refresh", json!({})).await;
    assert_eq!(renewed["AUTH_EXPIRES"], 3600);
    assert_ne!(renewed["AUTH_ID"], old);
    act(
        &portal,
        "faults",
        json!({"faults": {"refresh_silent": true}}),
    )
    .await;
    let silent = act(&portal, "refresh", json!({})).await;
    assert_eq!(silent, json!({"silent": true}));
}

#[tokio::test]
async fn open_pages_hear_of_a_call_before_its_event_is_answered() {
    let (portal, _receiver) = stand().await;
    let mut feed = get(&format!("{}/sim/events", portal.url())).await.1;
    let hello = news(&mut feed, "hello").await;
    assert_eq!(hello["users"][0]["name"], "Mara Okafor");
    let call = portal.call(CallSpec::incoming());
    call.init().await;
    let seen = news(&mut feed, "call").await;
    assert_eq!(seen["call"]["status"]["CALL_STATE"], "connecting");
    assert_eq!(news(&mut feed, "show").await["user"], 12);
    assert_eq!(news(&mut feed, "sent").await["sent"]["status"], 200);
    call.set_crm(None);
    let entity = news(&mut feed, "entity").await;
    assert_eq!(entity["entity"]["CRM_ENTITY_ID"], 0);
    portal.stop().await;
    assert!(feed.collect().await.is_ok());
}

#[tokio::test]
async fn page_and_assets_are_served() {
    let (portal, _receiver) = stand().await;
    for path in [
        "/?call=x&auto_open=1",
        "/assets/host.js",
        "/assets/card.css",
    ] {
        assert_eq!(get(&format!("{}{path}", portal.url())).await.0, 200);
    }
    assert_eq!(get(&format!("{}/assets/..", portal.url())).await.0, 404);
}

#[tokio::test]
async fn the_administrators_buttons_lead_through_an_applications_life() {
    let (portal, receiver) = stand().await;
    let mut feed = get(&format!("{}/sim/events", portal.url())).await.1;
    let hello = news(&mut feed, "hello").await;
    assert_eq!(hello["administration"]["standing"], "installed");
    act(&portal, "uninstall", json!({"clean": true})).await;
    assert_eq!(
        news(&mut feed, "administration").await["standing"],
        "absent"
    );
    act(&portal, "add", json!({"token": "the-next-secret"})).await;
    let added = news(&mut feed, "administration").await;
    assert_eq!(added["standing"], "installing");
    portal.bind_event("ONAPPTEST", &receiver.url("/events"), 0);
    act(&portal, "double-events", json!({})).await;
    assert_eq!(portal.bound_events().len(), 2);
    act(&portal, "unbind-all", json!({})).await;
    assert!(portal.bound_events().is_empty());
    act(&portal, "install-finish", json!({})).await;
    let wish = json!({"terms": {"scopes": ["crm"], "rest_in_plan": true}});
    act(&portal, "terms", wish).await;
    assert_eq!(
        news(&mut feed, "terms").await["terms"]["scopes"],
        json!(["crm"])
    );
    let moved = act(&portal, "move", json!({})).await;
    assert_eq!(moved["url"], portal.url());
    assert_eq!(portal.standing(), portal_sim::Standing::Installed);
}
