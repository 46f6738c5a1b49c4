//! The installation page: a button that the backend wrote, and the portal that waits for it.

use call_card::page::use_installation;
use call_card::placement::scripted::ScriptedPortal;
use futures_util::future::{AbortHandle, abortable};
use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::harness::settled;

/// The page, as `backend::page::plain` writes it. Taken away when dropped.
struct InstallPage {
    root: HtmlElement,
    program: AbortHandle,
}

impl InstallPage {
    async fn open(portal: &ScriptedPortal) -> Self {
        let root: HtmlElement = document()
            .create_element("main")
            .expect("a node")
            .unchecked_into();
        root.set_inner_html(
            r#"<p><button type="button" data-action="finish" hidden>Finish</button></p>
            <p role="status" data-when="finishing" hidden>Finishing</p>"#,
        );
        let body = document().body().expect("a body");
        body.append_child(&root).expect("a place");
        let (work, program) = abortable(use_installation(portal.placement()));
        wasm_bindgen_futures::spawn_local(async move {
            let _ = work.await;
        });
        settled().await;
        Self { root, program }
    }

    fn find(&self, selector: &str) -> HtmlElement {
        let found = self.root.query_selector(selector).expect("a selector");
        found.expect("an element").unchecked_into()
    }

    fn button(&self) -> HtmlElement {
        self.find("button")
    }
}

impl Drop for InstallPage {
    fn drop(&mut self) {
        self.program.abort();
        self.root.remove();
    }
}

#[wasm_bindgen_test]
async fn the_button_appears_when_the_portal_says_that_this_is_an_installation() {
    let portal = ScriptedPortal::default();
    portal.answer("getInitData", r#"{"INSTALL":true}"#);
    let page = InstallPage::open(&portal).await;
    assert!(!page.button().hidden());
    assert!(page.find("[role=status]").hidden());
    let told = portal.commands();
    assert_eq!(told, ["getInitData"], "nothing is finished by itself");
}

#[wasm_bindgen_test]
async fn pressed_it_tells_the_portal_once_and_says_so() {
    let portal = ScriptedPortal::default();
    portal.answer("getInitData", r#"{"INSTALL":true}"#);
    let page = InstallPage::open(&portal).await;
    page.button().click();
    settled().await;
    let told = portal.commands();
    assert_eq!(told, ["getInitData", "setInstall", "setInstallFinish"]);
    assert!(page.button().hidden(), "it cannot be pressed twice");
    assert!(!page.find("[role=status]").hidden());
}

#[wasm_bindgen_test]
async fn an_application_that_is_installed_has_nothing_to_finish() {
    for answer in [r#"{"INSTALL":false}"#, "{}", "null", "7"] {
        let portal = ScriptedPortal::default();
        portal.answer("getInitData", answer);
        let page = InstallPage::open(&portal).await;
        assert!(page.button().hidden(), "{answer}");
    }
}

#[wasm_bindgen_test]
async fn a_page_around_us_that_does_not_answer_gets_no_button() {
    let page = InstallPage::open(&ScriptedPortal::default()).await;
    assert!(page.button().hidden());
}
