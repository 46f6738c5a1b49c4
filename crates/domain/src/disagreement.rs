//! When two witnesses tell different stories for too long, we say so.

use crate::call::Call;
use crate::fact::FrameState;
use crate::state::{Rules, Telephony};
use crate::time::Timestamp;

/// Which stories differ. Only built-in telephony can disagree with itself: the card of a REST-app
/// call says `connected` from the first moment and never `idle` (reference, section 0.2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Disagreement {
    /// The portal card saw the end, the portal's event has not come.
    EndNotConfirmed,
    /// The portal's event says ended, the portal card still shows the call.
    CardStillOpen,
    /// The portal's event says answered, the portal card still rings.
    CardStillRinging,
}

impl Call {
    /// What the witnesses disagree about at `now`, once it has lasted longer than the rules allow.
    pub fn disagreement(&self, now: Timestamp, rules: &Rules) -> Option<Disagreement> {
        if self.telephony() == Telephony::RestApp {
            return None;
        }
        let (kind, since) = self.conflict()?;
        (now.millis_since(since) > rules.disagreement_ms).then_some(kind)
    }

    fn conflict(&self) -> Option<(Disagreement, Timestamp)> {
        let (card_at, card) = self.frame.latest_from_frame()?;
        if let Some(end) = self.ended_at() {
            return (card != FrameState::Idle)
                .then(|| (Disagreement::CardStillOpen, end.max(card_at)));
        }
        if let Some(since) = self.frame.gone_since().or(self.frame.ending_since()) {
            return Some((Disagreement::EndNotConfirmed, since));
        }
        let start = self.started?;
        (card == FrameState::Connecting)
            .then(|| (Disagreement::CardStillRinging, start.max(card_at)))
    }
}
