//! What an administrator sees and turns.

use serde_json::json;

use crate::clock;
use crate::portal::SimPortal;
use crate::rest::binding::{BoundEvent, BoundPlacement};
use crate::standing::Wiring;
use crate::terms::Terms;

impl SimPortal {
    /// Who says where events go and whether the card has our tab.
    pub fn wiring(&self) -> Wiring {
        self.core.lock().wiring
    }

    /// The application's subscriptions to events.
    pub fn bound_events(&self) -> Vec<BoundEvent> {
        self.core.lock().bindings.events().to_vec()
    }

    /// The application's handlers of placements.
    pub fn bound_placements(&self) -> Vec<BoundPlacement> {
        self.core.lock().bindings.placements().to_vec()
    }

    /// Subscribes to an event past REST and its checks, as an older version of the application
    /// may have. The same event bound for two users is delivered twice.
    pub fn bind_event(&self, event: &str, handler: &str, auth_type: u64) {
        let mut state = self.core.lock();
        state.bindings.subscribe(event, handler, auth_type);
        drop(state);
        self.tell_bindings();
    }

    /// Adds a handler of a placement past REST and its checks.
    pub fn bind_placement(&self, placement: &str, handler: &str) {
        let new = BoundPlacement {
            placement: placement.to_owned(),
            handler: handler.to_owned(),
            title: String::new(),
            lang_all: json!([]),
        };
        self.core.lock().bindings.place(new);
        self.tell_bindings();
    }

    /// Takes away everything the application has bound, as somebody may do behind its back.
    pub fn unbind_all(&self) {
        self.core.lock().bindings.clear();
        self.tell_bindings();
    }

    /// Changes what the application may do; returns how it stands.
    pub fn terms(&self, change: impl FnOnce(&mut Terms)) -> Terms {
        let mut state = self.core.lock();
        change(&mut state.terms);
        let terms = state.terms.clone();
        drop(state);
        self.core.tell(&json!({"type": "terms", "terms": terms}));
        terms
    }

    /// The name the application goes by, when that is not where its pages are: handlers below
    /// it are reached at the application's real address.
    pub fn set_public_url(&self, public_url: &str) {
        let public_url = public_url.trim_end_matches('/').to_owned();
        self.core.lock().public_url = Some(public_url);
    }

    /// Ends the life of every access token of the application; refresh tokens stay good.
    pub fn expire_all(&self) {
        let client = &self.core.options.client_id;
        self.core.lock().tokens.expire_all(client, clock::now());
    }

    /// Ends the life of every refresh token of the application: renewals answer
    /// `invalid_grant` until somebody opens the application again after its access token has
    /// expired.
    pub fn end_grants(&self) {
        self.core
            .lock()
            .tokens
            .end_grants(&self.core.options.client_id);
    }

    /// Tells open portal pages how the application stands.
    pub(crate) fn tell_bindings(&self) {
        self.core.tell(&self.administration());
    }

    /// The application as the administrator's part of the portal page shows it.
    pub(crate) fn administration(&self) -> serde_json::Value {
        let state = self.core.lock();
        json!({
            "type": "administration", "standing": state.standing, "wiring": state.wiring,
            "version": state.version, "events": state.bindings.events(),
            "placements": state.bindings.placements(), "terms": state.terms,
        })
    }
}
