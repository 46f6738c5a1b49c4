//! What PHP makes of a form body on its way in: `FILTER[CALL_ID]=…` becomes nested values.

use serde_json::{Map, Value};

/// Query string and body of a REST request as one object; later values win.
pub(crate) fn parameters(query: &str, content_type: &str, body: &[u8]) -> Value {
    let mut root = Value::Object(Map::new());
    read_form(query.as_bytes(), &mut root);
    if content_type.starts_with("application/json") {
        if let (Value::Object(into), Ok(Value::Object(from))) =
            (&mut root, serde_json::from_slice(body))
        {
            into.extend(from);
        }
    } else {
        read_form(body, &mut root);
    }
    lists(root)
}

/// One form-encoded text as nested values.
pub(crate) fn form(text: &str) -> Value {
    let mut root = Value::Object(Map::new());
    read_form(text.as_bytes(), &mut root);
    lists(root)
}

fn read_form(text: &[u8], root: &mut Value) {
    for (name, value) in form_urlencoded::parse(text) {
        insert(root, &path(&name), Value::String(value.into_owned()));
    }
}

/// `a[b][]` → `a`, `b`, ``.
fn path(name: &str) -> Vec<String> {
    let Some((head, tail)) = name.split_once('[') else {
        return vec![name.to_owned()];
    };
    let inner = tail.strip_suffix(']').unwrap_or(tail);
    std::iter::once(head)
        .chain(inner.split("]["))
        .map(str::to_owned)
        .collect()
}

fn insert(node: &mut Value, path: &[String], value: Value) {
    let Some((first, rest)) = path.split_first() else {
        *node = value;
        return;
    };
    if !node.is_object() {
        *node = Value::Object(Map::new());
    }
    if let Value::Object(map) = node {
        let key = if first.is_empty() {
            map.len().to_string()
        } else {
            first.clone()
        };
        insert(map.entry(key).or_insert(Value::Null), rest, value);
    }
}

/// Maps whose keys are `0..n-1` are lists.
fn lists(value: Value) -> Value {
    let Value::Object(map) = value else {
        return value;
    };
    let is_list = !map.is_empty() && (0..map.len()).all(|at| map.contains_key(&at.to_string()));
    if !is_list {
        return Value::Object(map.into_iter().map(|(k, v)| (k, lists(v))).collect());
    }
    let mut map = map;
    let items = (0..map.len()).filter_map(|at| map.remove(&at.to_string()));
    Value::Array(items.map(lists).collect())
}

/// A member of an object, its name compared without case, as most REST methods do.
pub(crate) fn member<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    let (_, found) = value
        .as_object()?
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))?;
    Some(found)
}

/// A scalar member as text; empty when missing.
pub(crate) fn text(value: &Value, name: &str) -> String {
    match member(value, name) {
        Some(Value::String(text)) => text.clone(),
        Some(scalar @ (Value::Number(_) | Value::Bool(_))) => scalar.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn brackets_become_nested_values_and_counted_keys_become_lists() {
        let value = form("a=1&f%5BCALL_ID%5D=x.y&l[]=p&l[]=q&g[1]=only&a=2");
        let expected =
            json!({"a": "2", "f": {"CALL_ID": "x.y"}, "l": ["p", "q"], "g": {"1": "only"}});
        assert_eq!(value, expected);
    }

    #[test]
    fn a_json_body_is_read_with_its_native_types() {
        let value = parameters(
            "auth=t",
            "application/json; charset=utf-8",
            br#"{"id":797}"#,
        );
        assert_eq!(value, json!({"auth": "t", "id": 797}));
        assert_eq!(text(&value, "ID"), "797");
    }
}
