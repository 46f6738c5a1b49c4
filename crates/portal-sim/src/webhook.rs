//! The event queue: no retries, no promise of order. Source: reference, section 3.9.

mod target;

use serde_json::json;

use crate::auth::{self, Shape};
use crate::clock::Stopwatch;
use crate::core::Core;
use crate::event::Event;
use crate::mode;
use crate::php::{self, Fields, Php, fields};
use crate::record::{Delivered, Sent};
use crate::rest::binding::BoundEvent;
use crate::{clock, rest};
use target::Target;

/// Content type of every event.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// An event written for the wire.
pub(crate) struct Held {
    code: String,
    /// Address and body for each subscription.
    posts: Vec<(String, String)>,
    payload: String,
}

/// One event through the queue.
pub(crate) async fn deliver_one(core: &Core, event: Event) -> Delivered {
    deliver(core, event, None).await
}

/// One event through the queue to the subscriptions of a moment ago: it tells of their end.
pub(crate) async fn deliver_last(core: &Core, event: Event, bound: Vec<BoundEvent>) -> Delivered {
    deliver(core, event, Some(bound)).await
}

async fn deliver(core: &Core, event: Event, before: Option<Vec<BoundEvent>>) -> Delivered {
    let written = match target::of(core, &event, before) {
        Ok(targets) => write(core, &event, &targets),
        Err(why) => {
            show(core, &unsent(&event, why));
            return Delivered::not(why);
        }
    };
    let late_ms = core.lock().faults.late_ms;
    mode::delay(core, late_ms).await;
    pass(core, written).await
}

/// Posts an event that is still held back by the `reordered` switch.
pub(crate) async fn flush(core: &Core) -> Option<Delivered> {
    let held = core.lock().held.take()?;
    Some(post(core, held, "held back").await)
}

fn write(core: &Core, event: &Event, targets: &[Target]) -> Held {
    let ts = rest::portal_time(core);
    let post = |target: &Target| {
        let block = auth_block(core, target.shape);
        (
            target.url.clone(),
            event.body(Some(target.number), ts, block),
        )
    };
    let shape = targets.first().map_or(event.shape, |first| first.shape);
    let shown = auth::masked(&auth_block(core, shape));
    Held {
        code: event.code.clone(),
        posts: targets.iter().map(post).collect(),
        payload: payload(event, shown),
    }
}

fn auth_block(core: &Core, shape: Shape) -> Fields {
    let token = shape.user().map(|user| core.token(user));
    core.origin().block(shape, token.as_ref())
}

fn payload(event: &Event, auth: Fields) -> String {
    let payload = fields! {"data": Php::Map(event.data.clone()), "auth": Php::Map(auth)};
    php::json(&Php::Map(payload))
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

/// Posts to every subscription; the first answer counts.
async fn post(core: &Core, mut event: Held, note: &str) -> Delivered {
    let mut first = None;
    for (number, (url, body)) in std::mem::take(&mut event.posts).into_iter().enumerate() {
        let note = if number > 0 { "doubled" } else { note };
        let watch = Stopwatch::start();
        let delivered = core.http.post(&url, FORM, body).await;
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
    show(core, &sent);
    core.lock().sent.push(sent);
}

/// A line of the portal page's log.
fn show(core: &Core, sent: &Sent) {
    core.tell(&json!({"type": "sent", "sent": sent}));
}

/// What the log says of an event nobody gets.
fn unsent(event: &Event, why: &str) -> Sent {
    Sent {
        at: clock::now_ms(),
        event: event.code.clone(),
        status: 0,
        elapsed_ms: 0,
        note: why.to_owned(),
        payload: payload(event, Fields::new()),
    }
}
