//! What a simulated portal is started with.

use std::net::{Ipv4Addr, SocketAddr};

use serde::{Deserialize, Serialize};

use crate::mode::Mode;
use crate::standing::Wiring;

/// The operator of the fixture portal.
pub const OPERATOR: u64 = 12;
/// A colleague calls can be redirected to.
pub const SECOND_OPERATOR: u64 = 15;
/// The administrator who installs the application.
pub const ADMINISTRATOR: u64 = 1;

/// Which kind of telephony carries a call. Source: reference, section 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// Rented numbers and SIP lines: START means somebody answered.
    #[default]
    BuiltIn,
    /// Calls registered by a telephony application: START is sent at registration, and the
    /// host card says `connected` from the first moment.
    RestApp,
}

/// Settings of a simulated portal. The default is the fixture portal on free loopback ports.
#[derive(Clone)]
pub struct Options {
    /// Where the portal listens.
    pub listen: SocketAddr,
    /// Where the authorization server listens.
    pub oauth_listen: SocketAddr,
    /// Origin of the application's pages, without a slash at the end.
    pub app_url: String,
    /// Where events are posted; `<app_url>/events` when `None`.
    pub events_url: Option<String>,
    /// Permanent identifier of the portal, 32 hex characters.
    pub member_id: String,
    /// Secret between portal and application; proof of origin of events.
    pub application_token: String,
    /// The application's `client_id`.
    pub client_id: String,
    /// The application's `client_secret`.
    pub client_secret: String,
    /// The portal's language code.
    pub lang: String,
    /// Telephony of calls rung from the portal page.
    pub profile: Profile,
    /// Whether timers play calls.
    pub mode: Mode,
    /// Who says where events go and whether the card has our tab.
    pub wiring: Wiring,
}

impl Default for Options {
    fn default() -> Self {
        let loopback = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self {
            listen: loopback,
            oauth_listen: loopback,
            app_url: "http://127.0.0.1:8080".to_owned(),
            events_url: None,
            member_id: "5f0c6d1e2b3a49788796a5b4c3d2e1f0".to_owned(),
            application_token: "c0ffee00d15ea5ed0ddba11ca11ab1e5".to_owned(),
            client_id: "local.65f0a1b2c3d4e5.01234567".to_owned(),
            client_secret: "a-secret-of-the-simulated-application".to_owned(),
            lang: "en".to_owned(),
            profile: Profile::BuiltIn,
            mode: Mode::Explicit,
            wiring: Wiring::Given,
        }
    }
}
