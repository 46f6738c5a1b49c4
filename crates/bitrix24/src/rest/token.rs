//! The authorization server's answer to `grant_type=refresh_token` (reference, section 4.4).

use domain::{OperatorId, PortalId};

use crate::auth::Secret;
use crate::rest::{AnswerError, object};

/// A new pair of tokens: store both at once, the old refresh token is dead. `domain` in this
/// answer is the authorization server's and is not read; `application_token` is not in it.
#[derive(Debug, Clone)]
pub struct RenewedToken {
    /// The new access token.
    pub access_token: Secret,
    /// The new refresh token.
    pub refresh_token: Secret,
    /// When the access token ends, Unix seconds.
    pub expires: Option<i64>,
    /// Seconds it lives.
    pub expires_in: Option<u32>,
    /// The portal's REST base; it moves when the portal changes its address.
    pub client_endpoint: Option<String>,
    /// The authorization server's REST base.
    pub server_endpoint: Option<String>,
    /// The portal. Must be the one whose token was renewed.
    pub member_id: Option<PortalId>,
    /// Whose tokens they are.
    pub user_id: Option<OperatorId>,
    /// The application's scopes.
    pub scope: Vec<String>,
}

impl RenewedToken {
    /// Reads the answer, whatever its HTTP status: `wrong_client` comes with 200.
    ///
    /// # Errors
    /// The authorization server refused, or the answer lacks a token.
    pub fn parse(body: &[u8]) -> Result<Self, AnswerError> {
        let tree = object(body)?;
        Ok(Self {
            access_token: tree
                .secret("access_token")
                .ok_or(AnswerError::Lacks("access_token"))?,
            refresh_token: tree
                .secret("refresh_token")
                .ok_or(AnswerError::Lacks("refresh_token"))?,
            expires: tree.number("expires"),
            expires_in: tree.number("expires_in"),
            client_endpoint: tree.string("client_endpoint"),
            server_endpoint: tree.string("server_endpoint"),
            member_id: tree.text("member_id").and_then(PortalId::parse),
            user_id: tree.operator("user_id"),
            scope: tree.names("scope"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::RenewedToken;
    use crate::rest::AnswerError;

    #[test]
    fn half_a_pair_is_no_renewal() {
        let renewed = RenewedToken::parse(br#"{"access_token":"A"}"#);
        assert_eq!(renewed.err(), Some(AnswerError::Lacks("refresh_token")));
    }
}
