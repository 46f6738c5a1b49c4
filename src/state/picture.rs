//! The call as it is drawn: everything but the running seconds. Pure.

use api::Seq;
use domain::{
    CallState, CallbackRequest, CrmLink, Direction, Disagreement, Line, Money, Outcome,
    PhoneNumber, Rules, Telephony, Timestamp,
};

use crate::state::CallLog;

/// What the panels read. Two equal pictures look alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The last of the server's facts.
    pub head: Seq,
    /// The state.
    pub state: CallState,
    /// Who calls whom.
    pub direction: Direction,
    /// Whether a telephony application runs the call.
    pub is_rest_app: bool,
    /// Whether the call belongs to a call campaign.
    pub is_in_call_list: bool,
    /// The customer's number; `None` when nobody identified it.
    pub number: Option<PhoneNumber>,
    /// The line.
    pub line: Line,
    /// The CRM record and further ones, each once.
    pub records: Vec<CrmLink>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Seconds of talk, once the call has ended.
    pub talk_seconds: Option<u32>,
    /// What it cost.
    pub cost: Option<Money>,
    /// What the customer asked for before.
    pub callback: Option<CallbackRequest>,
    /// What the witnesses disagree about.
    pub disagreement: Option<Disagreement>,
}

impl Picture {
    /// The picture of a call at `now`.
    pub fn of(log: &CallLog, now: Timestamp, rules: &Rules) -> Self {
        let call = log.call();
        let mut records: Vec<CrmLink> = call.crm().cloned().into_iter().collect();
        for link in call.bindings() {
            if !records.contains(link) {
                records.push(link.clone());
            }
        }
        Self {
            head: log.head(),
            state: call.state(now, rules),
            direction: call.direction(),
            is_rest_app: call.telephony() == Telephony::RestApp,
            is_in_call_list: call.is_in_call_list(),
            number: call.number().cloned(),
            line: call.line(),
            records,
            outcome: call.outcome(),
            talk_seconds: call.talk_seconds(),
            cost: call.cost().cloned(),
            callback: call.callback_request().cloned(),
            disagreement: call.disagreement(now, rules),
        }
    }
}

/// Whether the picture may change by the mere passing of time, so that a clock must tick: a call
/// that goes on, or two witnesses who may still come to agree.
pub fn is_ticking(log: &CallLog, now: Timestamp, rules: &Rules) -> bool {
    let call = log.call();
    let goes_on = !matches!(
        call.state(now, rules),
        CallState::Ended | CallState::Unknown
    );
    let is_fresh = call
        .last_heard_at()
        .is_some_and(|heard| now.millis_since(heard) <= rules.disagreement_ms + 1_000);
    goes_on || is_fresh
}

#[cfg(test)]
mod tests {
    use super::{Picture, is_ticking};
    use crate::state::call_log::samples::{at, call_id, frame, message};
    use crate::state::{CallLog, StoreEvent};
    use domain::{CallState, Disagreement, FrameState, Rules};

    fn log(events: Vec<StoreEvent>) -> CallLog {
        let mut log = CallLog::new(call_id("a.1"));
        for event in events {
            log.apply(event).expect("news");
        }
        log
    }

    #[test]
    fn a_second_that_passes_does_not_change_the_picture() {
        let log = log(vec![StoreEvent::Fact(message(1, "initiated"))]);
        let rules = Rules::default();
        assert_eq!(
            Picture::of(&log, at(1_000), &rules),
            Picture::of(&log, at(60_000), &rules)
        );
        assert_eq!(
            Picture::of(&log, at(1_000), &rules).state,
            CallState::Ringing
        );
    }

    #[test]
    fn the_clock_ticks_while_the_call_goes_on() {
        let rules = Rules::default();
        let open = log(vec![StoreEvent::Fact(message(1, "initiated"))]);
        assert!(is_ticking(&open, at(60_000), &rules));
        let ended = log(vec![StoreEvent::Fact(message(3, "ended"))]);
        assert!(!is_ticking(&ended, at(60_000), &rules));
    }

    #[test]
    fn the_clock_ticks_on_after_the_end_until_the_witnesses_had_time_to_agree() {
        let rules = Rules::default();
        let events = vec![
            StoreEvent::Local(frame(200, FrameState::Connected)),
            StoreEvent::Fact(message(3, "ended")),
        ];
        let log = log(events);
        assert!(is_ticking(&log, at(301 + rules.disagreement_ms), &rules));
        let later = Picture::of(&log, at(301 + rules.disagreement_ms), &rules);
        assert_eq!(later.disagreement, Some(Disagreement::CardStillOpen));
    }
}
