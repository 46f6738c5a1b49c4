//! What the portal page around us tells of the call, as facts of the witness `frame`.

use std::cell::Cell;
use std::rc::Rc;

use bitrix24::CardEvent;
use domain::{CallId, Fact, Report, Witness};
use leptos::prelude::*;

use crate::hook::Now;
use crate::hook::task::{self, use_task};
use crate::placement::Placement;
use crate::state::{CallStore, StoreEvent};

/// Tells the store what the portal card says, for as long as the current owner lives.
///
/// The portal card can move on to another call (the next item of a call list). `EntityChanged`
/// announces that, without naming a call, so `getStatus` is asked again: while it names another
/// call than ours, what the portal card says is not about us, and is passed over.
pub fn use_frame(placement: Placement, call: CallStore, now: Now) {
    let desk = FrontDesk {
        placement,
        call,
        now,
        call_id: call.call_id(),
        is_ours: Rc::default(),
    };
    desk.is_ours.set(true);
    // Before `getStatus`: what happens meanwhile is then not lost (reference, section 5.6).
    for event in CardEvent::ALL {
        let subscriber = StoredValue::new_local(desk.clone());
        desk.placement.subscribe(event, move |report| {
            if let Some(desk) = subscriber.try_get_value() {
                desk.occurred(report);
            }
        });
    }
    use_task(Box::pin(async move { desk.look().await }));
}

#[derive(Clone)]
struct FrontDesk {
    placement: Placement,
    call: CallStore,
    now: Now,
    call_id: CallId,
    is_ours: Rc<Cell<bool>>,
}

impl FrontDesk {
    fn occurred(self, report: Report) {
        let is_perhaps_another = matches!(report, Report::EntityChanged(_));
        let fact = Fact {
            at: self.now.look(),
            source: Witness::Frame,
            report,
        };
        if is_perhaps_another {
            task::start(Box::pin(async move {
                self.look().await;
                self.tell(fact);
            }));
        } else {
            self.tell(fact);
        }
    }

    /// Asks the portal card what it shows now.
    async fn look(&self) {
        let Some(status) = self.placement.status().await else {
            return;
        };
        self.is_ours.set(status.call_id == self.call_id);
        let report = status.report();
        self.tell(Fact {
            at: self.now.look(),
            source: Witness::Frame,
            report,
        });
    }

    fn tell(&self, fact: Fact) {
        if self.is_ours.get() {
            self.call.apply(StoreEvent::Local(fact));
        }
    }
}
