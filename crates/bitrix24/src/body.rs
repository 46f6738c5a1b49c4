//! A request's body, by its content type.

use crate::tree::Tree;
use crate::{form, json};

/// How much of a body is read before it counts as an attack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole.
    pub bytes: usize,
    /// Texts in it, empty ones included.
    pub pairs: usize,
    /// Keys on the way to a text: `data[QUERY][a]` has three.
    pub depth: usize,
}

impl Limits {
    /// For what anybody on the internet may post to us.
    pub const REQUEST: Self = Self {
        bytes: 1 << 20,
        pairs: 1000,
        depth: 8,
    };
    /// For what a server or frame we chose to ask answers.
    pub const ANSWER: Self = Self {
        bytes: 16 << 20,
        pairs: 200_000,
        depth: 32,
    };
}

/// Why a body is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Neither a form nor JSON: 415.
    #[error("content type is neither a form nor json")]
    UnsupportedType,
    /// More than 1 MiB: 413.
    #[error("body is too large")]
    TooLarge,
    /// Not what its content type says, or no map: 400.
    #[error("body does not decode")]
    Malformed,
    /// More than 1000 pairs: 400.
    #[error("body has too many pairs")]
    TooManyPairs,
    /// A key of more than 8 parts: 400.
    #[error("body is nested too deep")]
    TooDeep,
    /// No `event` in it: 400.
    #[error("body is no event")]
    NotAnEvent,
}

/// Decodes a body by its content type; the portal sends forms, proxies and tests send the same
/// structure as JSON (reference, section 3.1). A `charset` is accepted and ignored.
///
/// # Errors
/// Every variant of [`DecodeError`] but `NotAnEvent`.
pub fn decode_body(content_type: &str, body: &[u8]) -> Result<Tree, DecodeError> {
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        form::decode(body, Limits::REQUEST)
    } else if media_type.eq_ignore_ascii_case("application/json") {
        json::decode(body, Limits::REQUEST)?.map_or(Ok(Tree::default()), |value| {
            value.into_tree().ok_or(DecodeError::Malformed)
        })
    } else {
        Err(DecodeError::UnsupportedType)
    }
}
