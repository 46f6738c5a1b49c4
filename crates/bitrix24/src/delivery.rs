//! An event on its way in. It gives up its content only once its origin is proven.
//!
//! ```compile_fail,E0599
//! # use bitrix24::{Delivery, Unverified};
//! fn forgot_the_token(delivery: Delivery<Unverified>, now: domain::Timestamp) {
//!     let _ = delivery.event(now); // only Delivery<Verified> has an event
//! }
//! ```
//! ```compile_fail,E0599
//! # use bitrix24::{Delivery, Unverified};
//! fn looked_at_the_tokens(delivery: Delivery<Unverified>) {
//!     let _ = delivery.auth(); // nor does it show its auth block
//! }
//! ```
//! ```compile_fail,E0308
//! # use bitrix24::{Delivery, Proof, Unverified};
//! fn took_any_user_for_an_administrator(delivery: Delivery<Unverified>, proof: &Proof) {
//!     let _ = delivery.verified_by_server(proof); // wants an AdminProof
//! }
//! ```
//! ```
//! # use bitrix24::{Delivery, PortalEvent, Refused, Secret, Unverified};
//! fn right(delivery: Delivery<Unverified>, kept: &Secret, now: domain::Timestamp) -> Option<PortalEvent> {
//!     delivery.verify(kept).ok()?.event(now).ok()
//! }
//! ```

mod dedup_key;

use std::marker::PhantomData;

use domain::{PortalId, Timestamp};

use crate::auth::{Auth, Secret};
use crate::body::{DecodeError, decode_body};
use crate::event::{self, EventError, Occurrence, PortalEvent, ProvenBy};
use crate::proof::{AdminProof, Claims};
use crate::tree::{Tree, Value};

/// State of a delivery nobody has checked.
#[derive(Debug)]
pub enum Unverified {}

/// State of a delivery whose origin is proven.
#[derive(Debug)]
pub enum Verified {}

/// Why a delivery's origin is not proven: 403, whichever it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It carries no `application_token`.
    #[error("delivery carries no application token")]
    NoToken,
    /// It carries another `application_token` than the one we keep.
    #[error("delivery carries a wrong application token")]
    WrongToken,
    /// ONAPPINSTALL and ONAPPUPDATE bring new tokens: the old one proves nothing.
    #[error("delivery must be confirmed by the authorization server")]
    NeedsServer,
    /// The proof is about another token, another portal, or the event needs another proof.
    #[error("proof is about something else")]
    OtherProof,
}

/// One event, with the envelope of reference, section 3.2.
#[derive(Debug)]
pub struct Delivery<State> {
    code: String,
    handler_id: Option<u64>,
    ts: Option<i64>,
    portal: Option<PortalId>,
    auth: Tree,
    data: Tree,
    state: PhantomData<State>,
}

impl<State> Delivery<State> {
    /// The event's code in upper case; the portal compares without case.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Which portal it names.
    pub const fn portal(&self) -> Option<&PortalId> {
        self.portal.as_ref()
    }

    /// How it can prove its origin.
    pub fn proven_by(&self) -> ProvenBy {
        event::row(&self.code).map_or(ProvenBy::Token, |row| row.proven_by)
    }

    fn into_state<Next>(self) -> Delivery<Next> {
        let Self {
            code,
            handler_id,
            ts,
            portal,
            auth,
            data,
            state: _,
        } = self;
        Delivery {
            code,
            handler_id,
            ts,
            portal,
            auth,
            data,
            state: PhantomData,
        }
    }
}

impl Delivery<Unverified> {
    /// Decodes a request of the portal's event queue, or the server's POST to the installation
    /// address of an application without pages, which has the same shape (reference, section 2.5).
    ///
    /// # Errors
    /// The body does not decode, or holds no event.
    pub fn decode(content_type: &str, body: &[u8]) -> Result<Self, DecodeError> {
        let mut body = decode_body(content_type, body)?;
        let code = body
            .text("event")
            .ok_or(DecodeError::NotAnEvent)?
            .to_ascii_uppercase();
        let auth = match body.take("auth") {
            Some(Value::Map(auth)) => auth,
            _ => Tree::default(),
        };
        Ok(Self {
            code,
            handler_id: body.id("event_handler_id"),
            ts: body.number("ts"),
            portal: auth.portal("member_id"),
            auth,
            data: body
                .take("data")
                .and_then(Value::into_tree)
                .unwrap_or_default(),
            state: PhantomData,
        })
    }

    /// What an ONAPPINSTALL or ONAPPUPDATE claims, to be proven by the authorization server;
    /// `None` for all other events, and when it names no portal or brings no access token.
    pub fn claims(&self) -> Option<Claims> {
        if self.proven_by() != ProvenBy::Server {
            return None;
        }
        let auth = Auth::from(&self.auth);
        Some(Claims {
            portal: auth.member_id?,
            access_token: auth.access_token?,
            refresh_token: auth.refresh_token,
            application_token: auth.application_token,
            server_endpoint: auth.server_endpoint,
        })
    }

    /// Proves the origin by the `application_token` kept for its portal, in constant time.
    ///
    /// # Errors
    /// The token is missing or another, or this event needs the server's word.
    pub fn verify(self, expected: &Secret) -> Result<Delivery<Verified>, Refused> {
        if self.proven_by() != ProvenBy::Token {
            return Err(Refused::NeedsServer);
        }
        let token = self
            .auth
            .secret("application_token")
            .ok_or(Refused::NoToken)?;
        if token.matches(expected) {
            Ok(self.into_state())
        } else {
            Err(Refused::WrongToken)
        }
    }

    /// Proves the origin of an ONAPPINSTALL or ONAPPUPDATE by the authorization server's word
    /// about its own access token.
    ///
    /// # Errors
    /// The proof is about something else, or this event needs the `application_token`.
    pub fn verified_by_server(self, proof: &AdminProof) -> Result<Delivery<Verified>, Refused> {
        let claims = self.claims().ok_or(Refused::OtherProof)?;
        let is_about = proof.proof().is_about(&claims.access_token, &claims.portal);
        if is_about {
            Ok(self.into_state())
        } else {
            Err(Refused::OtherProof)
        }
    }
}

impl Delivery<Verified> {
    /// What it says. `now` is the moment of our receipt.
    ///
    /// # Errors
    /// A field is too long to be the portal's: 400.
    pub fn event(&self, now: Timestamp) -> Result<PortalEvent, EventError> {
        match event::row(&self.code) {
            Some(row) => row.read(Occurrence {
                code: row.code,
                ts: self.ts,
                now,
                data: &self.data,
            }),
            None => Ok(PortalEvent::Unknown {
                code: self.code.clone(),
            }),
        }
    }

    /// The `auth` block, read when it is asked for: most events prove themselves by its token, and
    /// nobody looks at the rest.
    pub fn auth(&self) -> Auth {
        Auth::from(&self.auth)
    }

    /// The `data` as decoded; empty when it was missing.
    pub const fn data(&self) -> &Tree {
        &self.data
    }

    /// Which subscription sent it; missing on old portals.
    pub const fn handler_id(&self) -> Option<u64> {
        self.handler_id
    }

    /// When the portal queued it, Unix seconds.
    pub const fn ts(&self) -> Option<i64> {
        self.ts
    }

    /// What a repeated delivery of the same event within one portal has in common: event, ts and
    /// data, but neither `event_handler_id` nor `auth` (reference, section 3.9). Equal keys, equal
    /// events, whether they came as form or as JSON.
    pub fn dedup_key(&self) -> Vec<u8> {
        dedup_key::write(&self.code, self.ts, &self.data)
    }
}

#[cfg(test)]
mod tests {
    use super::{Delivery, Refused, Unverified};
    use crate::auth::Secret;
    use crate::body::DecodeError;

    const FORM: &str = "application/x-www-form-urlencoded";

    fn delivery(body: &str) -> Delivery<Unverified> {
        Delivery::decode(FORM, body.as_bytes()).expect("an event")
    }

    #[test]
    fn a_wrong_or_missing_token_opens_nothing() {
        let kept = Secret::parse("T").expect("a secret");
        let refused = |body: &str| delivery(body).verify(&kept).err();
        assert_eq!(refused("event=ONAPPTEST"), Some(Refused::NoToken));
        assert_eq!(
            refused("event=ONAPPTEST&auth[application_token]="),
            Some(Refused::NoToken)
        );
        assert_eq!(
            refused("event=ONAPPTEST&auth[application_token]=t"),
            Some(Refused::WrongToken)
        );
        assert_eq!(refused("event=ONAPPTEST&auth=T"), Some(Refused::NoToken));
        assert_eq!(refused("event=OnAppTest&auth[application_token]=T"), None);
    }

    #[test]
    fn an_install_is_never_proven_by_the_kept_token() {
        let kept = Secret::parse("T").expect("a secret");
        for code in ["ONAPPINSTALL", "onAppUpdate"] {
            let delivery = delivery(&format!("event={code}&auth[application_token]=T"));
            assert_eq!(delivery.verify(&kept).err(), Some(Refused::NeedsServer));
        }
    }

    #[test]
    fn only_installs_with_portal_and_token_have_claims() {
        let auth = "auth[member_id]=5f0c6d1e2b3a49788796a5b4c3d2e1f0&auth[access_token]=A";
        assert!(
            delivery(&format!("event=ONAPPINSTALL&{auth}"))
                .claims()
                .is_some()
        );
        assert!(
            delivery("event=ONAPPINSTALL&auth[access_token]=A")
                .claims()
                .is_none()
        );
        assert!(
            delivery(&format!("event=ONAPPTEST&{auth}"))
                .claims()
                .is_none()
        );
    }

    #[test]
    fn a_body_without_event_is_no_event() {
        for body in ["", "a=b", "event=", "event[x]=1"] {
            let decoded = Delivery::decode(FORM, body.as_bytes());
            assert_eq!(decoded.err(), Some(DecodeError::NotAnEvent), "{body}");
        }
    }

    #[test]
    fn nothing_printed_of_a_delivery_shows_a_token_or_a_number() {
        let body = "event=E&data[PHONE_NUMBER]=4930901820&auth[application_token]=c0ffee&auth[access_token]=0a11";
        let printed = format!("{:?}", delivery(body));
        assert!(
            !["4930901820", "c0ffee", "0a11"]
                .iter()
                .any(|secret| printed.contains(secret))
        );
    }
}
