//! A new pair of tokens for an installation, only after the old one has expired, and one renewal
//! at a time (reference, section 4.4).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bitrix24::Secret;
use bitrix24::rest::ErrorCode;
use bitrix24::rest::token::RenewedToken;
use domain::{PortalId, Timestamp};
use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Shared};

use super::call_error::CallError;
use super::oauth::{Oauth, OauthError};
use crate::clock::Clock;
use crate::portals::{Portal, Portals, PortalsError, Tokens};

/// How long an access token lives when the answer does not say.
const LIFE_MS: i64 = 3_600_000;

type Outcome = Result<Arc<Portal>, CallError>;

/// Renews tokens. Copies share what is going on.
#[derive(Debug, Clone)]
pub(super) struct Renewals(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    oauth: Oauth,
    portals: Portals,
    clock: Clock,
    running: Mutex<HashMap<PortalId, Shared<BoxFuture<'static, Outcome>>>>,
    /// Pairs the store did not take. The tokens they replace are dead, so they are stored first
    /// when the next caller comes.
    unstored: Mutex<HashMap<PortalId, (u64, Renewed)>>,
}

/// What an authorization server gave.
#[derive(Debug, Clone)]
struct Renewed {
    tokens: Tokens,
    client_endpoint: Option<String>,
}

impl Renewals {
    pub(super) fn new(oauth: Oauth, portals: Portals, clock: Clock) -> Self {
        Self(Arc::new(Inner {
            oauth,
            portals,
            clock,
            running: Mutex::default(),
            unstored: Mutex::default(),
        }))
    }

    /// The portal with tokens newer than the one that has expired. Whoever comes while they are
    /// being renewed gets the same pair, and it is stored before anybody uses it. The work goes on
    /// when nobody waits any more: a pair that is lost cannot be had again.
    pub(super) async fn newer_than(&self, expired: &Secret, id: &PortalId) -> Outcome {
        let renewing = {
            let mut running = lock(&self.0.running);
            // In this order: a renewal is stored before it leaves `running`.
            let portal = self.0.portals.get(id).ok_or(CallError::UnknownPortal)?;
            let tokens = portal
                .tokens
                .as_ref()
                .ok_or(CallError::NeedsAdministrator)?;
            if !tokens.access.matches(expired) {
                return Ok(portal);
            }
            let start = || Self::start(Arc::clone(&self.0), Arc::clone(&portal));
            running.entry(id.clone()).or_insert_with(start).clone()
        };
        renewing.await
    }

    fn start(inner: Arc<Inner>, portal: Arc<Portal>) -> Shared<BoxFuture<'static, Outcome>> {
        let task = tokio::spawn(async move {
            let outcome = inner.renew(&portal).await;
            lock(&inner.running).remove(&portal.id);
            outcome
        });
        let broken = |_| Err(CallError::AuthorizationUnavailable);
        task.map(move |joined| joined.unwrap_or_else(broken))
            .boxed()
            .shared()
    }
}

impl Inner {
    async fn renew(&self, portal: &Portal) -> Outcome {
        let unstored = lock(&self.unstored).remove(&portal.id);
        let renewed = match unstored {
            Some((generation, renewed)) if generation == portal.generation => renewed,
            _ => self.ask(portal).await?,
        };
        let stored = self.store(portal, renewed.clone()).await;
        stored.map_err(|error| {
            tracing::error!(portal.id = %portal.id, error = &error as &dyn std::error::Error, "new tokens are not stored");
            let kept = (portal.generation, renewed);
            lock(&self.unstored).insert(portal.id.clone(), kept);
            CallError::Store(error.to_string())
        })?
        .ok_or(CallError::UnknownPortal)
    }

    async fn store(
        &self,
        portal: &Portal,
        renewed: Renewed,
    ) -> Result<Option<Arc<Portal>>, PortalsError> {
        let (id, generation) = (&portal.id, portal.generation);
        let stored = self.portals.renew(id, generation, renewed.tokens).await?;
        match renewed.client_endpoint {
            // The authorization server knows where the portal lives now.
            Some(endpoint) if endpoint != portal.client_endpoint => {
                match self.portals.relocate(id, generation, &endpoint).await {
                    Err(PortalsError::Address(_)) => Ok(stored),
                    moved => moved,
                }
            }
            _ => Ok(stored),
        }
    }

    async fn ask(&self, portal: &Portal) -> Result<Renewed, CallError> {
        let tokens = portal
            .tokens
            .as_ref()
            .ok_or(CallError::NeedsAdministrator)?;
        let server = portal.server_endpoint.as_deref();
        let renewed = match self.oauth.renew(&tokens.refresh, server).await {
            Ok(renewed)
                if renewed
                    .member_id
                    .as_ref()
                    .is_some_and(|id| *id != portal.id) =>
            {
                return Err(CallError::AuthorizationUnavailable);
            }
            Ok(renewed) => renewed,
            Err(error) => return Err(self.refused(error, portal, &tokens.refresh).await),
        };
        tracing::info!(portal.id = %portal.id, "tokens were renewed");
        Ok(Renewed {
            tokens: self.tokens(&renewed),
            client_endpoint: renewed.client_endpoint,
        })
    }

    fn tokens(&self, renewed: &RenewedToken) -> Tokens {
        let life_ms = renewed
            .expires_in
            .map_or(LIFE_MS, |seconds| i64::from(seconds) * 1000);
        let expires_at = match renewed.expires {
            Some(seconds) => Timestamp::from_millis(seconds.saturating_mul(1000)),
            None => self.clock.now().plus_millis(life_ms),
        };
        Tokens {
            access: renewed.access_token.clone(),
            refresh: renewed.refresh_token.clone(),
            expires_at,
        }
    }

    /// A dead refresh token is forgotten: from now on an administrator must open the application.
    async fn refused(&self, error: OauthError, portal: &Portal, refresh: &Secret) -> CallError {
        let OauthError::Refused(error) = error else {
            return CallError::AuthorizationUnavailable;
        };
        match error.code {
            ErrorCode::InvalidGrant => {
                tracing::warn!(portal.id = %portal.id, "an administrator must open the application");
                let retired = self.portals.retire_tokens(&portal.id, refresh).await;
                retired.map_or_else(
                    |error| CallError::Store(error.to_string()),
                    |()| CallError::NeedsAdministrator,
                )
            }
            ErrorCode::InvalidClient | ErrorCode::WrongClient => CallError::WrongClient(error),
            ErrorCode::PaymentRequired => CallError::PlanForbids(error),
            ErrorCode::InsufficientScope | ErrorCode::InvalidScope => {
                CallError::MissingScope(error)
            }
            _ => CallError::Refused(error),
        }
    }
}

/// Nothing in here panics while it holds the lock.
fn lock<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}
