//! The handle on a running portal.

use std::sync::Arc;

use serde_json::json;

use crate::call::{Call, CallSpec, Crm};
use crate::core::Core;
use crate::event::{Event, application, telephony};
use crate::fault::Faults;
use crate::launch::{self, LaunchForm, Target};
use crate::options::{ADMINISTRATOR, OPERATOR, Profile};
use crate::record::{Delivered, Received, Sent};
use crate::server::Guard;
use crate::sim_call::SimCall;
use crate::token::OTHER_CLIENT;
use crate::{auth::Shape, clock, event, id, mode, webhook};

/// Between two attempts to install.
const RETRY_MS: u64 = 1000;

/// A running portal with its authorization server. Clones share it; it stops with
/// [`SimPortal::stop`], or when the last clone (and the last [`SimCall`]) is gone.
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
        self.core.address.to_string()
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

    /// ONAPPINSTALL with the administrator's tokens.
    pub async fn install(&self) -> Delivered {
        let event = self.install_event();
        webhook::deliver_one(&self.core, event).await
    }

    /// Sends ONAPPINSTALL again and again until the application answers 200; every other answer
    /// is handed to `refused`.
    pub async fn install_until_taken(&self, refused: impl Fn(&Delivered)) {
        let mut last = None;
        loop {
            let answer = self.install().await;
            if answer.is_ok() {
                return;
            }
            // The same refusal once, not every second.
            if last.as_ref() != Some(&answer) {
                refused(&answer);
            }
            last = Some(answer);
            mode::delay(&self.core, RETRY_MS).await;
        }
    }

    /// The server POST an API-only application gets at its installation address instead of a
    /// page: `<app_url>/install`. Source: reference, section 2.5.
    pub async fn install_callback(&self) -> Delivered {
        let event = self.install_event();
        let token = self.core.token(ADMINISTRATOR);
        let auth = self.core.origin().block(event.shape, Some(&token));
        let body = event.body(None, clock::now(), auth);
        let url = format!("{}/install", self.core.lock().app_url);
        self.core.http.post(&url, webhook::FORM, body).await
    }

    fn install_event(&self) -> Event {
        let mut state = self.core.lock();
        state.is_installed = true;
        application::install(state.version, &state.lang, ADMINISTRATOR)
    }

    /// ONAPPUPDATE: the next version, a new application token, and all bindings gone.
    pub async fn update(&self, new_application_token: &str) -> Delivered {
        let event = {
            let mut state = self.core.lock();
            state.version += 1;
            new_application_token.clone_into(&mut state.application_token);
            state.bindings.clear();
            application::update(state.version, &state.lang, ADMINISTRATOR)
        };
        webhook::deliver_one(&self.core, event).await
    }

    /// ONAPPUNINSTALL: tokens and bindings are gone before the event is sent.
    pub async fn uninstall(&self, clean: bool) -> Delivered {
        let event = {
            let mut state = self.core.lock();
            state.is_installed = false;
            state.bindings.clear();
            state.tokens.forget(&self.core.options.client_id);
            application::uninstall(&state.lang, clean)
        };
        webhook::deliver_one(&self.core, event).await
    }

    /// A new call. Nobody is told before the first method of the [`SimCall`].
    pub fn call(&self, spec: CallSpec) -> SimCall {
        let now = clock::now();
        let id = spec.id.clone().unwrap_or_else(|| match spec.profile {
            Profile::BuiltIn => id::built_in_call(now),
            Profile::RestApp => id::rest_app_call(now),
        });
        let mut state = self.core.lock();
        if let Some(number) = &spec.number {
            match &spec.crm {
                Some(crm) => state.directory.insert(number.clone(), crm.clone()),
                None => state.directory.remove(number),
            };
        }
        if !state.calls.contains_key(&id) {
            state.call_order.push(id.clone());
        }
        let call = Call::new(id.clone(), spec, now);
        state.calls.insert(id.clone(), call);
        drop(state);
        SimCall {
            id,
            portal: self.clone(),
        }
    }

    /// The call of that id, if this portal knows it.
    pub fn find_call(&self, id: &str) -> Option<SimCall> {
        let is_known = self.core.lock().calls.contains_key(id);
        is_known.then(|| SimCall {
            id: id.to_owned(),
            portal: self.clone(),
        })
    }

    /// ONEXTERNALCALLBACKSTART: a customer asked to be called back.
    pub async fn callback(
        &self,
        number: &str,
        text: &str,
        line: &str,
        crm: Option<Crm>,
    ) -> Delivered {
        let event = telephony::callback(number, text, line, crm.as_ref());
        webhook::deliver_one(&self.core, event).await
    }

    /// An event this simulator does not know, signed like every other.
    pub async fn post_event(&self, code: &str, data: &[(&str, &str)]) -> Delivered {
        let event = Event::new(code, Shape::System, event::telephony::custom(data));
        webhook::deliver_one(&self.core, event).await
    }

    /// Any body to the address of the events, past queue, switches and log.
    pub async fn post_event_raw(&self, body: String, content_type: &str) -> Delivered {
        let url = self.core.events_url();
        self.core.http.post(&url, content_type, body).await
    }

    /// Posts the event the `reordered` switch holds back, if there is one.
    pub async fn flush(&self) -> Option<Delivered> {
        webhook::flush(&self.core).await
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
