//! The reader's language.

use call_card::browser::document;
use call_card::preview::conductor::BEGIN;
use call_card::preview::facts::{NUMBER, ended, launched};
use call_card::ui::Day;
use call_card::ui::local_time::moment;
use domain::{CallType, FrameState};
use i18n::{Catalog, Locale};
use js_sys::Date;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{BUILT_IN, opened_in};

fn in_german() -> crate::harness::Fed {
    let launched = launched(CallType::Incoming, NUMBER, FrameState::Connecting);
    opened_in(BUILT_IN, launched, Catalog::for_locale(Locale::De), "de")
}

#[wasm_bindgen_test]
async fn words_numbers_and_times_are_the_readers() {
    let card = in_german();
    assert!(
        card.text("state")
            .is_some_and(|state| state.starts_with("Eingehender Anruf"))
    );
    card.tell(ended(CallType::Incoming, "200", 24, "")).await;
    let values = card.read_all("[data-testid=outcome] dd");
    assert!(values.contains(&"0,048\u{a0}EUR".to_owned()), "{values:?}");
    let time = card.read("[data-testid=timeline] time").expect("a time");
    assert!(!time.contains('M'), "a German clock knows no PM: {time}");
}

#[wasm_bindgen_test]
fn what_we_read_off_a_clock_is_what_the_browser_reads() {
    for locale in [
        "en", "en-US", "en-GB", "en-AU", "de", "de-DE", "de-AT", "ru", "ru-RU",
    ] {
        for hour in 0..24 {
            let at = BEGIN.plus_millis(hour * 3_600_000);
            let date = Date::new(&(at.as_millis() as f64).into());
            let read: String = date.to_locale_time_string(locale).into();
            assert_eq!(moment(at, &Day::of(at), locale), read, "{locale}");
        }
    }
}

#[wasm_bindgen_test]
async fn the_page_says_which_way_it_runs() {
    document::set_language("ar", "rtl");
    let root = web_sys::window().and_then(|window| window.document()?.document_element());
    let root = root.expect("a page");
    assert_eq!(root.get_attribute("lang").as_deref(), Some("ar"));
    let card = in_german();
    let number = card.attr("[data-testid=customer-number]", "dir");
    assert_eq!(
        number.as_deref(),
        Some("ltr"),
        "a number runs from left to right everywhere"
    );
    document::set_language("en", "ltr");
}
