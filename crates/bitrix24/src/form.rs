//! PHP's form encoding: `data[CALL_ID]=…` to a tree (reference, section 3.1).

use crate::body::{DecodeError, Limits};
use crate::tree::{Slots, Tree, Value};

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
    for (count, (key, text)) in form_urlencoded::parse(body).enumerate() {
        if count >= limits.pairs {
            return Err(DecodeError::TooManyPairs);
        }
        let (name, brackets) = split_key(&key);
        if name.is_empty() {
            continue;
        }
        let mut node = root.slot(name);
        for (level, part) in parts(brackets).enumerate() {
            if level + 2 > limits.depth {
                return Err(DecodeError::TooDeep);
            }
            node = node.children.get_or_insert_default().slot(part);
        }
        *node = Node {
            text: text.into_owned(),
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
    let at = key.find('[').filter(|at| *at > 0).unwrap_or(key.len());
    let (name, brackets) = key.split_at(at);
    if brackets.contains(']') {
        (name, brackets)
    } else {
        (key, "")
    }
}

/// The parts of `[a][][b]`; what follows the last well-formed bracket is ignored, as in PHP.
fn parts(mut brackets: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let (part, rest) = brackets.strip_prefix('[')?.split_once(']')?;
        brackets = rest;
        Some(part)
    })
}
