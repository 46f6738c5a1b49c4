//! What a portal asks of a handler's address. Source: reference, section 4.2.

use super::RestError;
use crate::core::State;

/// Handlers are absolute addresses whose host has a dot, and on some portals the host of the
/// application's own address.
pub(super) fn check(state: &State, handler: &str) -> Result<(), RestError> {
    let refused = |code, description| Err(RestError::new(400, code, description));
    let Some((scheme, _)) = handler.split_once("://") else {
        return refused("ERROR_WRONG_HANDLER_URL", "Wrong handler URL");
    };
    if !["http", "https"].contains(&scheme) {
        return refused(
            "ERROR_UNSUPPORTED_PROTOCOL",
            "Unsupported event handler protocol",
        );
    }
    if !host(handler).contains('.') {
        return refused("ERROR_WRONG_HANDLER_URL", "Wrong handler URL");
    }
    if state.terms.own_host_only && host(handler) != host(state.own_url()) {
        let description = "Handler URL host doesn't match application url";
        return refused("ERROR_HANDLER_URL_MATCH", description);
    }
    Ok(())
}

/// Host without its port.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next();
    host.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_what_stands_before_port_path_and_query() {
        assert_eq!(host("https://app.example:8443/events?x=1"), "app.example");
        assert_eq!(host("http://127.0.0.1:8080"), "127.0.0.1");
        assert_eq!(host("/events"), "");
    }
}
