//! What every body of the portal is decoded to: texts, lists and maps, whatever it came as.
//!
//! Numbers and booleans of JSON become the text PHP would send (`true` is `1`); `null` and empty
//! arrays are dropped, as PHP's form encoding drops them (reference, section 3.1). So a form body
//! and a JSON body of the same event give the same tree, and there is one set of readers
//! ([`crate::lenient`]).

mod slots;

use std::fmt;

use domain::decimal;

pub(crate) use slots::Slots;

/// One node.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// Any scalar.
    Text(String),
    /// `a[]=…`, or keys `0..n-1`.
    List(Vec<Value>),
    /// Any other keys.
    Map(Tree),
}

/// A map that keeps the order in which its keys first came.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Tree(Vec<(String, Value)>);

impl Value {
    /// The text, exactly as sent; `None` for lists and maps.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::List(_) | Self::Map(_) => None,
        }
    }

    /// The map; `None` for texts and lists.
    pub fn as_map(&self) -> Option<&Tree> {
        match self {
            Self::Map(tree) => Some(tree),
            Self::Text(_) | Self::List(_) => None,
        }
    }

    /// The elements of a list, or the values of a map: PHP makes a map of a list whose indexes
    /// have gaps (reference, section 2.3). Nothing for a text.
    pub fn items(&self) -> impl Iterator<Item = &Value> {
        let (list, map): (&[Value], &[(String, Value)]) = match self {
            Self::Text(_) => (&[], &[]),
            Self::List(list) => (list, &[]),
            Self::Map(tree) => (&[], &tree.0),
        };
        list.iter().chain(map.iter().map(|(_, value)| value))
    }

    /// How many nodes there are, this one included.
    pub fn node_count(&self) -> usize {
        1 + self.items().map(Self::node_count).sum::<usize>()
    }

    /// The value as a map; a list's keys are its indexes. `None` for a text.
    pub fn into_tree(self) -> Option<Tree> {
        match self {
            Self::Text(_) => None,
            Self::List(list) => Some(Tree(
                list.into_iter()
                    .enumerate()
                    .map(|(i, v)| (decimal(i as u64), v))
                    .collect(),
            )),
            Self::Map(tree) => Some(tree),
        }
    }
}

impl Tree {
    /// The value under a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value)
    }

    /// The value under a key whose case the portal does not guarantee (reference, section 5.5).
    pub fn get_any_case(&self, key: &str) -> Option<&Value> {
        let same = |(name, _): &&(String, Value)| name.eq_ignore_ascii_case(key);
        self.get(key)
            .or_else(|| self.0.iter().find(same).map(|(_, value)| value))
    }

    /// Takes the value under a key out of the tree.
    pub fn take(&mut self, key: &str) -> Option<Value> {
        let position = self.0.iter().position(|(name, _)| name == key)?;
        Some(self.0.remove(position).1)
    }

    /// Keys and values in the order in which the keys first came.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Whether there is nothing in it.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Keys alone: bodies carry tokens and phone numbers, which no log may see.
impl fmt::Debug for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => f.write_str("…"),
            Self::List(list) => f.debug_list().entries(list).finish(),
            Self::Map(tree) => tree.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Tree, Value};

    #[test]
    fn nothing_printed_of_a_tree_shows_what_is_in_it() {
        let map = Tree(vec![("AUTH_ID".into(), Value::Text("0a11".into()))]);
        assert_eq!(format!("{map:?}"), r#"{"AUTH_ID": …}"#);
        assert_eq!(format!("{:?}", Tree::default()), "{}");
    }
}
