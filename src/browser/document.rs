//! The page itself.

use leptos::wasm_bindgen::JsCast as _;
use web_sys::{Document, Element, HtmlElement};

/// The document; `None` only where there is no browser.
pub fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// The element with this id.
pub fn by_id(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// The element with this id, as one that a view can be mounted in.
pub fn html_by_id(id: &str) -> Option<HtmlElement> {
    by_id(id)?.dyn_into().ok()
}

/// The first element that a CSS selector finds.
pub fn find(selector: &str) -> Option<Element> {
    document()?.query_selector(selector).ok().flatten()
}

/// Names the page.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Says in which language the page is written, and which way it runs.
pub fn set_language(tag: &str, dir: &str) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        // Only an attribute name that is no name could be refused.
        let _ = root.set_attribute("lang", tag);
        let _ = root.set_attribute("dir", dir);
    }
}

/// The languages the browser asks for, the most wanted first.
pub fn browser_languages() -> Vec<String> {
    let languages = web_sys::window().map(|window| window.navigator().languages());
    languages
        .into_iter()
        .flatten()
        .filter_map(|tag| tag.as_string())
        .collect()
}

/// The name that the page around us gave our frame; empty without one.
pub fn window_name() -> String {
    web_sys::window()
        .and_then(|window| window.name().ok())
        .unwrap_or_default()
}

/// What stands behind `#` in the address, with it.
#[cfg(debug_assertions)]
pub fn hash() -> String {
    web_sys::window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default()
}

/// Whether nobody can see the page.
pub fn is_hidden() -> bool {
    document().is_some_and(|document| document.hidden())
}

/// Whether the browser says that it has no network.
pub fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}
