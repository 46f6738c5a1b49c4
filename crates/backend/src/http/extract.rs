//! What extractors prove: whose session this is, and which call is asked about.

use axum::extract::{FromRequestParts, Path};
use axum::http::header;
use axum::http::request::Parts;
use domain::CallId;

use super::failure::Failure;
use crate::session::Session;
use crate::state::AppState;

/// A session that may see the call in the path.
#[derive(Debug)]
pub(super) struct CallSession {
    /// The session.
    pub session: Session,
    /// The call.
    pub call_id: CallId,
}

impl FromRequestParts<AppState> for CallSession {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        let session = session(parts, state)?;
        let path = Path::<String>::from_request_parts(parts, state).await;
        let Path(text) = path.map_err(|_| Failure::InvalidField("call_id"))?;
        let call_id = CallId::parse(&text).ok_or(Failure::InvalidField("call_id"))?;
        if session.allows(&call_id) {
            Ok(Self { session, call_id })
        } else {
            Err(Failure::OtherCall)
        }
    }
}

/// The session of an `Authorization: Bearer`, while its portal's installation lasts.
fn session(parts: &Parts, state: &AppState) -> Result<Session, Failure> {
    let value = parts
        .headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let (scheme, token) = value
        .and_then(|value| value.split_once(' '))
        .ok_or(Failure::NoSession)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Failure::NoSession);
    }
    let now = state.clock.now();
    let session = Session::open(token.trim(), &state.keys, now).map_err(|_| Failure::NoSession)?;
    let lasts = state
        .portals
        .is_current(&session.portal, session.generation);
    if lasts {
        Ok(session)
    } else {
        Err(Failure::NoSession)
    }
}
