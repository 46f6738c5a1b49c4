//! A card's session: a sealed token that any node with the key file can open.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{CallId, OperatorId, PortalId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::keys::{KeyError, Keys};

/// What the keys seal it for: a token for something else does not open as a session.
const PURPOSE: &str = "card-session";

/// The longest token we try to open: claims with a CALL_ID of 255 characters stay below it.
const TOKEN_MAX: usize = 4096;

/// Who may see what, until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The portal.
    #[serde(rename = "p")]
    pub portal: PortalId,
    /// Which installation of it: a session ends with the installation it was made in.
    #[serde(rename = "g")]
    pub generation: u64,
    /// The operator.
    #[serde(rename = "o")]
    pub operator: OperatorId,
    /// Whether the portal calls them an administrator.
    #[serde(rename = "a")]
    pub is_admin: bool,
    /// The only call it may see; `None` when it was not opened from a call.
    #[serde(rename = "c")]
    pub call_id: Option<CallId>,
    /// When it ends.
    #[serde(rename = "e")]
    pub expires_at: Timestamp,
}

/// Why a token opens no session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// Not a token of ours, or changed since.
    #[error("token is not ours")]
    Forged,
    /// It was one.
    #[error("session has expired")]
    Expired,
}

impl Session {
    /// The token that carries this session.
    ///
    /// # Errors
    /// The machine has no randomness, or the key file no key.
    pub fn seal(&self, keys: &Keys) -> Result<String, KeyError> {
        // Texts and numbers: this cannot fail to be JSON.
        let plain = serde_json::to_vec(self).unwrap_or_default();
        Ok(URL_SAFE_NO_PAD.encode(keys.seal(PURPOSE, &plain)?))
    }

    /// The session a token carries at `now`.
    ///
    /// # Errors
    /// The token is not ours, or the session has expired.
    pub fn open(token: &str, keys: &Keys, now: Timestamp) -> Result<Self, SessionError> {
        if token.len() > TOKEN_MAX {
            return Err(SessionError::Forged);
        }
        let sealed = URL_SAFE_NO_PAD
            .decode(token)
            .map_err(|_| SessionError::Forged)?;
        let plain = keys
            .unseal(PURPOSE, &sealed)
            .map_err(|_| SessionError::Forged)?;
        let session: Self = serde_json::from_slice(&plain).map_err(|_| SessionError::Forged)?;
        if session.expires_at <= now {
            Err(SessionError::Expired)
        } else {
            Ok(session)
        }
    }

    /// Whether this session may see that call.
    pub fn allows(&self, call_id: &CallId) -> bool {
        self.call_id.as_ref().is_none_or(|bound| bound == call_id)
    }
}

#[cfg(test)]
mod tests {
    use domain::{CallId, OperatorId, PortalId, Timestamp};

    use super::{Session, SessionError};
    use crate::keys::Keys;

    fn session() -> Session {
        Session {
            portal: PortalId::parse("5f0c6d1e2b3a49788796a5b4c3d2e1f0").expect("an id"),
            generation: 3,
            operator: OperatorId::new(12).expect("an id"),
            is_admin: false,
            call_id: CallId::parse(&"ж".repeat(255)),
            expires_at: Timestamp::from_millis(1000),
        }
    }

    fn keys() -> (tempfile::TempDir, Keys) {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = Keys::open(&folder.path().join("key")).expect("a key");
        (folder, keys)
    }

    #[test]
    fn a_session_opens_as_it_was_sealed_until_it_ends() {
        let (_folder, keys) = keys();
        let token = session().seal(&keys).expect("a token");
        assert_eq!(
            Session::open(&token, &keys, Timestamp::from_millis(999)),
            Ok(session())
        );
        assert_eq!(
            Session::open(&token, &keys, Timestamp::from_millis(1000)),
            Err(SessionError::Expired)
        );
    }

    #[test]
    fn another_nodes_key_opens_nothing() {
        let ((_a, ours), (_b, theirs)) = (keys(), keys());
        let token = session().seal(&ours).expect("a token");
        let now = Timestamp::from_millis(0);
        assert_eq!(
            Session::open(&token, &theirs, now),
            Err(SessionError::Forged)
        );
        for garbage in ["", "x", "....", "AAAA", &"A".repeat(10_000)] {
            assert_eq!(
                Session::open(garbage, &ours, now),
                Err(SessionError::Forged)
            );
        }
    }

    #[test]
    fn a_session_of_a_call_sees_that_call_only() {
        let other = CallId::parse("other").expect("an id");
        assert!(!session().allows(&other));
        assert!(session().call_id.is_some_and(|own| session().allows(&own)));
        assert!(
            Session {
                call_id: None,
                ..session()
            }
            .allows(&other)
        );
    }
}
