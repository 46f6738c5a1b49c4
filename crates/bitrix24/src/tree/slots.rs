//! Maps and lists under construction.

use domain::decimal;

use crate::tree::{Tree, Value};

/// A map under construction, as PHP builds its arrays: a repeated key keeps its place and takes
/// the new value, an empty key is the next free index. Keys are searched one by one, which is the
/// least code in the card; who fills one sees to it that there are not too many.
#[derive(Debug)]
pub(crate) struct Slots<T> {
    slots: Vec<(String, T)>,
    /// Above each index so far.
    next: u64,
}

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Self {
            slots: Vec::new(),
            next: 0,
        }
    }
}

impl<T: Default> Slots<T> {
    /// Puts a value under a key.
    pub(crate) fn put(&mut self, key: &str, value: T) {
        if let Some(slot) = self.slot(key) {
            *slot = value;
        }
    }

    /// The place for a key, made when there is none. Always there; said so without a panic.
    pub(crate) fn slot(&mut self, key: &str) -> Option<&mut T> {
        let mut slots = self.slots.iter();
        let known = slots.position(|(known, _)| known == key && !key.is_empty());
        let place = known.unwrap_or_else(|| self.add(key));
        self.slots.get_mut(place).map(|(_, slot)| slot)
    }

    /// Adds an empty slot, and returns its place.
    fn add(&mut self, key: &str) -> usize {
        let key = match key {
            "" => decimal(self.next),
            key => key.to_owned(),
        };
        if let Some(index) = as_index(&key) {
            self.next = self.next.max(index.saturating_add(1));
        }
        self.slots.push((key, T::default()));
        self.slots.len() - 1
    }

    /// The finished map; places whose value is nothing are dropped.
    pub(crate) fn into_tree(self, mut value: impl FnMut(T) -> Option<Value>) -> Tree {
        let slots = self.slots.into_iter();
        Tree(
            slots
                .filter_map(|(key, slot)| Some((key, value(slot)?)))
                .collect(),
        )
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
    use super::Slots;
    use crate::tree::Value;

    fn tree(keys: &[&str]) -> Option<Value> {
        let mut slots = Slots::<String>::default();
        for (order, key) in keys.iter().enumerate() {
            slots.put(key, order.to_string());
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
}
