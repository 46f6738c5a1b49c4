//! A portal's REST as the rest of the backend sees it: waits where the portal wants us to wait,
//! renews what has expired, follows the portal when it moves (reference, section 4.6).

use std::sync::Arc;
use std::time::Duration;

use bitrix24::rest::batch::Batch;
use bitrix24::rest::{Answer, ErrorCode, Request};
use bitrix24::{Proof, Secret};
use domain::PortalId;

use super::call_error::{self, CallError};
use super::endpoint::Endpoint;
use super::limits::Limits;
use super::oauth::{Oauth, OauthError};
use super::renew::Renewals;
use super::{Answered, Outgoing, Whose};
use crate::clock::Clock;
use crate::config::Allowance;
use crate::portals::Portals;

/// How long a call may take in all, with waiting, renewal and repetition.
const CALL_DEADLINE: Duration = Duration::from_secs(30);
/// How long one request may take.
const REQUEST_DEADLINE: Duration = Duration::from_secs(10);
/// How long we wait when a portal refuses for too many requests, before the next try.
const BACK_OFF: [Duration; 3] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
];

/// Calls methods of portals' REST. Copies share limits and renewals.
#[derive(Debug, Clone)]
pub struct PortalClient {
    shared: Arc<Shared>,
    deadline: Duration,
}

#[derive(Debug)]
struct Shared {
    outgoing: Outgoing,
    oauth: Oauth,
    portals: Portals,
    clock: Clock,
    limits: Limits,
    renewals: Renewals,
}

impl PortalClient {
    /// A client for the portals that are known, and for those that are being proven.
    pub fn new(
        outgoing: Outgoing,
        oauth: Oauth,
        portals: Portals,
        clock: Clock,
        allowance: Allowance,
    ) -> Self {
        let renewals = Renewals::new(oauth.clone(), portals.clone(), clock.clone());
        Self {
            shared: Arc::new(Shared {
                outgoing,
                oauth,
                portals,
                clock,
                limits: Limits::new(allowance),
                renewals,
            }),
            deadline: CALL_DEADLINE,
        }
    }

    /// The same for a caller with another deadline: all that a call takes, waiting included.
    #[must_use]
    pub fn within(&self, deadline: Duration) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            deadline,
        }
    }

    /// Calls a method with the installing administrator's token, which is renewed when it has
    /// expired.
    ///
    /// # Errors
    /// The portal refuses, or nobody answers within the deadline.
    pub async fn call(&self, portal: &PortalId, request: &Request) -> Result<Answer, CallError> {
        self.in_time(self.call_with_kept_token(portal, request))
            .await
    }

    /// Calls a method with the token of whoever asked us. Nobody renews it.
    ///
    /// # Errors
    /// The portal refuses, or nobody answers within the deadline.
    pub async fn call_as<'a>(
        &self,
        whose: impl Into<Endpoint<'a>>,
        token: &Secret,
        request: &Request,
    ) -> Result<Answer, CallError> {
        self.in_time(self.ask(whose.into(), token, request)).await
    }

    /// Many methods in one request, each under a name, as [`call`](Self::call). What a method
    /// refused is in the batch.
    ///
    /// # Errors
    /// The portal refuses the whole, or nobody answers within the deadline.
    pub async fn batch(
        &self,
        portal: &PortalId,
        commands: &[(&str, Request)],
    ) -> Result<Batch, CallError> {
        let answer = self.call(portal, &together(commands)).await?;
        Ok(Batch::from(answer))
    }

    /// Many methods in one request, each under a name, as [`call_as`](Self::call_as).
    ///
    /// # Errors
    /// The portal refuses the whole, or nobody answers within the deadline.
    pub async fn batch_as<'a>(
        &self,
        whose: impl Into<Endpoint<'a>>,
        token: &Secret,
        commands: &[(&str, Request)],
    ) -> Result<Batch, CallError> {
        let answer = self.call_as(whose, token, &together(commands)).await?;
        Ok(Batch::from(answer))
    }

    async fn in_time<T>(
        &self,
        call: impl Future<Output = Result<T, CallError>>,
    ) -> Result<T, CallError> {
        let called = tokio::time::timeout(self.deadline, call).await;
        called.unwrap_or(Err(CallError::Deadline))
    }

    async fn call_with_kept_token(
        &self,
        id: &PortalId,
        request: &Request,
    ) -> Result<Answer, CallError> {
        let portal = self
            .shared
            .portals
            .get(id)
            .ok_or(CallError::UnknownPortal)?;
        let tokens = portal
            .tokens
            .as_ref()
            .ok_or(CallError::NeedsAdministrator)?;
        let answered = self
            .ask(Endpoint::from(&*portal), &tokens.access, request)
            .await;
        match answered {
            Err(CallError::TokenExpired) => {}
            // Nothing renews it: it was given up, or its owner was.
            Err(CallError::TokenRefused(_)) => return Err(CallError::NeedsAdministrator),
            answered => return answered,
        }
        let portal = self.shared.renewals.newer_than(&tokens.access, id).await?;
        let tokens = portal
            .tokens
            .as_ref()
            .ok_or(CallError::NeedsAdministrator)?;
        self.ask(Endpoint::from(&*portal), &tokens.access, request)
            .await
    }

    /// Asks, and again after a pause when there are too many requests.
    async fn ask(
        &self,
        at: Endpoint<'_>,
        token: &Secret,
        request: &Request,
    ) -> Result<Answer, CallError> {
        let Shared { limits, clock, .. } = &*self.shared;
        if let Some(until) = limits.blocked(at.portal, request.method(), clock.now()) {
            return Err(CallError::Busy(until));
        }
        let mut pauses = BACK_OFF.into_iter();
        loop {
            let wait = limits.reserve(at.portal, clock.now(), self.deadline);
            tokio::time::sleep(wait.ok_or(CallError::RateLimited)?).await;
            let answered = self.ask_or_follow(at, token, request).await;
            match (answered, pauses.next()) {
                (Err(CallError::RateLimited), Some(pause)) => {
                    limits.exhausted(at.portal, clock.now(), pause);
                }
                (answered, _) => return self.noted(at.portal, request.method(), answered),
            }
        }
    }

    /// Remembers what an answer says of the method's running time.
    fn noted(
        &self,
        portal: &PortalId,
        method: &'static str,
        answered: Result<Answer, CallError>,
    ) -> Result<Answer, CallError> {
        let Shared { limits, clock, .. } = &*self.shared;
        match answered {
            Ok(answer) => {
                if let Some(reset_at) = answer.operating_reset_at {
                    limits.answered(portal, method, reset_at);
                }
                Ok(answer)
            }
            Err(CallError::OutOfOrder(error)) if error.code == ErrorCode::OperationTimeLimit => {
                Err(CallError::Busy(limits.block(portal, method, clock.now())))
            }
            refused => refused,
        }
    }

    /// Asks once; where the portal redirects to its proven new address, once more there.
    async fn ask_or_follow(
        &self,
        at: Endpoint<'_>,
        token: &Secret,
        request: &Request,
    ) -> Result<Answer, CallError> {
        let answered = self.post(at.client_endpoint, token, request).await?;
        if !answered.status.is_redirection() {
            return call_error::read(&answered);
        }
        let moved_to = self
            .proven_new_address(at, token, answered.location)
            .await?;
        let answered = self.post(&moved_to, token, request).await?;
        if answered.status.is_redirection() {
            return Err(CallError::Redirected);
        }
        call_error::read(&answered)
    }

    async fn post(
        &self,
        endpoint: &str,
        token: &Secret,
        request: &Request,
    ) -> Result<Answered, CallError> {
        let address = format!("{}/{}", endpoint.trim_end_matches('/'), request.method());
        let form: Vec<_> = request.params().chain([("auth", token.expose())]).collect();
        let outgoing = &self.shared.outgoing;
        let deadline = REQUEST_DEADLINE.min(self.deadline);
        Ok(outgoing
            .post_form(Whose::Portal, &address, &form, deadline)
            .await?)
    }

    /// The portal's new address: where the redirect leads, and only if the authorization server
    /// says that the same portal lives there now. It is stored then.
    async fn proven_new_address(
        &self,
        at: Endpoint<'_>,
        token: &Secret,
        location: Option<String>,
    ) -> Result<String, CallError> {
        let Shared { oauth, portals, .. } = &*self.shared;
        let info = oauth.app_info(token, at.server_endpoint).await;
        let info = info.map_err(|error| match error {
            OauthError::Refused(error) if error.code == ErrorCode::ExpiredToken => {
                CallError::TokenExpired
            }
            OauthError::Refused(error) => CallError::TokenRefused(error),
            OauthError::Unavailable | OauthError::Lacks(_) => CallError::AuthorizationUnavailable,
        })?;
        let proof = Proof::new(token, &info, oauth.client_id(), at.portal)
            .map_err(|_| CallError::Redirected)?;
        let moved_to = proof.client_endpoint();
        let is_proven = at.is_left_for(location.as_deref(), moved_to);
        if !is_proven {
            return Err(CallError::Redirected);
        }
        if let Some(portal) = portals.get(at.portal) {
            let stored = portals
                .relocate(at.portal, portal.generation, moved_to)
                .await;
            stored.map_err(|error| CallError::Store(error.to_string()))?;
            tracing::info!(portal.id = %at.portal, address = moved_to, "portal has moved");
        }
        Ok(moved_to.to_owned())
    }
}

fn together(commands: &[(&str, Request)]) -> Request {
    Request::batch(commands.iter().map(|(name, request)| (*name, request)))
}
