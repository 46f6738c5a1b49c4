//! Nodes drawn over what stands there already.

use call_card::ui::{Element, Node, element, icon, kept, live, mount, text};
use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

/// What there is, once this has been drawn over that.
fn over(there: &str, draw: impl FnOnce() -> Node) -> (HtmlElement, String) {
    let root: HtmlElement = document()
        .create_element("div")
        .expect("a node")
        .unchecked_into();
    root.set_inner_html(there);
    let first = root.first_element_child();
    let mounted = mount(&root, draw);
    let html = root.inner_html();
    let is_same = root.first_element_child() == first;
    mounted.forget();
    (
        root,
        [if is_same { "same " } else { "new " }, &html].concat(),
    )
}

fn line() -> Element {
    element("p").class("a").attr("dir", "auto")
}

#[wasm_bindgen_test]
fn what_is_the_same_is_taken_over() {
    for (there, left) in [
        (r#"<p class="a" dir="auto">b</p>"#, "same"),
        (r#"<p dir="auto" class="a">b</p>"#, "same"),
        (r#"<p class="other" dir="ltr">other</p>"#, "same"),
        (r#"<p class="a" dir="auto"><b>b</b></p>"#, "same"),
        (r#"<p class="a" dir="auto">b<!--c--></p><i>d</i>e"#, "same"),
        (r#"<p class="a" dir="auto" hidden>b</p>"#, "new"),
        (r#"<p class="a" hidden>b</p>"#, "new"),
        (r#"<p class="a">b</p>"#, "new"),
        (r#"<div class="a" dir="auto">b</div>"#, "new"),
        ("b", "new"),
        ("", "new"),
    ] {
        let (_, html) = over(there, || line().text("b").into());
        let attributes = html.replace(r#" dir="auto" class="a""#, r#" class="a" dir="auto""#);
        let expected = [left, r#" <p class="a" dir="auto">b</p>"#].concat();
        assert_eq!(attributes, expected, "{there}");
    }
}

#[wasm_bindgen_test]
fn what_follows_signals_takes_over_as_well() {
    let draw = || {
        let parts = || vec![line().into(), icon("#in"), text("c")];
        let around = element("main").live_attrs(|| vec![("data-a", "1".into())]);
        around.child(live(parts)).child(text("d")).into()
    };
    let there = r##"<main data-a="0" data-b=""><p class="a" dir="auto">gone</p><svg aria-hidden="true"><use href="#in"></use></svg>c</main>"##;
    let (root, html) = over(there, draw);
    let drawn = r##"same <main data-a="1" data-b=""><p class="a" dir="auto"></p><svg aria-hidden="true"><use href="#in"></use></svg>c<!---->d</main>"##;
    assert_eq!(html, drawn);
    assert_eq!(root.text_content().as_deref(), Some("cd"));
}

#[wasm_bindgen_test]
fn what_stands_between_is_drawn_and_what_is_too_much_goes() {
    let draw = || {
        let item = |name: &'static str| {
            let draw = move || element("li").text(name);
            kept(name.to_owned(), draw)
        };
        let rest = [item("b"), line().into(), item("c")];
        element("ol").children(rest).into()
    };
    let there = r#"<ol><li>a</li><p class="a" dir="auto"></p><li>c</li><li>d</li></ol><ol></ol>"#;
    let (_, html) = over(there, draw);
    let drawn = r#"same <ol><li>b</li><p class="a" dir="auto"></p><li>c</li></ol>"#;
    assert_eq!(html, drawn);
}
