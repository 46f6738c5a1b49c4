//! How the page starts.

use call_card::boot::{Start, take};
use leptos::prelude::document;
use wasm_bindgen_test::wasm_bindgen_test;

fn write(text: &str) {
    let script = document().create_element("script").expect("a node");
    script
        .set_attribute("type", "application/json")
        .expect("an attribute");
    script.set_id("boot");
    script.set_text_content(Some(text));
    document()
        .body()
        .expect("a body")
        .append_child(&script)
        .expect("a place");
}

#[wasm_bindgen_test]
fn what_the_backend_wrote_is_read_and_removed_for_it_holds_a_token() {
    write(include_str!("../../crates/api/tests/golden/boot.json"));
    let Start::Launched(boot) = take() else {
        panic!("a launch")
    };
    assert_eq!(boot.tag, "de");
    assert!(document().get_element_by_id("boot").is_none());
    assert_eq!(take(), Start::Bare);
}

#[wasm_bindgen_test]
fn a_page_nobody_filled_is_bare_and_nonsense_is_unreadable() {
    write("<!--boot-->");
    assert_eq!(take(), Start::Bare);
    write("{\"version\":7}");
    assert_eq!(take(), Start::Unreadable);
}
