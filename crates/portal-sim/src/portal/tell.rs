//! What a portal can be made to tell the application.

use crate::auth::Shape;
use crate::call::{Call, CallSpec, Crm};
use crate::event::{Event, application, telephony};
use crate::options::{ADMINISTRATOR, Profile};
use crate::portal::SimPortal;
use crate::record::Delivered;
use crate::sim_call::SimCall;
use crate::{clock, id, mode, webhook};

/// Between two attempts to install.
const RETRY_MS: u64 = 1000;

impl SimPortal {
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
        let event = Event::new(code, Shape::System, telephony::custom(data));
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
}
