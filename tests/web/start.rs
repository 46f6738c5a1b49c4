//! The program starts on a page that the backend wrote. What it mounts stays for the life of the
//! page, so each of these cards is of a call that the other tests never ask about.

use call_card::app::start;
use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement};

use crate::fake_backend::{FakeBackend, send};
use crate::harness::settled;
use crate::portal_window::PortalWindow;

/// As `backend::page::first_paint` writes it.
const FIRST_PAINT: &str = include_str!("first_paint.html");
const STYLE: &str = concat!(
    include_str!("../../style/tokens.css"),
    include_str!("../../style/base.css"),
    include_str!("../../style/ui.css"),
    include_str!("../../style/panel.css"),
);

/// A page. Taken away when dropped, with the program's root in it.
struct Page {
    root: HtmlElement,
    beside: Vec<Element>,
}

impl Page {
    fn written(first_paint: &str, boot: &str) -> Self {
        let style = append("style", "");
        style.set_text_content(Some(STYLE));
        let script = append("script", "boot");
        script
            .set_attribute("type", "application/json")
            .expect("a type");
        script.set_text_content(Some(boot));
        let root: HtmlElement = append("div", "card").unchecked_into();
        root.set_inner_html(first_paint);
        Self {
            root,
            beside: vec![style, script],
        }
    }

    fn wide(&self, pixels: u32) {
        let style = format!("position:absolute;inset:0 auto auto 0;inline-size:{pixels}px");
        self.root.set_attribute("style", &style).expect("a style");
    }

    fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.root.query_selector_all(selector).expect("a selector");
        let element = |n| found.item(n).map(|node| node.unchecked_into());
        (0..found.length()).filter_map(element).collect()
    }

    /// What is read in each place that both paints have.
    fn words(&self) -> Vec<String> {
        let places = self.all(".call-state span, h1, .call-facts > *, .connection");
        let read = |place: Element| place.text_content().unwrap_or_default();
        let words = places.into_iter().map(read);
        words.map(|text| text.trim().to_owned()).collect()
    }

    /// Where the number, the state and the links stand.
    fn places(&self) -> Vec<[f64; 4]> {
        let rectangle = |place: Element| {
            let area = place.get_bounding_client_rect();
            [area.x(), area.y(), area.width(), area.height()]
        };
        let places = self.all(".call-state svg, [data-testid=state], h1, .crm-link");
        places.into_iter().map(rectangle).collect()
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.root.remove();
        self.beside.iter().for_each(Element::remove);
    }
}

fn append(tag: &str, id: &str) -> Element {
    let element = document().create_element(tag).expect("a node");
    if !id.is_empty() {
        element.set_id(id);
    }
    let body = document().body().expect("a body");
    body.append_child(&element).expect("a place");
    element
}

fn boot(page: &str, origin: &str, call: &str) -> String {
    format!(
        r#"{{"version":1,"page":"{page}","served_at":1773239326000,
        "portal":{{"member_id":"5f0c6d1e2b3a49788796a5b4c3d2e1f0","origin":"{origin}","verified":true}},
        "app_sid":"s1","auth":{{"auth_id":"0a11","expires_in":3600}},"call":{call},
        "rules":{{"ghost_expiry_ms":600000,"longest_silence_ms":14400000,"disagreement_ms":5000}},
        "language":{{"tag":"en","dir":"ltr","messages":{{}}}}}}"#
    )
}

fn card_of(call_id: &str) -> String {
    let call = format!(
        r#"{{"call_id":"{call_id}","fact":{{"at":1773239326000,"source":"launch","kind":"card_status",
        "data":{{"call_type":"incoming","number":"+4930901820","line":{{"number":"7","name":"Berlin <Mitte>"}},
        "crm":{{"type":"CONTACT","id":797}},"bindings":[{{"type":"DEAL","id":25}}],"activity_id":null,
        "state":"connecting","call_list":false}}}}}}"#
    );
    boot("card", "https://acme.bitrix24.com", &call)
}

#[wasm_bindgen_test]
async fn the_card_takes_the_place_of_the_first_paint_and_says_the_same() {
    let _silent = FakeBackend::of("nobody's");
    let page = Page::written(FIRST_PAINT, &card_of("start.1"));
    let before = page.words();
    assert_eq!(before[1], "+4930901820");
    start();
    assert_eq!(page.all("main").len(), 1, "at no time are there two");
    assert!(page.all(".late, noscript").is_empty(), "it has come");
    assert!(document().get_element_by_id("boot").is_none());
    settled().await;
    assert_eq!(page.words(), before);
    let links = page.all("a.crm-link");
    let href = |link: &Element| link.get_attribute("href").unwrap_or_default();
    let hrefs: Vec<_> = links.iter().map(href).collect();
    for href in hrefs {
        assert!(FIRST_PAINT.contains(&href), "{href}");
    }
}

#[wasm_bindgen_test]
async fn what_somebody_marks_or_presses_stays_while_the_card_takes_over() {
    let _silent = FakeBackend::of("nobody's");
    let page = Page::written(FIRST_PAINT, &card_of("start.3"));
    let places = || page.all("main, section, h1, p, p *");
    let before = places();
    // With the sentence for a card that never comes, which goes.
    assert_eq!(before.len(), 16);
    let number = before.iter().find(|place| place.tag_name() == "H1");
    let selection = document().get_selection().ok().flatten();
    let selection = selection.expect("a selection");
    selection
        .select_all_children(number.expect("a number"))
        .expect("marked");
    start();
    settled().await;
    for place in &before {
        let is_late = place.get_attribute("class").as_deref() == Some("late");
        assert_ne!(place.is_connected(), is_late, "{}", place.outer_html());
    }
    assert_eq!(places().len(), before.len() - 1);
    assert_eq!(String::from(selection.to_string()), "+4930901820");
}

#[wasm_bindgen_test]
async fn nothing_jumps_when_the_card_takes_the_place_of_the_first_paint() {
    let _silent = FakeBackend::of("nobody's");
    let page = Page::written(FIRST_PAINT, &card_of("start.2"));
    let measure = || {
        let at = |pixels| {
            page.wide(pixels);
            page.places()
        };
        [320, 380, 600, 1_000].map(at)
    };
    let before = measure();
    assert_eq!(before[0].len(), 5);
    start();
    settled().await;
    for (before, after) in before.iter().zip(measure()) {
        assert_eq!(before.len(), after.len());
        for (before, after) in before.iter().flatten().zip(after.iter().flatten()) {
            // Text nodes cut otherwise shape to widths that differ by less than anybody sees.
            assert!((before - after).abs() < 0.1, "{before} became {after}");
        }
    }
}

#[wasm_bindgen_test]
async fn what_the_first_paint_says_stays_when_the_rest_is_unreadable() {
    for nonsense in ["{\"version\":7}", "{", "null", "[]"] {
        let page = Page::written(FIRST_PAINT, nonsense);
        let before = page.root.inner_html();
        start();
        settled().await;
        assert_eq!(page.root.inner_html(), before, "{nonsense}");
        assert!(document().get_element_by_id("boot").is_none());
    }
}

#[wasm_bindgen_test]
async fn a_page_that_says_nothing_and_cannot_be_read_says_so() {
    let page = Page::written("", "{\"version\":7}");
    start();
    let said = page.root.text_content();
    assert_eq!(said.as_deref(), Some("Could not be loaded"));
}

#[wasm_bindgen_test]
async fn what_the_backend_wrote_stays_where_there_is_no_call() {
    for kind in ["card", "app"] {
        let words = r#"<main class="page"><h1>No call in this card</h1></main>"#;
        let page = Page::written(words, &boot(kind, "https://acme.bitrix24.com", "null"));
        start();
        settled().await;
        assert_eq!(page.root.inner_html(), words, "{kind}");
    }
}

#[wasm_bindgen_test]
async fn the_installation_is_finished_through_the_window_around_us() {
    let portal = PortalWindow::open("s1");
    let window = web_sys::window().expect("a window");
    let own_name = window.name().expect("a name");
    window.set_name(&portal.frame_name()).expect("a name");
    let words = r#"<section data-testid="report"><ol class="steps"><li data-testid="row" hidden></li></ol>
        <button data-action="finish" hidden>Finish</button></section>"#;
    let boot = boot("install", &portal.origin(), "null");
    let boot = boot.replace(r#""call":"#, r#""ticket":"t1cket","call":"#);
    let backend = FakeBackend::of("t1cket");
    let page = Page::written(words, &boot);
    start();
    window.set_name(&own_name).expect("a name");
    let asked = backend.request(0).await;
    assert_eq!(asked.line, "POST /api/setup");
    assert_eq!(
        asked.body,
        r#"{"version":1,"ticket":"t1cket","action":"install"}"#
    );
    let end = r#"{"version":1,"outcome":"ready","can_repair":false,"can_finish":true}"#;
    let told = format!("event: end\ndata: {end}\n\n");
    send(&backend.stream(0).await, told.as_bytes());
    let id = portal.asked("getInitData").await;
    portal
        .say_and_wait(&format!("{id}:{{\"INSTALL\":true}}"))
        .await;
    settled().await;
    let button: HtmlElement = page.all("button").remove(0).unchecked_into();
    assert!(!button.hidden());
    button.click();
    portal.asked("setInstallFinish").await;
    let heard = portal.heard();
    assert_eq!(heard.len(), 3);
    assert_eq!(heard[1], "setInstall:{\"install\":true}:");
    assert_eq!(heard[2], "setInstallFinish:{}:");
}
