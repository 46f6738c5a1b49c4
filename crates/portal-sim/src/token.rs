//! Access and refresh tokens the authorization server has issued.
//!
//! Source: protocol reference, section 4.4.

use crate::id;

/// Lifetime of an access token, in seconds.
pub(crate) const LIFETIME: u64 = 3600;
/// Another application installed on the same portal.
pub(crate) const OTHER_CLIENT: &str = "app.5a00b1c2d3e4f5.76543210";

/// One pair of tokens.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) access: String,
    pub(crate) refresh: String,
    pub(crate) user: u64,
    pub(crate) client_id: String,
    pub(crate) member_id: String,
    pub(crate) expires: u64,
    refresh_is_dead: bool,
}

/// Why a token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    Unknown,
    Expired,
}

#[derive(Default)]
pub(crate) struct Tokens(Vec<Token>);

impl Tokens {
    pub(crate) fn issue(&mut self, user: u64, client_id: &str, member_id: &str, now: u64) -> Token {
        let token = Token {
            access: id::token(),
            refresh: id::token(),
            user,
            client_id: client_id.to_owned(),
            member_id: member_id.to_owned(),
            expires: now + LIFETIME,
            refresh_is_dead: false,
        };
        self.0.push(token.clone());
        token
    }

    /// The newest live token of that user, application and portal; a new one if there is none.
    pub(crate) fn current(
        &mut self,
        user: u64,
        client_id: &str,
        member_id: &str,
        now: u64,
    ) -> Token {
        let live = self.0.iter().rev().find(|token| {
            token.user == user
                && token.client_id == client_id
                && token.member_id == member_id
                && token.expires > now
        });
        match live {
            Some(token) => token.clone(),
            None => self.issue(user, client_id, member_id, now),
        }
    }

    pub(crate) fn check(&self, access: &str, now: u64) -> Result<Token, Refusal> {
        let token = self.0.iter().find(|token| token.access == access);
        match token {
            Some(token) if token.expires > now => Ok(token.clone()),
            Some(_) => Err(Refusal::Expired),
            None => Err(Refusal::Unknown),
        }
    }

    /// A new pair for a refresh token, which dies by that. The old access token lives on.
    pub(crate) fn renew(&mut self, refresh: &str, client_id: &str, now: u64) -> Option<Token> {
        let old = self.0.iter_mut().find(|token| {
            token.refresh == refresh && token.client_id == client_id && !token.refresh_is_dead
        })?;
        old.refresh_is_dead = true;
        let old = old.clone();
        Some(self.issue(old.user, &old.client_id, &old.member_id, now))
    }

    /// Ends the life of an access token at once; its refresh token stays good.
    pub(crate) fn expire(&mut self, access: &str, now: u64) {
        for token in &mut self.0 {
            if token.access == access {
                token.expires = token.expires.min(now);
            }
        }
    }

    /// Ends the life of every access token of an application; refresh tokens stay good.
    pub(crate) fn expire_all(&mut self, client_id: &str, now: u64) {
        for token in &mut self.0 {
            if token.client_id == client_id {
                token.expires = token.expires.min(now);
            }
        }
    }

    /// Ends the life of every refresh token of an application: `invalid_grant`.
    pub(crate) fn end_grants(&mut self, client_id: &str) {
        for token in &mut self.0 {
            token.refresh_is_dead |= token.client_id == client_id;
        }
    }

    /// Forgets every token of an application, as an uninstall does.
    pub(crate) fn forget(&mut self, client_id: &str) {
        self.0.retain(|token| token.client_id != client_id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refresh_token_dies_when_it_is_used() {
        let mut tokens = Tokens::default();
        let old = tokens.issue(12, "app", "portal", 100);
        let new = tokens.renew(&old.refresh, "app", 200).expect("first use");
        assert_eq!(new.user, 12);
        assert!(tokens.renew(&old.refresh, "app", 200).is_none());
        assert!(tokens.check(&old.access, 200).is_ok());
    }

    #[test]
    fn expired_and_unknown_tokens_are_told_apart() {
        let mut tokens = Tokens::default();
        let token = tokens.issue(12, "app", "portal", 100);
        assert_eq!(
            tokens.check(&token.access, 100 + LIFETIME).err(),
            Some(Refusal::Expired)
        );
        assert_eq!(tokens.check("forged", 100).err(), Some(Refusal::Unknown));
    }

    #[test]
    fn an_expired_token_is_replaced_by_a_new_one() {
        let mut tokens = Tokens::default();
        let old = tokens.current(12, "app", "portal", 100);
        assert_eq!(tokens.current(12, "app", "portal", 101).access, old.access);
        tokens.expire(&old.access, 150);
        assert_ne!(tokens.current(12, "app", "portal", 150).access, old.access);
    }
}
