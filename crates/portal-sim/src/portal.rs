//! The handle on a running portal.

mod administer;
mod life;
mod tell;

use std::sync::Arc;

use serde_json::json;

use crate::clock;
use crate::core::Core;
use crate::fault::Faults;
use crate::launch::{self, LaunchForm, Target};
use crate::options::{ADMINISTRATOR, OPERATOR};
use crate::record::{Received, Sent};
use crate::server::Guard;
use crate::token::OTHER_CLIENT;

/// A running portal with its authorization server. Clones share it; it stops with
/// [`SimPortal::stop`], or when the last clone (and the last [`crate::SimCall`]) is gone.
#[derive(Clone)]
pub struct SimPortal {
    pub(crate) core: Arc<Core>,
    /// `None` for the servers' own handles: they do not keep themselves alive.
    pub(crate) guard: Option<Arc<Guard>>,
}

impl SimPortal {
    /// Address of the portal page, `http://127.0.0.1:<port>` without a slash at the end.
    pub fn url(&self) -> String {
        self.core.url()
    }

    /// Host and port: what launches and events call `DOMAIN`.
    pub fn host(&self) -> String {
        self.core.address().to_string()
    }

    /// Base of the authorization server, without a slash at the end.
    pub fn oauth_url(&self) -> String {
        self.core.oauth_url()
    }

    /// Permanent identifier of the portal.
    pub fn member_id(&self) -> String {
        self.core.options.member_id.clone()
    }

    /// The `application_token` events carry now.
    pub fn application_token(&self) -> String {
        self.core.lock().application_token.clone()
    }

    /// A live access token of operator 12.
    pub fn operator_token(&self) -> String {
        self.token_of(OPERATOR)
    }

    /// A live access token of administrator 1.
    pub fn admin_token(&self) -> String {
        self.token_of(ADMINISTRATOR)
    }

    /// A live access token of that user for our application: the one launches carry.
    pub fn token_of(&self, user: u64) -> String {
        self.core.token(user).access
    }

    /// A live token of another application of this portal.
    pub fn foreign_token(&self) -> String {
        self.issue(OTHER_CLIENT, &self.core.options.member_id)
    }

    /// A live token of our application on another portal.
    pub fn other_portal_token(&self) -> String {
        self.issue(
            &self.core.options.client_id,
            "00000000000000000000000000000bad",
        )
    }

    /// A token of operator 12 whose hour is over.
    pub fn expired_token(&self) -> String {
        let token = self.issue(&self.core.options.client_id, &self.core.options.member_id);
        self.expire(&token);
        token
    }

    fn issue(&self, client: &str, member: &str) -> String {
        let mut state = self.core.lock();
        let token = state.tokens.issue(OPERATOR, client, member, clock::now());
        token.access
    }

    /// Ends the life of an access token now; `refreshAuth` and the next launch bring a new one.
    pub fn expire(&self, access_token: &str) {
        self.core.lock().tokens.expire(access_token, clock::now());
    }

    /// Where the application's pages are from now on; events go to `<app_url>/events` unless
    /// the options name another address.
    pub fn set_app_url(&self, app_url: &str) {
        app_url
            .trim_end_matches('/')
            .clone_into(&mut self.core.lock().app_url);
    }

    /// Where events go from now on.
    pub fn set_events_url(&self, events_url: &str) {
        self.core.lock().events_url = Some(events_url.to_owned());
    }

    /// The language of launches whose call names none.
    pub fn set_lang(&self, lang: &str) {
        lang.clone_into(&mut self.core.lock().lang);
    }

    /// The form that opens the application's own page.
    pub fn launch_app(&self, user: u64) -> LaunchForm {
        let lang = self.core.lock().lang.clone();
        launch::build(&self.core, &Target::App, user, &lang).0
    }

    /// The form that opens the installation page.
    pub fn launch_install(&self, user: u64) -> LaunchForm {
        let lang = self.core.lock().lang.clone();
        launch::build(&self.core, &Target::Install, user, &lang).0
    }

    /// Turns fault switches; returns how they stand.
    pub fn faults(&self, turn: impl FnOnce(&mut Faults)) -> Faults {
        let mut state = self.core.lock();
        turn(&mut state.faults);
        let faults = state.faults.clone();
        drop(state);
        self.core.tell(&json!({"type": "faults", "faults": faults}));
        faults
    }

    /// Every request REST and the authorization server received, oldest first.
    pub fn received(&self) -> Vec<Received> {
        self.core.lock().received.clone()
    }

    /// Waits until a request that answers the description has been received.
    pub async fn wait_received(&self, is_it: impl Fn(&Received) -> bool) -> Received {
        let mut arrivals = self.core.arrivals.subscribe();
        loop {
            if let Some(found) = self.received().into_iter().find(&is_it) {
                return found;
            }
            // The sender lives in the core, which this handle keeps.
            let _ = arrivals.changed().await;
        }
    }

    /// Every event put into the queue, oldest first.
    pub fn sent(&self) -> Vec<Sent> {
        self.core.lock().sent.clone()
    }

    /// What applications added to the CRM: timeline comments and activities, as received.
    pub fn notes(&self) -> Vec<serde_json::Value> {
        self.core.lock().notes.clone()
    }
}
