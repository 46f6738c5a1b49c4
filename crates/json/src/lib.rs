//! JSON as a tree, for the two readers that stand over it: our own strict format in the card, and
//! the portal's lenient one in `bitrix24`. It knows neither.
//!
//! Why not serde_json: in the card it and serde's derived readers weighed more than all panels
//! together (docs/benchmarks.md, "The bundle"). Numbers stay the text they were, so that nothing
//! here reads or prints a binary float; tests hold the rest equal to serde_json.

mod quote;
mod reader;

pub use quote::quoted;
pub use reader::parse;

/// A JSON value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Json {
    /// `null`, and what is not there.
    #[default]
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number as it was written.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// A map, in its order; a repeated key stands twice.
    Map(Vec<(String, Json)>),
}

/// How much is read before it counts as an attack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Lists and maps around a value.
    pub depth: usize,
    /// Values that hold no other: scalars, and empty lists and maps.
    pub leaves: usize,
}

/// Why a text is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// It is no JSON.
    Malformed,
    /// Over [`Limits::depth`].
    TooDeep,
    /// Over [`Limits::leaves`].
    TooMany,
}

impl Json {
    /// Takes a value out of a map; `Null` when it is not there.
    pub fn take(&mut self, key: &str) -> Self {
        let Self::Map(pairs) = self else {
            return Self::Null;
        };
        let found = pairs.iter_mut().find(|(known, _)| known == key);
        found
            .map(|(_, value)| std::mem::take(value))
            .unwrap_or_default()
    }

    /// The items of a list; none of anything else.
    pub fn into_list(self) -> Vec<Self> {
        if let Self::List(items) = self {
            items
        } else {
            Vec::new()
        }
    }

    /// The pairs of a map; none of anything else.
    pub fn into_pairs(self) -> Vec<(String, Self)> {
        if let Self::Map(pairs) = self {
            pairs
        } else {
            Vec::new()
        }
    }
}
