//! `GET /sim/events`: what open portal pages are told, as server-sent events.

use std::convert::Infallible;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::mode::Mode;
use crate::options::{ADMINISTRATOR, OPERATOR, SECOND_OPERATOR};
use crate::portal::SimPortal;
use crate::rest::name;
use crate::sim_call::view;

/// Calls and log lines a page that has just opened is told of.
const HISTORY: usize = 50;

struct Reader {
    portal: SimPortal,
    news: Receiver<String>,
    greeted: bool,
}

pub(super) async fn events(
    State(portal): State<SimPortal>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    // Subscribed before the greeting is written, so that nothing falls between them.
    let reader = Reader {
        news: portal.core.news.subscribe(),
        portal,
        greeted: false,
    };
    Sse::new(stream::unfold(reader, next)).keep_alive(KeepAlive::default())
}

async fn next(mut reader: Reader) -> Option<(Result<Event, Infallible>, Reader)> {
    let text = if reader.greeted {
        let core = reader.portal.core.clone();
        let news = tokio::select! {
            news = reader.news.recv() => news,
            () = core.closed() => return None,
        };
        match news {
            Ok(text) => text,
            // The page was too slow: begin anew.
            Err(RecvError::Lagged(_)) => hello(&reader.portal).to_string(),
            Err(RecvError::Closed) => return None,
        }
    } else {
        reader.greeted = true;
        hello(&reader.portal).to_string()
    };
    Some((Ok(Event::default().data(text)), reader))
}

/// Everything a page needs to begin.
fn hello(portal: &SimPortal) -> Value {
    let administration = portal.administration();
    let state = portal.core.lock();
    let recent = state.call_order.len().saturating_sub(HISTORY);
    let calls: Vec<Value> = state.call_order[recent..]
        .iter()
        .filter_map(|id| state.calls.get(id))
        .map(view)
        .collect();
    let sent = state.sent.len().saturating_sub(HISTORY);
    let users: Vec<Value> = [OPERATOR, SECOND_OPERATOR, ADMINISTRATOR]
        .into_iter()
        .map(|id| {
            let (first, last) = name(id);
            json!({"id": id, "name": format!("{first} {last}")})
        })
        .collect();
    json!({
        "type": "hello", "calls": calls, "sent": state.sent[sent..], "faults": state.faults,
        "users": users, "lang": state.lang, "profile": portal.core.options.profile,
        "auto": portal.core.options.mode == Mode::Auto, "administration": administration,
        "app_url": state.app_url,
    })
}
