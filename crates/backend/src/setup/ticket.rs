//! What a page is given to ask for a setup with: its launch, sealed. So the page never holds a
//! REFRESH_ID or an APPLICATION_TOKEN it could read, nothing is kept between two requests, and any
//! node with the key file can serve the second.

use api::BootPage;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bitrix24::{Claims, Launch, Secret};
use domain::{PortalId, Timestamp};
use i18n::Locale;
use serde::{Deserialize, Serialize};

use crate::keys::{KeyError, Keys};

/// What the keys seal it for: a session does not open as a ticket, nor a ticket as a session.
const PURPOSE: &str = "setup-ticket";
/// How long a page may be open before it asks, in milliseconds.
pub const LIFE_MS: i64 = 15 * 60_000;
/// The longest text of a launch that fits; real tokens have 70 characters.
const TEXT_MAX: usize = 1024;
/// The longest ticket we try to open: all its texts at their longest stay below it.
const TICKET_MAX: usize = 16 << 10;

/// A launch that may ask for a setup. Nothing in it has been proven.
#[derive(Clone, Serialize, Deserialize)]
pub struct Ticket {
    #[serde(rename = "w")]
    page: BootPage,
    #[serde(rename = "p")]
    portal: PortalId,
    #[serde(rename = "o")]
    origin: String,
    #[serde(rename = "a")]
    access: String,
    #[serde(rename = "r")]
    refresh: Option<String>,
    #[serde(rename = "t")]
    application: Option<String>,
    #[serde(rename = "s")]
    server: Option<String>,
    #[serde(rename = "l")]
    lang: String,
    #[serde(rename = "i")]
    issued_at: Timestamp,
}

impl std::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ticket")
            .field("page", &self.page)
            .field("portal", &self.portal)
            .field("issued_at", &self.issued_at)
            .finish_non_exhaustive()
    }
}

/// That a text is no ticket of ours, or was changed since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("ticket is not ours")]
pub struct Forged;

impl Ticket {
    /// The ticket of a launch; `None` when the portal sent no token, so that nobody can be asked,
    /// or one that no portal would send.
    pub fn of(launch: &Launch, page: BootPage, locale: Locale, now: Timestamp) -> Option<Self> {
        let text = |secret: &Option<Secret>| secret.as_ref().map(|s| s.expose().to_owned());
        let ticket = Self {
            page,
            portal: launch.member_id.clone(),
            origin: launch.origin(),
            access: text(&launch.access_token)?,
            refresh: text(&launch.refresh_token),
            application: text(&launch.application_token),
            server: launch.server_endpoint.clone(),
            lang: locale.tag().to_owned(),
            issued_at: now,
        };
        ticket.is_of_a_portal().then_some(ticket)
    }

    /// Whether its texts have lengths that a portal's have.
    fn is_of_a_portal(&self) -> bool {
        let texts = [&self.refresh, &self.application, &self.server];
        let mut texts = texts.into_iter().flatten().chain([&self.access]);
        texts.all(|text| text.len() <= TEXT_MAX)
    }

    /// The text that carries it.
    ///
    /// # Errors
    /// The machine has no randomness, or the key file no key.
    pub fn seal(&self, keys: &Keys) -> Result<String, KeyError> {
        // Texts and numbers: this cannot fail to be JSON.
        let plain = serde_json::to_vec(self).unwrap_or_default();
        Ok(URL_SAFE_NO_PAD.encode(keys.seal(PURPOSE, &plain)?))
    }

    /// The ticket in a text, however old: an old one still tells the reader's language.
    ///
    /// # Errors
    /// The text is no ticket of ours.
    pub fn open(text: &str, keys: &Keys) -> Result<Self, Forged> {
        if text.len() > TICKET_MAX {
            return Err(Forged);
        }
        let sealed = URL_SAFE_NO_PAD.decode(text).map_err(|_| Forged)?;
        let plain = keys.unseal(PURPOSE, &sealed).map_err(|_| Forged)?;
        serde_json::from_slice(&plain).map_err(|_| Forged)
    }

    /// Whether it may still be used.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        now.millis_since(self.issued_at) < LIFE_MS
    }

    /// The page it was given to.
    pub const fn page(&self) -> BootPage {
        self.page
    }

    /// The reader's language.
    pub fn locale(&self) -> Locale {
        let mut all = Locale::ALL.into_iter();
        all.find(|locale| locale.tag() == self.lang)
            .unwrap_or_default()
    }

    /// The portal page it was opened in, as the launch names it: for people to read, never to call.
    pub fn unproven_origin(&self) -> &str {
        &self.origin
    }

    /// What the launch says of the installation.
    pub fn claims(&self) -> Option<Claims> {
        let secret = |text: &Option<String>| text.as_deref().and_then(Secret::parse);
        Some(Claims::unproven(
            self.portal.clone(),
            Secret::parse(&self.access)?,
            secret(&self.refresh),
            secret(&self.application),
            self.server.clone(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use api::BootPage;
    use bitrix24::Launch;
    use domain::Timestamp;
    use i18n::Locale;

    use super::{Forged, LIFE_MS, Ticket};
    use crate::keys::Keys;
    use crate::session::{Session, SessionError};

    const BODY: &str = "member_id=5f0c6d1e2b3a49788796a5b4c3d2e1f0&PLACEMENT=DEFAULT&AUTH_ID=A\
        &REFRESH_ID=R&APPLICATION_TOKEN=T";

    fn keys() -> (tempfile::TempDir, Keys) {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = Keys::open(&folder.path().join("key")).expect("a key");
        (folder, keys)
    }

    fn ticket(body: &str) -> Option<Ticket> {
        let form = "application/x-www-form-urlencoded";
        let query = "DOMAIN=a.bitrix24.com&PROTOCOL=1&LANG=de&APP_SID=9f2c";
        let launch = Launch::read(query, form, body.as_bytes()).expect("a launch");
        Ticket::of(&launch, BootPage::Install, Locale::De, at(1000))
    }

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn a_ticket_opens_as_it_was_sealed() {
        let (_folder, keys) = keys();
        let text = ticket(BODY).expect("a ticket").seal(&keys).expect("sealed");
        let opened = Ticket::open(&text, &keys).expect("opens");
        assert_eq!(
            (opened.page(), opened.locale()),
            (BootPage::Install, Locale::De)
        );
        assert_eq!(opened.unproven_origin(), "https://a.bitrix24.com");
        let claims = opened.claims().expect("claims");
        assert_eq!(claims.unproven_access_token().expose(), "A");
    }

    #[test]
    fn a_ticket_lasts_a_quarter_of_an_hour() {
        let ticket = ticket(BODY).expect("a ticket");
        assert!(ticket.is_fresh(at(1000)) && ticket.is_fresh(at(999 + LIFE_MS)));
        assert!(!ticket.is_fresh(at(1000 + LIFE_MS)));
        assert!(ticket.is_fresh(at(999)), "of a node whose clock runs ahead");
    }

    #[test]
    fn a_launch_without_token_gets_no_ticket() {
        assert!(ticket(&BODY.replace("AUTH_ID", "X")).is_none());
    }

    #[test]
    fn a_ticket_is_no_session_and_nothing_else_is_a_ticket() {
        let (_folder, keys) = keys();
        let text = ticket(BODY).expect("a ticket").seal(&keys).expect("sealed");
        assert_eq!(
            Session::open(&text, &keys, at(0)),
            Err(SessionError::Forged)
        );
        for other in ["", "x", "AAAA", &text[1..], &"A".repeat(100_000)] {
            assert_eq!(Ticket::open(other, &keys).err(), Some(Forged), "{other}");
        }
    }

    #[test]
    fn no_token_is_printed_or_readable() {
        let body = BODY.replace("REFRESH_ID=R", "REFRESH_ID=s3cret");
        let ticket = ticket(&body).expect("a ticket");
        assert!(!format!("{ticket:?}").contains("s3cret"));
    }
}
