//! Binding without anybody who looks on: for an installation by the portal's server, and after an
//! update, which wipes what was bound.

use std::sync::Arc;

use bitrix24::Secret;

use super::binder::Bound;
use super::bindings::Wanted;
use super::look::look;
use super::voice::Voice;
use crate::portal::CallError;
use crate::portals::Portal;
use crate::state::AppState;

/// Begins to bind what is missing, with the token that a proven event brought. What fails goes to
/// the log, and an administrator's check-up finds it.
pub fn bind_later(state: &AppState, portal: Arc<Portal>, token: Secret) {
    let Some(public_url) = &state.config.public_url else {
        tracing::warn!(portal.id = %portal.id, "nothing is bound: CALL_CARD_PUBLIC_URL is not set");
        return;
    };
    let (state, wanted) = (state.clone(), Wanted::at(public_url));
    tokio::spawn(async move {
        match bind(&state, &portal, &token, &wanted).await {
            Ok(true) => tracing::info!(portal.id = %portal.id, "all is bound"),
            Ok(false) => tracing::warn!(portal.id = %portal.id, "not all is bound"),
            Err(error) => {
                tracing::warn!(portal.id = %portal.id, %error, "the portal cannot be bound");
            }
        }
    });
}

async fn bind(
    state: &AppState,
    portal: &Portal,
    token: &Secret,
    wanted: &Wanted,
) -> Result<bool, CallError> {
    let _turn = state.setups.turns.take(&portal.id).await;
    let voice = Voice::given(&state.client, portal, token);
    let found = look(&voice, &state.clock).await?;
    let mut bound = Bound::found(&found, wanted);
    if !bound.is_complete() {
        bound.change(&voice, wanted).await?;
        bound.verified(&look(&voice, &state.clock).await?, wanted);
    }
    Ok(bound.is_complete())
}
