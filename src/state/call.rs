//! [`CallStore`]: the open call, as signals.

use domain::state::Timer;
use domain::{CallId, Rules, Timestamp};
use leptos::prelude::*;

use crate::state::picture::is_ticking;
use crate::state::timeline::entries;
use crate::state::{CallLog, Entry, Picture, StoreEvent};

/// The open call. Changes only by [`CallStore::apply`].
#[derive(Debug, Clone, Copy)]
pub struct CallStore {
    log: RwSignal<CallLog>,
    now: ReadSignal<Timestamp>,
    rules: Rules,
    picture: Memo<Picture>,
}

impl CallStore {
    /// A call of which nothing is known yet.
    pub fn new(call_id: CallId, rules: Rules, now: ReadSignal<Timestamp>) -> Self {
        let log = RwSignal::new(CallLog::new(call_id));
        let picture = Memo::new(move |_| log.with(|log| Picture::of(log, now.get(), &rules)));
        Self {
            log,
            now,
            rules,
            picture,
        }
    }

    /// Takes an event. One that says nothing new changes nothing and wakes nobody. Harmless when
    /// the view is gone.
    pub fn apply(&self, event: StoreEvent) {
        let _ = self
            .log
            .try_maybe_update(|log| (log.apply(event).is_ok(), ()));
    }

    /// The call's id.
    pub fn call_id(&self) -> CallId {
        self.log.with_untracked(|log| log.call().id().clone())
    }

    /// What is to be known of the call as it is drawn; follows it.
    pub fn with_picture<T>(&self, look: impl FnOnce(&Picture) -> T) -> T {
        self.picture.with(look)
    }

    /// What the timer shows; follows the clock.
    pub fn timer(&self) -> Option<Timer> {
        let (now, rules) = (self.now.get(), self.rules);
        self.log.with(|log| log.call().timer(now, &rules))
    }

    /// Now, as the card sees it; follows the clock.
    pub fn now(&self) -> Timestamp {
        self.now.get()
    }

    /// The same moment, for those who do not follow it.
    pub fn now_untracked(&self) -> Timestamp {
        self.now.get_untracked()
    }

    /// The moment that the running timer counts from.
    pub fn counts_from(&self) -> Option<Timestamp> {
        match self.timer()? {
            Timer::Since(since) | Timer::TalkingSince(since) => Some(since),
            Timer::Talked(_) | Timer::Rang(_) => None,
        }
    }

    /// The course of the call, newest first.
    pub fn entries(&self) -> Vec<Entry> {
        self.log.with(entries)
    }

    /// Whether the frame has told anything since the launch.
    pub fn is_told_by_frame(&self) -> bool {
        self.log.with(CallLog::is_told_by_frame)
    }

    /// Whether a clock must tick for this call.
    pub fn is_ticking(&self) -> bool {
        let (now, rules) = (self.now.get(), self.rules);
        self.log.with(|log| is_ticking(log, now, &rules))
    }
}
