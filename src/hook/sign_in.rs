//! How the sign-in stands: when the portal page is asked for a fresh token, and what a failure
//! means. Pure.

use crate::remote::RemoteError;
use crate::state::Trouble;

/// What is known of the sign-in.
#[derive(Debug, Clone, Copy)]
pub struct SignIn {
    is_known_portal: bool,
    had_stream: bool,
    has_asked: bool,
}

impl SignIn {
    /// Nobody has signed in yet.
    pub const fn new(is_known_portal: bool) -> Self {
        Self {
            is_known_portal,
            had_stream: false,
            has_asked: false,
        }
    }

    /// A session opened a stream: it was good, and may run out. A session alone proves nothing.
    pub const fn stream_opened(&mut self) {
        self.had_stream = true;
        self.has_asked = false;
    }

    /// Whether there has been a stream.
    pub const fn had_stream(&self) -> bool {
        self.had_stream
    }

    /// Whether to ask the portal page for a fresh token after this: once until the next stream,
    /// for a portal that cannot renew it shows the operator an alert each time it is asked.
    pub fn asks_after(&mut self, heard: Result<(), RemoteError>) -> bool {
        let is_refused = heard == Err(RemoteError::Unauthorized);
        is_refused && !std::mem::replace(&mut self.has_asked, true)
    }

    /// What a failure means.
    pub const fn trouble(&self, error: RemoteError) -> Trouble {
        match error {
            RemoteError::Unauthorized if self.had_stream => Trouble::Expired,
            RemoteError::Unauthorized if self.is_known_portal => Trouble::Denied,
            RemoteError::Unauthorized => Trouble::Refused,
            RemoteError::Forbidden => Trouble::OtherCall,
            RemoteError::Unavailable => Trouble::NoAuthorization,
            RemoteError::Unreadable => Trouble::Garbled,
            RemoteError::Status(_) | RemoteError::Unreachable => Trouble::NoBackend,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SignIn;
    use crate::remote::RemoteError;
    use crate::state::Trouble;

    const REFUSED: Result<(), RemoteError> = Err(RemoteError::Unauthorized);

    #[test]
    fn a_session_whose_stream_is_refused_is_renewed_once() {
        let mut sign_in = SignIn::new(true);
        assert!(!sign_in.asks_after(Err(RemoteError::Unreachable)));
        assert!(sign_in.asks_after(REFUSED));
        assert!(!sign_in.asks_after(REFUSED), "nothing has helped since");
        sign_in.stream_opened();
        assert!(sign_in.asks_after(REFUSED), "a good session may run out");
    }

    #[test]
    fn a_refusal_says_expired_only_of_what_was_good_before() {
        let trouble = |sign_in: SignIn| sign_in.trouble(RemoteError::Unauthorized);
        assert_eq!(trouble(SignIn::new(false)), Trouble::Refused);
        let mut known = SignIn::new(true);
        assert_eq!(trouble(known), Trouble::Denied);
        known.stream_opened();
        assert_eq!(trouble(known), Trouble::Expired);
    }

    #[test]
    fn a_503_of_anybody_else_is_the_backends() {
        let sign_in = SignIn::new(true);
        let trouble = |error| sign_in.trouble(error);
        assert_eq!(trouble(RemoteError::Status(503)), Trouble::NoBackend);
        assert_eq!(trouble(RemoteError::Unavailable), Trouble::NoAuthorization);
    }
}
