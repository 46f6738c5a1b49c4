//! `GET /api/calls/{call_id}/live`: a call as it happens.

use std::convert::Infallible;

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::StreamExt as _;

use super::extract::CallSession;
use super::failure::Failure;
use crate::connection::Carrier;
use crate::live::{self, Watch};
use crate::state::AppState;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Tells nginx not to hold events back.
const ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// The stream: what is known, then everything that is reported, until the session ends or we do.
pub(super) async fn stream(
    CallSession { session, call_id }: CallSession,
    State(state): State<AppState>,
    Extension(carrier): Extension<Carrier>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let last_event_id = headers
        .get(LAST_EVENT_ID)
        .map(|value| value.to_str().unwrap_or("unreadable").to_owned());
    let watch = Watch {
        portal: session.portal,
        generation: session.generation,
        call_id,
        expires_at: session.expires_at,
    };
    let last_event_id = last_event_id.as_deref();
    carrier.only_while(may_last(&state, watch.clone()));
    let frames = live::open(
        &state.journal,
        &state.portals,
        &state.clock,
        watch,
        last_event_id,
    )
    .await?;
    let guard = state.metrics.stream();
    let mut stopping = state.stopping.clone();
    let stopped = async move {
        // The sender goes when we stop, too.
        let _ = stopping.wait_for(|stops| *stops).await;
    };
    let frames = frames.take_until(stopped).map(move |frame: Bytes| {
        let _counted = &guard;
        Ok::<_, Infallible>(frame)
    });
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/event-stream"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (ACCEL_BUFFERING, HeaderValue::from_static("no")),
    ];
    Ok((headers, Body::from_stream(frames)).into_response())
}

/// What a connection asks when its reader does not read, and the stream is not asked any more.
fn may_last(state: &AppState, watch: Watch) -> impl Fn() -> bool + Send + 'static {
    let (portals, clock) = (state.portals.clone(), state.clock.clone());
    let stopping = state.stopping.clone();
    move || !*stopping.borrow() && watch.may_last(&portals, &clock)
}
