//! What can go wrong with a request. The only place that knows status codes.

mod from;

use api::BootPage;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use i18n::{Catalog, Msg};

use crate::journal::JournalError;

/// Seconds after which asking again makes sense.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("5");

/// Why a request is not answered with what it asked for. How it reads is decided by
/// `http::answer`: problem+json for programs, a page for people.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Failure {
    /// No such path.
    #[error("there is nothing at this address")]
    UnknownPath,
    /// The path exists, the method does not.
    #[error("this address does not answer to this method")]
    Method,
    /// A person opened an address that only the portal's form can open.
    #[error("this address is opened by Bitrix24, by a form in the portal")]
    NotByHand(BootPage),
    /// Nobody has reported this call.
    #[error("nothing is known of this call yet")]
    UnknownCall,
    /// The request does not decode, or is not what this address takes.
    #[error("{0}")]
    Malformed(String),
    /// The body ends before it is complete, or its chunks are none: what is behind it is lost.
    #[error("the body ends before it is complete")]
    BrokenBody,
    /// A field that must be there is not.
    #[error("the field {0} is missing")]
    MissingField(&'static str),
    /// A field is not what it can be.
    #[error("the field {0} is not valid")]
    InvalidField(&'static str),
    /// The body is larger than 1 MiB.
    #[error("the body is larger than 1 MiB")]
    TooLarge,
    /// The request line and headers are longer than we read.
    #[error("the address and headers are larger than 32 kB")]
    HeadTooLarge,
    /// Neither of the content types this address takes.
    #[error("the content type is not one this address takes")]
    UnsupportedType,
    /// The body did not arrive in time.
    #[error("the request did not arrive completely in time")]
    TooSlow,
    /// The sender's address has asked for too much; the seconds after which it may ask again.
    #[error("too many requests from this address, try again in {0} s")]
    TooManyRequests(u32),
    /// The session's token is missing, broken, expired, or of a portal that is gone.
    #[error("the session is missing, has expired, or its portal is gone")]
    NoSession,
    /// The operator's token proves nothing here.
    #[error("the token is not genuine: {0}")]
    NotGenuine(String),
    /// A session made for one call asks about another.
    #[error("this session belongs to another call")]
    OtherCall,
    /// An event from nowhere we know.
    #[error("the origin of this event is not proven: {0}")]
    NotProven(String),
    /// The journal or the store of portals cannot take or give anything now.
    #[error("the journal is not available")]
    JournalUnavailable(#[source] JournalError),
    /// The authorization server, or the portal, cannot be asked now.
    #[error("the authorization server cannot be reached")]
    AuthorizationUnavailable,
    /// Neither a folder of assets nor files in the binary.
    #[error(
        "no card was built into this backend, and CALL_CARD_ASSETS names no folder that has one"
    )]
    NoCard,
    /// Something of ours broke; the words are for the log.
    #[error("something went wrong on our side")]
    Internal(String),
}

impl Failure {
    /// The HTTP status.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Malformed(_)
            | Self::BrokenBody
            | Self::MissingField(_)
            | Self::InvalidField(_) => StatusCode::BAD_REQUEST,
            Self::NoSession | Self::NotGenuine(_) => StatusCode::UNAUTHORIZED,
            Self::OtherCall | Self::NotProven(_) => StatusCode::FORBIDDEN,
            Self::UnknownPath | Self::UnknownCall => StatusCode::NOT_FOUND,
            Self::Method | Self::NotByHand(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::HeadTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::TooManyRequests(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::UnsupportedType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::NoCard | Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::JournalUnavailable(_) | Self::AuthorizationUnavailable => {
                StatusCode::SERVICE_UNAVAILABLE
            }
        }
    }

    /// The kind's name in `type`, and its title.
    pub const fn kind(&self) -> (&'static str, &'static str) {
        match self {
            Self::UnknownPath => ("unknown-path", "Nothing here"),
            Self::Method | Self::NotByHand(_) => ("method-not-allowed", "Method not allowed"),
            Self::UnknownCall => ("unknown-call", "Unknown call"),
            Self::Malformed(_) | Self::BrokenBody => ("malformed-request", "Malformed request"),
            Self::MissingField(_) => ("missing-field", "A field is missing"),
            Self::InvalidField(_) => ("invalid-field", "A field is not valid"),
            Self::TooLarge => ("too-large", "Request too large"),
            Self::HeadTooLarge => ("head-too-large", "Request head too large"),
            Self::UnsupportedType => ("unsupported-type", "Unsupported content type"),
            Self::TooManyRequests(_) => ("too-many-requests", "Too many requests"),
            Self::TooSlow => ("too-slow", "Request timed out"),
            Self::NoSession => ("no-session", "No session"),
            Self::NotGenuine(_) => ("not-genuine", "Token not genuine"),
            Self::OtherCall => ("other-call", "Session of another call"),
            Self::NotProven(_) => ("not-proven", "Origin not proven"),
            Self::JournalUnavailable(_) => ("journal-unavailable", "Journal not available"),
            Self::AuthorizationUnavailable => (
                api::problem::AUTHORIZATION_UNAVAILABLE,
                "Authorization server not available",
            ),
            Self::NoCard => ("no-card", "No card built in"),
            Self::Internal(_) => ("internal", "Internal error"),
        }
    }

    /// Heading and sentences for a person.
    pub fn for_person<'a>(&self, catalog: &'a Catalog) -> (&'a str, [String; 2]) {
        let by_hand = |text, how| (Msg::AddressTitle, catalog.text(text).to_owned(), how);
        let (title, line, hint) = match self {
            Self::Method | Self::NotByHand(BootPage::Card) => {
                by_hand(Msg::AddressText, Msg::AddressHow)
            }
            Self::NotByHand(BootPage::App) => by_hand(Msg::AddressPageText, Msg::AddressAppHow),
            Self::NotByHand(BootPage::Install) => {
                by_hand(Msg::AddressPageText, Msg::AddressInstallHow)
            }
            _ => (Msg::ErrorTitle, self.words(catalog), Msg::ErrorHint),
        };
        (catalog.text(title), [line, catalog.text(hint).to_owned()])
    }

    /// The sentence for an operator.
    fn words(&self, catalog: &Catalog) -> String {
        let plain = |msg| catalog.text(msg).to_owned();
        match self {
            Self::UnknownPath | Self::UnknownCall => plain(Msg::ErrorNotFound),
            Self::Method | Self::NotByHand(_) => plain(Msg::AddressText),
            Self::MissingField(field) => {
                catalog.format(Msg::ErrorFieldMissing, &[("field", field)])
            }
            Self::InvalidField("DOMAIN") => {
                let field = catalog.format(Msg::ErrorFieldInvalid, &[("field", "DOMAIN")]);
                format!("{field} {}", catalog.text(Msg::ErrorBadDomain))
            }
            Self::InvalidField(field) => {
                catalog.format(Msg::ErrorFieldInvalid, &[("field", field)])
            }
            Self::Malformed(_)
            | Self::BrokenBody
            | Self::NoSession
            | Self::NotGenuine(_)
            | Self::OtherCall
            | Self::NotProven(_) => plain(Msg::ErrorNotALaunch),
            Self::TooLarge | Self::HeadTooLarge => plain(Msg::ErrorTooLarge),
            Self::UnsupportedType => plain(Msg::ErrorUnsupportedType),
            Self::TooSlow => plain(Msg::ErrorTimeout),
            Self::TooManyRequests(_) => plain(Msg::ErrorTooManyRequests),
            Self::JournalUnavailable(_) | Self::AuthorizationUnavailable => {
                plain(Msg::ErrorUnavailable)
            }
            // For whoever set the backend up, who reads English settings too.
            Self::NoCard => format!("{} ({self})", catalog.text(Msg::ErrorInternal)),
            Self::Internal(_) => plain(Msg::ErrorInternal),
        }
    }

    /// Writes a failure of ours to the log; nobody else does.
    pub fn record(&self, request_id: &str) {
        match self {
            Self::Internal(why) => {
                tracing::error!(request.id = request_id, error = why, "request failed");
            }
            Self::JournalUnavailable(why) => {
                tracing::error!(request.id = request_id, error = %why, "the journal is not available");
            }
            failure if failure.status().is_server_error() => {
                tracing::error!(request.id = request_id, error = %failure, "request failed");
            }
            failure => {
                tracing::debug!(request.id = request_id, error = %failure, "request refused");
            }
        }
    }
}

impl IntoResponse for Failure {
    /// Status and headers; the body is written by `http::answer`, which knows the reader.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        let headers = response.headers_mut();
        if let Self::TooManyRequests(seconds) = self {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        match self.status() {
            StatusCode::UNAUTHORIZED => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                headers.insert(header::RETRY_AFTER, RETRY_AFTER);
            }
            _ => {}
        }
        if matches!(self, Self::TooSlow | Self::BrokenBody) {
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// A failure whose reader is a program, whatever the path.
#[derive(Debug)]
pub(super) struct ForProgram(pub(super) Failure);

/// Marks a response as [`ForProgram`].
#[derive(Debug, Clone, Copy)]
pub(super) struct ProgramReads;

impl IntoResponse for ForProgram {
    fn into_response(self) -> Response {
        let mut response = self.0.into_response();
        response.extensions_mut().insert(ProgramReads);
        response
    }
}
