//! What an application has bound. Source: reference, section 4.2.

use serde_json::{Value, json};

use super::basic::required;
use super::{Answer, Ask, RestError};
use crate::core::Core;
use crate::php::read;

/// Events a portal of the cloud can send to this application.
const EVENTS: [&str; 10] = [
    "ONVOXIMPLANTCALLINIT",
    "ONVOXIMPLANTCALLSTART",
    "ONVOXIMPLANTCALLEND",
    "ONEXTERNALCALLSTART",
    "ONEXTERNALCALLBACKSTART",
    "ONAPPINSTALL",
    "ONAPPUPDATE",
    "ONAPPUNINSTALL",
    "ONAPPPAYMENT",
    "ONAPPTEST",
];

/// Placements of the scopes the application has.
const PLACEMENTS: [&str; 3] = [
    "CALL_CARD",
    "TELEPHONY_ANALYTICS_MENU",
    "PAGE_BACKGROUND_WORKER",
];

#[derive(Default)]
pub(crate) struct Bindings {
    events: Vec<EventBinding>,
    placements: Vec<PlacementBinding>,
    /// Numbers of subscriptions are never used twice.
    last: u64,
}

struct EventBinding {
    number: u64,
    event: String,
    handler: String,
    auth_type: String,
}

struct PlacementBinding {
    placement: String,
    handler: String,
    title: String,
    lang_all: Value,
}

impl Bindings {
    /// The subscription's number: `event_handler_id`.
    pub(crate) fn handler(&self, event: &str) -> Option<u64> {
        let bound = self.events.iter().find(|bound| bound.event == event)?;
        Some(bound.number)
    }

    /// Caption of the application's tab for a reader of that language.
    pub(crate) fn tab_title(&self, lang: &str) -> Option<String> {
        let tab = self
            .placements
            .iter()
            .find(|bound| bound.placement == "CALL_CARD")?;
        let own = read::member(&tab.lang_all, lang).map(|texts| read::text(texts, "TITLE"));
        own.filter(|title| !title.is_empty())
            .or_else(|| Some(tab.title.clone()))
            .filter(|title| !title.is_empty())
    }

    pub(crate) fn clear(&mut self) {
        self.events.clear();
        self.placements.clear();
    }
}

fn denied() -> RestError {
    RestError::new(403, "ACCESS_DENIED", "Access denied!")
}

/// Handlers are absolute addresses whose host has a dot.
fn is_address(handler: &str) -> bool {
    let rest = handler
        .strip_prefix("https://")
        .or_else(|| handler.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', ':']).next());
    host.is_some_and(|host| host.contains('.'))
}

pub(super) fn placement_bind(ask: &Ask<'_>) -> Result<Answer, RestError> {
    if !Core::is_admin(ask.token.user) {
        return Err(denied());
    }
    let placement = required(ask, "PLACEMENT")?.to_ascii_uppercase();
    let handler = required(ask, "HANDLER")?;
    if !PLACEMENTS.contains(&placement.as_str()) {
        let description = "Placement not found";
        return Err(RestError::new(
            400,
            "ERROR_PLACEMENT_NOT_FOUND",
            description,
        ));
    }
    if !is_address(&handler) {
        let description = "Wrong handler URL";
        return Err(RestError::new(400, "ERROR_WRONG_HANDLER_URL", description));
    }
    let bindings = &mut ask.portal.core.lock().bindings;
    let is_same =
        |bound: &PlacementBinding| bound.placement == placement && bound.handler == handler;
    if bindings.placements.iter().any(is_same) {
        let description = "Unable to set placement handler: Handler already binded";
        return Err(RestError::new(400, "ERROR_CORE", description));
    }
    let lang_all = read::member(ask.params, "LANG_ALL").cloned();
    bindings.placements.push(PlacementBinding {
        placement,
        handler,
        title: read::text(ask.params, "TITLE"),
        lang_all: lang_all.unwrap_or_else(|| json!([])),
    });
    Ok(json!(true).into())
}

pub(super) fn placement_get(ask: &Ask<'_>) -> Answer {
    let state = ask.portal.core.lock();
    let list = state.bindings.placements.iter().map(|bound| {
        json!({
            "placement": bound.placement, "userId": 0, "handler": bound.handler, "options": [],
            "title": bound.title, "description": "", "langAll": bound.lang_all,
        })
    });
    json!(list.collect::<Vec<_>>()).into()
}

pub(super) fn placement_unbind(ask: &Ask<'_>) -> Result<Answer, RestError> {
    if !Core::is_admin(ask.token.user) {
        return Err(denied());
    }
    let placement = required(ask, "PLACEMENT")?.to_ascii_uppercase();
    let handler = read::text(ask.params, "HANDLER");
    let list = &mut ask.portal.core.lock().bindings.placements;
    let before = list.len();
    list.retain(|bound| {
        bound.placement != placement || !(handler.is_empty() || bound.handler == handler)
    });
    // The portal counts records found plus records removed.
    Ok(json!({"count": 2 * (before - list.len())}).into())
}

pub(super) fn event_bind(ask: &Ask<'_>) -> Result<Answer, RestError> {
    let event = required(ask, "event")?.to_ascii_uppercase();
    let handler = required(ask, "handler")?;
    let auth_type = read::text(ask.params, "auth_type");
    let is_admin = Core::is_admin(ask.token.user);
    let own = ["".to_owned(), "0".to_owned(), ask.token.user.to_string()];
    if !is_admin && !own.contains(&auth_type) {
        return Err(denied());
    }
    if !EVENTS.contains(&event.as_str()) {
        let description = "Event not found";
        return Err(RestError::new(400, "ERROR_EVENT_NOT_FOUND", description));
    }
    if !is_address(&handler) {
        let description = "Wrong handler URL";
        return Err(RestError::new(400, "ERROR_WRONG_HANDLER_URL", description));
    }
    let bindings = &mut ask.portal.core.lock().bindings;
    let is_same = |bound: &EventBinding| bound.event == event && bound.handler == handler;
    if bindings.events.iter().any(is_same) {
        let description = "Unable to set event handler: Handler already binded";
        return Err(RestError::new(
            400,
            "ERROR_EVENT_BINDING_EXISTS",
            description,
        ));
    }
    bindings.last += 1;
    bindings.events.push(EventBinding {
        number: 1000 + bindings.last,
        event,
        handler,
        auth_type: if auth_type.is_empty() && !is_admin {
            ask.token.user.to_string()
        } else {
            auth_type
        },
    });
    Ok(json!(true).into())
}

pub(super) fn event_get(ask: &Ask<'_>) -> Answer {
    let state = ask.portal.core.lock();
    let list = state.bindings.events.iter().map(|bound| {
        let auth_type = if bound.auth_type.is_empty() {
            "0"
        } else {
            &bound.auth_type
        };
        json!({
            "event": bound.event, "handler": bound.handler,
            "auth_type": auth_type, "offline": 0,
        })
    });
    json!(list.collect::<Vec<_>>()).into()
}

pub(super) fn event_unbind(ask: &Ask<'_>) -> Answer {
    let event = read::text(ask.params, "event").to_ascii_uppercase();
    let handler = read::text(ask.params, "handler");
    let list = &mut ask.portal.core.lock().bindings.events;
    let before = list.len();
    list.retain(|bound| bound.event != event || bound.handler != handler);
    json!({"count": before - list.len()}).into()
}
