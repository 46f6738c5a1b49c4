//! The order in which the commands of a batch were written; PHP keeps it.

use std::fmt;

use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess, Visitor};

/// Names of the commands as they stand in the request.
pub(crate) fn of_commands(query: &str, content_type: &str, body: &[u8]) -> Vec<String> {
    let mut names = in_form(query.as_bytes());
    if content_type.starts_with("application/json") {
        let read: Result<Batch, _> = serde_json::from_slice(body);
        names.extend(read.map(|batch| batch.cmd.0).unwrap_or_default());
    } else {
        names.extend(in_form(body));
    }
    names
}

fn in_form(text: &[u8]) -> Vec<String> {
    form_urlencoded::parse(text)
        .filter_map(|(name, _)| {
            let name = name.strip_prefix("cmd[")?.strip_suffix(']')?;
            Some(name.to_owned())
        })
        .collect()
}

#[derive(Deserialize)]
struct Batch {
    cmd: Names,
}

struct Names(Vec<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Names;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map of commands")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Names, A::Error> {
                let mut names = Vec::new();
                while let Some((name, IgnoredAny)) = map.next_entry()? {
                    names.push(name);
                }
                Ok(Names(names))
            }
        }
        from.deserialize_map(Keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_keep_the_order_they_were_written_in() {
        let form = b"halt=0&cmd%5Bz%5D=profile&cmd[a]=scope";
        assert_eq!(of_commands("", "", form), ["z", "a"]);
        let json = br#"{"halt":0,"cmd":{"z":"profile","a":"scope"}}"#;
        assert_eq!(of_commands("", "application/json", json), ["z", "a"]);
        assert!(of_commands("auth=x", "application/json", b"{}").is_empty());
    }
}
