//! How much one address may ask of what needs no session.

use std::convert::Infallible;
use std::net::IpAddr;

use axum::extract::{OptionalFromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderName};
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
    fn of(extensions: &Extensions, headers: &HeaderMap, state: &AppState) -> Option<Self> {
        let Peer(peer) = extensions.get().copied()?;
        let heard = forwarded_for(headers);
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

impl OptionalFromRequestParts<AppState> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &AppState,
    ) -> Result<Option<Self>, Infallible> {
        Ok(Self::of(&parts.extensions, &parts.headers, state))
    }
}

/// For what anybody may post: each request counts, and a refused one counts more.
pub(super) async fn requests(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let caller = Caller::of(request.extensions(), request.headers(), &state);
    let Some(caller) = caller else {
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

/// For the event queue: only refused requests count, because portals do not repeat an event.
///
/// # Errors
/// The refusal, or 429 once there are too many.
pub(super) fn refusals<T>(
    answer: Result<T, Failure>,
    caller: Option<Caller>,
    state: &AppState,
) -> Result<T, Failure> {
    if let (Err(failure), Some(caller)) = (&answer, caller)
        && failure.status().is_client_error()
    {
        caller.charge(REQUEST + REFUSAL, state)?;
    }
    answer
}

/// All of the header, however often it comes.
fn forwarded_for(headers: &HeaderMap) -> String {
    let values = headers.get_all(X_FORWARDED_FOR).into_iter();
    let texts: Vec<_> = values.filter_map(|value| value.to_str().ok()).collect();
    texts.join(",")
}
