//! `app.info` of the authorization server: whose token is this? (reference, section 4.5)
//!
//! The portal has a method of the same name with another answer; this is not it.

use domain::{OperatorId, PortalId};

use crate::iso8601;
use crate::rest::{Answer, AnswerError};
use crate::tree::{Tree, Value};

/// The authorization server's word about a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppInfo {
    /// The application the token belongs to. Must be ours.
    pub client_id: String,
    /// The token's user; number or text.
    pub user_id: Option<OperatorId>,
    /// When the token ends, Unix seconds.
    pub expires: Option<i64>,
    /// The token's scopes.
    pub scope: Vec<String>,
    /// Where it is installed.
    pub install: Install,
}

/// The installation a token belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Install {
    /// Whether the installation is finished.
    pub is_installed: bool,
    /// The application's version; number or text.
    pub version: Option<u32>,
    /// The application's status letter: here it can be trusted.
    pub status: Option<String>,
    /// The portal's host.
    pub domain: Option<String>,
    /// The portal's REST base: from now on its address.
    pub client_endpoint: Option<String>,
    /// The portal.
    pub member_id: Option<PortalId>,
}

impl AppInfo {
    /// Reads the answer.
    ///
    /// # Errors
    /// The token is not genuine, or the answer is none.
    pub fn parse(body: &[u8]) -> Result<Self, AnswerError> {
        let result = Answer::parse(body)?.into_map();
        let install = result
            .get("install")
            .and_then(Value::as_map)
            .map(Install::from);
        Ok(Self {
            client_id: result
                .string("client_id")
                .ok_or(AnswerError::Lacks("client_id"))?,
            user_id: result.operator("user_id"),
            expires: result.text("expires").and_then(moment),
            scope: result.names("scope"),
            install: install.ok_or(AnswerError::Lacks("install"))?,
        })
    }
}

impl From<&Tree> for Install {
    fn from(tree: &Tree) -> Self {
        Self {
            is_installed: tree.flag("installed"),
            version: tree.number("version"),
            status: tree.string("status"),
            domain: tree.string("domain"),
            client_endpoint: tree.string("client_endpoint"),
            member_id: tree.text("member_id").and_then(PortalId::parse),
        }
    }
}

/// ISO text with an offset; Unix seconds, which renewals send, are understood too.
fn moment(text: &str) -> Option<i64> {
    iso8601::unix_seconds(text).or_else(|| text.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::AppInfo;
    use crate::rest::AnswerError;

    #[test]
    fn an_answer_without_application_or_installation_is_none() {
        let lacks = |body: &str| AppInfo::parse(body.as_bytes()).err();
        assert_eq!(
            lacks(r#"{"result":{"install":{"x":1}}}"#),
            Some(AnswerError::Lacks("client_id"))
        );
        assert_eq!(
            lacks(r#"{"result":{"client_id":"x"}}"#),
            Some(AnswerError::Lacks("install"))
        );
        assert!(matches!(
            lacks(r#"{"error":"expired_token"}"#),
            Some(AnswerError::Refused(_))
        ));
    }
}
