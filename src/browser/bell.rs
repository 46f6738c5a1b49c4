//! A bell that wakes whoever waits: `online`, "visible again", "try now".

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// Rings for one waiter. A ring that nobody waits for is kept for the next one.
#[derive(Debug, Clone, Default)]
pub struct Bell(Rc<RefCell<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    rung: bool,
    waiter: Option<Waker>,
}

impl Bell {
    /// Rings.
    pub fn ring(&self) {
        let waiter = {
            let mut inner = self.0.borrow_mut();
            inner.rung = true;
            inner.waiter.take()
        };
        if let Some(waiter) = waiter {
            waiter.wake();
        }
    }

    /// Forgets a ring that nobody has heard.
    pub fn hush(&self) {
        self.0.borrow_mut().rung = false;
    }

    /// Ends with the next ring.
    pub fn rung(&self) -> Rung {
        Rung(self.clone())
    }
}

/// See [`Bell::rung`].
#[derive(Debug)]
pub struct Rung(Bell);

impl Future for Rung {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut inner = self.0.0.borrow_mut();
        if std::mem::take(&mut inner.rung) {
            return Poll::Ready(());
        }
        inner.waiter = Some(context.waker().clone());
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::Bell;

    #[test]
    fn a_ring_ends_one_wait() {
        let bell = Bell::default();
        assert!(bell.rung().now_or_never().is_none());
        bell.ring();
        assert!(bell.rung().now_or_never().is_some());
        assert!(bell.rung().now_or_never().is_none(), "one ring, one wait");
    }

    #[test]
    fn a_hushed_ring_is_forgotten() {
        let bell = Bell::default();
        bell.ring();
        bell.hush();
        assert!(bell.rung().now_or_never().is_none());
    }
}
