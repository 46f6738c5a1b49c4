//! Every call of the preview, brought to its last step.

use call_card::app::view_of_call;
use call_card::preview::conductor::Conductor;
use call_card::preview::{boot, choice::Choice, scenes};
use call_card::ui::mount;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::harness::until;

#[wasm_bindgen_test]
async fn every_call_can_be_played_to_its_end() {
    for scene in scenes::all() {
        let (id, last) = (
            scene.id,
            scene.steps.last().map(|step| step.name).expect("a step"),
        );
        let root: HtmlElement = document()
            .create_element("div")
            .expect("a node")
            .unchecked_into();
        document()
            .body()
            .expect("a body")
            .append_child(&root)
            .expect("a place");
        let handle = mount(&root, move || {
            let boot = boot(&scene, &Choice::read("")).expect("a boot");
            let opened = scene.opened().expect("a call");
            let conductor = Conductor::new(scene);
            let view = view_of_call(boot, opened, conductor.ways());
            conductor.play(1, Some(last.to_owned()));
            view
        });
        let card = root.query_selector("main").ok().flatten().expect("a card");
        let expected = match id {
            "number-unknown" | "number-hidden" | "offline" => "ringing",
            "stale" => "talking",
            "unconfirmed" => "unconfirmed",
            _ => "ended",
        };
        let state = || card.get_attribute("data-state");
        until(&format!("{id} to be {expected}"), || {
            state().as_deref() == Some(expected)
        })
        .await;
        drop(handle);
        root.remove();
    }
}
