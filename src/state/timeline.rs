//! The course of the call: what was reported, newest first. Pure.

use api::Seq;
use domain::{CrmLink, Fact, FrameState, Report, Witness, decimal};

use crate::state::CallLog;

/// What tells one line of the timeline from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryKey {
    /// The server's fact with this place in the journal.
    Server(Seq),
    /// Our own fact with this number, counted from 0. It has no place in the journal.
    Local(usize),
}

impl EntryKey {
    /// The key as text.
    pub fn text(self) -> String {
        match self {
            Self::Server(seq) => decimal(seq),
            Self::Local(number) => ["local-", &decimal(number as u64)].concat(),
        }
    }

    /// The place in the journal, as in `data-seq`; empty for our own facts.
    pub fn seq(self) -> String {
        match self {
            Self::Server(seq) => decimal(seq),
            Self::Local(_) => String::new(),
        }
    }
}

/// One line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which one it is.
    pub key: EntryKey,
    /// The fact it tells.
    pub fact: Fact,
}

/// The lines, newest first. What came at the same moment stands in the journal's order, our own
/// before the server's. `getStatus` repeats the launch word for word, and is left out when the
/// state it found is no news; `EntityChanged` comes with every loading of the portal card, and is
/// left out when the record is no news.
pub fn entries(log: &CallLog) -> Vec<Entry> {
    let mut known = Known::default();
    let local = log.local().iter().enumerate().filter_map(|(n, fact)| {
        let is_news = known.is_news(fact);
        is_news.then(|| Entry {
            key: EntryKey::Local(n),
            fact: fact.clone(),
        })
    });
    let server = log.server().iter();
    let server = server.map(|(seq, fact)| Entry {
        key: EntryKey::Server(*seq),
        fact: fact.clone(),
    });
    let mut entries: Vec<Entry> = Vec::new();
    let local: Vec<Entry> = local.collect();
    for entry in server.rev().chain(local.into_iter().rev()) {
        let place = entries
            .iter()
            .position(|known| known.fact.at < entry.fact.at);
        entries.insert(place.unwrap_or(entries.len()), entry);
    }
    entries
}

/// What the portal card has shown so far.
#[derive(Default)]
struct Known {
    state: Option<FrameState>,
    /// The record, or that there was none.
    crm: Option<Option<CrmLink>>,
}

impl Known {
    fn is_news(&mut self, fact: &Fact) -> bool {
        let is_launch = fact.source == Witness::Launch;
        match &fact.report {
            Report::CardStatus(status) => {
                if is_launch {
                    self.crm = Some(status.crm.clone());
                }
                self.is_new_state(status.state) || is_launch
            }
            Report::CardState(card) => {
                self.state = Some(card.state);
                true
            }
            Report::EntityChanged(changed) => {
                let shown = Some(changed.crm.clone());
                std::mem::replace(&mut self.crm, shown.clone()) != shown
            }
            _ => true,
        }
    }

    fn is_new_state(&mut self, state: Option<FrameState>) -> bool {
        let is_new = state.is_some() && state != self.state;
        self.state = state.or(self.state);
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::{EntryKey, entries};
    use crate::state::call_log::samples::{call_id, frame, message};
    use crate::state::{CallLog, StoreEvent};
    use domain::fact::EntityChanged;
    use domain::{
        CrmEntityType, CrmLink, Fact, FrameState, Launched, Line, Report, Timestamp, Witness,
    };

    fn status(millis: i64, source: Witness, state: FrameState) -> StoreEvent {
        let launched = Launched {
            call_type: None,
            number: None,
            line: Line::default(),
            crm: None,
            bindings: Vec::new(),
            activity_id: None,
            state: Some(state),
            call_list: false,
        };
        let at = Timestamp::from_millis(millis);
        StoreEvent::Local(Fact {
            at,
            source,
            report: Report::CardStatus(launched),
        })
    }

    fn keys(events: Vec<StoreEvent>) -> Vec<EntryKey> {
        let mut log = CallLog::new(call_id("a.1"));
        for event in events {
            log.apply(event).expect("news");
        }
        entries(&log).into_iter().map(|entry| entry.key).collect()
    }

    #[test]
    fn the_newest_stands_first_whatever_came_first() {
        let keys = keys(vec![
            StoreEvent::Fact(message(3, "ended")),
            StoreEvent::Fact(message(1, "initiated")),
            StoreEvent::Local(frame(150, FrameState::Connecting)),
        ]);
        assert_eq!(
            keys,
            [EntryKey::Server(3), EntryKey::Local(0), EntryKey::Server(1)]
        );
        assert_eq!(EntryKey::Server(3).seq(), "3");
        assert_eq!(
            EntryKey::Local(0).seq(),
            "",
            "our own facts have no place in the journal"
        );
    }

    #[test]
    fn a_status_that_repeats_the_launch_is_no_line() {
        let launch = || status(1, Witness::Launch, FrameState::Connecting);
        let same = status(2, Witness::Frame, FrameState::Connecting);
        let other = status(3, Witness::Frame, FrameState::Connected);
        assert_eq!(keys(vec![launch(), same]), [EntryKey::Local(0)]);
        assert_eq!(
            keys(vec![launch(), other]),
            [EntryKey::Local(1), EntryKey::Local(0)]
        );
    }

    fn shows(millis: i64, contact: Option<u64>) -> StoreEvent {
        let kind = CrmEntityType::from_portal("CONTACT");
        let crm = contact.and_then(|id| CrmLink::new(kind.clone()?, id));
        let report = Report::EntityChanged(EntityChanged { crm, number: None });
        StoreEvent::Local(Fact {
            at: Timestamp::from_millis(millis),
            source: Witness::Frame,
            report,
        })
    }

    #[test]
    fn a_record_that_is_shown_already_is_no_line() {
        let events = vec![
            status(1, Witness::Launch, FrameState::Connecting),
            shows(2, None),
            shows(3, Some(797)),
            shows(4, Some(797)),
            shows(5, None),
        ];
        let expected = [EntryKey::Local(4), EntryKey::Local(2), EntryKey::Local(0)];
        assert_eq!(keys(events), expected);
    }
}
