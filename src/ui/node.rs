//! A view as plain data.
//!
//! A panel is a plain function to [`Node`]s, and one piece of code (`drawn`) puts any of them on the
//! screen and keeps it there. With a type for each view, as `view!` makes them, the wasm has code to
//! build, compare and take away for each type: see "The bundle" in `docs/benchmarks.md`.

use std::borrow::Cow;
use std::fmt;

/// Words on the screen, or an attribute's value.
pub type Text = Cow<'static, str>;

/// Names and values.
pub type Attributes = Vec<(&'static str, Text)>;

/// A part of the page.
#[derive(Debug)]
pub enum Node {
    /// Words.
    Text(Text),
    /// An element with what is in it.
    Element(Element),
    /// An element that is drawn once.
    Kept(Kept),
    /// What follows signals.
    Live(Live<Vec<Node>>),
}

/// Called again whenever a signal changes that it has read. Reads no more signals than it must.
pub struct Live<T>(pub(super) Box<dyn Fn() -> T>);

impl<T> fmt::Debug for Live<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Live")
    }
}

/// An element that stays as it was drawn, for as long as one with its key is among its neighbours.
pub struct Kept {
    pub(super) key: String,
    pub(super) draw: Box<dyn FnOnce() -> Element>,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key)
    }
}

/// Words.
pub fn text(text: impl Into<Text>) -> Node {
    Node::Text(text.into())
}

/// What follows signals: none, one or several nodes.
pub fn live(draw: impl Fn() -> Vec<Node> + 'static) -> Node {
    Node::Live(Live(Box::new(draw)))
}

/// An element that the key tells from its neighbours: it keeps its place on the screen when others
/// come before it, and is not drawn anew. What would make it look other belongs into the key; `draw`
/// neither reads nor makes signals, for nobody would follow them.
/// Nodes without a key are known by their place.
pub fn kept(key: String, draw: impl FnOnce() -> Element + 'static) -> Node {
    let draw = Box::new(draw);
    Node::Kept(Kept { key, draw })
}

/// An element to fill.
pub fn element(tag: &'static str) -> Element {
    Element(Box::new(Filling {
        tag,
        attributes: Vec::new(),
        live_attributes: None,
        children: Vec::new(),
    }))
}

/// An element. In a box, for it is handed on with each word that is said of it.
#[derive(Debug)]
pub struct Element(pub(super) Box<Filling>);

/// What an element is and holds.
#[derive(Debug)]
pub(super) struct Filling {
    pub(super) tag: &'static str,
    pub(super) attributes: Attributes,
    pub(super) live_attributes: Option<Live<Attributes>>,
    pub(super) children: Vec<Node>,
}

impl Element {
    /// With its class.
    pub fn class(self, class: &'static str) -> Self {
        self.attr("class", class)
    }

    /// With the name that tests find it by.
    pub fn testid(self, name: &'static str) -> Self {
        self.attr("data-testid", name)
    }

    /// With an attribute.
    pub fn attr(mut self, name: &'static str, value: impl Into<Text>) -> Self {
        self.0.attributes.push((name, value.into()));
        self
    }

    /// With an attribute, when there is a value.
    pub fn attr_if(self, name: &'static str, value: Option<impl Into<Text>>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// With attributes that follow signals, beside those that do not.
    pub fn live_attrs(mut self, attributes: impl Fn() -> Attributes + 'static) -> Self {
        self.0.live_attributes = Some(Live(Box::new(attributes)));
        self
    }

    /// With words in it.
    pub fn text(self, words: impl Into<Text>) -> Self {
        self.child(text(words))
    }

    /// With one more node in it.
    pub fn child(mut self, child: impl Into<Node>) -> Self {
        self.0.children.push(child.into());
        self
    }

    /// With more nodes in it.
    pub fn children(mut self, children: impl IntoIterator<Item = Node>) -> Self {
        self.0.children.extend(children);
        self
    }
}

impl Node {
    pub(super) fn key(&self) -> Option<&str> {
        match self {
            Self::Kept(kept) => Some(&kept.key),
            Self::Text(_) | Self::Element(_) | Self::Live(_) => None,
        }
    }
}

impl From<Element> for Node {
    fn from(element: Element) -> Self {
        Self::Element(element)
    }
}
