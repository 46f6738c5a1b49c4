//! The portal page.

use axum::Router;

use crate::portal::SimPortal;

pub(crate) fn router(portal: SimPortal) -> Router {
    Router::new().with_state(portal)
}
