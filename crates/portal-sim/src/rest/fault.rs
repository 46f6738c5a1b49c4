//! REST that refuses because a switch says so, or because the plan does.
//! Source: reference, section 4.6.

use axum::http::{HeaderMap, header};

use super::RestError;
use crate::clock;
use crate::core::State;
use crate::fault::{Case, Faults, RestFault};

/// What stands in the place of an answer.
pub(super) enum Refused {
    /// A web page.
    Page,
    /// An error.
    Error(RestError),
}

/// Whether the switches for REST are about that method.
fn concern(faults: &Faults, method: &str) -> bool {
    let is_it = |only: &String| only.eq_ignore_ascii_case(method);
    faults.rest_method.as_ref().is_none_or(is_it)
}

/// How much later a request is answered.
pub(super) fn slowness_ms(faults: &Faults, method: &str) -> u64 {
    if concern(faults, method) {
        faults.rest_slow_ms
    } else {
        0
    }
}

/// What the switches say of a request.
pub(super) fn of_request(faults: &mut Faults, method: &str) -> Option<Refused> {
    if !concern(faults, method) {
        return None;
    }
    let fault = faults.rest?;
    if let Some(times) = &mut faults.rest_times {
        *times = times.checked_sub(1)?;
    }
    Some(error(fault).map_or(Refused::Page, Refused::Error))
}

/// What they say of one command of a batch: only what is aimed at one method.
pub(super) fn of_command(faults: &mut Faults, method: &str) -> Result<(), RestError> {
    if faults.rest_method.is_none() {
        return Ok(());
    }
    match of_request(faults, method) {
        Some(Refused::Error(error)) => Err(error),
        Some(Refused::Page) | None => Ok(()),
    }
}

/// What the plan says. Browsers and the application's server ask from different addresses, so
/// each side has a bucket of its own.
pub(super) fn of_plan(state: &mut State, headers: &HeaderMap) -> Result<(), RestError> {
    if !state.terms.rest_in_plan {
        let description = "REST API is available only on commercial plans.";
        return Err(RestError::new(403, "ACCESS_DENIED", description));
    }
    let Some(bucket) = state.terms.bucket else {
        return Ok(());
    };
    let side = usize::from(headers.contains_key(header::ORIGIN));
    let is_in = state.levels[side].take(bucket, clock::now_ms());
    is_in.then_some(()).ok_or_else(query_limit)
}

fn query_limit() -> RestError {
    RestError::new(503, "QUERY_LIMIT_EXCEEDED", "Too many requests")
}

/// The access token's hour is over.
pub(super) fn expired() -> RestError {
    let description = "The access token provided has expired.";
    RestError::new(401, "expired_token", description)
}

fn error(fault: RestFault) -> Option<RestError> {
    let (status, code, description) = match fault {
        RestFault::Html => return None,
        RestFault::QueryLimit => return Some(query_limit()),
        RestFault::ExpiredToken => return Some(expired()),
        RestFault::OperationLimit => (
            429,
            "OPERATION_TIME_LIMIT",
            "Method is blocked due to operation time limit.",
        ),
        RestFault::AccessDenied => (403, "ACCESS_DENIED", "Access denied."),
        RestFault::Internal => (500, "INTERNAL_SERVER_ERROR", "Internal error"),
        RestFault::Overload => (
            503,
            "OVERLOAD_LIMIT",
            "REST API is blocked due to overload.",
        ),
        RestFault::PortalDeleted => (500, "PORTAL_DELETED", "Portal was deleted"),
        RestFault::HttpsRequired => (400, "INVALID_REQUEST", "Https required."),
        RestFault::MethodConfirm => (
            401,
            "METHOD_CONFIRM_WAITING",
            "Waiting for confirmation from the administrator.",
        ),
        RestFault::EmptyCode => (400, "", "Something is wrong"),
    };
    Some(RestError::new(status, code, description))
}

/// The error as this portal writes it: versions differ in letter case and status.
pub(super) fn as_written(faults: &Faults, error: &RestError) -> (u16, String) {
    let code = match faults.rest_case {
        None => error.code.to_owned(),
        Some(Case::Lower) => error.code.to_ascii_lowercase(),
        Some(Case::Upper) => error.code.to_ascii_uppercase(),
    };
    (faults.rest_status.unwrap_or(error.status), code)
}
