//! In whose name a portal is asked.

use bitrix24::Secret;
use bitrix24::rest::batch::{Batch, MAX_COMMANDS};
use bitrix24::rest::{Answer, Request};

use crate::portal::{CallError, PortalClient};
use crate::portals::Portal;

/// An administrator's token of the portal: one that was just proven, or the kept one.
#[derive(Debug)]
pub struct Voice<'a> {
    client: &'a PortalClient,
    portal: &'a Portal,
    token: Option<&'a Secret>,
}

impl<'a> Voice<'a> {
    /// Speaks with this token.
    pub const fn given(client: &'a PortalClient, portal: &'a Portal, token: &'a Secret) -> Self {
        Self {
            client,
            portal,
            token: Some(token),
        }
    }

    /// Speaks with the kept tokens, which are renewed when they have expired.
    pub const fn kept(client: &'a PortalClient, portal: &'a Portal) -> Self {
        Self {
            client,
            portal,
            token: None,
        }
    }

    /// One method.
    ///
    /// # Errors
    /// The portal refuses, or nobody answers.
    pub async fn call(&self, request: &Request) -> Result<Answer, CallError> {
        match self.token {
            Some(token) => self.client.call_as(self.portal, token, request).await,
            None => self.client.call(&self.portal.id, request).await,
        }
    }

    /// As many methods as one request takes.
    ///
    /// # Errors
    /// The portal refuses the whole, or nobody answers.
    pub async fn batch(&self, commands: &[(&str, Request)]) -> Result<Batch, CallError> {
        debug_assert!(commands.len() <= MAX_COMMANDS);
        match self.token {
            Some(token) => self.client.batch_as(self.portal, token, commands).await,
            None => self.client.batch(&self.portal.id, commands).await,
        }
    }
}
