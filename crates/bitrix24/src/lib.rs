//! The portal's wire formats: events, launches, the frame's messages and REST answers.
//!
//! Everything here bends: numbers come as text, "no value" comes in six spellings, and PHP turns
//! empty maps into lists. Nothing here trusts: what a portal sends is a claim until it is proven.
//! Facts about the portal come from the protocol reference (`docs/bitrix24.md`), whose sections
//! the comments name.

pub mod auth;
pub mod body;
pub mod bridge;
pub mod call_card;
pub mod delivery;
pub mod event;
pub mod form;
pub mod host;
pub mod iso8601;
pub mod json;
pub mod launch;
pub mod lenient;
pub mod proof;
pub mod rest;
pub mod tree;

pub use auth::{Auth, Secret};
pub use body::{DecodeError, decode_body};
pub use bridge::{CallbackId, Command, Incoming, InitData, WindowName};
pub use call_card::{CardEvent, LaunchedCall};
pub use delivery::{Delivery, Refused, Unverified, Verified};
pub use event::{EventError, PortalEvent};
pub use host::Host;
pub use launch::{Launch, LaunchError};
pub use proof::{AdminProof, Claims, NotGenuine, Proof};
pub use tree::{Tree, Value};
