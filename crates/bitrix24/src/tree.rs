//! What every body of the portal is decoded to: texts, lists and maps, whatever it came as.
//!
//! Numbers and booleans of JSON become the text PHP would send (`true` is `1`); `null` and empty
//! arrays are dropped, as PHP's form encoding drops them (reference, section 3.1). So a form body
//! and a JSON body of the same event give the same tree, and there is one set of readers
//! ([`crate::lenient`]).

use std::collections::BTreeMap;
use std::fmt;

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
                    .map(|(i, v)| (i.to_string(), v))
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

/// A map under construction, as PHP builds its arrays: a repeated key keeps its place and takes
/// the new value, an empty key is the next free index.
#[derive(Debug)]
pub(crate) struct Slots<T> {
    slots: BTreeMap<String, (usize, T)>,
    next: u64,
}

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Self {
            slots: BTreeMap::new(),
            next: 0,
        }
    }
}

impl<T: Default> Slots<T> {
    /// The place for a key, made when there is none.
    pub(crate) fn slot(&mut self, key: &str) -> &mut T {
        let key = if key.is_empty() {
            self.next.to_string()
        } else {
            key.to_owned()
        };
        if let Some(index) = as_index(&key) {
            self.next = self.next.max(index.saturating_add(1));
        }
        let order = self.slots.len();
        &mut self
            .slots
            .entry(key)
            .or_insert_with(|| (order, T::default()))
            .1
    }

    /// Whether no key has come.
    pub(crate) fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The finished map; places whose value is nothing are dropped.
    pub(crate) fn into_tree(self, mut value: impl FnMut(T) -> Option<Value>) -> Tree {
        let count = self.slots.len();
        let slots = self.slots.into_iter();
        let entries = slots.filter_map(|(key, (at, slot))| Some((at, (key, value(slot)?))));
        Tree(in_order(count, entries))
    }

    /// The finished map or, when its keys are `0..n-1`, list; `None` when nothing is in it.
    pub(crate) fn into_value(self, value: impl FnMut(T) -> Option<Value>) -> Option<Value> {
        let tree = self.into_tree(value);
        (!tree.is_empty()).then(|| tree.into_list_or_map())
    }
}

impl Tree {
    fn into_list_or_map(self) -> Value {
        let count = self.0.len();
        let is_list = self
            .0
            .iter()
            .all(|(key, _)| as_index(key).is_some_and(|at| at < count as u64));
        if !is_list {
            return Value::Map(self);
        }
        let entries = self.0.into_iter();
        Value::List(in_order(
            count,
            entries.filter_map(|(key, value)| Some((key.parse().ok()?, value))),
        ))
    }
}

/// Puts each item at its place; no two have the same. Linear, and lighter than a sort.
fn in_order<T>(count: usize, items: impl Iterator<Item = (usize, T)>) -> Vec<T> {
    let mut places: Vec<Option<T>> = std::iter::repeat_with(|| None).take(count).collect();
    for (at, item) in items {
        if let Some(place) = places.get_mut(at) {
            *place = Some(item);
        }
    }
    places.into_iter().flatten().collect()
}

/// A key that PHP takes for a list's index: decimal, no sign, no leading zero.
fn as_index(key: &str) -> Option<u64> {
    let is_plain = key.len() <= 18 && key.bytes().all(|b| b.is_ascii_digit());
    let is_canonical = key == "0" || !key.starts_with('0');
    (is_plain && is_canonical)
        .then(|| key.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::{Slots, Tree, Value};

    fn tree(keys: &[&str]) -> Option<Value> {
        let mut slots = Slots::<String>::default();
        for (order, key) in keys.iter().enumerate() {
            *slots.slot(key) = order.to_string();
        }
        slots.into_value(|text| Some(Value::Text(text)))
    }

    fn list(texts: &[&str]) -> Value {
        Value::List(
            texts
                .iter()
                .map(|text| Value::Text((*text).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn keys_from_zero_without_gaps_are_a_list() {
        assert_eq!(tree(&["0", "1"]), Some(list(&["0", "1"])));
        assert_eq!(
            tree(&["1", "0"]),
            Some(list(&["1", "0"])),
            "in the order of the indexes"
        );
        for map in [
            &["1", "2"][..],
            &["0", "2"],
            &["00", "1"],
            &["0", "a"],
            &["-0"],
        ] {
            assert!(matches!(tree(map), Some(Value::Map(_))), "{map:?}");
        }
        assert_eq!(tree(&[]), None);
    }

    #[test]
    fn an_empty_key_is_the_next_free_index() {
        assert_eq!(tree(&["", ""]), Some(list(&["0", "1"])));
        let Some(Value::Map(map)) = tree(&["5", ""]) else {
            panic!("no map")
        };
        let keys: Vec<&str> = map.iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["5", "6"]);
    }

    #[test]
    fn a_repeated_key_keeps_its_place_and_takes_the_new_value() {
        let Some(Value::Map(map)) = tree(&["b", "a", "b"]) else {
            panic!("no map")
        };
        let entries: Vec<_> = map.iter().map(|(key, v)| (key, v.as_text())).collect();
        assert_eq!(entries, [("b", Some("2")), ("a", Some("1"))]);
    }

    #[test]
    fn a_list_with_gaps_still_has_its_items() {
        let Some(map) = tree(&["0", "2"]) else {
            panic!("nothing")
        };
        let texts: Vec<_> = map.items().filter_map(Value::as_text).collect();
        assert_eq!((texts, map.node_count()), (vec!["0", "1"], 3));
    }

    #[test]
    fn nothing_printed_of_a_tree_shows_what_is_in_it() {
        let Some(Value::Map(map)) = tree(&["AUTH_ID"]) else {
            panic!("no map")
        };
        assert_eq!(format!("{map:?}"), r#"{"AUTH_ID": …}"#);
        assert_eq!(format!("{:?}", Tree::default()), "{}");
    }
}
