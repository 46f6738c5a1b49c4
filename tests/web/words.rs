//! The messages that the backend writes into the page, of one language only.

use call_card::placement::Placement;
use call_card::preview::facts::{NUMBER, launched};
use call_card::remote::Remote;
use call_card::remote::scripted::Script;
use domain::{CallType, FrameState};
use i18n::{Catalog, Locale};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{BUILT_IN, Card, boot, boot_call, booted};

fn in_language(tag: &str, messages: &[(&str, &str)]) -> Card {
    let launched = launched(CallType::Incoming, NUMBER, FrameState::Connecting);
    let mut boot = boot(boot_call(BUILT_IN, launched));
    tag.clone_into(&mut boot.tag);
    let owned = |(id, text): &(&str, &str)| ((*id).to_owned(), (*text).to_owned());
    boot.messages = messages.iter().map(owned).collect();
    let remote = Remote::Scripted(Script::default());
    booted(boot, remote, Placement::Nobody)
}

#[wasm_bindgen_test]
async fn russian_messages_make_a_russian_card() {
    let catalog = Catalog::for_locale(Locale::Ru);
    let messages: Vec<_> = catalog.pairs().collect();
    let card = in_language("ru", &messages);
    assert_eq!(card.text("direction").as_deref(), Some("Входящий"));
    assert_eq!(card.text("crm-link").as_deref(), Some("Контакт 797"));
    let label = card.read(".call-facts span:has([data-testid=line])");
    assert_eq!(label.as_deref(), Some("Линия Berlin"));
    let english = Catalog::english();
    let state = english.text(i18n::Msg::ConnectionConnecting);
    assert_ne!(card.text("connection").as_deref(), Some(state));
}

#[wasm_bindgen_test]
async fn what_a_language_lacks_is_said_in_english() {
    let card = in_language("de", &[("direction-incoming", "Eingehend")]);
    assert_eq!(card.text("direction").as_deref(), Some("Eingehend"));
    let state = card.text("state");
    assert_eq!(state.as_deref(), Some("Incoming call, ringing"));
}

#[wasm_bindgen_test]
async fn a_message_nobody_knows_is_passed_over() {
    let card = in_language("de", &[("sung-by", "Gesungen"), ("", "nichts")]);
    assert_eq!(card.text("direction").as_deref(), Some("Incoming"));
}

#[wasm_bindgen_test]
async fn markup_in_a_message_stays_text() {
    let evil = "<img src=x onerror=alert(1)>";
    let card = in_language("de", &[("state-incoming-ringing", evil)]);
    assert_eq!(card.text("state").as_deref(), Some(evil));
    assert!(card.find("img").is_none());
}

#[wasm_bindgen_test]
async fn a_tag_that_is_none_still_shows_the_time() {
    for tag in ["", "x", "de_DE", "!"] {
        let card = in_language(tag, &[]);
        let time = card.read("[data-testid=timeline] time").expect("a time");
        let is_clock = time.bytes().filter(|byte| *byte == b':').count() == 2;
        assert!(is_clock, "{tag:?}: {time}");
    }
}
