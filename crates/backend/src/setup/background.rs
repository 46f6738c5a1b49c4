//! Binding without anybody who looks on: for an installation by the portal's server, and after an
//! update, which wipes what was bound.

use std::sync::Arc;

use bitrix24::Secret;
use domain::PortalId;

use super::binder::Bound;
use super::bindings::Wanted;
use super::look::look;
use super::patience::{self, Failed};
use super::voice::Voice;
use crate::portals::Portal;
use crate::state::AppState;

/// Begins to bind what is missing, with the token that a proven event brought. What fails goes to
/// the log and is tried again while that may help; an administrator's check-up finds the rest. A
/// newer event of the same portal ends the tries of an older one.
pub fn bind_later(state: &AppState, portal: &Portal, token: Secret) {
    let id = portal.id.clone();
    let Some(public_url) = &state.config.public_url else {
        tracing::warn!(portal.id = %id, "nothing is bound: CALL_CARD_PUBLIC_URL is not set");
        return;
    };
    let task = Task {
        state: state.clone(),
        id: id.clone(),
        generation: portal.generation,
        token,
        wanted: Wanted::at(public_url),
    };
    let newer = state.setups.latest.begin(&id);
    let mut stopping = state.stopping.clone();
    tokio::spawn(async move {
        let ended = async move {
            tokio::select! {
                () = newer => {}
                // The sender goes when we stop, too.
                _ = stopping.wait_for(|stops| *stops) => {}
            }
        };
        let clock = task.state.clock.clone();
        let attempt = || task.bind();
        patience::until_bound(&id, &clock, attempt, ended).await;
    });
}

/// One portal that is to be bound.
struct Task {
    state: AppState,
    id: PortalId,
    generation: u64,
    token: Secret,
    wanted: Wanted,
}

impl Task {
    /// The portal where it lives now, if that installation lasts.
    fn portal(&self) -> Result<Arc<Portal>, Failed> {
        let portal = self.state.portals.get(&self.id);
        let portal = portal.filter(|portal| portal.generation == self.generation);
        portal.ok_or(Failed::Gone)
    }

    /// Looks, binds exactly what is missing, and looks again.
    async fn bind(&self) -> Result<(), Failed> {
        let (state, wanted) = (&self.state, &self.wanted);
        let _turn = state.setups.turns.take(&self.id).await;
        let portal = self.portal()?;
        let voice = Voice::given(&state.client, &portal, &self.token);
        let mut found = look(&voice, &state.clock).await?;
        let mut bound = Bound::found(&found, wanted);
        if !bound.is_complete() {
            bound.change(&voice, wanted).await?;
            found = look(&voice, &state.clock).await?;
            bound.verified(&found, wanted);
        }
        if bound.is_complete() {
            return Ok(());
        }
        Err(Failed::Part {
            ends_by_itself: bound.lacks_for_now(&found),
        })
    }
}
