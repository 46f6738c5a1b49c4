//! How much one address may ask of what needs no session.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::failure::Failure;
use crate::callers::{REFUSAL, REQUEST};
use crate::connection::Peer;
use crate::state::AppState;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Who sent a request, as far as we can know.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caller(IpAddr);

impl Caller {
    fn of(request: &Request, state: &AppState) -> Option<Self> {
        let Peer(peer) = request.extensions().get().copied()?;
        let heard = forwarded_for(request.headers());
        Some(Self(state.config.trusted_proxies.sender(peer, &heard)))
    }

    /// Takes the price of something from what the caller's address may have.
    ///
    /// # Errors
    /// It has used up everything: 429.
    pub(super) fn charge(self, price: u32, state: &AppState) -> Result<(), Failure> {
        let charged = state.callers.charge(self.0, price, state.clock.now());
        charged.map_err(Failure::TooManyRequests)
    }
}

/// For what anybody may post: each request counts, and a refused one counts more.
pub(super) async fn requests(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let Some(caller) = Caller::of(&request, &state) else {
        return next.run(request).await;
    };
    if let Err(failure) = caller.charge(REQUEST, &state) {
        return failure.into_response();
    }
    let response = next.run(request).await;
    if response.status().is_client_error() {
        let Caller(address) = caller;
        state.callers.debit(address, REFUSAL, state.clock.now());
    }
    response
}

/// For the event queue: only refused requests count, because portals do not repeat an event. The
/// handler finds the [`Caller`] in the request's extensions.
pub(super) async fn refusals(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(caller) = Caller::of(&request, &state) else {
        return next.run(request).await;
    };
    request.extensions_mut().insert(caller);
    let response = next.run(request).await;
    if !response.status().is_client_error() {
        return response;
    }
    match caller.charge(REQUEST + REFUSAL, &state) {
        Ok(()) => response,
        Err(failure) => failure.into_response(),
    }
}

/// All of the header, however often it comes.
fn forwarded_for(headers: &HeaderMap) -> String {
    let values = headers.get_all(X_FORWARDED_FOR).into_iter();
    let texts: Vec<_> = values.filter_map(|value| value.to_str().ok()).collect();
    texts.join(",")
}
