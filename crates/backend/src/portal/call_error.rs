//! Why a portal's REST gave no result, in the cases a caller words or acts on differently.

use bitrix24::rest::{Answer, AnswerError, ErrorCode, RestError};
use domain::Timestamp;

use super::{Answered, OutgoingError, is_forbidden};

/// Why there is no result (reference, section 4.6).
#[derive(Debug, Clone, thiserror::Error)]
pub enum CallError {
    /// The portal has us not installed, or no longer.
    #[error("the portal has not installed us")]
    UnknownPortal,
    /// We have no token of an administrator that lives: one must open the application.
    #[error("an administrator must open the application")]
    NeedsAdministrator,
    /// The portal lies on a private address that the settings do not allow, or at none we can call.
    #[error("the portal's address is one we must not call")]
    PrivateAddress,
    /// The portal speaks plain http, and the settings do not name it.
    #[error("the portal speaks plain http, which the settings do not allow it")]
    PlainHttp,
    /// No connection, or half an answer.
    #[error("the portal cannot be reached: {0}")]
    Unreachable(String),
    /// No result within the time the caller gave.
    #[error("the portal took too long")]
    Deadline,
    /// An answer that is none of REST's: a proxy's page. With its HTTP status.
    #[error("the portal's answer is no answer of REST (status {0})")]
    NotJson(u16),
    /// A redirect to a place the authorization server does not know as this portal's.
    #[error("the portal redirects to an address that is not proven to be its own")]
    Redirected,
    /// Too many requests, even after waiting.
    #[error("the portal refuses for too many requests")]
    RateLimited,
    /// This method has run for too long of late and is blocked, it alone, until then.
    #[error("the portal blocks this method until {0}")]
    Busy(Timestamp),
    /// The portal is out of order for now, in its own words.
    #[error("the portal is out of order: {0}")]
    OutOfOrder(RestError),
    /// The portal is gone for ever.
    #[error("the portal is deleted")]
    PortalDeleted,
    /// The portal's plan has no REST.
    #[error("the portal's plan does not allow it: {0}")]
    PlanForbids(RestError),
    /// The application was made without a scope the method needs.
    #[error("the application lacks a scope: {0}")]
    MissingScope(RestError),
    /// The token's user may not do it.
    #[error("the user may not do it: {0}")]
    AccessDenied(RestError),
    /// The token given has expired.
    #[error("the token has expired")]
    TokenExpired,
    /// The token is none.
    #[error("the token is not genuine: {0}")]
    TokenRefused(RestError),
    /// The portal does not know the method: an old portal, or a module that is missing.
    #[error("the portal does not know the method: {0}")]
    MethodMissing(RestError),
    /// The method waits for an administrator of the portal to allow it, or was not allowed.
    #[error("the method needs to be allowed in the portal: {0}")]
    NeedsConfirmation(RestError),
    /// The portal insists on https.
    #[error("the portal wants https: {0}")]
    HttpsRequired(RestError),
    /// Another refusal, about what was asked.
    #[error(transparent)]
    Refused(RestError),
    /// The authorization server does not take our CLIENT_ID or CLIENT_SECRET.
    #[error("the authorization server refuses our CLIENT_ID or CLIENT_SECRET: {0}")]
    WrongClient(RestError),
    /// The authorization server had to be asked and gave no usable answer.
    #[error("the authorization server gave no usable answer")]
    AuthorizationUnavailable,
    /// New tokens or a new address cannot be stored, so they are not used.
    #[error("the portal's new tokens or address cannot be stored: {0}")]
    Store(String),
}

impl CallError {
    /// Whether the same request can succeed later without anybody doing anything.
    pub const fn ends_by_itself(&self) -> bool {
        matches!(
            self,
            Self::Unreachable(_)
                | Self::Deadline
                | Self::NotJson(_)
                | Self::Redirected
                | Self::RateLimited
                | Self::Busy(_)
                | Self::OutOfOrder(_)
                | Self::AuthorizationUnavailable
                | Self::Store(_)
        )
    }

    /// A refusal by its code; a code nobody knows by its HTTP status.
    fn of(error: RestError, status: u16) -> Self {
        if error.is_about_plan() {
            return Self::PlanForbids(error);
        }
        match &error.code {
            ErrorCode::ExpiredToken => Self::TokenExpired,
            ErrorCode::NoAuthFound | ErrorCode::InvalidToken => Self::TokenRefused(error),
            ErrorCode::InsufficientScope | ErrorCode::InvalidScope => Self::MissingScope(error),
            ErrorCode::AccessDenied
            | ErrorCode::InvalidCredentials
            | ErrorCode::UserAccessError
            | ErrorCode::WrongAuthType => Self::AccessDenied(error),
            ErrorCode::QueryLimitExceeded => Self::RateLimited,
            ErrorCode::OverloadLimit
            | ErrorCode::OperationTimeLimit
            | ErrorCode::InternalServerError
            | ErrorCode::UnexpectedAnswer => Self::OutOfOrder(error),
            ErrorCode::PortalDeleted => Self::PortalDeleted,
            ErrorCode::MethodNotFound => Self::MethodMissing(error),
            ErrorCode::MethodConfirmWaiting | ErrorCode::MethodConfirmDenied => {
                Self::NeedsConfirmation(error)
            }
            ErrorCode::InvalidRequest
                if error.description.to_ascii_lowercase().contains("https") =>
            {
                Self::HttpsRequired(error)
            }
            ErrorCode::Other(_) if status == 429 => Self::RateLimited,
            ErrorCode::Other(_) if status >= 500 => Self::OutOfOrder(error),
            _ => Self::Refused(error),
        }
    }
}

impl From<OutgoingError> for CallError {
    fn from(error: OutgoingError) -> Self {
        match error {
            OutgoingError::PlainHttp(_) => Self::PlainHttp,
            error if is_forbidden(&error) => Self::PrivateAddress,
            OutgoingError::NoAnswer(error) if error.is_timeout() => Self::Deadline,
            error => Self::Unreachable(error.to_string()),
        }
    }
}

/// What a portal answered. The error's code decides, whatever the status; the status is for
/// answers that say nothing.
pub(super) fn read(answered: &Answered) -> Result<Answer, CallError> {
    let status = answered.status.as_u16();
    match Answer::parse(&answered.body) {
        Ok(answer) if answer.result.is_some() || answered.status.is_success() => Ok(answer),
        Ok(_) | Err(AnswerError::NotJson | AnswerError::Lacks(_)) => {
            Err(CallError::NotJson(status))
        }
        Err(AnswerError::Refused(error)) => Err(CallError::of(error, status)),
    }
}

#[cfg(test)]
mod tests {
    use reqwest::StatusCode;

    use super::{CallError, read};
    use crate::portal::Answered;

    fn outcome(status: u16, body: &str) -> Result<(), CallError> {
        let answered = Answered {
            status: StatusCode::from_u16(status).expect("a status"),
            location: None,
            body: body.as_bytes().to_vec(),
        };
        read(&answered).map(drop)
    }

    fn refusal(status: u16, code: &str, description: &str) -> CallError {
        let body = format!(r#"{{"error":"{code}","error_description":"{description}"}}"#);
        outcome(status, &body).expect_err(code)
    }

    #[test]
    fn the_code_decides_in_any_case_and_with_any_status() {
        for status in [200, 400, 401, 403, 429, 500, 503] {
            for code in ["expired_token", "EXPIRED_TOKEN", "Expired_Token"] {
                let refusal = refusal(status, code, "");
                assert!(
                    matches!(refusal, CallError::TokenExpired),
                    "{status} {code}"
                );
            }
            let limit = refusal(status, "query_limit_exceeded", "");
            assert!(matches!(limit, CallError::RateLimited), "{status}");
        }
    }

    #[test]
    fn each_refusal_that_people_can_mend_is_told_from_the_others() {
        let plan = "REST API is available only on commercial plans";
        assert!(matches!(
            refusal(403, "ACCESS_DENIED", plan),
            CallError::PlanForbids(_)
        ));
        assert!(matches!(
            refusal(403, "access_denied", "No."),
            CallError::AccessDenied(_)
        ));
        assert!(matches!(
            refusal(403, "insufficient_scope", ""),
            CallError::MissingScope(_)
        ));
        assert!(matches!(
            refusal(500, "PORTAL_DELETED", ""),
            CallError::PortalDeleted
        ));
        assert!(matches!(
            refusal(404, "ERROR_METHOD_NOT_FOUND", ""),
            CallError::MethodMissing(_)
        ));
        assert!(matches!(
            refusal(401, "METHOD_CONFIRM_WAITING", ""),
            CallError::NeedsConfirmation(_)
        ));
        assert!(matches!(
            refusal(400, "INVALID_REQUEST", "Https required."),
            CallError::HttpsRequired(_)
        ));
        assert!(matches!(
            refusal(400, "INVALID_REQUEST", ""),
            CallError::Refused(_)
        ));
        assert!(matches!(
            refusal(401, "NO_AUTH_FOUND", ""),
            CallError::TokenRefused(_)
        ));
        assert!(matches!(
            refusal(400, "", "Not found"),
            CallError::Refused(_)
        ));
    }

    #[test]
    fn the_status_speaks_only_where_the_code_says_nothing() {
        assert!(matches!(refusal(429, "", ""), CallError::RateLimited));
        assert!(matches!(refusal(502, "x", ""), CallError::OutOfOrder(_)));
        for (status, body) in [(502, "<html>"), (200, "<html>"), (503, "{}"), (404, "")] {
            let outcome = outcome(status, body).expect_err(body);
            assert!(matches!(outcome, CallError::NotJson(seen) if seen == status));
        }
    }

    #[test]
    fn an_empty_list_is_a_result() {
        for body in [r#"{"result":[]}"#, r#"{"result":{}}"#, r#"{"result":null}"#] {
            assert!(outcome(200, body).is_ok(), "{body}");
        }
    }
}
