//! Who gets an event.

use crate::auth::Shape;
use crate::core::{Core, State};
use crate::event::{Event, default_handler};
use crate::rest::binding::BoundEvent;
use crate::standing::{Standing, Wiring};

/// One handler of an event.
pub(super) struct Target {
    pub(super) url: String,
    /// `event_handler_id`.
    pub(super) number: u64,
    pub(super) shape: Shape,
}

/// Every handler of an event, or why there is none. `before` are the subscriptions of a moment
/// ago, for events that tell of their own end.
pub(super) fn of(
    core: &Core,
    event: &Event,
    before: Option<Vec<BoundEvent>>,
) -> Result<Vec<Target>, &'static str> {
    let given = core.events_url();
    let state = core.lock();
    if state.wiring == Wiring::Given {
        return Ok(by_hand(&state, event, &given));
    }
    if before.is_none() && state.standing != Standing::Installed {
        return Err("not sent: the installation is not finished");
    }
    let bound = before.unwrap_or_else(|| state.bindings.of(&event.code));
    if bound.is_empty() {
        return Err("not sent: nobody has bound it");
    }
    let target = |bound: BoundEvent| Target {
        url: state.reach(&bound.handler),
        number: bound.number,
        shape: event.shape.with_auth_type(bound.auth_type),
    };
    Ok(bound.into_iter().map(target).collect())
}

/// The one address the options name, twice when the switch says so.
fn by_hand(state: &State, event: &Event, url: &str) -> Vec<Target> {
    let bound = state.bindings.handler(&event.code);
    let first = bound.unwrap_or_else(|| default_handler(&event.code));
    let second = state.faults.doubled.then_some(first + 100);
    let numbers = std::iter::once(first).chain(second);
    numbers
        .map(|number| Target {
            url: url.to_owned(),
            number,
            shape: event.shape,
        })
        .collect()
}
