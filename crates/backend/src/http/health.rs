//! `GET /healthz`, `/readyz` and `/metrics`: for operations.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;

use super::failure::Failure;
use crate::journal::Journal;
use crate::metrics::Metrics;

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
const PLAIN_TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The process answers.
pub(super) async fn alive() -> &'static str {
    "ok\n"
}

/// The journal takes facts.
pub(super) async fn ready(State(journal): State<Journal>) -> Result<&'static str, Failure> {
    journal.check_writable().await?;
    Ok("ready\n")
}

/// All counters, in the newer format for those who ask for it; the text is the same.
pub(super) async fn metrics(
    State(metrics): State<Arc<Metrics>>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Failure> {
    let text = metrics
        .render()
        .map_err(|error| Failure::Internal(error.to_string()))?;
    let accepted = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let is_new = accepted.contains("application/openmetrics-text");
    Ok((
        [(
            header::CONTENT_TYPE,
            if is_new { OPEN_METRICS } else { PLAIN_TEXT },
        )],
        text,
    ))
}
