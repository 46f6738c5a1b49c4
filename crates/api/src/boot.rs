//! What a page is born with: the JSON in `<script id="boot">`, written by the backend, read and
//! removed by the card. Never REFRESH_ID, never APPLICATION_TOKEN.

use std::collections::BTreeMap;

use domain::{CallId, Fact, PortalId, Rules, Timestamp};
use serde::{Deserialize, Serialize};

/// The page's start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Boot {
    /// [`crate::VERSION`].
    pub version: u8,
    /// Which page this is.
    pub page: BootPage,
    /// The server's clock when it wrote the page, Unix milliseconds.
    pub served_at: Timestamp,
    /// The portal around us.
    pub portal: BootPortal,
    /// APP_SID: names this rendering of the frame to the portal page; no secret.
    pub app_sid: String,
    /// The operator's access token; missing when the portal sent none.
    pub auth: Option<BootAuth>,
    /// What opens `POST /api/setup`: the whole launch, sealed for the backend itself. Only on the
    /// installation page and the application's own, and only with a token.
    pub ticket: Option<String>,
    /// The call the frame was opened for; missing when the launch named none.
    pub call: Option<BootCall>,
    /// The spans that rules depend on.
    pub rules: Rules,
    /// The reader's language.
    pub language: Language,
}

/// Which page the portal opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BootPage {
    /// The call card.
    Card,
    /// The application's own page.
    App,
    /// The installation page.
    Install,
}

/// The portal as the launch names it or, when it is known, as it was verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BootPortal {
    /// `member_id`.
    pub member_id: PortalId,
    /// `https://host[:port]`, without a trailing slash.
    pub origin: String,
    /// Whether the origin is the stored, verified one. Frame messages are believed only then.
    pub verified: bool,
}

/// The operator's access token.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BootAuth {
    /// AUTH_ID.
    pub auth_id: String,
    /// AUTH_EXPIRES: its lifetime in seconds.
    pub expires_in: u32,
}

impl std::fmt::Debug for BootAuth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BootAuth")
            .field("auth_id", &"***")
            .field("expires_in", &self.expires_in)
            .finish()
    }
}

/// The call, with the first fact about it: the launch itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BootCall {
    /// CALL_ID.
    pub call_id: CallId,
    /// PLACEMENT_OPTIONS as a fact of the witness `launch`.
    pub fact: Fact,
}

/// The reader's language and its messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Language {
    /// BCP 47.
    pub tag: String,
    /// `ltr` or `rtl`.
    pub dir: String,
    /// Message id to text; empty for English, which the card carries itself.
    pub messages: BTreeMap<String, String>,
}
