//! Nodes on the screen. Drawn again, what is still there stays, and only what differs is touched.

use leptos::prelude::RenderEffect;
use leptos::tachys::renderer::Rndr;
use leptos::tachys::renderer::types;
use leptos::tachys::view::{Mountable, Render};
use leptos::wasm_bindgen::JsCast as _;

use crate::ui::node::{Attributes, Element, Node, Text};

const SVG: &str = "http://www.w3.org/2000/svg";

/// A node on the screen.
#[derive(Debug)]
pub enum Drawn {
    /// Words.
    Text(types::Text, Text),
    /// An element with what is in it.
    Element(DrawnElement),
    /// What follows signals.
    Live(RenderEffect<Stretch>),
}

/// An element on the screen.
#[derive(Debug)]
pub struct DrawnElement {
    node: types::Element,
    tag: &'static str,
    /// Of one that is drawn once.
    key: Option<String>,
    attributes: Attributes,
    live_attributes: Option<RenderEffect<Attributes>>,
    children: Vec<Drawn>,
}

/// Nodes side by side, and what marks their end.
#[derive(Debug)]
pub struct Stretch {
    parts: Vec<Drawn>,
    end: types::Placeholder,
}

impl Render for Node {
    type State = Drawn;

    fn build(self) -> Drawn {
        match self {
            Self::Text(text) => Drawn::Text(Rndr::create_text_node(&text), text),
            Self::Element(element) => Drawn::Element(DrawnElement::build(element, None)),
            Self::Kept(kept) => {
                let element = (kept.draw)();
                Drawn::Element(DrawnElement::build(element, Some(kept.key)))
            }
            Self::Live(live) => Drawn::Live(RenderEffect::new(move |drawn: Option<Stretch>| {
                let parts = (live.0)();
                let mut drawn = drawn.unwrap_or_else(Stretch::empty);
                let parent = Rndr::get_parent(&drawn.end);
                redraw(&mut drawn.parts, parts, parent.as_ref(), Some(&drawn.end));
                drawn
            })),
        }
    }

    fn rebuild(self, drawn: &mut Drawn) {
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
                let mut new = new.build();
                old.insert_before_this(&mut new);
                old.unmount();
                *old = new;
            }
        }
    }
}

/// Puts `new` in the place of `drawn`, which stand in `parent` before `end`; without a parent
/// they stand nowhere yet.
fn redraw(
    drawn: &mut Vec<Drawn>,
    new: Vec<Node>,
    parent: Option<&types::Node>,
    end: Option<&types::Node>,
) {
    let count = new.len();
    for (place, node) in new.into_iter().enumerate() {
        let rest = drawn.iter().skip(place);
        let same = rest.map(Drawn::key).position(|key| key == node.key());
        let mut here = match same {
            Some(0) => {
                if let Some(old) = drawn.get_mut(place) {
                    node.rebuild(old);
                }
                continue;
            }
            Some(further) => {
                let mut old = drawn.remove(place + further);
                node.rebuild(&mut old);
                old
            }
            None => node.build(),
        };
        match (drawn.get(place), parent) {
            (Some(next), _) => {
                next.insert_before_this(&mut here);
            }
            (None, Some(parent)) => here.mount(parent.unchecked_ref(), end),
            (None, None) => {}
        }
        drawn.insert(place, here);
    }
    for mut gone in drawn.drain(count..) {
        gone.unmount();
    }
}

impl Drawn {
    fn key(&self) -> Option<&str> {
        match self {
            Self::Element(element) => element.key.as_deref(),
            Self::Text(..) | Self::Live(_) => None,
        }
    }
}

impl DrawnElement {
    fn build(Element(new): Element, key: Option<String>) -> Self {
        let namespace = matches!(new.tag, "svg" | "use").then_some(SVG);
        let node = Rndr::create_element(new.tag, namespace);
        for (name, value) in &new.attributes {
            Rndr::set_attribute(&node, name, value);
        }
        let live_attributes = new.live_attributes.map(|live| {
            let node = node.clone();
            RenderEffect::new(move |old: Option<Attributes>| {
                let new = (live.0)();
                change(&node, &old.unwrap_or_default(), &new);
                new
            })
        });
        let mut children = Vec::with_capacity(new.children.len());
        redraw(&mut children, new.children, Some(&node), None);
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
        redraw(&mut self.children, new.children, Some(&self.node), None);
    }
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

impl Stretch {
    fn empty() -> Self {
        Self {
            parts: Vec::new(),
            end: Rndr::create_placeholder(),
        }
    }
}

impl Mountable for Drawn {
    fn unmount(&mut self) {
        match self {
            Self::Text(node, _) => Rndr::remove(node),
            Self::Element(element) => Rndr::remove(&element.node),
            Self::Live(effect) => {
                effect.with_value_mut(|stretch| {
                    stretch.parts.iter_mut().for_each(Mountable::unmount);
                    Rndr::remove(&stretch.end);
                });
            }
        }
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        match self {
            Self::Text(node, _) => Rndr::insert_node(parent, node, marker),
            Self::Element(element) => Rndr::insert_node(parent, &element.node, marker),
            Self::Live(effect) => {
                effect.with_value_mut(|stretch| {
                    for part in &mut stretch.parts {
                        part.mount(parent, marker);
                    }
                    Rndr::insert_node(parent, &stretch.end, marker);
                });
            }
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let before = |node: &types::Node, child: &mut dyn Mountable| {
            let parent = Rndr::get_parent(node);
            if let Some(parent) = &parent {
                child.mount(parent.unchecked_ref(), Some(node));
            }
            parent.is_some()
        };
        match self {
            Self::Text(node, _) => before(node, child),
            Self::Element(element) => before(&element.node, child),
            Self::Live(effect) => effect
                .with_value_mut(|stretch| match stretch.parts.first() {
                    Some(first) => first.insert_before_this(child),
                    None => before(&stretch.end, child),
                })
                .unwrap_or_default(),
        }
    }

    fn elements(&self) -> Vec<types::Element> {
        match self {
            Self::Element(element) => vec![element.node.clone()],
            Self::Text(..) | Self::Live(_) => Vec::new(),
        }
    }
}
