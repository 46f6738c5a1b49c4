//! Identifiers in the shapes the portal uses. Source: protocol reference, sections 1 and 2.2.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

/// `len` random lower-case hex characters.
pub(crate) fn hex(len: usize) -> String {
    let mut text = String::with_capacity(len + 16);
    while text.len() < len {
        text.push_str(&format!("{:016x}", random()));
    }
    text.truncate(len);
    text
}

/// A call of the built-in telephony: `<16 upper hex>.<unix>.<digits>`.
pub(crate) fn built_in_call(unix: u64) -> String {
    format!(
        "{}.{unix}.{:07}",
        hex(16).to_uppercase(),
        random() % 10_000_000
    )
}

/// A call of a telephony application: `externalCall.<32 hex>.<unix>`.
pub(crate) fn rest_app_call(unix: u64) -> String {
    format!("externalCall.{}.{unix}", hex(32))
}

/// Access and refresh tokens of today's cloud have 70 hex characters.
pub(crate) fn token() -> String {
    hex(70)
}

/// A new `APP_SID`, one for every rendering of a frame.
pub(crate) fn app_sid() -> String {
    hex(32)
}

fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn call_ids_have_the_shapes_of_the_two_kinds_of_telephony() {
        let built_in = built_in_call(7);
        let parts: Vec<&str> = built_in.split('.').collect();
        assert_eq!((parts[0].len(), parts[1], parts[2].len()), (16, "7", 7));
        assert_eq!(parts[0], parts[0].to_uppercase());
        let rest_app = rest_app_call(7);
        assert!(rest_app.starts_with("externalCall.") && rest_app.ends_with(".7"));
        assert_eq!(rest_app.len(), "externalCall.".len() + 32 + 2);
    }

    #[test]
    fn two_ids_are_never_the_same() {
        assert_ne!(app_sid(), app_sid());
        assert_eq!(token().len(), 70);
    }
}
