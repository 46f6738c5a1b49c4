//! The HTTP surface: every route on one screen.

mod answer;
mod asset;
mod body;
mod call;
mod encoding;
mod events;
mod extract;
mod failure;
mod health;
mod launch;
mod limit;
mod live;
mod named;
mod reader;
mod session;
mod setup;
mod unread;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{get, post};
use hyper::Request;
use hyper::body::Incoming;
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;

use api::{BootPage, route};

pub use failure::Failure;
pub use unread::unread;

use crate::state::AppState;

/// Liveness.
pub const HEALTHZ: &str = "/healthz";
/// Readiness.
pub const READYZ: &str = "/readyz";
/// Counters.
pub const METRICS: &str = "/metrics";

/// Answers requests. Copies share it.
#[derive(Debug, Clone)]
pub struct Http {
    state: AppState,
    router: TowerToHyperService<Router>,
}

impl Http {
    /// All routes over this state.
    pub fn new(state: AppState) -> Self {
        let router = TowerToHyperService::new(router(state.clone()));
        Self { state, router }
    }

    /// Answers a request; whatever goes wrong is told by `answer`.
    pub async fn answer(self, request: Request<Incoming>) -> Response {
        answer::answer(&self.state, request, |request| self.router.call(request)).await
    }
}

/// All routes. Each has a name in `named`.
fn router(state: AppState) -> Router {
    anybodys(&state)
        .route(route::CALL_PATTERN, get(call::show))
        .route(route::LIVE_PATTERN, get(live::stream))
        .route(HEALTHZ, get(health::alive))
        .route(READYZ, get(health::ready))
        .route(METRICS, get(health::metrics))
        .fallback(asset::show)
        .method_not_allowed_fallback(method_not_allowed)
        .with_state(state)
}

/// What anybody may post, without a session: no address may have too much of it.
fn anybodys(state: &AppState) -> Router<AppState> {
    Router::new()
        .route(route::CALL_CARD, {
            post(launch::call_card).fallback(async || launch::by_hand(BootPage::Card))
        })
        .route(route::APP, {
            post(launch::app).fallback(async || launch::by_hand(BootPage::App))
        })
        .route(route::INSTALL, {
            post(launch::install).fallback(async || launch::by_hand(BootPage::Install))
        })
        .route(route::SESSION, post(session::open))
        .route(route::SETUP, post(setup::run))
        .route_layer(from_fn_with_state(state.clone(), limit::requests))
        // Counts refusals by itself.
        .route(route::EVENTS, post(events::receive))
}

async fn method_not_allowed() -> Failure {
    Failure::Method
}
