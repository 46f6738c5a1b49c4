//! Random names: of requests, and of what a page may run.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// 16 random bytes. The machine's generator fails only when the machine is broken; then there is
/// nothing to do but to stop.
fn bytes() -> [u8; 16] {
    let mut bytes = [0; 16];
    if getrandom::fill(&mut bytes).is_err() {
        tracing::error!("the machine has no randomness");
        std::process::abort();
    }
    bytes
}

/// 32 hex digits.
pub fn hex_id() -> String {
    bytes()
        .iter()
        .fold(String::with_capacity(32), |mut out, byte| {
            // Writing to a String cannot fail.
            let _ = write!(out, "{byte:02x}");
            out
        })
}

/// A nonce for one page's Content-Security-Policy.
pub fn nonce() -> String {
    STANDARD.encode(bytes())
}
