//! Nodes on the screen, and what stays of them when they are drawn again.

use std::cell::Cell;
use std::rc::Rc;

use call_card::ui::{Node, element, kept, live, mount, text};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement};

use crate::harness::settled;

/// Draws what `draw` makes of a number, for as long as `look` takes.
async fn drawn(
    draw: impl Fn(u32) -> Vec<Node> + 'static,
    look: impl AsyncFnOnce(&Element, RwSignal<u32>),
) {
    let root: HtmlElement = document()
        .create_element("div")
        .expect("a node")
        .unchecked_into();
    let owner = Owner::new();
    let number = owner.with(|| RwSignal::new(0));
    let handle = mount(&root, move || {
        let around = element("main").child(text("before "));
        let around = around.child(live(move || draw(number.get())));
        Node::from(around.child(text(" after")))
    });
    look(&root, number).await;
    drop(handle);
    assert_eq!(root.inner_html(), "", "nothing is left");
}

async fn set(number: RwSignal<u32>, to: u32) {
    number.set(to);
    settled().await;
}

fn found(root: &Element, selector: &str) -> Option<Element> {
    root.query_selector(selector).expect("a selector")
}

#[wasm_bindgen_test]
async fn what_follows_a_signal_keeps_its_place_however_much_there_is() {
    let draw = |number: u32| (0..number).map(|n| text(n.to_string())).collect();
    drawn(draw, async |root, number| {
        for (amount, read) in [(0, ""), (3, "012"), (1, "0"), (2, "01"), (0, "")] {
            set(number, amount).await;
            let expected = ["before ", read, " after"].concat();
            assert_eq!(root.text_content(), Some(expected), "{amount}");
        }
    })
    .await;
}

#[wasm_bindgen_test]
async fn an_element_that_is_still_there_stays_and_changes() {
    let draw = |number: u32| {
        let even = number.is_multiple_of(2);
        let item = element("p").attr("id", number.to_string());
        vec![
            item.attr_if("hidden", even.then_some(""))
                .text(number.to_string())
                .into(),
        ]
    };
    drawn(draw, async |root, number| {
        let before = found(root, "p").expect("an element");
        assert!(before.has_attribute("hidden"));
        set(number, 1).await;
        assert_eq!(found(root, "p"), Some(before.clone()), "the same");
        assert!(!before.has_attribute("hidden"));
        assert_eq!(before.id(), "1");
        assert_eq!(before.text_content().as_deref(), Some("1"));
        set(number, 2).await;
        assert!(before.has_attribute("hidden"));
    })
    .await;
}

#[wasm_bindgen_test]
async fn another_element_takes_the_place_of_one_that_is_not_there() {
    let draw = |number: u32| {
        let tag = if number == 0 { "b" } else { "i" };
        vec![element(tag).text("word").into(), element("u").into()]
    };
    drawn(draw, async |root, number| {
        let last = found(root, "u").expect("an element");
        set(number, 1).await;
        assert_eq!(found(root, "b"), None);
        let next = found(root, "i").and_then(|new| new.next_element_sibling());
        assert_eq!(next, Some(last), "in its place");
    })
    .await;
}

#[wasm_bindgen_test]
async fn what_has_a_key_stays_itself_wherever_it_goes() {
    const ORDERS: [&str; 6] = ["ab", "cab", "cba", "xy", "", "axb"];
    let draw = |number: u32| {
        let order = ORDERS.get(number as usize).expect("an order");
        let item = |name: char| kept(name.into(), move || element("i").text(name.to_string()));
        order.chars().map(item).collect()
    };
    drawn(draw, async |root, number| {
        let items = || {
            let found = root.query_selector_all("i").expect("a selector");
            (0..found.length()).filter_map(move |n| found.item(n))
        };
        let named = |name: &str| items().find(|item| item.text_content().as_deref() == Some(name));
        let (a, b) = (named("a"), named("b"));
        for (number_of, order) in (0..).zip(ORDERS) {
            set(number, number_of).await;
            let expected = ["before ", order, " after"].concat();
            assert_eq!(root.text_content(), Some(expected));
            if (1..3).contains(&number_of) {
                assert_eq!((named("a"), named("b")), (a.clone(), b.clone()));
            }
        }
        assert!(named("a") != a && named("b") != b, "gone, and new");
    })
    .await;
}

#[wasm_bindgen_test]
async fn what_has_a_key_is_drawn_once_until_it_has_gone() {
    let count = Rc::new(Cell::new(0));
    let counted = count.clone();
    let draw = move |number: u32| {
        let count = counted.clone();
        let one = kept("one".into(), move || {
            count.set(count.get() + 1);
            element("p").text(count.get().to_string())
        });
        let plain = || element("p").text("plain").into();
        match number {
            0 | 4 => vec![one],
            1 => vec![plain(), one],
            2 => vec![one, plain()],
            _ => vec![plain()],
        }
    };
    drawn(draw, async |root, number| {
        let shown = ["1", "plain1", "1plain", "plain", "2"];
        for (number_of, shown) in (0..).zip(shown) {
            set(number, number_of).await;
            let expected = ["before ", shown, " after"].concat();
            assert_eq!(root.text_content(), Some(expected));
        }
    })
    .await;
    assert_eq!(count.get(), 2);
}

#[wasm_bindgen_test]
async fn what_follows_signals_inside_of_what_does_is_drawn_anew() {
    let inner = RwSignal::new(7);
    let draw = move |number: u32| {
        let follows = live(move || vec![text((inner.get() + number).to_string())]);
        vec![element("p").child(follows).into(), text("!")]
    };
    drawn(draw, async move |root, number| {
        let read = || found(root, "main").and_then(|main| main.text_content());
        set(inner, 8).await;
        assert_eq!(read().as_deref(), Some("before 8! after"));
        set(number, 100).await;
        assert_eq!(read().as_deref(), Some("before 108! after"));
        set(inner, 9).await;
        assert_eq!(read().as_deref(), Some("before 109! after"));
    })
    .await;
}

#[wasm_bindgen_test]
async fn attributes_that_follow_signals_come_and_go() {
    let draw = |_: u32| Vec::new();
    drawn(draw, async |root, number| {
        let owner = Owner::new();
        let marks = move || match number.get() {
            0 => vec![("data-a", "1".into()), ("data-b", "2".into())],
            _ => vec![("data-b", "3".into())],
        };
        let place: Element = root.clone();
        let drawn = owner.with(|| element("p").live_attrs(marks));
        let place: &HtmlElement = place.unchecked_ref();
        let handle = mount(place, || Node::from(drawn));
        let read = |name: &str| found(root, "p").and_then(|it| it.get_attribute(name));
        assert_eq!(
            (read("data-a"), read("data-b")),
            (Some("1".into()), Some("2".into()))
        );
        set(number, 1).await;
        assert_eq!((read("data-a"), read("data-b")), (None, Some("3".into())));
        drop(handle);
    })
    .await;
}

#[wasm_bindgen_test]
async fn a_symbol_is_drawn_as_one() {
    let draw = |_: u32| vec![call_card::ui::icon("#in")];
    drawn(draw, async |root, _| {
        let shape = found(root, "svg > use").expect("a symbol");
        assert_eq!(
            shape.namespace_uri().as_deref(),
            Some("http://www.w3.org/2000/svg")
        );
        assert_eq!(shape.get_attribute("href").as_deref(), Some("#in"));
    })
    .await;
}
