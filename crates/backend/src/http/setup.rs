//! `POST /api/setup`: installation, check-up and repair, told step by step.

use std::convert::Infallible;
use std::time::Duration;

use api::{SetupRequest, VERSION};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use serde::Serialize;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::timeout;

use super::body::WholeBody;
use super::failure::Failure;
use crate::live::HEARTBEAT;
use crate::setup::report::{Report, Told};
use crate::setup::{self, Ticket};
use crate::state::AppState;

/// Tells nginx not to hold events back.
const ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// A portal may take longer than proxies wait for a word: so much later there is one, if only that
/// we are still at it.
const SILENCE: Duration = Duration::from_secs(15);

/// Does what is asked, in a task of its own: an administrator who closes the page half-way leaves
/// no half of an installation behind.
pub(super) async fn run(
    State(state): State<AppState>,
    body: WholeBody,
) -> Result<Response, Failure> {
    let request = read(&body)?;
    let ticket = Ticket::open(&request.ticket, &state.keys)
        .map_err(|forged| Failure::NotGenuine(forged.to_string()))?;
    let (report, told) = Report::new(ticket.locale(), request.action);
    tokio::spawn(async move { setup::run(&state, &ticket, request.action, report).await });
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/event-stream"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (ACCEL_BUFFERING, HeaderValue::from_static("no")),
    ];
    Ok((headers, Body::from_stream(frames(told))).into_response())
}

/// The request; what is wrong with it is told by place, because the ticket is a secret.
fn read(body: &WholeBody) -> Result<SetupRequest, Failure> {
    if !body.is("application/json") {
        return Err(Failure::UnsupportedType);
    }
    let request: SetupRequest = serde_json::from_slice(&body.bytes).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Failure::Malformed(format!(
            "the body is no request for a setup: line {line}, column {column}"
        ))
    })?;
    if request.version == VERSION {
        Ok(request)
    } else {
        Err(Failure::InvalidField("version"))
    }
}

fn frames(
    told: UnboundedReceiver<Told>,
) -> impl futures_core::Stream<Item = Result<Bytes, Infallible>> {
    stream::unfold(told, async |mut told| {
        let frame = match timeout(SILENCE, told.recv()).await {
            Ok(told) => match told? {
                Told::Step(step) => frame("step", &step),
                Told::End(end) => frame("end", &end),
            },
            Err(_) => HEARTBEAT,
        };
        Some((Ok(frame), told))
    })
}

/// JSON has no line breaks of its own, so one `data` line holds it.
fn frame(event: &str, data: &impl Serialize) -> Bytes {
    // Texts and numbers: this cannot fail to be JSON.
    let json = serde_json::to_string(data).unwrap_or_default();
    format!("event: {event}\ndata: {json}\n\n").into()
}

#[cfg(test)]
mod tests {
    use api::{SetupEnd, SetupOutcome, VERSION};
    use futures_util::StreamExt as _;
    use tokio::sync::mpsc::unbounded_channel;

    use super::{Duration, HEARTBEAT, SILENCE, Told, frames, timeout};

    #[tokio::test(start_paused = true)]
    async fn a_portal_that_takes_its_time_does_not_leave_the_page_without_a_word() {
        let (tell, told) = unbounded_channel();
        let mut frames = Box::pin(frames(told));
        let early = timeout(SILENCE - Duration::from_millis(1), frames.next());
        assert!(early.await.is_err(), "nothing is told too soon");
        assert_eq!(frames.next().await, Some(Ok(HEARTBEAT)));
        let end = SetupEnd {
            version: VERSION,
            outcome: SetupOutcome::Ready,
            can_repair: false,
            can_finish: true,
        };
        tell.send(Told::End(end)).expect("somebody listens");
        drop(tell);
        let frame = frames.next().await.expect("a frame").expect("bytes");
        assert!(frame.starts_with(b"event: end\n"), "{frame:?}");
        assert_eq!(frames.next().await, None);
    }
}
