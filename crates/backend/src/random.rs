//! The one place where the backend takes a chance: for keys, and for names of requests and of what
//! a page may run.

use std::cell::RefCell;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Bytes of a name.
const NAME: usize = 16;
/// How many names of requests are drawn at once.
const DRAWN_AT_ONCE: usize = 64;

thread_local! {
    /// Names of requests to come.
    static DRAWN: RefCell<Vec<[u8; NAME]>> = const { RefCell::new(Vec::new()) };
}

/// Bytes nobody can guess; `None` when the machine has none to give, because it is broken.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the chance everybody else is given"
)]
pub fn bytes<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).ok().map(|()| bytes)
}

/// The same. Without randomness there is nothing to do but to stop.
fn bytes_or_stop<const N: usize>() -> [u8; N] {
    bytes().unwrap_or_else(|| {
        tracing::error!("the machine has no randomness");
        std::process::abort()
    })
}

/// 32 hex digits, for a request. Each thread draws its chance for many requests at once: asking the
/// system each time would be the dearest thing about them.
pub fn hex_id() -> String {
    let id = DRAWN.with_borrow_mut(|drawn| {
        if drawn.is_empty() {
            let many: [u8; NAME * DRAWN_AT_ONCE] = bytes_or_stop();
            drawn.extend_from_slice(many.as_chunks().0);
        }
        drawn.pop()
    });
    let id = id.unwrap_or_else(bytes_or_stop);
    format!("{:032x}", u128::from_be_bytes(id))
}

/// A nonce for one page's Content-Security-Policy.
pub fn nonce() -> String {
    STANDARD.encode(bytes_or_stop::<NAME>())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{DRAWN_AT_ONCE, hex_id};

    #[test]
    fn no_two_requests_have_the_same_id() {
        let ids: HashSet<String> = (0..DRAWN_AT_ONCE * 3).map(|_| hex_id()).collect();
        assert_eq!(ids.len(), DRAWN_AT_ONCE * 3);
        assert!(ids.iter().all(|id| id.len() == 32));
    }
}
