//! What the portal card around us says, kept so that the order of arrival does not matter.

use crate::claim::{keep_max, keep_min};
use crate::fact::FrameState;
use crate::time::Timestamp;

/// The states the launch and the frame reported, with their times.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FrameHistory {
    launched: Option<(Timestamp, FrameState)>,
    latest: Option<(Timestamp, FrameState)>,
    connected: Option<Timestamp>,
    /// When the frame itself first showed a call that rings or talks.
    shown: Option<Timestamp>,
    /// Changes we saw happen, as opposed to states we found.
    began_connecting: Option<Timestamp>,
    began_connected: Option<Timestamp>,
}

impl FrameHistory {
    /// Takes a state found in the launch.
    pub fn launched(&mut self, at: Timestamp, state: FrameState) -> bool {
        let changed = keep_max(&mut self.launched, (at, state));
        self.remember_connected(at, state) || changed
    }

    /// Takes a state found by `getStatus`.
    pub fn found(&mut self, at: Timestamp, state: FrameState) -> bool {
        let changed = keep_max(&mut self.latest, (at, state));
        let shown = state != FrameState::Idle && keep_min(&mut self.shown, at);
        self.remember_connected(at, state) || changed || shown
    }

    /// Takes a change of state that happened before our eyes.
    pub fn changed(&mut self, at: Timestamp, state: FrameState) -> bool {
        let first = match state {
            FrameState::Connecting => keep_min(&mut self.began_connecting, at),
            FrameState::Connected => keep_min(&mut self.began_connected, at),
            FrameState::Idle => false,
        };
        self.found(at, state) || first
    }

    fn remember_connected(&mut self, at: Timestamp, state: FrameState) -> bool {
        state == FrameState::Connected && keep_min(&mut self.connected, at)
    }

    /// The portal card's latest word and when it came; the frame's before the launch's.
    pub fn latest(&self) -> Option<(Timestamp, FrameState)> {
        self.latest.or(self.launched)
    }

    /// The frame's latest word alone.
    pub fn latest_from_frame(&self) -> Option<(Timestamp, FrameState)> {
        self.latest
    }

    /// When the portal card went from connected to idle.
    pub fn ending_since(&self) -> Option<Timestamp> {
        let (at, state) = self.latest()?;
        let connected = self.connected?;
        (state == FrameState::Idle && connected <= at).then_some(at)
    }

    /// When the frame stopped showing a call that it had shown, talked or not.
    pub fn gone_since(&self) -> Option<Timestamp> {
        let (at, state) = self.latest?;
        let shown = self.shown?;
        (state == FrameState::Idle && shown <= at).then_some(at)
    }

    /// When we saw the ringing begin.
    pub fn began_connecting(&self) -> Option<Timestamp> {
        self.began_connecting
    }

    /// When we saw the talk begin.
    pub fn began_connected(&self) -> Option<Timestamp> {
        self.began_connected
    }
}

#[cfg(test)]
mod tests {
    use super::FrameHistory;
    use crate::fact::FrameState::{Connected, Connecting, Idle};
    use crate::time::Timestamp;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn idle_means_ending_only_after_connected() {
        let mut frame = FrameHistory::default();
        frame.found(at(1), Idle);
        assert_eq!(frame.ending_since(), None);
        frame.changed(at(2), Connecting);
        frame.changed(at(5), Idle);
        assert_eq!(frame.ending_since(), None);
        frame.changed(at(3), Connected);
        assert_eq!(
            frame.ending_since(),
            Some(at(5)),
            "whatever the order of arrival"
        );
    }

    #[test]
    fn the_frame_is_believed_before_the_launch() {
        let mut frame = FrameHistory::default();
        frame.launched(at(9), Connected);
        assert_eq!(frame.latest(), Some((at(9), Connected)));
        frame.found(at(3), Connecting);
        assert_eq!(frame.latest(), Some((at(3), Connecting)));
    }
}
