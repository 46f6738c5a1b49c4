//! What a portal says of our application, asked in one batch.

use bitrix24::iso8601;
use bitrix24::rest::batch::Batch;
use bitrix24::rest::binding::{self, Binding};
use bitrix24::rest::{Request, RestError};
use bitrix24::{Tree, Value};
use domain::Timestamp;

use super::voice::Voice;
use crate::clock::Clock;
use crate::portal::CallError;

/// A portal's own words, each or why it does not say it.
#[derive(Debug)]
pub struct Look {
    /// What is bound in places of its pages.
    pub placements: Result<Vec<Binding>, RestError>,
    /// What events are subscribed.
    pub events: Result<Vec<Binding>, RestError>,
    /// The scopes of our application.
    pub scopes: Result<Vec<String>, RestError>,
    /// Whether the installation is finished.
    pub is_installed: Result<bool, RestError>,
    /// How far the portal's clock is ahead of ours, whole seconds, by its answer's half-way point.
    pub clock_ahead_s: Option<i64>,
}

/// Asks.
///
/// # Errors
/// The portal refuses the whole, or nobody answers.
pub(super) async fn look(voice: &Voice<'_>, clock: &Clock) -> Result<Look, CallError> {
    let commands = [
        "placement.get",
        "event.get",
        "scope",
        "app.info",
        "server.time",
    ];
    let commands = commands.map(|method| (method, Request::new(method)));
    let asked_at = clock.now();
    let batch = voice.batch(&commands).await?;
    let answered_at = clock.now();
    Ok(read(&batch, half_way(asked_at, answered_at)))
}

/// When the portal looked at its clock, as far as we can know.
fn half_way(asked_at: Timestamp, answered_at: Timestamp) -> Timestamp {
    asked_at.plus_millis(answered_at.millis_since(asked_at) / 2)
}

fn read(batch: &Batch, now: Timestamp) -> Look {
    let list = |name, read: fn(Option<&Value>) -> Vec<Binding>| {
        batch.result(name).map(read).map_err(Clone::clone)
    };
    let is_installed = |result: Option<&Value>| {
        let info = result.and_then(Value::as_map);
        info.is_some_and(|info: &Tree| info.flag("INSTALLED"))
    };
    let server_time = batch.result("server.time").ok().flatten();
    let server_time = server_time
        .and_then(Value::text)
        .and_then(iso8601::unix_seconds);
    Look {
        placements: list("placement.get", binding::placements),
        events: list("event.get", binding::events),
        scopes: batch.result("scope").map(words).map_err(Clone::clone),
        is_installed: batch
            .result("app.info")
            .map(is_installed)
            .map_err(Clone::clone),
        clock_ahead_s: server_time.map(|seconds| seconds - now.as_millis().div_euclid(1000)),
    }
}

fn words(list: Option<&Value>) -> Vec<String> {
    let words = list.into_iter().flat_map(Value::items);
    words.filter_map(Value::text).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use bitrix24::rest::batch::Batch;
    use domain::Timestamp;

    use super::{Look, half_way, read};

    fn look(results: &str, errors: &str) -> Look {
        let body = format!(r#"{{"result":{{"result":{results},"result_error":{errors}}}}}"#);
        let batch = Batch::parse(body.as_bytes()).expect("a batch");
        read(&batch, Timestamp::from_millis(1_773_239_326_900))
    }

    #[test]
    fn a_slow_answer_does_not_make_a_clock_slow() {
        let at = Timestamp::from_millis;
        assert_eq!(half_way(at(1_000), at(9_000)), at(5_000));
    }

    #[test]
    fn a_portal_that_has_nothing_bound_writes_empty_lists() {
        let look = look(
            r#"{"placement.get":[],"event.get":[],"scope":["crm","telephony"],
                "app.info":{"INSTALLED":false},"server.time":"2026-03-11T14:28:50+00:00"}"#,
            "[]",
        );
        assert_eq!(look.placements, Ok(vec![]));
        assert_eq!(look.events, Ok(vec![]));
        assert_eq!(
            look.scopes,
            Ok(vec!["crm".to_owned(), "telephony".to_owned()])
        );
        assert_eq!(look.is_installed, Ok(false));
        assert_eq!(look.clock_ahead_s, Some(4));
    }

    #[test]
    fn what_a_portal_refuses_to_say_hides_nothing_else() {
        let look = look(
            r#"{"app.info":{"INSTALLED":"Y"}}"#,
            r#"{"placement.get":{"error":"insufficient_scope","error_description":"x"}}"#,
        );
        assert!(look.placements.is_err());
        assert_eq!(look.is_installed, Ok(true));
        assert_eq!(look.clock_ahead_s, None);
    }
}
