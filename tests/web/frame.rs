//! The portal page around us: by script, and by real messages from a window that plays the portal.

use std::cell::RefCell;
use std::rc::Rc;

use api::BootPortal;
use call_card::browser::Listener;
use call_card::browser::timer::sleep;
use call_card::placement::Placement;
use call_card::placement::scripted::ScriptedPortal;
use call_card::remote::RemoteError;
use call_card::remote::scripted::Script;
use domain::PortalId;
use leptos::wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{MessageEvent, Window};

use crate::harness::{BUILT_IN, Card, live, settled};

fn status(call_id: &str, state: &str) -> String {
    format!(
        r#"{{"CALL_ID":"{call_id}","PHONE_NUMBER":"+4930901820","LINE_NUMBER":"7","LINE_NAME":"Berlin",
        "CRM_ENTITY_TYPE":"CONTACT","CRM_ENTITY_ID":797,"CALL_DIRECTION":"incoming","CALL_STATE":"{state}"}}"#
    )
}

fn in_portal(portal: &ScriptedPortal) -> Card {
    let script = Script::default();
    script.refuse_sessions(Some(RemoteError::Unreachable));
    live(&script, portal.placement())
}

#[wasm_bindgen_test]
async fn the_card_subscribes_and_then_asks_what_it_missed() {
    let portal = ScriptedPortal::default();
    portal.answer("getStatus", &status(BUILT_IN, "connected"));
    let card = in_portal(&portal);
    card.until("data-state", "talking").await;
    assert_eq!(
        portal.commands(),
        [
            "placementBindEvent",
            "placementBindEvent",
            "placementBindEvent",
            "getStatus"
        ]
    );
    card.pass(9_000).await;
    portal.occur("CallCard::CallStateChanged", "\"idle\"");
    card.until("data-state", "ending").await;
    portal.occur("CallCard::BeforeClose", "");
    settled().await;
    let lines = card.read_all("[data-testid=timeline] .fact");
    assert!(
        lines.contains(&"Portal card wants to close".to_owned()),
        "{lines:?}"
    );
}

#[wasm_bindgen_test]
async fn another_record_in_the_portal_card_is_shown() {
    let portal = ScriptedPortal::default();
    portal.answer("getStatus", &status(BUILT_IN, "connecting"));
    let card = in_portal(&portal);
    settled().await;
    portal.occur(
        "CallCard::EntityChanged",
        r#"{"CRM_ENTITY_TYPE":"LEAD","CRM_ENTITY_ID":31}"#,
    );
    settled().await;
    assert_eq!(card.text("crm-link").as_deref(), Some("Lead 31"));
}

#[wasm_bindgen_test]
async fn what_the_portal_card_says_of_another_call_is_not_about_ours() {
    let portal = ScriptedPortal::default();
    portal.answer("getStatus", &status("another.call.1", "connected"));
    let card = in_portal(&portal);
    settled().await;
    portal.occur("CallCard::CallStateChanged", "\"connected\"");
    portal.occur(
        "CallCard::EntityChanged",
        r#"{"CRM_ENTITY_TYPE":"LEAD","CRM_ENTITY_ID":31}"#,
    );
    settled().await;
    assert_eq!(card.root_attr("data-state").as_deref(), Some("ringing"));
    assert_eq!(card.text("crm-link").as_deref(), Some("Contact 797"));
}

/// Plays the portal page: this very window, which is its own parent.
fn play_portal(heard: Rc<RefCell<Vec<String>>>) -> Listener {
    let window = window();
    Listener::new(&window.clone(), "message", move |event| {
        let text = event
            .dyn_into::<MessageEvent>()
            .ok()
            .and_then(|event| event.data().as_string());
        let Some(text) = text.filter(|text| text.ends_with(":5d")) else {
            return;
        };
        if text.starts_with("getStatus") {
            let id = text
                .trim_end_matches(":5d")
                .rsplit(':')
                .next()
                .unwrap_or_default();
            post(&window, &format!("{id}:{}", status(BUILT_IN, "connected")));
        }
        heard.borrow_mut().push(text);
    })
}

fn window() -> Window {
    web_sys::window().expect("a window")
}

fn post(window: &Window, text: &str) {
    window
        .post_message(&JsValue::from_str(text), "*")
        .expect("a message");
}

fn portal(origin: String, verified: bool) -> BootPortal {
    let member_id = PortalId::parse("5f0c6d1e2b3a49788796a5b4c3d2e1f0").expect("an id");
    BootPortal {
        member_id,
        origin,
        verified,
    }
}

fn own_origin() -> (String, String) {
    let location = window().location();
    let host = location.host().expect("a host");
    (
        location.origin().expect("an origin"),
        format!("{host}|0|5d"),
    )
}

#[wasm_bindgen_test]
async fn messages_travel_to_the_verified_portal_and_back() {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let listener = play_portal(heard.clone());
    let (origin, name) = own_origin();
    let placement = Placement::of_call(&portal(origin, true), "5d", &name);
    let status = placement.status().await.expect("an answer");
    assert_eq!(status.call_id.as_str(), BUILT_IN);
    assert_eq!(heard.borrow().as_slice(), ["getStatus:{}:q1:5d"]);
    drop(listener);
}

#[wasm_bindgen_test]
async fn nobody_is_talked_to_but_the_verified_portal() {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let listener = play_portal(heard.clone());
    let (origin, name) = own_origin();
    for (origin, name, verified) in [
        (origin.as_str(), name.as_str(), false),
        (origin.as_str(), "evil.example|0|5d", true),
        ("https://acme.bitrix24.com", name.as_str(), true),
        (origin.as_str(), "", true),
    ] {
        let placement = Placement::of_call(&portal(origin.into(), verified), "5d", name);
        assert!(
            placement.status().await.is_none(),
            "{origin} {name} {verified}"
        );
    }
    sleep(20).await;
    assert!(heard.borrow().is_empty());
    drop(listener);
}
