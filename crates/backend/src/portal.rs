//! Requests of ours to authorization servers and to portals, to verified addresses only.

pub mod address;
mod call_error;
mod client;
mod endpoint;
mod guard;
mod limits;
mod oauth;
// Only Linux has all of 127.0.0.0/8 without being asked.
#[cfg(all(test, target_os = "linux"))]
mod rebinding;
mod renew;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::LOCATION;
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, RequestBuilder, StatusCode};
use url::Url;

use crate::config::Authority;

pub use call_error::CallError;
pub use client::PortalClient;
pub use endpoint::Endpoint;
pub use guard::{Guard, Names};
pub use oauth::{Oauth, OauthError};

/// The most of an answer we read.
const ANSWER_MAX: usize = 4 << 20;
/// How long a connection may take to come about.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// Why a request of ours got no answer.
#[derive(Debug, thiserror::Error)]
pub enum OutgoingError {
    /// The address is none we can call.
    #[error("not an http address")]
    NotAnAddress,
    /// The address is private or loopback, and ALLOW_PRIVATE does not name it.
    #[error("{0} is a private address that CALL_CARD_ALLOW_PRIVATE does not name")]
    Private(Authority),
    /// The portal speaks plain http, and ALLOW_PRIVATE does not name it.
    #[error("{0} speaks plain http and CALL_CARD_ALLOW_PRIVATE does not name it")]
    PlainHttp(Authority),
    /// No connection, no answer in time, or half an answer.
    #[error("no answer")]
    NoAnswer(#[source] reqwest::Error),
    /// More than we read.
    #[error("answer is larger than 4 MiB")]
    TooLarge,
}

/// An answer, whatever its status.
#[derive(Debug)]
pub struct Answered {
    /// HTTP status: a fallback, the body's `error` says more (reference, section 4.6).
    pub status: StatusCode,
    /// Where a redirect leads. Nobody follows it by itself.
    pub location: Option<String>,
    /// The body.
    pub body: Vec<u8>,
}

/// To whom a request goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// An authorization server: the settings name it, wherever it lies.
    Server,
    /// A portal: its address came from outside, proven or not.
    Portal,
}

/// Our HTTP client. Never follows redirects, never uses a proxy, and connects to portals on
/// public addresses only, unless their `host:port` was allowed by name.
#[derive(Debug, Clone)]
pub struct Outgoing {
    public: Client,
    allowed: Client,
    names: Arc<HashSet<Authority>>,
}

impl Outgoing {
    /// A client that may also call portals of these names, wherever they lie.
    ///
    /// # Errors
    /// The machine's certificates cannot be used.
    pub fn new(names: impl IntoIterator<Item = Authority>) -> Result<Self, reqwest::Error> {
        Self::guarded(names, Guard::default())
    }

    /// The same with another guard over names that are not among these.
    ///
    /// # Errors
    /// The machine's certificates cannot be used.
    pub fn guarded(
        names: impl IntoIterator<Item = Authority>,
        guard: Guard,
    ) -> Result<Self, reqwest::Error> {
        Ok(Self {
            public: builder().dns_resolver(Arc::new(guard)).build()?,
            allowed: builder().build()?,
            names: Arc::new(names.into_iter().collect()),
        })
    }

    /// Posts a form. Tokens travel in it, never in an address.
    ///
    /// # Errors
    /// The address is not allowed, or nobody answers within the deadline.
    pub async fn post_form(
        &self,
        whose: Whose,
        address: &str,
        form: &[(&str, &str)],
        deadline: Duration,
    ) -> Result<Answered, OutgoingError> {
        let url = Url::parse(address).map_err(|_| OutgoingError::NotAnAddress)?;
        let client = self.client_for(whose, &url)?;
        read(client.post(url).timeout(deadline).form(form)).await
    }

    /// Names go through the guarded resolver; literal addresses never meet a resolver, so they
    /// are looked at here.
    fn client_for(&self, whose: Whose, url: &Url) -> Result<&Client, OutgoingError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(OutgoingError::NotAnAddress);
        }
        let authority = Authority::of(url).ok_or(OutgoingError::NotAnAddress)?;
        if whose == Whose::Server || self.names.contains(&authority) {
            return Ok(&self.allowed);
        }
        match url.host().as_ref().and_then(address::literal) {
            Some(ip) if !address::is_public(ip) => Err(OutgoingError::Private(authority)),
            // Tokens do not cross the internet in the clear.
            _ if url.scheme() == "http" => Err(OutgoingError::PlainHttp(authority)),
            _ => Ok(&self.public),
        }
    }
}

/// Asks, and reads the whole answer.
async fn read(request: RequestBuilder) -> Result<Answered, OutgoingError> {
    let no_answer = |error: reqwest::Error| OutgoingError::NoAnswer(error.without_url());
    let mut response = request.send().await.map_err(no_answer)?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(no_answer)? {
        if body.len() + chunk.len() > ANSWER_MAX {
            return Err(OutgoingError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    let location = response.headers().get(LOCATION);
    let location = location.and_then(|value| value.to_str().ok());
    Ok(Answered {
        status: response.status(),
        location: location.map(str::to_owned),
        body,
    })
}

fn builder() -> ClientBuilder {
    Client::builder()
        .redirect(Policy::none())
        .no_proxy()
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_max_idle_per_host(8)
        .user_agent(concat!("call-card/", env!("CARGO_PKG_VERSION")))
}

/// Whether an error means that we must not call there, as opposed to that nobody answered.
pub fn is_forbidden(error: &OutgoingError) -> bool {
    match error {
        OutgoingError::Private(_) | OutgoingError::PlainHttp(_) | OutgoingError::NotAnAddress => {
            true
        }
        OutgoingError::NoAnswer(error) => guard::refused(error),
        OutgoingError::TooLarge => false,
    }
}
