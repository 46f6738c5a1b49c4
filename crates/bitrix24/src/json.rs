//! JSON to the same tree as a form, read as a stream so that the limits hold while it is read.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::body::{DecodeError, Limits};
use crate::tree::{Slots, Value};

/// Decodes any JSON; `None` for `null` and for what holds nothing.
///
/// # Errors
/// `TooLarge`, `Malformed`, `TooManyPairs`, `TooDeep`.
pub fn decode(body: &[u8], limits: Limits) -> Result<Option<Value>, DecodeError> {
    if body.len() > limits.bytes {
        return Err(DecodeError::TooLarge);
    }
    let mut budget = Budget {
        pairs_left: limits.pairs,
        broken: None,
    };
    let text = std::str::from_utf8(body).map_err(|_| DecodeError::Malformed)?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Node {
        budget: &mut budget,
        depth_left: limits.depth,
    }
    .deserialize(&mut reader);
    match (value, budget.broken) {
        (_, Some(broken)) => Err(broken),
        (Ok(value), None) if reader.end().is_ok() => Ok(value),
        _ => Err(DecodeError::Malformed),
    }
}

struct Budget {
    pairs_left: usize,
    broken: Option<DecodeError>,
}

impl Budget {
    fn fail<E: Error>(&mut self, why: DecodeError) -> E {
        self.broken = Some(why);
        E::custom("over a limit")
    }

    fn spend<E: Error>(&mut self) -> Result<(), E> {
        match self.pairs_left.checked_sub(1) {
            Some(left) => self.pairs_left = left,
            None => return Err(self.fail(DecodeError::TooManyPairs)),
        }
        Ok(())
    }
}

/// One value on its way; `None` is a value that PHP would drop.
struct Node<'a> {
    budget: &'a mut Budget,
    depth_left: usize,
}

impl Node<'_> {
    fn text<E: Error>(self, text: impl Into<String>) -> Result<Option<Value>, E> {
        self.budget.spend()?;
        Ok(Some(Value::Text(text.into())))
    }

    fn enter<E: Error>(&mut self) -> Result<usize, E> {
        let inner = self.depth_left.checked_sub(1);
        inner.ok_or_else(|| self.budget.fail(DecodeError::TooDeep))
    }

    /// An empty list or map costs as much as a text: nothing is free.
    fn leave<E: Error>(self, slots: Slots<Option<Value>>) -> Result<Option<Value>, E> {
        if slots.is_empty() {
            self.budget.spend()?;
        }
        Ok(slots.into_value(|value| value))
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Option<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("json")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        self.text(if value { "1" } else { "0" })
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        self.text(value.to_string())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        self.text(value.to_string())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        self.text(decimal(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        self.text(value)
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Self::Value, E> {
        self.text(value)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        self.budget.spend()?;
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<Self::Value, A::Error> {
        let depth_left = self.enter()?;
        let mut slots = Slots::<Option<Value>>::default();
        while let Some(value) = seq.next_element_seed(Node {
            budget: self.budget,
            depth_left,
        })? {
            *slots.slot("") = value;
        }
        self.leave(slots)
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Self::Value, A::Error> {
        let depth_left = self.enter()?;
        let mut slots = Slots::<Option<Value>>::default();
        while let Some(key) = map.next_key::<String>()? {
            let value = map.next_value_seed(Node {
                budget: self.budget,
                depth_left,
            })?;
            if !key.is_empty() {
                *slots.slot(&key) = value;
            }
        }
        self.leave(slots)
    }
}

/// A number with a fraction as decimal text of up to nine places; nothing for numbers too large
/// to be exact. Enough for what portals send, and in the card much lighter than the standard
/// library's exact printing.
fn decimal(value: f64) -> String {
    const WHOLE_MAX: f64 = 9e15;
    if value.abs() > WHOLE_MAX {
        return String::new();
    }
    let (mut scale, mut places) = (1.0, 0);
    let is_exact = |scale: f64| (value * scale).round() / scale == value;
    while places < 9 && !is_exact(scale) && value.abs() * scale * 10.0 < WHOLE_MAX {
        (scale, places) = (scale * 10.0, places + 1);
    }
    let (scaled, scale) = ((value.abs() * scale).round() as u64, scale as u64);
    let sign = if value < 0.0 && scaled > 0 { "-" } else { "" };
    let fraction = format!("{:0places$}", scaled % scale);
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", scaled / scale)
}

#[cfg(test)]
mod tests {
    use super::decode;
    use crate::body::{DecodeError, Limits};
    use crate::tree::Value;

    fn value(text: &str) -> Option<Value> {
        decode(text.as_bytes(), Limits::REQUEST).expect("json")
    }

    #[test]
    fn scalars_become_the_text_that_php_would_send() {
        for (json, text) in [
            ("true", "1"),
            ("false", "0"),
            ("12", "12"),
            ("-1", "-1"),
            ("18446744073709551615", "18446744073709551615"),
            ("0.048", "0.048"),
            ("95.0", "95"),
            ("-999.9", "-999.9"),
            ("1773306964.1", "1773306964.1"),
            ("0.30000000000000004", "0.3"),
            ("1.5e3", "1500"),
            ("-1e-12", "0"),
            ("1e300", ""),
            ("\"\\u00f6 \\/\"", "ö /"),
        ] {
            assert_eq!(value(json), Some(Value::Text(text.into())), "{json}");
        }
    }

    #[test]
    fn what_php_drops_is_dropped() {
        for nothing in ["null", "[]", "{}", "[null]", r#"{"a":null,"b":[{}]}"#] {
            assert_eq!(value(nothing), None, "{nothing}");
        }
        let Some(Value::Map(map)) = value(r#"[null,"x"]"#) else {
            panic!("no map")
        };
        assert_eq!(map.text("1"), Some("x"));
    }

    #[test]
    fn an_object_with_counted_keys_is_a_list() {
        assert_eq!(value(r#"{"0":"a","1":"b"}"#), value(r#"["a","b"]"#));
    }

    #[test]
    fn a_repeated_key_takes_its_last_value() {
        let Some(Value::Map(map)) = value(r#"{"a":1,"a":{"b":2}}"#) else {
            panic!("no map")
        };
        assert!(map.get("a").and_then(Value::as_map).is_some());
    }

    #[test]
    fn half_a_document_is_malformed() {
        for text in ["", "{\"a\":1", "[1,]", "1 2", "nul", "\"\u{1}\""] {
            let decoded = decode(text.as_bytes(), Limits::REQUEST);
            assert_eq!(decoded, Err(DecodeError::Malformed), "{text:?}");
        }
    }
}
