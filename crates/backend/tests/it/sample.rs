//! Facts to try the journal with.

use backend::clock::Clock;
use backend::journal::{Appended, Arrival, EventKey, Journal, PortalRow, Subject};
use domain::fact::Started;
use domain::{
    CallId, CallType, CallbackRequest, Ended, Fact, Initiated, PhoneNumber, PortalId, Report,
    Requested, Timestamp, Witness,
};
use sha2::{Digest, Sha256};

/// Midnight of a day in 2026.
pub(crate) const START: Timestamp = Timestamp::from_millis(1_773_187_200_000);
pub(crate) const MINUTE: i64 = 60_000;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

/// A portal named by a hex digit.
pub(crate) fn portal(digit: char) -> PortalId {
    PortalId::parse(&digit.to_string().repeat(32)).expect("a hex digit")
}

pub(crate) fn call(id: &str) -> CallId {
    CallId::parse(id).expect("a call id")
}

/// A digest that only a repeated delivery shares.
pub(crate) fn event(text: &str) -> EventKey {
    EventKey(Sha256::digest(text).into())
}

/// A portal's events, received on a test clock.
#[derive(Clone)]
pub(crate) struct Events {
    pub(crate) portal: PortalId,
    pub(crate) journal: Journal,
    pub(crate) clock: Clock,
}

impl Events {
    /// The same journal and clock, another portal.
    pub(crate) fn of(&self, portal: PortalId) -> Self {
        Self {
            portal,
            ..self.clone()
        }
    }

    pub(crate) async fn take(&self, event: EventKey, subject: Subject, report: Report) -> Appended {
        let source = match report {
            Report::Statistics(_) => Witness::Statistics,
            _ => Witness::Webhook,
        };
        let fact = Fact {
            at: self.clock.now(),
            source,
            report,
        };
        let arrival = Arrival {
            portal: self.portal.clone(),
            event,
            subject,
            fact,
        };
        self.journal.append(arrival).await.expect("stored")
    }

    /// Takes a report about a call, at its place; a repetition has none.
    pub(crate) async fn report(&self, id: &str, report: Report) -> u64 {
        let key = event(&format!(
            "{id} {}",
            serde_json::to_string(&report).expect("json")
        ));
        match self.take(key, Subject::Call(call(id)), report).await {
            Appended::Stored(seq) => seq,
            Appended::Repeated => 0,
        }
    }

    /// Takes a callback request of a number.
    pub(crate) async fn callback(&self, number: &str, text: &str) -> Appended {
        let request = CallbackRequest {
            ts: None,
            requested_at: self.clock.now(),
            number: PhoneNumber::parse(number),
            text: Some(text.into()),
            crm: None,
            line: None,
        };
        let key = event(&format!("callback {text}"));
        self.take(key, Subject::Callback, Report::CallbackRequested(request))
            .await
    }

    /// Forgets the portal's facts, as an uninstall that says clean does.
    pub(crate) async fn purge(&self) {
        let gone = PortalRow::gone(self.portal.clone(), 1);
        self.journal.purge(gone).await.expect("purged");
    }

    /// What the call says of a callback request.
    pub(crate) async fn carried(&self, id: &str) -> Option<String> {
        let facts = self
            .journal
            .load(&self.portal, &call(id))
            .await
            .expect("loads");
        let facts: Vec<_> = facts.iter().map(api::FactMessage::fact).collect();
        let call = domain::Call::fold(call(id), &facts);
        call.callback_request()
            .and_then(|request| request.text.clone())
    }

    /// The kinds of a call's facts, in order.
    pub(crate) async fn kinds(&self, id: &str) -> Vec<&'static str> {
        let facts = self
            .journal
            .load(&self.portal, &call(id))
            .await
            .expect("loads");
        facts.iter().map(|fact| fact.report.kind()).collect()
    }
}

/// INIT of an incoming call.
pub(crate) fn initiated(number: &str) -> Report {
    Report::Initiated(Initiated {
        ts: None,
        call_type: Some(CallType::Incoming),
        number: PhoneNumber::parse(number),
        line: None,
        rest_app: false,
    })
}

/// INIT that names a telephony application.
pub(crate) fn initiated_by_app(number: &str) -> Report {
    match initiated(number) {
        Report::Initiated(initiated) => Report::Initiated(Initiated {
            rest_app: true,
            ..initiated
        }),
        other => other,
    }
}

/// ONEXTERNALCALLSTART.
pub(crate) fn requested(number: &str) -> Report {
    Report::Requested(Requested {
        ts: None,
        number: PhoneNumber::parse(number),
        line: None,
        operator: None,
        crm: None,
        call_list: false,
    })
}

/// START.
pub(crate) fn answered() -> Report {
    Report::Answered(Started {
        ts: None,
        operator: None,
    })
}

/// A START that differs from others, for calls with many facts.
pub(crate) fn numbered(n: u32) -> Report {
    Report::Answered(Started {
        ts: Some(n.into()),
        operator: None,
    })
}

/// What END says; 0 seconds are a missed call.
pub(crate) fn end(number: &str, talk_seconds: u32) -> Ended {
    Ended {
        ts: None,
        call_type: Some(CallType::Incoming),
        number: PhoneNumber::parse(number),
        line: None,
        rest_app: false,
        operator: None,
        talk_seconds: Some(talk_seconds),
        code: Some(if talk_seconds > 0 { "200" } else { "304" }.into()),
        reason: None,
        cost: None,
        activity_id: None,
        crm: None,
    }
}

/// END.
pub(crate) fn ended(number: &str, talk_seconds: u32) -> Report {
    Report::Ended(end(number, talk_seconds))
}
