//! The answer to what no route ever sees, because it is no request we can read.

use axum::http::{HeaderValue, Method, Response, header};
use axum::response::IntoResponse as _;

use super::answer::{PROBLEM_JSON, mark, problem};
use super::failure::Failure;
use crate::random;
use crate::state::AppState;

/// A problem like any other, with an id, counted and logged. `status` is what the HTTP server
/// itself calls it: 431 and 414 for a head that is too long, 400 for what is no HTTP.
pub fn unread(state: &AppState, status: u16) -> Response<Vec<u8>> {
    let failure = match status {
        414 | 431 => Failure::HeadTooLarge,
        _ => Failure::Malformed("this is no request of HTTP/1.1".to_owned()),
    };
    let request_id = random::hex_id();
    failure.record(&request_id);
    let body = problem(&failure, &request_id);
    let (mut parts, _) = failure.into_response().into_parts();
    let length = HeaderValue::from(body.len());
    parts.headers.insert(header::CONTENT_TYPE, PROBLEM_JSON);
    parts.headers.insert(header::CONTENT_LENGTH, length);
    mark(&mut parts.headers, &request_id);
    // Nobody knows which method it was meant to be: this one is counted as `other`.
    let (method, status) = (Method::TRACE, parts.status.as_u16());
    state.metrics.answered("other", &method, status);
    Response::from_parts(parts, body)
}
