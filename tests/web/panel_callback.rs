//! What the customer asked for before.

use call_card::preview::facts::callback_requested;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::ringing;

#[wasm_bindgen_test]
async fn a_callback_request_stands_above_the_timeline_as_plain_text() {
    let card = ringing();
    assert_eq!(card.text("callback"), None);
    card.tell(callback_requested("Please <b>call</b> after 3 pm"))
        .await;
    let heading = card.read("[data-testid=callback] h2").expect("a heading");
    assert!(heading.starts_with("Callback requested "), "{heading}");
    let wish = card.read("[data-testid=callback] blockquote");
    assert_eq!(wish.as_deref(), Some("Please <b>call</b> after 3 pm"));
    assert_eq!(
        card.read("[data-testid=callback] .crm-link").as_deref(),
        Some("Lead 31")
    );
    assert_eq!(
        card.read("[data-testid=callback] p").as_deref(),
        Some("Line 7Lead 31")
    );
    let order = card.read_all("main > [data-testid]").len();
    assert!(order >= 3);
    assert!(
        card.find("[data-testid=callback] + [data-testid=timeline]")
            .is_some()
    );
}
