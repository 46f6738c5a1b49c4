//! The present, as a signal that moves only when somebody looks.

use domain::Timestamp;
use leptos::prelude::*;

use crate::browser::Clock;
use crate::browser::timer::sleep;
use crate::hook::task::use_task;

/// The present on the server's clock.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    clock: Clock,
    now: RwSignal<Timestamp>,
}

impl Now {
    /// The present by this clock.
    pub fn new(clock: Clock) -> Self {
        let now = match clock {
            Clock::Browser { .. } => RwSignal::new(clock.now()),
            #[cfg(debug_assertions)]
            Clock::ByHand(now) => now,
        };
        Self { clock, now }
    }

    /// The moment last looked at.
    pub fn signal(&self) -> ReadSignal<Timestamp> {
        self.now.read_only()
    }

    /// Looks at the clock. Harmless when the view is gone.
    pub fn look(&self) -> Timestamp {
        let now = self.clock.now();
        if self
            .now
            .try_get_untracked()
            .is_some_and(|known| known != now)
        {
            let _ = self.now.try_set(now);
        }
        now
    }

    /// The clock itself.
    pub fn clock(&self) -> Clock {
        self.clock
    }
}

/// Looks at the clock once a second while `is_ticking`, just after the second that began at
/// `since` is full, so that a count never skips. Both are asked again when what they read changes.
pub fn use_ticks(
    now: Now,
    is_ticking: impl Fn() -> bool + 'static,
    since: impl Fn() -> Option<Timestamp> + Copy + 'static,
) {
    Effect::new(move |_| {
        if !is_ticking() {
            return;
        }
        use_task(Box::pin(async move {
            loop {
                sleep(until_next_second(now.clock.now(), untrack(since))).await;
                now.look();
            }
        }));
    });
}

fn until_next_second(now: Timestamp, since: Option<Timestamp>) -> i64 {
    let base = since.map_or(0, Timestamp::as_millis);
    1_000 - (now.as_millis() - base).rem_euclid(1_000) + 5
}

#[cfg(test)]
mod tests {
    use super::until_next_second;
    use domain::Timestamp;

    #[test]
    fn the_next_look_is_just_after_the_next_full_second() {
        let at = Timestamp::from_millis;
        assert_eq!(until_next_second(at(10_250), Some(at(4_200))), 955);
        assert_eq!(until_next_second(at(10_200), Some(at(4_200))), 1_005);
        assert_eq!(until_next_second(at(4_000), Some(at(4_200))), 205);
    }
}
