//! `POST /api/session`: a session of ours for an operator's own token.

use api::{SessionAnswer, SessionOperator, SessionPortal, SessionRequest};
use axum::Json;
use axum::extract::State;
use bitrix24::Secret;

use super::body::WholeBody;
use super::failure::Failure;
use crate::session::Session;
use crate::state::AppState;

/// Proves the token and seals a session.
pub(super) async fn open(
    State(state): State<AppState>,
    body: WholeBody,
) -> Result<Json<SessionAnswer>, Failure> {
    let opened = prove_and_seal(&state, &body).await;
    state.metrics.session(match &opened {
        Ok(_) => "opened",
        Err(failure) if failure.status().is_server_error() => "unavailable",
        Err(_) => "refused",
    });
    opened.map(Json)
}

async fn prove_and_seal(state: &AppState, body: &WholeBody) -> Result<SessionAnswer, Failure> {
    let request = read(body)?;
    let token = Secret::parse(&request.auth_id)
        .ok_or_else(|| Failure::NotGenuine("it is empty".to_owned()))?;
    let portal = state.portals.get(&request.member_id);
    let portal = portal.ok_or_else(|| Failure::NotGenuine("the portal is not known".to_owned()))?;
    let operator = state.trust.operator(&portal, &token).await?;
    // Asking can find that the portal has moved.
    let portal = state.portals.get(&portal.id).unwrap_or(portal);

    let now = state.clock.now();
    let life_ms = i64::try_from(state.config.session_life.as_millis()).unwrap_or(i64::MAX);
    let expires_at = now.plus_millis(life_ms.min(operator.expires_at_ms - now.as_millis()));
    let session = Session {
        portal: portal.id.clone(),
        generation: portal.generation,
        operator: operator.id,
        is_admin: operator.is_admin,
        call_id: request.call_id,
        expires_at,
    };
    let token = session
        .seal(&state.keys)
        .map_err(|error| Failure::Internal(error.to_string()))?;
    Ok(SessionAnswer {
        token,
        expires_in: u64::try_from(expires_at.millis_since(now) / 1000).unwrap_or_default(),
        operator: SessionOperator {
            id: operator.id,
            is_admin: operator.is_admin,
        },
        portal: SessionPortal {
            member_id: portal.id.clone(),
            origin: portal.origin.clone(),
        },
    })
}

/// The request; what is wrong with it is told by place, because its values are secret.
fn read(body: &WholeBody) -> Result<SessionRequest, Failure> {
    if !body.is("application/json") {
        return Err(Failure::UnsupportedType);
    }
    serde_json::from_slice(&body.bytes).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Failure::Malformed(format!(
            "the body is no request for a session: line {line}, column {column}"
        ))
    })
}
