//! A card that is taken away leaves nothing behind.

use std::cell::RefCell;
use std::rc::Rc;

use call_card::remote::scripted::Script;
use js_sys::{Function, Reflect};
use leptos::prelude::document;
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{live, ringing, settled, until};
use crate::portal_window::PortalWindow;

type Heard = Closure<dyn FnMut(JsValue, JsValue)>;

/// Counts who listens to a target, by the names of the events.
struct Ledger {
    target: JsValue,
    names: Rc<RefCell<Vec<String>>>,
    _closures: [Heard; 2],
}

impl Ledger {
    fn of(target: JsValue) -> Self {
        let names: Rc<RefCell<Vec<String>>> = Rc::default();
        let (adds, removes) = (names.clone(), names.clone());
        let closures = [
            watch(&target, "addEventListener", move |name| {
                adds.borrow_mut().push(name);
            }),
            watch(&target, "removeEventListener", move |name| {
                let mut names = removes.borrow_mut();
                let place = names.iter().position(|known| *known == name);
                place.map(|place| names.swap_remove(place));
            }),
        ];
        Self {
            target,
            names,
            _closures: closures,
        }
    }

    fn names(&self) -> Vec<String> {
        let mut names = self.names.borrow().clone();
        names.sort_unstable();
        names
    }
}

impl Drop for Ledger {
    fn drop(&mut self) {
        let target: &js_sys::Object = self.target.unchecked_ref();
        for method in ["addEventListener", "removeEventListener"] {
            Reflect::delete_property(target, &method.into()).expect("our own property");
        }
    }
}

/// Puts ears in front of a method. They come off with the property that holds them.
fn watch(target: &JsValue, method: &str, heard: impl Fn(String) + 'static) -> Heard {
    let genuine: Function = Reflect::get(target, &method.into())
        .expect("a method")
        .unchecked_into();
    let this = target.clone();
    let ears = Heard::new(move |name: JsValue, listener: JsValue| {
        heard(name.as_string().unwrap_or_default());
        genuine.call2(&this, &name, &listener).expect("a listener");
    });
    Reflect::set(target, &method.into(), ears.as_ref()).expect("a place");
    ears
}

#[wasm_bindgen_test]
async fn a_card_that_is_taken_away_leaves_no_listener() {
    let portal = PortalWindow::open("c1");
    let window = Ledger::of(web_sys::window().expect("a window").into());
    let page = Ledger::of(document().into());
    let script = Script::default();
    let card = live(&script, portal.placement());
    card.until("data-connection", "live").await;
    assert_eq!(window.names(), ["message", "offline", "online"]);
    assert_eq!(page.names(), ["visibilitychange"]);
    drop(card);
    let is_silent = || window.names().is_empty() && page.names().is_empty();
    until("silence", is_silent).await;
}

#[wasm_bindgen_test]
async fn a_card_that_is_taken_away_leaves_no_node() {
    let before = document().query_selector_all("main").expect("a selector");
    let card = ringing();
    settled().await;
    let during = document().query_selector_all("main").expect("a selector");
    assert_eq!(during.length(), before.length() + 1);
    drop(card);
    let after = document().query_selector_all("main").expect("a selector");
    assert_eq!(after.length(), before.length());
}
