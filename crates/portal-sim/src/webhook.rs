//! The event queue: no retries, no promise of order. Source: reference, section 3.9.

use serde_json::json;

use crate::auth;
use crate::clock::{self, Stopwatch};
use crate::core::Core;
use crate::event::{Event, default_handler};
use crate::mode;
use crate::php::{self, Php, fields};
use crate::record::{Delivered, Sent};

/// Content type of every event.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// An event written for the wire.
pub(crate) struct Held {
    code: String,
    /// One body, or two for two subscriptions.
    bodies: Vec<String>,
    payload: String,
}

/// Puts events into the queue together and posts them one after the other.
pub(crate) async fn deliver(core: &Core, events: &[Event]) -> Vec<Delivered> {
    let written: Vec<Held> = events.iter().map(|event| write(core, event)).collect();
    let late_ms = core.lock().faults.late_ms;
    mode::delay(core, late_ms).await;
    let mut delivered = Vec::with_capacity(written.len());
    for held in written {
        delivered.push(pass(core, held).await);
    }
    delivered
}

/// One event through the queue.
pub(crate) async fn deliver_one(core: &Core, event: Event) -> Delivered {
    let mut delivered = deliver(core, &[event]).await;
    delivered
        .pop()
        .unwrap_or_else(|| Delivered::not("nothing to send"))
}

/// Posts an event that is still held back by the `reordered` switch.
pub(crate) async fn flush(core: &Core) -> Option<Delivered> {
    let held = core.lock().held.take()?;
    Some(post(core, held, "held back").await)
}

fn write(core: &Core, event: &Event) -> Held {
    let token = event.shape.user().map(|user| core.token(user));
    let block = core.origin().block(event.shape, token.as_ref());
    let payload = fields! {
        "data": Php::Map(event.data.clone()),
        "auth": Php::Map(auth::masked(&block)),
    };
    let (bound, doubled) = {
        let state = core.lock();
        (state.bindings.handler(&event.code), state.faults.doubled)
    };
    let handler = bound.unwrap_or_else(|| default_handler(&event.code));
    let ts = clock::now();
    let mut bodies = vec![event.body(Some(handler), ts, block.clone())];
    if doubled {
        bodies.push(event.body(Some(handler + 100), ts, block));
    }
    Held {
        code: event.code.clone(),
        bodies,
        payload: php::json(&Php::Map(payload)),
    }
}

/// Applies the switches for lost and reordered events.
async fn pass(core: &Core, event: Held) -> Delivered {
    let (lost, earlier) = {
        let mut state = core.lock();
        let lost = state.faults.lost;
        if !lost && state.faults.reordered && state.held.is_none() {
            state.held = Some(event);
            return Delivered::not("held back until the next event");
        }
        (lost, state.held.take_if(|_| !lost))
    };
    if lost {
        log(core, &event, &Delivered::not(""), 0, "lost");
        return Delivered::not("lost");
    }
    let delivered = post(core, event, "").await;
    if let Some(earlier) = earlier {
        post(core, earlier, "held back").await;
    }
    delivered
}

/// Posts once, or twice when doubled; the first answer counts.
async fn post(core: &Core, mut event: Held, note: &str) -> Delivered {
    let mut first = None;
    for (number, body) in std::mem::take(&mut event.bodies).into_iter().enumerate() {
        let note = if number > 0 { "doubled" } else { note };
        let watch = Stopwatch::start();
        let delivered = core.http.post(&core.events_url(), FORM, body).await;
        log(core, &event, &delivered, watch.elapsed_ms(), note);
        first.get_or_insert(delivered);
    }
    first.unwrap_or_else(|| Delivered::not("nothing to send"))
}

fn log(core: &Core, event: &Held, delivered: &Delivered, elapsed_ms: u64, note: &str) {
    let reason = if delivered.status == 0 && note != "lost" {
        delivered.body.as_str()
    } else {
        ""
    };
    let note = [note, reason].join(" ").trim().to_owned();
    tracing::info!(
        event.code = %event.code,
        status = delivered.status,
        elapsed_ms,
        note,
        "event sent"
    );
    let sent = Sent {
        at: clock::now_ms(),
        event: event.code.clone(),
        status: delivered.status,
        elapsed_ms,
        note,
        payload: event.payload.clone(),
    };
    core.tell(&json!({"type": "sent", "sent": sent}));
    core.lock().sent.push(sent);
}
