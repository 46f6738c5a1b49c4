//! What PHP does to values on their way out: form bodies and JSON text.
//!
//! Source: protocol reference, sections 2.2 and 3.1.

pub(crate) mod order;
pub(crate) mod read;

/// A value as PHP holds it, in its own order of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Php {
    /// Dropped from a form body altogether.
    Null,
    Text(String),
    List(Vec<Php>),
    Map(Fields),
}

pub(crate) type Fields = Vec<(String, Php)>;

impl From<&str> for Php {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Php {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Php {
    fn from(number: u64) -> Self {
        Self::Text(number.to_string())
    }
}

impl<T: Into<Php>> From<Option<T>> for Php {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Fields from name and value pairs; saves writing `to_owned` and `into` on every line.
macro_rules! fields {
    ($($name:literal: $value:expr),* $(,)?) => {
        vec![$(($name.to_owned(), $crate::php::Php::from($value))),*]
    };
}
pub(crate) use fields;

/// `http_build_query`: brackets percent-encoded, `+` as `%2B`, null and empty arrays dropped.
pub(crate) fn form(fields: &Fields) -> String {
    let mut pairs = Vec::new();
    for (name, value) in fields {
        collect(name.clone(), value, &mut pairs);
    }
    let encoded: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", url_encode(name), url_encode(value)))
        .collect();
    encoded.join("&")
}

fn collect(name: String, value: &Php, pairs: &mut Vec<(String, String)>) {
    match value {
        Php::Null => {}
        Php::Text(text) => pairs.push((name, text.clone())),
        Php::List(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(format!("{name}[{index}]"), item, pairs);
            }
        }
        Php::Map(fields) => {
            for (key, item) in fields {
                collect(format!("{name}[{key}]"), item, pairs);
            }
        }
    }
}

/// `urlencode`: like a browser's form encoding, but `*` is escaped too.
fn url_encode(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes())
        .collect::<String>()
        .replace('*', "%2A")
}

/// `json_encode` with the portal's flags: `\/`, `\uXXXX` with surrogate pairs, and the five
/// characters that matter in HTML escaped inside strings.
pub(crate) fn json(value: &Php) -> String {
    match value {
        Php::Null => "null".to_owned(),
        Php::Text(text) => json_text(text),
        Php::List(items) => {
            let inner: Vec<String> = items.iter().map(json).collect();
            format!("[{}]", inner.join(","))
        }
        Php::Map(fields) => {
            let inner: Vec<String> = fields
                .iter()
                .map(|(key, item)| format!("{}:{}", json_text(key), json(item)))
                .collect();
            format!("{{{}}}", inner.join(","))
        }
    }
}

fn json_text(text: &str) -> String {
    let mut out = String::from("\"");
    for unit in text.encode_utf16() {
        match char::from_u32(u32::from(unit)) {
            Some('/') => out.push_str("\\/"),
            Some('\\') => out.push_str("\\\\"),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some('<' | '>' | '&' | '\'' | '"') => out.push_str(&format!("\\u{unit:04X}")),
            Some(c @ ' '..='~') => out.push(c),
            _ => out.push_str(&format!("\\u{unit:04x}")),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_body_escapes_brackets_plus_and_space_as_php_does() {
        let body = form(&fields! {
            "event": "X",
            "data": Php::Map(fields! {"N": "+49 (30) ~*", "L": Php::List(vec!["a".into(), "b".into()])}),
        });
        assert_eq!(
            body,
            "event=X&data%5BN%5D=%2B49+%2830%29+%7E%2A&data%5BL%5D%5B0%5D=a&data%5BL%5D%5B1%5D=b"
        );
    }

    #[test]
    fn null_and_empty_arrays_vanish_from_a_form_body() {
        let body = form(&fields! {
            "data": Php::List(vec![]), "gone": Php::Null, "empty": "", "map": Php::Map(vec![]),
        });
        assert_eq!(body, "empty=");
    }

    #[test]
    fn json_is_escaped_as_php_escapes_it() {
        let text = json(&Php::from("Köln ☎ 😀 /a\\ <b>\"&'"));
        assert_eq!(
            text,
            r#""K\u00f6ln \u260e \ud83d\ude00 \/a\\ \u003Cb\u003E\u0022\u0026\u0027""#
        );
    }

    #[test]
    fn json_keeps_the_order_of_keys_and_tells_lists_from_maps() {
        let value = Php::Map(fields! {"b": "1", "a": Php::List(vec![]), "n": Php::Null});
        assert_eq!(json(&value), r#"{"b":"1","a":[],"n":null}"#);
    }
}
