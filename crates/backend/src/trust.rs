//! Who somebody is: the authorization server's word, asked for once a token.

mod cache;

use std::sync::Arc;
use std::time::Duration;

use bitrix24::rest::app_info::AppInfo;
use bitrix24::rest::profile::Profile;
use bitrix24::rest::{AnswerError, ErrorCode};
use bitrix24::{AdminProof, Claims, NotGenuine, Proof, Secret};
use domain::{OperatorId, PortalId};
use tokio::sync::Semaphore;

use crate::clock::Clock;
use crate::config::Base;
use crate::metrics::Metrics;
use crate::portal::{Answered, Outgoing, OutgoingError, Whose, is_forbidden};
use crate::portals::Portal;
use cache::Cache;

/// The two together stay within the 10 s in which we answer.
const APP_INFO_DEADLINE: Duration = Duration::from_secs(5);
const PROFILE_DEADLINE: Duration = Duration::from_secs(3);
/// How long a token counts whose end the authorization server does not tell.
const UNKNOWN_LIFE_MS: i64 = 300_000;
/// How long an answer without the portal's word about the operator's rank is kept.
const WITHOUT_RANK_MS: i64 = 30_000;

/// The longest token we ask about; real ones have 70 characters.
const TOKEN_MAX: usize = 1024;
/// How many installations are looked into at once: anybody can claim to be one.
const INSTALLATIONS_MAX: usize = 64;

/// Why nobody vouches for a token.
#[derive(Debug, Clone, thiserror::Error)]
pub enum TrustError {
    /// The authorization server, or the portal where it had to be asked, gave no usable answer.
    #[error("authorization server gave no usable answer")]
    Unavailable,
    /// It does not accept the token.
    #[error("authorization server does not accept the token")]
    Refused,
    /// It accepts the token, which proves something else.
    #[error(transparent)]
    NotGenuine(#[from] NotGenuine),
    /// The portal lies on a private address that was not allowed.
    #[error("the portal lies on a private address that the settings do not allow")]
    AddressRefused,
}

/// An operator the authorization server vouched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// Who.
    pub id: OperatorId,
    /// Whether the portal calls them an administrator; `false` when it could not be asked.
    pub is_admin: bool,
    /// When their token ends, Unix milliseconds.
    pub expires_at_ms: i64,
    /// When to ask again: before that, when the portal could not be asked.
    pub ask_again_at_ms: i64,
}

/// Asks authorization servers and portals about tokens.
#[derive(Debug, Clone)]
pub struct Trust(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    outgoing: Outgoing,
    servers: Vec<Base>,
    client_id: String,
    clock: Clock,
    metrics: Arc<Metrics>,
    cache: Cache,
    installations: Semaphore,
}

impl Trust {
    /// Trusts these servers about tokens of this application.
    pub fn new(
        outgoing: Outgoing,
        servers: Vec<Base>,
        client_id: String,
        clock: Clock,
        metrics: Arc<Metrics>,
    ) -> Self {
        let (cache, installations) = (Cache::default(), Semaphore::new(INSTALLATIONS_MAX));
        Self(Arc::new(Inner {
            outgoing,
            servers,
            client_id,
            clock,
            metrics,
            cache,
            installations,
        }))
    }

    /// Proves that an installation was made by an administrator of the portal it names.
    ///
    /// # Errors
    /// It was not, or nobody can be asked.
    pub async fn administrator(&self, claims: &Claims) -> Result<AdminProof, TrustError> {
        let _permit = self
            .0
            .installations
            .try_acquire()
            .map_err(|_| TrustError::Unavailable)?;
        let token = claims.unproven_access_token();
        let server = claims.unproven_server_endpoint();
        let proof = self
            .0
            .prove(token, server, claims.unproven_portal())
            .await?;
        let profile = self.0.profile(proof.client_endpoint(), token).await?;
        Ok(proof.of_administrator(&profile)?)
    }

    /// Proves who opened a card of a portal we know. Asked at most once at a time for a token,
    /// and not again while the token lives.
    ///
    /// # Errors
    /// Nobody vouches for the token, or nobody can be asked.
    pub async fn operator(
        &self,
        portal: &Arc<Portal>,
        token: &Secret,
    ) -> Result<Operator, TrustError> {
        let inner = Arc::clone(&self.0);
        let ask = inner.ask_operator(Arc::clone(portal), token.clone());
        let key = cache::key(portal, token);
        self.0.cache.get(key, self.0.clock.now(), ask).await
    }

    /// Begins to prove it, so that the answer is there when the card asks.
    pub fn prepare(&self, portal: &Arc<Portal>, token: &Secret) {
        let inner = Arc::clone(&self.0);
        let ask = inner.ask_operator(Arc::clone(portal), token.clone());
        self.0
            .cache
            .prepare(cache::key(portal, token), self.0.clock.now(), ask);
    }
}

impl Inner {
    async fn ask_operator(
        self: Arc<Self>,
        portal: Arc<Portal>,
        token: Secret,
    ) -> Result<Operator, TrustError> {
        let server = portal.server_endpoint.as_deref();
        let proof = self.prove(&token, server, &portal.id).await?;
        let now_ms = self.clock.now().as_millis();
        let expires_at_ms = proof.expires().map_or(now_ms + UNKNOWN_LIFE_MS, |seconds| {
            seconds.saturating_mul(1000)
        });
        if expires_at_ms <= now_ms {
            return Err(TrustError::Refused);
        }
        // The stored address, not the one in the answer: only an installation changes it.
        let profile = self.profile(&portal.client_endpoint, &token).await;
        let ask_again_at_ms = match &profile {
            Ok(_) => expires_at_ms,
            Err(_) => expires_at_ms.min(now_ms + WITHOUT_RANK_MS),
        };
        let is_admin = profile.is_ok_and(|profile| profile.is_admin);
        Ok(Operator {
            id: proof.operator(),
            is_admin,
            expires_at_ms,
            ask_again_at_ms,
        })
    }

    /// `app.info`: of our application, and of that portal?
    async fn prove(
        &self,
        token: &Secret,
        server: Option<&str>,
        portal: &PortalId,
    ) -> Result<Proof, TrustError> {
        if token.expose().len() > TOKEN_MAX {
            return Err(TrustError::Refused);
        }
        let base = self.server(server).ok_or(TrustError::Unavailable)?;
        let address = format!("{}/rest/app.info", base.as_str());
        let form = [("auth", token.expose())];
        let answer = self
            .outgoing
            .post_form(Whose::Server, &address, &form, APP_INFO_DEADLINE)
            .await;
        let proof = read(answer, AppInfo::parse)
            .and_then(|info| Ok(Proof::new(token, &info, &self.client_id, portal)?));
        self.metrics.authorization(match &proof {
            Ok(_) => "genuine",
            Err(TrustError::Unavailable) => "unavailable",
            Err(_) => "refused",
        });
        proof
    }

    /// `profile` at a verified address: an administrator?
    async fn profile(&self, endpoint: &str, token: &Secret) -> Result<Profile, TrustError> {
        let address = format!("{}/profile", endpoint.trim_end_matches('/'));
        let form = [("auth", token.expose())];
        read(
            self.outgoing
                .post_form(Whose::Portal, &address, &form, PROFILE_DEADLINE)
                .await,
            Profile::parse,
        )
    }

    /// The server that somebody names, when it is on our list; else the first of the list.
    fn server(&self, named: Option<&str>) -> Option<&Base> {
        let listed =
            named.and_then(|named| self.servers.iter().find(|base| base.is_home_of(named)));
        listed.or_else(|| self.servers.first())
    }
}

/// Separates "no" from "no answer": only the first says anything about the token.
fn read<T>(
    answer: Result<Answered, OutgoingError>,
    parse: impl FnOnce(&[u8]) -> Result<T, AnswerError>,
) -> Result<T, TrustError> {
    let answer = answer.map_err(|error| {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "nobody vouches for a token"
        );
        if is_forbidden(&error) {
            TrustError::AddressRefused
        } else {
            TrustError::Unavailable
        }
    })?;
    let status = answer.status;
    parse(&answer.body).map_err(|error| {
        tracing::debug!(status = status.as_u16(), error = %error, "a token is not accepted");
        let is_theirs =
            status.is_server_error() || status.is_redirection() || status.as_u16() == 429;
        match error {
            AnswerError::NotJson => TrustError::Unavailable,
            AnswerError::Refused(refused) if is_theirs || is_busy(&refused.code) => {
                TrustError::Unavailable
            }
            AnswerError::Lacks(_) if is_theirs => TrustError::Unavailable,
            AnswerError::Refused(_) | AnswerError::Lacks(_) => TrustError::Refused,
        }
    })
}

/// Errors that say nothing about the token (reference, section 4.6).
const fn is_busy(code: &ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::QueryLimitExceeded
            | ErrorCode::OperationTimeLimit
            | ErrorCode::OverloadLimit
            | ErrorCode::InternalServerError
            | ErrorCode::UnexpectedAnswer
    )
}
