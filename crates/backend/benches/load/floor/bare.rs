//! A bare axum server: parses the form, fans out from memory, verifies and stores nothing. Its
//! readers have a broadcast channel each.

use std::collections::HashMap;
use std::convert::Infallible;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::{Form, Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::serve::ListenerExt as _;
use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::{self, Stream};
use tokio::sync::broadcast::{Receiver, Sender, channel};

use crate::machine::Cores;
use crate::process::Server;

/// Makes this program be the server.
pub(crate) const ARGUMENT: &str = "--serve-bare";
/// Facts a reader may be behind, as in ours.
const QUEUE: usize = 64;
/// As ours.
const HEARTBEAT: Duration = Duration::from_secs(15);

type Channels = Arc<Mutex<HashMap<String, Sender<Bytes>>>>;

/// Starts it as a process of its own.
pub(crate) fn start(cores: Cores) -> Result<Server> {
    let mut command = Command::new(std::env::current_exe()?);
    Server::start(cores, command.arg(ARGUMENT)).context("the bare server does not start")
}

/// Serves until it is killed.
pub(crate) fn serve() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        println!("listening on http://{}", listener.local_addr()?);
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        let router = Router::new()
            .route("/events", post(receive))
            .route("/api/calls/{call_id}/live", get(live))
            .with_state(Channels::default());
        axum::serve(listener, router).await?;
        Ok(())
    })
}

async fn receive(
    State(channels): State<Channels>,
    Form(fields): Form<HashMap<String, String>>,
) -> StatusCode {
    let field = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
    let call_id = field("data[CALL_ID]");
    let channels = channels.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(channel) = channels.get(call_id) {
        let (event, ts) = (field("event"), field("ts"));
        let json = serde_json::json!({"call_id": call_id, "event": event});
        let frame = format!("event: fact\ndata: {{\"ts\":{ts},\"fact\":{json}}}\n\n");
        // Nobody may listen any more.
        let _ = channel.send(frame.into());
    }
    StatusCode::OK
}

async fn live(State(channels): State<Channels>, Path(call_id): Path<String>) -> impl IntoResponse {
    let mut channels = channels.lock().unwrap_or_else(PoisonError::into_inner);
    let channel = channels.entry(call_id).or_insert_with(|| channel(QUEUE).0);
    let frames = frames(channel.subscribe()).map(Ok::<_, Infallible>);
    (
        [(header::CONTENT_TYPE, "text/event-stream")],
        Body::from_stream(frames),
    )
}

/// A comment at once and every 15 s, and what the channel brings.
fn frames(facts: Receiver<Bytes>) -> impl Stream<Item = Bytes> {
    let comment = Bytes::from_static(b": \n\n");
    let mut beat = tokio::time::interval(HEARTBEAT);
    beat.reset();
    let begin = comment.clone();
    let later = stream::unfold(
        (facts, beat, comment),
        async |(mut facts, mut beat, comment)| {
            let frame = tokio::select! {
                fact = facts.recv() => fact.ok()?,
                _ = beat.tick() => comment.clone(),
            };
            Some((frame, (facts, beat, comment)))
        },
    );
    stream::once(std::future::ready(begin)).chain(later)
}
