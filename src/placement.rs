//! The portal page around us.

/// Whom we can talk to about the frame we live in.
#[derive(Debug, Clone, Default)]
pub enum Placement {
    /// Nobody: the page around us is not the verified portal.
    #[default]
    Nobody,
}

impl Placement {
    /// A fresh access token of the operator.
    #[expect(clippy::unused_async, reason = "asks the frame")]
    pub async fn refresh_auth(&self) -> Option<String> {
        None
    }
}
