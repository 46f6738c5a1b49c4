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
        let domain = either("DOMAIN").ok_or(LaunchError::Missing("DOMAIN"))?;
        let app_sid = either("APP_SID").ok_or(LaunchError::Missing("APP_SID"))?;
        let member_id = body
            .text("member_id")
            .ok_or(LaunchError::Missing("member_id"))?;
        let placement = body
            .text("PLACEMENT")
            .ok_or(LaunchError::Missing("PLACEMENT"))?;
        let placement = plain_word(placement, "PLACEMENT")?.to_ascii_uppercase();
        Ok(Self {
            domain: Host::parse(domain).ok_or(LaunchError::Invalid("DOMAIN"))?,
            is_https: either("PROTOCOL") != Some("0"),
            lang: either("LANG").map(Into::into),
            app_sid: plain_word(app_sid, "APP_SID")?.to_owned(),
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

#[cfg(test)]
mod tests {
    use super::{Launch, LaunchError};

    const QUERY: &str = "DOMAIN=a.bitrix24.com&PROTOCOL=1&LANG=de&APP_SID=9f2c";
    const BODY: &str = "member_id=5f0c6d1e2b3a49788796a5b4c3d2e1f0&PLACEMENT=CALL_CARD";

    fn read(query: &str, body: &str) -> Result<Launch, LaunchError> {
        Launch::read(
            query,
            "application/x-www-form-urlencoded; charset=utf-8",
            body.as_bytes(),
        )
    }

    fn launch(query: &str, body: &str) -> Launch {
        read(query, body).expect("a launch")
    }

    #[test]
    fn the_missing_field_is_named() {
        for field in ["DOMAIN", "APP_SID", "member_id", "PLACEMENT"] {
            let without = |half: &str| half.replace(&format!("{field}="), "x=");
            let error = read(&without(QUERY), &without(BODY)).err();
            assert_eq!(error, Some(LaunchError::Missing(field)));
        }
        let error = read("", "").err().map(|error| error.to_string());
        assert_eq!(error.as_deref(), Some("DOMAIN is missing"));
    }

    #[test]
    fn everything_else_may_be_missing() {
        let launch = launch("DOMAIN=a.bitrix24.com&APP_SID=9f2c", BODY);
        assert!(launch.access_token.is_none() && launch.claims().is_none());
        assert!(launch.call.is_none() && launch.lang.is_none() && launch.is_https);
    }

    #[test]
    fn the_last_of_the_four_counts_because_the_handlers_own_query_comes_first() {
        let launch = launch(
            &format!("DOMAIN=evil.example&LANG=xx&APP_SID=1&{QUERY}"),
            BODY,
        );
        assert_eq!(launch.origin(), "https://a.bitrix24.com");
        assert_eq!(
            (launch.lang.as_deref(), launch.app_sid.as_str()),
            (Some("de"), "9f2c")
        );
    }

    #[test]
    fn protocol_zero_is_http() {
        let launch = launch(&QUERY.replace("PROTOCOL=1", "PROTOCOL=0"), BODY);
        assert_eq!(launch.origin(), "http://a.bitrix24.com");
    }

    #[test]
    fn what_is_no_plain_host_portal_or_code_is_refused() {
        for (from, to, field) in [
            (
                "DOMAIN=a.bitrix24.com",
                "DOMAIN=https%3A%2F%2Fa.b%2F",
                "DOMAIN",
            ),
            (
                "DOMAIN=a.bitrix24.com",
                "DOMAIN=a.b%27%3Bscript-src",
                "DOMAIN",
            ),
            ("APP_SID=9f2c", "APP_SID=9f%3A2c", "APP_SID"),
            ("APP_SID=9f2c", "APP_SID=%3C%2Fscript%3E", "APP_SID"),
            ("member_id=5f0c6d", "member_id=5f", "member_id"),
            ("PLACEMENT=CALL_CARD", "PLACEMENT=CALL+CARD", "PLACEMENT"),
        ] {
            let error = read(&QUERY.replace(from, to), &BODY.replace(from, to)).err();
            assert_eq!(error, Some(LaunchError::Invalid(field)), "{to}");
        }
    }

    #[test]
    fn options_that_say_nothing_are_no_call() {
        for options in [
            "",
            "[]",
            "%22undefined%22",
            "{",
            "null",
            "%7B%22any%22%3A%2228%22%7D",
            "7",
        ] {
            let launch = launch(QUERY, &format!("{BODY}&PLACEMENT_OPTIONS={options}"));
            assert!(launch.is_call_card() && launch.call.is_none(), "{options}");
        }
    }

    #[test]
    fn a_call_is_read_only_for_a_call_card() {
        let options = r#"PLACEMENT_OPTIONS={"CALL_ID":"1.2.3"}"#;
        assert!(launch(QUERY, &format!("{BODY}&{options}")).call.is_some());
        let lower = BODY.replace("CALL_CARD", "call_card");
        assert!(launch(QUERY, &format!("{lower}&{options}")).call.is_some());
        let default = BODY.replace("CALL_CARD", "DEFAULT");
        assert!(
            launch(QUERY, &format!("{default}&{options}"))
                .call
                .is_none()
        );
    }

    #[test]
    fn a_call_id_that_is_too_long_is_refused() {
        let options = format!(r#"PLACEMENT_OPTIONS={{"CALL_ID":"{}"}}"#, "x".repeat(256));
        let error = read(QUERY, &format!("{BODY}&{options}")).err();
        assert_eq!(error, Some(LaunchError::Invalid("CALL_ID")));
    }
}
