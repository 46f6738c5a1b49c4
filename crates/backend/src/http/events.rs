//! `POST /events`: the portal's event queue.

use axum::extract::State;
use axum::http::StatusCode;
use bitrix24::event::ProvenBy;
use bitrix24::{Delivery, PortalEvent, Unverified};

use super::body::WholeBody;
use super::failure::Failure;
use super::limit::{Caller, refusals};
use crate::callers::REQUEST;
use crate::ingest::{Ingested, ingest};
use crate::journal::Appended;
use crate::setup;
use crate::state::AppState;

/// Takes one event; answers when it is durable.
pub(super) async fn receive(
    State(state): State<AppState>,
    caller: Option<Caller>,
    body: Result<WholeBody, Failure>,
) -> Result<StatusCode, Failure> {
    let taken = read_and_take(&state, caller, body).await;
    refusals(taken, caller, &state)
}

async fn read_and_take(
    state: &AppState,
    caller: Option<Caller>,
    body: Result<WholeBody, Failure>,
) -> Result<StatusCode, Failure> {
    let body = body?;
    let delivery = Delivery::decode(&body.content_type, &body.bytes)?;
    // It does not wait for the journal.
    drop(body);
    if let (ProvenBy::Server, Some(caller)) = (delivery.proven_by(), caller) {
        // This one makes us ask the authorization server, whoever sent it.
        caller.charge(REQUEST, state)?;
    }
    take(state, delivery).await
}

/// Takes a delivery, however it came.
pub(super) async fn take(
    state: &AppState,
    delivery: Delivery<Unverified>,
) -> Result<StatusCode, Failure> {
    let code = delivery.code().to_owned();
    let taken = match delivery.proven_by() {
        ProvenBy::Token => by_token(state, delivery).await,
        // In a place of its own: what asking takes would be set aside, and moved, for every event.
        ProvenBy::Server => Box::pin(by_server(state, delivery)).await,
    };
    let result = match &taken {
        Ok(result) => result,
        Err(failure) if failure.status().is_server_error() => "unavailable",
        Err(_) => "refused",
    };
    state.metrics.event(&code, result);
    taken.map(|_| StatusCode::OK)
}

/// An event that proves itself by the token we keep.
async fn by_token(
    state: &AppState,
    delivery: Delivery<Unverified>,
) -> Result<&'static str, Failure> {
    let unknown = || Failure::NotProven("the portal is not known".to_owned());
    let id = delivery.portal().ok_or_else(unknown)?;
    let portal = state.portals.get(id).ok_or_else(unknown)?;
    let token = portal.application_token.as_ref().ok_or_else(unknown)?;
    let delivery = delivery
        .verify(token)
        .map_err(|refused| Failure::NotProven(refused.to_string()))?;
    let ingested = ingest(&delivery, &state.journal, &state.clock).await?;
    let (heard, now) = (&state.setups.heard, state.clock.now());
    if let Ingested::Application(PortalEvent::AppTest(test)) = &ingested {
        heard.test(&portal.id, test.probe().unwrap_or_default(), now);
    } else {
        heard.event(&portal.id, delivery.code(), now);
    }
    match ingested {
        Ingested::Journal(Appended::Stored(_)) => Ok("stored"),
        Ingested::Journal(Appended::Repeated) => Ok("repeated"),
        Ingested::NoCall(_) | Ingested::Unknown => Ok("ignored"),
        Ingested::Application(PortalEvent::AppUninstall(uninstall)) => {
            Box::pin(state.portals.forget(&portal.id, uninstall.clean)).await?;
            tracing::info!(portal.id = %portal.id, clean = uninstall.clean, "portal uninstalled us");
            Ok("uninstalled")
        }
        Ingested::Application(_) => Ok("acknowledged"),
    }
}

/// An event that brings new tokens: the authorization server must know them as an
/// administrator's.
async fn by_server(
    state: &AppState,
    delivery: Delivery<Unverified>,
) -> Result<&'static str, Failure> {
    let refused = |why: String| Failure::NotProven(why);
    let claims = delivery
        .claims()
        .ok_or_else(|| refused("it names no portal or brings no token".to_owned()))?;
    let proof = state
        .trust
        .administrator(&claims)
        .await
        .map_err(|error| match error {
            error if error.ends_by_itself() => Failure::AuthorizationUnavailable,
            error => refused(error.to_string()),
        })?;
    let installation = claims
        .proven(&proof)
        .map_err(|error| refused(error.to_string()))?;
    if installation.application_token.is_none() {
        return Err(refused("it brings no application token".to_owned()));
    }
    let token = installation.access_token.clone();
    let portal = state.portals.store(installation).await?;
    tracing::info!(portal.id = %portal.id, event.code = delivery.code(), "portal installed us");
    state
        .setups
        .heard
        .event(&portal.id, delivery.code(), state.clock.now());
    setup::bind_later(state, &portal, token);
    Ok("installed")
}
