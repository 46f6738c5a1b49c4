//! What an application has bound.

use serde::Serialize;
use serde_json::Value;

use crate::php::read;

/// A subscription to an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BoundEvent {
    /// `event_handler_id`.
    pub number: u64,
    /// Upper-case code.
    pub event: String,
    /// Where it is posted.
    pub handler: String,
    /// The user whose token the event carries; 0 is the acting user.
    pub auth_type: u64,
}

/// A handler of a placement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BoundPlacement {
    /// Upper-case code.
    pub placement: String,
    /// The page the placement shows.
    pub handler: String,
    /// Caption where no language has its own.
    pub title: String,
    /// Captions by language code, as bound.
    pub lang_all: Value,
}

#[derive(Default)]
pub(crate) struct Bindings {
    events: Vec<BoundEvent>,
    placements: Vec<BoundPlacement>,
    /// Numbers of subscriptions are never used twice.
    last: u64,
}

impl Bindings {
    /// The subscription's number: `event_handler_id`.
    pub(crate) fn handler(&self, event: &str) -> Option<u64> {
        self.of(event).first().map(|bound| bound.number)
    }

    /// Every subscription to that event.
    pub(crate) fn of(&self, event: &str) -> Vec<BoundEvent> {
        let found = self.events.iter().filter(|bound| bound.event == event);
        found.cloned().collect()
    }

    pub(crate) fn events(&self) -> &[BoundEvent] {
        &self.events
    }

    pub(crate) fn placements(&self) -> &[BoundPlacement] {
        &self.placements
    }

    /// Our tab in the host card.
    pub(crate) fn tab(&self) -> Option<&BoundPlacement> {
        let mut placements = self.placements.iter();
        placements.find(|bound| bound.placement == "CALL_CARD")
    }

    /// Caption of the application's tab for a reader of that language.
    pub(crate) fn tab_title(&self, lang: &str) -> Option<String> {
        let tab = self.tab()?;
        let own = read::member(&tab.lang_all, lang).map(|texts| read::text(texts, "TITLE"));
        own.filter(|title| !title.is_empty())
            .or_else(|| Some(tab.title.clone()))
            .filter(|title| !title.is_empty())
    }

    /// Subscribes; `false` when event, handler and user are bound already.
    pub(crate) fn subscribe(&mut self, event: &str, handler: &str, auth_type: u64) -> bool {
        let is_same = |bound: &BoundEvent| {
            bound.event == event && bound.handler == handler && bound.auth_type == auth_type
        };
        if self.events.iter().any(is_same) {
            return false;
        }
        self.last += 1;
        self.events.push(BoundEvent {
            number: 1000 + self.last,
            event: event.to_owned(),
            handler: handler.to_owned(),
            auth_type,
        });
        true
    }

    /// Ends subscriptions; every user's when `auth_type` is `None`. How many there were.
    pub(crate) fn unsubscribe(
        &mut self,
        event: &str,
        handler: &str,
        auth_type: Option<u64>,
    ) -> usize {
        let before = self.events.len();
        self.events.retain(|bound| {
            bound.event != event
                || bound.handler != handler
                || auth_type.is_some_and(|user| user != bound.auth_type)
        });
        before - self.events.len()
    }

    /// Adds a handler of a placement; `false` when it is bound already.
    pub(crate) fn place(&mut self, new: BoundPlacement) -> bool {
        let is_same = |bound: &BoundPlacement| {
            bound.placement == new.placement && bound.handler == new.handler
        };
        if self.placements.iter().any(is_same) {
            return false;
        }
        self.placements.push(new);
        true
    }

    /// Removes one handler of a placement, or all when it is empty. How many there were.
    pub(crate) fn displace(&mut self, placement: &str, handler: &str) -> usize {
        let before = self.placements.len();
        self.placements.retain(|bound| {
            bound.placement != placement || !(handler.is_empty() || bound.handler == handler)
        });
        before - self.placements.len()
    }

    pub(crate) fn clear(&mut self) {
        self.events.clear();
        self.placements.clear();
    }
}
