//! The one place where the backend takes a chance: for keys, and for names of requests and of what
//! a page may run.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Bytes nobody can guess; `None` when the machine has none to give, because it is broken.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the chance everybody else is given"
)]
pub fn bytes<const N: usize>() -> Option<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).ok().map(|()| bytes)
}

/// 16 of them. Without randomness there is nothing to do but to stop.
fn name() -> [u8; 16] {
    bytes().unwrap_or_else(|| {
        tracing::error!("the machine has no randomness");
        std::process::abort()
    })
}

/// 32 hex digits.
pub fn hex_id() -> String {
    format!("{:032x}", u128::from_be_bytes(name()))
}

/// A nonce for one page's Content-Security-Policy.
pub fn nonce() -> String {
    STANDARD.encode(name())
}
