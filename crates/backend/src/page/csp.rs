//! The headers every page carries.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// The headers of a page whose scripts carry this nonce, which may talk to us and to the portal,
/// and which only `ancestors` may frame. `X-Frame-Options` is never among them: it knows no list.
pub(super) fn headers(nonce: &str, connect: Option<&str>, ancestors: &str) -> HeaderMap {
    let connect = connect
        .map(|origin| format!(" {origin}"))
        .unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'{connect}; frame-ancestors {ancestors}; base-uri 'none'; form-action 'none'"
    );
    let mut headers = HeaderMap::new();
    let plain: [(HeaderName, &'static str); 4] = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    for (name, value) in plain {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Nonce and origins are ASCII without control characters.
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers
}
