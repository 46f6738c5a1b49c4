//! Who somebody is: the authorization server's word, asked for once a token.

mod cache;

use std::sync::Arc;
use std::time::Duration;

use bitrix24::rest::Request;
use bitrix24::rest::profile::Profile;
use bitrix24::{AdminProof, Claims, NotGenuine, Proof, Secret};
use domain::{OperatorId, PortalId};
use tokio::sync::Semaphore;

use crate::clock::Clock;
use crate::portal::{CallError, Endpoint, Oauth, OauthError, PortalClient};
use crate::portals::Portal;
use cache::Cache;

/// With the authorization server's deadline it stays within the 10 s in which we answer.
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
    /// The authorization server gave no usable answer.
    #[error("authorization server gave no usable answer")]
    Unavailable,
    /// The portal did not say who its user is.
    #[error("the portal does not say whose token it is: {0}")]
    Portal(CallError),
    /// It does not accept the token.
    #[error("authorization server does not accept the token")]
    Refused,
    /// It accepts the token, which proves something else.
    #[error(transparent)]
    NotGenuine(#[from] NotGenuine),
    /// The portal lies on a private address that was not allowed.
    #[error("the portal lies on a private address that the settings do not allow")]
    AddressRefused,
    /// The portal speaks plain http, which was not allowed.
    #[error("the portal speaks plain http, which the settings do not allow")]
    PlainHttp,
}

impl TrustError {
    /// Whether nothing has been said of the token: the same question can be answered later.
    pub const fn ends_by_itself(&self) -> bool {
        match self {
            Self::Unavailable => true,
            Self::Portal(error) => error.ends_by_itself(),
            Self::Refused | Self::NotGenuine(_) | Self::AddressRefused | Self::PlainHttp => false,
        }
    }
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
    /// The portal's REST base by the authorization server's word, be it another one than the kept.
    pub client_endpoint: String,
    /// When to ask again: before that, when the portal could not be asked.
    pub ask_again_at_ms: i64,
}

/// Asks authorization servers and portals about tokens.
#[derive(Debug, Clone)]
pub struct Trust(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    oauth: Oauth,
    client: PortalClient,
    clock: Clock,
    cache: Cache,
    installations: Semaphore,
}

impl Trust {
    /// Trusts these servers about tokens of our application, and portals about their users.
    pub fn new(oauth: Oauth, client: &PortalClient, clock: Clock) -> Self {
        Self(Arc::new(Inner {
            oauth,
            client: client.within(PROFILE_DEADLINE),
            clock,
            cache: Cache::default(),
            installations: Semaphore::new(INSTALLATIONS_MAX),
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
        let profile = self.0.profile(Endpoint::from(&proof), token).await?;
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
        let profile = self.profile(Endpoint::from(&*portal), &token).await;
        let ask_again_at_ms = match &profile {
            Ok(_) => expires_at_ms,
            Err(_) => expires_at_ms.min(now_ms + WITHOUT_RANK_MS),
        };
        let is_admin = profile.is_ok_and(|profile| profile.is_admin);
        Ok(Operator {
            id: proof.operator(),
            is_admin,
            client_endpoint: proof.client_endpoint().to_owned(),
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
        let info = self.oauth.app_info(token, server).await?;
        Ok(Proof::new(token, &info, self.oauth.client_id(), portal)?)
    }

    /// `profile` at a verified address: an administrator?
    async fn profile(&self, at: Endpoint<'_>, token: &Secret) -> Result<Profile, TrustError> {
        let answer = self
            .client
            .call_as(at, token, &Request::new("profile"))
            .await?;
        Ok(Profile::from(answer))
    }
}

/// Separates "no" from "no answer": only the first says anything about the token.
impl From<OauthError> for TrustError {
    fn from(error: OauthError) -> Self {
        match error {
            OauthError::Unavailable => Self::Unavailable,
            OauthError::Refused(_) | OauthError::Lacks(_) => Self::Refused,
        }
    }
}

impl From<CallError> for TrustError {
    fn from(error: CallError) -> Self {
        tracing::debug!(%error, "the portal does not say who its administrator is");
        match error {
            CallError::PrivateAddress => Self::AddressRefused,
            CallError::PlainHttp => Self::PlainHttp,
            error => Self::Portal(error),
        }
    }
}
