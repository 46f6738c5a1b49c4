//! The backend's paths: as patterns for its router and as builders for the card.

use domain::CallId;

/// `POST`: the portal's form that opens the card in a call.
pub const CALL_CARD: &str = "/call-card";
/// `POST`: the portal's form that opens the application itself.
pub const APP: &str = "/app";
/// `POST`: the portal's form, or its server, that installs the application.
pub const INSTALL: &str = "/install";
/// `POST`: the portal's event queue.
pub const EVENTS: &str = "/events";
/// `POST`: the card's request for a session.
pub const SESSION: &str = "/api/session";
/// `POST`: installation, check-up and repair.
pub const SETUP: &str = "/api/setup";
/// `GET`: a call's snapshot.
pub const CALL_PATTERN: &str = "/api/calls/{call_id}";
/// `GET`: a call's live stream.
pub const LIVE_PATTERN: &str = "/api/calls/{call_id}/live";

/// The path of a call's snapshot.
pub fn call(call_id: &CallId) -> String {
    ["/api/calls/", &path_segment(call_id.as_str())].concat()
}

/// The path of a call's live stream.
pub fn live(call_id: &CallId) -> String {
    [&call(call_id), "/live"].concat()
}

/// Percent-encodes all but RFC 3986's unreserved characters, and a segment of dots alone.
fn path_segment(text: &str) -> String {
    let only_dots = text.bytes().all(|b| b == b'.');
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_~".contains(&byte) || (byte == b'.' && !only_dots) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.extend([byte >> 4, byte & 15].map(hex_digit));
        }
    }
    out
}

fn hex_digit(half: u8) -> char {
    let digit = char::from_digit(half.into(), 16).unwrap_or_default();
    digit.to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use domain::CallId;

    use super::{call, live};

    #[test]
    fn a_call_id_cannot_leave_its_segment() {
        let path = |text| call(&CallId::parse(text).expect("an id"));
        assert_eq!(
            path("externalCall.7b0c.1773239327"),
            "/api/calls/externalCall.7b0c.1773239327"
        );
        assert_eq!(path("a/b?c#d%é"), "/api/calls/a%2Fb%3Fc%23d%25%C3%A9");
        assert_eq!(path(".."), "/api/calls/%2E%2E");
        assert_eq!(
            live(&CallId::parse("a").expect("an id")),
            "/api/calls/a/live"
        );
    }
}
