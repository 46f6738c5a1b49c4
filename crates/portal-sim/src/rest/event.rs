//! `event.*` and `events`. Source: reference, section 4.2.

use serde_json::{Value, json};

use super::basic::{fields, required};
use super::{Answer, Ask, RestError, handler};
use crate::core::{Core, State};
use crate::event::application;
use crate::php::read;
use crate::webhook;

/// Events of the telephony.
const TELEPHONY: [&str; 5] = [
    "ONVOXIMPLANTCALLINIT",
    "ONVOXIMPLANTCALLSTART",
    "ONVOXIMPLANTCALLEND",
    "ONEXTERNALCALLSTART",
    "ONEXTERNALCALLBACKSTART",
];
/// Events about the application itself.
const APPLICATION: [&str; 5] = [
    "ONAPPINSTALL",
    "ONAPPUPDATE",
    "ONAPPUNINSTALL",
    "ONAPPPAYMENT",
    "ONAPPTEST",
];

/// Codes the application may bind.
fn offered(state: &State) -> Vec<&'static str> {
    let telephony = TELEPHONY.iter().filter(|_| state.terms.allow_telephony());
    telephony.chain(&APPLICATION).copied().collect()
}

/// Any user may bind; who is no administrator binds for himself.
pub(super) fn bind(ask: &Ask<'_>) -> Result<Answer, RestError> {
    let event = required(ask, "event")?.to_ascii_uppercase();
    let address = required(ask, "handler")?;
    let refused = |code, description| Err(RestError::new(400, code, description));
    let wanted = read::text(ask.params, "auth_type").parse().unwrap_or(0);
    let auth_type = match ask.token.user {
        user if Core::is_admin(user) => wanted,
        user if wanted == 0 || wanted == user => user,
        _ => return Err(RestError::new(403, "ACCESS_DENIED", "Access denied!")),
    };
    let mut state = ask.portal.core.lock();
    if !offered(&state).contains(&event.as_str()) {
        return refused("ERROR_EVENT_NOT_FOUND", "Event not found");
    }
    handler::check(&state, &address)?;
    if !state.bindings.subscribe(&event, &address, auth_type) {
        let description = "Unable to set event handler: Handler already binded";
        return refused("ERROR_EVENT_BINDING_EXISTS", description);
    }
    drop(state);
    ask.portal.tell_bindings();
    Ok(json!(true).into())
}

/// An administrator sees every subscription, others their own.
pub(super) fn get(ask: &Ask<'_>) -> Answer {
    let (user, state) = (ask.token.user, ask.portal.core.lock());
    let all = state.bindings.events().iter();
    let own = all.filter(|bound| Core::is_admin(user) || bound.auth_type == user);
    let list = own.map(|bound| {
        json!({
            "event": bound.event, "handler": bound.handler,
            "auth_type": bound.auth_type.to_string(), "offline": 0,
        })
    });
    json!(list.collect::<Vec<_>>()).into()
}

pub(super) fn unbind(ask: &Ask<'_>) -> Result<Answer, RestError> {
    let event = required(ask, "event")?.to_ascii_uppercase();
    let address = required(ask, "handler")?;
    let wanted = read::text(ask.params, "auth_type").parse().ok();
    let user = ask.token.user;
    let auth_type = if Core::is_admin(user) {
        wanted
    } else {
        Some(user)
    };
    let bindings = &mut ask.portal.core.lock().bindings;
    let count = bindings.unsubscribe(&event, &address, auth_type);
    Ok(json!({"count": count}).into())
}

/// Codes the application may bind; of one scope with `SCOPE`.
pub(super) fn list(ask: &Ask<'_>) -> Answer {
    let scope = read::text(ask.params, "SCOPE");
    let state = ask.portal.core.lock();
    let codes: Vec<Value> = offered(&state)
        .into_iter()
        .filter(|code| match scope.as_str() {
            "" => true,
            "telephony" => TELEPHONY.contains(code),
            _ => APPLICATION.contains(code),
        })
        .map(|code| json!(code))
        .collect();
    json!(codes).into()
}

/// `event.test`: ONAPPTEST with the given parameters goes through the queue.
pub(super) fn test(ask: &Ask<'_>) -> Answer {
    let mut query = fields(ask.params);
    query.retain(|(name, _)| name != "auth");
    let lang = ask.portal.core.lock().lang.clone();
    let event = application::test(query, &lang, ask.token.user);
    let core = ask.portal.core.clone();
    tokio::spawn(async move { webhook::deliver_one(&core, event).await });
    json!(true).into()
}
