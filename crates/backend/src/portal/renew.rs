//! A new pair of tokens for an installation, only after the old one has expired (reference,
//! section 4.4).

use std::sync::Arc;
use std::time::Duration;

use bitrix24::rest::AnswerError;
use bitrix24::rest::token::RenewedToken;

use domain::Timestamp;

use super::{Outgoing, Whose};
use crate::portals::{Portal, PortalsError, Tokens};
use crate::state::AppState;

const DEADLINE: Duration = Duration::from_secs(10);

/// Why there are no new tokens.
#[derive(Debug, thiserror::Error)]
pub enum RenewError {
    /// The authorization server gave no usable answer.
    #[error("authorization server gave no usable answer")]
    Unavailable,
    /// It refuses: somebody must open the application again.
    #[error("authorization server refuses to renew the token")]
    Refused,
    /// The new pair could not be stored; it is not used either.
    #[error("new tokens are not stored")]
    Store(#[from] PortalsError),
}

/// Renews the installer's tokens and stores them before anybody uses them. Whoever calls this
/// sees to it that nobody else does so for the same portal.
///
/// # Errors
/// Refused, not answered, or not stored.
pub async fn renew(
    state: &AppState,
    outgoing: &Outgoing,
    portal: &Arc<Portal>,
) -> Result<(), RenewError> {
    let refresh_token = &portal.tokens.as_ref().ok_or(RenewError::Refused)?.refresh;
    let servers = &state.config.oauth_urls;
    let named = portal.server_endpoint.as_deref();
    let listed = named.and_then(|named| servers.iter().find(|base| base.is_home_of(named)));
    let base = listed
        .or_else(|| servers.first())
        .ok_or(RenewError::Unavailable)?;
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", state.config.client_id.as_str()),
        ("client_secret", state.config.client_secret.expose()),
        ("refresh_token", refresh_token.expose()),
    ];
    let address = format!("{}/oauth/token/", base.as_str());
    let answer = outgoing
        .post_form(Whose::Server, &address, &form, DEADLINE)
        .await
        .map_err(|_| RenewError::Unavailable)?;
    let renewed = RenewedToken::parse(&answer.body).map_err(|error| match error {
        AnswerError::NotJson => RenewError::Unavailable,
        _ if answer.status.is_server_error() => RenewError::Unavailable,
        AnswerError::Refused(_) | AnswerError::Lacks(_) => RenewError::Refused,
    })?;
    if renewed
        .member_id
        .as_ref()
        .is_some_and(|id| *id != portal.id)
    {
        return Err(RenewError::Refused);
    }
    let expires_at = renewed.expires.unwrap_or_default().saturating_mul(1000);
    let tokens = Tokens {
        access: renewed.access_token,
        refresh: renewed.refresh_token,
        expires_at: Timestamp::from_millis(expires_at),
    };
    state
        .portals
        .renew(&portal.id, portal.generation, tokens)
        .await?;
    Ok(())
}
