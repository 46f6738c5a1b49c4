//! `batch`: up to 50 methods in one request (reference, section 4.6).

use std::collections::BTreeMap;

use crate::rest::{Answer, AnswerError, RestError};
use crate::tree::{Tree, Value};

/// The most commands one batch takes.
pub const MAX_COMMANDS: usize = 50;

/// One command of a batch: `method?param=value&…`, encoded once, as a JSON body wants it.
/// `$result[name][field]` in a value refers to an earlier command.
pub fn command<'a>(method: &str, params: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let params = query.extend_pairs(params).finish();
    if params.is_empty() {
        method.to_owned()
    } else {
        format!("{method}?{params}")
    }
}

/// What each command of a batch answered. The whole succeeds even when every command failed.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    results: Tree,
    errors: BTreeMap<String, RestError>,
}

impl Batch {
    /// Reads the answer.
    ///
    /// # Errors
    /// The batch as a whole was refused, or the answer is none.
    pub fn parse(body: &[u8]) -> Result<Self, AnswerError> {
        Answer::parse(body).map(Self::from)
    }

    /// What a command answered; `Ok(None)` when its result is empty or it was not run.
    ///
    /// # Errors
    /// The command failed.
    pub fn result(&self, name: &str) -> Result<Option<&Value>, &RestError> {
        match self.errors.get(name) {
            Some(error) => Err(error),
            None => Ok(self.results.get(name)),
        }
    }
}

impl From<Answer> for Batch {
    fn from(answer: Answer) -> Self {
        let mut tree = answer.into_map();
        let errors = tree.get("result_error").and_then(Value::as_map);
        let errors = errors
            .iter()
            .flat_map(|errors| errors.iter())
            .filter_map(|(name, error)| Some((name.to_owned(), RestError::find(error.as_map()?)?)))
            .collect();
        let results = tree
            .take("result")
            .and_then(Value::into_tree)
            .unwrap_or_default();
        Self { results, errors }
    }
}

#[cfg(test)]
mod tests {
    use super::{Batch, command};

    #[test]
    fn a_command_is_a_method_with_its_query() {
        assert_eq!(command("profile", []), "profile");
        let params = [("id", "$result[deal][CONTACT_ID]"), ("q", "a b&c")];
        assert_eq!(
            command("crm.contact.get", params),
            "crm.contact.get?id=%24result%5Bdeal%5D%5BCONTACT_ID%5D&q=a+b%26c"
        );
    }

    #[test]
    fn an_empty_batch_has_no_results() {
        let batch =
            Batch::parse(br#"{"result":{"result":[],"result_error":[]}}"#).expect("an answer");
        assert!(matches!(batch.result("x"), Ok(None)));
    }
}
