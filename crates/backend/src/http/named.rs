//! The names of routes in the metrics: as many as there are, whatever is asked for.

use api::route;

use super::{HEALTHZ, METRICS, READYZ};

/// What is none of our routes: a file of the card, or nothing.
const OTHER: &str = "other";
/// Routes without parts that vary; the busiest first.
const PLAIN: [&str; 9] = [
    route::EVENTS,
    route::SESSION,
    route::CALL_CARD,
    route::APP,
    route::INSTALL,
    route::SETUP,
    HEALTHZ,
    READYZ,
    METRICS,
];
/// What routes of a call begin with.
const OF_A_CALL: &str = "/api/calls/";

/// The pattern of the route that answers a path.
pub(super) fn name_of(path: &str) -> &'static str {
    if let Some(call) = path.strip_prefix(OF_A_CALL) {
        return match call.split_once('/') {
            None if !call.is_empty() => route::CALL_PATTERN,
            Some((call_id, "live")) if !call_id.is_empty() => route::LIVE_PATTERN,
            _ => OTHER,
        };
    }
    let plain = PLAIN.into_iter().find(|plain| *plain == path);
    plain.unwrap_or(OTHER)
}

#[cfg(test)]
mod tests {
    use super::{OTHER, PLAIN, name_of, route};

    #[test]
    fn every_route_is_named_by_its_pattern() {
        for pattern in PLAIN {
            assert_eq!(name_of(pattern), pattern);
        }
        for pattern in [route::CALL_PATTERN, route::LIVE_PATTERN] {
            assert_eq!(name_of(&pattern.replace("{call_id}", "a%2Fb.1")), pattern);
        }
    }

    #[test]
    fn nothing_that_is_asked_for_makes_a_name() {
        for path in [
            "",
            "/",
            "*",
            "/events/",
            "/events2",
            "/call-card.js",
            "/api/calls",
            "/api/calls/",
            "/api/calls//live",
            "/api/calls/1/",
            "/api/calls/1/live/",
            "/api/calls/1/x",
        ] {
            assert_eq!(name_of(path), OTHER, "{path}");
        }
    }
}
