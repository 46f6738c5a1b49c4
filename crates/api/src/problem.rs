//! Every error, as `application/problem+json` (RFC 9457).

use serde::{Deserialize, Serialize};

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
