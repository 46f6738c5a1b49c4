//! The state a call is in, as far as anybody reported it.

use serde::{Deserialize, Serialize};

use crate::call::Call;
use crate::disposition::Disposition;
use crate::fact::FrameState;
use crate::time::Timestamp;

/// Who runs the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Telephony {
    /// Rented numbers and SIP lines of the portal itself.
    BuiltIn,
    /// A telephony application; answered or not is known only at the end.
    RestApp,
}

/// The spans that rules depend on, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// After this a call that only ever had INIT is a ghost (reference, section 3.4.1).
    pub ghost_expiry_ms: i64,
    /// After this a call without END counts as unconfirmed.
    pub longest_silence_ms: i64,
    /// How long two witnesses may differ before we say so.
    pub disagreement_ms: i64,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            ghost_expiry_ms: 600_000,
            longest_silence_ms: 14_400_000,
            disagreement_ms: 5_000,
        }
    }
}

/// Design, section 4, with what the card may show besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallState {
    /// No call, or a state we do not know.
    Unknown,
    /// An employee asked a telephony application to dial.
    Requested,
    /// The phone rings.
    Ringing,
    /// Registered by a telephony application; answered or not is unknown.
    InProgress,
    /// They talk.
    Talking,
    /// One witness saw the end, END has not come.
    Ending,
    /// No END after the longest silence.
    Unconfirmed,
    /// END or the statistics said so.
    Ended,
}

impl CallState {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Unknown,
        Self::Requested,
        Self::Ringing,
        Self::InProgress,
        Self::Talking,
        Self::Ending,
        Self::Unconfirmed,
        Self::Ended,
    ];

    /// The word in `data-state` and in our wire format.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Requested => "requested",
            Self::Ringing => "ringing",
            Self::InProgress => "in_progress",
            Self::Talking => "talking",
            Self::Ending => "ending",
            Self::Unconfirmed => "unconfirmed",
            Self::Ended => "ended",
        }
    }
}

/// What the timer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timer {
    /// Ringing or in progress since this moment.
    Since(Timestamp),
    /// Talking since this moment.
    TalkingSince(Timestamp),
    /// They talked this many seconds.
    Talked(u32),
    /// It rang this many milliseconds and nobody talked.
    Rang(i64),
}

impl Call {
    /// Who runs the call.
    pub fn telephony(&self) -> Telephony {
        if self.is_rest_app() {
            Telephony::RestApp
        } else {
            Telephony::BuiltIn
        }
    }

    /// The state at `now`. Never one that nobody reported.
    pub fn state(&self, now: Timestamp, rules: &Rules) -> CallState {
        if self.has_ended() {
            return CallState::Ended;
        }
        let state = match self.telephony() {
            Telephony::RestApp => self.rest_app_state(),
            Telephony::BuiltIn => self.built_in_state(),
        };
        if state == CallState::Unknown || self.is_ghost(now, rules) {
            return CallState::Unknown;
        }
        let silence = self
            .last_heard_at()
            .map_or(0, |heard| now.millis_since(heard));
        if silence > rules.longest_silence_ms {
            CallState::Unconfirmed
        } else {
            state
        }
    }

    fn built_in_state(&self) -> CallState {
        if self.frame.ending_since().is_some() {
            return CallState::Ending;
        }
        let card = self.frame.latest().map(|(_, state)| state);
        if self.started.is_some() || card == Some(FrameState::Connected) {
            CallState::Talking
        } else if self.initiated.is_some() || card == Some(FrameState::Connecting) {
            CallState::Ringing
        } else if self.requested.is_some() {
            CallState::Requested
        } else {
            CallState::Unknown
        }
    }

    fn rest_app_state(&self) -> CallState {
        let card = self.frame.latest().map(|(_, state)| state);
        let is_registered = self.started.is_some() || self.initiated.is_some();
        if is_registered || matches!(card, Some(FrameState::Connected | FrameState::Connecting)) {
            CallState::InProgress
        } else if self.requested.is_some() {
            CallState::Requested
        } else {
            CallState::Unknown
        }
    }

    /// Whether the call only ever had INIT, too long ago to be real.
    pub fn is_ghost(&self, now: Timestamp, rules: &Rules) -> bool {
        let only_initiated = self.initiated.is_some()
            && self.requested.is_none()
            && self.started.is_none()
            && !self.has_ended()
            && self.frame.latest().is_none();
        let silence = self
            .last_heard_at()
            .map_or(0, |heard| now.millis_since(heard));
        only_initiated && silence > rules.ghost_expiry_ms
    }

    /// What the timer shows, `None` when no witness told us when it began.
    pub fn timer(&self, now: Timestamp, rules: &Rules) -> Option<Timer> {
        let rang_since = self
            .initiated
            .or(self.requested)
            .or(self.frame.began_connecting());
        match self.state(now, rules) {
            CallState::Requested | CallState::Ringing | CallState::InProgress => {
                rang_since.or(self.started).map(Timer::Since)
            }
            CallState::Talking => self.talking_since().map(Timer::TalkingSince),
            // The portal card saw the end: the clock stops there.
            CallState::Ending => {
                let span = self
                    .frame
                    .ending_since()?
                    .millis_since(self.talking_since()?);
                u32::try_from(span / 1000).ok().map(Timer::Talked)
            }
            CallState::Ended => match self.talk_seconds() {
                Some(seconds) if seconds > 0 => Some(Timer::Talked(seconds)),
                _ => self.rang().map(Timer::Rang),
            },
            CallState::Unknown | CallState::Unconfirmed => None,
        }
    }

    fn talking_since(&self) -> Option<Timestamp> {
        self.answered_at().or(self.frame.began_connected())
    }

    /// How long it rang, in milliseconds, when INIT and END told and nobody talked. The receipt of
    /// statistics says nothing of when the ringing stopped.
    fn rang(&self) -> Option<i64> {
        let (since, end) = (self.initiated?, self.end_received_at()?);
        let is_answered = self.outcome()?.disposition == Disposition::Answered;
        (since < end && !is_answered && !self.is_rest_app()).then(|| end.millis_since(since))
    }
}
