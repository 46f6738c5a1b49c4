//! A request's body: bounded in size and in time.

use std::time::Duration;

use axum::body::Body;
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

async fn read(body: Body, headers: &HeaderMap, limit: Duration) -> Result<Bytes, Failure> {
    let length = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok());
    let length: usize = length.and_then(|length| length.parse().ok()).unwrap_or(0);
    let reading = tokio::time::timeout(limit, collect(body, length.min(EXPECTED_MAX)));
    reading.await.unwrap_or(Err(Failure::TooSlow))
}

async fn collect(mut body: Body, expected: usize) -> Result<Bytes, Failure> {
    let mut bytes = BytesMut::with_capacity(expected);
    let mut seen = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame
            .map_err(|_| Failure::Malformed("the body ends before it is complete".to_owned()))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        seen += data.len();
        if seen > DRAIN_MAX {
            break;
        }
        if seen <= BODY_MAX {
            bytes.extend_from_slice(&data);
        }
    }
    if seen > BODY_MAX {
        Err(Failure::TooLarge)
    } else {
        Ok(bytes.freeze())
    }
}
