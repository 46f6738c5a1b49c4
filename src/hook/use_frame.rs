//! What the portal page around us tells of the call, as facts of the witness `frame`.

use std::cell::RefCell;
use std::rc::Rc;

use bitrix24::CardEvent;
use domain::{CallId, Fact, Report, Witness};

use crate::hook::Now;
use crate::hook::task::{self, use_task};
use crate::placement::Placement;
use crate::state::{CallStore, StoreEvent};

/// Tells the store what the portal card says, for as long as the current owner lives.
///
/// The portal card can move on to another call (the next item of a call list). `EntityChanged`
/// announces that, without naming a call, so `getStatus` is asked again: until it names a call,
/// what the portal card says waits; while that is another one than ours, it is passed over.
pub fn use_frame(placement: Placement, call: CallStore, now: Now) {
    let desk = Rc::new(FrontDesk {
        placement,
        call,
        now,
        call_id: call.call_id(),
        sorter: RefCell::default(),
    });
    use_task(Box::pin(async move {
        // Before `getStatus`: what happens meanwhile is then not lost (reference, section 5.6).
        for event in CardEvent::ALL {
            let subscriber = Rc::downgrade(&desk);
            desk.placement.subscribe(event, move |report| {
                if let Some(desk) = subscriber.upgrade() {
                    desk.occurred(report);
                }
            });
        }
        desk.look().await;
        // The desk is there for as long as the view.
        std::future::pending::<()>().await;
    }));
}

struct FrontDesk {
    placement: Placement,
    call: CallStore,
    now: Now,
    call_id: CallId,
    sorter: RefCell<Sorter>,
}

impl FrontDesk {
    fn occurred(self: Rc<Self>, report: Report) {
        let fact = self.fact(report);
        let next = self.sorter.borrow_mut().take(fact);
        match next {
            Next::Tell(fact) => self.tell(fact),
            Next::Ask => task::start(Box::pin(async move {
                if !self.look().await {
                    self.sorter.borrow_mut().unanswered();
                }
            })),
            Next::Nothing => {}
        }
    }

    /// Asks the portal card what it shows now, and tells what has waited for that; `false` when
    /// nobody answers.
    async fn look(&self) -> bool {
        let Some(status) = self.placement.status().await else {
            return false;
        };
        let is_ours = status.call_id == self.call_id;
        let waited = self.sorter.borrow_mut().answered(is_ours);
        let found = is_ours.then(|| self.fact(status.report()));
        waited
            .into_iter()
            .chain(found)
            .for_each(|fact| self.tell(fact));
        true
    }

    fn fact(&self, report: Report) -> Fact {
        Fact {
            at: self.now.look(),
            source: Witness::Frame,
            report,
        }
    }

    fn tell(&self, fact: Fact) {
        self.call.apply(StoreEvent::Local(fact));
    }
}

/// Sorts what the portal card says of our call from what it says of others. Pure.
#[derive(Debug, Default)]
struct Sorter {
    is_other: bool,
    /// What was said since the portal card announced what may be another call.
    waiting: Vec<Fact>,
}

/// What to do about something that was said.
#[derive(Debug, PartialEq, Eq)]
#[allow(
    clippy::large_enum_variant,
    reason = "moved on at once: a box would cost more code"
)]
enum Next {
    /// It is about our call.
    Tell(Fact),
    /// It waits: ask which call the portal card shows.
    Ask,
    /// It waits, or is about another call.
    Nothing,
}

impl Sorter {
    fn take(&mut self, fact: Fact) -> Next {
        let is_waited = !self.waiting.is_empty();
        let is_perhaps_another = matches!(fact.report, Report::EntityChanged(_));
        if is_waited || is_perhaps_another {
            self.waiting.push(fact);
            return if is_waited { Next::Nothing } else { Next::Ask };
        }
        if self.is_other {
            Next::Nothing
        } else {
            Next::Tell(fact)
        }
    }

    /// The portal card has named a call: gives what has waited, when that is ours.
    fn answered(&mut self, is_ours: bool) -> Vec<Fact> {
        self.is_other = !is_ours;
        let waited = std::mem::take(&mut self.waiting);
        if is_ours { waited } else { Vec::new() }
    }

    /// The portal card stayed silent: nobody knows what the waiting facts are about.
    fn unanswered(&mut self) {
        self.waiting.clear();
    }
}

#[cfg(test)]
mod tests {
    use domain::fact::{CardState, EntityChanged};
    use domain::{Fact, FrameState, Report, Timestamp, Witness};

    use super::{Next, Sorter};

    fn said(report: Report) -> Fact {
        Fact {
            at: Timestamp::from_millis(1),
            source: Witness::Frame,
            report,
        }
    }

    fn entity() -> Fact {
        said(Report::EntityChanged(EntityChanged {
            crm: None,
            number: None,
        }))
    }

    fn state(state: FrameState) -> Fact {
        said(Report::CardState(CardState { state }))
    }

    fn connected() -> Fact {
        state(FrameState::Connected)
    }

    #[test]
    fn nothing_is_told_of_a_next_call_until_the_portal_card_has_named_it() {
        let mut sorter = Sorter::default();
        assert_eq!(sorter.take(connected()), Next::Tell(connected()));
        assert_eq!(sorter.take(entity()), Next::Ask);
        assert_eq!(sorter.take(state(FrameState::Connecting)), Next::Nothing);
        assert_eq!(sorter.answered(false), []);
        assert_eq!(
            sorter.take(connected()),
            Next::Nothing,
            "still the other call"
        );
    }

    #[test]
    fn what_waited_is_told_in_its_order_when_it_is_about_our_call() {
        let mut sorter = Sorter::default();
        assert_eq!(sorter.take(entity()), Next::Ask);
        assert_eq!(sorter.take(connected()), Next::Nothing);
        assert_eq!(sorter.take(entity()), Next::Nothing, "asked already");
        assert_eq!(sorter.answered(true), [entity(), connected(), entity()]);
        assert_eq!(sorter.take(connected()), Next::Tell(connected()));
    }

    #[test]
    fn without_an_answer_what_waited_is_dropped_and_the_rest_goes_on() {
        let mut sorter = Sorter::default();
        assert_eq!(sorter.take(entity()), Next::Ask);
        assert_eq!(sorter.take(connected()), Next::Nothing);
        sorter.unanswered();
        assert_eq!(sorter.take(connected()), Next::Tell(connected()));
        assert_eq!(sorter.take(entity()), Next::Ask);
    }

    #[test]
    fn the_portal_card_may_come_back_to_our_call() {
        let mut sorter = Sorter::default();
        assert_eq!(sorter.answered(false), []);
        assert_eq!(sorter.take(entity()), Next::Ask);
        assert_eq!(sorter.answered(true), [entity()]);
    }
}
