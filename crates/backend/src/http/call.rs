//! `GET /api/calls/{call_id}`: all that is known of a call.

use api::Snapshot;
use axum::Json;
use axum::extract::State;

use super::extract::CallSession;
use super::failure::Failure;
use crate::state::AppState;

/// The snapshot; 404 while nobody has reported the call.
pub(super) async fn show(
    CallSession { session, call_id }: CallSession,
    State(state): State<AppState>,
) -> Result<Json<Snapshot>, Failure> {
    let facts = state.journal.load(&session.portal, &call_id).await?;
    let snapshot = Snapshot::of(&call_id, facts, state.clock.now(), &state.config.rules);
    if snapshot.call.is_some() {
        Ok(Json(snapshot))
    } else {
        Err(Failure::UnknownCall)
    }
}
