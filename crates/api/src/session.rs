//! `POST /api/session`: the operator's token for a session of ours.

use domain::{CallId, OperatorId, PortalId};
use serde::{Deserialize, Serialize};

/// What the card sends.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRequest {
    /// The portal the card believes to be in.
    pub member_id: PortalId,
    /// The operator's access token (AUTH_ID).
    pub auth_id: String,
    /// PLACEMENT, `CALL_CARD` or `DEFAULT`.
    pub placement: String,
    /// The call the session shall be bound to.
    #[serde(default)]
    pub call_id: Option<CallId>,
}

impl std::fmt::Debug for SessionRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SessionRequest")
            .field("member_id", &self.member_id)
            .field("auth_id", &"***")
            .field("placement", &self.placement)
            .field("call_id", &self.call_id)
            .finish()
    }
}

/// What the backend answers.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionAnswer {
    /// Goes into `Authorization: Bearer`.
    pub token: String,
    /// Seconds the token lives.
    pub expires_in: u64,
    /// Whom the authorization server knows behind the token.
    pub operator: SessionOperator,
    /// The verified portal.
    pub portal: SessionPortal,
}

impl std::fmt::Debug for SessionAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SessionAnswer")
            .field("token", &"***")
            .field("expires_in", &self.expires_in)
            .field("operator", &self.operator)
            .field("portal", &self.portal)
            .finish()
    }
}

/// The operator of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionOperator {
    /// USER_ID, a number.
    pub id: OperatorId,
    /// Whether the portal's `profile` says ADMIN; `false` when it could not be asked.
    pub is_admin: bool,
}

/// The portal of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionPortal {
    /// `member_id`.
    pub member_id: PortalId,
    /// The verified origin, without a trailing slash.
    pub origin: String,
}
