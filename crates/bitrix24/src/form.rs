//! PHP's form encoding: `data[CALL_ID]=…` to a tree (reference, section 3.1).

mod pairs;

use crate::body::{DecodeError, Limits};
use crate::tree::{Slots, Tree, Value};
use pairs::{Pairs, text_of};

/// A place that is a text until a longer key makes it a map, and the other way round: as in PHP,
/// the later pair wins.
#[derive(Default)]
struct Node {
    text: String,
    children: Option<Slots<Node>>,
}

/// Decodes a form. Percent sequences come first, then the key is split at its brackets; invalid
/// UTF-8 becomes replacement characters.
///
/// # Errors
/// `TooLarge`, `TooManyPairs`, `TooDeep`.
pub fn decode(body: &[u8], limits: Limits) -> Result<Tree, DecodeError> {
    if body.len() > limits.bytes {
        return Err(DecodeError::TooLarge);
    }
    let mut root = Slots::<Node>::default();
    let mut pairs = Pairs::of(body);
    let mut count = 0;
    while pairs.advance() {
        count += 1;
        if count > limits.pairs {
            return Err(DecodeError::TooManyPairs);
        }
        let key = text_of(&pairs.key);
        let (name, brackets) = split_key(&key);
        if name.is_empty() {
            continue;
        }
        let mut node = root.slot(name).ok_or(DecodeError::Malformed)?;
        for (level, part) in parts(brackets).enumerate() {
            if level + 2 > limits.depth {
                return Err(DecodeError::TooDeep);
            }
            let children = node.children.get_or_insert_default();
            node = children.slot(part).ok_or(DecodeError::Malformed)?;
        }
        *node = Node {
            text: text_of(&pairs.text).into_owned(),
            children: None,
        };
    }
    Ok(root.into_tree(finish))
}

fn finish(node: Node) -> Option<Value> {
    match node.children {
        Some(children) => children.into_value(finish),
        None => Some(Value::Text(node.text)),
    }
}

/// The name and its `[…][…]`; a key whose first bracket is never closed is all name.
fn split_key(key: &str) -> (&str, &str) {
    let at = position(key, b'[')
        .filter(|at| *at > 0)
        .unwrap_or(key.len());
    let (name, brackets) = key.split_at(at);
    if position(brackets, b']').is_some() {
        (name, brackets)
    } else {
        (key, "")
    }
}

/// The parts of `[a][][b]`; what follows the last well-formed bracket is ignored, as in PHP.
fn parts(mut brackets: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let inner = brackets.strip_prefix('[')?;
        let (part, rest) = inner.split_at(position(inner, b']')?);
        brackets = rest.get(1..)?;
        Some(part)
    })
}

/// Where an ASCII character stands first. Keys are short: searching them byte by byte is faster than
/// what searches texts of any length.
fn position(text: &str, byte: u8) -> Option<usize> {
    text.bytes().position(|other| other == byte)
}

#[cfg(test)]
mod tests {
    use super::decode;
    use crate::body::Limits;
    use crate::tree::Value;

    /// The tree in the words of JSON, for reading.
    fn json(body: &str) -> String {
        fn write(value: &Value) -> String {
            match value {
                Value::Text(text) => text.clone(),
                Value::List(list) => {
                    format!("[{}]", list.iter().map(write).collect::<Vec<_>>().join(","))
                }
                Value::Map(tree) => {
                    let entries = tree
                        .iter()
                        .map(|(key, value)| format!("{key}:{}", write(value)));
                    format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
                }
            }
        }
        write(&Value::Map(
            decode(body.as_bytes(), Limits::REQUEST).expect("a form"),
        ))
    }

    #[test]
    fn brackets_nest_raw_or_encoded_in_either_case() {
        for body in [
            "d[A][B]=1&d[C]=2",
            "d%5BA%5D%5BB%5D=1&d%5bC%5d=2",
            "d%5BA][B%5d=1&d[C]=2",
        ] {
            assert_eq!(json(body), "{d:{A:{B:1},C:2}}", "{body}");
        }
    }

    #[test]
    fn a_plus_is_a_space_and_an_encoded_plus_a_plus() {
        assert_eq!(json("a=030+901&b=%2B49"), "{a:030 901,b:+49}");
    }

    #[test]
    fn empty_brackets_and_counted_keys_are_lists() {
        assert_eq!(json("a[]=x&a[]=y"), "{a:[x,y]}");
        assert_eq!(json("a[1]=y&a[0]=x"), "{a:[x,y]}");
        assert_eq!(json("a[1]=x&a[3]=y"), "{a:{1:x,3:y}}");
        assert_eq!(json("a[][k]=x&a[][k]=y"), "{a:[{k:x},{k:y}]}");
    }

    #[test]
    fn the_last_pair_wins_whatever_came_before() {
        assert_eq!(json("a=1&a=2"), "{a:2}");
        assert_eq!(json("a=1&a[b]=2"), "{a:{b:2}}");
        assert_eq!(json("a[b]=1&a=2"), "{a:2}");
    }

    #[test]
    fn odd_keys_are_read_as_php_reads_them_or_as_plain_text() {
        assert_eq!(json("a[b=1"), "{a[b:1}");
        assert_eq!(json("a[b]c[d]=1"), "{a:{b:1}}");
        assert_eq!(json("[a]=1&]=2"), "{[a]:1,]:2}");
        assert_eq!(json("=1&&a&b="), "{a:,b:}");
        assert_eq!(json("a=%zz%4"), "{a:%zz%4}");
        assert_eq!(json("a=%ff"), "{a:\u{fffd}}");
    }
}
