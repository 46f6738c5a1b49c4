//! Answers of the portal's REST and of the authorization server (reference, sections 4.4 to 4.6).
//!
//! HTTP statuses differ between portals, and `wrong_client` comes with 200: an answer is an error
//! when it has an `error`, be it empty.

pub mod app_info;
pub mod batch;
pub mod binding;
pub mod error;
pub mod profile;
pub mod request;
pub mod statistics;
pub mod token;

pub use error::{ErrorCode, RestError};
pub use request::Request;

use crate::body::Limits;
use crate::json;
use crate::tree::{Tree, Value};

/// Why there is no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// The answer is no JSON object: a proxy's page, or half of it.
    #[error("answer is no json object")]
    NotJson,
    /// The portal said no.
    #[error(transparent)]
    Refused(#[from] RestError),
    /// The result lacks what it must have.
    #[error("answer lacks {0}")]
    Lacks(&'static str),
}

/// A good answer.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// `result`; `None` when it is `null` or empty, which PHP writes `[]` for maps and lists alike.
    pub result: Option<Value>,
    /// `total` of a list.
    pub total: Option<u64>,
    /// `next` of a list.
    pub next: Option<u64>,
    /// When a method blocked by its running time is free again, Unix seconds.
    pub operating_reset_at: Option<i64>,
}

impl Answer {
    /// Reads an answer, whatever its HTTP status was.
    ///
    /// # Errors
    /// It is no JSON object, or it has an `error`.
    pub fn parse(body: &[u8]) -> Result<Self, AnswerError> {
        let mut tree = object(body)?;
        let time = tree.get("time").and_then(Value::as_map);
        Ok(Self {
            operating_reset_at: time.and_then(|time| time.number("operating_reset_at")),
            total: tree.number("total"),
            next: tree.number("next"),
            result: tree.take("result"),
        })
    }

    /// The result as a map; empty when there is none.
    pub fn into_map(self) -> Tree {
        self.result.and_then(Value::into_tree).unwrap_or_default()
    }
}

/// The object of an answer without error.
pub(crate) fn object(body: &[u8]) -> Result<Tree, AnswerError> {
    let value = json::decode(body, Limits::ANSWER).map_err(|_| AnswerError::NotJson)?;
    let tree = match value {
        Some(Value::Map(tree)) => tree,
        None => Tree::default(),
        Some(Value::Text(_) | Value::List(_)) => return Err(AnswerError::NotJson),
    };
    match RestError::find(&tree) {
        Some(error) => Err(error.into()),
        None => Ok(tree),
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, AnswerError};

    #[test]
    fn a_proxys_page_is_no_answer() {
        for body in ["", "<html>", "[1]", "\"x\"", "{\"result\":"] {
            assert_eq!(
                Answer::parse(body.as_bytes()).err(),
                Some(AnswerError::NotJson),
                "{body}"
            );
        }
    }

    #[test]
    fn an_empty_result_is_a_result() {
        for body in [r#"{"result":[]}"#, r#"{"result":null,"time":[]}"#, "{}"] {
            assert!(Answer::parse(body.as_bytes()).is_ok_and(|answer| answer.result.is_none()));
        }
    }

    #[test]
    fn a_list_longer_than_a_page_says_where_it_goes_on() {
        let answer =
            Answer::parse(br#"{"result":["a"],"total":"120","next":50}"#).expect("an answer");
        assert_eq!((answer.total, answer.next), (Some(120), Some(50)));
    }
}
