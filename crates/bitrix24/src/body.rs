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

#[cfg(test)]
mod tests {
    use super::{DecodeError, decode_body};

    #[test]
    fn the_content_type_decides_with_or_without_charset() {
        let event = |content_type, body: &str| {
            decode_body(content_type, body.as_bytes()).map(|tree| tree.string("event"))
        };
        let yes = Ok(Some("x".to_owned()));
        assert_eq!(event("application/x-www-form-urlencoded", "event=x"), yes);
        assert_eq!(
            event(
                "Application/X-WWW-Form-Urlencoded; charset=UTF-8",
                "event=x"
            ),
            yes
        );
        assert_eq!(event("application/json", r#"{"event":"x"}"#), yes);
        assert_eq!(
            event("application/json;charset=utf-8", r#"{"event":"x"}"#),
            yes
        );
        for other in [
            "",
            "text/plain",
            "multipart/form-data; boundary=x",
            "application/jsonp",
        ] {
            assert_eq!(
                event(other, "event=x"),
                Err(DecodeError::UnsupportedType),
                "{other}"
            );
        }
    }

    #[test]
    fn json_that_is_no_map_is_malformed() {
        for body in ["", "x", "\"x\"", "1", "{", "{}{}", "{\"a\":}"] {
            let decoded = decode_body("application/json", body.as_bytes());
            assert_eq!(decoded, Err(DecodeError::Malformed), "{body}");
        }
    }
}
