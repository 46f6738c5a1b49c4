//! `placement.*`. Source: reference, section 4.2.

use serde_json::{Value, json};

use super::basic::required;
use super::binding::BoundPlacement;
use super::{Answer, Ask, RestError, handler};
use crate::core::{Core, State};
use crate::php::read;

/// Placements telephony offers.
const TELEPHONY: [&str; 2] = ["CALL_CARD", "TELEPHONY_ANALYTICS_MENU"];
/// Placements every portal has.
const BASIC: [&str; 1] = ["PAGE_BACKGROUND_WORKER"];

/// Codes the application may bind.
fn offered(state: &State) -> Vec<&'static str> {
    let telephony = TELEPHONY.iter().filter(|_| state.terms.allow_telephony());
    telephony.chain(&BASIC).copied().collect()
}

fn administrator(ask: &Ask<'_>) -> Result<(), RestError> {
    let denied = || RestError::new(403, "ACCESS_DENIED", "Access denied!");
    Core::is_admin(ask.token.user)
        .then_some(())
        .ok_or_else(denied)
}

pub(super) fn bind(ask: &Ask<'_>) -> Result<Answer, RestError> {
    administrator(ask)?;
    let placement = required(ask, "PLACEMENT")?.to_ascii_uppercase();
    let address = required(ask, "HANDLER")?;
    let refused = |code, description| Err(RestError::new(400, code, description));
    let mut state = ask.portal.core.lock();
    if !offered(&state).contains(&placement.as_str()) {
        return refused("ERROR_PLACEMENT_NOT_FOUND", "Placement not found");
    }
    if !["", "0"].contains(&read::text(ask.params, "USER_ID").as_str()) {
        return refused("ERROR_PLACEMENT_USER_MODE", "User mode is not available");
    }
    handler::check(&state, &address)?;
    let same = state.bindings.placements().iter();
    let handlers = same.filter(|bound| bound.placement == placement).count();
    let lang_all = read::member(ask.params, "LANG_ALL").cloned();
    let is_new = state.bindings.place(BoundPlacement {
        placement: placement.clone(),
        handler: address.clone(),
        title: read::text(ask.params, "TITLE"),
        lang_all: lang_all.unwrap_or_else(|| json!([])),
    });
    if !is_new {
        let description = "Unable to set placement handler: Handler already binded";
        return refused("ERROR_CORE", description);
    }
    if state
        .terms
        .most_handlers
        .is_some_and(|most| handlers >= most)
    {
        state.bindings.displace(&placement, &address);
        return refused("ERROR_PLACEMENT_MAX_COUNT", "Placement max count");
    }
    drop(state);
    ask.portal.tell_bindings();
    Ok(json!(true).into())
}

pub(super) fn get(ask: &Ask<'_>) -> Result<Answer, RestError> {
    administrator(ask)?;
    let state = ask.portal.core.lock();
    let list = state.bindings.placements().iter().map(|bound| {
        json!({
            "placement": bound.placement, "userId": 0, "handler": bound.handler, "options": [],
            "title": bound.title, "description": "", "langAll": bound.lang_all,
        })
    });
    Ok(json!(list.collect::<Vec<_>>()).into())
}

pub(super) fn unbind(ask: &Ask<'_>) -> Result<Answer, RestError> {
    administrator(ask)?;
    let placement = required(ask, "PLACEMENT")?.to_ascii_uppercase();
    let address = read::text(ask.params, "HANDLER");
    let bindings = &mut ask.portal.core.lock().bindings;
    // The portal counts records found plus records removed.
    let count = 2 * bindings.displace(&placement, &address);
    Ok(json!({"count": count}).into())
}

/// Codes the application may bind; of one scope with `SCOPE`. Any user may ask.
pub(super) fn list(ask: &Ask<'_>) -> Answer {
    let scope = read::text(ask.params, "SCOPE");
    let state = ask.portal.core.lock();
    let codes: Vec<Value> = offered(&state)
        .into_iter()
        .filter(|code| match scope.as_str() {
            "" => true,
            "telephony" => TELEPHONY.contains(code),
            _ => BASIC.contains(code),
        })
        .map(|code| json!(code))
        .collect();
    json!(codes).into()
}
