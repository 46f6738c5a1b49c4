//! Where nodes go on the screen, and what the backend has drawn there already.

use leptos::tachys::renderer::Rndr;
use leptos::tachys::renderer::types;
use leptos::wasm_bindgen::JsCast as _;

use crate::ui::node::Attributes;

/// A place among the children of an element: the next node goes before `next`, or `next` is taken
/// for it. So a number that somebody marks while the program comes stays marked, a link that is
/// being pressed is not pulled away, and what is said already is not read out again.
#[derive(Debug, Clone)]
pub(super) struct Place {
    parent: types::Element,
    next: Option<types::Node>,
    /// Whether what stands here was drawn by somebody else, who wants it taken over or away.
    is_taken_over: bool,
}

impl Place {
    /// At the beginning of an element, whose children are taken over.
    pub(super) fn over(parent: &types::Element) -> Self {
        Self {
            parent: parent.clone(),
            next: parent.first_child(),
            is_taken_over: true,
        }
    }

    /// Before a child, which is left alone; without one at the end.
    pub(super) fn before(parent: &types::Element, next: Option<types::Node>) -> Self {
        Self {
            parent: parent.clone(),
            next,
            is_taken_over: false,
        }
    }

    /// Before a node, wherever that is now; `None` when it is nowhere.
    pub(super) fn at(next: &types::Node) -> Option<Self> {
        let parent = next.parent_node()?;
        Some(Self::before(parent.unchecked_ref(), Some(next.clone())))
    }

    /// The element that this is in.
    pub(super) const fn parent(&self) -> &types::Element {
        &self.parent
    }

    /// Puts a node here; the place stays behind it.
    pub(super) fn put(&self, node: &types::Node) {
        Rndr::insert_node(&self.parent, node, self.next.as_ref());
    }

    /// Goes on behind this node.
    pub(super) fn pass(&mut self, node: &types::Node) {
        self.next = node.next_sibling();
    }

    /// The words that stand here, if words do.
    pub(super) fn take_text(&mut self) -> Option<types::Text> {
        let node = self.take(types::Node::TEXT_NODE)?;
        self.pass(&node);
        Some(node.unchecked_into())
    }

    /// The element that stands here, if it has this tag and attributes of just these names, and of
    /// any further ones where `and_more`, which stay. Their values are made these.
    pub(super) fn take_element(
        &mut self,
        tag: &str,
        attributes: &Attributes,
        and_more: bool,
    ) -> Option<types::Element> {
        let node = self.take(types::Node::ELEMENT_NODE)?;
        let element: &types::Element = node.unchecked_ref();
        let count = || element.get_attribute_names().length() as usize;
        if element.local_name() != tag || !and_more && count() != attributes.len() {
            return None;
        }
        for (name, value) in attributes {
            if element.get_attribute(name)? != *value {
                Rndr::set_attribute(element, name, value);
            }
        }
        self.pass(&node);
        Some(node.unchecked_into())
    }

    fn take(&self, kind: u16) -> Option<types::Node> {
        let next = self.next.as_ref().filter(|_| self.is_taken_over)?;
        (next.node_type() == kind).then(|| next.clone())
    }

    /// Takes away what was not taken over.
    pub(super) fn clear(self) {
        let mut next = self.next.filter(|_| self.is_taken_over);
        while let Some(node) = next {
            next = node.next_sibling();
            Rndr::remove(&node);
        }
    }
}
