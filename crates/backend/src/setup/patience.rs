//! How often, and after what pauses, a portal is bound again that could not be bound at once.

use std::time::Duration;

use domain::PortalId;

use crate::clock::Clock;
use crate::portal::CallError;

/// The pauses before further tries. All within the hour that an event's token lives.
const PAUSES: [Duration; 5] = [
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_secs(2 * 60),
    Duration::from_secs(10 * 60),
    Duration::from_secs(30 * 60),
];

/// Why a portal is not bound.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failed {
    /// It refuses the whole, or nobody answers.
    #[error(transparent)]
    Call(#[from] CallError),
    /// It refuses a part.
    #[error("not all is bound")]
    Part {
        /// For the moment only.
        ends_by_itself: bool,
    },
    /// The installation is over.
    #[error("the application is no longer installed")]
    Gone,
}

impl Failed {
    const fn ends_by_itself(&self) -> bool {
        match self {
            Self::Call(error) => error.ends_by_itself(),
            Self::Part { ends_by_itself } => *ends_by_itself,
            Self::Gone => false,
        }
    }

    /// The pause before the next try: at least until the portal lets us in again, if it said so.
    fn pause(&self, planned: Duration, clock: &Clock) -> Duration {
        let Self::Call(CallError::Busy(until)) = self else {
            return planned;
        };
        let blocked_ms = until.millis_since(clock.now()).max(0).unsigned_abs();
        planned.max(Duration::from_millis(blocked_ms))
    }
}

/// Tries until all is bound, until that is refused for good, or until no further try is worth it.
/// A pause is the last when `ended` is done.
pub(super) async fn until_bound<Trying: Future<Output = Result<(), Failed>>>(
    id: &PortalId,
    clock: &Clock,
    mut attempt: impl FnMut() -> Trying,
    ended: impl Future<Output = ()>,
) {
    tokio::pin!(ended);
    let mut pauses = PAUSES.into_iter();
    loop {
        let Err(error) = attempt().await else {
            tracing::info!(portal.id = %id, "all is bound");
            return;
        };
        let planned = pauses.next().filter(|_| error.ends_by_itself());
        let Some(planned) = planned else {
            tracing::warn!(portal.id = %id, %error, "the portal cannot be bound");
            return;
        };
        let pause = error.pause(planned, clock);
        let pause_s = pause.as_secs();
        tracing::warn!(portal.id = %id, %error, pause_s, "the portal cannot be bound for now");
        tokio::select! {
            biased;
            () = &mut ended => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::{PortalId, Timestamp};
    use tokio::time::{Instant, sleep};

    use super::{Failed, PAUSES, until_bound};
    use crate::clock::Clock;
    use crate::portal::CallError;

    const START: Timestamp = Timestamp::from_millis(1_773_239_326_000);

    /// When each try was made, in seconds, if this comes of them and nothing ends them for `patience`.
    #[expect(
        clippy::disallowed_methods,
        reason = "the paused clock is the test's own"
    )]
    async fn tries(
        patience: Duration,
        mut comes: impl FnMut(usize) -> Result<(), Failed>,
    ) -> Vec<u64> {
        let (started, mut at) = (Instant::now(), Vec::new());
        let id = PortalId::parse(&"a".repeat(32)).expect("an id");
        let attempt = || {
            at.push(started.elapsed().as_secs());
            std::future::ready(comes(at.len()))
        };
        until_bound(&id, &Clock::test(START), attempt, sleep(patience)).await;
        at
    }

    const FOR_EVER: Duration = Duration::from_secs(1_000_000);

    fn unreachable() -> Failed {
        CallError::Unreachable("no answer".to_owned()).into()
    }

    #[tokio::test(start_paused = true)]
    async fn what_passes_is_waited_for_with_growing_pauses() {
        let at = tries(FOR_EVER, |n| match n {
            1 => Err(unreachable()),
            2 => Err(CallError::RateLimited.into()),
            3 => Err(Failed::Part {
                ends_by_itself: true,
            }),
            _ => Ok(()),
        });
        assert_eq!(at.await, [0, 5, 35, 155]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_portal_that_stays_away_is_given_up_within_the_life_of_the_token() {
        let at = tries(FOR_EVER, |_| Err(unreachable())).await;
        assert_eq!(at.len(), PAUSES.len() + 1);
        assert!(at.last().is_some_and(|last| *last < 3600), "{at:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn what_lasts_is_not_tried_again() {
        for lasting in [
            || CallError::PrivateAddress.into(),
            || CallError::TokenExpired.into(),
            || CallError::PortalDeleted.into(),
            || Failed::Gone,
            || Failed::Part {
                ends_by_itself: false,
            },
        ] {
            assert_eq!(tries(FOR_EVER, |_| Err(lasting())).await, [0]);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_portal_that_says_when_is_not_asked_before() {
        let until = START.plus_millis(90_000);
        let at = tries(FOR_EVER, |n| match n {
            1 => Err(CallError::Busy(until).into()),
            _ => Ok(()),
        });
        assert_eq!(at.await, [0, 90]);
    }

    #[tokio::test(start_paused = true)]
    async fn the_tries_end_when_they_are_ended() {
        let at = tries(Duration::from_secs(20), |_| Err(unreachable()));
        assert_eq!(at.await, [0, 5]);
    }
}
