//! What the writer remembers of a call, so that most arrivals need no read.

use domain::{Call, CallId, Fact, PortalId, Timestamp};
use rusqlite::{Connection, Error};

use super::rows;
use api::Seq;

use crate::journal::EventKey;

/// A call as its facts so far tell it.
pub(super) struct Known {
    pub portal: PortalId,
    pub call: Call,
    /// The first bytes of each stored event: what is not among them was not stored.
    events: Vec<u64>,
    /// The key of the customer's number.
    pub number: Option<Number>,
}

/// A customer's number: what its spellings have in common, and 64 bits to find it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    pub hash: i64,
    pub key: String,
}

impl Number {
    /// `None` for a hidden number.
    pub(super) fn of(portal: &PortalId, number: &domain::PhoneNumber) -> Option<Self> {
        let key = number.key()?;
        let hash = rows::key_of(&[portal.as_str().as_bytes(), b"number", key.as_bytes()]);
        Some(Self { hash, key })
    }
}

/// What a fact changed that callback requests depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Turn {
    /// The number of the customer is another than before.
    pub has_new_number: bool,
    /// Somebody talked to that customer, and that was not known before.
    pub was_talked: bool,
}

impl Known {
    /// A call of which nothing is stored.
    pub(super) fn new(portal: &PortalId, call_id: &CallId) -> Self {
        Self {
            portal: portal.clone(),
            call: Call::new(call_id.clone()),
            events: Vec::new(),
            number: None,
        }
    }

    /// Folds what the journal has.
    pub(super) fn load(
        conn: &Connection,
        portal: &PortalId,
        call_id: &CallId,
        floor: Seq,
    ) -> rusqlite::Result<Self> {
        let mut known = Self::new(portal, call_id);
        rows::each::<Error>(conn, portal, call_id, floor, |seq, row| {
            match rows::fact(row)? {
                Ok(fact) => drop(known.call.apply(&fact)),
                Err(error) => tracing::error!(
                    portal.id = %portal, call.id = %call_id, seq, %error,
                    "a fact of the journal does not decode and is left out"
                ),
            }
            if let Some(event) = row.get::<_, Option<[u8; 32]>>(4)? {
                known.events.push(prefix(EventKey(event)));
            }
            Ok(())
        })?;
        known.number = known.find_number();
        Ok(known)
    }

    /// Whether this is that call, and not another one with the same 64 bits.
    pub(super) fn is(&self, portal: &PortalId, call_id: &CallId) -> bool {
        self.call.id() == call_id && self.portal == *portal
    }

    /// Whether an event may be stored already. Its first bytes tell for sure only that it is not.
    pub(super) fn may_have(&self, event: EventKey) -> bool {
        self.events.contains(&prefix(event))
    }

    /// Takes a fact that was stored.
    pub(super) fn apply(&mut self, event: Option<EventKey>, fact: &Fact) -> Turn {
        let talked_before = self.call.was_talked();
        let number_before = self.call.number().cloned();
        self.call.apply(fact);
        self.events.extend(event.map(prefix));
        let mut has_new_number = false;
        if self.call.number() != number_before.as_ref() {
            let number = self.find_number();
            has_new_number = number.is_some() && number != self.number;
            self.number = number;
        }
        let was_talked = self.call.was_talked() && (has_new_number || !talked_before);
        Turn {
            has_new_number,
            was_talked,
        }
    }

    fn find_number(&self) -> Option<Number> {
        Number::of(&self.portal, self.call.number()?)
    }

    /// Whether it goes on: no end, and heard of within the longest silence.
    pub(super) fn is_open(&self, now: Timestamp, longest_silence_ms: i64) -> bool {
        let heard = self.call.last_heard_at();
        !self.call.has_ended()
            && heard.is_some_and(|heard| now.millis_since(heard) <= longest_silence_ms)
    }
}

fn prefix(event: EventKey) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = event.0;
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}
