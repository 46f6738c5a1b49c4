//! All facts about the open call and what they add up to. Pure: no clock, no signals.

use api::{FactMessage, Seq, SnapshotFacts};
use domain::{Call, CallId, Fact, Witness};

/// What can happen to the facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreEvent {
    /// The server's facts so far, in place of those held.
    Snapshot(SnapshotFacts),
    /// One more of the server's facts.
    Fact(FactMessage),
    /// A fact of the launch or the frame, which the server never sees.
    Local(Fact),
}

/// Why an event changed nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ignored {
    /// It was known.
    Known,
    /// It is about another call.
    OtherCall,
}

/// The facts of one call: the server's by their place in the journal, and our own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallLog {
    server: Vec<(Seq, Fact)>,
    local: Vec<Fact>,
    head: Seq,
    call: Call,
}

impl CallLog {
    /// Nothing is known yet.
    pub fn new(call_id: CallId) -> Self {
        Self {
            server: Vec::new(),
            local: Vec::new(),
            head: 0,
            call: Call::new(call_id),
        }
    }

    /// Takes an event. Any order and any repetition of the same facts gives the same call.
    ///
    /// # Errors
    /// Says why the event changed nothing.
    pub fn apply(&mut self, event: StoreEvent) -> Result<(), Ignored> {
        match event {
            StoreEvent::Snapshot(snapshot) => self.replace(snapshot),
            StoreEvent::Fact(message) => self.append(message),
            StoreEvent::Local(fact) if self.local.contains(&fact) => Err(Ignored::Known),
            StoreEvent::Local(fact) => {
                self.call.apply(&fact);
                self.local.push(fact);
                Ok(())
            }
        }
    }

    fn replace(&mut self, snapshot: SnapshotFacts) -> Result<(), Ignored> {
        let ours = |message: &FactMessage| message.call_id == *self.call.id();
        let mut server: Vec<(Seq, Fact)> = Vec::new();
        for message in snapshot.facts.into_iter().filter(ours) {
            if let Err(place) = place_of(message.seq, &server) {
                server.insert(place, (message.seq, message.into_fact()));
            }
        }
        if server == self.server && snapshot.seq == self.head {
            return Err(Ignored::Known);
        }
        self.server = server;
        self.head = snapshot.seq;
        let facts = self
            .local
            .iter()
            .chain(self.server.iter().map(|(_, fact)| fact));
        self.call = Call::fold(self.call.id().clone(), facts);
        Ok(())
    }

    fn append(&mut self, message: FactMessage) -> Result<(), Ignored> {
        if message.call_id != *self.call.id() {
            return Err(Ignored::OtherCall);
        }
        let Err(place) = place_of(message.seq, &self.server) else {
            return Err(Ignored::Known);
        };
        let seq = message.seq;
        let fact = message.into_fact();
        self.call.apply(&fact);
        self.server.insert(place, (seq, fact));
        self.head = self.head.max(seq);
        Ok(())
    }

    /// What the facts add up to.
    pub const fn call(&self) -> &Call {
        &self.call
    }

    /// The last of the server's facts that was applied; 0 when there is none.
    pub const fn head(&self) -> Seq {
        self.head
    }

    /// The server's facts, in the journal's order.
    pub fn server(&self) -> &[(Seq, Fact)] {
        &self.server
    }

    /// Whether the frame has told anything since the launch.
    pub fn is_told_by_frame(&self) -> bool {
        self.local.iter().any(|fact| fact.source == Witness::Frame)
    }

    /// The launch's and the frame's facts, in the order they came.
    pub fn local(&self) -> &[Fact] {
        &self.local
    }
}

/// Where the fact with this place stands, or else where it belongs.
fn place_of(seq: Seq, facts: &[(Seq, Fact)]) -> Result<usize, usize> {
    facts.binary_search_by_key(&seq, |(seq, _)| *seq)
}

#[cfg(test)]
mod tests {
    use super::{CallLog, Ignored, StoreEvent};
    use crate::state::call_log::samples::{at, call_id, frame, message, snapshot};
    use domain::{CallState, FrameState, Rules};

    fn log(events: impl IntoIterator<Item = StoreEvent>) -> CallLog {
        let mut log = CallLog::new(call_id("a.1"));
        for event in events {
            let _ = log.apply(event);
        }
        log
    }

    fn events() -> Vec<StoreEvent> {
        vec![
            StoreEvent::Fact(message(3, "ended")),
            StoreEvent::Fact(message(1, "initiated")),
            StoreEvent::Local(frame(150, FrameState::Connecting)),
            StoreEvent::Fact(message(2, "answered")),
        ]
    }

    #[test]
    fn any_order_and_any_repetition_gives_the_same_call() {
        let expected = log(events());
        for turn in 0..4 {
            let mut turned = events();
            turned.rotate_left(turn);
            turned.extend(events());
            let seen = log(turned);
            assert_eq!(seen.call(), expected.call());
            assert_eq!(seen.server(), expected.server());
            assert_eq!(seen.head(), 3);
        }
    }

    #[test]
    fn a_snapshot_replaces_the_servers_facts_and_keeps_our_own() {
        let mut log = log(events());
        assert_eq!(log.apply(StoreEvent::Snapshot(snapshot(&[1]))), Ok(()));
        assert_eq!(log.server().len(), 1);
        assert_eq!(log.local().len(), 1);
        assert_eq!(
            log.call().state(at(400), &Rules::default()),
            CallState::Ringing
        );
        assert_eq!(log.head(), 1);
    }

    #[test]
    fn what_is_known_or_foreign_is_ignored_and_says_why() {
        let mut log = log(events());
        assert_eq!(
            log.apply(StoreEvent::Fact(message(2, "answered"))),
            Err(Ignored::Known)
        );
        let mut foreign = message(9, "ended");
        foreign.call_id = call_id("b.2");
        assert_eq!(
            log.apply(StoreEvent::Fact(foreign)),
            Err(Ignored::OtherCall)
        );
        let again = StoreEvent::Local(frame(150, FrameState::Connecting));
        assert_eq!(log.apply(again), Err(Ignored::Known));
        let mut same = CallLog::new(call_id("a.1"));
        assert_eq!(same.apply(StoreEvent::Snapshot(snapshot(&[1, 2]))), Ok(()));
        assert_eq!(
            same.apply(StoreEvent::Snapshot(snapshot(&[1, 2]))),
            Err(Ignored::Known)
        );
    }
}

/// Facts for the tests of this folder.
#[cfg(test)]
pub(crate) mod samples {
    use api::{FactMessage, SnapshotFacts};
    use domain::fact::CardState;
    use domain::{CallId, Fact, FrameState, Report, Timestamp, Witness};

    pub(crate) fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    pub(crate) fn call_id(text: &str) -> CallId {
        CallId::parse(text).expect("an id")
    }

    /// A fact of call `a.1` from our wire format; its place decides its time.
    pub(crate) fn message(seq: u64, kind: &str) -> FactMessage {
        let data = match kind {
            "initiated" => {
                r#"{"ts":null,"call_type":"incoming","number":"+4930901820","line":"7","rest_app":false}"#
            }
            "ended" => {
                r#"{"ts":null,"call_type":"incoming","number":null,"line":null,"rest_app":false,
                "operator":12,"talk_seconds":7,"code":"200","reason":null,"cost":null,
                "activity_id":null,"crm":null}"#
            }
            _ => r#"{"ts":null,"operator":12}"#,
        };
        let at = seq * 100;
        let text = format!(
            r#"{{"version":1,"seq":{seq},"call_id":"a.1","at":{at},"source":"webhook","kind":"{kind}","data":{data}}}"#
        );
        serde_json::from_str(&text).expect("a fact")
    }

    pub(crate) fn snapshot(seqs: &[u64]) -> SnapshotFacts {
        let kinds = ["", "initiated", "answered", "ended"];
        let facts = seqs
            .iter()
            .map(|seq| message(*seq, kinds[*seq as usize]))
            .collect();
        SnapshotFacts {
            version: 1,
            seq: seqs.iter().copied().max().unwrap_or(0),
            facts,
        }
    }

    pub(crate) fn frame(millis: i64, state: FrameState) -> Fact {
        let report = Report::CardState(CardState { state });
        Fact {
            at: at(millis),
            source: Witness::Frame,
            report,
        }
    }
}
