//! Who is believed among those who send messages to our window.

use std::cell::RefCell;
use std::rc::Rc;

use bitrix24::CardEvent;
use call_card::remote::RemoteError;
use call_card::remote::scripted::Script;
use domain::{FrameState, Report};
use futures_util::future::join;
use leptos::prelude::Update as _;
use leptos::wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{BUILT_IN, live, settled, until};
use crate::portal_window::PortalWindow;

const OTHER: &str = "forged.1.1";

fn status(call_id: &str, state: &str) -> String {
    format!(
        r#"{{"CALL_ID":"{call_id}","PHONE_NUMBER":"+4930901820","CALL_DIRECTION":"incoming","CALL_STATE":"{state}"}}"#
    )
}

/// Asks the portal page, forges an answer, then gives the true one: which of them was believed?
async fn believed(app_sid: &'static str, forge: impl AsyncFnOnce(&PortalWindow, &str)) -> String {
    let portal = PortalWindow::open(app_sid);
    let placement = portal.placement();
    let answer = async {
        let id = portal.asked("getStatus").await;
        forge(&portal, &id).await;
        let status = status(BUILT_IN, "connected");
        portal.say(&format!("{id}:{status}"));
    };
    let (status, ()) = join(placement.status(), answer).await;
    status.expect("an answer").call_id.as_str().to_owned()
}

fn forged(id: &str) -> String {
    format!("{id}:{}", status(OTHER, "idle"))
}

#[wasm_bindgen_test]
async fn what_a_frame_inside_us_says_is_not_believed() {
    let said = believed("b1", async |portal, id| {
        portal.let_a_frame_say(&forged(id), None).await;
    });
    assert_eq!(said.await, BUILT_IN, "right origin, wrong window");
}

#[wasm_bindgen_test]
async fn what_a_window_of_no_origin_says_is_not_believed() {
    let said = believed("b2", async |portal, id| {
        let sandbox = Some("allow-scripts");
        portal.let_a_frame_say(&forged(id), sandbox).await;
    });
    assert_eq!(said.await, BUILT_IN);
}

#[wasm_bindgen_test]
async fn what_another_origin_says_through_our_parent_is_not_believed() {
    let said = believed("b3", async |portal, id| {
        let parent: JsValue = web_sys::window().expect("a window").into();
        let text = JsValue::from_str(&forged(id));
        for origin in ["https://evil.example", "null", ""] {
            portal.deliver(&text, origin, &parent);
        }
        let beside = [&portal.origin(), ".evil.example"].concat();
        portal.deliver(&text, &beside, &parent);
        portal.deliver(&text, &portal.origin(), &JsValue::NULL);
    });
    assert_eq!(said.await, BUILT_IN);
}

#[wasm_bindgen_test]
async fn what_is_no_text_or_answers_nothing_is_passed_over() {
    let said = believed("b4", async |portal, _| {
        let parent: JsValue = web_sys::window().expect("a window").into();
        let object = js_sys::Object::new();
        for data in [JsValue::NULL, JsValue::UNDEFINED, 7.into(), object.into()] {
            portal.deliver(&data, &portal.origin(), &parent);
        }
        for text in ["", ":", "no colon", "q99:{}", "q:{}", "\u{0}:\u{0}"] {
            portal.say_and_wait(text).await;
        }
    });
    assert_eq!(said.await, BUILT_IN);
}

#[wasm_bindgen_test]
async fn a_message_that_bears_all_the_right_marks_is_believed() {
    // So that the tests above fail for the reason they name.
    let said = believed("b5", async |portal, id| {
        let parent: JsValue = web_sys::window().expect("a window").into();
        let text = JsValue::from_str(&forged(id));
        portal.deliver(&text, &portal.origin(), &parent);
    });
    assert_eq!(said.await, OTHER);
}

#[wasm_bindgen_test]
async fn a_subscription_hears_every_occurrence() {
    let portal = PortalWindow::open("b6");
    let placement = portal.placement();
    let heard = Rc::new(RefCell::new(Vec::new()));
    let ears = heard.clone();
    placement.subscribe(CardEvent::CallStateChanged, move |report| {
        if let Report::CardState(card) = report {
            ears.borrow_mut().push(card.state);
        }
    });
    let id = portal.asked("placementBindEvent").await;
    for state in ["connecting", "connected", "sung", "idle"] {
        portal.say_and_wait(&format!("{id}:\"{state}\"")).await;
    }
    let expected = [
        FrameState::Connecting,
        FrameState::Connected,
        FrameState::Idle,
    ];
    assert_eq!(heard.borrow().as_slice(), expected);
}

#[wasm_bindgen_test]
async fn a_portal_page_that_is_elsewhere_hears_nothing_of_us() {
    let portal = PortalWindow::open("b7");
    let host = "elsewhere.example:8443";
    let placement = portal.placement_at(format!("https://{host}"), &format!("{host}|1|b7"));
    placement.subscribe(CardEvent::CallStateChanged, |_| {});
    portal.say_and_wait("after it").await;
    assert_eq!(portal.heard(), [""; 0]);
}

#[wasm_bindgen_test]
async fn the_whole_card_follows_the_page_around_it() {
    let portal = PortalWindow::open("b8");
    let script = Script::default();
    script.refuse_sessions(Some(RemoteError::Unreachable));
    let card = live(&script, portal.placement());
    let id = portal.asked("getStatus").await;
    portal.say(&format!("{id}:{}", status(BUILT_IN, "connected")));
    card.until("data-state", "talking").await;
    card.clock.update(|now| *now = now.plus_millis(3_000));
    let changed = portal
        .asked(r#"placementBindEvent:{"event":"CallCard::CallStateChanged"}"#)
        .await;
    portal.say(&format!("{changed}:\"idle\""));
    card.until("data-state", "ending").await;
}

#[wasm_bindgen_test]
async fn a_placement_that_is_gone_hears_no_more() {
    let portal = PortalWindow::open("b9");
    let placement = portal.placement();
    let heard = Rc::new(RefCell::new(0));
    let ears = heard.clone();
    placement.subscribe(CardEvent::BeforeClose, move |_| *ears.borrow_mut() += 1);
    let id = portal.asked("placementBindEvent").await;
    portal.say_and_wait(&format!("{id}:")).await;
    assert_eq!(*heard.borrow(), 1);
    drop(placement);
    settled().await;
    portal.say_and_wait(&format!("{id}:{{}}")).await;
    assert_eq!(*heard.borrow(), 1);
    until("its closure to be freed", || Rc::strong_count(&heard) == 1).await;
}
