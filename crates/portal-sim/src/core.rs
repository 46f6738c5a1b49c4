//! What the two servers and every handle share.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::sync::{broadcast, watch};

use crate::auth::Origin;
use crate::call::{Call, Crm};
use crate::clock;
use crate::fault::Faults;
use crate::http_client::HttpClient;
use crate::options::{ADMINISTRATOR, Options};
use crate::record::{Received, Sent};
use crate::rest::binding::Bindings;
use crate::standing::{Standing, Wiring};
use crate::terms::{Level, Terms};
use crate::token::{Token, Tokens};
use crate::webhook::Held;

/// Shared between handles and servers.
pub(crate) struct Core {
    pub(crate) options: Options,
    address: Mutex<SocketAddr>,
    pub(crate) oauth_address: SocketAddr,
    pub(crate) http: HttpClient,
    state: Mutex<State>,
    /// JSON texts for open portal pages.
    pub(crate) news: broadcast::Sender<String>,
    /// Counts requests received.
    pub(crate) arrivals: watch::Sender<usize>,
    closing: watch::Receiver<bool>,
}

/// What changes.
pub(crate) struct State {
    pub(crate) app_url: String,
    pub(crate) events_url: Option<String>,
    pub(crate) application_token: String,
    pub(crate) lang: String,
    /// Where the portal will move to.
    pub(crate) next_address: Option<SocketAddr>,
    /// How the application calls itself, when it is not where its pages are.
    pub(crate) public_url: Option<String>,
    pub(crate) wiring: Wiring,
    pub(crate) standing: Standing,
    pub(crate) terms: Terms,
    /// What the application's server and what browsers asked for lately.
    pub(crate) levels: [Level; 2],
    pub(crate) version: u32,
    pub(crate) faults: Faults,
    pub(crate) tokens: Tokens,
    pub(crate) calls: BTreeMap<String, Call>,
    /// Ids of calls, oldest first.
    pub(crate) call_order: Vec<String>,
    /// Whose number it is.
    pub(crate) directory: BTreeMap<String, Crm>,
    pub(crate) statistics: Vec<Value>,
    /// Timeline comments and activities applications added.
    pub(crate) notes: Vec<Value>,
    pub(crate) bindings: Bindings,
    pub(crate) received: Vec<Received>,
    pub(crate) sent: Vec<Sent>,
    pub(crate) held: Option<Held>,
}

impl State {
    /// The application's own address, as the portal has it on file.
    pub(crate) fn own_url(&self) -> &str {
        self.public_url.as_deref().unwrap_or(&self.app_url)
    }

    /// Where a handler really is: the application may call itself by a public name.
    pub(crate) fn reach(&self, handler: &str) -> String {
        match handler.strip_prefix(self.own_url()) {
            Some(path) => format!("{}{path}", self.app_url),
            None => handler.to_owned(),
        }
    }

    /// The page the portal frames for our tab; the usual one while nothing is bound.
    pub(crate) fn tab_url(&self) -> String {
        let bound = self.bindings.tab().filter(|_| self.wiring == Wiring::Bound);
        let usual = || format!("{}/call-card", self.app_url);
        bound.map_or_else(usual, |tab| self.reach(&tab.handler))
    }
}

impl Core {
    pub(crate) fn new(
        options: Options,
        address: SocketAddr,
        oauth_address: SocketAddr,
        closing: watch::Receiver<bool>,
    ) -> Self {
        let state = State {
            app_url: options.app_url.trim_end_matches('/').to_owned(),
            events_url: options.events_url.clone(),
            application_token: options.application_token.clone(),
            lang: options.lang.clone(),
            next_address: None,
            public_url: None,
            wiring: options.wiring,
            standing: options.wiring.first_standing(),
            terms: Terms::default(),
            levels: [Level::default(); 2],
            version: 1,
            faults: Faults::default(),
            tokens: Tokens::default(),
            calls: BTreeMap::new(),
            call_order: Vec::new(),
            directory: BTreeMap::new(),
            statistics: Vec::new(),
            notes: Vec::new(),
            bindings: Bindings::default(),
            received: Vec::new(),
            sent: Vec::new(),
            held: None,
        };
        Self {
            options,
            address: Mutex::new(address),
            oauth_address,
            http: HttpClient::new(),
            state: Mutex::new(state),
            news: broadcast::channel(256).0,
            arrivals: watch::channel(0).0,
            closing,
        }
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the portal lives now.
    pub(crate) fn address(&self) -> SocketAddr {
        *self.address.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The portal moves; its identity stays.
    pub(crate) fn set_address(&self, address: SocketAddr) {
        *self.address.lock().unwrap_or_else(PoisonError::into_inner) = address;
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address())
    }

    pub(crate) fn oauth_url(&self) -> String {
        format!("http://{}", self.oauth_address)
    }

    /// Where events are posted.
    pub(crate) fn events_url(&self) -> String {
        let state = self.lock();
        let default = || format!("{}/events", state.app_url);
        state.events_url.clone().unwrap_or_else(default)
    }

    /// The newest live token of a user for our application.
    pub(crate) fn token(&self, user: u64) -> Token {
        let (client, member) = (&self.options.client_id, &self.options.member_id);
        let now = clock::now();
        self.lock().tokens.current(user, client, member, now)
    }

    /// The sender's facts for the `auth` block of an event.
    pub(crate) fn origin(&self) -> Origin {
        let (token, wrong, scope) = {
            let state = self.lock();
            let token = state.application_token.clone();
            (token, state.faults.wrong_token, state.terms.scope())
        };
        Origin {
            domain: self.address().to_string(),
            server_endpoint: format!("{}/rest/", self.oauth_url()),
            client_endpoint: format!("{}/rest/", self.url()),
            member_id: self.options.member_id.clone(),
            scope,
            application_token: if wrong {
                "0".repeat(token.len())
            } else {
                token
            },
        }
    }

    /// Tells open portal pages.
    pub(crate) fn tell(&self, news: &Value) {
        // Nobody may be looking; that is no error.
        let _ = self.news.send(news.to_string());
    }

    /// Keeps a request; the number is for [`Core::answered`].
    pub(crate) fn receive(&self, request: Received) -> usize {
        let mut state = self.lock();
        state.received.push(request);
        let count = state.received.len();
        drop(state);
        self.arrivals.send_replace(count);
        count - 1
    }

    pub(crate) fn answered(&self, number: usize, status: u16) {
        if let Some(request) = self.lock().received.get_mut(number) {
            request.status = status;
        }
    }

    /// Resolves when the portal is to stop.
    pub(crate) async fn closed(&self) {
        let mut closing = self.closing.clone();
        // An error means that the last handle is gone.
        let _ = closing.wait_for(|closing| *closing).await;
    }

    pub(crate) fn is_admin(user: u64) -> bool {
        user == ADMINISTRATOR
    }
}
