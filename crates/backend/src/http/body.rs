//! A request's body: bounded in size and in time.

use std::time::Duration;

use axum::body::{Body, HttpBody as _};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;

use super::failure::Failure;
use crate::state::AppState;

/// The largest body we read.
const BODY_MAX: usize = 1 << 20;
/// What is set aside before anything has come, however long the body claims to be.
const EXPECTED_MAX: usize = 16 << 10;
/// How much more is read and dropped, so that whoever sends too much hears why.
const DRAIN_MAX: usize = 8 << 20;
/// And for how long.
const DRAIN_TIME: Duration = Duration::from_secs(2);

/// A whole body with its content type.
#[derive(Debug)]
pub(super) struct WholeBody {
    /// `Content-Type`; empty when there is none.
    pub content_type: String,
    /// At most 1 MiB.
    pub bytes: Bytes,
}

impl WholeBody {
    /// Whether the content type is this one, with or without parameters.
    pub(super) fn is(&self, media_type: &str) -> bool {
        let essence = self
            .content_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim();
        essence.eq_ignore_ascii_case(media_type)
    }
}

impl FromRequest<AppState> for WholeBody {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let bytes = read(body, &parts.headers, state.config.read_timeout).await?;
        let content_type = parts
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        Ok(Self {
            content_type: content_type.unwrap_or_default().to_owned(),
            bytes,
        })
    }
}

async fn read(mut body: Body, headers: &HeaderMap, limit: Duration) -> Result<Bytes, Failure> {
    let length = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok());
    let length: usize = length.and_then(|length| length.parse().ok()).unwrap_or(0);
    let reading = tokio::time::timeout(limit, collect(&mut body, length));
    let read = reading.await.unwrap_or(Err(Failure::TooSlow));
    if matches!(read, Err(Failure::TooLarge)) {
        // Whoever writes on while we hang up would lose the answer with the connection.
        let drained = tokio::time::timeout(limit.min(DRAIN_TIME), drain(body));
        let _ = Box::pin(drained).await;
    }
    read
}

async fn collect(body: &mut Body, expected: usize) -> Result<Bytes, Failure> {
    if expected > BODY_MAX {
        return Err(Failure::TooLarge);
    }
    let mut bytes = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Failure::BrokenBody)?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if bytes.len() + data.len() > BODY_MAX {
            return Err(Failure::TooLarge);
        }
        if bytes.is_empty() {
            if body.is_end_stream() {
                // Most bodies come as a whole.
                return Ok(data);
            }
            bytes.reserve(expected.min(EXPECTED_MAX));
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes.freeze())
}

/// Reads on and drops what comes, up to a limit.
async fn drain(mut body: Body) {
    let mut seen = 0;
    while let Some(Ok(frame)) = body.frame().await {
        seen += frame.data_ref().map_or(0, Bytes::len);
        if seen > DRAIN_MAX {
            return;
        }
    }
}
