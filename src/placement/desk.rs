//! Who waits for what. Questions and subscriptions are kept apart: a question is answered once or
//! never, a subscription each time (reference, section 5.3). Pure.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use bitrix24::{CallbackId, CardEvent, Incoming};
use domain::Report;

use crate::browser::Bell;

/// Who hears of an event.
pub(super) type Subscriber = Rc<dyn Fn(Report)>;

/// The two tables.
#[derive(Default)]
pub(super) struct Desk {
    asked: u32,
    questions: Vec<(CallbackId, Answer)>,
    subscriptions: Vec<(CallbackId, CardEvent, Subscriber)>,
}

/// What a message turned out to be.
#[allow(
    clippy::large_enum_variant,
    reason = "moved on at once: a box would cost more code"
)]
pub(super) enum Heard {
    /// The answer to a question.
    Answer(Answer, Option<String>),
    /// An occurrence somebody subscribed to.
    Occurrence(Subscriber, Report),
    /// Nothing anybody waits for.
    Nothing,
}

impl Desk {
    /// A new question. One that nobody waits for any more is forgotten.
    pub(super) fn ask(&mut self) -> (CallbackId, Answer) {
        self.questions.retain(|(_, answer)| answer.is_awaited());
        self.asked = self.asked.wrapping_add(1);
        let (id, answer) = (CallbackId::request(self.asked), Answer::default());
        self.questions.push((id.clone(), answer.clone()));
        (id, answer)
    }

    /// A new subscription, for good.
    pub(super) fn subscribe(&mut self, event: CardEvent, subscriber: Subscriber) -> CallbackId {
        self.asked = self.asked.wrapping_add(1);
        let id = CallbackId::subscription(self.asked);
        self.subscriptions.push((id.clone(), event, subscriber));
        id
    }

    /// Finds who waits for a message.
    pub(super) fn take(&mut self, incoming: Incoming<'_>) -> Heard {
        let is_it = |id: &CallbackId| id.as_str() == incoming.callback_id;
        if let Some(place) = self.questions.iter().position(|(id, _)| is_it(id)) {
            let (_, answer) = self.questions.swap_remove(place);
            return Heard::Answer(answer, incoming.payload.map(str::to_owned));
        }
        let subscription = self.subscriptions.iter().find(|(id, ..)| is_it(id));
        let occurrence = subscription.and_then(|(_, event, subscriber)| {
            Some(Heard::Occurrence(
                subscriber.clone(),
                event.read(incoming.payload)?,
            ))
        });
        occurrence.unwrap_or(Heard::Nothing)
    }
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk")
            .field("asked", &self.asked)
            .finish_non_exhaustive()
    }
}

/// The place where an answer will lie. It may hold a token, and does not print it.
#[derive(Clone, Default)]
pub(super) struct Answer(Rc<(RefCell<Option<String>>, Bell)>);

impl Answer {
    /// Puts the answer down.
    pub(super) fn give(&self, payload: Option<String>) {
        *self.0.0.borrow_mut() = payload;
        self.0.1.ring();
    }

    /// Waits for it; `None` when it is empty.
    pub(super) async fn given(self) -> Option<String> {
        self.0.1.rung().await;
        self.0.0.take()
    }

    fn is_awaited(&self) -> bool {
        Rc::strong_count(&self.0) > 1
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use bitrix24::{CardEvent, Incoming};
    use domain::{FrameState, Report};
    use futures_util::FutureExt as _;

    use super::{Desk, Heard};

    fn say(desk: &mut Desk, message: &str) {
        match desk.take(Incoming::parse(message).expect("a message")) {
            Heard::Answer(answer, payload) => answer.give(payload),
            Heard::Occurrence(subscriber, report) => subscriber(report),
            Heard::Nothing => {}
        }
    }

    #[test]
    fn a_question_is_answered_once() {
        let mut desk = Desk::default();
        let (id, answer) = desk.ask();
        say(&mut desk, &format!("{id}:{{\"a\":1}}"));
        say(&mut desk, &format!("{id}:{{\"a\":2}}"));
        assert_eq!(
            answer.given().now_or_never().flatten().as_deref(),
            Some("{\"a\":1}")
        );
    }

    #[test]
    fn an_event_is_heard_each_time_even_while_a_question_waits() {
        let mut desk = Desk::default();
        let seen = Rc::new(RefCell::new(Vec::new()));
        let subscriber = seen.clone();
        let id = desk.subscribe(
            CardEvent::CallStateChanged,
            Rc::new(move |report| subscriber.borrow_mut().push(report)),
        );
        let (_, answer) = desk.ask();
        say(&mut desk, &format!("{id}:\"connected\""));
        say(&mut desk, &format!("{id}:\"sung\""));
        say(&mut desk, &format!("{id}:\"idle\""));
        let states = |report: &Report| match report {
            Report::CardState(card) => Some(card.state),
            _ => None,
        };
        let seen: Vec<_> = seen.borrow().iter().map(states).collect();
        assert_eq!(seen, [Some(FrameState::Connected), Some(FrameState::Idle)]);
        assert!(answer.given().now_or_never().is_none());
    }

    #[test]
    fn what_nobody_waits_for_is_passed_over() {
        let mut desk = Desk::default();
        drop(desk.ask());
        say(&mut desk, "q99:{}");
        say(&mut desk, ":");
        let _ = desk.ask();
        assert_eq!(desk.questions.len(), 1, "a question given up is forgotten");
    }
}
