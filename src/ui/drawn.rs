//! Nodes on the screen. Drawn again, what is still there stays, and only what differs is touched.

use leptos::prelude::RenderEffect;
use leptos::tachys::renderer::Rndr;
use leptos::tachys::renderer::types;

use crate::ui::node::{Attributes, Element, Live, Node, Text};
use crate::ui::place::Place;

const SVG: &str = "http://www.w3.org/2000/svg";

/// A node on the screen.
#[derive(Debug)]
pub(super) enum Drawn {
    /// Words.
    Text(types::Text, Text),
    /// An element with what is in it.
    Element(DrawnElement),
    /// What follows signals, and what marks its end.
    Live(RenderEffect<Vec<Drawn>>, types::Placeholder),
}

/// An element on the screen.
#[derive(Debug)]
pub(super) struct DrawnElement {
    node: types::Element,
    tag: &'static str,
    /// Of one that is drawn once.
    key: Option<String>,
    attributes: Attributes,
    live_attributes: Option<RenderEffect<Attributes>>,
    children: Vec<Drawn>,
}

impl Node {
    /// Draws it at a place, which is behind it then.
    pub(super) fn build(self, place: &mut Place) -> Drawn {
        match self {
            Self::Text(text) => Drawn::Text(build_text(&text, place), text),
            Self::Element(element) => Drawn::Element(DrawnElement::build(element, None, place)),
            Self::Kept(kept) => {
                let element = (kept.draw)();
                Drawn::Element(DrawnElement::build(element, Some(kept.key), place))
            }
            Self::Live(live) => build_live(live, place),
        }
    }

    /// Makes what is drawn, in this element, look like this.
    fn rebuild(self, drawn: &mut Drawn, parent: &types::Element) {
        match (self, drawn) {
            (Self::Text(text), Drawn::Text(node, old)) => {
                if *old != text {
                    Rndr::set_text(node, &text);
                    *old = text;
                }
            }
            (Self::Kept(new), Drawn::Element(old)) if old.key.as_ref() == Some(&new.key) => {}
            (Self::Element(new), Drawn::Element(old)) if old.is_still(&new) => old.rebuild(new),
            (new, old) => {
                let new = new.build(&mut Place::before(parent, old.first()));
                old.remove();
                *old = new;
            }
        }
    }
}

fn build_text(text: &Text, place: &mut Place) -> types::Text {
    if let Some(node) = place.take_text() {
        if node.data() != **text {
            Rndr::set_text(&node, text);
        }
        return node;
    }
    let node = Rndr::create_text_node(text);
    place.put(&node);
    node
}

fn build_live(live: Live<Vec<Node>>, place: &mut Place) -> Drawn {
    let end = Rndr::create_placeholder();
    let (mark, mut first) = (end.clone(), Some(place.clone()));
    let parts = RenderEffect::new(move |parts: Option<Vec<Drawn>>| {
        let new = (live.0)();
        let mut parts = parts.unwrap_or_default();
        let is_new = first.is_some();
        if let Some(mut place) = first.take().or_else(|| Place::at(&mark)) {
            redraw(&mut parts, new, &mut place);
            if is_new {
                place.put(&mark);
            }
        }
        parts
    });
    place.pass(&end);
    Drawn::Live(parts, end)
}

/// Puts `new` in the place of `drawn`, which stand before that place.
fn redraw(drawn: &mut Vec<Drawn>, new: Vec<Node>, place: &mut Place) {
    let count = new.len();
    for (at, node) in new.into_iter().enumerate() {
        let rest = drawn.iter().skip(at);
        let same = rest.map(Drawn::key).position(|key| key == node.key());
        if let (Some(0), Some(old)) = (same, drawn.get_mut(at)) {
            node.rebuild(old, place.parent());
            continue;
        }
        let mut old = same.map(|further| drawn.remove(at + further));
        let mut before = drawn
            .get(at)
            .map(|next| Place::before(place.parent(), next.first()));
        let here = before.as_mut().unwrap_or(place);
        let moved = match old.take() {
            Some(mut old) => {
                node.rebuild(&mut old, here.parent());
                old.put(here);
                old
            }
            None => node.build(here),
        };
        drawn.insert(at, moved);
    }
    for gone in drawn.drain(count..) {
        gone.remove();
    }
}

impl Drawn {
    fn key(&self) -> Option<&str> {
        match self {
            Self::Element(element) => element.key.as_deref(),
            Self::Text(..) | Self::Live(..) => None,
        }
    }

    /// The first of its nodes.
    fn first(&self) -> Option<types::Node> {
        match self {
            Self::Text(node, _) => Some(node.clone().into()),
            Self::Element(element) => Some(element.node.clone().into()),
            Self::Live(parts, end) => {
                let first = parts.with_value_mut(|parts| parts.first()?.first());
                first.flatten().or_else(|| Some(end.clone().into()))
            }
        }
    }

    /// Moves it to a place.
    fn put(&self, place: &Place) {
        match self {
            Self::Text(node, _) => place.put(node),
            Self::Element(element) => place.put(&element.node),
            Self::Live(parts, end) => {
                parts.with_value_mut(|parts| parts.iter().for_each(|part| part.put(place)));
                place.put(end);
            }
        }
    }

    /// Takes it off the screen.
    pub(super) fn remove(&self) {
        match self {
            Self::Text(node, _) => Rndr::remove(node),
            Self::Element(element) => Rndr::remove(&element.node),
            Self::Live(parts, end) => {
                parts.with_value_mut(|parts| parts.iter().for_each(Self::remove));
                Rndr::remove(end);
            }
        }
    }
}

impl DrawnElement {
    fn build(Element(new): Element, key: Option<String>, place: &mut Place) -> Self {
        let and_more = new.live_attributes.is_some();
        let found = place.take_element(new.tag, &new.attributes, and_more);
        let is_found = found.is_some();
        let node = found.unwrap_or_else(|| create(new.tag, &new.attributes));
        let live_attributes = new.live_attributes.map(|live| {
            let node = node.clone();
            RenderEffect::new(move |old: Option<Attributes>| {
                let new = (live.0)();
                change(&node, &old.unwrap_or_default(), &new);
                new
            })
        });
        let mut inside = match is_found {
            true => Place::over(&node),
            false => Place::before(&node, None),
        };
        let mut children = Vec::with_capacity(new.children.len());
        redraw(&mut children, new.children, &mut inside);
        inside.clear();
        if !is_found {
            place.put(&node);
        }
        Self {
            node,
            tag: new.tag,
            key,
            attributes: new.attributes,
            live_attributes,
            children,
        }
    }

    fn is_still(&self, Element(new): &Element) -> bool {
        let is_fixed = self.key.is_some() || self.live_attributes.is_some();
        self.tag == new.tag && !is_fixed && new.live_attributes.is_none()
    }

    fn rebuild(&mut self, Element(new): Element) {
        change(&self.node, &self.attributes, &new.attributes);
        self.attributes = new.attributes;
        let mut end = Place::before(&self.node, None);
        redraw(&mut self.children, new.children, &mut end);
    }
}

fn create(tag: &'static str, attributes: &Attributes) -> types::Element {
    let namespace = matches!(tag, "svg" | "use").then_some(SVG);
    let node = Rndr::create_element(tag, namespace);
    for (name, value) in attributes {
        Rndr::set_attribute(&node, name, value);
    }
    node
}

/// Makes `new` of the attributes that were `old`.
fn change(node: &types::Element, old: &Attributes, new: &Attributes) {
    for attribute in new {
        if !old.contains(attribute) {
            let (name, value) = attribute;
            Rndr::set_attribute(node, name, value);
        }
    }
    for (name, _) in old {
        if new.iter().all(|(other, _)| other != name) {
            Rndr::remove_attribute(node, name);
        }
    }
}
