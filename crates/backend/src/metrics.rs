//! Counters for operations, in Prometheus' text. No label carries a number, a token or a name
//! that somebody outside can choose.

use std::sync::atomic::AtomicI64;

use axum::http::Method;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: &'static str,
    method: &'static str,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Event {
    event: &'static str,
    result: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    result: &'static str,
}

/// All that is counted.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    events: Family<Event, Counter>,
    sessions: Family<Outcome, Counter>,
    authorization: Family<Outcome, Counter>,
    statistics: Family<Outcome, Counter>,
    renewals: Family<Outcome, Counter>,
    streams: Gauge<i64, AtomicI64>,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// Counters at zero.
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("call_card");
        let requests = Family::default();
        registry.register(
            "http_requests",
            "Requests answered",
            Family::clone(&requests),
        );
        let events = Family::default();
        registry.register(
            "events",
            "Events of portals, by what became of them",
            Family::clone(&events),
        );
        let sessions = Family::default();
        registry.register("sessions", "Sessions asked for", Family::clone(&sessions));
        let authorization = Family::default();
        registry.register(
            "authorization_checks",
            "Tokens asked about at an authorization server",
            Family::clone(&authorization),
        );
        let statistics = Family::default();
        registry.register(
            "statistics_queries",
            "Unconfirmed calls asked about at their portal",
            Family::clone(&statistics),
        );
        let renewals = Family::default();
        registry.register(
            "token_renewals",
            "Installers' tokens renewed at an authorization server",
            Family::clone(&renewals),
        );
        let streams = Gauge::default();
        registry.register(
            "live_streams",
            "Live streams open now",
            Gauge::clone(&streams),
        );
        Self {
            registry,
            requests,
            events,
            sessions,
            authorization,
            statistics,
            renewals,
            streams,
        }
    }

    /// A request was answered.
    pub fn answered(&self, route: &'static str, method: &Method, status: u16) {
        let label = Answered {
            route,
            method: method_word(method),
            status,
        };
        self.requests.get_or_create(&label).inc();
    }

    /// An event came; `code` is ours when we know the event.
    pub fn event(&self, code: &str, result: &'static str) {
        let known = bitrix24::event::TABLE.iter().find(|row| row.code == code);
        let event = known.map_or("other", |row| row.code);
        self.events.get_or_create(&Event { event, result }).inc();
    }

    /// A session was asked for.
    pub fn session(&self, result: &'static str) {
        self.sessions.get_or_create(&Outcome { result }).inc();
    }

    /// An authorization server was asked.
    pub fn authorization(&self, result: &'static str) {
        self.authorization.get_or_create(&Outcome { result }).inc();
    }

    /// A portal's statistics were asked.
    pub fn statistics(&self, result: &'static str) {
        self.statistics.get_or_create(&Outcome { result }).inc();
    }

    /// An installer's tokens were to be renewed.
    pub fn renewal(&self, result: &'static str) {
        self.renewals.get_or_create(&Outcome { result }).inc();
    }

    /// A live stream opens; it closes when the guard is dropped.
    pub fn stream(&self) -> StreamGuard {
        self.streams.inc();
        StreamGuard(self.streams.clone())
    }

    /// Everything as Prometheus reads it.
    ///
    /// # Errors
    /// Never in practice: the text is written to memory.
    pub fn render(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// Counts one open stream for as long as it lives.
#[derive(Debug)]
pub struct StreamGuard(Gauge<i64, AtomicI64>);

impl Drop for StreamGuard {
    fn drop(&mut self) {
        self.0.dec();
    }
}

fn method_word(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "OPTIONS" => "OPTIONS",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::Metrics;

    #[test]
    fn an_event_that_we_do_not_know_is_counted_without_its_name() {
        let metrics = Metrics::new();
        metrics.event("ONSECRET+4930901820", "ignored");
        metrics.event("ONVOXIMPLANTCALLEND", "stored");
        let text = metrics.render().expect("text");
        assert!(
            text.contains(r#"call_card_events_total{event="other",result="ignored"} 1"#),
            "{text}"
        );
        assert!(
            text.contains(
                r#"call_card_events_total{event="ONVOXIMPLANTCALLEND",result="stored"} 1"#
            ),
            "{text}"
        );
        assert!(!text.contains("4930901820"));
    }

    #[test]
    fn a_stream_counts_as_long_as_it_lives() {
        let metrics = Metrics::new();
        let guard = metrics.stream();
        assert!(
            metrics
                .render()
                .expect("text")
                .contains("call_card_live_streams 1")
        );
        drop(guard);
        assert!(
            metrics
                .render()
                .expect("text")
                .contains("call_card_live_streams 0")
        );
    }
}
