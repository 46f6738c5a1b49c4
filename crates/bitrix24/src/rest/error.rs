//! What REST and the authorization server complain about.

use crate::tree::{Tree, Value};

/// Declares the codes with their wire words.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// An error's code. The portal's letter case varies and is ignored.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum ErrorCode {
            $($(#[$doc])* $name,)*
            /// A code we do not act on, as sent; may be empty or a number.
            Other(String),
        }

        impl ErrorCode {
            /// The code of a word.
            pub fn parse(word: &str) -> Self {
                let word = word.trim();
                $(if word.eq_ignore_ascii_case($word) { return Self::$name; })*
                Self::Other(word.to_owned())
            }

            /// The portal's word.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$name => $word,)*
                    Self::Other(word) => word,
                }
            }
        }
    };
}

codes! {
    /// Renew the token and repeat once.
    ExpiredToken = "expired_token",
    /// The token is unusable.
    NoAuthFound = "NO_AUTH_FOUND",
    /// The token is unusable.
    InvalidToken = "invalid_token",
    /// Explain, do not repeat.
    AccessDenied = "ACCESS_DENIED",
    /// Explain, do not repeat.
    InvalidCredentials = "INVALID_CREDENTIALS",
    /// The application was installed without a scope it needs.
    InsufficientScope = "insufficient_scope",
    /// The user may not use the application.
    UserAccessError = "user_access_error",
    /// A method for applications, called by a webhook, or the other way round.
    WrongAuthType = "WRONG_AUTH_TYPE",
    /// Back off: 1 s, 2 s, 4 s.
    QueryLimitExceeded = "QUERY_LIMIT_EXCEEDED",
    /// This method alone is blocked until `operating_reset_at`.
    OperationTimeLimit = "OPERATION_TIME_LIMIT",
    /// Blocked by the vendor.
    OverloadLimit = "OVERLOAD_LIMIT",
    /// Repeat later.
    InternalServerError = "INTERNAL_SERVER_ERROR",
    /// Repeat later.
    UnexpectedAnswer = "ERROR_UNEXPECTED_ANSWER",
    /// The request itself is wrong; "Https required" comes as this.
    InvalidRequest = "INVALID_REQUEST",
    /// The method waits for an administrator to allow it.
    MethodConfirmWaiting = "METHOD_CONFIRM_WAITING",
    /// An administrator did not allow the method.
    MethodConfirmDenied = "METHOD_CONFIRM_DENIED",
    /// The portal is gone.
    PortalDeleted = "PORTAL_DELETED",
    /// The module is missing, or the portal is old.
    MethodNotFound = "ERROR_METHOD_NOT_FOUND",
    /// The event is bound already.
    EventBindingExists = "ERROR_EVENT_BINDING_EXISTS",
    /// The handler's host is not the application's.
    HandlerUrlMatch = "ERROR_HANDLER_URL_MATCH",
    /// The handler's address is none the portal takes.
    WrongHandlerUrl = "ERROR_WRONG_HANDLER_URL",
    /// The handler's scheme is neither http nor https.
    UnsupportedProtocol = "ERROR_UNSUPPORTED_PROTOCOL",
    /// The plan allows no further handler in this placement.
    PlacementMaxCount = "ERROR_PLACEMENT_MAX_COUNT",
    /// The portal has no such event, or its scope is missing.
    EventNotFound = "ERROR_EVENT_NOT_FOUND",
    /// The placement does not exist, or its scope is missing.
    PlacementNotFound = "ERROR_PLACEMENT_NOT_FOUND",
    /// Authorization server: the refresh token is dead.
    InvalidGrant = "invalid_grant",
    /// Authorization server: the application lacks a scope.
    InvalidScope = "invalid_scope",
    /// Authorization server: not our client id or secret.
    InvalidClient = "invalid_client",
    /// Authorization server: another client's token. Comes with HTTP 200.
    WrongClient = "wrong_client",
    /// Authorization server: the portal's plan does not allow it.
    PaymentRequired = "PAYMENT_REQUIRED",
    /// Authorization server: the application is not installed there.
    NotInstalled = "NOT_INSTALLED",
}

/// An error answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("portal refused: {} {description}", code.as_str())]
pub struct RestError {
    /// `error`.
    pub code: ErrorCode,
    /// `error_description`; may be empty.
    pub description: String,
}

impl ErrorCode {
    /// Whether this says nothing about what was asked: the same request can succeed later.
    pub const fn ends_by_itself(&self) -> bool {
        matches!(
            self,
            Self::QueryLimitExceeded
                | Self::OperationTimeLimit
                | Self::OverloadLimit
                | Self::InternalServerError
                | Self::UnexpectedAnswer
        )
    }
}

impl RestError {
    /// Whether the portal's plan is the reason: REST of the cloud belongs to its paid plans.
    pub fn is_about_plan(&self) -> bool {
        match self.code {
            ErrorCode::PaymentRequired => true,
            ErrorCode::AccessDenied => self
                .description
                .to_ascii_lowercase()
                .contains("commercial plan"),
            _ => false,
        }
    }

    /// The error in an answer; an empty code is an error too.
    pub fn find(tree: &Tree) -> Option<Self> {
        let code = tree.get("error")?.as_text().unwrap_or_default();
        let description = tree
            .get("error_description")
            .and_then(Value::text)
            .unwrap_or_default();
        Some(Self {
            code: ErrorCode::parse(code),
            description: description.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{ErrorCode, RestError};
    use crate::body::Limits;
    use crate::json;
    use crate::tree::Value;

    fn find(body: &str) -> Option<RestError> {
        let value = json::decode(body.as_bytes(), Limits::ANSWER).expect("json");
        RestError::find(&value.and_then(Value::into_tree).unwrap_or_default())
    }

    #[test]
    fn codes_are_compared_without_case() {
        for word in ["expired_token", "EXPIRED_TOKEN", " Expired_Token "] {
            assert_eq!(ErrorCode::parse(word), ErrorCode::ExpiredToken);
        }
        assert_eq!(ErrorCode::ExpiredToken.as_str(), "expired_token");
        assert_eq!(ErrorCode::parse("100"), ErrorCode::Other("100".into()));
    }

    #[test]
    fn a_plan_without_rest_is_told_from_a_user_without_rights() {
        let is_about_plan = |body| find(body).expect("an error").is_about_plan();
        assert!(is_about_plan(
            r#"{"error":"ACCESS_DENIED","error_description":"REST API is available only on commercial plans"}"#
        ));
        assert!(is_about_plan(r#"{"error":"payment_required"}"#));
        assert!(!is_about_plan(
            r#"{"error":"ACCESS_DENIED","error_description":"Access denied!"}"#
        ));
    }

    #[test]
    fn an_error_may_be_empty_or_a_number() {
        assert_eq!(
            find(r#"{"error":""}"#).map(|error| error.code),
            Some(ErrorCode::Other(String::new()))
        );
        assert_eq!(
            find(r#"{"error":100}"#).map(|error| error.code),
            Some(ErrorCode::Other("100".into()))
        );
        let found =
            find(r#"{"error":"ACCESS_DENIED","error_description":"No."}"#).expect("an error");
        assert_eq!(found.to_string(), "portal refused: ACCESS_DENIED No.");
        assert_eq!(find(r#"{"result":1}"#), None);
        assert_eq!(find(r#"{"error":null,"result":1}"#), None);
    }
}
