//! The stream itself: frames that wait, the tail, and a clock that ticks every five seconds.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use api::{FactMessage, Seq};
use bytes::Bytes;
use futures_core::Stream;
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::{Watch, frame, snapshot};
use crate::clock::Clock;
use crate::journal::{Journal, JournalError, Subscription};
use crate::portals::Portals;

/// How often a stream looks whether it may go on.
const TICK: Duration = Duration::from_secs(5);
/// Every how many ticks it says that it lives: every 15 s.
const TICKS_PER_HEARTBEAT: u32 = 3;

type Reading = Pin<Box<dyn Future<Output = Result<Vec<FactMessage>, JournalError>> + Send>>;

/// Frames of one call's stream, for one reader.
pub struct LiveStream {
    journal: Journal,
    portals: Portals,
    clock: Clock,
    watch: Watch,
    tail: Subscription,
    waiting: VecDeque<Bytes>,
    /// The last fact the reader has, or was told not to care about.
    last: Seq,
    /// What we know is a ghost's and was not shown: the next fact changes the whole story.
    is_ghost: bool,
    reading: Option<Reading>,
    tick: Interval,
    ticks: u32,
    has_ended: bool,
}

impl std::fmt::Debug for LiveStream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LiveStream")
            .field("watch", &self.watch)
            .finish_non_exhaustive()
    }
}

impl LiveStream {
    pub(super) fn new(
        journal: &Journal,
        portals: &Portals,
        clock: &Clock,
        watch: Watch,
        tail: Subscription,
    ) -> Self {
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // The first tick is a while from now, not now.
        tick.reset();
        Self {
            journal: journal.clone(),
            portals: portals.clone(),
            clock: clock.clone(),
            watch,
            tail,
            waiting: VecDeque::new(),
            last: 0,
            is_ghost: false,
            reading: None,
            tick,
            ticks: 0,
            has_ended: false,
        }
    }

    /// Begins with the facts after one the reader has. A comment tells it at once that it is
    /// connected, even when there are none.
    pub(super) fn resume(&mut self, after: Seq, facts: &[FactMessage]) {
        self.waiting.push_back(frame::HEARTBEAT);
        self.waiting.extend(
            facts
                .iter()
                .filter(|fact| fact.seq > after)
                .map(frame::fact),
        );
        self.last = last_of(facts);
    }

    /// Begins with all that is known.
    pub(super) fn begin(&mut self, facts: Vec<FactMessage>) {
        self.last = last_of(&facts);
        let (snapshot, is_ghost) = snapshot(&self.journal, &self.clock, &self.watch.call_id, facts);
        self.is_ghost = is_ghost;
        self.waiting.push_back(frame::snapshot(&snapshot));
    }

    /// The next frame; `None` when the stream has ended.
    pub async fn next(&mut self) -> Option<Bytes> {
        poll_fn(|cx| self.poll_frame(cx)).await
    }

    fn poll_frame(&mut self, cx: &mut Context<'_>) -> Poll<Option<Bytes>> {
        // The tick first: facts that keep coming must not keep a session alive.
        while !self.has_ended && self.tick.poll_tick(cx).is_ready() {
            self.on_tick();
        }
        loop {
            if self.has_ended {
                return Poll::Ready(None);
            }
            if let Some(frame) = self.waiting.pop_front() {
                return Poll::Ready(Some(frame));
            }
            if let Some(reading) = &mut self.reading {
                let Poll::Ready(facts) = reading.as_mut().poll(cx) else {
                    return Poll::Pending;
                };
                self.reading = None;
                self.on_read(facts);
                continue;
            }
            match self.tail.poll_next(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => self.has_ended = true,
                Poll::Ready(Some(fact)) if fact.message.seq <= self.last => {}
                Poll::Ready(Some(_)) if self.is_ghost => self.reading = Some(self.read()),
                Poll::Ready(Some(fact)) => {
                    self.last = fact.message.seq;
                    return Poll::Ready(Some(fact.frame(frame::fact)));
                }
            }
        }
    }

    fn on_tick(&mut self) {
        if !self.watch.may_last(&self.portals, &self.clock) {
            self.has_ended = true;
            return;
        }
        self.ticks += 1;
        if self.ticks.is_multiple_of(TICKS_PER_HEARTBEAT) {
            self.waiting.push_back(frame::HEARTBEAT);
        }
    }

    fn read(&self) -> Reading {
        let (journal, watch) = (self.journal.clone(), self.watch.clone());
        Box::pin(async move { journal.load(&watch.portal, &watch.call_id).await })
    }

    /// The ghost has spoken: the reader gets a new snapshot, unless it is a ghost still.
    fn on_read(&mut self, facts: Result<Vec<FactMessage>, JournalError>) {
        let Ok(facts) = facts else {
            // The reader comes back, and is told then.
            self.has_ended = true;
            return;
        };
        self.last = last_of(&facts).max(self.last);
        let (snapshot, is_ghost) = snapshot(&self.journal, &self.clock, &self.watch.call_id, facts);
        self.is_ghost = is_ghost;
        if !is_ghost {
            self.waiting.push_back(frame::snapshot(&snapshot));
        }
    }
}

impl Stream for LiveStream {
    type Item = Bytes;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Bytes>> {
        self.poll_frame(cx)
    }
}

fn last_of(facts: &[FactMessage]) -> Seq {
    facts.last().map_or(0, |fact| fact.seq)
}
