//! Around every request: its id, its metrics, its log line, and how a failure reads.

use std::convert::Infallible;

use api::Problem;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::response::Response;
use hyper::Request;
use i18n::Catalog;

use super::failure::{Failure, ProgramReads};
use super::named::name_of;
use super::reader::Reader;
use crate::page::refusal::{self, Refusal};
use crate::random;
use crate::state::AppState;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The type of a failure that a program reads.
pub(super) const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Answers a request as the routes do, gives it an id, counts it, and writes the failure for whoever
/// reads it.
pub(super) async fn answer<B, F>(
    state: &AppState,
    request: Request<B>,
    routes: impl FnOnce(Request<B>) -> F,
) -> Response
where
    F: Future<Output = Result<Response, Infallible>>,
{
    let request_id = random::hex_id();
    let reader = Reader::of(&request);
    let method = request.method().clone();
    let route = name_of(request.uri().path());
    let started = state.clock.now();

    let Ok(mut response) = routes(request).await;
    if let Some(failure) = response.extensions_mut().remove::<Failure>() {
        failure.record(&request_id);
        response = explain(&failure, response, &reader, &method, &request_id);
    }
    let status = response.status().as_u16();
    state.metrics.answered(route, &method, status);
    let elapsed_ms = state.clock.now().millis_since(started);
    tracing::debug!(request.id = request_id, %method, route, status, elapsed_ms, "answered");

    mark(response.headers_mut(), &request_id);
    response
}

/// What every answer carries.
pub(super) fn mark(headers: &mut HeaderMap, request_id: &str) {
    if let Ok(value) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, value);
    }
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}

/// Gives a failure its body: a page for a person in a frame or tab, problem+json for the rest.
fn explain(
    failure: &Failure,
    mut response: Response,
    reader: &Reader,
    method: &Method,
    request_id: &str,
) -> Response {
    let is_person = reader.is_person && response.extensions().get::<ProgramReads>().is_none();
    let body = if is_person {
        let words = Catalog::for_locale(reader.locale);
        let (title, lines) = failure.for_person(&words);
        let page = refusal::page(&Refusal {
            title,
            lines: &lines,
            locale: reader.locale,
            ancestors: &reader.ancestors,
            request_id,
        });
        response.headers_mut().extend(page.headers);
        page.html.into_bytes()
    } else {
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, PROBLEM_JSON);
        problem(failure, request_id)
    };
    response
        .headers_mut()
        .insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    *response.body_mut() = if method == Method::HEAD {
        Body::empty()
    } else {
        Body::from(body)
    };
    response
}

/// A failure as a program reads it.
pub(super) fn problem(failure: &Failure, request_id: &str) -> Vec<u8> {
    let (kind, title) = failure.kind();
    let problem = Problem {
        kind: format!("urn:call-card:problem:{kind}"),
        title: title.to_owned(),
        status: failure.status().as_u16(),
        detail: failure.to_string(),
        request_id: request_id.to_owned(),
    };
    // Texts and a number: this cannot fail to be JSON.
    serde_json::to_vec(&problem).unwrap_or_default()
}
