//! Every error, as `application/problem+json` (RFC 9457).

use serde::{Deserialize, Serialize};

/// What stands before the name of every kind.
pub const KINDS: &str = "urn:call-card:problem:";
/// The kind of problem that the authorization server cannot be asked.
pub const AUTHORIZATION_UNAVAILABLE: &str = "authorization-unavailable";

/// An error's body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// A URI reference that names the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What went wrong this time. Carries no secret and no full number.
    pub detail: String,
    /// The same as in the `X-Request-Id` header.
    pub request_id: String,
}
