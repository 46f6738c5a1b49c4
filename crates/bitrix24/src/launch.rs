//! The launch: the form that the portal page posts into our frame (reference, section 2).
//!
//! It comes from the user's browser, half in the query and half in the body. All of it is a claim.

use domain::PortalId;

use crate::auth::Secret;
use crate::body::{DecodeError, Limits, decode_body};
use crate::call_card::{self, LaunchedCall};
use crate::event::EventError;
use crate::form;
use crate::host::Host;
use crate::lenient;
use crate::proof::Claims;
use crate::tree::Tree;

/// The longest APP_SID and PLACEMENT we take; real ones have 32 and at most 40 characters.
const WORD_MAX: usize = 128;

/// Why a request is no launch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LaunchError {
    /// The body does not decode.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// A field that every launch has is missing.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A field is not what it can be.
    #[error("{0} is not valid")]
    Invalid(&'static str),
}

/// One launch. Source: reference, section 2.2.
#[derive(Debug, Clone)]
pub struct Launch {
    /// DOMAIN: the host of the portal page. Unproven.
    pub domain: Host,
    /// PROTOCOL: whether the portal page is https; https when missing.
    pub is_https: bool,
    /// LANG: the user's language, a code of the portal's.
    pub lang: Option<String>,
    /// APP_SID: of this rendering of the frame, needed to talk to the page around it.
    pub app_sid: String,
    /// Which portal. Unproven.
    pub member_id: PortalId,
    /// The application's status letter. Informational.
    pub status: Option<String>,
    /// PLACEMENT in upper case: `CALL_CARD`, `DEFAULT`, …
    pub placement: String,
    /// AUTH_ID: the user's access token; optional by documentation.
    pub access_token: Option<Secret>,
    /// REFRESH_ID. Never for a page.
    pub refresh_token: Option<Secret>,
    /// AUTH_EXPIRES: seconds the access token lives.
    pub expires_in: Option<u32>,
    /// SERVER_ENDPOINT: new portals. Unproven.
    pub server_endpoint: Option<String>,
    /// APPLICATION_TOKEN: new portals. Never for a page.
    pub application_token: Option<Secret>,
    /// APPLICATION_SCOPE: new portals.
    pub scope: Vec<String>,
    /// The call, when this is a call card and the options name one.
    pub call: Option<LaunchedCall>,
}

impl Launch {
    /// Reads the two halves of a launch. Of `DOMAIN`, `PROTOCOL`, `LANG` and `APP_SID` the last
    /// in the query counts: the portal appends them to the handler's own query.
    ///
    /// # Errors
    /// The body does not decode, or `DOMAIN`, `APP_SID`, `member_id` or `PLACEMENT` is missing or
    /// not valid, or the call's id is too long.
    pub fn read(query: &str, content_type: &str, body: &[u8]) -> Result<Self, LaunchError> {
        let body = decode_body(content_type, body)?;
        let query = form::decode(query.as_bytes(), Limits::REQUEST)?;
        let either = |key| query.text(key).or_else(|| body.text(key));
        let required = |key| either(key).ok_or(LaunchError::Missing(key));
        let placement = body
            .text("PLACEMENT")
            .ok_or(LaunchError::Missing("PLACEMENT"))?;
        let member_id = body
            .text("member_id")
            .ok_or(LaunchError::Missing("member_id"))?;
        let placement = plain_word(placement, "PLACEMENT")?.to_ascii_uppercase();
        Ok(Self {
            domain: Host::parse(required("DOMAIN")?).ok_or(LaunchError::Invalid("DOMAIN"))?,
            is_https: either("PROTOCOL") != Some("0"),
            lang: either("LANG").map(Into::into),
            app_sid: plain_word(required("APP_SID")?, "APP_SID")?.to_owned(),
            member_id: PortalId::parse(member_id).ok_or(LaunchError::Invalid("member_id"))?,
            status: body.string("status"),
            access_token: body.secret("AUTH_ID"),
            refresh_token: body.secret("REFRESH_ID"),
            expires_in: body.number("AUTH_EXPIRES"),
            server_endpoint: body.string("SERVER_ENDPOINT"),
            application_token: body.secret("APPLICATION_TOKEN"),
            scope: body.names("APPLICATION_SCOPE"),
            call: if placement == "CALL_CARD" {
                call(&body)?
            } else {
                None
            },
            placement,
        })
    }

    /// The origin of the portal page. Unproven.
    pub fn origin(&self) -> String {
        self.domain.origin(self.is_https)
    }

    /// Whether this opens a call card, not the application's own page.
    pub fn is_call_card(&self) -> bool {
        self.placement == "CALL_CARD"
    }

    /// What it says of the installation, to be proven by the authorization server; `None` without
    /// a token to ask about.
    pub fn claims(&self) -> Option<Claims> {
        Some(Claims {
            portal: self.member_id.clone(),
            access_token: self.access_token.clone()?,
            refresh_token: self.refresh_token.clone(),
            application_token: self.application_token.clone(),
            server_endpoint: self.server_endpoint.clone(),
        })
    }
}

fn call(body: &Tree) -> Result<Option<LaunchedCall>, LaunchError> {
    let Some(options) = call_card::options(body.get("PLACEMENT_OPTIONS")) else {
        return Ok(None);
    };
    LaunchedCall::read(&options).map_err(|EventError::TooLong(field)| LaunchError::Invalid(field))
}

/// A code that travels on in messages and pages: letters, digits, `_`, `-` and `.` only.
fn plain_word<'a>(text: &'a str, field: &'static str) -> Result<&'a str, LaunchError> {
    let is_plain = text
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
    let is_short = lenient::cut(text, WORD_MAX) == text;
    if is_plain && is_short {
        Ok(text)
    } else {
        Err(LaunchError::Invalid(field))
    }
}
