//! What a portal can be made to tell the application.

use crate::auth::Shape;
use crate::call::{Call, CallSpec, Crm};
use crate::event::{Event, telephony};
use crate::options::Profile;
use crate::portal::SimPortal;
use crate::record::Delivered;
use crate::sim_call::SimCall;
use crate::{clock, id, webhook};

impl SimPortal {
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
