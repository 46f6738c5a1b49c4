//! What the portal tells the application: codes and data of its events.
//!
//! Source: protocol reference, sections 3.4 and 3.7.

pub(crate) mod application;
pub(crate) mod telephony;

use crate::auth::Shape;
use crate::php::{self, Fields, Php};

/// An event before it is put into the queue.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    /// Upper case on the wire.
    pub(crate) code: String,
    pub(crate) data: Fields,
    pub(crate) shape: Shape,
}

impl Event {
    pub(crate) fn new(code: &str, shape: Shape, data: Fields) -> Self {
        Self {
            code: code.to_owned(),
            data,
            shape,
        }
    }

    /// The body of the POST. `handler` is the number of the subscription.
    pub(crate) fn body(&self, handler: Option<u64>, ts: u64, auth: Fields) -> String {
        php::form(&php::fields! {
            "event": self.code.as_str(),
            "event_handler_id": handler,
            "data": Php::Map(self.data.clone()),
            "ts": ts,
            "auth": Php::Map(auth),
        })
    }
}

/// The number of the subscription when the application has not bound the event itself.
pub(crate) fn default_handler(code: &str) -> u64 {
    match code {
        "ONAPPINSTALL" => 1,
        "ONAPPUPDATE" => 2,
        "ONAPPUNINSTALL" => 3,
        "ONAPPTEST" => 4,
        "ONVOXIMPLANTCALLSTART" => 42,
        "ONVOXIMPLANTCALLINIT" => 43,
        "ONVOXIMPLANTCALLEND" => 44,
        "ONEXTERNALCALLSTART" => 45,
        "ONEXTERNALCALLBACKSTART" => 46,
        _ => 99,
    }
}
